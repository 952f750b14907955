import type { Span } from '../base/span';

/**
 * The character rules of a reference's parts, written as scans that run once over the text: a reference may be long and hostile,
 * and a scan tells the character that is wrong where a regular expression only says no.
 * Source: the grammar in distribution's `reference/reference.go` and `regexp.go`.
 */
export interface Failure {
  readonly reason: FailureReason;
  readonly part: ReferencePart;
  /** Relative to the text that was scanned. */
  readonly span: Span;
  readonly parameters: Readonly<Record<string, string>>;
}

export type ReferencePart = 'host' | 'path' | 'tag' | 'digest';

export type FailureReason =
  /** A character that the part may not hold; parameter `character`. */
  | 'character'
  /** Nothing stands where the part must: `foo.com/`, `:tag`, `foo:`, `foo@`. */
  | 'empty'
  /** Two slashes in a row, or one at the start or the end of the path. */
  | 'empty-component'
  /** A path component or a host's label begins with a separator; parameters `character`, `component`. */
  | 'component-start'
  /** A path component or a host's label ends with a separator; parameters `character`, `component`. */
  | 'component-end'
  /** Separators in a row that are not allowed together, such as `..` or `___`; parameters `separator`, `component`. */
  | 'separator'
  /** A `[` without its `]`. */
  | 'bracket'
  /** A port that is no number; parameter `port`. */
  | 'port'
  /** A tag that begins with `.` or `-`; parameter `character`. */
  | 'start'
  /** A tag of more than 128 characters; parameters `length`, `maximum`. */
  | 'too-long'
  /** A digest with fewer than 32 hexadecimal digits; parameters `length`, `minimum`. */
  | 'too-short'
  /** A digest without `algorithm:` in front. */
  | 'no-algorithm';

/** The longest tag, in characters. */
export const MAX_TAG_LENGTH = 128;
/** The fewest hexadecimal digits of anything that is read as a digest. */
export const MIN_DIGEST_DIGITS = 32;

/** What keeps a text from being `host[:port]` (labels joined by dots, or an IPv6 address in brackets; the port of any length). */
export function hostFailure(text: string): Failure | undefined {
  if (text === '') return failure('host', 'empty', 0, 0);
  const bracketed = text.startsWith('[');
  const end = bracketed ? text.indexOf(']') + 1 : endOf(text, ':');
  if (bracketed && end === 0) return failure('host', 'bracket', 0, text.length);
  const found = bracketed ? addressFailure(text, end) : labelsFailure(text, end);
  return found ?? portFailure(text, end);
}

/** What keeps `text[start, end)` from being a repository path. */
export function pathFailure(text: string, start: number, end: number): Failure | undefined {
  if (start === end) return failure('path', 'empty', start, end);
  let componentStart = start;
  for (let at = start; at <= end; at++) {
    if (at < end && text[at] !== '/') continue;
    const found = componentFailure(text, componentStart, at);
    if (found) return found;
    componentStart = at + 1;
  }
  return undefined;
}

/** What keeps `text[start, end)` from being a tag. */
export function tagFailure(text: string, start: number, end: number): Failure | undefined {
  if (start === end) return failure('tag', 'empty', start, end);
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (isAlphanumeric(code) || code === UNDERSCORE) continue;
    if (code !== DOT && code !== DASH) return characterFailure('tag', text, at);
    if (at === start) return failure('tag', 'start', at, at + 1, { character: characterAt(text, at) });
  }
  if (end - start <= MAX_TAG_LENGTH) return undefined;
  return failure('tag', 'too-long', start, end, { length: String(end - start), maximum: String(MAX_TAG_LENGTH) });
}

/** What keeps `text[start, end)` from having a digest's form; whether its algorithm is known is asked later. */
export function digestFailure(text: string, start: number, end: number): Failure | undefined {
  if (start === end) return failure('digest', 'empty', start, end);
  const colon = text.indexOf(':', start);
  if (colon < 0 || colon >= end) return failure('digest', 'no-algorithm', start, end);
  return algorithmFailure(text, start, colon) ?? hexFailure(text, colon + 1, end);
}

/** Whether every character from `start` to `end` is a decimal digit; true of an empty stretch. */
export function allDigits(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (!isDigit(text.charCodeAt(at))) return false;
  return true;
}

/** The offset of the first character from `start` to `end` that is no lower-case hexadecimal digit, or -1. */
export function firstNotLowerHex(text: string, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (!isDigit(code) && !(code >= 97 && code <= 102)) return at;
  }
  return -1;
}

/** The whole character at an offset as a message can show it: `U+0009` where it would be invisible or half of a pair. */
export function characterAt(text: string, at: number): string {
  const code = text.codePointAt(at) ?? 0;
  const character = String.fromCodePoint(code);
  if (/^[\p{L}\p{N}\p{P}\p{S}\p{M}]$/u.test(character)) return character;
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

const DASH = 45;
const DOT = 46;
const COLON = 58;
const UNDERSCORE = 95;

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isLower(code: number): boolean {
  return code >= 97 && code <= 122;
}

function isLetter(code: number): boolean {
  return isLower(code) || (code >= 65 && code <= 90);
}

function isAlphanumeric(code: number): boolean {
  return isDigit(code) || isLetter(code);
}

function isHex(code: number): boolean {
  return isDigit(code) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70);
}

function endOf(text: string, character: string): number {
  const at = text.indexOf(character);
  return at < 0 ? text.length : at;
}

function addressFailure(text: string, end: number): Failure | undefined {
  if (end === 2) return failure('host', 'empty', 0, end);
  for (let at = 1; at < end - 1; at++) {
    const code = text.charCodeAt(at);
    if (!isHex(code) && code !== COLON) return characterFailure('host', text, at);
  }
  return undefined;
}

function labelsFailure(text: string, end: number): Failure | undefined {
  let start = 0;
  for (let at = 0; at <= end; at++) {
    const code = at < end ? text.charCodeAt(at) : DOT;
    if (code === DOT) {
      const found = labelFailure(text, start, at);
      if (found) return found;
      start = at + 1;
    } else if (!isAlphanumeric(code) && code !== DASH) {
      return characterFailure('host', text, at);
    }
  }
  return undefined;
}

function labelFailure(text: string, start: number, end: number): Failure | undefined {
  if (start === end) return failure('host', 'empty-component', Math.max(0, start - 1), Math.min(text.length, end + 1));
  const component = text.slice(start, end);
  if (text.charCodeAt(start) === DASH) return failure('host', 'component-start', start, start + 1, { character: '-', component });
  if (text.charCodeAt(end - 1) === DASH) return failure('host', 'component-end', end - 1, end, { character: '-', component });
  return undefined;
}

function portFailure(text: string, colon: number): Failure | undefined {
  if (colon === text.length) return undefined;
  if (text.charCodeAt(colon) !== COLON) return characterFailure('host', text, colon);
  const start = colon + 1;
  if (start < text.length && allDigits(text, start, text.length)) return undefined;
  return failure('host', 'port', start < text.length ? start : colon, text.length, { port: text.slice(start) });
}

function componentFailure(text: string, start: number, end: number): Failure | undefined {
  if (start === end) return failure('path', 'empty-component', Math.max(0, start - 1), Math.min(text.length, end + 1));
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (isLower(code) || isDigit(code)) continue;
    if (!isSeparator(code)) return characterFailure('path', text, at);
    let next = at + 1;
    while (next < end && isSeparator(text.charCodeAt(next))) next++;
    const found = separatorFailure(text, at, next, start, end);
    if (found) return found;
    at = next - 1;
  }
  return undefined;
}

/** Between two alphanumeric runs stands one `.`, one or two `_`, or any number of `-`. */
function separatorFailure(text: string, at: number, next: number, start: number, end: number): Failure | undefined {
  const component = text.slice(start, end);
  const separator = text.slice(at, next);
  if (at === start) return failure('path', 'component-start', at, next, { character: separator, component });
  if (next < end && !isSeparator(text.charCodeAt(next)) && !isPathCharacter(text.charCodeAt(next))) return characterFailure('path', text, next);
  if (next === end) return failure('path', 'component-end', at, next, { character: separator, component });
  if (separator === '.' || separator === '_' || separator === '__' || allDashes(separator)) return undefined;
  return failure('path', 'separator', at, next, { separator, component });
}

function allDashes(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) !== DASH) return false;
  return true;
}

function isSeparator(code: number): boolean {
  return code === DOT || code === UNDERSCORE || code === DASH;
}

function isPathCharacter(code: number): boolean {
  return isLower(code) || isDigit(code) || isSeparator(code);
}

/** Components of a letter and then letters or digits, joined by one of `-`, `_`, `+`, `.`. */
function algorithmFailure(text: string, start: number, end: number): Failure | undefined {
  if (start === end) return failure('digest', 'no-algorithm', start, end + 1);
  let expectLetter = true;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    const separator = isSeparator(code) || text[at] === '+';
    const fits = expectLetter ? isLetter(code) : isAlphanumeric(code) || separator;
    if (!fits) return characterFailure('digest', text, at);
    expectLetter = separator;
  }
  return expectLetter ? characterFailure('digest', text, end - 1) : undefined;
}

function hexFailure(text: string, start: number, end: number): Failure | undefined {
  for (let at = start; at < end; at++) if (!isHex(text.charCodeAt(at))) return characterFailure('digest', text, at);
  if (end - start >= MIN_DIGEST_DIGITS) return undefined;
  return failure('digest', 'too-short', start, end, { length: String(end - start), minimum: String(MIN_DIGEST_DIGITS) });
}

function characterFailure(part: ReferencePart, text: string, at: number): Failure {
  const length = (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return failure(part, 'character', at, at + length, { character: characterAt(text, at) });
}

function failure(
  part: ReferencePart,
  reason: FailureReason,
  start: number,
  end: number,
  parameters: Readonly<Record<string, string>> = {},
): Failure {
  return { reason, part, span: { start, end }, parameters };
}
