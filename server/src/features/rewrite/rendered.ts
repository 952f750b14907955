import type { ChartImage } from '../../charts/images';
import type { Origin } from '../../charts/value';
import { parseReference } from '../../reference/parse';
import type { RenderedImage } from '../sites';

/** What gives the part of a reference that carries its host: the places of its registry, else of its namespace, else of its repository. */
export function carrierOf(image: ChartImage): readonly Origin[] {
  return ['registry', 'namespace', 'repository'].flatMap((role) => image.parts.find((part) => part.role === role)?.origins ?? []);
}

/** What an image is known by under other values: its file, the place of the rendered object, and which of several it is. */
export function placeOf({ image }: RenderedImage): string {
  return `${image.template.name} ${image.span.start} ${image.path} ${image.variants.join()}`;
}

/** Whether two texts name the same image, though one may leave out what is implied. */
export function sameReference(a: string | undefined, b: string): boolean {
  if (a === b) return true;
  const [first, second] = [parseReference(a ?? ''), parseReference(b)];
  if (!first.ok || !second.ok) return false;
  const key = ({ domain, path, tag, digest }: typeof first.reference) => JSON.stringify([domain, path, tag ?? 'latest', digest]);
  return key(first.reference) === key(second.reference);
}
