import { RecordedEntries, type Recorder } from '../again/record';
import type { DictValue, NilValue, Origins, Unknown, UnknownValue, Value } from '../value';

/** What no place names. */
export const NOWHERE: Origins = [];

/** A null that a place gives. */
export function nil(origins: Origins = NOWHERE): NilValue {
  return { kind: 'nil', origins };
}

/** A dict of these entries. */
export function dict(entries: Iterable<readonly [string, Value]> = [], origins: Origins = NOWHERE): DictValue {
  return { kind: 'dict', entries: new Map(entries), origins };
}

/** What cannot be known, by its code and name. */
export function unknown(code: Unknown['code'], name: string, origins: Origins = NOWHERE): UnknownValue {
  return { kind: 'unknown', why: { code, name }, origins };
}

/**
 * A deep copy, so that changes to its dicts stay in it. Two places that hold the same dict hold the same copy; what holds no
 * dict is not copied, since nothing else can change. With a recorder the copies note what they are asked for.
 */
export function copyDict(value: DictValue, known = new Map<Value, Value>(), recorder?: Recorder): DictValue {
  const copied = known.get(value);
  if (copied?.kind === 'dict') return copied;
  const entries = recorder ? new RecordedEntries(recorder) : new Map<string, Value>();
  const { origins, rest } = value;
  const copy: DictValue = rest ? { kind: 'dict', entries, origins, rest } : { kind: 'dict', entries, origins };
  known.set(value, copy);
  for (const [key, entry] of value.entries) entries.set(key, copyValue(entry, known, recorder));
  return copy;
}

/** As `copyDict`, for any value. */
export function copyValue(value: Value, known = new Map<Value, Value>(), recorder?: Recorder): Value {
  if (value.kind === 'dict') return copyDict(value, known, recorder);
  if (value.kind !== 'list' || value.items.every(({ kind }) => kind !== 'dict' && kind !== 'list')) return value;
  const copied = known.get(value);
  if (copied) return copied;
  const items = value.items.map((item) => copyValue(item, known, recorder));
  const copy = items.every((item, at) => item === value.items[at]) ? value : { ...value, items };
  known.set(value, copy);
  return copy;
}
