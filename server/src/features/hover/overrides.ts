import type { ImageSite } from '../../images/model';
import { entryOf, type Snapshot } from '../../workspace/snapshot';
import { appliedBlock, isOfOtherMajor, productNameAt, productNamed } from '../apollo/overrides';
import { code, emphasis, joined, say, type Line } from '../markdown';

const otherMajor = (): Line => say`It is of another major version: by Palantir's page on config overrides it would not apply, and the release not be deployed.`;

/** Which versions the block of config overrides around an image is for, and whether it applies to the product's own. */
export function blockRemark(snapshot: Snapshot, uri: string, site: ImageSite): Line {
  const blocks = entryOf(snapshot, uri)?.images.apollo?.blocks ?? [];
  const own = blocks.find(({ span }) => span.start <= site.span.start && site.span.start < span.end);
  const name = own && productNameAt(snapshot, uri, site.span.start);
  const product = name === undefined ? undefined : productNamed(snapshot, uri, name);
  if (!own) return [];
  if (product?.version === undefined) return say`Block ${code(own.version.text)}: from this version on, up to a higher block.`;
  const applied = appliedBlock(blocks, product.version);
  const about = say`${code(product.name)} ${code(product.version)}`;
  const other = applied && isOfOtherMajor(applied, product.version) ? [emphasis(...otherMajor())] : [];
  if (applied === own) return joined([say`Block ${code(own.version.text)} applies to ${about}.`, other], ' ');
  return applied
    ? joined([say`Block ${code(own.version.text)} does not apply to ${about}; ${code(applied.version.text)} does.`, other], ' ')
    : say`Block ${code(own.version.text)} does not apply to ${about}, nor does another: Apollo deploys no release without one.`;
}
