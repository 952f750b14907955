import { asList, asMap, valueOf } from '../../syntax/access';
import type { MapNode, TreeNode } from '../../syntax/tree';
import type { ConfigText } from '../dialect';

/** The keys of a `registries.yaml` at its root, as every such text has one of them. */
export const MIRRORS_OR_CONFIGS = /^["']?(?:mirrors|configs)["']?[ \t]*:/m;

/** Whether a text is a `registries.yaml`: a map with `mirrors` or `configs` at its root, and entries of the form that k3s knows. */
export function isK3sRegistries({ path, text, look, outline }: ConfigText): boolean {
  if (!/\.ya?ml$/.test(path) || !look.has(MIRRORS_OR_CONFIGS)) return false;
  if (/(?:^|\/)etc\/rancher\/(?:k3s|rke2)\/registries\.ya?ml$/.test(path)) return MIRRORS_OR_CONFIGS.test(text);
  const root = asMap(outline().documents[0]?.root);
  if (!root || valueOf(root, 'apiVersion') || valueOf(root, 'kind')) return false;
  const mirrors = asMap(valueOf(root, 'mirrors'));
  const isNamed = /(?:^|\/)registries\.ya?ml$/.test(path);
  if (mirrors?.entries.some(({ value }) => isMirror(asMap(value), isNamed)) === true) return true;
  if (isNamed && root.entries.every(({ key }) => ROOT_KEYS.has(key.text)) && mirrors?.entries.some(({ key, value }) => isBare(key.text, value)) === true) return true;
  return isNamed && !valueOf(root, 'registries') && asMap(valueOf(root, 'configs'))?.entries.some(({ value }) => isConfig(asMap(value))) === true;
}

const ROOT_KEYS: ReadonlySet<string> = new Set(['mirrors', 'configs', 'auths']);

/** Whether an entry is that of a host, with nothing said of it. */
function isBare(host: string, value: TreeNode | undefined): boolean {
  const isEmpty = value === undefined || (value.kind === 'map' ? value.entries.length === 0 : value.kind === 'scalar' && value.text === '');
  return isEmpty && (host === '*' || /^[A-Za-z0-9*][\w*-]*(?:[.:][\w-]+)+$/.test(host));
}

function isMirror(mirror: MapNode | undefined, isNamed: boolean): boolean {
  if (asList(valueOf(mirror, 'endpoint')) || asMap(valueOf(mirror, 'rewrite'))) return true;
  return isNamed && (valueOf(mirror, 'endpoint') !== undefined || asList(valueOf(mirror, 'endpoints')) !== undefined);
}

function isConfig(config: MapNode | undefined): boolean {
  return asMap(valueOf(config, 'auth')) !== undefined || asMap(valueOf(config, 'tls')) !== undefined;
}

/** Each file is a node's own. */
export function setOfK3s(path: string): string {
  return path;
}
