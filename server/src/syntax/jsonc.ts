import type { Tree } from './tree';
import { parseYaml } from './yaml';

/**
 * Reads JSON with comments (`//` and `/* … *\/`) and trailing commas into the tree of the finders, with offsets of `text`. The
 * comments are blanked out in place, strings being told from them exactly, and what is left is YAML too. It never throws.
 */
export function parseJsonc(text: string): Tree {
  return parseYaml(withoutComments(text));
}

/** A string, up to its end or the end of its line, or a comment; a comment without an end reaches to the end of the text. */
const TOKENS = /"(?:[^"\\\r\n]|\\[^\r\n])*"?|\/\/[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;

/** The text with its comments turned into spaces, its length and its lines unchanged. */
export function withoutComments(text: string): string {
  return text.replace(TOKENS, (token) => (token.startsWith('/') ? token.replace(/[^\r\n]/g, ' ') : token));
}
