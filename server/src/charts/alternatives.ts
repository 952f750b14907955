import { chartImages, type ChartImage, type TemplateImages } from './images';
import type { RenderOptions } from './render';
import { sameOrigin } from './text';
import type { Condition, Origin, RenderInput } from './value';

/** What a file would yield if one boolean of the values were the other one. */
export interface Alternative {
  readonly leaf: Origin;
  /** What the leaf would be. */
  readonly value: boolean;
  /** The images that are yielded then and not with the values as they are. */
  readonly images: readonly ChartImage[];
}

export interface AlternativeOptions extends RenderOptions {
  /** An offset in the file: only conditions around it are asked, and those that decided an image that stands there. */
  readonly at?: number;
  /** How many leaves are turned around at most; each costs a rendering of the file. */
  readonly most?: number;
}

const MOST = 6;

/**
 * The images of branches that are not taken, by turning around the boolean leaves that its conditions read, one at a time, the nearest
 * conditions first. Leaves that change no image are left out. `found` is what `chartImages` gave for the file with the same input and options.
 */
export function alternativesOf(input: RenderInput, found: TemplateImages, { at, most = MOST, ...rendering }: AlternativeOptions = {}): readonly Alternative[] {
  const known = new Set(found.images.map(nameOf));
  const only = ({ name }: { readonly name: string }): boolean => name === found.template.name;
  return leavesOf(conditionsAt(found, at)).slice(0, most).flatMap(({ leaf, value }) => {
    const files = chartImages(input, { ...rendering, only, flipped: [leaf] });
    const images = files.flatMap((file) => file.images).filter((image) => !known.has(nameOf(image)));
    return images.length === 0 ? [] : [{ leaf, value, images }];
  });
}

/** Without the path: what is only put behind more or fewer items of a list is the same image. */
function nameOf({ written, span }: ChartImage): string {
  return `${span.start} ${written}`;
}

/** The conditions that count at an offset, the innermost first; all of the file and its images without one. */
function conditionsAt({ conditions, images }: TemplateImages, at: number | undefined): readonly Condition[] {
  const isAt = ({ start, end }: { readonly start: number; readonly end: number }): boolean => at === undefined || (start <= at && at <= end);
  const around = conditions.filter(({ whole }) => isAt(whole));
  return [...images.filter(({ span }) => isAt(span)).flatMap(({ decidedBy }) => decidedBy), ...around.reverse()];
}

function leavesOf(conditions: readonly Condition[]): readonly { readonly leaf: Origin; readonly value: boolean }[] {
  const leaves: { readonly leaf: Origin; readonly value: boolean }[] = [];
  for (const value of conditions.flatMap(({ read }) => read)) {
    const [leaf] = value.kind === 'bool' ? value.origins : [];
    if (value.kind !== 'bool' || leaf?.kind !== 'values' || leaves.some((known) => sameOrigin(known.leaf, leaf))) continue;
    leaves.push({ leaf, value: !value.value });
  }
  return leaves;
}
