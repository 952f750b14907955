import { Blocked, countWalked } from '../execute/failure';
import { bool, dict, EMPTY, list, NIL, stringList, truth, unknown } from '../make';
import { NONE, string } from '../text';
import { typeName } from '../go/types';
import type { DictValue, Value } from '../value';
import { at, closed, dictAt, fail, knownText, open, strict, text, type Family, type Host } from './kit';
import { strval } from './strings';

const MAX_DEPTH = 200;

function makeDict(args: readonly Value[]): Value {
  const entries = new Map<string, Value>();
  for (let index = 0; index < args.length; index += 2) entries.set(knownText(strval(at(args, index))), args[index + 1] ?? EMPTY);
  return dict(entries);
}

/** A dict to be changed: of a nil map Go would panic. */
function changeable(args: readonly Value[]): DictValue {
  const value = at(args, 0);
  if (value.kind === 'nil' || (value.kind === 'dict' && value.nil)) throw fail('assignment to entry in nil map');
  return dictAt(args, 0);
}

function deepCopy(args: readonly Value[]): Value {
  const value = at(args, 0);
  if (value.kind === 'nil') throw fail('reflect: call of reflect.Value.Type on zero Value');
  return copied(value);
}

function copied(value: Value, depth = 0): Value {
  countWalked('deepCopy');
  if (depth > MAX_DEPTH) throw new Blocked({ code: 'budget', name: 'deepCopy' });
  if (value.kind === 'list') return { ...value, items: value.items.map((item) => copied(item, depth + 1)) };
  if (value.kind !== 'dict') return value;
  return { ...value, entries: new Map([...value.entries].map(([key, item]) => [key, copied(item, depth + 1)])) };
}

/** mergo's deepMerge: what the target lacks or has empty is filled in, or, with `overwrite`, replaced; dicts within are merged. */
function merge(target: DictValue, source: DictValue, overwrite: boolean, host: Host, depth = 0): void {
  if (depth > MAX_DEPTH) throw new Blocked({ code: 'budget', name: 'merge' });
  closed(target);
  closed(source);
  for (const [key, item] of [...source.entries]) {
    host.spend(1);
    let old = target.entries.get(key);
    if (old?.kind === 'dict' && old.nil && item.kind === 'dict' && !item.nil) {
      old = dict(new Map());
      host.change(target, key, old);
    }
    if (item.kind === 'nil') {
      if (overwrite) host.change(target, key, item);
      continue;
    }
    if (item.kind === 'dict' && old?.kind === 'dict') {
      if (item.entries !== old.entries) merge(old, item, overwrite, host, depth + 1);
      if (old.entries.size > 0 || !overwrite) continue;
    }
    if (overwrite ? item.kind !== 'dict' || old?.kind !== 'dict' : !old || isEmptyValue(old)) host.change(target, key, item);
  }
}

function isEmptyValue(value: Value): boolean {
  const known = truth(value);
  if (known === undefined) throw new Blocked({ code: 'function', name: 'merge' });
  return !known;
}

function merging(overwrite: boolean) {
  return open('dd*', (args, host) => {
    let target = at(args, 0).kind === 'nil' ? changeable(args) : dictAt(args, 0);
    for (const [index, source] of args.slice(1).entries()) {
      if (source.kind === 'nil') continue;
      const other = dictAt(args, index + 1);
      // mergo makes a map where there is none, once there is one to be merged.
      if (target.nil && !other.nil) target = dict(new Map());
      if (!target.nil) merge(target, other, overwrite, host);
    }
    return target;
  });
}

function dig(args: readonly Value[]): Value {
  if (args.length < 3) throw fail('dig needs at least three arguments');
  const last = args.at(-1);
  const fallback = args.at(-2) ?? NIL;
  let value: Value = last ?? NIL;
  if (value.kind === 'unknown') return value;
  if (value.kind !== 'dict') throw fail('dig: the last argument is no dict');
  for (const key of args.slice(0, -2)) {
    if (key.kind === 'unknown') throw new Blocked(key.why);
    if (key.kind !== 'string') throw fail('dig: a key is no string');
    if (value.kind === 'unknown') return value;
    if (value.kind !== 'dict' || value.type === 'map[string]string') throw fail(`interface conversion: ${typeName(value)} is not map[string]interface {}`);
    const next: Value | undefined = value.entries.get(knownText(key));
    if (!next) return value.rest ? unknown(value.rest) : fallback;
    value = next;
  }
  return value;
}

/** What stands under a key; unknown where the dict may hold more than is known. */
function entryOf(source: DictValue, key: string): Value | undefined {
  return source.entries.get(key) ?? (source.rest && unknown(source.rest));
}

/** Go walks a map in no order; what depends on it is known only where there is no choice. */
function ordered(values: readonly Value[], name: string): readonly Value[] {
  if (values.length > 1) throw new Blocked({ code: 'random', name });
  return values;
}

export const DICTS: Family = {
  dict: open('a*', makeDict),
  set: open('dsa', (args, host) => {
    const target = changeable(args);
    host.change(target, text(args, 1), at(args, 2));
    return target;
  }),
  unset: open('ds', (args, host) => {
    const target = dictAt(args, 0);
    host.change(target, text(args, 1), undefined);
    return target;
  }),
  get: open('ds', (args) => entryOf(dictAt(args, 0), text(args, 1)) ?? EMPTY),
  hasKey: open('ds', (args) => {
    const source = dictAt(args, 0);
    const has = source.entries.has(text(args, 1));
    return !has && source.rest ? unknown(source.rest) : bool(has, NONE);
  }),
  pluck: open('sd*', (args) => list(args.slice(1).flatMap((_, index) => closed(dictAt(args, index + 1)).entries.get(text(args, 0)) ?? []))),
  keys: strict('d*', (args) => stringList(args.flatMap((_, index) => [...closed(dictAt(args, index)).entries.keys()].map((key) => string(key))))),
  values: strict('d', (args) => list(ordered([...closed(dictAt(args, 0)).entries.values()], 'values'))),
  pick: open('ds*', (args) => {
    const source = dictAt(args, 0);
    const entries = new Map<string, Value>();
    for (let index = 1; index < args.length; index += 1) {
      const value = entryOf(source, text(args, index));
      if (value) entries.set(text(args, index), value);
    }
    return dict(entries, source.origins);
  }),
  omit: open('ds*', (args) => {
    const { rest } = dictAt(args, 0);
    const left = new Map(dictAt(args, 0).entries);
    for (let index = 1; index < args.length; index += 1) left.delete(text(args, index));
    return { ...dict(left, dictAt(args, 0).origins), ...(rest && { rest }) };
  }),
  merge: merging(false),
  mustMerge: merging(false),
  mergeOverwrite: merging(true),
  mustMergeOverwrite: merging(true),
  deepCopy: open('a', deepCopy),
  mustDeepCopy: open('a', deepCopy),
  dig: open('a*', dig),
};

