import {
  BACKQUOTE, BACKSLASH, CLOSE_BRACE, DASH, DOUBLE_QUOTE, LF, OPEN_BRACE, SINGLE_QUOTE, SLASH, STAR, codeAt, isGap,
} from './chars';

/**
 * What the search for ends of comments and raw strings remembers of one text, so that many unclosed ones in a row cost one
 * search and not one each. Use one object for one text, and ask in the order of the text.
 */
export interface Closers {
  commentFrom: number;
  commentAt: number;
  rawFrom: number;
  rawAt: number;
  /** How many actions in a row were looked for up to about `lostTo` and never closed. */
  lost: number;
  lostTo: number;
}

/** After so many unclosed actions in one stretch the next ones there are taken for unclosed too; a template has one while it is typed. */
const MOST_LOST = 8;

/** A memory for `actionEnd` over one text. */
export function createClosers(): Closers {
  return { commentFrom: 0, commentAt: -2, rawFrom: 0, rawAt: -2, lost: 0, lostTo: 0 };
}

/** Whether a template action starts at `offset`. */
export function isActionStart(text: string, offset: number): boolean {
  return codeAt(text, offset) === OPEN_BRACE && codeAt(text, offset + 1) === OPEN_BRACE;
}

/**
 * The offset behind the `}}` of the action whose `{{` stands at `start`, or -1 when it is not closed. As Go's text/template
 * reads it: quoted strings end in their line and know backslashes, raw strings in backquotes and comments may span lines,
 * and none of them is searched for `}}`. A second `{{` outside of them means that the first was never closed.
 */
export function actionEnd(text: string, start: number, closers: Closers): number {
  if (closers.lost >= MOST_LOST && start < closers.lostTo) return -1;
  const length = text.length;
  let at = skipGaps(text, afterTrim(text, start + 2));
  if (codeAt(text, at) === SLASH && codeAt(text, at + 1) === STAR) return commentActionEnd(text, at, closers);
  while (at < length) {
    const code = text.charCodeAt(at);
    if (code === CLOSE_BRACE && codeAt(text, at + 1) === CLOSE_BRACE) return at + 2;
    if (code === OPEN_BRACE && codeAt(text, at + 1) === OPEN_BRACE) break;
    let next = at + 1;
    if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) next = quotedEnd(text, at, code);
    else if (code === BACKQUOTE) next = rawEnd(text, at, closers);
    if (next < 0) break;
    at = next;
  }
  closers.lost = start < closers.lostTo ? closers.lost + 1 : 1;
  closers.lostTo = Math.max(closers.lostTo, at);
  return -1;
}

/** The offset behind a trim marker: a `-` counts as one only before white space. */
function afterTrim(text: string, at: number): number {
  return codeAt(text, at) === DASH && at + 1 < text.length && isGap(text.charCodeAt(at + 1)) ? at + 2 : at;
}

function skipGaps(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && isGap(text.charCodeAt(at))) at += 1;
  return at;
}

/** A comment must be followed by the closing delimiter, with or without a trim marker. */
function commentActionEnd(text: string, start: number, closers: Closers): number {
  if (closers.commentAt === -2 || start < closers.commentFrom || (closers.commentAt !== -1 && start + 2 > closers.commentAt)) {
    closers.commentFrom = start;
    closers.commentAt = text.indexOf('*/', start + 2);
  }
  if (closers.commentAt === -1) return -1;
  let at = skipGaps(text, closers.commentAt + 2);
  if (codeAt(text, at) === DASH) at += 1;
  return codeAt(text, at) === CLOSE_BRACE && codeAt(text, at + 1) === CLOSE_BRACE ? at + 2 : -1;
}

/** Behind a quoted string or character constant, or -1 when the line ends first. */
function quotedEnd(text: string, start: number, quote: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    if (code === LF) return -1;
    if (code === BACKSLASH && codeAt(text, at + 1) !== LF) at += 1;
  }
  return -1;
}

function rawEnd(text: string, start: number, closers: Closers): number {
  if (closers.rawAt === -2 || start < closers.rawFrom || (closers.rawAt !== -1 && start + 1 > closers.rawAt)) {
    closers.rawFrom = start;
    closers.rawAt = text.indexOf('`', start + 1);
  }
  return closers.rawAt === -1 ? -1 : closers.rawAt + 1;
}

export type ActionTokenKind =
  | 'word' | 'field' | 'variable' | 'string' | 'raw-string' | 'character' | 'number' | 'comment' | 'pipe' | 'open' | 'close'
  | 'declare' | 'assign' | 'comma' | 'bad';

/** One token inside an action, with its span in the text. A chain `.a.b` is a field `.a` and a field `.b` that touch. */
export interface ActionToken {
  readonly kind: ActionTokenKind;
  readonly start: number;
  readonly end: number;
}

const TOKEN = /[ \t\r\n]+|([\p{L}_][\p{L}\p{N}_]*)|(\.(?:[\p{L}_][\p{L}\p{N}_]*)?(?![0-9]))|(\$[\p{L}\p{N}_]*)|([-+]?\.?[0-9][\p{L}\p{N}_.]*(?:(?<=[eEpP])[-+][0-9_]+)?)|(:=)|(=)|(\|)|(\()|(\))|(,)|[^]/uy;
const GROUPS: readonly ActionTokenKind[] = ['word', 'field', 'variable', 'number', 'declare', 'assign', 'pipe', 'open', 'close', 'comma'];

/**
 * The tokens of the action that starts at `start` and ends before `end` (as `actionEnd` gave it), without its delimiters,
 * trim markers and white space. Strings are found as `actionEnd` finds them; what Go's lexer would refuse is a token `bad`.
 */
export function actionTokens(text: string, start: number, end: number, closers: Closers): readonly ActionToken[] {
  const tokens: ActionToken[] = [];
  const last = contentEnd(text, start, end);
  let at = skipGaps(text, afterTrim(text, start + 2));
  if (text.startsWith('/*', at)) return [{ kind: 'comment', start: at, end: Math.min(text.indexOf('*/', at + 2) + 2, last) }];
  while (at < last) {
    const token = tokenAt(text, at, closers);
    if (token.end > last) break;
    if (token.kind !== undefined) tokens.push({ kind: token.kind, start: at, end: token.end });
    at = token.end;
  }
  return tokens;
}

/** The offset before the closing delimiter and its trim marker. */
function contentEnd(text: string, start: number, end: number): number {
  const last = Math.max(start + 2, end - 2);
  const isTrimmed = last - 1 > start + 2 && text.charCodeAt(last - 1) === DASH && isGap(text.charCodeAt(last - 2));
  const afterComment = last - 3 > start + 2 && text.startsWith('*/-', last - 3);
  return isTrimmed || afterComment ? last - 1 : last;
}

interface Lexeme {
  /** Undefined for white space. */
  readonly kind: ActionTokenKind | undefined;
  readonly end: number;
}

function tokenAt(text: string, at: number, closers: Closers): Lexeme {
  const code = codeAt(text, at);
  if (code === DOUBLE_QUOTE) return quotedToken('string', quotedEnd(text, at, code), at);
  if (code === SINGLE_QUOTE) return quotedToken('character', quotedEnd(text, at, code), at);
  if (code === BACKQUOTE) return quotedToken('raw-string', rawEnd(text, at, closers), at);
  TOKEN.lastIndex = at;
  const match: readonly (string | undefined)[] | null = TOKEN.exec(text);
  const length = match?.[0]?.length ?? 1;
  if (isGap(code)) return { kind: undefined, end: at + length };
  const group = match?.findIndex((part, index) => index > 0 && part !== undefined) ?? -1;
  return { kind: GROUPS[group - 1] ?? 'bad', end: at + length };
}

function quotedToken(kind: ActionTokenKind, end: number, at: number): Lexeme {
  return end === -1 ? { kind: 'bad', end: at + 1 } : { kind, end };
}

const CONTROL = /\{\{(?:-[ \t\r\n])?[ \t\r\n]*(?:(?:if|else|end|with|range|define|block|break|continue)\b|\/\*|\$[\p{L}\p{N}_]*[ \t\r\n]*:?=)/uy;

/** Whether the action at `start` prints nothing itself: a branch, a loop, a definition, an assignment or a comment. */
export function isControlAction(text: string, start: number): boolean {
  CONTROL.lastIndex = start;
  return CONTROL.test(text);
}
