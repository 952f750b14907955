import { sameOrigin } from '../text';
import type { ChartScope, DictValue, Origin, Origins, RenderInput, Segment, Unknown, Value } from '../value';
import { RecordedEntries, type Place, type Reads } from './record';

/** What changed in one dict. */
interface ChangedDict {
  /** The keys whose values are others. What stands within a dict below a key is told of that dict. */
  readonly keys: Set<string>;
  /** Whether its keys are others, or stand in another order. */
  shape: boolean;
}

/** What tells an input from an earlier one of the same templates. */
export interface Difference {
  readonly changed: Map<Place, ChangedDict>;
  /** For each origin of a value that is the same as before the one that it has now, mostly elsewhere, as behind an edit. */
  readonly moved: ReadonlyMap<Origin, Origin>;
}

/** What is being compared. */
interface Comparison extends Difference {
  readonly moved: Map<Origin, Origin>;
  /** The entries of the earlier input and those of the new one that are the same dict, both ways. */
  readonly pairs: Map<Map<string, Value>, Map<string, Value>>;
}

/**
 * Compares what templates are given now with what they were given before, and gives the dicts that are the same ones the same place.
 * Undefined where more than values differs: other templates, charts, files or missing dependencies. Both inputs have to be as they were made.
 */
export function differenceOf(before: RenderInput, now: RenderInput): Difference | undefined {
  if (before.budget !== now.budget || !hasSameTemplates(before, now)) return undefined;
  if (!isSameList(before.missing ?? [], now.missing ?? []) || before.scopes.length !== now.scopes.length) return undefined;
  const comparison: Comparison = { changed: new Map(), moved: new Map(), pairs: new Map() };
  for (const [at, scope] of before.scopes.entries()) {
    const other = now.scopes[at];
    if (scope.chart !== other?.chart || !hasSameFiles(scope, other)) return undefined;
    const { dot } = scope;
    if (!(dot instanceof RecordedEntries) || !(other.dot instanceof RecordedEntries) || !pair(comparison, dot, other.dot)) return undefined;
  }
  return comparison;
}

/** Whether two inputs are of the same templates. */
export function hasSameTemplates(before: RenderInput, now: RenderInput): boolean {
  return isSameList(before.templates, now.templates);
}

function isSameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, at) => item === b[at]);
}

function hasSameFiles({ files }: ChartScope, other: ChartScope): boolean {
  if (files === other.files) return true;
  if (files.size !== other.files.size) return false;
  for (const [path, text] of files) if (!other.files.has(path) || other.files.get(path) !== text) return false;
  return true;
}

/** Notes that a key of a dict has another value, and with `shape` that the dict may have other keys. */
export function noteChange(changed: Difference['changed'], place: Place, key: string, shape: boolean): void {
  const known = changed.get(place) ?? { keys: new Set(), shape: false };
  known.keys.add(key);
  known.shape ||= shape;
  changed.set(place, known);
}

/** Whether something that was read is another one now. */
export function touches(changed: Difference['changed'], reads: Reads): boolean {
  for (const [place, { keys, shape }] of changed) {
    const asked = reads.get(place);
    if (!asked) continue;
    if (asked.all || (asked.shape && shape)) return true;
    for (const key of keys) if (asked.keys.has(key)) return true;
  }
  return false;
}

/** Takes two dicts for one and compares what they hold; false where one of them is another one already. */
function pair(comparison: Comparison, before: RecordedEntries, now: RecordedEntries): boolean {
  const { pairs } = comparison;
  const known = pairs.get(before);
  if (known) return known === now;
  if (pairs.has(now)) return false;
  pairs.set(before, now);
  if (before === now) return true;
  // Nobody has read anything in it, so that nothing that was found depends on where it stands.
  const isSameContent = before.content !== undefined && before.content.base === now.content?.base;
  pairs.set(now, before);
  now.place = before.place;
  if (isSameContent && before.isUntouched) return true;
  const others = now.entries();
  let isInOrder = before.size === now.size;
  for (const [key, old] of before) {
    const [name, at] = others.next().value ?? [];
    isInOrder &&= name === key;
    const next = name === key ? at : now.get(key);
    if (!next || !isSame(comparison, old, next)) noteChange(comparison.changed, before.place, key, !next);
  }
  if (!isInOrder) noteOrder(comparison, before, now);
  return true;
}

/** Notes that a dict has other keys, or the same ones in another order. */
function noteOrder({ changed }: Comparison, before: RecordedEntries, now: RecordedEntries): void {
  const known = changed.get(before.place) ?? { keys: new Set(), shape: true };
  known.shape = true;
  for (const key of now.keys()) if (!before.has(key)) known.keys.add(key);
  changed.set(before.place, known);
}

/** Whether two values are the same, but for where they stand and for what is in dicts that tell of themselves. */
function isSame(comparison: Comparison, a: Value, b: Value): boolean {
  if (a === b && a.kind !== 'dict' && a.kind !== 'list') return true;
  switch (a.kind) {
    case 'nil':
      return b.kind === 'nil' && a.typed === b.typed && isMoved(comparison, a.origins, b.origins);
    case 'bool':
      return b.kind === 'bool' && a.value === b.value && isMoved(comparison, a.origins, b.origins);
    case 'int':
      return b.kind === 'int' && a.value === b.value && a.type === b.type && isMoved(comparison, a.origins, b.origins);
    case 'float':
      return b.kind === 'float' && Object.is(a.value, b.value) && isMoved(comparison, a.origins, b.origins);
    case 'string':
      return b.kind === 'string' && a.segments.length === b.segments.length && a.segments.every((segment, at) => isSameSegment(comparison, segment, b.segments[at]));
    case 'unknown':
      return b.kind === 'unknown' && isSameReason(a.why, b.why) && a.filled === b.filled && isMoved(comparison, a.origins, b.origins);
    case 'list':
      return b.kind === 'list' && a.type === b.type && a.nil === b.nil && a.capacity === b.capacity && isMoved(comparison, a.origins, b.origins)
        && a.items.length === b.items.length && a.items.every((item, at) => isSame(comparison, item, b.items[at] ?? item));
    case 'dict':
      return b.kind === 'dict' && isSameDict(comparison, a, b);
  }
}

function isSameSegment(comparison: Comparison, a: Segment, b: Segment | undefined): boolean {
  return a === b || (a.text === b?.text && isSameReason(a.unknown, b.unknown) && !a.trace && !b.trace && isMoved(comparison, a.origins, b.origins));
}

function isSameReason(a: Unknown | undefined, b: Unknown | undefined): boolean {
  return a === b || (a !== undefined && a.code === b?.code && a.name === b.name);
}

function isSameDict(comparison: Comparison, a: DictValue, b: DictValue): boolean {
  if (a.type !== b.type || a.nil !== b.nil || !isSameReason(a.rest, b.rest) || !isMoved(comparison, a.origins, b.origins)) return false;
  const [before, now] = [a.entries, b.entries];
  if (before instanceof RecordedEntries && now instanceof RecordedEntries) return pair(comparison, before, now);
  if (before instanceof RecordedEntries || now instanceof RecordedEntries) return false;
  return isSameList([...before.keys()], [...now.keys()]) && [...before].every(([key, value]) => isSame(comparison, value, now.get(key) ?? value));
}

/** Whether the origins of a value are those of the other one, each at the same path of the same file, wherever that stands now. */
function isMoved(comparison: Comparison, before: Origins, now: Origins): boolean {
  return before === now || (before.length === now.length && before.every((origin, at) => {
    const other = now[at];
    return other !== undefined && isMovedTo(comparison, origin, other);
  }));
}

/**
 * Paths are compared as what is found depends on them; of one path in one file there is one place. An origin that stands where it stood is
 * another object all the same, and the next comparison knows that one alone.
 */
function isMovedTo({ moved }: Comparison, before: Origin, now: Origin): boolean {
  if (before.path !== now.path || before.uri !== now.uri || before.kind !== now.kind) return false;
  const known = moved.get(before);
  if (known) return known === now || sameOrigin(known, now);
  moved.set(before, now);
  return true;
}
