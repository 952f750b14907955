import { formatPulled } from '../../reference/format';
import { hostKey } from '../../reference/host';
import { parseReference } from '../../reference/parse';
import { environmentsOf, pullHost } from '../../mirrors/apollo/table';
import type { Answer, Rule } from '../../mirrors/model';
import type { NodeConfig, RegistrySource, Snapshot } from '../../workspace/snapshot';
import { nodePath, tableOfConfig } from '../nodes';
import { nodesFor, tableFor } from '../routes';
import type { RegistryGraph, RegistryNode } from './graph';

/** An Environment, or the implied one, with the configurations that its nodes may have. */
export interface EnvironmentNodes {
  readonly environment: string | undefined;
  readonly files: readonly RegistrySource[];
  readonly configs: readonly NodeConfig[];
  /** Whether the Environment or a setting names them, so that they stand side by side. */
  readonly areKnown: boolean;
}

/** The Environments of the table that a file stands in, with their nodes; those without any are left out. */
export function environmentNodes(snapshot: Snapshot, uri: string): readonly EnvironmentNodes[] {
  if (snapshot.nodeConfigs.length === 0) return [];
  const { files } = tableFor(snapshot, uri);
  const nodes = nodePath(snapshot, uri);
  const ids: readonly (string | undefined)[] = environmentsOf(files) ?? [undefined];
  return ids.flatMap((environment) => {
    const { configs, areKnown } = nodesFor(files, environment, nodes);
    return configs.length === 0 ? [] : [{ environment, files, configs, areKnown }];
  });
}

/** Whether an Environment has a registry: it names it, or it is the implied one. */
export function hasRegistry({ environment, files }: EnvironmentNodes, { key }: Pick<RegistryNode, 'key'>): boolean {
  if (environment === undefined) return true;
  return files.some(({ file }) => (file.environments ?? []).some(({ id, registries }) => id.text === environment && registries.some((entry) => entry.key === key)));
}

const DIGEST = `sha256:${'0'.repeat(64)}`;

/** What a configuration makes of a pull from a host, by tag and by digest: of an image that stands for all of it. */
export function pullsFrom(snapshot: Snapshot, uri: string, config: NodeConfig, name: string): readonly Answer[] {
  const table = tableOfConfig(config, nodePath(snapshot, uri));
  return [`${name}:1`, `${name}@${DIGEST}`].flatMap((text) => {
    const parsed = parseReference(text);
    return parsed.ok ? [table.resolve(parsed.reference)] : [];
  });
}

/** A name at a registry, below which no table is likely to have a rule of its own. */
export function anyImageAt(host: string): string {
  return `${pullHost(host)}/any/image`;
}

/** Where a layer sends a pull from a host to. */
export interface Hop {
  readonly to: string;
  readonly rule: Rule;
}

/** The other hosts that the nodes of an Environment pull from in place of a host. */
export function nodeHops(snapshot: Snapshot, uri: string, { configs }: EnvironmentNodes, host: string): readonly Hop[] {
  const hops = new Map<string, Hop>();
  for (const config of configs) {
    for (const { reference, via } of pullsFrom(snapshot, uri, config, anyImageAt(host)).flatMap(({ sources }) => sources)) {
      const parsed = reference === null ? undefined : parseReference(reference);
      if (!via || parsed?.ok !== true) continue;
      const to = hostKey(parsed.reference.domain);
      if (to !== hostKey(host) && !hops.has(to)) hops.set(to, { to, rule: via });
    }
  }
  return [...hops.values()];
}

/** The registries of an Environment that mirror a host: Apollo's hops from there. */
export function mirrorsOf(graph: RegistryGraph, environment: EnvironmentNodes, host: string): readonly RegistryNode[] {
  return (graph.byMirror.get(host) ?? []).map(({ node }) => node).filter((node) => environment.files.includes(node.source) && hasRegistry(environment, node));
}

/** An answer by what it pulls, for a comparison across dialects. */
export function shownPull({ sources, error }: Answer): string {
  return error ?? sources.map(({ reference, url, blocked }) => `${reference === null ? (url ?? '') : plain(reference)}${blocked ? ' (blocked)' : ''}`).join(', ');
}

function plain(reference: string): string {
  const parsed = parseReference(reference);
  return parsed.ok ? formatPulled(parsed.reference) : reference;
}
