import { lineIndex } from '../../base/lines';
import { parseReference } from '../../reference/parse';
import { parseYaml } from '../../syntax/yaml';
import { readRegistryFile } from '../apollo/read';
import { compileApollo } from '../apollo/table';
import { DEFAULT_ENGINE, type ConfigSource } from '../dialect';
import { configText, dialectNamed } from '../dialects';
import type { Answer, Dialect, Source, Table } from '../model';
import { scopeOf, type ConvertedFile, type ConvertTarget, type MirrorRule, type MirrorTarget } from './model';

/** The dialect that a target's files are of. */
export const DIALECT_OF: Readonly<Record<ConvertTarget, Dialect>> = {
  'registries.conf': 'registries-conf', 'hosts.toml': 'hosts-toml', k3s: 'k3s', idms: 'openshift', talos: 'talos', apollo: 'apollo',
};

/** The table that written files come to; of no files one without rules. */
export function readBack(files: readonly ConvertedFile[], target: ConvertTarget): Table | undefined {
  if (target === 'apollo') {
    return compileApollo(files.map(({ name, text }) => ({ uri: `file:///${name}`, lines: lineIndex(text), file: readRegistryFile(parseYaml(text)).file })), undefined);
  }
  const dialect = dialectNamed(DIALECT_OF[target]);
  const sources = files.map(({ name, text }): ConfigSource | undefined => {
    const content = dialect?.read(configText(name, text)).content;
    return content && { uri: `file:///${name}`, path: name, lines: lineIndex(text), content };
  });
  return dialect?.compile({ files: sources.filter((source) => source !== undefined), folders: [] }, DEFAULT_ENGINE).table;
}

const DIGEST = `sha256:${'0'.repeat(64)}`;

/** Where the scopes of rules stand, by their hosts without ports. */
export type Scopes = ReadonlyMap<string, readonly string[]>;

export function scopesOf(rules: readonly MirrorRule[]): Scopes {
  const scopes = new Map<string, string[]>();
  for (const rule of rules) {
    const host = rule.host.replace(/:[0-9]+$/, '');
    const known = scopes.get(host);
    if (known) known.push(scopeOf(rule));
    else scopes.set(host, [scopeOf(rule)]);
  }
  return scopes;
}

/** More scopes inside one location are passed over. */
const MOST_INSIDE = 20;

/**
 * Whether two tables answer alike for references of a rule: by tag and by digest, right below its path, deeper, and where the scope of another rule
 * lies inside the location of a mirror, which may block that part of it.
 */
export function answersAlike(rule: MirrorRule, a: Table, b: Table, scopes: Scopes): boolean {
  const named = rule.host.replace(/^\*\./, 'any-other.').replace(/^\*$/, 'registry.example.net');
  const whole = scopeOf({ host: named, path: rule.path });
  const inside = rule.mirrors.flatMap((mirror) => partsInside(mirror, scopes)).filter((part) => part.startsWith('/') || rule.path === '');
  const names = [...(rule.path === '' ? [] : [whole]), `${whole}/any-other`, `${whole}/any-other/name`, ...inside.map((part) => `${whole}${part}/any-other`)];
  return names.every((name) => [':1', `@${DIGEST}`].every((version) => {
    const parsed = parseReference(name + version);
    return !parsed.ok || !name.startsWith(`${parsed.reference.domain}/`) || pullsAlike(a.resolve(parsed.reference), b.resolve(parsed.reference));
  }));
}

/** What stands behind a mirror's location in the scopes inside it: `/path` or `:port`. */
function partsInside({ host, path }: MirrorTarget, scopes: Scopes): readonly string[] {
  const location = `${host}${path.replace(/^\/v2(?=\/|$)/, '')}`;
  const near = scopes.get(host.replace(/:[0-9]+$/, '')) ?? [];
  return near.flatMap((scope) => (scope.startsWith(location) && /^[/:]/.test(scope.slice(location.length)) ? [scope.slice(location.length)] : [])).slice(0, MOST_INSIDE);
}

/**
 * Whether two answers make a node try the same places in the same way. A blocked source is never tried, and of what has a plain reference the URL
 * tells no more than its scheme, which only some dialects have words for.
 */
export function pullsAlike(a: Answer, b: Answer): boolean {
  const [left, right] = [tried(a), tried(b)];
  return left.length === right.length && left.every((source, at) => isSame(source, right[at]));
}

/** What is asked once more, after it failed, changes nothing. */
function tried({ sources }: Answer): readonly Source[] {
  const open = sources.filter(({ blocked }) => !blocked);
  const seen = new Set<string>();
  return open.filter(({ reference, url, insecure }) => {
    const key = `${reference ?? ''} ${(url ?? '').replace(/\?.*$/, '')} ${String(insecure)}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

function isSame(a: Source, b: Source | undefined): boolean {
  if (!b || a.insecure !== b.insecure || a.reference !== b.reference) return false;
  return a.url === null || b.url === null ? a.reference !== null : a.url.replace(/\?.*$/, '') === b.url.replace(/\?.*$/, '');
}
