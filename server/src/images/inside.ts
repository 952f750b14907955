import type { Span } from '../base/span';
import { innerText, spanInside, type InnerText } from '../syntax/innerText';
import type { ScalarStyle } from '../syntax/tree';
import { scanTree } from '../syntax/scanner/view';
import type { Context, InsideAs } from './context';
import { mayHoldImages } from './firstLook';
import { imageTree } from './recognise';
import { lineKindOf } from './lineKinds';
import type { ImageSite, Surroundings } from './model';
import { joinPaths } from './path';

/** YAML inside YAML inside YAML: further down nobody writes by hand. */
const MOST_LEVELS = 3;

/** What begins a map or a list somewhere in a text; prose and scripts seldom do. */
const STRUCTURE = /(?:^|\n)[ \t]*(?:[-{[]|["']?[\w./-]+["']?[ \t]*:(?:[ \t\r\n]|$))/;

/** Finds images in a text of its own; `as` tells what it is. */
export type FindInText = (tree: () => ReturnType<typeof scanTree>, as: InsideAs, context: Context) => readonly ImageSite[];

/**
 * What a finder works with in a file, with the way into its scalars: the images of a block scalar are found by `find` in the
 * scalar's own text, and their spans carried over to the file's. Inside text that is folded or has escapes only what stands letter by
 * letter can be changed, so its images get the style of folded text.
 */
export function contextOf(text: string, surroundings: Surroundings, find: FindInText, level = 0): Context {
  return {
    text,
    surroundings,
    inside: (scalar, path, name, as, defaults) => {
      if (level >= MOST_LEVELS || (as !== 'dockerfile' && lineKindOf(name) === undefined && !mayBeYaml(scalar.text))) return [];
      const inner = innerText(scalar, text);
      if (!inner) return [];
      const below = contextOf(inner.text, { path: name, chart: undefined, ...(defaults && { defaults }) }, find, level + 1);
      const style = scalar.style === 'folded' || !inner.exact && scalar.style !== 'literal' ? 'folded' : undefined;
      // Apollo fills variables in before it reads the overrides as YAML, so a variable needs no quotes.
      return find(() => (as === 'overrides' ? scanTree(inner.text, { templates: true }) : imageTree(inner.text, below.surroundings)), as, below).map((site) => outerSite(site, inner, path, style));
    },
  };
}

function mayBeYaml(text: string): boolean {
  return mayHoldImages(text) && STRUCTURE.test(text);
}

function outerSite(site: ImageSite, inner: InnerText, path: string, style: ScalarStyle | undefined): ImageSite {
  const carried = <T extends { readonly span: Span; readonly style: ScalarStyle; readonly path: string }>(part: T): T => ({
    ...part,
    span: spanInside(inner, part.span),
    style: style ?? part.style,
    path: joinPaths(path, part.path),
  });
  return { ...carried(site), parts: site.parts && site.parts.map(carried) };
}
