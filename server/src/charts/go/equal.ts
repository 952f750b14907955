import { Blocked, countWalked } from '../execute/failure';
import { closed, knownText } from '../functions/kit';
import type { Value } from '../value';
import { typeName } from './types';

/** Go's reflect.DeepEqual: the same types, and the same values in them. Throws `Blocked` where that depends on what is unknown. */
export function deepEqual(a: Value, b: Value, depth = 0): boolean {
  countWalked('deepEqual');
  if (a.kind === 'unknown') throw new Blocked(a.why);
  if (b.kind === 'unknown') throw new Blocked(b.why);
  if (depth > 100) throw new Blocked({ code: 'budget', name: 'deepEqual' });
  if (a.kind === 'string' && b.kind === 'string') return knownText(a) === knownText(b);
  if (typeName(a) !== typeName(b)) return false;
  if (a.kind === 'list' && b.kind === 'list') {
    return a.nil === b.nil && a.items.length === b.items.length && a.items.every((item, index) => deepEqual(item, b.items[index] ?? item, depth + 1));
  }
  if (a.kind === 'dict' && b.kind === 'dict') {
    if (a.nil !== b.nil) return false;
    if (closed(a).entries.size !== closed(b).entries.size) return false;
    return [...a.entries].every(([key, value]) => {
      const other = b.entries.get(key);
      return other !== undefined && deepEqual(value, other, depth + 1);
    });
  }
  if (a.kind === 'nil') return true;
  return 'value' in a && 'value' in b && a.value === b.value;
}
