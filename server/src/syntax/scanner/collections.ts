import { MAX_ALIASES, MAX_DEPTH } from '../../base/limits';
import { isFlowIndicator, isGap } from './chars';
import {
  BAD_INDENT, DEEP, MANY_ALIASES, MISSING_COLON, MULTIPLE_ROOTS, NESTED_ON_LINE, UNKNOWN_ALIAS, report,
} from './problems';
import {
  ALIAS, BLOCK_LIST, BLOCK_MAP, END_AT, FLAGS, F_INDENT, F_LAST, F_STATE, F_TYPE, HAS_ITEM, HAS_KEY, KEY, KIND_MASK, LIST, MAP,
  NODE_SIZE, ONLY_ACTIONS, SCALAR, SHARED, START, TOO_DEEP, WANTS_EXPLICIT_KEY, WANTS_KEY, WANTS_VALUE, addNode, at, link, linkEmpty,
  nameEmpty, nameNode, openDocument, pushFrame, relink, top, type ScanState,
} from './state';

/** Opens a collection, and notes it when it is nested too deep to be shown. */
export function open(state: ScanState, node: number, type: number, wants: number, indent: number): void {
  pushFrame(state, node, type, wants, indent);
  if (state.depth <= MAX_DEPTH) return;
  const { nodes } = state;
  const offset = node * NODE_SIZE;
  const start = at(nodes, offset + START);
  if (state.depth === MAX_DEPTH + 1) report(state, DEEP, start, start + 1);
  nodes[offset] = at(nodes, offset) | TOO_DEEP;
}

/** The indentation that a value must pass to belong to the innermost block collection; -1 at the root. */
export function parentIndent(state: ScanState): number {
  return state.depth === 0 ? -1 : at(state.frames, top(state) + F_INDENT);
}

/** Writes what is missing in the last entry or item of a block collection: the value, or the key and the value. */
export function completeEntry(state: ScanState): void {
  const { frames } = state;
  const frame = top(state);
  const wants = at(frames, frame + F_STATE);
  if (wants === WANTS_KEY || wants === HAS_ITEM) return;
  if (wants === WANTS_EXPLICIT_KEY) linkEmpty(state, state.lastEnd, KEY);
  linkEmpty(state, state.lastEnd, 0);
  nameEmpty(state);
  frames[frame + F_STATE] = at(frames, frame + F_TYPE) === BLOCK_LIST ? HAS_ITEM : WANTS_KEY;
  state.outerStart = -1;
}

/** Closes the innermost block collection where the last token ended. */
export function closeBlock(state: ScanState): void {
  completeEntry(state);
  state.nodes[at(state.frames, top(state)) * NODE_SIZE + END_AT] = state.lastEnd;
  state.depth -= 1;
}

/** Closes the block collections that a token at the start of a line, at `column`, does not belong to. */
export function closeTo(state: ScanState, column: number, isItem: boolean): void {
  while (state.depth > 0) {
    const frame = top(state);
    const indent = at(state.frames, frame + F_INDENT);
    if (indent < column) return;
    if (indent === column) {
      const wants = at(state.frames, frame + F_STATE);
      const isList = at(state.frames, frame + F_TYPE) === BLOCK_LIST;
      if (isList ? isItem : !isItem || wants === WANTS_VALUE || wants === WANTS_EXPLICIT_KEY) return;
    }
    closeBlock(state);
  }
}

/** Puts a finished node, or a collection that is about to be opened, where the innermost block collection waits for one. */
export function place(state: ScanState, node: number): void {
  if (state.depth === 0) {
    placeRoot(state, node);
    return;
  }
  const { frames } = state;
  const frame = top(state);
  const wants = at(frames, frame + F_STATE);
  if (wants === WANTS_VALUE) {
    link(state, node);
    frames[frame + F_STATE] = at(frames, frame + F_TYPE) === BLOCK_LIST ? HAS_ITEM : WANTS_KEY;
  } else if (wants === WANTS_EXPLICIT_KEY) {
    state.nodes[node * NODE_SIZE] = at(state.nodes, node * NODE_SIZE) | KEY;
    link(state, node);
    frames[frame + F_STATE] = HAS_KEY;
  } else {
    placeUnexpected(state, node, wants);
  }
}

/** A second root starts a document of its own, so that nothing of a broken text is lost. */
function placeRoot(state: ScanState, node: number): void {
  const root = state.documentCount * 3 - 1;
  if (at(state.documents, root) === 0) {
    state.documents[root] = node;
    return;
  }
  const start = at(state.nodes, node * NODE_SIZE + START);
  report(state, MULTIPLE_ROOTS, start, start + 1);
  state.documents[root - 1] = start;
  const { anchors, aliases } = state;
  openDocument(state, start);
  state.anchors = anchors;
  state.aliases = aliases;
  state.documents[root + 3] = node;
}

/**
 * A node where none is expected. Below a value that is template actions only it is the value, whose first lines the actions
 * print; a scalar in line with keys is a key whose colon is not written yet; anything else is kept under an empty key.
 */
function placeUnexpected(state: ScanState, node: number, wants: number): void {
  const { frames, nodes } = state;
  const frame = top(state);
  const last = at(frames, frame + F_LAST);
  const kind = at(nodes, node * NODE_SIZE) & KIND_MASK;
  if (wants !== HAS_KEY && kind !== SCALAR && (at(nodes, last * NODE_SIZE + FLAGS) & ONLY_ACTIONS) !== 0) {
    relink(state, node);
    return;
  }
  const start = at(nodes, node * NODE_SIZE + START);
  if (at(frames, frame + F_TYPE) === BLOCK_LIST) {
    report(state, BAD_INDENT, start, start + 1);
    link(state, node);
    return;
  }
  completeEntry(state);
  if (kind === SCALAR && start - state.lineStart === at(frames, frame + F_INDENT)) {
    report(state, MISSING_COLON, start, at(nodes, node * NODE_SIZE + END_AT));
    nodes[node * NODE_SIZE] = at(nodes, node * NODE_SIZE) | KEY;
    link(state, node);
    linkEmpty(state, at(nodes, node * NODE_SIZE + END_AT), 0);
    return;
  }
  report(state, BAD_INDENT, start, start + 1);
  linkEmpty(state, start, KEY);
  link(state, node);
}

/** Gives the node the anchor on its line or, when there is none, the one above it. */
export function takeAnchor(state: ScanState, node: number): void {
  if (state.anchorStart !== -1) nameNode(state, state.anchorStart, state.anchorEnd, node);
  else if (state.outerStart !== -1) nameNode(state, state.outerStart, state.outerEnd, node);
  state.anchorStart = -1;
  state.outerStart = -1;
  state.propertyStart = -1;
}

/** Makes a node the next key of the block map at its column, which it opens where there is none, and moves behind the `:`. */
export function addKey(state: ScanState, node: number, lineStart: number, colon: number): void {
  const { nodes } = state;
  const start = state.propertyStart === -1 ? at(nodes, node * NODE_SIZE + START) : state.propertyStart;
  const column = start - lineStart;
  if (isInMap(state, column)) completeEntry(state);
  else openMap(state, at(nodes, node * NODE_SIZE + START), column);
  if (state.anchorStart !== -1) nameNode(state, state.anchorStart, state.anchorEnd, node);
  state.anchorStart = -1;
  state.outerStart = -1;
  state.propertyStart = -1;
  const offset = node * NODE_SIZE;
  state.nodes[offset] = at(state.nodes, offset) | KEY;
  link(state, node);
  state.frames[top(state) + F_STATE] = WANTS_VALUE;
  moveBehind(state, colon + 1);
}

/** Ends a token that belongs to the tree. */
export function moveBehind(state: ScanState, end: number): void {
  state.pos = end;
  state.lastEnd = end;
  state.fresh = false;
}

function isInMap(state: ScanState, column: number): boolean {
  if (state.depth === 0) return false;
  const frame = top(state);
  return at(state.frames, frame + F_TYPE) === BLOCK_MAP && at(state.frames, frame + F_INDENT) === column;
}

/** Opens a block map at `column`; it takes the anchor that stands above it. */
function openMap(state: ScanState, start: number, column: number): void {
  if (!state.fresh && state.depth > 0 && isImplicitValue(state)) report(state, NESTED_ON_LINE, start, start + 1);
  const map = addNode(state, MAP, start, start, 0);
  place(state, map);
  if (state.outerStart !== -1) nameNode(state, state.outerStart, state.outerEnd, map);
  state.outerStart = -1;
  open(state, map, BLOCK_MAP, WANTS_KEY, column);
}

/** Whether what follows is the value of a key on the same line; a value behind an explicit `:` may be a map, but is rare. */
function isImplicitValue(state: ScanState): boolean {
  const frame = top(state);
  if (at(state.frames, frame + F_TYPE) !== BLOCK_MAP || at(state.frames, frame + F_STATE) !== WANTS_VALUE) return false;
  const key = at(state.frames, frame + F_LAST) * NODE_SIZE;
  return at(state.nodes, key + START) >= state.lineStart && at(state.nodes, key + END_AT) > state.lineStart;
}

/** A `-`: the next item of the list at its column, which it opens where there is none. */
export function listItem(state: ScanState): void {
  const column = state.pos - state.lineStart;
  const frame = top(state);
  if (state.depth > 0 && at(state.frames, frame + F_TYPE) === BLOCK_LIST && at(state.frames, frame + F_INDENT) === column) {
    completeEntry(state);
  } else {
    if (!state.fresh && state.depth > 0 && isImplicitValue(state)) report(state, NESTED_ON_LINE, state.pos, state.pos + 1);
    const list = addNode(state, LIST, state.pos, state.pos, 0);
    place(state, list);
    takeAnchor(state, list);
    open(state, list, BLOCK_LIST, WANTS_VALUE, column);
  }
  state.frames[top(state) + F_STATE] = WANTS_VALUE;
  moveBehind(state, state.pos + 1);
}

/** A `?`: an explicit key of the map at its column. */
export function explicitKey(state: ScanState): void {
  const column = state.pos - state.lineStart;
  if (isInMap(state, column)) completeEntry(state);
  else openMap(state, state.pos, column);
  state.frames[top(state) + F_STATE] = WANTS_EXPLICIT_KEY;
  moveBehind(state, state.pos + 1);
}

/** A `:` without a key before it on its line: the value of an explicit key, or of an empty one; properties make the key a new one. */
export function explicitValue(state: ScanState): void {
  const start = state.propertyStart === -1 ? state.pos : state.propertyStart;
  const column = start - state.lineStart;
  if (!isInMap(state, column)) openMap(state, start, column);
  const frame = top(state);
  const wants = at(state.frames, frame + F_STATE);
  const isPropertied = state.propertyStart !== -1;
  if (wants === WANTS_VALUE || isPropertied) completeEntry(state);
  if (wants !== HAS_KEY || isPropertied) {
    linkEmpty(state, wants === WANTS_EXPLICIT_KEY && !isPropertied ? state.lastEnd : state.pos, KEY);
    nameEmpty(state);
  }
  state.frames[frame + F_STATE] = WANTS_VALUE;
  state.anchorStart = -1;
  state.outerStart = -1;
  state.propertyStart = -1;
  moveBehind(state, state.pos + 1);
}

/** Adds the alias at `pos` and moves behind its name. */
export function aliasNode(state: ScanState): number {
  const start = state.pos;
  const end = nameEnd(state.text, start + 1);
  state.aliases += 1;
  const isCounted = state.aliases <= MAX_ALIASES;
  if (state.aliases === MAX_ALIASES + 1) report(state, MANY_ALIASES, start, end);
  const target = isCounted ? (state.anchors?.get(state.text.slice(start + 1, end)) ?? 0) : 0;
  if (isCounted && target === 0) report(state, UNKNOWN_ALIAS, start, end);
  state.pos = end;
  const flags = target * NODE_SIZE + FLAGS;
  if (target !== 0) state.nodes[flags] = (state.nodes[flags] ?? 0) | SHARED;
  return addNode(state, ALIAS, start, end, target);
}

/** Notes the anchor at `pos` and moves behind it. */
export function anchor(state: ScanState): void {
  const start = state.pos;
  const end = nameEnd(state.text, start + 1);
  if (state.propertyStart === -1) state.propertyStart = start;
  state.anchorStart = start + 1;
  state.anchorEnd = end;
  moveBehind(state, end);
}

/** Moves behind the tag at `pos`; what it says is read where types matter, not here. */
export function tag(state: ScanState): void {
  const start = state.pos;
  if (state.propertyStart === -1) state.propertyStart = start;
  const isVerbatim = state.text.charCodeAt(start + 1) === 60;
  moveBehind(state, isVerbatim ? verbatimEnd(state.text, start + 2) : nameEnd(state.text, start + 1));
}

function nameEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length) {
    const code = text.charCodeAt(end);
    if (isGap(code) || isFlowIndicator(code)) break;
    end += 1;
  }
  return end;
}

function verbatimEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && !isGap(text.charCodeAt(end))) {
    end += 1;
    if (text.charCodeAt(end - 1) === 62) break;
  }
  return end;
}

/** At a new line the properties seen so far belong to a collection below them. */
export function propertiesMoveOut(state: ScanState): void {
  if (state.anchorStart !== -1) {
    state.outerStart = state.anchorStart;
    state.outerEnd = state.anchorEnd;
  }
  state.anchorStart = -1;
  state.propertyStart = -1;
}
