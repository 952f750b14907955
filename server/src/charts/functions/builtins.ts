import { Blocked } from '../execute/failure';
import { sprint, sprintf, sprintln } from '../go/format';
import { kindName, typeName } from '../go/types';
import { byteLength, offsetOfByte, utf8 } from '../../base/utf8';
import { bool, EMPTY, int, truth, TYPED_NIL, unknown } from '../make';
import { deepOrigins, joined, originsOf, slice, string, union } from '../text';
import type { DictValue, Value } from '../value';
import { at, closed, fail, knownText, open, originsOfAll, strict, stringAt, type Family } from './kit';

type Basic = 'bool' | 'int' | 'float' | 'string' | 'invalid';

function basic(value: Value): Basic {
  return value.kind === 'bool' || value.kind === 'int' || value.kind === 'float' || value.kind === 'string' ? value.kind : 'invalid';
}

function isNil(value: Value): boolean {
  return value.kind === 'nil' || ((value.kind === 'list' || value.kind === 'dict') && value.nil === true);
}

function isTime(value: Value): boolean {
  return value.kind === 'dict' && value.type === 'time.Time';
}

/** text/template's eq of two values: mixed kinds are an error, except with nil. */
function equal(a: Value, b: Value): boolean {
  if (a.kind === 'unknown') throw new Blocked(a.why);
  if (b.kind === 'unknown') throw new Blocked(b.why);
  // Two times are equal to Go where their zones are the same object too.
  if (isTime(a) && isTime(b)) throw new Blocked({ code: 'function', name: 'eq' });
  if (basic(a) !== basic(b)) {
    if (a.kind === 'nil' || b.kind === 'nil') return false;
    throw fail('incompatible types for comparison');
  }
  if (a.kind === 'string' && b.kind === 'string') return knownText(a) === knownText(b);
  if ((a.kind === 'bool' && b.kind === 'bool') || (a.kind === 'float' && b.kind === 'float') || (a.kind === 'int' && b.kind === 'int')) {
    return a.value === b.value;
  }
  const comparable = a.kind === 'nil' || b.kind === 'nil' || a.kind === b.kind;
  if (comparable && (isNil(a) || isNil(b))) return isNil(a) === isNil(b);
  if (kindName(a) !== kindName(b)) throw fail(`non-comparable types ${typeName(a)}, ${typeName(b)}`);
  throw fail(`non-comparable type ${typeName(a)}`);
}

function less(a: Value, b: Value): boolean {
  if (a.kind === 'unknown') throw new Blocked(a.why);
  if (b.kind === 'unknown') throw new Blocked(b.why);
  if (basic(a) === 'invalid' || basic(b) === 'invalid') throw fail('invalid type for comparison');
  if (a.kind !== b.kind) throw fail('incompatible types for comparison');
  if (a.kind === 'string' && b.kind === 'string') {
    const [x, y] = [utf8(knownText(a)), utf8(knownText(b))];
    for (let index = 0; index < Math.min(x.length, y.length); index += 1) if (x[index] !== y[index]) return (x[index] ?? 0) < (y[index] ?? 0);
    return x.length < y.length;
  }
  if ((a.kind === 'int' && b.kind === 'int') || (a.kind === 'float' && b.kind === 'float')) return a.value < b.value;
  throw fail('invalid type for comparison');
}

function compared(test: (a: Value, b: Value) => boolean) {
  return open('aa', (args) => bool(test(at(args, 0), at(args, 1)), originsOfAll(args)));
}

const eq = open('aa*', (args) => {
  if (args.length < 2) throw fail('missing argument for comparison');
  const first = at(args, 0);
  let blocked: Blocked | undefined;
  for (const other of args.slice(1)) {
    try {
      if (equal(first, other)) return bool(true, originsOfAll(args));
    } catch (error) {
      if (!(error instanceof Blocked)) throw error;
      blocked = error;
    }
  }
  if (blocked) throw blocked;
  return bool(false, originsOfAll(args));
});

/** What a key gives that is not there. */
function missingIn(item: DictValue): Value {
  if (item.rest) return unknown(item.rest);
  return item.type === 'map[string]string' ? EMPTY : TYPED_NIL;
}

/** One step of `index`: a list by number, a dict by key. What is missing in a dict is nil. */
function indexed(item: Value, index: Value): Value {
  if (item.kind === 'unknown') return item;
  if (index.kind === 'unknown') return unknown(index.why, union(originsOf(index), deepOrigins(item)));
  if (item.kind === 'nil') throw fail('index of nil pointer');
  if (item.kind === 'dict') {
    if (index.kind !== 'string') throw fail(`value has type ${typeName(index)}; should be string`);
    return item.entries.get(knownText(index)) ?? missingIn(item);
  }
  if (item.kind !== 'list' && item.kind !== 'string') throw fail(`can't index item of type ${typeName(item)}`);
  if (index.kind !== 'int') throw fail(`cannot index slice/array with type ${typeName(index)}`);
  const found = item.kind === 'list' ? item.items[Number(index.value)] : byteAt(knownText(item), Number(index.value));
  if (!found) throw fail(`index out of range: ${index.value}`);
  return found;
}

function byteAt(text: string, index: number): Value | undefined {
  const byte = utf8(text)[index];
  return byte === undefined ? undefined : int(byte);
}

const index = open('aa*', (args) => {
  let item = at(args, 0);
  if (item.kind === 'nil') throw fail('index of untyped nil');
  for (const key of args.slice(1)) item = indexed(item, key);
  return item;
});

const len = strict('a', (args) => {
  const value = at(args, 0);
  const origins = deepOrigins(value);
  if (value.kind === 'string') return int(byteLength(knownText(value)), origins);
  if (value.kind === 'list') return int(value.items.length, origins);
  if (value.kind === 'dict') return int(closed(value).entries.size, origins);
  throw fail(value.kind === 'nil' ? 'len of nil pointer' : `len of type ${typeName(value)}`);
});

const HTML: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', "'": '&#39;', '"': '&#34;', '\0': '\uFFFD' };
const JS: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", '"': '\\"', '<': '\\u003C', '>': '\\u003E', '&': '\\u0026', '=': '\\u003D' };

function escapedForJs(text: string): string {
  return Array.from(text).map((char) => {
    const code = char.codePointAt(0) ?? 0;
    if (code < 0x20) return `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
    if (code >= 0x80 && !/[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(char)) return `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
    return JS[char] ?? char;
  }).join('');
}

/** Go's url.QueryEscape. */
export function queryEscape(text: string): string {
  return encodeURIComponent(text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`).replaceAll('%20', '+');
}

/** These take any number of values and print them as `print` does. */
function escaping(change: (text: string) => string) {
  return strict('a*', (args) => {
    const whole = args.length === 1 && args[0]?.kind === 'string' ? args[0] : sprint(args);
    return string(change(knownText(whole)), originsOfAll(args));
  });
}

/** text/template's own functions but `and` and `or`, which the interpreter runs since they leave arguments unevaluated. */
export const BUILTINS: Family = {
  eq,
  ne: compared((a, b) => !equal(a, b)),
  lt: compared(less),
  le: compared((a, b) => less(a, b) || equal(a, b)),
  gt: compared((a, b) => !less(a, b) && !equal(a, b)),
  ge: compared((a, b) => !less(a, b)),
  not: open('a', (args) => {
    const value = at(args, 0);
    const known = truth(value);
    // What a dict holds is not looked at, and walking through all values for it takes long.
    if (known !== undefined) return bool(!known, originsOf(value));
    return value.kind === 'unknown' ? value : unknown({ code: 'function', name: 'not' }, originsOf(value));
  }),
  index,
  len,
  print: open('a*', (args) => sprint(args)),
  println: open('a*', (args) => sprintln(args)),
  printf: open('sa*', (args) => sprintf(stringAt(args, 0), args.slice(1))),
  html: escaping((text) => text.replace(/[<>&'"\0]/g, (char) => HTML[char] ?? char)),
  js: escaping(escapedForJs),
  urlquery: escaping(queryEscape),
  call: strict('aa*', () => {
    throw fail('non-function of type');
  }),
};

/** A part of a text by bytes; unknown where a cut would split a character. */
export function byteSlice(value: Value, start: number, end: number): Value {
  if (value.kind !== 'string') throw fail('expected string');
  const text = knownText(value);
  const from = offsetOfByte(text, start);
  const to = offsetOfByte(text, end);
  if (from === undefined || to === undefined) throw new Blocked({ code: 'function', name: 'slice' });
  const part = slice(value, from, to);
  return part.segments.length === 0 ? joined([]) : part;
}
