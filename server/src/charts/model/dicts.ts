import type { DictValue, Value } from '../value';
import { dict } from './make';

/** The dict under a key, undefined where there is none. */
export function dictAt(value: DictValue | undefined, key: string): DictValue | undefined {
  const entry = value?.entries.get(key);
  return entry?.kind === 'dict' ? entry : undefined;
}

/** What a path of keys joined by dots leads to, as Helm's `PathValue` does: no key may hold a dot. */
export function valueAtPath(value: DictValue, path: string): Value | undefined {
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let holder: DictValue | undefined = value;
  for (const key of keys) holder = dictAt(holder, key);
  const found = holder?.entries.get(last);
  return found?.kind === 'dict' ? undefined : found;
}

/** The dict that a path of keys joined by dots leads to, as Helm's `Table` does. */
export function tableAtPath(value: DictValue, path: string): DictValue | undefined {
  let found: DictValue | undefined = value;
  for (const key of path.split('.')) found = dictAt(found, key);
  return found;
}

/** Value files one after the other: maps are merged, everything else is replaced by the later one, a null too. */
export function mergeMaps(earlier: DictValue, later: DictValue): DictValue {
  const merged = new Map(earlier.entries);
  for (const [key, value] of later.entries) {
    const known = merged.get(key);
    merged.set(key, value.kind === 'dict' && known?.kind === 'dict' ? mergeMaps(known, value) : value);
  }
  return dict(merged, merged.size === 0 ? later.origins : []);
}
