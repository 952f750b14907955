import type { Comment, MapEntry, ScalarNode, Tree, TreeNode } from './tree';

/**
 * The tree of a text that is written as nearly all generated tables are: one document of block maps and lists, each key with its value, plain
 * and quoted scalars on one line without escapes, flow lists of these, comments. Undefined for every other text and for one with any error,
 * which the whole parser is then asked about. A text of ten thousand rules takes a tenth of the time that way.
 */
export function plainTree(text: string): Tree | undefined {
  if (NOT_PLAIN.test(text)) return undefined;
  const reading: Reading = { text, at: 0, indent: 0, comments: [] };
  if (!toContent(reading) || reading.indent !== 0) return undefined;
  const root = readBlock(reading, 0, 0);
  if (!root || reading.at < text.length) return undefined;
  return { documents: [{ root, span: { start: root.span.start, end: text.length } }], problems: [], comments: reading.comments };
}

/** Line ends but line feeds, tabs, control characters, and other characters that YAML or its readers treat in a way of their own. */
const NOT_PLAIN = /[\u0000-\u0009\u000b-\u001f\u007f-\u00a0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]/;

/** Blocks nested more deeply are left to the whole parser, which has a limit of its own. */
const DEEPEST = 50;

interface Reading {
  readonly text: string;
  /** The first character of the next line's content, or the text's end. */
  at: number;
  /** How far that is indented. */
  indent: number;
  readonly comments: Comment[];
}

const SPACE = 0x20;
const LF = 0x0a;
const HASH = 0x23;
const DASH = 0x2d;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const OPEN = 0x5b;

/** A scalar that no line behind it goes on with; in a list in brackets a comma ends it too. */
const PLAIN = /[A-Za-z0-9_./](?:[A-Za-z0-9_./*@+-]|:(?=[A-Za-z0-9_./*@+-])|[ ](?=[A-Za-z0-9_./*@+(&-])|[(),&](?=[A-Za-z0-9_./) -]))*/y;
const PLAIN_ITEM = /[A-Za-z0-9_./](?:[A-Za-z0-9_./*@+-]|:(?=[A-Za-z0-9_./*@+-]))*/y;
const SINGLE = /'[^'\n]*'/y;
const DOUBLE = /"[^"\\\n]*"/y;
const KEY = /(?:[A-Za-z_][A-Za-z0-9_.-]*(?::[0-9]+)?|"[^"\\\n]*"|'[^'\n]*')(?=:(?:[ ]|\n|$))/y;

/** Moves to the next line with content, and takes comments up on the way; false at the text's end. */
function toContent(reading: Reading): boolean {
  const { text } = reading;
  for (;;) {
    const lineStart = reading.at;
    while (text.charCodeAt(reading.at) === SPACE) reading.at += 1;
    if (reading.at >= text.length) return false;
    const code = text.charCodeAt(reading.at);
    if (code === HASH) takeComment(reading);
    else if (code !== LF) {
      reading.indent = reading.at - lineStart;
      return true;
    }
    if (reading.at < text.length) reading.at += 1;
  }
}

function takeComment(reading: Reading): void {
  const found = reading.text.indexOf('\n', reading.at);
  const end = found < 0 ? reading.text.length : found;
  reading.comments.push({ span: { start: reading.at, end }, text: reading.text.slice(reading.at + 1, end) });
  reading.at = end;
}

/** The rest of a line behind a value: nothing, or a comment. It moves to the next content, and says whether the rest was that. */
function endLine(reading: Reading): boolean {
  const { text } = reading;
  const from = reading.at;
  while (text.charCodeAt(reading.at) === SPACE) reading.at += 1;
  if (reading.at < text.length && text.charCodeAt(reading.at) === HASH && reading.at > from) takeComment(reading);
  if (reading.at < text.length && text.charCodeAt(reading.at) !== LF) return false;
  if (reading.at < text.length) reading.at += 1;
  if (!toContent(reading)) reading.indent = -1;
  return true;
}

/** The map or list whose first line is at hand, up to the first line that is indented less. */
function readBlock(reading: Reading, indent: number, depth: number): TreeNode | undefined {
  if (depth > DEEPEST) return undefined;
  return isItem(reading) ? readList(reading, indent, depth) : readMap(reading, indent, depth);
}

function isItem({ text, at }: Reading): boolean {
  return text.charCodeAt(at) === DASH && text.charCodeAt(at + 1) === SPACE;
}

function readMap(reading: Reading, indent: number, depth: number): TreeNode | undefined {
  const start = reading.at;
  const entries: MapEntry[] = [];
  let end = start;
  do {
    if (isItem(reading)) return undefined;
    const key = readKey(reading);
    if (!key) return undefined;
    const value = readValue(reading, indent, depth);
    if (!value) return undefined;
    entries.push({ key, value });
    end = value.span.end;
  } while (reading.indent === indent);
  return reading.indent > indent ? undefined : { kind: 'map', span: { start, end }, flow: false, entries };
}

function readList(reading: Reading, indent: number, depth: number): TreeNode | undefined {
  const start = reading.at;
  const items: TreeNode[] = [];
  let end = start;
  do {
    if (!isItem(reading)) break;
    reading.at += 2;
    while (reading.text.charCodeAt(reading.at) === SPACE) reading.at += 1;
    const item = readItem(reading, depth);
    if (!item) return undefined;
    items.push(item);
    end = item.span.end;
  } while (reading.indent === indent);
  return reading.indent > indent ? undefined : { kind: 'list', span: { start, end }, flow: false, items };
}

/** What stands behind a dash: a scalar, a list in brackets, or a map that begins on the line. */
function readItem(reading: Reading, depth: number): TreeNode | undefined {
  KEY.lastIndex = reading.at;
  if (!KEY.test(reading.text)) return readInline(reading);
  const column = reading.at - reading.text.lastIndexOf('\n', reading.at) - 1;
  reading.indent = column;
  return depth > DEEPEST ? undefined : readMap(reading, column, depth + 1);
}

function readKey(reading: Reading): ScalarNode | undefined {
  KEY.lastIndex = reading.at;
  const written = KEY.exec(reading.text)?.[0];
  if (written === undefined) return undefined;
  const key = scalarAt(reading.at, written);
  reading.at += written.length + 1;
  return key;
}

/** The value of a key: on its line, or a block below it, of which a list may stand as far to the left as the key. */
function readValue(reading: Reading, indent: number, depth: number): TreeNode | undefined {
  const { text } = reading;
  let at = reading.at;
  while (text.charCodeAt(at) === SPACE) at += 1;
  const isBelow = at >= text.length || text.charCodeAt(at) === LF || (text.charCodeAt(at) === HASH && at > reading.at);
  if (!isBelow) {
    reading.at = at;
    return readInline(reading);
  }
  if (!endLine(reading)) return undefined;
  const isBlock = reading.indent > indent || (reading.indent === indent && isItem(reading));
  return isBlock ? readBlock(reading, reading.indent, depth + 1) : undefined;
}

/** A scalar or a list in brackets, alone on the rest of its line; a line behind it that is indented deeper is taken for an error by the block. */
function readInline(reading: Reading): TreeNode | undefined {
  const node = reading.text.charCodeAt(reading.at) === OPEN ? readFlowList(reading) : readScalar(reading, PLAIN);
  return node && endLine(reading) ? node : undefined;
}

function readScalar(reading: Reading, plain: RegExp): ScalarNode | undefined {
  const { text, at } = reading;
  const code = text.charCodeAt(at);
  const form = code === QUOTE ? DOUBLE : code === APOSTROPHE ? SINGLE : plain;
  form.lastIndex = at;
  const written = form.exec(text)?.[0];
  if (written === undefined) return undefined;
  reading.at += written.length;
  return scalarAt(at, written);
}

function scalarAt(start: number, written: string): ScalarNode {
  const first = written.charCodeAt(0);
  const end = start + written.length;
  const span = { start, end };
  if (first !== QUOTE && first !== APOSTROPHE) return { kind: 'scalar', style: 'plain', text: written, span, inner: span };
  return { kind: 'scalar', style: first === QUOTE ? 'double' : 'single', text: written.slice(1, -1), span, inner: { start: start + 1, end: end - 1 } };
}

/** A list in brackets on one line, of scalars with one comma in between. */
function readFlowList(reading: Reading): TreeNode | undefined {
  const { text } = reading;
  const start = reading.at;
  const items: TreeNode[] = [];
  reading.at += 1;
  for (;;) {
    while (text.charCodeAt(reading.at) === SPACE) reading.at += 1;
    const item = readScalar(reading, PLAIN_ITEM);
    if (!item) return undefined;
    items.push(item);
    while (text.charCodeAt(reading.at) === SPACE) reading.at += 1;
    const code = text[reading.at];
    reading.at += 1;
    if (code === ']') return { kind: 'list', span: { start, end: reading.at }, flow: true, items };
    if (code !== ',') return undefined;
  }
}
