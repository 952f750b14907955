import type { Span } from '../base/span';
import type { TomlEntry, TomlKey, TomlTable, TomlValue } from './toml';

/** What a table's key stands for, by the rules of TOML 1.0 on what may be defined how often. */
interface Node {
  kind: 'implied' | 'table' | 'items' | 'value';
  readonly children: Map<string, Node>;
}

interface Cursor {
  readonly text: string;
  at: number;
}

/**
 * The tables of a text that is written as nearly all configurations are: keys and values on lines of their own, strings on one line without
 * escapes, booleans, whole numbers and arrays of these. Undefined for every other text and for one with any error, which the whole
 * parser is then asked about. A text of ten thousand tables takes a tenth of the time that way.
 */
export function plainTables(text: string): readonly TomlTable[] | undefined {
  if (NOT_PLAIN.test(text)) return undefined;
  const cursor: Cursor = { text, at: 0 };
  const top: Node = { kind: 'table', children: new Map() };
  const root = open('root', [], [], 0, 0);
  const tables = [root];
  let current = root;
  let scope = top;
  skipBlank(cursor);
  while (cursor.at < text.length) {
    if (text.charCodeAt(cursor.at) === BRACKET) {
      const header = readHeader(cursor);
      const node = header && define(top, header.keys, header.isArray);
      if (!header || !node) return undefined;
      scope = node;
      current = open(header.isArray ? 'array' : 'table', header.keys, pathOf(top, header.keys, header.isArray), header.span.start, header.span.end);
      tables.push(current);
    } else {
      const entry = readEntry(cursor);
      if (!entry || !put(scope, entry)) return undefined;
      current.entries.push(entry);
      current.span.end = entry.span.end;
    }
    if (!endOfLine(cursor)) return undefined;
    skipBlank(cursor);
  }
  return tables;
}

/** Control characters, a byte order mark, lone carriage returns, and characters outside the basic plane, on which positions would turn. */
const NOT_PLAIN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufeff\ud800-\udfff]|\r(?!\n)/;
const BRACKET = 0x5b;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;

interface OpenTable extends TomlTable {
  readonly entries: TomlEntry[];
  readonly span: { readonly start: number; end: number };
}

function open(header: TomlTable['header'], keys: readonly TomlKey[], path: TomlTable['path'], start: number, end: number): OpenTable {
  return { header, keys, path, entries: [], span: { start, end } };
}

const BLANK = /[ \t\r\n]*/y;
const LINE_END = /[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y;
const SPACE = /[ \t]*/y;
const BARE = /[A-Za-z0-9_-]+/y;
const BASIC = /"(?!"")[^"\\\n\r]*"/y;
const LITERAL = /'(?!'')[^'\n\r]*'/y;
const WORD = /(?:true|false|[+-]?(?:0|[1-9][0-9]*))(?=[ \t\r\n,\]#]|$)/y;

/** Moves behind what an expression matches at the cursor, and gives it; undefined where it does not match. */
function take(cursor: Cursor, expression: RegExp): string | undefined {
  expression.lastIndex = cursor.at;
  const found = expression.exec(cursor.text)?.[0];
  if (found !== undefined) cursor.at += found.length;
  return found;
}

/** Moves to the next thing that is neither space nor comment. */
function skipBlank(cursor: Cursor): void {
  take(cursor, BLANK);
  while (cursor.text[cursor.at] === '#') {
    const end = cursor.text.indexOf('\n', cursor.at);
    cursor.at = end < 0 ? cursor.text.length : end;
    take(cursor, BLANK);
  }
}

function endOfLine(cursor: Cursor): boolean {
  return take(cursor, LINE_END) !== undefined;
}

interface Header {
  readonly keys: readonly TomlKey[];
  readonly isArray: boolean;
  readonly span: Span;
}

function readHeader(cursor: Cursor): Header | undefined {
  const start = cursor.at;
  const isArray = cursor.text.charCodeAt(start + 1) === BRACKET;
  cursor.at += isArray ? 2 : 1;
  const keys: TomlKey[] = [];
  for (;;) {
    take(cursor, SPACE);
    const key = readKey(cursor);
    if (!key) return undefined;
    keys.push(key);
    take(cursor, SPACE);
    if (cursor.text[cursor.at] !== '.') break;
    cursor.at += 1;
  }
  const close = isArray ? ']]' : ']';
  if (!cursor.text.startsWith(close, cursor.at)) return undefined;
  cursor.at += close.length;
  return { keys, isArray, span: { start, end: cursor.at } };
}

function readKey(cursor: Cursor): TomlKey | undefined {
  const start = cursor.at;
  const code = cursor.text.charCodeAt(start);
  const isQuoted = code === QUOTE || code === APOSTROPHE;
  const written = isQuoted ? take(cursor, code === QUOTE ? BASIC : LITERAL) : take(cursor, BARE);
  return written === undefined ? undefined : { text: isQuoted ? written.slice(1, -1) : written, span: { start, end: cursor.at } };
}

/** A line with one key; a dotted key is left to the whole parser. */
function readEntry(cursor: Cursor): TomlEntry | undefined {
  const start = cursor.at;
  const key = readKey(cursor);
  take(cursor, SPACE);
  if (!key || cursor.text[cursor.at] !== '=') return undefined;
  cursor.at += 1;
  take(cursor, SPACE);
  const value = readValue(cursor, 0);
  return value && { keys: [key], value, span: { start, end: cursor.at } };
}

const DEEPEST = 10;

function readValue(cursor: Cursor, depth: number): TomlValue | undefined {
  const start = cursor.at;
  const code = cursor.text.charCodeAt(start);
  if (code === QUOTE || code === APOSTROPHE) {
    const written = take(cursor, code === QUOTE ? BASIC : LITERAL);
    if (written === undefined) return undefined;
    const span = { start, end: cursor.at };
    return { kind: 'string', text: written.slice(1, -1), span, inner: { start: start + 1, end: cursor.at - 1 }, style: code === QUOTE ? 'basic' : 'literal' };
  }
  if (code === BRACKET) return depth < DEEPEST ? readArray(cursor, depth) : undefined;
  const word = take(cursor, WORD);
  if (word === undefined) return undefined;
  const span = { start, end: cursor.at };
  if (word === 'true' || word === 'false') return { kind: 'boolean', value: word === 'true', span };
  const value = Number(word);
  return Number.isSafeInteger(value) ? { kind: 'integer', value: value === 0 ? 0 : value, span } : undefined;
}

function readArray(cursor: Cursor, depth: number): TomlValue | undefined {
  const start = cursor.at;
  const items: TomlValue[] = [];
  cursor.at += 1;
  for (;;) {
    skipBlank(cursor);
    if (cursor.text[cursor.at] === ']') break;
    const item = readValue(cursor, depth + 1);
    if (!item) return undefined;
    items.push(item);
    skipBlank(cursor);
    if (cursor.text[cursor.at] === ']') break;
    if (cursor.text[cursor.at] !== ',') return undefined;
    cursor.at += 1;
  }
  cursor.at += 1;
  return { kind: 'array', items, span: { start, end: cursor.at } };
}

/** The table that a header opens; undefined where TOML forbids it, or where it is not sure. */
function define(top: Node, keys: readonly TomlKey[], isArray: boolean): Node | undefined {
  let at = top;
  for (const [index, { text }] of keys.entries()) {
    const known = at.children.get(text);
    const isLast = index === keys.length - 1;
    if (isLast && isArray) {
      if (known && known.kind !== 'items') return undefined;
      const items = known ?? child(at, text, 'items');
      const number = items.children.size;
      return child(items, String(number), 'table');
    }
    if (known?.kind === 'value') return undefined;
    if (isLast) {
      if (known?.kind === 'table' || known?.kind === 'items') return undefined;
      if (!known) return child(at, text, 'table');
      known.kind = 'table';
      return known;
    }
    const next = known ?? child(at, text, 'implied');
    at = next.kind === 'items' ? (next.children.get(String(next.children.size - 1)) ?? next) : next;
  }
  return undefined;
}

/** Nothing is ever defined below a value, so that one node stands for all. */
const VALUE: Node = { kind: 'value', children: new Map() };

function child(of: Node, key: string, kind: Node['kind']): Node {
  const made: Node = { kind, children: new Map() };
  of.children.set(key, made);
  return made;
}

/** A key that is there already in whatever form is an error. */
function put(scope: Node, { keys }: TomlEntry): boolean {
  const key = keys[0]?.text ?? '';
  if (scope.children.has(key)) return false;
  scope.children.set(key, VALUE);
  return true;
}

function pathOf(top: Node, keys: readonly TomlKey[], isArray: boolean): TomlTable['path'] {
  const path: (string | number)[] = [];
  let at: Node | undefined = top;
  keys.forEach(({ text }, index) => {
    path.push(text);
    at = at?.children.get(text);
    if (at?.kind !== 'items') return;
    const last = at.children.size - 1;
    if (index < keys.length - 1 || isArray) path.push(last);
    at = at.children.get(String(last));
  });
  return path;
}
