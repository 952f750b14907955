import { offsetBefore } from '../base/replaced';
import type { Span } from '../base/span';
import { isSameBelow } from '../syntax/scanner/same';
import type { Scan } from '../syntax/scanner/scan';
import { nodeNumber, scanOf } from '../syntax/scanner/view';
import type { ListNode, MapNode, Tree } from '../syntax/tree';
import type { Context, Earlier } from './context';
import type { ImageSite, Part } from './model';
import type { Leaf } from './valuesGroups';
import { COMMENT_LENGTH, partOf } from './valuesJoin';

/*
 * Of a values file that is typed in, a walk is made anew only along the way to the edit: what was found in a map or list that is not touched by
 * it, and that is looked at in the same light, is taken from the walk before, moved to where it stands now.
 */

/**
 * What a walk came to in a map or list. Offsets and numbers count from those of the collection around it, so that they hold for as long as
 * nothing in the collection itself changes.
 */
interface Visited {
  readonly start: number;
  readonly length: number;
  /** How far before it its key starts. */
  readonly key: number;
  /** Its number as an item of a list. */
  readonly order: number;
  readonly node: number;
  /** The number of the first site that was found in it, and how many there are. */
  readonly first: number;
  readonly count: number;
  /** What it was looked at as, and what it takes from the maps around it; see `lightOf`. */
  readonly light: string;
  /** The paths of the keys that stand for many images and that those in it took parts from. */
  readonly takes: readonly string[];
  readonly below: readonly Visited[];
}

/** What a walk depends on beside the map. */
export interface Light {
  readonly form: string;
  /** What the keys that stand for many images say, by their paths: references are joined with that, and nothing else depends on it. */
  readonly values: ReadonlyMap<string, string>;
}

interface KeptWalk {
  readonly root: Visited;
  readonly light: Light;
  /** Everything that the walk itself found, before what concerns the whole file. */
  readonly sites: readonly ImageSite[];
  /** Of a section: what it depends on outside of it, and what was found in it at last. */
  readonly section?: { readonly light: Light; readonly found: readonly ImageSite[] };
}

/** The walks over one version of a text, by the path of the map that holds the values. */
export interface ValuesWalks {
  readonly scan: Scan;
  /** Whether the scan is of the text as it is written; of what cannot be read so, parts are left out. */
  readonly isAsWritten: boolean;
  readonly byBase: ReadonlyMap<string, KeptWalk>;
}

/** The walks over a text, while they are made. */
export interface Round {
  readonly text: string;
  readonly scan: Scan;
  readonly isAsWritten: boolean;
  readonly earlier: Earlier | undefined;
  readonly byBase: Map<string, KeptWalk>;
}

/** A collection that is being walked over, with the one that stood in its place before. */
export interface Level {
  readonly round: Round;
  readonly span: Span;
  readonly key: number;
  readonly order: number;
  readonly node: number;
  readonly first: number;
  readonly light: string;
  /** See `Visited`. */
  readonly takes: Set<string>;
  readonly before: Before | undefined;
  readonly below: Visited[];
}

/** A collection of the earlier text, by its own offsets and numbers. */
interface Before {
  readonly visited: Visited;
  readonly start: number;
  readonly node: number;
  readonly first: number;
  readonly sites: readonly ImageSite[];
  /** The paths of the keys that stand for many images and say something else now. */
  readonly changed: ReadonlySet<string>;
}

/** The way from a collection to one in it. */
export interface Step {
  readonly level: Level;
  /** Where its key starts, or it itself where it has none. */
  readonly key: number;
  /** Its number as an item of a list; 0 for the value of a key. */
  readonly order: number;
}

/** Begins the walks over a text that is typed in; undefined where the tree comes from elsewhere than the scanner, or holds several documents. */
export function beginRound(tree: Tree, { text, again }: Context): Round | undefined {
  const scan = scanOf(tree);
  if (!again || !scan || tree.documents.length !== 1) return undefined;
  return { text, scan, isAsWritten: scan.text === text, earlier: again.earlier, byBase: new Map() };
}

/** The level of the map that holds the values, at `base`; its key starts at `key`. */
export function rootLevel(round: Round, base: string, { root, key }: Root, light: Light): Level {
  const kept = round.earlier?.walks.byBase.get(base);
  const before = kept?.light.form === light.form ? beforeRoot(round, { root, key }, kept, changedValues(kept.light, light)) : undefined;
  return levelOfRoot(round, { root, key }, before);
}

export interface Root {
  readonly root: MapNode;
  readonly key: number;
}

function levelOfRoot(round: Round, { root, key }: Root, before: Before | undefined): Level {
  return { round, span: root.span, key, order: 0, node: nodeNumber(root), first: 0, light: '', takes: new Set(), before, below: [] };
}

function changedValues(before: Light, now: Light): ReadonlySet<string> {
  return new Set([...now.values].flatMap(([path, value]) => (before.values.get(path) === value ? [] : [path])));
}

function beforeRoot({ earlier }: Round, { root: { span }, key }: Root, { root, sites }: KeptWalk, changed: ReadonlySet<string>): Before | undefined {
  const { replaced } = earlier ?? {};
  const isInPlace = replaced && (replaced.start > span.start || replaced.newEnd < key) && offsetBefore(replaced, span.start) === root.start && root.key === span.start - key;
  return isInPlace ? { visited: root, start: root.start, node: root.node, first: 0, sites, changed } : undefined;
}

/** What was found in a section, where nothing of it has changed; undefined where it has to be walked over. `light` is what stands outside of it. */
export function sectionAgain(round: Round, base: string, place: Root, light: Light, leaves: () => readonly Leaf[]): readonly ImageSite[] | undefined {
  const kept = round.earlier?.walks.byBase.get(base);
  if (!kept?.section || kept.section.light.form !== light.form) return undefined;
  const level = levelOfRoot(round, place, beforeRoot(round, place, kept, changedValues(kept.section.light, light)));
  const move = moveOf(level, leaves);
  const sites = move && movedSites(kept.sites, move);
  const found = move && movedSites(kept.section.found, move);
  if (!sites || !found) return undefined;
  const { span, node } = level;
  round.byBase.set(base, { ...kept, root: { ...kept.root, start: span.start, node }, sites, section: { light, found } });
  return found;
}

/** The level of a map or list in another one; `first` is the number of sites that were found before it. */
export function levelBelow({ level, key, order }: Step, collection: MapNode | ListNode, light: string, first: number): Level {
  const { round } = level;
  const { span } = collection;
  return { round, span, key, order, node: nodeNumber(collection), first, light, takes: new Set(), before: beforeOf(level, { span, key, order }), below: [] };
}

function beforeOf({ round: { earlier }, before }: Level, { span, key, order }: Pick<Level, 'span' | 'key' | 'order'>): Before | undefined {
  if (!earlier || !before) return undefined;
  const { replaced } = earlier;
  // The key is part of all paths below.
  const isKeySame = replaced.start > span.start || replaced.newEnd < key;
  const start = isKeySame ? offsetBefore(replaced, span.start) : undefined;
  const visited = start === undefined ? undefined : starting(before.visited.below, start - before.start);
  if (start === undefined || visited?.order !== order || visited.key !== span.start - key) return undefined;
  return { ...before, visited, start, node: before.node + visited.node, first: before.first + visited.first };
}

/** The collection that starts at an offset; they stand in the order of the text. */
function starting(below: readonly Visited[], start: number): Visited | undefined {
  let low = 0;
  let high = below.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((below[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return below[low]?.start === start ? below[low] : undefined;
}

/**
 * The sites in a collection, where nothing of it has changed; undefined where it has to be looked at. `leaves` are the keys around it that
 * its images may take parts from.
 */
export function sitesAgain(level: Level, leaves: () => readonly Leaf[]): readonly ImageSite[] | undefined {
  const { before } = level;
  const move = moveOf(level, leaves);
  return before && move && movedSites(before.sites.slice(before.first, before.first + before.visited.count), move);
}

/** How a collection has moved, where nothing of it has changed. */
function moveOf({ round, span, key, before, light, node }: Level, leaves: () => readonly Leaf[]): Move | undefined {
  const { earlier, text, scan, isAsWritten } = round;
  if (!earlier || before?.visited.light !== light || before.visited.length !== span.end - span.start) return undefined;
  if (before.visited.takes.some((path) => before.changed.has(path))) return undefined;
  const lineEnd = endOfLine(text, span.end);
  const { replaced, walks } = earlier;
  // Comments above a key belong to it: those above the first one stand behind the key of the map, or in a list anywhere before it.
  const isUntouched = replaced.start > lineEnd || replaced.newEnd < (key < span.start ? key : span.start - COMMENT_LENGTH);
  const moved = span.start - before.start;
  if (!isUntouched || !isSameBelow(walks.scan, before.node, scan, node, moved)) return undefined;
  const isSameText = (isAsWritten && walks.isAsWritten) || scan.text.slice(span.start, span.end) === walks.scan.text.slice(before.start, span.end - moved);
  return isSameText ? { from: before.start, to: lineEnd - moved, moved, leaves, text, made: new Map() } : undefined;
}

function movedSites(sites: readonly ImageSite[], move: Move): readonly ImageSite[] | undefined {
  const again = sites.map((site) => move.made.get(site) ?? movedSite(site, move));
  if (!again.every((site) => site !== undefined)) return undefined;
  again.forEach((site, at) => sites[at] && move.made.set(sites[at], site));
  return again;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

/** Ends a level: what was found is kept with the level around it. `again` says that it is what was known before. */
export function endLevel({ level: around }: Step, level: Level, sites: number, again: boolean): void {
  const taken = again && level.before ? level.before.visited.takes : level.takes;
  for (const path of taken) around.takes.add(path);
  around.below.push(visitedOf(level, { start: around.span.start, node: around.node, first: around.first }, sites, again));
}

const NO_PATHS: readonly string[] = [];

function visitedOf({ span, key, order, node, first, light, takes, before, below }: Level, around: { readonly start: number; readonly node: number; readonly first: number }, sites: number, again: boolean): Visited {
  return {
    start: span.start - around.start,
    length: span.end - span.start,
    key: span.start - key,
    order,
    node: node - around.node,
    first: first - around.first,
    count: sites - first,
    light,
    takes: again && before ? before.visited.takes : takes.size === 0 ? NO_PATHS : [...takes],
    below: again && before ? before.visited.below : below,
  };
}

/** Keeps a walk for the next version of the text, and gives the sites that it found, which hold on to no text. */
export function keepWalk(level: Level, base: string, light: Light, sites: readonly ImageSite[]): readonly ImageSite[] {
  const own = sites.map(withoutText);
  level.round.byBase.set(base, { root: visitedOf(level, { start: 0, node: 0, first: 0 }, own.length, false), light, sites: own });
  return own;
}

/** Keeps what was found in a section at last, and gives it. */
export function keepSection({ byBase }: Round, base: string, light: Light, sites: readonly ImageSite[]): readonly ImageSite[] {
  const kept = byBase.get(base);
  const found = sites.map(withoutText);
  if (kept) byBase.set(base, { ...kept, section: { light, found } });
  return found;
}

/** Notes of a reference that was looked for in a collection which keys that stand for many images it took. */
export function noteTaken({ takes }: Level, roles: ReadonlyMap<string, Leaf>, shared: readonly Leaf[]): void {
  if (shared.length > 0) for (const leaf of roles.values()) if (shared.includes(leaf)) takes.add(copied(leaf.path));
}

/** What of the keys around a map its images depend on; not where they stand. */
export function lightOf(flags: readonly boolean[], ...given: readonly ReadonlyMap<string, Leaf>[]): string {
  const own = flags.map(Number).join('');
  if (given.every(({ size }) => size === 0)) return own;
  return own + JSON.stringify(given.map((roles) => [...roles].map(([role, leaf]) => [role, ...factsOf(leaf)])));
}

/** The same of one key. */
export function factsOf({ path, key, value, blank }: Leaf): readonly (string | undefined)[] {
  return [path, key.text, value?.text, value?.style, value?.tag, blank?.text];
}

interface Move {
  /** Where the collection stood. */
  readonly from: number;
  readonly to: number;
  /** How much further on it stands now. */
  readonly moved: number;
  readonly leaves: () => readonly Leaf[];
  readonly text: string;
  /** The sites that were moved already. */
  readonly made: Map<ImageSite, ImageSite>;
}

function movedSite(site: ImageSite, move: Move): ImageSite | undefined {
  if (!site.parts) return isInside(site.span, move) ? withSpan(site, moveSpan(site.span, move)) : undefined;
  const main = site.parts.findIndex((part) => part.path === site.path && part.span.start === site.span.start && part.span.end === site.span.end);
  const parts = site.parts.map((part) => movedPart(part, move));
  const span = parts[main]?.span;
  if (!span || !parts.every((part) => part !== undefined)) return undefined;
  const isSame = parts.every((part, at) => part === site.parts?.[at]);
  return isSame ? site : asOwn({ ...site, span, parts });
}

/** A part that stands outside of the collection is one of the keys around it, wherever that stands now. */
function movedPart(part: Part, move: Move): Part | undefined {
  if (isInside(part.span, move)) return withSpan(part, moveSpan(part.span, move));
  const leaf = move.leaves().find(({ path }) => path === part.path);
  return leaf && withSpan(part, partOf(part.role, leaf, move.text).span);
}

function isInside(span: Span, { from, to }: Move): boolean {
  return span.start >= from && span.end <= to;
}

function moveSpan({ start, end }: Span, { moved }: Move): Span {
  return { start: start + moved, end: end + moved };
}

function withSpan<T extends { readonly span: Span }>(placed: T, span: Span): T {
  if (placed.span.start === span.start && placed.span.end === span.end) return placed;
  return asOwn({ ...placed, span });
}

/** Sites that hold on to no text. */
const own = new WeakSet<object>();

function asOwn<T extends object>(site: T): T {
  own.add(site);
  return site;
}

/** A site outlives the text that it was found in: its strings must be no pieces of it, which would keep all of it in memory. */
function withoutText(site: ImageSite): ImageSite {
  if (own.has(site)) return site;
  const parts = site.parts && site.parts.map((part) => ({ ...part, ...copiedStrings(part) }));
  return asOwn({ ...site, ...copiedStrings(site), parts, ...(site.impliedTag && { impliedTag: { ...site.impliedTag, value: copied(site.impliedTag.value) } }) });
}

function copiedStrings<T extends object>(of: T): Partial<T> {
  return Object.fromEntries(Object.entries(of).flatMap(([name, value]) => (typeof value === 'string' ? [[name, copied(value)]] : []))) as Partial<T>;
}

/** Strings shorter than this are never pieces of another one, nor made of several. */
const SHORT = 13;

function copied(text: string): string {
  return text.length < SHORT ? text : JSON.parse(JSON.stringify(text)) as string;
}
