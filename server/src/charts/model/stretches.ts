import { MovedEntries } from '../again/lazy';
import type { DictValue, Origin, Origins, Value } from '../value';

/**
 * One entry of a block map as a stretch of text: from its key to the next key of the map, or to the end of what holds the map. Nothing outside it
 * has a bearing on its value but the keys above, as long as no alias does.
 */
export interface Stretch {
  /** Where its key begins, from where the key of the entry around it does; from the start of the text for one of the outermost map. */
  readonly at: number;
  readonly length: number;
  /** The key as it is written, and as the values have it. */
  readonly key: string;
  readonly name: string;
  /** How many nodes its value has. */
  readonly nodes: number;
  /** Those of its value where that is a block map. */
  readonly within: readonly Stretch[] | undefined;
}

/** A block map that has been read. */
export interface KnownMap {
  readonly value: DictValue;
  readonly stretches: readonly Stretch[];
  /** Where the key of the entry around it begins in the earlier text. */
  readonly from: number;
}

/** A text that has been read, and its outermost map. */
export interface ReadBefore {
  readonly text: string;
  readonly root: KnownMap;
}

/** How one text differs from another: between `start` and `end`, and what stands behind is moved by `by`. */
export interface TextEdit {
  readonly start: number;
  /** In the later text. */
  readonly end: number;
  readonly by: number;
}

/** Texts are compared by pieces of this length first, which takes a fraction of the time of comparing characters. */
const PIECE = 1024;

/** The one edit that makes the later text of the earlier one. */
export function editBetween(earlier: string, later: string): TextEdit {
  const shorter = Math.min(earlier.length, later.length);
  let start = 0;
  while (start + PIECE <= shorter && earlier.slice(start, start + PIECE) === later.slice(start, start + PIECE)) start += PIECE;
  const [before, now] = [earlier.slice(start, start + PIECE), later.slice(start, start + PIECE)];
  const most = Math.min(before.length, now.length);
  let same = 0;
  while (same < most && before.charCodeAt(same) === now.charCodeAt(same)) same += 1;
  start += same;
  const behind = sameAtEnd(earlier.slice(start), later.slice(start));
  return { start, end: later.length - behind, by: later.length - earlier.length };
}

/** How many characters two texts have in common at their ends. */
function sameAtEnd(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  const piece = (text: string, from: number): string => text.slice(Math.max(0, text.length - from - PIECE), text.length - from);
  let behind = 0;
  while (behind + PIECE <= shorter && piece(a, behind) === piece(b, behind)) behind += PIECE;
  const [before, now] = [piece(a, behind), piece(b, behind)];
  const most = Math.min(before.length, now.length);
  let same = 0;
  while (same < most && before.charCodeAt(before.length - same - 1) === now.charCodeAt(now.length - same - 1)) same += 1;
  return behind + same;
}

/** An entry that is written as it was, and by how much it has been moved. */
export interface KeptEntry {
  readonly stretch: Stretch;
  readonly value: Value;
  readonly by: number;
}

/** The entry of the earlier text that is written as the one between two offsets of the later text is; undefined where there is none. */
export function keptEntry(text: string, start: number, end: number, edit: TextEdit, { value, stretches, from }: KnownMap): KeptEntry | undefined {
  // The column counts too, so that nothing may have changed in front of a key on its line.
  const by = end <= edit.start ? 0 : text.lastIndexOf('\n', start - 1) + 1 >= edit.end ? edit.by : undefined;
  if (by === undefined) return undefined;
  const stretch = stretchAt(stretches, start - by - from);
  const known = stretch?.length === end - start ? value.entries.get(stretch.name) : undefined;
  return stretch && known && { stretch, value: known, by };
}

function stretchAt(stretches: readonly Stretch[], at: number): Stretch | undefined {
  let low = 0;
  let high = stretches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((stretches[middle]?.at ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  const found = stretches[low];
  return found?.at === at ? found : undefined;
}

/** The map that stood under a key of an earlier one, as far as it is known. */
export function knownBelow({ value, stretches, from }: KnownMap, key: string): KnownMap | undefined {
  const stretch = stretches.find((one) => one.key === key);
  const inner = stretch?.within && value.entries.get(stretch.name);
  return stretch?.within && inner?.kind === 'dict' ? { value: inner, stretches: stretch.within, from: from + stretch.at } : undefined;
}

/** A value of one file with all of its places moved; the same object for no move. */
export function movedBy(value: Value, by: number): Value {
  if (by === 0) return value;
  switch (value.kind) {
    case 'dict':
      return { ...value, entries: movedEntries(value.entries, by), origins: originsBy(value.origins, by) };
    case 'list':
      return { ...value, items: value.items.map((item) => movedBy(item, by)), origins: originsBy(value.origins, by) };
    case 'string':
      return { kind: 'string', segments: value.segments.map((segment) => ({ ...segment, origins: originsBy(segment.origins, by) })) };
    default:
      return { ...value, origins: originsBy(value.origins, by) };
  }
}

function movedEntries(entries: ReadonlyMap<string, Value>, by: number): Map<string, Value> {
  const [base, all] = entries instanceof MovedEntries ? [entries.base, entries.by + by] : [entries, by];
  return new MovedEntries(base, all, (value) => movedBy(value, all));
}

function originsBy(origins: Origins, by: number): Origins {
  return origins.length === 0 ? origins : origins.map(({ kind, uri, path, span }): Origin => ({ kind, uri, path, span: { start: span.start + by, end: span.end + by } }));
}
