import { actionEnd, createClosers, isActionStart, type Closers } from './actions';
import { BACKSLASH, CR, LF, OPEN_BRACE, SINGLE_QUOTE, SPACE, TAB, codeAt, skipBlanks } from './chars';

/** What a decoder needs of a scalar that stands, without its quotes, from `start` to `end`. */
export interface Written {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Whether template actions stand in it; they are copied as they are. */
  readonly hasActions: boolean;
}

/** The text of a plain scalar of several lines: YAML 1.2, 7.3.3 and 6.5, line folding. */
export function decodePlain(written: Written): string {
  return decode(written, 0);
}

/** The text inside single quotes: doubled quotes are one, lines are folded. */
export function decodeSingle(written: Written): string {
  return decode(written, SINGLE_QUOTE);
}

/** The text inside double quotes: escapes (YAML 1.2, 5.7) and folded lines. An escape that YAML does not know stays as written. */
export function decodeDouble(written: Written): string {
  return decode(written, BACKSLASH);
}

function decode(written: Written, special: number): string {
  const { text, end } = written;
  const closers: Closers | undefined = written.hasActions ? createClosers() : undefined;
  const parts: string[] = [];
  let run = written.start;
  let at = run;
  while (at < end) {
    const code = text.charCodeAt(at);
    if (code === LF) {
      const fold = foldAt(text, at, end);
      parts.push(text.slice(run, blankStart(text, run, at)), fold.text);
      at = run = fold.next;
    } else if (code === special && special !== 0) {
      parts.push(text.slice(run, at));
      const escape = special === SINGLE_QUOTE ? { text: "'", next: at + 2 } : escapeAt(text, at, end);
      parts.push(escape.text);
      at = run = Math.min(escape.next, end);
    } else if (code === OPEN_BRACE && closers !== undefined && isActionStart(text, at)) {
      const behind = actionEnd(text, at, closers);
      at = behind === -1 ? at + 2 : Math.min(behind, end);
    } else {
      at += 1;
    }
  }
  parts.push(text.slice(run, end));
  return parts.join('');
}

/** Where the white space before `end` starts. */
function blankStart(text: string, start: number, end: number): number {
  let at = end;
  while (at > start) {
    const code = text.charCodeAt(at - 1);
    if (code !== SPACE && code !== TAB && code !== CR) break;
    at -= 1;
  }
  return at;
}

interface Piece {
  readonly text: string;
  readonly next: number;
}

/** A line end is a space, unless empty lines follow it: then there is a line feed for each of those. */
function foldAt(text: string, lineFeed: number, end: number): Piece {
  let empty = 0;
  let at = lineFeed + 1;
  for (;;) {
    const next = skipLineBlanks(text, at);
    if (next >= end || text.charCodeAt(next) !== LF) return { text: empty === 0 ? ' ' : '\n'.repeat(empty), next: Math.min(next, end) };
    empty += 1;
    at = next + 1;
  }
}

/** Behind spaces and tabs, and the carriage return of a line that holds nothing else. */
function skipLineBlanks(text: string, offset: number): number {
  const at = skipBlanks(text, offset);
  return codeAt(text, at) === CR && codeAt(text, at + 1) === LF ? at + 1 : at;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0', a: '\x07', b: '\b', t: '\t', '\t': '\t', n: '\n', v: '\v', f: '\f', r: '\r', e: '\x1b', ' ': ' ', '"': '"', '/': '/',
  '\\': '\\', N: '\x85', _: '\xa0', L: '\u2028', P: '\u2029',
};
const HEX_LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
const HEX = /^[0-9a-fA-F]+$/;
const LAST_CODE_POINT = 0x10ffff;

function escapeAt(text: string, backslash: number, end: number): Piece {
  const name = text.charAt(backslash + 1);
  const lineFeed = codeAt(text, backslash + 1) === CR ? backslash + 2 : backslash + 1;
  if (lineFeed < end && codeAt(text, lineFeed) === LF) return { text: '', next: continuation(text, lineFeed, end) };
  const known = Object.hasOwn(ESCAPES, name) ? ESCAPES[name] : undefined;
  if (known !== undefined) return { text: known, next: backslash + 2 };
  const length = Object.hasOwn(HEX_LENGTHS, name) ? (HEX_LENGTHS[name] ?? 0) : 0;
  const digits = text.slice(backslash + 2, Math.min(backslash + 2 + length, end));
  const point = digits.length === length && HEX.test(digits) ? parseInt(digits, 16) : LAST_CODE_POINT + 1;
  if (point <= LAST_CODE_POINT) return { text: String.fromCodePoint(point), next: backslash + 2 + length };
  return { text: text.slice(backslash, Math.min(backslash + 2, end)), next: backslash + 2 };
}

/** An escaped line end is nothing, as is the indentation behind it; empty lines that follow stay line feeds. */
function continuation(text: string, lineFeed: number, end: number): number {
  return Math.min(skipBlanks(text, lineFeed + 1), end);
}
