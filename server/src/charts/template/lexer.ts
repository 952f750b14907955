import { readEscape } from '../go/escape';

/** What an action consists of. `char` is a character constant, `operator` one of `( ) | , = := .`. */
export type TokenKind =
  | 'text' | 'open' | 'close' | 'space' | 'name' | 'field' | 'variable' | 'number' | 'string' | 'char' | 'operator' | 'end' | 'error';

export interface Token {
  readonly kind: TokenKind;
  /** What is written; for strings the value, for an error its message, for text what is left after trimming. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const SPACES = ' \t\r\n';
const LETTER = /[\p{L}_]/u;
const LETTER_OR_DIGIT = /[\p{L}\p{Nd}_]/u;
const NUMBER = /[+-]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?|0[oO][0-7_]*|0[bB][01_]*|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)i?/y;
const TRIM_END = /[ \t\r\n]+$/;

/**
 * Splits a Go template into tokens after text/template's own lexer: trim markers, comments, raw strings. Never throws; the first
 * error ends the tokens.
 */
export function tokens(text: string): readonly Token[] {
  const found: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('{{', at);
    const stop = open === -1 ? text.length : open;
    const trims = open !== -1 && text[open + 2] === '-' && SPACES.includes(text[open + 3] ?? 'x');
    const literal = trims ? text.slice(at, stop).replace(TRIM_END, '') : text.slice(at, stop);
    if (literal !== '') found.push({ kind: 'text', text: literal, start: at, end: at + literal.length });
    if (open === -1) break;
    const inside = open + (trims ? 4 : 2);
    const next = text.startsWith('/*', inside) ? comment(text, inside, found) : action(text, open, inside, found);
    if (next === -1) return found;
    at = next;
  }
  found.push({ kind: 'end', text: '', start: text.length, end: text.length });
  return found;
}

function failure(found: Token[], message: string, start: number, end: number): -1 {
  found.push({ kind: 'error', text: message, start, end });
  return -1;
}

/** Where the text behind a closing delimiter goes on, or -1 where none stands at `at`. */
function closing(text: string, at: number): { readonly end: number; readonly next: number } | undefined {
  if (text.startsWith('}}', at)) return { end: at + 2, next: at + 2 };
  if (!SPACES.includes(text[at] ?? 'x') || !text.startsWith('-}}', at + 1)) return undefined;
  let next = at + 4;
  while (next < text.length && SPACES.includes(text[next] ?? 'x')) next += 1;
  return { end: at + 4, next };
}

function comment(text: string, start: number, found: Token[]): number {
  const stop = text.indexOf('*/', start + 2);
  if (stop === -1) return failure(found, 'unclosed comment', start, text.length);
  const close = closing(text, stop + 2);
  return close ? close.next : failure(found, 'comment ends before closing delimiter', start, stop + 2);
}

function action(text: string, open: number, inside: number, found: Token[]): number {
  found.push({ kind: 'open', text: '{{', start: open, end: inside });
  let at = inside;
  let depth = 0;
  for (;;) {
    const close = closing(text, at);
    if (close) {
      if (depth > 0) return failure(found, 'unclosed left paren', at, close.end);
      found.push({ kind: 'close', text: '}}', start: at, end: close.end });
      return close.next;
    }
    const token = insideAction(text, at);
    if (token.text === '(' && token.kind === 'operator') depth += 1;
    if (token.text === ')' && token.kind === 'operator') depth -= 1;
    if (depth < 0) return failure(found, 'unexpected right paren', at, at + 1);
    found.push(token);
    if (token.kind === 'error') return -1;
    at = token.end;
  }
}

function insideAction(text: string, at: number): Token {
  const char = text[at];
  if (char === undefined) return bad('unclosed action', at, at);
  if (SPACES.includes(char)) return spaces(text, at);
  if (char === '"') return quoted(text, at);
  if (char === "'") return character(text, at);
  if (char === '`') return raw(text, at);
  if (char === ':') {
    return text[at + 1] === '=' ? make('operator', text, at, at + 2) : bad('expected :=', at, at + 1);
  }
  if ('()|,='.includes(char)) return make('operator', text, at, at + 1);
  if (char === '$' || (char === '.' && !isDigit(text[at + 1]))) return nameBehind(text, at, char === '$' ? 'variable' : 'field');
  if (isDigit(char) || char === '.' || char === '+' || char === '-') return number(text, at);
  if (LETTER.test(codePoint(text, at))) return nameBehind(text, at, 'name');
  return bad(`unrecognized character in action: ${codePoint(text, at)}`, at, at + 1);
}

function make(kind: TokenKind, text: string, start: number, end: number): Token {
  return { kind, text: text.slice(start, end), start, end };
}

function bad(message: string, start: number, end: number): Token {
  return { kind: 'error', text: message, start, end };
}

/** A closing delimiter with a trim marker takes the space before the marker, so the run of spaces stops short of it. */
function spaces(text: string, start: number): Token {
  let at = start;
  while (at < text.length && SPACES.includes(text[at] ?? 'x') && !(at > start && text.startsWith('-}}', at + 1))) at += 1;
  return make('space', text, start, at);
}

function quoted(text: string, start: number): Token {
  let value = '';
  let at = start + 1;
  for (;;) {
    const char = text[at];
    if (char === undefined || char === '\n') return bad('unterminated quoted string', start, at);
    if (char === '"') return { kind: 'string', text: value, start, end: at + 1 };
    if (char !== '\\') {
      value += char;
      at += 1;
      continue;
    }
    const escape = readEscape(text, at, '"');
    if (!escape) return bad('invalid escape in quoted string', at, at + 2);
    value += escape.text;
    at = escape.end;
  }
}

function raw(text: string, start: number): Token {
  const stop = text.indexOf('`', start + 1);
  if (stop === -1) return bad('unterminated raw quoted string', start, text.length);
  return { kind: 'string', text: text.slice(start + 1, stop).replaceAll('\r', ''), start, end: stop + 1 };
}

function character(text: string, start: number): Token {
  const escape = text[start + 1] === '\\' ? readEscape(text, start + 1, "'") : undefined;
  const value = escape ? escape.text : codePoint(text, start + 1);
  const end = escape ? escape.end : start + 1 + value.length;
  if (text[end] !== "'" || value === '' || (!escape && (value === '\n' || value === "'" || value === '\\'))) {
    return bad('malformed character constant', start, Math.min(end + 1, text.length));
  }
  return { kind: 'char', text: value, start, end: end + 1 };
}

function nameBehind(text: string, start: number, kind: TokenKind): Token {
  let at = kind === 'name' ? start : start + 1;
  while (at < text.length) {
    const point = codePoint(text, at);
    if (!LETTER_OR_DIGIT.test(point)) break;
    at += point.length;
  }
  if (!atTerminator(text, at)) return bad(`bad character ${codePoint(text, at)}`, start, at + 1);
  if (kind === 'field' && at === start + 1) return make('operator', text, start, at);
  return make(kind, text, start, at);
}

/** What may stand behind a field, variable or word. */
function atTerminator(text: string, at: number): boolean {
  const char = text[at];
  return char === undefined || SPACES.includes(char) || '.,|:)('.includes(char) || text.startsWith('}}', at);
}

function number(text: string, start: number): Token {
  NUMBER.lastIndex = start;
  const length = NUMBER.exec(text)?.[0].length ?? 0;
  const next = codePoint(text, start + length);
  if (length === 0 || (next !== '' && LETTER_OR_DIGIT.test(next))) {
    return bad(`bad number syntax: ${JSON.stringify(text.slice(start, start + length + 1))}`, start, start + length + 1);
  }
  return make('number', text, start, start + length);
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= '0' && char <= '9';
}

function codePoint(text: string, at: number): string {
  const code = text.codePointAt(at);
  return code === undefined ? '' : String.fromCodePoint(code);
}
