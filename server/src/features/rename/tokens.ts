import type { Span } from '../../base/span';

/**
 * The words of a configuration that is no YAML, such as TOML or a map of lines: what stands in quotes, or between blanks, commas, brackets,
 * equals signs and double colons, without comments.
 */
export function tokensIn(text: string): readonly Span[] {
  const tokens: Span[] = [];
  const word = /"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*|::|(?:(?!::)[^\s,[\]{}="'#])+/g;
  for (const { 0: found, index } of text.matchAll(word)) {
    if (found.startsWith('#') || found === '::') continue;
    const isQuoted = /^["']/.test(found);
    tokens.push(isQuoted ? { start: index + 1, end: index + found.length - 1 } : { start: index, end: index + found.length });
  }
  return tokens;
}
