import type { Tree } from './tree';
import { parseYaml } from './yaml';

/**
 * Reads JSON with comments (`//` and `/* … *\/`) and trailing commas into the tree of the finders, with offsets of `text`. The
 * comments are blanked out in place, strings being told from them exactly, and what is left is YAML too. It never throws.
 */
export function parseJsonc(text: string): Tree {
  return parseYaml(withoutComments(text));
}

const OPENINGS = /"|\/\/|\/\*/g;
const IN_STRING = /["\\\r\n]/g;
const LINE_END = /[\r\n]/g;

/**
 * The text with its comments turned into spaces, its length and its lines unchanged. A string reaches to its end or that of its
 * line, a comment without an end to that of the text. No pattern repeats a choice, which a long string would make overflow.
 */
export function withoutComments(text: string): string {
  const pieces: string[] = [];
  let kept = 0;
  for (let at = next(OPENINGS, text, 0); at < text.length;) {
    if (text[at] === '"') {
      at = next(OPENINGS, text, stringEnd(text, at + 1));
      continue;
    }
    const end = commentEnd(text, at);
    pieces.push(text.slice(kept, at), text.slice(at, end).replace(/[^\r\n]/g, ' '));
    kept = end;
    at = next(OPENINGS, text, end);
  }
  return kept === 0 ? text : pieces.join('') + text.slice(kept);
}

/** Where a pattern matches from an offset on; the text's length where it does not. */
function next(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}

function stringEnd(text: string, start: number): number {
  let at = next(IN_STRING, text, start);
  while (text[at] === '\\' && !/[\r\n]/.test(text[at + 1] ?? '')) at = next(IN_STRING, text, at + 2);
  return text[at] === '"' ? at + 1 : at + (text[at] === '\\' ? 1 : 0);
}

function commentEnd(text: string, start: number): number {
  if (text[start + 1] === '/') return next(LINE_END, text, start);
  const end = text.indexOf('*/', start + 2);
  return end === -1 ? text.length : end + 2;
}
