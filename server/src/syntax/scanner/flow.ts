import {
  AMPERSAND, BANG, CLOSE_BRACE, CLOSE_BRACKET, COLON, COMMA, DASH, DOT, DOUBLE_QUOTE, LF, OPEN_BRACE, OPEN_BRACKET, QUESTION,
  SINGLE_QUOTE, STAR, codeAt, isDocumentMarker, isFlowIndicator, isGap,
} from './chars';
import { aliasNode, anchor, moveBehind, open, parentIndent, place, propertiesMoveOut, tag, takeAnchor } from './collections';
import { continueFlowPlain, flowPlainLine, plainNode, trimmedEnd } from './plain';
import { MISSING_BRACKET, MISSING_COMMA, UNEXPECTED_COMMA, WRONG_BRACKET, report } from './problems';
import { quotedScalar } from './quoted';
import {
  END_AT, FLOW, FLOW_LIST, FLOW_MAP, FLOW_PAIR, F_INDENT, F_LAST, F_STATE, F_TYPE, HAS_ITEM, HAS_KEY, HAS_VALUE, KEY, LIST, MAP,
  NODE_SIZE, PARENT, AUX, START, UNCLOSED, WANTS_EXPLICIT_KEY, WANTS_KEY, WANTS_VALUE, addNode, at, link, linkEmpty, nameEmpty, relink,
  top, type ScanState,
} from './state';
import { keyOrValue } from './value';

/** Opens the flow collection at `pos`. Properties before the outermost one are held until it is known whether it is a key. */
export function openFlow(state: ScanState, code: number): void {
  const isMap = code === OPEN_BRACE;
  const node = addNode(state, (isMap ? MAP : LIST) | FLOW | UNCLOSED, state.pos, state.pos + 1, 0);
  const indent = state.flowDepth === 0 ? parentIndent(state) : at(state.frames, top(state) + F_INDENT);
  if (state.flowDepth === 0) {
    state.heldProperty = state.propertyStart;
    state.heldStart = state.outerStart;
    state.heldEnd = state.outerEnd;
    state.flowLineStart = state.lineStart;
  }
  takeAnchor(state, node);
  open(state, node, isMap ? FLOW_MAP : FLOW_LIST, isMap ? WANTS_KEY : WANTS_VALUE, indent);
  state.flowDepth += 1;
  state.flowKey = false;
  moveBehind(state, state.pos + 1);
}

/** Reads the token at `pos`, which starts with `code`, in a flow collection. */
export function flowToken(state: ScanState, code: number): void {
  if (state.fresh) {
    if (isBeyondFlow(state, code)) {
      abandonFlow(state);
      return;
    }
    if (state.propertyStart !== -1) propertiesMoveOut(state);
  }
  switch (code) {
    case COMMA:
      comma(state);
      return;
    case CLOSE_BRACE:
    case CLOSE_BRACKET:
      closeFlow(state, code);
      return;
    case OPEN_BRACE:
      if (state.templates && codeAt(state.text, state.pos + 1) === OPEN_BRACE) plainInFlow(state);
      else openFlow(state, code);
      return;
    case OPEN_BRACKET:
      openFlow(state, code);
      return;
    case COLON:
      if (state.flowKey || isFlowGap(codeAt(state.text, state.pos + 1))) colon(state);
      else plainInFlow(state);
      return;
    case QUESTION:
      if (isFlowGap(codeAt(state.text, state.pos + 1))) question(state);
      else plainInFlow(state);
      return;
    case DOUBLE_QUOTE:
    case SINGLE_QUOTE:
      finished(state, quotedScalar(state, at(state.frames, top(state) + F_INDENT)));
      state.flowKey = true;
      return;
    case STAR:
      finished(state, aliasNode(state));
      return;
    case AMPERSAND:
      anchor(state);
      return;
    case BANG:
      tag(state);
      return;
    default:
      plainInFlow(state);
  }
}

function isFlowGap(code: number): boolean {
  return isGap(code) || isFlowIndicator(code);
}

/**
 * Whether a token at the start of a line shows that the brackets around it were never closed: it is not indented deeper than
 * the block around them, or marks a document. The bracket that closes the outermost collection may stand that far left.
 */
function isBeyondFlow(state: ScanState, code: number): boolean {
  const column = state.pos - state.lineStart;
  if (column === 0 && (code === DASH || code === DOT) && isDocumentMarker(state.text, state.pos)) return true;
  const indent = at(state.frames, top(state) + F_INDENT);
  if (column > indent) return false;
  return !(column === indent && isOutermost(state) && (code === CLOSE_BRACE || code === CLOSE_BRACKET));
}

function isOutermost(state: ScanState): boolean {
  if (state.flowDepth === 1) return true;
  return state.flowDepth === 2 && at(state.frames, top(state) + F_TYPE) === FLOW_PAIR;
}

/** Closes all open flow collections where the last token ended, and places the outermost. */
export function abandonFlow(state: ScanState): void {
  while (state.flowDepth > 1) {
    const node = endCollection(state, state.lastEnd);
    if ((at(state.nodes, node * NODE_SIZE + PARENT)) === 0) putInFlow(state, node);
  }
  const outermost = endCollection(state, state.lastEnd);
  const start = at(state.nodes, outermost * NODE_SIZE + START);
  report(state, MISSING_BRACKET, start, start + 1);
  state.anchorStart = -1;
  state.outerStart = -1;
  state.propertyStart = -1;
  place(state, outermost);
}

/** Ends the innermost flow collection at `end`, and gives its node. */
function endCollection(state: ScanState, end: number): number {
  completeFlowEntry(state);
  const node = at(state.frames, top(state));
  state.nodes[node * NODE_SIZE + END_AT] = end;
  state.depth -= 1;
  state.flowDepth -= 1;
  return node;
}

/** Writes the key and the value that a flow map's last entry lacks. */
function completeFlowEntry(state: ScanState): void {
  const frame = top(state);
  if (at(state.frames, frame + F_TYPE) === FLOW_LIST) return;
  const wants = at(state.frames, frame + F_STATE);
  if (wants === WANTS_EXPLICIT_KEY) linkEmpty(state, state.lastEnd, KEY);
  if (wants === WANTS_EXPLICIT_KEY || wants === HAS_KEY || wants === WANTS_VALUE) {
    linkEmpty(state, state.lastEnd, 0);
    nameEmpty(state);
  }
  state.frames[frame + F_STATE] = WANTS_KEY;
}

/** A pair that a list holds ends with a comma or the list's bracket; it has its place in the list already. */
function closePair(state: ScanState): void {
  if (at(state.frames, top(state) + F_TYPE) === FLOW_PAIR) endCollection(state, state.lastEnd);
}

function comma(state: ScanState): void {
  closePair(state);
  placePropertied(state);
  const frame = top(state);
  const isList = at(state.frames, frame + F_TYPE) === FLOW_LIST;
  const wants = at(state.frames, frame + F_STATE);
  if (wants === (isList ? WANTS_VALUE : WANTS_KEY)) report(state, UNEXPECTED_COMMA, state.pos, state.pos + 1);
  completeFlowEntry(state);
  state.frames[frame + F_STATE] = isList ? WANTS_VALUE : WANTS_KEY;
  forgetProperties(state);
  state.flowKey = false;
  moveBehind(state, state.pos + 1);
}

/** An anchor or a tag alone is an empty item or key. */
function placePropertied(state: ScanState): void {
  if (state.propertyStart === -1 && state.outerStart === -1) return;
  const wants = at(state.frames, top(state) + F_STATE);
  const isList = at(state.frames, top(state) + F_TYPE) === FLOW_LIST;
  if (wants !== (isList ? WANTS_VALUE : WANTS_KEY)) return;
  const node = addNode(state, 0, state.lastEnd, state.lastEnd, 0);
  nameEmpty(state);
  putInFlow(state, node);
}

function forgetProperties(state: ScanState): void {
  state.anchorStart = -1;
  state.outerStart = -1;
  state.propertyStart = -1;
}

/** A bracket or brace of the wrong kind closes the innermost collection too: to look for its partner would cost a search each. */
function closeFlow(state: ScanState, code: number): void {
  closePair(state);
  placePropertied(state);
  const type = at(state.frames, top(state) + F_TYPE);
  const pos = state.pos;
  if ((type === FLOW_MAP) !== (code === CLOSE_BRACE)) report(state, WRONG_BRACKET, pos, pos + 1);
  const node = endCollection(state, pos + 1);
  state.nodes[node * NODE_SIZE] = at(state.nodes, node * NODE_SIZE) & ~UNCLOSED;
  forgetProperties(state);
  moveBehind(state, pos + 1);
  if (state.flowDepth > 0) {
    putInFlow(state, node);
    state.flowKey = true;
    return;
  }
  state.propertyStart = state.heldProperty;
  const outerStart = state.heldStart;
  const outerEnd = state.heldEnd;
  state.heldStart = -1;
  state.outerStart = outerStart;
  state.outerEnd = outerEnd;
  keyOrValue(state, node, state.flowLineStart);
}

function finished(state: ScanState, node: number): void {
  putInFlow(state, node);
  takeAnchor(state, node);
  state.flowKey = false;
  moveBehind(state, state.pos);
}

function plainInFlow(state: ScanState): void {
  const text = state.text;
  const start = state.pos;
  const stop = Math.max(flowPlainLine(text, start, state), start + 1);
  const end = trimmedEnd(text, start, stop);
  state.pos = stop;
  const isLineEnd = codeAt(text, stop) === LF;
  const last = isLineEnd ? continueFlowPlain(state, start, stop, at(state.frames, top(state) + F_INDENT)) : end;
  const pos = state.pos;
  finished(state, plainNode(state, start, last, last !== end));
  state.lastEnd = last;
  state.pos = pos;
}

/** Puts a finished node where the innermost flow collection waits for one; a missing comma is added in thought. */
function putInFlow(state: ScanState, node: number): void {
  const frame = top(state);
  const type = at(state.frames, frame + F_TYPE);
  const wants = at(state.frames, frame + F_STATE);
  if (type === FLOW_LIST) {
    if (wants === HAS_ITEM) reportComma(state, node);
    link(state, node);
    state.frames[frame + F_STATE] = HAS_ITEM;
  } else if (wants === WANTS_VALUE) {
    link(state, node);
    state.frames[frame + F_STATE] = HAS_VALUE;
  } else {
    putKeyInFlow(state, node, wants);
  }
}

function putKeyInFlow(state: ScanState, node: number, wants: number): void {
  if (wants === HAS_KEY || wants === HAS_VALUE) {
    reportComma(state, node);
    completeFlowEntry(state);
  }
  state.nodes[node * NODE_SIZE] = at(state.nodes, node * NODE_SIZE) | KEY;
  link(state, node);
  state.frames[top(state) + F_STATE] = HAS_KEY;
}

function reportComma(state: ScanState, node: number): void {
  const start = at(state.nodes, node * NODE_SIZE + START);
  report(state, MISSING_COMMA, start, start + 1);
}

/** `?` starts an explicit entry; in a list it starts a pair. */
function question(state: ScanState): void {
  const frame = top(state);
  if (at(state.frames, frame + F_TYPE) === FLOW_LIST) {
    const pair = addNode(state, MAP | FLOW, state.pos, state.pos, 0);
    putInFlow(state, pair);
    openPair(state, pair, WANTS_EXPLICIT_KEY);
  } else {
    completeFlowEntry(state);
    state.frames[frame + F_STATE] = WANTS_EXPLICIT_KEY;
  }
  moveBehind(state, state.pos + 1);
}

function openPair(state: ScanState, pair: number, wants: number): void {
  open(state, pair, FLOW_PAIR, wants, at(state.frames, top(state) + F_INDENT));
  state.flowDepth += 1;
}

/** `:` leads to a value; in a list the item before it becomes the key of a pair. */
function colon(state: ScanState): void {
  const frame = top(state);
  const wants = at(state.frames, frame + F_STATE);
  if (at(state.frames, frame + F_TYPE) === FLOW_LIST) {
    if (wants === HAS_ITEM) itemToPair(state);
    else emptyPair(state);
  } else if (wants !== HAS_KEY) {
    if (wants === WANTS_VALUE) linkEmpty(state, state.lastEnd, 0);
    linkEmpty(state, state.pos, KEY);
  }
  state.frames[top(state) + F_STATE] = WANTS_VALUE;
  state.flowKey = false;
  forgetProperties(state);
  moveBehind(state, state.pos + 1);
}

function itemToPair(state: ScanState): void {
  const item = at(state.frames, top(state) + F_LAST);
  const start = at(state.nodes, item * NODE_SIZE + START);
  const pair = addNode(state, MAP | FLOW, start, start, item);
  relink(state, pair);
  openPair(state, pair, WANTS_VALUE);
  const { nodes, frames } = state;
  nodes[item * NODE_SIZE] = at(nodes, item * NODE_SIZE) | KEY;
  nodes[item * NODE_SIZE + PARENT] = pair;
  nodes[pair * NODE_SIZE + AUX] = item;
  frames[top(state) + F_LAST] = item;
}

function emptyPair(state: ScanState): void {
  const pair = addNode(state, MAP | FLOW, state.pos, state.pos, 0);
  putInFlow(state, pair);
  openPair(state, pair, WANTS_VALUE);
  linkEmpty(state, state.pos, KEY);
}
