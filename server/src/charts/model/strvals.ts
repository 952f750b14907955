import type { DictValue, Origins, Value } from '../value';
import { bool, float, int64, list } from '../make';
import { string } from '../text';
import { dict, nil } from './make';
import { mergeMaps } from './dicts';
import { itemPath, keyPath } from '../../images/path';

/** How Helm is told one value more: `--set`, `--set-string`, `--set-json`, `--set-file` (with the file's text at hand) or `--set-literal`. */
export interface Override {
  readonly kind: 'set' | 'string' | 'json' | 'file' | 'literal';
  /** What stands behind the option: `image.tag=1.0,replicas=2`. */
  readonly text: string;
  /** For `file`: the texts of the files by the names in `text`. */
  readonly files?: ReadonlyMap<string, string>;
}

/** Values with the overrides in them, and the overrides that Helm would refuse. */
export interface Overridden {
  readonly values: DictValue;
  readonly refused: readonly Override[];
}

/** The order in which Helm takes its options, whatever their order on the command line. */
const ORDER: readonly Override['kind'][] = ['json', 'set', 'string', 'file', 'literal'];
const MOST_NESTED = 30;
const GREATEST_INDEX = 65_536;

/**
 * Puts overrides into values, as Helm's `strvals` does: `a.b=c`, `a[0].b=c`, `a={x,y}`, `\,` for a comma, `null` for nothing,
 * whole numbers and booleans typed unless they are asked for as text. `values` stays as it is.
 */
export function override(values: DictValue, overrides: readonly Override[]): Overridden {
  let current = values;
  const refused: Override[] = [];
  for (const kind of ORDER) {
    for (const one of overrides) {
      if (one.kind !== kind) continue;
      const changed = one.kind === 'literal' ? literal(one.text, current) : one.kind === 'json' && one.text.trim().startsWith('{') ? wholeJson(one.text, current) : parsed(one, current);
      if (changed) current = changed;
      else refused.push(one);
    }
  }
  return { values: current, refused };
}

function wholeJson(text: string, values: DictValue): DictValue | undefined {
  const read = readJson(text, '');
  return read?.kind === 'dict' ? mergeMaps(values, read) : undefined;
}

/** What Helm reports as an error, thrown to leave the recursion; it does not leave this file. */
class Refused extends Error {}

interface Parser {
  readonly text: string;
  readonly override: Override;
  at: number;
}

function parsed(one: Override, values: DictValue): DictValue | undefined {
  const parser: Parser = { text: one.text, override: one, at: 0 };
  try {
    let current = values;
    while (parser.at < parser.text.length) current = readKey(parser, current, '', 0);
    return current;
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

/** A stretch up to one of the stops, with `\` taking the next character as it is; `stop` is undefined at the end. */
function until(parser: Parser, stops: string): { readonly text: string; readonly stop: string | undefined } {
  let text = '';
  while (parser.at < parser.text.length) {
    const character = String.fromCodePoint(parser.text.codePointAt(parser.at) ?? 0);
    parser.at += character.length;
    if (stops.includes(character)) return { text, stop: character };
    if (character !== '\\') {
      text += character;
      continue;
    }
    const next = parser.text.codePointAt(parser.at);
    if (next === undefined) return { text, stop: undefined };
    text += String.fromCodePoint(next);
    parser.at += String.fromCodePoint(next).length;
  }
  return { text, stop: undefined };
}

function readKey(parser: Parser, data: DictValue, path: string, nested: number): DictValue {
  const { text: key, stop } = until(parser, '=[,.');
  if (stop === undefined && key === '') return data;
  const own = keyPath(path, key);
  switch (stop) {
    case '[': {
      const index = readIndex(parser);
      const known = data.entries.get(key);
      if (known && known.kind !== 'list') throw new Refused();
      return withKey(data, key, readItem(parser, known?.items ?? [], index, own, nested));
    }
    case '=':
      return withKey(data, key, readValue(parser, own));
    case '.': {
      if (nested >= MOST_NESTED) throw new Refused();
      const known = data.entries.get(key);
      if (known && known.kind !== 'dict') throw new Refused();
      if (parser.at >= parser.text.length) return data;
      const inner = readKey(parser, known ?? dict(), own, nested + 1);
      if (inner.entries.size === 0) throw new Refused();
      return withKey(data, key, inner);
    }
    default:
      throw new Refused();
  }
}

function withKey(data: DictValue, key: string, value: Value): DictValue {
  return key === '' ? data : dict([...data.entries, [key, value]]);
}

function readIndex(parser: Parser): number {
  const { text, stop } = until(parser, ']');
  if (stop === undefined || !/^[-+]?[0-9]{1,9}$/.test(text)) throw new Refused();
  const index = Number(text);
  if (index < 0 || index > GREATEST_INDEX) throw new Refused();
  return index;
}

function readItem(parser: Parser, items: readonly Value[], index: number, path: string, nested: number): Value {
  const { text, stop } = until(parser, '[.=');
  const own = itemPath(path, index);
  if (text !== '' || stop === undefined) throw new Refused();
  const known = items[index];
  if (stop === '=') return withItem(items, index, readValue(parser, own));
  if (stop === '[') {
    const next = readIndex(parser);
    if (known && known.kind !== 'nil' && known.kind !== 'list') throw new Refused();
    return withItem(items, index, readItem(parser, known?.kind === 'list' ? known.items : [], next, own, nested));
  }
  return withItem(items, index, readKey(parser, known?.kind === 'dict' ? known : dict(), own, nested));
}

function withItem(items: readonly Value[], index: number, value: Value): Value {
  const grown = [...items];
  while (grown.length < index) grown.push(nil());
  grown[index] = value;
  return list(grown);
}

function readValue(parser: Parser, path: string): Value {
  if (parser.override.kind === 'json') return readJsonValue(parser, path);
  if (parser.at >= parser.text.length) return string('', given(path));
  if (parser.text.charAt(parser.at) !== '{') return typed(parser.override, until(parser, ',').text, given(path));
  parser.at += 1;
  const items: Value[] = [];
  for (;;) {
    const { text, stop } = until(parser, ',}');
    if (stop === undefined) throw new Refused();
    items.push(typed(parser.override, text, given(itemPath(path, items.length))));
    if (stop === '}') break;
  }
  if (parser.text.charAt(parser.at) === ',') parser.at += 1;
  return list(items);
}

function typed({ kind, files }: Override, text: string, origins: Origins): Value {
  if (kind === 'file') {
    const content = files?.get(text);
    if (content === undefined) throw new Refused();
    return string(content, origins);
  }
  if (kind === 'string') return string(text, origins);
  const lower = text.toLowerCase();
  if (lower === 'true' || lower === 'false') return bool(lower === 'true', origins);
  if (lower === 'null') return nil(origins);
  if (text === '0') return int64(0n, origins);
  const isWhole = /^[-+]?[0-9]+$/.test(text) && !text.startsWith('0');
  const number = isWhole ? BigInt(text.replace(/^\+/, '')) : undefined;
  return number !== undefined && BigInt.asIntN(64, number) === number ? int64(number, origins) : string(text, origins);
}

/** A JSON value inside `a={"b":1},c=2`: as much of the text as is one value. */
function readJsonValue(parser: Parser, path: string): Value {
  if (skipEmpty(parser)) return nil(given(path));
  const end = jsonEnd(parser.text, parser.at);
  const read = readJson(parser.text.slice(parser.at, end), path);
  if (!read) throw new Refused();
  parser.at = end;
  skipEmpty(parser);
  return read;
}

/** Skips blanks and one comma; whether nothing but them stood before the comma or the end. */
function skipEmpty(parser: Parser): boolean {
  while (parser.at < parser.text.length) {
    const character = parser.text.charAt(parser.at);
    if (character !== ',' && character.trim() !== '') return false;
    parser.at += 1;
    if (character === ',') return true;
  }
  return true;
}

/** The offset behind the JSON value at `start`; what is no value ends somewhere and is refused when it is read. */
function jsonEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"') at = stringEnd(text, at);
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    else if (depth === 0 && /[\s,]/.test(character)) return at;
    if (depth === 0 && /["}\]]/.test(text.charAt(at))) return at + 1;
  }
  return text.length;
}

function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text.charAt(at) === '\\') at += 1;
    else if (text.charAt(at) === '"') return at;
  }
  return text.length;
}

function readJson(text: string, path: string): Value | undefined {
  try {
    return fromJson(JSON.parse(text), path, 0);
  } catch {
    return undefined;
  }
}

function fromJson(value: unknown, path: string, depth: number): Value {
  if (depth > MOST_NESTED * MOST_NESTED) throw new Refused();
  if (value === null) return nil(given(path));
  if (typeof value === 'boolean') return bool(value, given(path));
  if (typeof value === 'number') return float(value, given(path));
  if (typeof value === 'string') return string(value, given(path));
  if (Array.isArray(value)) return list(value.map((item, at) => fromJson(item, itemPath(path, at), depth + 1)));
  return dict(Object.entries(value as object).map(([key, item]) => [key, fromJson(item, keyPath(path, key), depth + 1)]));
}

/** `--set-literal a.b=anything`: all behind the first `=` is the text. */
function literal(text: string, values: DictValue): DictValue | undefined {
  const equals = text.indexOf('=');
  if (equals === -1) return undefined;
  const value = text.slice(equals + 1).replace(/[\\,{}]/g, (character) => `\\${character}`);
  return parsed({ kind: 'string', text: `${text.slice(0, equals)}=${value}` }, values);
}

function given(path: string): Origins {
  return [{ kind: 'given', uri: '', path, span: { start: 0, end: 0 } }];
}
