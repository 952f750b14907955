import { folderOf, nearestFolder } from '../../base/uri';
import { memo } from '../../base/memo';
import type { ArtifactRegistry, HostEntry } from '../../mirrors/model';
import type { Entry, RegistrySource, Snapshot } from '../../workspace/snapshot';
import { rootedGlob, tableFor } from '../routes';
import { globsMeet } from './globs';

/** An Artifact Registry whose URL can be compared, with the file that declares it. */
export interface RegistryNode {
  readonly source: RegistrySource;
  readonly registry: ArtifactRegistry;
  readonly url: HostEntry;
  readonly key: string;
}

/** The first mention of a host in a registry's list of Mirrored Registries. */
export interface MirrorPlace {
  readonly node: RegistryNode;
  readonly entry: HostEntry;
  readonly key: string;
}

/** Where two registries serve the same Environment. `ids` is undefined for the implied one; empty where they never do. */
export interface SharedReach {
  readonly ids: readonly string[] | undefined;
  /** True where neither is assigned to any Environment: what they would do together is judged too, before somebody assigns them. */
  readonly unassigned: boolean;
}

/** What the registry files in force say together, by the keys that hosts are compared by. */
export interface RegistryGraph {
  readonly nodes: readonly RegistryNode[];
  readonly byUrl: ReadonlyMap<string, readonly RegistryNode[]>;
  readonly byMirror: ReadonlyMap<string, readonly MirrorPlace[]>;
  /** Whether some document has both files in its table. */
  together(a: RegistrySource, b: RegistrySource): boolean;
  /** The one Environment that is asked, where not all are. */
  readonly only: string | undefined;
  /** The asked Environments that both registries serve; undefined where their files never apply to the same document. */
  shared(a: RegistryNode, b: RegistryNode): SharedReach | undefined;
  /** The files that may apply together with this one, itself among them. */
  companions(source: RegistrySource): readonly RegistrySource[];
}

/** A document in no folder. */
const ANY_FILE = 'untitled:file';

const known = new WeakMap<readonly RegistrySource[], Map<string, RegistryGraph>>();

/** The graph of a snapshot: computed once for as long as the registry files, and which of them meet, stay the same. */
export function graphOf(snapshot: Snapshot): RegistryGraph {
  const { key: tablesKey, tables } = tablesOf(snapshot);
  const only = askedAlone(snapshot);
  const key = JSON.stringify([tablesKey, only]);
  const graphs = known.get(snapshot.registryFiles) ?? new Map<string, RegistryGraph>();
  known.set(snapshot.registryFiles, graphs);
  const hit = graphs.get(key);
  if (hit) return hit;
  const graph = buildGraph(snapshot.registryFiles, tables, only);
  graphs.set(key, graph);
  return graph;
}

interface Tables {
  readonly key: string;
  /** The sets of registry files that form one table for some document, before `appliesTo` is looked at. */
  readonly tables: readonly (readonly RegistrySource[])[];
}

/** The tables of the window's folders. A folder without registry files borrows those of the others, which counts only if it has images. */
const tablesOf = memo((snapshot: Snapshot): Tables => {
  const owners = new Set(snapshot.registryFiles.map((source) => source.folder));
  const needed = [...snapshot.folders].filter((folder) => (
    owners.size < 2 || owners.has(folder) || snapshot.namedRegistryFiles(folder) !== undefined || hasImages(snapshot, folder)
  ));
  const probes = [...needed.map((folder) => `${folder}/file`), ANY_FILE];
  const tables = probes.map((uri) => tableFor(snapshot, uri).files);
  return { tables, key: JSON.stringify(tables.map((table) => table.map((source) => snapshot.registryFiles.indexOf(source)))) };
});

const withImages = memo((files: Snapshot['files']): readonly Entry[] => [...files.values()].filter((entry) => entry.images.sites.length > 0));

/** For the files on disk, how many of each folder hold images; counted once while no file changes there. */
const counts = memo((files: Snapshot['files']) => memo((folders: readonly string[]): ReadonlyMap<string, number> => {
  const found = new Map<string, number>();
  for (const { uri } of withImages(files)) {
    const folder = nearestFolder(folders, uri);
    if (folder !== undefined) found.set(folder, (found.get(folder) ?? 0) + 1);
  }
  return found;
}));

function hasImages(snapshot: Snapshot, folder: string): boolean {
  let count = counts(snapshot.files)(snapshot.folders).get(folder) ?? 0;
  for (const { uri, entry } of snapshot.documents.values()) {
    if (nearestFolder(snapshot.folders, uri) !== folder) continue;
    if (entry.images.sites.length > 0) return true;
    if ((snapshot.files.get(uri)?.images.sites.length ?? 0) > 0) count -= 1;
  }
  return count > 0;
}

function askedAlone(snapshot: Snapshot): string | undefined {
  const { diagnosesChosenOnly, environment } = snapshot.settings(snapshot.folders[0] ?? ANY_FILE);
  return diagnosesChosenOnly === true ? environment : undefined;
}

function buildGraph(sources: readonly RegistrySource[], tables: Tables['tables'], only: string | undefined): RegistryGraph {
  const nodes = sources.flatMap(nodesOf);
  const together = pairwise(sources, (a, b) => a === b || (tables.some((table) => table.includes(a) && table.includes(b)) && canMeet(a, b)));
  const companions = memo((source: RegistrySource) => sources.filter((other) => together(source, other)));
  return {
    nodes,
    byUrl: grouped(nodes, (node) => node.key),
    byMirror: grouped(nodes.flatMap(placesOf), (place) => place.key),
    together,
    companions,
    only,
    shared: (a, b) => (together(a.source, b.source) ? asked(sharedReach(a, b, companions), only) : undefined),
  };
}

function nodesOf(source: RegistrySource): readonly RegistryNode[] {
  return source.file.artifactRegistries.flatMap((registry) => {
    const { url } = registry;
    return url?.key === undefined ? [] : [{ source, registry, url, key: url.key }];
  });
}

function placesOf(node: RegistryNode): readonly MirrorPlace[] {
  const seen = new Set<string>();
  return node.registry.mirrors.flatMap((entry) => {
    if (entry.key === undefined || seen.has(entry.key)) return [];
    seen.add(entry.key);
    return [{ node, entry, key: entry.key }];
  });
}

function sharedReach(a: RegistryNode, b: RegistryNode, companions: (source: RegistrySource) => readonly RegistrySource[]): SharedReach {
  const others = companions(b.source);
  const environments = companions(a.source).filter((source) => others.includes(source)).flatMap((source) => source.file.environments ?? []);
  if (environments.length === 0) return { ids: undefined, unassigned: false };
  const of = (node: RegistryNode): ReadonlySet<string> => new Set(environments
    .filter((environment) => environment.registries.some((entry) => entry.key === node.key))
    .map((environment) => environment.id.text));
  const ours = of(a);
  const theirs = of(b);
  return { ids: [...ours].filter((id) => theirs.has(id)), unassigned: ours.size === 0 && theirs.size === 0 };
}

function asked({ ids, unassigned }: SharedReach, only: string | undefined): SharedReach {
  return only === undefined ? { ids, unassigned } : { ids: ids?.filter((id) => id === only), unassigned: false };
}

/** Whether the restrictions of two files leave a path that both apply to; certain where it says no. */
function canMeet(a: RegistrySource, b: RegistrySource): boolean {
  const left = rooted(a);
  const right = rooted(b);
  return left.some((one) => right.some((other) => globsMeet(one, other)));
}

function rooted(source: RegistrySource): readonly { readonly folder: readonly string[]; readonly glob: string }[] {
  const globs = source.file.appliesTo;
  if (globs === undefined) return [{ folder: [], glob: '**' }];
  const folder = folderOf(source.uri).split('/').map(decoded);
  return globs.map(({ text }) => {
    const { up, glob } = rootedGlob(text);
    return { folder: folder.slice(0, Math.max(0, folder.length - up)), glob };
  });
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function pairwise<T extends object>(items: readonly T[], decide: (a: T, b: T) => boolean): (a: T, b: T) => boolean {
  const order = new Map(items.map((item, index) => [item, index]));
  const decided = new Map<string, boolean>();
  return (a, b) => {
    const [first, second] = (order.get(a) ?? 0) <= (order.get(b) ?? 0) ? [a, b] : [b, a];
    const key = `${order.get(first) ?? ''} ${order.get(second) ?? ''}`;
    const hit = decided.get(key);
    if (hit !== undefined) return hit;
    const answer = decide(first, second);
    decided.set(key, answer);
    return answer;
  };
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
