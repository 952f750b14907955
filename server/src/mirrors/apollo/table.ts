import { positionAt, type LineIndex } from '../../base/lines';
import { work } from '../../base/work';
import { hostKey, readsAsHost, withoutHttpsPort } from '../../reference/host';
import type { Reference } from '../../reference/model';
import type { Answer, ArtifactRegistry, HostEntry, RegistryFile, Rule, Source, Table } from '../model';
import { remembered } from '../remembered';

/** What a table is compiled from: a registry file with what makes places of its spans. */
export interface ApolloSource {
  readonly uri: string;
  readonly lines: LineIndex;
  readonly file: RegistryFile;
}

/** Everything the table knows of one host; the answer to a reference only puts its path in. */
interface HostRules {
  /** The host's own Artifact Registry, where it has one. */
  owner: Rule | undefined;
  /** By the registry's key, so that a registry declared twice counts once. */
  readonly mirrors: Map<string, Candidate>;
  /** The same in their order. */
  readonly candidates: Candidate[];
}

interface Candidate {
  /** What stands in front of the path, with the slash. */
  readonly front: string;
  readonly rule: Rule;
}

/**
 * Compiles registry files to the table of one Environment, or of all registries where `environment` is undefined.
 *
 * Hosts are held against each other by `hostKey` and for equality only. One registry that mirrors the host: mirrored. Two or more:
 * ambiguous, with all of them in the order of the files. Only the host's own registry: direct. Both: ambiguous, the own registry first,
 * since Apollo does not say which goes before. None: unmatched, pulled as written. There is one step and no chain. A registry that names
 * itself as its mirror changes nothing. An Environment has the registries that any file assigns to its id, whichever file declares them.
 *
 * The path is that of the normalised reference. Where the reference grammar implies no `library/` (`docker.io:443/nginx`), none is added,
 * although the host is mirrored as `docker.io` is. Finding a host takes the same time however many rules there are.
 */
export function compileApollo(sources: readonly ApolloSource[], environment: string | undefined): Table {
  work.tables += 1;
  const assigned = environment === undefined ? undefined : assignedKeys(sources, environment);
  const hosts = new Map<string, HostRules>();
  for (const source of sources) {
    for (const registry of source.file.artifactRegistries) {
      if (registry.url?.key === undefined) continue;
      if (assigned && !assigned.has(registry.url.key)) continue;
      addRegistry(hosts, source, registry, registry.url, registry.url.key);
    }
  }
  const rulesFor = remembered((host) => hosts.get(hostKey(host)));
  return { layer: 'apollo', dialect: 'apollo', resolve: (reference) => answerFor(rulesFor(reference.domain), reference) };
}

/** The ids of the Environments that the files declare, each once, in the order of the files; undefined where none declares any. */
export function environmentsOf(sources: readonly Pick<ApolloSource, 'file'>[]): readonly string[] | undefined {
  const ids = new Set<string>();
  for (const { file } of sources) for (const { id } of file.environments ?? []) ids.add(id.text);
  return ids.size === 0 ? undefined : [...ids];
}

/** What stands before the path in a pull source: the URL without `:443`, unless the rest would not be read as a host (`registry:443`). */
export function pullHost(registryUrl: string): string {
  const host = withoutHttpsPort(registryUrl);
  return readsAsHost(host) ? host : registryUrl;
}

/** The keys of the registries that any file assigns to an Environment. */
export function assignedKeys(sources: readonly ApolloSource[], id: string): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { file } of sources) {
    for (const environment of file.environments ?? []) {
      if (environment.id.text !== id) continue;
      for (const { key } of environment.registries) if (key !== undefined) keys.add(key);
    }
  }
  return keys;
}

function addRegistry(hosts: Map<string, HostRules>, source: ApolloSource, registry: ArtifactRegistry, url: HostEntry, key: string): void {
  const own = rulesOf(hosts, key);
  own.owner ??= ruleOf(source, registry, url, undefined);
  for (const mirror of registry.mirrors) {
    if (mirror.key === undefined || mirror.key === key) continue;
    const { mirrors, candidates } = rulesOf(hosts, mirror.key);
    if (mirrors.has(key)) continue;
    const candidate = { front: `${pullHost(url.text)}/`, rule: ruleOf(source, registry, url, mirror) };
    mirrors.set(key, candidate);
    candidates.push(candidate);
  }
}

function rulesOf(hosts: Map<string, HostRules>, key: string): HostRules {
  const known = hosts.get(key);
  if (known) return known;
  const rules: HostRules = { owner: undefined, mirrors: new Map(), candidates: [] };
  hosts.set(key, rules);
  return rules;
}

function ruleOf(source: ApolloSource, registry: ArtifactRegistry, url: HostEntry, mirror: HostEntry | undefined): Rule {
  const { span } = mirror ?? url;
  const { line, character } = positionAt(source.lines, span.start);
  return {
    dialect: 'apollo',
    place: { uri: source.uri, span },
    line: line + 1,
    column: character + 1,
    registry: url.text,
    displayName: registry.displayName,
    mirrored: mirror?.text,
    text: mirror ? `${url.text} mirrors ${mirror.text}` : `${url.text} is an Artifact Registry`,
  };
}

function answerFor(rules: HostRules | undefined, { domain, path, tag, digest }: Reference): Answer {
  const named = digest === undefined ? `${path}:${tag ?? 'latest'}` : `${path}@${digest}`;
  if (!rules) return { status: 'unmatched', sources: [sourceOf(`${domain}/${named}`, null)], error: null };
  const { owner, candidates } = rules;
  const sources: Source[] = owner ? [sourceOf(`${domain}/${named}`, owner)] : [];
  for (const { front, rule } of candidates) sources.push(sourceOf(front + named, rule));
  return { status: sources.length > 1 ? 'ambiguous' : owner ? 'direct' : 'mirrored', sources, error: null };
}

function sourceOf(reference: string, via: Rule | null): Source {
  return { reference, url: null, insecure: false, blocked: false, via };
}
