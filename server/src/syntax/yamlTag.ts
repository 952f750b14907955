import type { ScalarNode } from './tree';

/** The properties that may stand before a value on its line, the last one first: `!!str `, `&anchor `. */
const LAST_PROPERTY = /(?:^|[\s,[{:?-])([!&][^\s,[\]{}]*)[ \t]+$/;
/** Properties are short; what stands further away is not looked at. */
const REACH = 200;

/** The tag written before a scalar (`!!str`, `!custom`), undefined where there is none. `text` is the text that the scalar's span is of. */
export function tagOf(scalar: ScalarNode, text: string): string | undefined {
  let end = scalar.span.start;
  if (end === 0 || !/[ \t]/.test(text.charAt(end - 1))) return undefined;
  for (;;) {
    const start = Math.max(text.lastIndexOf('\n', end - 1) + 1, end - REACH);
    const match = LAST_PROPERTY.exec(text.slice(start, end));
    if (!match) return undefined;
    const property = match[1] ?? '';
    if (property.startsWith('!')) return property;
    end = start + match.index + match[0].lastIndexOf(property);
  }
}
