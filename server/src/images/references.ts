import type { Span } from '../base/span';
import { parseReference } from '../reference/parse';
import { findPlaceholder } from '../reference/placeholder';
import { FILE_ENDINGS, OTHER_IMAGES } from './valuesRules';

/**
 * A full reference inside a text: a host with a dot (or a port), a path, and a tag or a digest. In front of it stands the start
 * of the text, a blank, a quote, `=` or `,`; behind it their like. An address (`https://…`) or a file's path is none.
 */
const FULL = /(?<=^|[\s"'=,`(])(?:(?:[a-zA-Z0-9-]{1,63}\.)+[a-zA-Z][a-zA-Z0-9-]{0,62}(?::\d{1,5})?|[a-zA-Z0-9.-]{1,255}:\d{1,5})\/[a-z0-9][a-z0-9._/-]{0,255}(?::[\w][\w.-]{0,127}(?:@[a-z0-9]+:[0-9a-f]{32,128})?|@[a-z0-9]+:[0-9a-f]{32,128})(?=$|[\s"',;)`])/g;

/** The option of a build tool that says where an image is pushed to. */
const PUSHED = /(?:^|\s)--(?:destination|push|dest)[= ]$/;

/** A longer text is a program, not an argument. */
const LONGEST = 64 * 1024;

/** The full references inside a text, as spans of it, in its order. */
export function fullReferences(text: string): readonly Span[] {
  if (text.length > LONGEST || !text.includes('/')) return [];
  const found: Span[] = [];
  for (const match of text.matchAll(FULL)) {
    const [written] = match;
    if (parseReference(written).ok && !FILE_ENDINGS.test(written) && !PUSHED.test(text.slice(Math.max(0, match.index - 20), match.index))) found.push({ start: match.index, end: match.index + written.length });
  }
  return found;
}

/** An argument that is an option for an image: `--config-reloader-image=org/reloader:v1`. */
const OPTION = /^--?[\w.-]{0,80}image=(["']?)([^\s"']{1,500})\1$/i;

/** The reference without a host that an option for an image gives, with a tag or a digest; undefined where it gives none. */
export function optionReference(text: string): Span | undefined {
  const written = OPTION.exec(text)?.[2];
  if (written === undefined || findPlaceholder(written) || !/[:@]/.test(written.slice(written.lastIndexOf('/') + 1)) || !isLikelyReference(written)) return undefined;
  const start = text.lastIndexOf(written);
  return { start, end: start + written.length };
}

/** Whether a text reads as a reference by itself: it parses, has more than one word, and is no file and no address. */
export function isLikelyReference(text: string): boolean {
  const placeholder = findPlaceholder(text);
  if (placeholder?.tool === 'ko') return true;
  if (!/[/:@]/.test(text) || /\s|:\/\/|^[./~]/.test(text) || FILE_ENDINGS.test(text) || OTHER_IMAGES.test(text)) return false;
  return placeholder === undefined ? parseReference(text).ok : /^[\w.-]*[${<{]/.test(text) || text.includes('/');
}
