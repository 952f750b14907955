import type { Span } from '../base/span';
import type { ScalarNode } from './tree';

/** The text of a scalar, with what leads from each of its characters back to the text that it stands in. */
export interface InnerText {
  readonly text: string;
  /** True where the text stands in one piece or line by line, so that an edit of a stretch of a line is an edit of the file. */
  readonly exact: boolean;
  /** For each stretch that stands unbroken in the file: where it starts in the scalar's text. */
  readonly from: readonly number[];
  /** For each stretch: where it starts in the file. */
  readonly to: readonly number[];
}

/**
 * Aligns the text of a scalar with the lines of the file that it stands in, so that another parser can read it and its spans be
 * carried over. `outer` is the text of the file. Undefined where the two differ by more than indentation, line ends, folding and, in double
 * quotes on one line, the escapes of JSON that stand for themselves or for blanks. Takes time linear in the scalar's size.
 */
export function innerText(scalar: ScalarNode, outer: string): InnerText | undefined {
  const { text, inner, style } = scalar;
  if (outer.slice(inner.start, inner.end) === text) return { text, exact: true, from: [0], to: [inner.start] };
  const isBlock = style === 'literal' || style === 'folded';
  if (style === 'double' && outer.slice(inner.start, inner.end).includes('\\')) return escaped(text, inner, outer);
  const lines = isBlock ? blockLines(scalar, outer) : trimmedLines(inner, outer);
  return lines ? aligned(text, lines, outer, style === 'literal') : undefined;
}

/** What stands behind a backslash: itself, or a letter for a blank. */
const BLANK_ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
const OTHER_ESCAPE = /\\[^"\\/nrt]|[\r\n]/;

/** The stretches between the escapes of a text in double quotes; each begins behind a backslash. */
function escaped(text: string, inner: Span, outer: string): InnerText | undefined {
  const source = outer.slice(inner.start, inner.end);
  if (OTHER_ESCAPE.test(source.replaceAll('\\\\', ''))) return undefined;
  const from: number[] = [0];
  const to: number[] = [inner.start];
  const pieces: string[] = [];
  let start = 0;
  let length = 0;
  for (let at = source.indexOf('\\'); at !== -1; at = source.indexOf('\\', at + 2)) {
    const special = source.charAt(at + 1);
    pieces.push(source.slice(start, at), BLANK_ESCAPES[special] ?? special);
    length += at - start;
    from.push(length);
    to.push(inner.start + at + 1);
    length += 1;
    start = at + 2;
  }
  pieces.push(source.slice(start));
  return pieces.join('') === text ? { text, exact: false, from, to } : undefined;
}

/** Where a character of the scalar's text stands in the file; behind the text, the end of its last stretch. */
export function offsetInside(inner: InnerText, offset: number): number {
  let low = 0;
  let high = inner.from.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((inner.from[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return (inner.to[low] ?? 0) + Math.max(0, offset - (inner.from[low] ?? 0));
}

/** A span of the scalar's text as a span of the file. */
export function spanInside(inner: InnerText, span: Span): Span {
  const start = offsetInside(inner, span.start);
  return { start, end: span.end > span.start ? offsetInside(inner, span.end - 1) + 1 : start };
}

/** A block scalar's lines without their indentation, as spans of the file. */
function blockLines(scalar: ScalarNode, outer: string): readonly Span[] | undefined {
  const header = /\r\n?|\n/g;
  header.lastIndex = scalar.span.start;
  const lineEnd = header.exec(outer);
  if (!lineEnd || lineEnd.index >= scalar.span.end) return undefined;
  const lines = linesOf({ start: header.lastIndex, end: scalar.span.end }, outer);
  const first = lines.find((line) => outer.slice(line.start, line.end).trim() !== '');
  if (!first) return undefined;
  const indent = indentOf(outer.slice(first.start, first.end)) - indentOf(scalar.text.replace(/^[ ]*\n|^\n+/, ''));
  return indent < 0 ? undefined : lines.map(({ start, end }) => ({ start: Math.min(start + indent, end), end }));
}

/** The lines of a flow scalar, whose indentation and trailing blanks folding takes out. */
function trimmedLines(inner: Span, outer: string): readonly Span[] {
  return linesOf(inner, outer).map(({ start, end }, at) => {
    const line = outer.slice(start, end);
    const from = at === 0 ? start : start + (line.length - line.trimStart().length);
    return { start: from, end: Math.max(from, end - (line.length - line.trimEnd().length)) };
  });
}

function linesOf(span: Span, outer: string): readonly Span[] {
  const lines: Span[] = [];
  let start = span.start;
  const breaks = /\r\n?|\n/g;
  breaks.lastIndex = start;
  for (let found = breaks.exec(outer); found && found.index < span.end; found = breaks.exec(outer)) {
    lines.push({ start, end: found.index });
    start = breaks.lastIndex;
  }
  lines.push({ start: Math.min(start, span.end), end: span.end });
  return lines;
}

function indentOf(text: string): number {
  return text.length - text.replace(/^ +/, '').length;
}

/** Line ends, and lines with nothing but blanks. */
const BLANK_LINES = /(?:[ \t]*\n)+/y;

function aligned(text: string, lines: readonly Span[], outer: string, exact: boolean): InnerText | undefined {
  const from: number[] = [];
  const to: number[] = [];
  let at = 0;
  for (const { start, end } of lines) {
    const line = outer.slice(start, end);
    if (line.trim() === '') continue;
    BLANK_LINES.lastIndex = at;
    if (BLANK_LINES.test(text)) at = BLANK_LINES.lastIndex;
    // A line end that was folded is one space.
    if (text.charAt(at) === ' ' && !text.startsWith(line, at)) at += 1;
    if (!text.startsWith(line, at)) return undefined;
    from.push(at);
    to.push(start);
    at += line.length;
  }
  return from.length > 0 && text.slice(at).trim() === '' ? { text, exact, from, to } : undefined;
}
