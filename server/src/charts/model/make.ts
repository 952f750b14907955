import type { BoolValue, DictValue, FloatValue, IntValue, ListValue, NilValue, Origins, StringValue, Unknown, UnknownValue, Value } from '../value';

/** What no place names. */
export const NOWHERE: Origins = [];

export function nil(origins: Origins = NOWHERE): NilValue {
  return { kind: 'nil', origins };
}

export function bool(value: boolean, origins: Origins = NOWHERE): BoolValue {
  return { kind: 'bool', value, origins };
}

export function float(value: number, origins: Origins = NOWHERE): FloatValue {
  return { kind: 'float', value, origins };
}

export function int(value: bigint, type: IntValue['type'], origins: Origins = NOWHERE): IntValue {
  return { kind: 'int', type, value, origins };
}

/** A text that one place gives; the empty text keeps no segment, so its place is lost. */
export function string(text: string, origins: Origins = NOWHERE): StringValue {
  return { kind: 'string', segments: text === '' ? [] : [{ text, origins }] };
}

export function list(items: readonly Value[], origins: Origins = NOWHERE): ListValue {
  return { kind: 'list', items, origins };
}

export function dict(entries: Iterable<readonly [string, Value]> = [], origins: Origins = NOWHERE): DictValue {
  return { kind: 'dict', entries: new Map(entries), origins };
}

export function unknown(code: Unknown['code'], name: string, origins: Origins = NOWHERE): UnknownValue {
  return { kind: 'unknown', why: { code, name }, origins };
}

/** The whole text of a string. */
export function textOf(value: StringValue): string {
  return value.segments.length === 1 ? (value.segments[0]?.text ?? '') : value.segments.map((segment) => segment.text).join('');
}

/**
 * A deep copy, so that changes to its dicts stay in it. Two places that hold the same dict hold the same copy; what holds no
 * dict is not copied, since nothing else can change.
 */
export function copyDict(value: DictValue, known = new Map<Value, Value>()): DictValue {
  const copied = known.get(value);
  if (copied?.kind === 'dict') return copied;
  const copy: DictValue = { kind: 'dict', entries: new Map(), origins: value.origins };
  known.set(value, copy);
  for (const [key, entry] of value.entries) copy.entries.set(key, copyValue(entry, known));
  return copy;
}

/** As `copyDict`, for any value. */
export function copyValue(value: Value, known = new Map<Value, Value>()): Value {
  if (value.kind === 'dict') return copyDict(value, known);
  if (value.kind !== 'list') return value;
  const copied = known.get(value);
  if (copied) return copied;
  const items = value.items.map((item) => copyValue(item, known));
  const copy = items.every((item, at) => item === value.items[at]) ? value : { ...value, items };
  known.set(value, copy);
  return copy;
}
