import { findPlaceholder } from '../reference/placeholder';
import { isNull } from '../syntax/access';
import type { ScalarNode } from '../syntax/tree';
import type { ImageKind, ImageSite } from './model';

/** What a finder knows of a site beyond its text. */
export interface SiteOptions {
  readonly sure?: boolean;
  readonly readOnly?: ImageSite['readOnly'];
  /** Set where the text cannot be read as a reference although nothing in it looks like a placeholder. */
  readonly obstacle?: ImageSite['obstacle'];
}

/** A reference that one scalar holds, or undefined where the scalar is blank or null. */
export function wholeSite(kind: ImageKind, scalar: ScalarNode, path: string, options: SiteOptions = {}): ImageSite | undefined {
  const written = writtenText(scalar);
  if (written === '' || isNull(scalar)) return undefined;
  const obstacle = options.obstacle ?? (findPlaceholder(written) ? 'placeholder' : undefined);
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
  };
}

/** A scalar's text as a reference: block scalars without the line end that their style may add. */
export function writtenText(scalar: ScalarNode): string {
  return scalar.style === 'literal' || scalar.style === 'folded' ? scalar.text.trim() : scalar.text;
}
