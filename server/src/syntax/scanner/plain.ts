import { actionEnd, isActionStart } from './actions';
import {
  CLOSE_BRACE, COLON, COMMA, CR, DASH, HASH, LF, OPEN_BRACE, OPEN_BRACKET, CLOSE_BRACKET, SPACE, TAB, codeAt, isDocumentMarker,
  isFlowIndicator, isGap, skipBlanks,
} from './chars';
import { ACTION, DECODE, ONLY_ACTIONS, PLAIN, SCALAR, addNode, type ScanState } from './state';

/**
 * Reads one line of a plain scalar in block context from `start`, and gives where it stops: at the `:` that makes it a key,
 * at a comment's `#`, at the line feed or at the end of the text. Actions are skipped as a whole, over lines too.
 */
export function blockPlainLine(text: string, start: number, state: ScanState): number {
  const length = text.length;
  const templates = state.templates;
  let at = start;
  while (at < length) {
    const code = text.charCodeAt(at);
    if (code > COLON) {
      if (code === OPEN_BRACE && templates) at = behindAction(text, at, state);
      else at += 1;
    } else if (code === COLON) {
      if (isGap(codeAt(text, at + 1))) break;
      at += 1;
    } else if (code === LF || (code === HASH && at > start && isBlankBefore(text, at))) {
      break;
    } else {
      at += 1;
    }
  }
  return at;
}

/** As `blockPlainLine`, for flow collections, where commas, brackets and braces stop it too. */
export function flowPlainLine(text: string, start: number, state: ScanState): number {
  const length = text.length;
  const templates = state.templates;
  let at = start;
  while (at < length) {
    const code = text.charCodeAt(at);
    if (code === OPEN_BRACE && templates && codeAt(text, at + 1) === OPEN_BRACE) {
      const behind = behindAction(text, at, state);
      if (behind === at + 1) break;
      at = behind;
      continue;
    }
    if (code === COMMA || code === OPEN_BRACKET || code === CLOSE_BRACKET || code === OPEN_BRACE || code === CLOSE_BRACE) break;
    if (code === LF || (code === COLON && endsKey(text, at)) || (code === HASH && at > start && isBlankBefore(text, at))) break;
    at += 1;
  }
  return at;
}

function endsKey(text: string, colon: number): boolean {
  const next = codeAt(text, colon + 1);
  return isGap(next) || isFlowIndicator(next);
}

function isBlankBefore(text: string, at: number): boolean {
  const code = text.charCodeAt(at - 1);
  return code === SPACE || code === TAB;
}

/** Behind the action at `at`, or behind its first brace when there is none. */
function behindAction(text: string, at: number, state: ScanState): number {
  if (codeAt(text, at + 1) !== OPEN_BRACE) return at + 1;
  const end = actionEnd(text, at, state.closers);
  if (end === -1) return at + 1;
  state.sawAction = true;
  return end;
}

/** The end of a stretch without the white space at its end. */
export function trimmedEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start) {
    const code = text.charCodeAt(at - 1);
    if (code !== SPACE && code !== TAB && code !== CR && code !== LF) break;
    at -= 1;
  }
  return at;
}

/** Adds the node of a plain scalar that stands from `start` to `end`. */
export function plainNode(state: ScanState, start: number, end: number, isMultiline: boolean): number {
  let flags = SCALAR | PLAIN;
  if (isMultiline) flags |= DECODE;
  if (state.sawAction) flags |= isOnlyActions(state, start, end) ? ACTION | ONLY_ACTIONS : ACTION;
  state.sawAction = false;
  return addNode(state, flags, start, end, 0);
}

function isItem(text: string, at: number): boolean {
  return text.charCodeAt(at) === DASH && isGap(codeAt(text, at + 1));
}

/** Whether nothing but actions and blanks stands between two offsets. */
function isOnlyActions(state: ScanState, start: number, end: number): boolean {
  const text = state.text;
  let at = start;
  while (at < end && isActionStart(text, at)) {
    const behind = actionEnd(text, at, state.closers);
    if (behind === -1) break;
    at = skipBlanks(text, behind);
  }
  return at >= end;
}

/**
 * The end of a plain scalar in block context whose first line stops at the line feed `stop`, and moves `pos` behind its last
 * line. Lines indented deeper than `indent` belong to it, unless they are comments, keys or start with an action; an item
 * below actions alone belongs to the list whose start they print.
 */
export function continuePlain(state: ScanState, start: number, stop: number, indent: number): number {
  const text = state.text;
  let last = stop;
  for (;;) {
    const line = nextLine(text, last, indent);
    if (line === -1 || (state.templates && isActionStart(text, line))) break;
    if (last === stop && state.sawAction && isItem(text, line) && isOnlyActions(state, start, last)) break;
    const saw = state.sawAction;
    const end = blockPlainLine(text, line, state);
    if (codeAt(text, end) === COLON) {
      state.sawAction = saw;
      break;
    }
    last = end;
    if (codeAt(text, end) !== LF) break;
  }
  state.pos = last;
  return trimmedEnd(text, start, last);
}

/** As `continuePlain`, for flow collections: keys may span lines there, and what stops a line ends the scalar. */
export function continueFlowPlain(state: ScanState, start: number, stop: number, indent: number): number {
  const text = state.text;
  let last = stop;
  while (codeAt(text, last) === LF) {
    const line = nextLine(text, last, indent);
    if (line === -1 || (state.templates && isActionStart(text, line))) break;
    const end = flowPlainLine(text, line, state);
    if (end === line) break;
    last = end;
  }
  state.pos = last;
  return trimmedEnd(text, start, last);
}

/**
 * The first character of the next line that is not blank, where a plain scalar may go on: indented deeper than `indent`, no
 * comment, no document marker; otherwise -1. `lineFeed` is the offset of the line feed before it.
 */
function nextLine(text: string, lineFeed: number, indent: number): number {
  const length = text.length;
  let lineStart = lineFeed + 1;
  while (lineStart < length) {
    let at = lineStart;
    while (at < length && text.charCodeAt(at) === SPACE) at += 1;
    const column = at - lineStart;
    while (at < length && isLineBlank(text.charCodeAt(at))) at += 1;
    if (at >= length) return -1;
    const code = text.charCodeAt(at);
    if (code !== LF) {
      if (code === HASH || column <= indent) return -1;
      return at === lineStart && isDocumentMarker(text, at) ? -1 : at;
    }
    lineStart = at + 1;
  }
  return -1;
}

function isLineBlank(code: number): boolean {
  return code === SPACE || code === TAB || code === CR;
}
