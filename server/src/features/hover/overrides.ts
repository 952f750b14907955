import type { ImageSite } from '../../images/model';
import { entryOf, type Snapshot } from '../../workspace/snapshot';
import { appliedBlock, productNameAt, productNamed } from '../apollo/overrides';
import { code, say, type Line } from '../markdown';

/** Which versions the block of config overrides around an image is for, and whether it applies to the product's own. */
export function blockRemark(snapshot: Snapshot, uri: string, site: ImageSite): Line {
  const blocks = entryOf(snapshot, uri)?.images.apollo?.blocks ?? [];
  const own = blocks.find(({ span }) => span.start <= site.span.start && site.span.start < span.end);
  const name = own && productNameAt(snapshot, uri, site.span.start);
  const product = name === undefined ? undefined : productNamed(snapshot, uri, name);
  if (!own) return [];
  if (product?.version === undefined) return say`Block ${code(own.version.text)}: from this version on, up to a higher block of the same major version.`;
  const applied = appliedBlock(blocks, product.version);
  const about = say`${code(product.name)} ${code(product.version)}`;
  if (applied === own) return say`Block ${code(own.version.text)} applies to ${about}.`;
  return applied
    ? say`Block ${code(own.version.text)} does not apply to ${about}; ${code(applied.version.text)} does.`
    : say`Block ${code(own.version.text)} does not apply to ${about}, nor does another: Apollo deploys no release without one.`;
}
