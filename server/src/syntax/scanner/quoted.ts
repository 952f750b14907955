import { actionEnd, isActionStart } from './actions';
import { BACKSLASH, CR, DOUBLE_QUOTE, LF, OPEN_BRACE, SPACE, codeAt, isDocumentMarker } from './chars';
import { trimmedEnd } from './plain';
import { MISSING_QUOTE, report } from './problems';
import { ACTION, DECODE, DOUBLE, SCALAR, SINGLE, UNCLOSED, addNode, type ScanState } from './state';

/**
 * Reads the quoted scalar at `pos`, moves behind it and gives its node. Its lines must be indented deeper than `indent`: at
 * one that is not, as at the end of the text, the closing quote is missing and the scalar ends with the line before. In
 * templates actions are skipped as a whole, whatever quotes they hold.
 */
export function quotedScalar(state: ScanState, indent: number): number {
  const text = state.text;
  const length = text.length;
  const templates = state.templates;
  const start = state.pos;
  const quote = text.charCodeAt(start);
  let flags = SCALAR | (quote === DOUBLE_QUOTE ? DOUBLE : SINGLE);
  let at = start + 1;
  while (at < length) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      if (quote === DOUBLE_QUOTE || codeAt(text, at + 1) !== quote) {
        state.pos = at + 1;
        return addNode(state, flags, start, at + 1, 0);
      }
      flags |= DECODE;
      at += 2;
    } else if (code === BACKSLASH && quote === DOUBLE_QUOTE) {
      flags |= DECODE;
      at += behindBackslash(text, at);
    } else if (code === LF) {
      flags |= DECODE;
      const next = continuedLine(text, at + 1, indent, templates);
      if (next === -1) break;
      at = next;
    } else if (code === OPEN_BRACE && templates && codeAt(text, at + 1) === OPEN_BRACE) {
      const end = actionEnd(text, at, state.closers);
      if (end !== -1) flags |= ACTION;
      at = end === -1 ? at + 2 : end;
    } else {
      at += 1;
    }
  }
  return unclosed(state, flags, start, at < length ? at : length);
}

function unclosed(state: ScanState, flags: number, start: number, stop: number): number {
  const end = trimmedEnd(state.text, start + 1, stop);
  report(state, MISSING_QUOTE, start, end);
  state.pos = stop;
  return addNode(state, flags | DECODE | UNCLOSED, start, end, 0);
}

/** How far an escape reaches; a line end behind the backslash is left to be counted as one. */
function behindBackslash(text: string, at: number): number {
  const next = codeAt(text, at + 1);
  return next === LF || next === CR ? 1 : 2;
}

/** The first character behind the indentation of a line that continues a quoted scalar, or -1 when the line cannot. Actions stand in any column. */
function continuedLine(text: string, lineStart: number, indent: number, templates: boolean): number {
  const length = text.length;
  if (indent < 0) return isDocumentMarker(text, lineStart) ? -1 : lineStart;
  let at = lineStart;
  while (at < length && text.charCodeAt(at) === SPACE) at += 1;
  if (at - lineStart > indent || (templates && isActionStart(text, at))) return at;
  const code = codeAt(text, at);
  return code === LF || (code === CR && codeAt(text, at + 1) === LF) ? at : -1;
}
