import {
  AMPERSAND, BANG, BAR, COLON, DASH, DOT, DOUBLE_QUOTE, GREATER, HASH, LF, OPEN_BRACE, OPEN_BRACKET, PERCENT, QUESTION, SINGLE_QUOTE,
  SPACE, STAR, TAB, codeAt, isDocumentMarker, isGap, lineEnd,
} from './chars';
import { blockScalar } from './blockScalar';
import {
  addKey, aliasNode, anchor, closeBlock, closeTo, explicitKey, explicitValue, listItem, moveBehind, parentIndent, place,
  propertiesMoveOut, tag, takeAnchor,
} from './collections';
import { openFlow } from './flow';
import { blockPlainLine, continuePlain, plainNode, trimmedEnd } from './plain';
import { quotedScalar } from './quoted';
import { END_AT, NODE_SIZE, at, openDocument, type ScanState } from './state';
import { keyOrValue, value } from './value';

/** Reads the token at `pos`, which starts with `code`, outside flow collections. */
export function blockToken(state: ScanState, code: number): void {
  if (state.fresh && startLine(state, code)) return;
  if (!state.isDocumentOpen) openDocument(state, state.pos);
  switch (code) {
    case DASH:
      if (isGap(codeAt(state.text, state.pos + 1))) listItem(state);
      else plainToken(state);
      return;
    case QUESTION:
      if (isGap(codeAt(state.text, state.pos + 1))) explicitKey(state);
      else plainToken(state);
      return;
    case COLON:
      if (isGap(codeAt(state.text, state.pos + 1))) explicitValue(state);
      else plainToken(state);
      return;
    case DOUBLE_QUOTE:
    case SINGLE_QUOTE:
      keyOrValue(state, quotedScalar(state, parentIndent(state)), state.lineStart);
      return;
    case OPEN_BRACE:
      if (state.templates && codeAt(state.text, state.pos + 1) === OPEN_BRACE) plainToken(state);
      else openFlow(state, code);
      return;
    case OPEN_BRACKET:
      openFlow(state, code);
      return;
    case BAR:
    case GREATER:
      blockScalarToken(state);
      return;
    case STAR:
      keyOrValue(state, aliasNode(state), state.lineStart);
      return;
    case AMPERSAND:
      anchor(state);
      return;
    case BANG:
      tag(state);
      return;
    default:
      plainToken(state);
  }
}

/** What the first token of a line decides: document markers and directives, and which collections end. */
function startLine(state: ScanState, code: number): boolean {
  const column = state.pos - state.lineStart;
  if (column === 0) {
    if ((code === DASH || code === DOT) && isDocumentMarker(state.text, state.pos)) {
      documentMarker(state, code);
      return true;
    }
    if (code === PERCENT && !state.isDocumentOpen) {
      directive(state);
      return true;
    }
  }
  if (state.propertyStart !== -1) propertiesMoveOut(state);
  closeTo(state, column, code === DASH && isGap(codeAt(state.text, state.pos + 1)));
  return false;
}

/** `---` starts a document, `...` ends one. */
function documentMarker(state: ScanState, code: number): void {
  const start = state.pos;
  closeDocument(state, start);
  if (code === DASH) openDocument(state, start);
  moveBehind(state, start + 3);
}

/** Closes what is open; the document reaches to `end`. */
export function closeDocument(state: ScanState, end: number): void {
  while (state.depth > 0) closeBlock(state);
  state.anchorStart = -1;
  state.outerStart = -1;
  state.propertyStart = -1;
  if (state.isDocumentOpen) state.documents[state.documentCount * 3 - 2] = end;
  state.isDocumentOpen = false;
}

/** A directive takes its line, but not the comment on it. */
function directive(state: ScanState): void {
  const end = lineEnd(state.text, state.pos);
  let pos = state.pos + 1;
  while (pos < end && !isComment(state.text, pos)) pos += 1;
  state.pos = pos;
}

function isComment(text: string, pos: number): boolean {
  if (text.charCodeAt(pos) !== HASH) return false;
  const before = text.charCodeAt(pos - 1);
  return before === SPACE || before === TAB;
}

function plainToken(state: ScanState): void {
  const text = state.text;
  const start = state.pos;
  const stop = Math.max(blockPlainLine(text, start, state), start + 1);
  const end = trimmedEnd(text, start, stop);
  if (codeAt(text, stop) === COLON) {
    addKey(state, plainNode(state, start, end, false), state.lineStart, stop);
    return;
  }
  const indent = parentIndent(state);
  state.pos = stop;
  const last = codeAt(text, stop) === LF && mayContinue(text, stop + 1, indent) ? continuePlain(state, start, stop, indent) : end;
  value(state, plainNode(state, start, last, last !== end));
  state.lastEnd = last;
}

/**
 * A cheap test that most lines fail: a line that continues a plain scalar has a space in the column `indent`, and so has
 * every shorter blank line before it, or else a line end.
 */
function mayContinue(text: string, lineStart: number, indent: number): boolean {
  const offset = lineStart + indent;
  return indent < 0 || offset >= text.length || text.charCodeAt(offset) <= SPACE;
}

function blockScalarToken(state: ScanState): void {
  const node = blockScalar(state, parentIndent(state));
  place(state, node);
  takeAnchor(state, node);
  state.lastEnd = at(state.nodes, node * NODE_SIZE + END_AT);
}
