import { lookAt } from '../../base/look';
import { carriedIn } from '../../mirrors/carriers';
import { configText } from '../../mirrors/dialects';

/** A block scalar of a file that carries a mirror configuration, as a text of its own. */
export interface CarriedBlock {
  /** Where it comes to stand on the node. */
  readonly path: string;
  /** The lines without the indentation that they have in the file. */
  readonly text: string;
  readonly indent: number;
  /** Where each line begins in the file, its indentation left out. */
  readonly lineStarts: readonly number[];
}

interface Line {
  readonly start: number;
  readonly text: string;
}

const HEADER = /(?:^|[\s:-])[|>][+-]?[0-9]?[+-]?[ \t]*(?:#.*)?$/;

/** The block scalar around an offset, where a carrier says that it is a file of a node; undefined elsewhere. It goes by lines, since a block is half-typed while one completes in it. */
export function carriedBlockAt(path: string, text: string, offset: number): CarriedBlock | undefined {
  const lines = linesOf(text);
  const at = lines.findLastIndex(({ start }) => start <= offset);
  const header = headerAbove(lines, at);
  if (header === undefined) return undefined;
  const outer = indentOf(lines[header]?.text ?? '');
  const after = lines.slice(header + 1);
  const end = after.findIndex((line) => line.text.trim() !== '' && indentOf(line.text) <= outer);
  const block = end < 0 ? after : after.slice(0, end);
  const indent = indentOf(block.find((line) => line.text.trim() !== '')?.text ?? lines[at]?.text ?? '');
  if (indent <= outer || block.length < at - header) return undefined;
  const inner = block.map((line) => line.text.slice(indent)).join('\n');
  const found = pathOf(path, text, inner);
  return found === undefined ? undefined : { path: found, text: inner, indent, lineStarts: block.map((line) => line.start + Math.min(indent, line.text.length)) };
}

/** Where in the block's own text an offset of the file stands; undefined in the indentation of a line. */
export function offsetInBlock({ text, lineStarts }: CarriedBlock, offset: number): number | undefined {
  const at = lineStarts.findLastIndex((start) => start <= offset);
  const start = lineStarts[at];
  const own = linesOf(text)[at];
  return start === undefined || !own || offset - start > own.text.length ? undefined : own.start + offset - start;
}

/** Where in the file an offset of the block's own text stands. */
export function offsetInFile({ text, lineStarts }: CarriedBlock, offset: number): number {
  const starts = startsOf(text);
  const at = Math.max(0, starts.findLastIndex((start) => start <= offset));
  return (lineStarts[at] ?? 0) + offset - (starts[at] ?? 0);
}

function startsOf(text: string): readonly number[] {
  return linesOf(text).map(({ start }) => start);
}

/** The line that opens the block in which a line stands: the nearest one above it that is indented less, if it ends so. */
function headerAbove(lines: readonly Line[], at: number): number | undefined {
  const own = lines[at];
  if (!own) return undefined;
  let least = own.text.trim() === '' ? Infinity : indentOf(own.text);
  for (let index = at - 1; index >= 0; index--) {
    const text = lines[index]?.text ?? '';
    if (text.trim() === '') continue;
    const indent = indentOf(text);
    if (indent < least && HEADER.test(text)) return index;
    least = Math.min(least, indent);
    if (least === 0) return undefined;
  }
  return undefined;
}

/** The path under which a carrier reads the text of a block. */
function pathOf(path: string, text: string, inner: string): string | undefined {
  let found: string | undefined;
  carriedIn(configText(path, text, lookAt(text)), (carried, content) => {
    if (found === undefined && content.trim() === inner.trim()) found = carried;
    return undefined;
  });
  return found;
}

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const { 0: lineEnd, index } of text.matchAll(/\r\n?|\n/g)) {
    lines.push({ start, text: text.slice(start, index) });
    start = index + lineEnd.length;
  }
  lines.push({ start, text: text.slice(start) });
  return lines;
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}
