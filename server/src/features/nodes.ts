import { memo } from '../base/memo';
import { nearestFolder } from '../base/uri';
import { readsFolder } from '../mirrors/containerd/content';
import { holdsTrustedCasAlone } from '../mirrors/openshift/content';
import type { Compiled } from '../mirrors/dialect';
import type { Dialect, Table } from '../mirrors/model';
import type { NodeConfig, Snapshot } from '../workspace/snapshot';

/** What stands around Apollo's step of a file's path: rewriters in front of it, and the tables of nodes behind it. */
export interface NodePath {
  /** In the order in which they run. */
  readonly rewriters: readonly NodeConfig[];
  /** Those of which any may be the node's. */
  readonly nodes: readonly NodeConfig[];
  /** Every configuration of a node that is known, which an Environment may name. */
  readonly all: readonly NodeConfig[];
  /** Whether a setting names them. */
  readonly areNamed: boolean;
  /** Whether the path ends with the node's step. */
  readonly isWholePath: boolean;
  readonly disableDefaultEndpoint: boolean;
  /** Equal for equal paths while `snapshot.nodeConfigs` is the same; empty where nothing is known. */
  readonly key: string;
}

/**
 * The configurations that may hold for a file: those that the setting names for its folder, else those of nodes that are found in its folder,
 * else in others.
 */
export function nodePath(snapshot: Snapshot, uri: string): NodePath {
  const { followsNodes = false, disablesDefaultEndpoint } = snapshot.settings(uri);
  const everything = followsNodes ? asOneCluster(snapshot.nodeConfigs) : snapshot.nodeConfigs;
  const folder = nearestFolder(snapshot.folders, uri);
  const named = snapshot.namedNodeConfigs(folder);
  const all = everything.filter(({ dialect }) => dialect.layer === 'node');
  const own = all.filter((config) => config.folder === folder);
  const nodes = withoutEmpty(named ? all.filter((config) => isNamed(config, named)) : own.length > 0 ? own : all.filter((config) => config.folder !== undefined || folder === undefined));
  const rewriters = named ? inOrder(everything.filter((config) => config.dialect.layer !== 'node' && isNamed(config, named))) : [];
  const numbers = (configs: readonly NodeConfig[]): string => configs.map((config) => everything.indexOf(config)).join();
  const key = everything.length === 0 ? '' : JSON.stringify([numbers(rewriters), numbers(nodes), named !== undefined, followsNodes, disablesDefaultEndpoint]);
  return { rewriters, nodes, all, areNamed: named !== undefined, isWholePath: followsNodes, disableDefaultEndpoint: disablesDefaultEndpoint, key };
}

const compiled = memo<NodeConfig, Map<boolean, Compiled>>(() => new Map());

/** What a configuration comes to; compiled once for as long as it stays the same. */
export function compiledConfig(config: NodeConfig, { disableDefaultEndpoint }: Pick<NodePath, 'disableDefaultEndpoint'>): Compiled {
  const known = compiled(config);
  const made = known.get(disableDefaultEndpoint) ?? config.dialect.compile(config, { disableDefaultEndpoint });
  known.set(disableDefaultEndpoint, made);
  return made;
}

export function tableOfConfig(config: NodeConfig, path: NodePath): Table {
  return compiledConfig(config, path).table;
}

/** What was given together belongs to one cluster, so that its mirror sets count together wherever they stand. */
const asOneCluster = memo((configs: readonly NodeConfig[]): readonly NodeConfig[] => {
  const sets = configs.filter(({ dialect }) => dialect.dialect === 'openshift');
  const [first] = sets;
  if (!first || sets.length === 1) return configs;
  return [...configs.filter((config) => !sets.includes(config)), { ...first, files: sets.flatMap(({ files }) => files) }];
});

/**
 * The `config.toml` of a containerd that reads a `certs.d` says nothing of mirrors, and so nothing where such a folder is at hand; a cluster's
 * certificate authorities say nothing of them by themselves.
 */
function withoutEmpty(all: readonly NodeConfig[]): readonly NodeConfig[] {
  const configs = all.some(isOfTrustedCas) ? all.filter((config) => !isOfTrustedCas(config)) : all;
  if (!configs.some(({ dialect }) => dialect.dialect === 'hosts-toml')) return configs;
  return configs.filter(({ files }) => !files.every(({ content }) => readsFolder(content)));
}

function isOfTrustedCas({ files }: NodeConfig): boolean {
  return files.every(({ content }) => holdsTrustedCasAlone(content));
}

/** Build-time rewriters run before those of the cluster's admission. */
const ORDER: readonly Dialect[] = ['kustomize', 'kyverno', 'imageswap', 'harbor-webhook'];

function inOrder(configs: readonly NodeConfig[]): readonly NodeConfig[] {
  return [...configs].sort((a, b) => ORDER.indexOf(a.dialect.dialect) - ORDER.indexOf(b.dialect.dialect));
}

function isNamed(config: NodeConfig, named: readonly string[]): boolean {
  return config.files.some(({ uri }) => named.includes(uri));
}
