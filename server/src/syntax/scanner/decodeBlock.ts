import { BAR, CR, DASH, LF, PLUS, SPACE, TAB, codeAt, lineEnd } from './chars';

/** What a block scalar is decoded from. */
export interface WrittenBlock {
  readonly text: string;
  /** The offset of its `|` or `>`. */
  readonly start: number;
  /** Behind its last character that is no blank. */
  readonly end: number;
  /** The columns that are taken off each line, -1 when all lines are blank. */
  readonly indent: number;
}

interface Lines {
  /** The lines up to the last that is content, without their indentation and line ends. */
  readonly content: readonly string[];
  /** The blank lines behind them. */
  readonly trailing: number;
}

/** The text of a block scalar: YAML 1.2, 8.1, with its chomping and, for `>`, line folding. */
export function decodeBlock(written: WrittenBlock): string {
  const { content, trailing } = linesOf(written);
  const chomp = chompingOf(written.text, written.start);
  if (written.end <= lineEnd(written.text, written.start)) return chomp === PLUS ? '\n'.repeat(content.length + trailing) : '';
  const body = written.text.charCodeAt(written.start) === BAR ? content.join('\n') : folded(content);
  if (chomp === DASH) return body;
  return chomp === PLUS ? body + '\n'.repeat(trailing + 1) : `${body}\n`;
}

function chompingOf(text: string, start: number): number {
  for (let at = start + 1; ; at += 1) {
    const code = codeAt(text, at);
    if (code === PLUS || code === DASH) return code;
    if (code < 48 || code > 57) return 0;
  }
}

/** Blank lines that are longer than the indentation are content, even at the end. */
function linesOf(written: WrittenBlock): Lines {
  const { text } = written;
  const lines: string[] = [];
  let contentCount = 0;
  let at = lineEnd(text, written.start) + 1;
  while (at < text.length) {
    const end = lineEnd(text, at);
    const isBlank = behindSpaces(text, at) >= behindReturn(text, end);
    if (at >= written.end && !isBlank) break;
    if (isUnfinished(written, lines.length, at, end)) break;
    const line = stripped(text, at, behindReturn(text, end), written.indent);
    lines.push(line);
    if (line !== '') contentCount = lines.length;
    at = end + 1;
  }
  return { content: lines.slice(0, contentCount), trailing: lines.length - contentCount };
}

/** Spaces at the very end of the text, without a line end, are no line unless they are content or all that there is. */
function isUnfinished(written: WrittenBlock, before: number, start: number, end: number): boolean {
  if (start < written.end || end < written.text.length || before === 0) return false;
  return written.end <= lineEnd(written.text, written.start) || end - start <= written.indent;
}

function behindSpaces(text: string, offset: number): number {
  let at = offset;
  while (codeAt(text, at) === SPACE) at += 1;
  return at;
}

function behindReturn(text: string, end: number): number {
  return codeAt(text, end) === LF && codeAt(text, end - 1) === CR ? end - 1 : end;
}

/** A line without the indentation; a line of template actions may have less of it. */
function stripped(text: string, start: number, end: number, indent: number): string {
  if (indent < 0) return '';
  const limit = Math.min(start + indent, end);
  return text.slice(Math.min(behindSpaces(text, start), limit), end);
}

/**
 * Lines that start with white space keep the line ends around them; between others one line end is a space, and each empty
 * line more is a line feed.
 */
function folded(lines: readonly string[]): string {
  const parts: string[] = [];
  let empty = 0;
  let previous = '';
  let isFirst = true;
  for (const line of lines) {
    if (line === '') {
      empty += 1;
      continue;
    }
    if (isFirst) parts.push('\n'.repeat(empty));
    else parts.push(separator(empty, isIndented(previous) || isIndented(line)));
    parts.push(line);
    isFirst = false;
    previous = line;
    empty = 0;
  }
  return parts.join('');
}

function separator(empty: number, isKept: boolean): string {
  if (isKept) return '\n'.repeat(empty + 1);
  return empty === 0 ? ' ' : '\n'.repeat(empty);
}

function isIndented(line: string): boolean {
  const code = codeAt(line, 0);
  return code === SPACE || code === TAB;
}
