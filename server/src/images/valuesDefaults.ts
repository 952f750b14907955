import { asMap, isNull, textOf } from '../syntax/access';
import type { Span } from '../base/span';
import type { MapEntry, MapNode, ScalarNode, TreeNode } from '../syntax/tree';
import type { ChartDefaults, DefaultsSource } from './linkModel';
import type { ImageSite, Part, PartElsewhere } from './model';
import { pathSteps } from './path';

/** Where scalars of another file stand: the start is -1 minus the number of the file, so that no offset of this one is meant. */
function elsewhere(source: number): Span {
  return { start: -1 - source, end: -1 - source };
}

interface Branch {
  readonly below: Map<string, Branch>;
  leaf: { readonly value: string; readonly source: number } | undefined;
}

/**
 * The values of a map merged over those that a chart has itself, as Helm merges them: maps key by key, everything else as a
 * whole, and a null takes a key away. Of the chart's values only those that images are made of are known.
 */
export function overDefaults(own: MapNode, defaults: ChartDefaults): MapNode {
  const root: Branch = { below: new Map(), leaf: undefined };
  defaults.sources.forEach((source, at) => plant(root, source, at));
  return merged(own, root);
}

function plant(root: Branch, { section, leaves }: DefaultsSource, source: number): void {
  for (const [path, value] of leaves) {
    const steps = [...section, ...pathSteps(path)];
    if (steps.some((step) => typeof step === 'number')) continue;
    let branch = root;
    for (const step of steps) {
      const next: Branch = branch.below.get(String(step)) ?? { below: new Map(), leaf: undefined };
      branch.below.set(String(step), next);
      branch = next;
    }
    branch.leaf = { value, source };
  }
}

function merged(own: MapNode, defaults: Branch): MapNode {
  const entries: MapEntry[] = own.entries.map((entry) => {
    const below = defaults.below.get(entry.key.text);
    const map = asMap(entry.value);
    return below && map ? { key: entry.key, value: merged(map, below) } : entry;
  });
  const known = new Set(own.entries.map((entry) => entry.key.text));
  const inherited = asMap(own.entries.find((entry) => entry.key.text === '<<')?.value);
  inherited?.entries.forEach((entry) => known.add(entry.key.text));
  const replaced = replacesName(own, defaults) ? REPLACED_BY_REPOSITORY : [];
  for (const [key, branch] of defaults.below) if (!known.has(key) && !replaced.includes(key)) entries.push(entryOf(key, branch));
  return { kind: 'map', span: own.span, flow: own.flow, entries };
}

const REPLACED_BY_REPOSITORY: readonly string[] = ['registry', 'image'];

/** A `repository` that the chart's values do not have, beside their `image`, is the whole name in place of `registry` and `image`. */
function replacesName(own: MapNode, { below }: Branch): boolean {
  return !below.has('repository') && below.get('image')?.leaf !== undefined && textOf(own, 'repository') !== undefined;
}

function entryOf(key: string, branch: Branch): MapEntry {
  const leaf = branch.leaf ?? firstLeaf(branch);
  const span = elsewhere(leaf?.source ?? 0);
  const node: TreeNode = branch.leaf
    ? scalar(branch.leaf.value, span)
    : { kind: 'map', span, flow: false, entries: [...branch.below].map(([name, below]) => entryOf(name, below)) };
  return { key: scalar(key, span), value: node };
}

function firstLeaf(branch: Branch): Branch['leaf'] {
  let next: Branch | undefined = branch;
  while (next && !next.leaf) next = [...next.below.values()][0];
  return next?.leaf;
}

function scalar(text: string, span: Span): ScalarNode {
  return { kind: 'scalar', style: 'double', text, span, inner: span };
}

/**
 * A site of merged values as the file of its own sees it: the parts in this file, and those that stand elsewhere. Undefined
 * where all of it stands elsewhere.
 */
export function seenFrom(site: ImageSite, defaults: ChartDefaults): ImageSite | undefined {
  if (!site.parts) return site.span.start < 0 ? undefined : site;
  const own = site.parts.filter((part) => part.span.start >= 0);
  if (own.length === site.parts.length) return site;
  const main = own.find((part) => part.role === 'repository') ?? own.reduce<Part | undefined>((first, part) => (first && first.span.start <= part.span.start ? first : part), undefined);
  if (!main) return undefined;
  const others = site.parts.flatMap((part) => (part.span.start < 0 ? partElsewhere(part, defaults) : []));
  return { ...site, span: main.span, style: main.style, path: main.path, parts: own, elsewhere: others };
}

function partElsewhere({ role, path, value, span }: Part, { sources }: ChartDefaults): readonly PartElsewhere[] {
  const source = sources[-1 - span.start];
  return source ? [{ role, path, value, uri: source.uri, file: source.name }] : [];
}

/** Whether a map of values sets nothing, so that there is nothing to merge. */
export function isEmptyValues(map: MapNode): boolean {
  return map.entries.every(({ value }) => value === undefined || (value.kind === 'scalar' && isNull(value)));
}
