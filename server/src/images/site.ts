import type { Span } from '../base/span';
import { findStandIn } from '../reference/placeholder';
import { isNull } from '../syntax/access';
import { innerText, spanInside } from '../syntax/innerText';
import type { ScalarNode } from '../syntax/tree';
import type { ImageKind, ImageSite, Within } from './model';

/** What a finder knows of a site beyond its text. */
export interface SiteOptions {
  readonly sure?: boolean;
  readonly readOnly?: ImageSite['readOnly'];
  /** Set where the text cannot be read as a reference although nothing in it looks like a placeholder. */
  readonly obstacle?: ImageSite['obstacle'];
  readonly within?: Within | undefined;
}

/** A reference that one scalar holds, or undefined where the scalar is blank or null. */
export function wholeSite(kind: ImageKind, scalar: ScalarNode, path: string, options: SiteOptions = {}): ImageSite | undefined {
  const written = writtenText(scalar);
  if (written === '' || isNull(scalar)) return undefined;
  const obstacle = options.obstacle ?? (findStandIn(written) ? 'placeholder' : undefined);
  return {
    kind,
    written,
    span: scalar.inner,
    style: scalar.style,
    path,
    parts: null,
    obstacle,
    missing: [],
    sure: options.sure ?? true,
    impliedTag: undefined,
    readOnly: options.readOnly,
    ...(options.within && { within: options.within }),
  };
}

/** A stretch of a scalar's text that is a reference. */
export interface Piece {
  readonly span: Span;
  readonly sure: boolean;
}

/**
 * References that are stretches of a scalar's text; none where escapes keep their place in the file from being told. `outer` is
 * the text of the file.
 */
export function pieceSites(kind: ImageKind, scalar: ScalarNode, pieces: readonly Piece[], path: string, outer: string, options: SiteOptions = {}): readonly ImageSite[] {
  const inner = pieces.length > 0 ? innerText(scalar, outer) : undefined;
  if (!inner) return [];
  const style = scalar.style === 'literal' ? 'plain' : scalar.style;
  return pieces.flatMap(({ span, sure }) => {
    const site = wholeSite(kind, pieceOf(scalar, span), path, { ...options, sure });
    return site ? [{ ...site, span: spanInside(inner, span), style }] : [];
  });
}

/** The scalar with a stretch of its text alone; a scalar's fields may be getters, which a spread would leave out. */
function pieceOf({ kind, style, text, span, inner }: ScalarNode, stretch: Span): ScalarNode {
  return { kind, style, span, inner, text: text.slice(stretch.start, stretch.end) };
}

/** A scalar's text as a reference: block scalars without the line end that their style may add. */
export function writtenText(scalar: ScalarNode): string {
  return scalar.style === 'literal' || scalar.style === 'folded' ? scalar.text.trim() : scalar.text;
}
