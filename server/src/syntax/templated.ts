/** Statements and comments of Jinja, and all actions of ERB; what Jinja prints is written as Go's templates write it. */
const ACTION_START = /\{%|\{#|<%/g;
const CLOSING: Readonly<Record<string, string>> = { '{%': '%}', '{#': '#}', '<%': '%>' };

/**
 * A text of the same length in which the actions of Jinja and ERB are such as Go's text/template writes, so that the scanner, which knows those,
 * passes over the ones that fill a line and keeps the others in their scalars. What stands in them is blanked out, since its quotes follow
 * other rules. An action that does not end is left as it is. The same text where there is none.
 */
export function withGoActions(text: string): string {
  const parts: string[] = [];
  const missing = new Set<string>();
  let done = 0;
  for (const { index, 0: start } of text.matchAll(ACTION_START)) {
    const close = CLOSING[start] ?? '';
    if (index < done || missing.has(close)) continue;
    const end = text.indexOf(close, index + start.length);
    if (end === -1) {
      missing.add(close);
      continue;
    }
    parts.push(text.slice(done, index), '{{', text.slice(index + start.length, end).replace(/[^\r\n]/g, ' '), '}}');
    done = end + close.length;
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(done);
}
