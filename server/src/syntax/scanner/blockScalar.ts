import { isActionStart } from './actions';
import { BAR, CR, DASH, HASH, LF, NINE, PLUS, SPACE, ZERO, codeAt, isDocumentMarker, lineEnd, skipBlanks } from './chars';
import { trimmedEnd } from './plain';
import { BAD_HEADER, report } from './problems';
import { commentEnd, lineEndBehindActions, nextAction, ownLineEnd } from './space';
import { ACTION, DECODE, FOLDED, LITERAL, SCALAR, addNode, type ScanState } from './state';

/**
 * Reads the block scalar at `pos`, whose content is indented deeper than `indent`, and gives its node; `pos` is then at the
 * start of the line that ended it. Blank lines at its end are not in its span. In templates a line of actions only may stand
 * further to the left than the content, as long as content follows.
 */
export function blockScalar(state: ScanState, indent: number): number {
  const text = state.text;
  const start = state.pos;
  const style = text.charCodeAt(start) === BAR ? LITERAL : FOLDED;
  const explicit = readHeader(state);
  const header = state.pos;
  const firstAction = state.templates ? nextAction(state, header) : text.length;
  const contentIndent = readContent(state, indent, explicit === 0 ? -1 : Math.max(indent, 0) + explicit);
  const end = contentEnd(text, start, header, state.pos);
  state.lineStart = state.pos;
  state.fresh = true;
  return addNode(state, SCALAR | style | DECODE | (firstAction < end ? ACTION : 0), start, end, contentIndent);
}

/** Moves to the line end behind the header, and gives the indentation that it names, or 0. */
function readHeader(state: ScanState): number {
  const text = state.text;
  let explicit = 0;
  let at = state.pos + 1;
  for (;;) {
    const code = codeAt(text, at);
    if (code > ZERO && code <= NINE) explicit = code - ZERO;
    else if (code !== PLUS && code !== DASH) break;
    at += 1;
  }
  const rest = skipBlanks(text, at);
  const code = codeAt(text, rest);
  if (code === HASH) {
    if (rest === at) report(state, BAD_HEADER, rest, rest + 1);
    state.pos = commentEnd(state, rest);
    return explicit;
  }
  const end = lineEnd(text, rest);
  if (trimmedEnd(text, rest, end) > rest) report(state, BAD_HEADER, rest, end);
  state.pos = end;
  return explicit;
}

/** Moves behind the content's last line, and gives the content's indentation, or -1 when there is none but blank lines. */
function readContent(state: ScanState, indent: number, explicit: number): number {
  const text = state.text;
  const length = text.length;
  let contentIndent = explicit;
  let line = state.pos + 1;
  let behind = line;
  while (line < length) {
    let at = line;
    const limit = contentIndent < 0 ? length : Math.min(length, line + contentIndent);
    while (at < limit && text.charCodeAt(at) === SPACE) at += 1;
    const code = codeAt(text, at);
    if (code === LF || (code === CR && codeAt(text, at + 1) === LF)) {
      line = lineEnd(text, at) + 1;
      continue;
    }
    if (at >= length) break;
    const column = at - line;
    const isContent = contentIndent < 0 ? column > indent : column >= contentIndent;
    if (!isContent) {
      const own = state.templates && isActionStart(text, at) ? ownLineEnd(state, at) : -1;
      if (own === -1) break;
      line = lineEnd(text, own) + 1;
      continue;
    }
    if (column === 0 && isDocumentMarker(text, line)) break;
    contentIndent = contentIndent < 0 ? column : contentIndent;
    const end = lineEnd(text, at);
    line = (state.templates ? lineEndBehindActions(state, at, end) : end) + 1;
    behind = line;
  }
  state.pos = Math.min(behind, length);
  return contentIndent;
}

/** Behind the last character that is no blank, in the content or, when there is none, in the header. */
function contentEnd(text: string, start: number, header: number, stop: number): number {
  let at = stop;
  while (at > start + 1) {
    const code = text.charCodeAt(at - 1);
    if (code !== SPACE && code !== LF && code !== CR) break;
    at -= 1;
  }
  return Math.max(at, trimmedEnd(text, start + 1, Math.min(header, stop)));
}
