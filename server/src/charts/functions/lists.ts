import { Blocked } from '../execute/failure';
import { deepEqual } from '../go/equal';
import { bool, list, NIL, nilList, truth } from '../make';
import { NONE } from '../text';
import type { ListValue, Value } from '../value';
import { at, fail, integer, listAt, open, originsOfAll, strict, type Body, type Family, type GoFunction } from './kit';
import { toInt64 } from './numbers';

/** Each of Sprig's list functions has a twin whose name begins with `must`; in a template both fail alike. */
function twins(functions: Readonly<Record<string, GoFunction>>): Family {
  return Object.fromEntries(Object.entries(functions).flatMap(([name, each]) => [
    [name, each], [`must${name.slice(0, 1).toUpperCase()}${name.slice(1)}`, each],
  ]));
}

function over(name: string, types: string, index: number, compute: (value: ListValue, args: readonly Value[]) => Value): GoFunction {
  const body: Body = (args) => compute(listAt(args, index, name), args);
  return open(types, body);
}

/** An unknown item may be any value, so whether it is the same as another one cannot be known. */
function holds(items: readonly Value[], wanted: Value): boolean {
  let blocked: Blocked | undefined;
  for (const item of items) {
    try {
      if (deepEqual(item, wanted)) return true;
    } catch (error) {
      if (!(error instanceof Blocked)) throw error;
      blocked = error;
    }
  }
  if (blocked) throw blocked;
  return false;
}

function uniq(items: readonly Value[]): Value[] {
  const kept: Value[] = [];
  for (const item of items) if (!holds(kept, item)) kept.push(item);
  return kept;
}

function known(value: Value): boolean {
  const result = truth(value);
  if (result === undefined) throw new Blocked({ code: 'function', name: 'compact' });
  return result;
}

/** A list as long as its capacity. */
function exact(items: readonly Value[]): ListValue {
  return { ...list(items), capacity: items.length };
}

/** Go's capacity of a list at most: appending doubles it, and what is allocated is rounded up. */
function capacityOf({ capacity, items }: ListValue): number {
  if (capacity !== undefined) return capacity;
  return Math.max(items.length, items.length > 16 ? items.length * 3 : 2 * (items.length - 1));
}

function slice(args: readonly Value[]): Value {
  const value = listAt(args, 0, 'slice');
  if (value.items.length === 0) return NIL;
  const start = args[1] ? Number(toInt64(args[1])) : 0;
  const end = args[2] ? Number(toInt64(args[2])) : value.items.length;
  const most = capacityOf(value);
  if (start < 0 || end < start || end > most) throw fail('slice bounds out of range');
  // Go slices up to the capacity, which is more than the length where a list was appended to.
  if (end > value.items.length) throw new Blocked({ code: 'function', name: 'slice' });
  return { ...value, items: value.items.slice(start, end), capacity: most - start };
}

function chunk(size: number, value: ListValue): Value {
  // Sprig rounds down the number of chunks that it makes: with a negative size that may be none.
  if (size < 0 && Math.floor((value.items.length - 1) / size) === -1) return { ...list([]), type: '[][]interface {}' };
  if (size <= 0) throw fail('integer divide by zero');
  const chunks: Value[] = [];
  for (let from = 0; from < value.items.length; from += size) chunks.push(exact(value.items.slice(from, from + size)));
  return { ...list(chunks), type: '[][]interface {}' };
}

const makeList = open('a*', (args) => exact(args));

export const LISTS: Family = {
  list: makeList,
  tuple: makeList,
  slice: strict('aa*', slice),
  mustSlice: strict('aa*', slice),
  concat: strict('a*', (args) => {
    const items = args.flatMap((_, index) => listAt(args, index, 'concat').items);
    return items.length > 0 ? list(items) : nilList();
  }),
  ...twins({
    append: over('push', 'aa', 0, (value, args) => list([...value.items, at(args, 1)])),
    push: over('push', 'aa', 0, (value, args) => list([...value.items, at(args, 1)])),
    prepend: over('prepend', 'aa', 0, (value, args) => exact([at(args, 1), ...value.items])),
    first: over('first', 'a', 0, (value) => value.items[0] ?? NIL),
    last: over('last', 'a', 0, (value) => value.items.at(-1) ?? NIL),
    rest: over('rest', 'a', 0, (value) => (value.items.length > 0 ? exact(value.items.slice(1)) : nilList())),
    initial: over('initial', 'a', 0, (value) => (value.items.length > 0 ? exact(value.items.slice(0, -1)) : nilList())),
    reverse: over('reverse', 'a', 0, (value) => exact([...value.items].reverse())),
    compact: over('compact', 'a', 0, (value) => list(value.items.filter(known))),
    uniq: over('uniq', 'a', 0, (value) => list(uniq(value.items))),
    without: over('without', 'aa*', 0, (value, args) => list(value.items.filter((item) => !holds(args.slice(1), item)))),
    has: open('aa', (args) => {
      if (at(args, 1).kind === 'nil') return bool(false, NONE);
      return bool(holds(listAt(args, 1, 'has').items, at(args, 0)), originsOfAll(args));
    }),
    chunk: strict('ia', (args) => chunk(integer(args, 0), listAt(args, 1, 'chunk'))),
  }),
};

