import { NONE, string } from './text';
import type { BoolValue, DictValue, FloatValue, IntValue, ListValue, NilValue, Origins, StringValue, Unknown, UnknownValue, Value } from './value';

/** Go's nil where no type is known of it. */
export const NIL: NilValue = { kind: 'nil', origins: NONE };

/** Go's nil in an interface, as a missing key gives it. */
export const TYPED_NIL: NilValue = { kind: 'nil', origins: NONE, typed: true };

export const EMPTY: StringValue = { kind: 'string', segments: [] };

export function bool(value: boolean, origins: Origins = NONE): BoolValue {
  return { kind: 'bool', value, origins };
}

export function int(value: bigint | number, origins: Origins = NONE): IntValue {
  return { kind: 'int', type: 'int', value: BigInt(value), origins };
}

export function int64(value: bigint, origins: Origins = NONE): IntValue {
  return { kind: 'int', type: 'int64', value, origins };
}

export function float(value: number, origins: Origins = NONE): FloatValue {
  return { kind: 'float', value, origins };
}

export function list(items: readonly Value[], origins: Origins = NONE): ListValue {
  return { kind: 'list', items, origins };
}

/** Go's nil slice, as some functions give it instead of an empty one. */
export function nilList(type?: '[]string'): ListValue {
  return { kind: 'list', items: [], origins: NONE, nil: true, ...(type ? { type } : {}) };
}

/** Go's nil map, as reading `null` gives it. */
export function nilDict(): DictValue {
  return { kind: 'dict', entries: new Map(), origins: NONE, nil: true };
}

/** Go's `[]string`. */
export function strings(items: readonly string[], origins: Origins = NONE): ListValue {
  return { kind: 'list', type: '[]string', items: items.map((item) => string(item, origins)), origins };
}

export function stringList(items: readonly Value[], origins: Origins = NONE): ListValue {
  return { kind: 'list', type: '[]string', items, origins };
}

export function dict(entries: Map<string, Value>, origins: Origins = NONE): DictValue {
  return { kind: 'dict', entries, origins };
}

export function unknown(why: Unknown, origins: Origins = NONE): UnknownValue {
  return { kind: 'unknown', why, origins };
}

/** What is unknown but not empty. */
export function filled(why: Unknown, origins: Origins = NONE): UnknownValue {
  return { kind: 'unknown', why, origins, filled: true };
}

/** Every value is true or false to Go's templates; an unknown one neither, which gives undefined. */
export function truth(value: Value): boolean | undefined {
  switch (value.kind) {
    case 'nil':
      return false;
    case 'bool':
      return value.value;
    case 'int':
      return value.value !== 0n;
    case 'float':
      return value.value !== 0;
    case 'string':
      return stringTruth(value);
    case 'list':
      return value.items.length > 0;
    case 'dict':
      if (value.entries.size > 0) return true;
      return value.rest ? undefined : value.type !== undefined && STRUCTS.has(value.type);
    case 'unknown':
      return value.filled;
  }
}

const STRUCTS: ReadonlySet<string> = new Set(['struct', '*common.Capabilities', 'common.KubeVersion', '*semver.Version', 'time.Time']);

function stringTruth(value: StringValue): boolean | undefined {
  if (value.segments.some((segment) => segment.text !== '')) return true;
  return value.segments.some((segment) => segment.unknown) ? undefined : false;
}

/** Go compares strings by their bytes in UTF-8, which is the order of code points and not of UTF-16. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const x = a.charCodeAt(at);
    const y = b.charCodeAt(at);
    if (x === y) continue;
    const surrogates = (x >= 0xd800 && x <= 0xdfff ? 1 : 0) - (y >= 0xd800 && y <= 0xdfff ? 1 : 0);
    return surrogates !== 0 ? surrogates : x - y;
  }
  return a.length - b.length;
}

/** A dict's keys in Go's order. */
export function sortedKeys(value: DictValue): string[] {
  return [...value.entries.keys()].sort(compareStrings);
}
