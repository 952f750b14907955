import { lineIndex, positionAt, type LineIndex } from './lines';
import { lookAt, type Look } from './look';
import { bothReplaced, type Replaced } from './replaced';
import type { Position, Range } from './span';

const LF = 10;
const CR = 13;

/** A text that is typed in, with its lines, which follow each change instead of being looked for anew. */
export interface LiveText {
  readonly text: string;
  readonly lines: LineIndex;
  /** What a cheap look finds in the text. */
  readonly look: Look;
  /** What differs from the text that it was made of; undefined for a text that is new as a whole. */
  readonly replaced?: Replaced | undefined;
}

/** One change as the Language Server Protocol tells it: a stretch by positions in UTF-16 code units, or without a range the whole text. */
export interface TextChange {
  readonly range?: Range;
  readonly text: string;
}

/** A text that was just opened. */
export function liveText(text: string): LiveText {
  return { text, lines: lineIndex(text), look: lookAt(text) };
}

/** The text after changes, each of which is told for the text that the one before it left. */
export function changed(live: LiveText, changes: readonly TextChange[]): LiveText {
  return changes.reduce<LiveText>((now, { range, text }) => (range ? replaced(now, range, text) : liveText(text)), { ...live, replaced: NOTHING });
}

/** A text as it was when its changes began. */
const NOTHING: Replaced = { start: 0, end: 0, newEnd: 0 };

function replaced(live: LiveText, range: Range, newText: string): LiveText {
  const from = offsetIn(live, range.start);
  const to = offsetIn(live, range.end);
  const start = Math.min(from, to);
  const end = Math.max(from, to);
  const text = live.text.slice(0, start) + newText + live.text.slice(end);
  const lines = { starts: shiftedStarts(live.lines.starts, { start, end, newText }, text), length: text.length };
  const own = { start, end, newEnd: start + newText.length };
  const whole = live.replaced === NOTHING ? own : live.replaced && bothReplaced(live.replaced, own);
  return { text, lines, look: live.look.after(text, linesAround(text, lines, own)), replaced: whole };
}

/** The lines that the new stretch touches, whole and with the line ends around them, which belong to the lines before and behind too. */
function linesAround(text: string, lines: LineIndex, { start, newEnd }: Replaced): string {
  const first = lines.starts[positionAt(lines, start).line] ?? 0;
  const behind = lines.starts[positionAt(lines, newEnd).line + 1] ?? text.length;
  return text.slice(Math.max(0, first - 1), behind);
}

/** A position behind its line's text is moved to the line's end, before what ends it: LSP 3.17, Position. */
function offsetIn({ text, lines }: LiveText, { line, character }: Position): number {
  if (line < 0) return 0;
  const start = lines.starts[line];
  if (start === undefined) return lines.length;
  const next = lines.starts[line + 1] ?? lines.length;
  return Math.min(start + Math.max(0, character), endOfLine(text, start, next));
}

function endOfLine(text: string, start: number, next: number): number {
  let end = next;
  if (end > start && text.charCodeAt(end - 1) === LF) end -= 1;
  if (end > start && text.charCodeAt(end - 1) === CR) end -= 1;
  return end;
}

interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/**
 * The line starts after a replacement. Whether a line starts at an offset depends on the characters before and at it, so the starts
 * before the replacement and those more than one character behind its first one stay, and the rest is looked for.
 */
function shiftedStarts(starts: Uint32Array, { start, end, newText }: Replacement, text: string): Uint32Array {
  const kept = firstBehind(starts, start - 1);
  const behind = firstBehind(starts, end);
  const newEnd = start + newText.length;
  const between: number[] = [];
  for (let at = Math.max(0, start - 1); at < newEnd; at++) {
    const code = text.charCodeAt(at);
    if (code === LF || (code === CR && text.charCodeAt(at + 1) !== LF)) between.push(at + 1);
  }
  // The text's own start is no end of a line.
  const head = Math.max(1, kept);
  const tail = Math.max(head, behind);
  const shifted = new Uint32Array(head + between.length + starts.length - tail);
  shifted.set(starts.subarray(0, head));
  shifted.set(between, head);
  const moved = newEnd - end;
  shifted.set(starts.subarray(tail), head + between.length);
  if (moved !== 0) for (let to = head + between.length; to < shifted.length; to++) shifted[to] = (shifted[to] ?? 0) + moved;
  return shifted;
}

/** The number of the first line that starts behind an offset. */
function firstBehind(starts: Uint32Array, offset: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}
