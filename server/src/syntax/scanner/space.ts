import { actionEnd, isActionStart, isControlAction } from './actions';
import { BOM, CR, END, HASH, LF, OPEN_BRACE, SPACE, TAB, codeAt, lineEnd, skipBlanks } from './chars';
import { UNCLOSED_ACTION, report } from './problems';
import { addComment, type ScanState } from './state';

/**
 * Moves to the next token over white space, line ends, comments and, in templates, lines that hold actions only; gives the
 * token's first character, or `END`.
 */
export function nextToken(state: ScanState): number {
  const text = state.text;
  const length = text.length;
  let pos = state.pos;
  while (pos < length) {
    const code = text.charCodeAt(pos);
    if (code === SPACE) {
      pos += 1;
    } else if (code > HASH) {
      if (code === OPEN_BRACE && state.templates && state.fresh) {
        const behind = behindActions(state, pos);
        if (behind === pos) return stopAt(state, pos, code);
        pos = behind;
      } else if (code === BOM && pos === state.lineStart) {
        pos += 1;
        state.lineStart = pos;
      } else {
        return stopAt(state, pos, code);
      }
    } else if (code === LF) {
      pos += 1;
      state.lineStart = pos;
      state.fresh = true;
    } else if (code === HASH) {
      if (!mayStartComment(text, pos)) return stopAt(state, pos, code);
      pos = commentEnd(state, pos);
    } else if (code === TAB || code === CR) {
      pos += 1;
    } else {
      return stopAt(state, pos, code);
    }
  }
  return stopAt(state, pos, END);
}

function stopAt(state: ScanState, pos: number, code: number): number {
  state.pos = pos;
  return code;
}

/** A comment stands at the start of a line or behind white space. */
function mayStartComment(text: string, pos: number): boolean {
  if (pos === 0) return true;
  const before = text.charCodeAt(pos - 1);
  return before === SPACE || before === LF || before === TAB || before === CR || before === BOM;
}

/** Notes the comment at `start`, and gives the end of its line; an action in it that spans lines takes the comment along. */
export function commentEnd(state: ScanState, start: number): number {
  const text = state.text;
  let end = lineEnd(text, start);
  if (state.templates) end = lineEndBehindActions(state, start, end);
  addComment(state, start, text.charCodeAt(end - 1) === CR ? end - 1 : end);
  return end;
}

/** The first `{{` at or behind `offset`, or the text's length. Asked for growing offsets, all calls cost one pass. */
export function nextAction(state: ScanState, offset: number): number {
  if (state.nextAction < offset) {
    const found = state.text.indexOf('{{', offset);
    state.nextAction = found === -1 ? state.text.length : found;
  }
  return state.nextAction;
}

/** The end of the line that starts at `start` and would end at `end`, if actions in it do not carry it on. */
export function lineEndBehindActions(state: ScanState, start: number, end: number): number {
  let last = end;
  let action = nextAction(state, start);
  while (action < last) {
    const behind = actionEnd(state.text, action, state.closers);
    if (behind > last) last = lineEnd(state.text, behind);
    action = nextAction(state, behind === -1 ? action + 2 : behind);
  }
  return last;
}

/**
 * Where the token starts on a line that starts with an action at `pos`: at the line's end when it holds nothing but actions,
 * behind actions that print nothing (which then do not count as columns), or at `pos` when the action is part of a scalar.
 */
function behindActions(state: ScanState, pos: number): number {
  const text = state.text;
  const behind = ownLineEnd(state, pos);
  if (behind !== -1) return behind;
  let start = pos;
  while (isActionStart(text, start) && isControlAction(text, start)) {
    const end = actionEnd(text, start, state.closers);
    if (end === -1) break;
    start = end;
  }
  state.lineStart += start - pos;
  return start;
}

/** The end of the line, or the comment, behind a line's actions, or -1 when something else stands there. */
export function ownLineEnd(state: ScanState, pos: number): number {
  const text = state.text;
  let at = pos;
  while (isActionStart(text, at)) {
    const end = actionEnd(text, at, state.closers);
    if (end === -1) {
      report(state, UNCLOSED_ACTION, at, at + 2);
      return -1;
    }
    at = skipBlanks(text, end);
    if (codeAt(text, at) === HASH) return at > end ? at : -1;
  }
  const code = codeAt(text, at);
  return at > pos && (code === LF || code === CR || code === END) ? at : -1;
}
