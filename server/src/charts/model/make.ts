import { LazyEntries } from '../again/lazy';
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
 * dict is not copied, since nothing else can change.
 */
export function copyDict(value: DictValue, known = new Map<Value, Value>()): DictValue {
  const copied = known.get(value);
  if (copied?.kind === 'dict') return copied;
  const entries = new Map<string, Value>();
  const copy = likeDict(value, entries);
  known.set(value, copy);
  for (const [key, entry] of value.entries) entries.set(key, copyValue(entry, known));
  return copy;
}

/** The same copy, made depth by depth as it is looked into; nobody may change what it is made of from now on. */
export function lazyCopy(value: DictValue, known = new Map<Value, Value>()): DictValue {
  const copied = known.get(value);
  if (copied?.kind === 'dict') return copied;
  const copy = likeDict(value, new LazyEntries(value.entries, (entry) => lazyValue(entry, known)));
  known.set(value, copy);
  return copy;
}

function lazyValue(value: Value, known: Map<Value, Value>): Value {
  return value.kind === 'dict' ? lazyCopy(value, known) : value.kind === 'list' ? copyValue(value, known) : value;
}

function likeDict({ origins, rest }: DictValue, entries: Map<string, Value>): DictValue {
  return rest ? { kind: 'dict', entries, origins, rest } : { kind: 'dict', entries, origins };
}

function copyValue(value: Value, known: Map<Value, Value>): Value {
  if (value.kind === 'dict') return copyDict(value, known);
  if (value.kind !== 'list' || value.items.every(({ kind }) => kind !== 'dict' && kind !== 'list')) return value;
  const copied = known.get(value);
  if (copied) return copied;
  const items = value.items.map((item) => copyValue(item, known));
  const copy = items.every((item, at) => item === value.items[at]) ? value : { ...value, items };
  known.set(value, copy);
  return copy;
}
