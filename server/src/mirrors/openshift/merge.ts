import type { ConfigSource } from '../dialect';
import type { WrittenText } from '../fields';
import type { MirrorSet, OpenShiftConfig } from './content';

/** A mirror with the file that names it first. */
export interface PlacedMirror {
  readonly text: string;
  readonly written: WrittenText;
  readonly in: ConfigSource<OpenShiftConfig>;
}

/** All sets of one source as one: its mirrors in an order that agrees with every list, where that is possible. */
export interface MergedSet {
  readonly source: PlacedMirror;
  readonly mirrors: readonly PlacedMirror[];
  readonly isNever: boolean;
}

interface Placed {
  readonly set: MirrorSet;
  readonly in: ConfigSource<OpenShiftConfig>;
}

/**
 * Merges the sets of each source, sources in alphabetical order; sets that name no mirror but the source itself are left out with their
 * policy. Source: `mergedMirrorSets` of openshift/runtime-utils.
 */
export function mergedSets(files: readonly ConfigSource<OpenShiftConfig>[], pulls: MirrorSet['pulls']): readonly MergedSet[] {
  const bySource = new Map<string, Placed[]>();
  for (const file of files) {
    for (const set of file.content.sets) {
      if (set.pulls !== pulls || set.mirrors.every(({ text }) => text === set.source.text)) continue;
      const known = bySource.get(set.source.text);
      if (known) known.push({ set, in: file });
      else bySource.set(set.source.text, [{ set, in: file }]);
    }
  }
  return [...bySource.keys()].sort().flatMap((source) => merged(source, bySource.get(source) ?? []) ?? []);
}

function merged(source: string, placed: readonly Placed[]): MergedSet | undefined {
  const [first] = placed;
  if (!first) return undefined;
  const graph = new Map<string, Set<string>>();
  const places = new Map<string, PlacedMirror>();
  const link = (from: string, to: string): void => {
    for (const node of [from, to]) if (!graph.has(node)) graph.set(node, new Set());
    graph.get(from)?.add(to);
  };
  for (const { set, in: file } of placed) {
    for (const written of set.mirrors) if (!places.has(written.text)) places.set(written.text, { text: written.text, written, in: file });
    set.mirrors.forEach(({ text }, at) => {
      const next = set.mirrors[at + 1];
      if (next) link(text, next.text);
    });
    const last = set.mirrors.at(-1);
    if (last && !set.mirrors.some(({ text }) => text === source)) link(last.text, source);
  }
  const own: PlacedMirror = { text: source, written: first.set.source, in: first.in };
  const order = sorted(graph);
  const mirrors = order.at(-1) === source ? order.slice(0, -1) : order;
  return { source: own, mirrors: mirrors.map((text) => places.get(text) ?? own), isNever: placed.some(({ set }) => set.policy === 'NeverContactSource') };
}

/** A topological order: of the nodes that nothing precedes the alphabetically first one comes next; a cycle is broken at the alphabetically first node left. */
export function sorted(graph: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  const before = new Map([...graph.keys()].map((node) => [node, 0]));
  for (const followers of graph.values()) for (const node of followers) before.set(node, (before.get(node) ?? 0) + 1);
  const left = new Set([...graph.keys()].sort());
  const order: string[] = [];
  const ready = [...left].filter((node) => before.get(node) === 0);
  while (left.size > 0) {
    const next = ready.shift() ?? left.values().next().value;
    if (next === undefined) break;
    left.delete(next);
    order.push(next);
    for (const node of [...(graph.get(next) ?? [])].sort()) {
      const count = (before.get(node) ?? 0) - 1;
      before.set(node, count);
      if (count === 0 && left.has(node)) ready.push(node);
    }
  }
  return order;
}
