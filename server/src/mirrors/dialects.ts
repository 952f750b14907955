import { BUILDKIT } from './buildkit';
import { CONTAINERD } from './containerd';
import type { ConfigReading, ConfigText, MirrorDialect } from './dialect';
import { DOCKER } from './docker';
import { HARBOR_WEBHOOK } from './harborWebhook';
import { HOSTS_TOML } from './hostsToml';
import { IMAGESWAP } from './imageswap';
import { K3S } from './k3s';
import { KUSTOMIZE } from './kustomize';
import { KYVERNO } from './kyverno';
import type { Dialect } from './model';
import { OPENSHIFT } from './openshift';
import { REGISTRIES_CONF } from './registriesConf';
import { TALOS } from './talos';

/** The dialects of nodes and of rewriters in front of them, the surest to recognise first; Apollo's own stands apart, since it has Environments. */
export const DIALECTS: readonly MirrorDialect[] = [
  REGISTRIES_CONF, HOSTS_TOML, CONTAINERD, BUILDKIT, OPENSHIFT, TALOS, K3S, DOCKER, KUSTOMIZE, KYVERNO, IMAGESWAP, HARBOR_WEBHOOK,
];

/** The dialect of a text; undefined for one that is no mirror configuration. */
export function dialectOf(file: ConfigText): MirrorDialect | undefined {
  return DIALECTS.find((dialect) => dialect.recognise(file));
}

/** A dialect by its name; undefined for Apollo's. */
export function dialectNamed(name: Dialect): MirrorDialect | undefined {
  return DIALECTS.find((dialect) => dialect.dialect === name);
}

/** A configuration as the index keeps it: plain data. */
export interface ReadConfig extends ConfigReading {
  /** Whether the text has syntax errors, so that its last good version stays in force while it is being edited. */
  readonly broken: boolean;
}

/** Reasons of a problem that say that the text itself is broken, whatever it was to say. */
const SYNTAX: ReadonlySet<string> = new Set(['yaml', 'toml', 'json']);

/**
 * Reads a text as the mirror configuration that it is; undefined for other texts. Rewriters in front of the node count only where the file
 * was named as a configuration (`isNamed`): a kustomization or a policy that merely stands in a workspace holds for what it is applied to.
 */
export function readConfig(file: ConfigText, isNamed: boolean): ReadConfig | undefined {
  if (!mayBeConfig(file.path, file.text, isNamed)) return undefined;
  const dialect = isNamed ? dialectOf(file) : DIALECTS.find((each) => each.layer === 'node' && each.recognise(file));
  if (!dialect) return undefined;
  const { content, problems } = dialect.read(file);
  return { content, problems, broken: problems.some(({ parameters }) => SYNTAX.has(parameters['reason'] ?? '')) };
}

/** Words of which every YAML or JSON configuration of a node holds one: most texts are told to be none without a look at their form. */
const SIGNS: readonly string[] = ['openshift.io/', 'imageContentSources', 'imageDigestSources', 'RegistryMirrorConfig', 'RegistryTLSConfig', 'RegistryAuthConfig'];

/** Whether a text can be a mirror configuration, by its name and at a cheap look at its content. */
export function mayBeConfig(path: string, text: string, isNamed: boolean): boolean {
  if (isNamed) return true;
  if (/\.(?:toml|tmpl|conf|txt)$/.test(path)) return isConfigName(path);
  if (/\.json$/.test(path)) return /daemon[^/]*$/.test(path) || text.includes('openshift.io/');
  if (!/\.ya?ml$/.test(path)) return false;
  if (/(?:^|\/)registries\.ya?ml$/.test(path)) return true;
  // One look for what all of them have in common spares most texts the others.
  if (!/irror|egistr/.test(text)) return false;
  if (SIGNS.some((sign) => text.includes(sign))) return true;
  if (text.includes('registries') && /^["']?machine["']?:/m.test(text)) return true;
  return text.includes('endpoint') && /^["']?(?:mirrors|configs)["']?[ \t]*:/m.test(text);
}

const CONFIG_NAME = /(?:^|\/)(?:hosts\.toml|config\.toml(?:\.tmpl)?|buildkitd?[\w.-]*\.toml|registries\.conf|short-?names?(?:-aliases)?\.conf|imageswap[\w.-]*maps?[\w.-]*\.(?:conf|txt))$/;

/** Whether a file is read for its name, as a mirror configuration that is neither YAML nor JSON. Of a name without folders the most is assumed. */
export function isConfigName(path: string): boolean {
  if (CONFIG_NAME.test(path)) return true;
  if (!/\.conf$/.test(path)) return false;
  return !path.includes('/') || /(?:^|\/)registries(?:\.root(?:ful|less))?\.conf\.d\/(?:[^/]+\/)?[^/]+$/.test(path);
}

/** Whether a file's name alone says that it configures a node, so that a walk reads it before others. */
export function isNodeConfigName(path: string): boolean {
  return isConfigName(path) || /(?:^|\/)(?:registries\.ya?ml|daemon\.json)$/.test(path);
}
