import { Blocked, countWalked } from '../execute/failure';
import { formatFloat } from '../go/number';
import { formatTime, RFC3339 } from '../go/time';
import { NIL, sortedKeys } from '../make';
import { joined, NONE, string } from '../text';
import type { DictValue, Segment, Value } from '../value';
import { closed, fail } from './kit';

const MAX_DEPTH = 200;

/** What BurntSushi's encoder cannot write. Helm prints its words instead of the text. */
class Unwritable extends Error {}

interface Writing {
  readonly out: Segment[];
  depth: number;
}

/** A value as Helm's `toToml` writes it: keys in order, tables behind the other keys of theirs; each scalar keeps its origins. */
export function toToml(value: Value): Value {
  if (value.kind === 'nil') throw fail('reflect: call of reflect.Value.Type on zero Value');
  const writing: Writing = { out: [], depth: 0 };
  try {
    encode(writing, [], value);
  } catch (error) {
    if (error instanceof Unwritable) return string(error.message);
    throw error;
  }
  return joined(writing.out);
}

function say(writing: Writing, text: string): void {
  writing.out.push({ text, origins: NONE });
}

/** Whether nothing is written of it: nil, a nil list. */
function isNil(value: Value): boolean {
  return value.kind === 'nil' || ((value.kind === 'list' || value.kind === 'dict') && value.nil === true);
}

type Shape = 'scalar' | 'table' | 'array' | 'tables';

function shapeOf(value: Value): Shape {
  if (value.kind === 'unknown') throw new Blocked(value.why);
  if (value.kind === 'dict') return isTable(value) ? 'table' : 'scalar';
  if (value.kind !== 'list') return 'scalar';
  if (value.items.some(isNil)) throw new Unwritable('toml: cannot encode array with nil element');
  const shapes = value.items.map(shapeOf);
  return shapes.length > 0 && shapes.every((shape) => shape === 'table') ? 'tables' : 'array';
}

function isTable(value: DictValue): boolean {
  if (value.type === undefined || value.type === 'common.Values' || value.type === 'map[string]string') return true;
  if (value.type === 'time.Time') return false;
  throw new Blocked({ code: 'function', name: 'toToml' });
}

function encode(writing: Writing, keys: readonly string[], value: Value): void {
  countWalked('toToml');
  if (writing.depth > MAX_DEPTH) throw fail('value is nested too deeply');
  if (isNil(value) && keys.length > 0) return;
  writing.depth += 1;
  switch (shapeOf(value)) {
    case 'table':
      table(writing, keys, value);
      break;
    case 'tables':
      tables(writing, keys, value);
      break;
    default:
      entry(writing, keys, value, false);
  }
  writing.depth -= 1;
}

function newline(writing: Writing): void {
  if (writing.out.length > 0) say(writing, '\n');
}

function indentOf(keys: readonly string[]): string {
  return '  '.repeat(Math.max(0, keys.length - 1));
}

function table(writing: Writing, keys: readonly string[], value: Value): void {
  // A blank line stands between the tables at the top.
  if (keys.length === 1) newline(writing);
  if (keys.length > 0) say(writing, `${indentOf(keys)}[${keys.map(quotedKey).join('.')}]\n`);
  entries(writing, keys, value, false);
}

function tables(writing: Writing, keys: readonly string[], value: Value): void {
  if (keys.length === 0) throw new Unwritable('toml: top-level values must be Go maps or structs');
  for (const item of value.kind === 'list' ? value.items : []) {
    newline(writing);
    say(writing, `${indentOf(keys)}[[${keys.map(quotedKey).join('.')}]]\n`);
    entries(writing, keys, item, false);
  }
}

function entries(writing: Writing, keys: readonly string[], value: Value, inline: boolean): void {
  if (value.kind !== 'dict') return;
  closed(value);
  const all = sortedKeys(value).map((key) => ({ key, item: value.entries.get(key) ?? NIL }));
  const isSub = ({ item }: { readonly item: Value }): boolean => !isNil(item) && ['table', 'tables'].includes(shapeOf(item));
  const subs = all.filter(isSub);
  const direct = all.filter((each) => !isSub(each));
  const group = (of: typeof all, isFollowed: boolean): void => of.forEach(({ key, item }, index) => {
    if (isNil(item)) return;
    if (!inline) {
      encode(writing, [...keys, key], item);
      return;
    }
    entry(writing, [key], item, true);
    if (isFollowed || index < of.length - 1) say(writing, ', ');
  });
  group(direct, subs.length > 0);
  group(subs, false);
}

function entry(writing: Writing, keys: readonly string[], value: Value, inline: boolean): void {
  const last = keys.at(-1);
  if (last !== undefined) say(writing, `${indentOf(keys)}${quotedKey(last)} = `);
  element(writing, value);
  if (last !== undefined && !inline) say(writing, '\n');
}

/** A value as it stands behind `=` or in brackets. */
function element(writing: Writing, value: Value): void {
  countWalked('toToml');
  if (writing.depth > MAX_DEPTH) throw fail('value is nested too deeply');
  writing.depth += 1;
  switch (value.kind) {
    case 'string':
      say(writing, '"');
      for (const segment of value.segments) writing.out.push({ ...segment, text: escaped(segment.text) });
      say(writing, '"');
      break;
    case 'list':
      say(writing, '[');
      value.items.forEach((item, index) => {
        if (index > 0) say(writing, ', ');
        element(writing, item);
      });
      say(writing, ']');
      break;
    case 'dict':
      if (value.type === 'time.Time') {
        writing.out.push({ text: formatTime(value, RFC3339), origins: value.origins });
        break;
      }
      say(writing, '{');
      entries(writing, [], value, true);
      say(writing, '}');
      break;
    case 'float':
      writing.out.push({ text: float(value.value), origins: value.origins });
      break;
    case 'bool':
    case 'int':
      writing.out.push({ text: String(value.value), origins: value.origins });
      break;
    default:
      break;
  }
  writing.depth -= 1;
}

function float(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? '+inf' : '-inf';
  const text = formatFloat(value, 'g', -1);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function quotedKey(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : `"${escaped(key)}"`;
}

const NAMED: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r' };

function escaped(text: string): string {
  return text.replace(/[\0-\x1f"\\\x7f]/g, (char) => NAMED[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
