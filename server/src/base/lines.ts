import type { Position, Range, Span } from './span';

const LF = 10;
const CR = 13;

/** Where the lines of a text start, as offsets in UTF-16 code units. It answers positions without keeping the text. */
export interface LineIndex {
  readonly starts: Uint32Array;
  /** The length of the text in UTF-16 code units. */
  readonly length: number;
}

/** Builds the index of a text. Lines end at LF, CR LF or CR, as the Language Server Protocol counts them. */
export function lineIndex(text: string): LineIndex {
  return { starts: text.includes('\r') ? startsBehindAny(text) : startsBehind(text), length: text.length };
}

/** The starts in a text whose lines end at LF alone: the search for one character runs many times faster than a loop. */
function startsBehind(text: string): Uint32Array {
  // Lines of this length on average need no second array.
  let starts = new Uint32Array(Math.ceil(text.length / 16) + 16);
  let count = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    if (count === starts.length) starts = widened(starts);
    starts[count] = at + 1;
    count += 1;
  }
  return starts.slice(0, count);
}

function widened(starts: Uint32Array): Uint32Array<ArrayBuffer> {
  const wider = new Uint32Array(starts.length * 2);
  wider.set(starts);
  return wider;
}

function startsBehindAny(text: string): Uint32Array {
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === CR && text.charCodeAt(at + 1) === LF) continue;
    if (code === LF || code === CR) starts.push(at + 1);
  }
  return Uint32Array.from(starts);
}

/** The 0-based position of an offset; an offset outside the text is moved to its nearest end. */
export function positionAt(lines: LineIndex, offset: number): Position {
  const at = Math.max(0, Math.min(offset, lines.length));
  let low = 0;
  let high = lines.starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lines.starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return { line: low, character: at - (lines.starts[low] ?? 0) };
}

/** The offset of a 0-based position; one behind its line or the text is moved to the next line's start or the text's end. */
export function offsetAt(lines: LineIndex, position: Position): number {
  if (position.line < 0) return 0;
  const start = lines.starts[position.line];
  if (start === undefined) return lines.length;
  const next = lines.starts[position.line + 1] ?? lines.length;
  return Math.min(start + Math.max(0, position.character), next);
}

/** The 0-based range of a span. */
export function rangeOf(lines: LineIndex, span: Span): Range {
  return { start: positionAt(lines, span.start), end: positionAt(lines, span.end) };
}

/** A stretch of a text, with the offset at which it begins. */
export interface Stretch {
  readonly start: number;
  readonly text: string;
}

/**
 * The stretches between separators, empty ones left out. The separator is a global expression for one character: an expression that took a stretch of
 * millions of characters at once would run out of the engine's memory for the way back.
 */
export function* stretchesBetween(text: string, separator: RegExp): Generator<Stretch> {
  let start = 0;
  for (const { index } of text.matchAll(separator)) {
    if (index > start) yield { start, text: text.slice(start, index) };
    start = index + 1;
  }
  if (start < text.length) yield { start, text: text.slice(start) };
}
