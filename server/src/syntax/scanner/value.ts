import { COLON, HASH, LF, codeAt, isGap, skipBlanks } from './chars';
import { addKey, moveBehind, place, takeAnchor } from './collections';
import { blockPlainLine, trimmedEnd } from './plain';
import { MULTILINE_KEY, UNEXPECTED_TEXT, report } from './problems';
import { commentEnd } from './space';
import { NODE_SIZE, START, at, type ScanState } from './state';

/** Places a finished node that is no key. */
export function value(state: ScanState, node: number): void {
  place(state, node);
  takeAnchor(state, node);
  state.fresh = false;
}

/**
 * Places a node that may be a key: a quoted scalar, an alias or a flow collection that ends at `pos` and started on the line
 * of `lineStart`. Text behind a value, which YAML does not know, is skipped to the line's end; a `#` without a
 * space before it is taken for a comment all the same.
 */
export function keyOrValue(state: ScanState, node: number, lineStart: number): void {
  const text = state.text;
  const end = state.pos;
  const next = skipBlanks(text, end);
  const code = codeAt(text, next);
  if (code === COLON && isGap(codeAt(text, next + 1))) {
    const start = at(state.nodes, node * NODE_SIZE + START);
    if (hasLineEnd(text, start, end)) report(state, MULTILINE_KEY, start, end);
    addKey(state, node, lineStart, next);
    return;
  }
  value(state, node);
  moveBehind(state, end);
  if (!isGap(code) && (code !== HASH || next === end)) skipRest(state, next);
}

/** A search by `indexOf` would go on behind `end`, once for each key of a long line. */
function hasLineEnd(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (text.charCodeAt(at) === LF) return true;
  return false;
}

/** Skips what stands behind a finished value on its line, up to a comment. */
function skipRest(state: ScanState, start: number): void {
  const text = state.text;
  let stop = codeAt(text, start) === HASH ? start : blockPlainLine(text, start, state);
  while (codeAt(text, stop) === COLON) stop = blockPlainLine(text, stop + 1, state);
  report(state, UNEXPECTED_TEXT, start, Math.max(trimmedEnd(text, start, stop), start + 1));
  state.sawAction = false;
  state.pos = codeAt(text, stop) === HASH ? commentEnd(state, stop) : stop;
}
