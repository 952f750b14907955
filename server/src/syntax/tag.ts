/** A node's properties on its own line: a tag and perhaps an anchor, in either order. */
const BEFORE = /(?:^|[\s:,[{-])(?:(!(?:<[^>\s]*>|[^\s,[\]{}]*))(?:[ \t]+&[^\s,[\]{}]+)?|&[^\s,[\]{}]+[ \t]+(!(?:<[^>\s]*>|[^\s,[\]{}]*)))[ \t]+$/;
const FURTHEST = 200;

/**
 * The tag that stands in front of a scalar (`!!str`), undefined where there is none on its line. It is read when it is asked
 * for, so that no node carries it.
 */
export function tagBefore(text: string, start: number): string | undefined {
  if (!/[ \t]/.test(text.charAt(start - 1))) return undefined;
  const from = Math.max(text.lastIndexOf('\n', start - 1) + 1, start - FURTHEST);
  const before = text.slice(from, start);
  if (!before.includes('!')) return undefined;
  const match = BEFORE.exec(before);
  return match?.[1] ?? match?.[2];
}
