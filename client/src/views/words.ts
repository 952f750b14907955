import type { ImageCounts, ImageState } from '../../../server/src/lsp/protocol';

/** How a band of a state is filled, so that no state is told by its colour alone. */
export type Pattern = 'solid' | 'lines' | 'dots' | 'hatch' | 'bars' | 'cross' | 'specks';

interface StateWords {
  /** For a table and the legend. */
  readonly name: string;
  /** Behind a number of images, in a sum. */
  readonly counted: string;
  readonly pattern: Pattern;
}

/** The states in the order in which they are told, with their words and patterns. */
export const STATES: Readonly<Record<ImageState, StateWords>> = {
  mirrored: { name: 'mirrored', counted: 'mirrored', pattern: 'solid' },
  direct: { name: "registry's own host", counted: "from a registry's own host", pattern: 'lines' },
  unmatched: { name: 'no rule', counted: 'without a rule', pattern: 'dots' },
  ambiguous: { name: 'overlap: undefined', counted: 'undefined', pattern: 'hatch' },
  differs: { name: 'differs by Environment', counted: 'differing by Environment', pattern: 'bars' },
  unpullable: { name: 'cannot be pulled', counted: 'that cannot be pulled', pattern: 'cross' },
  unknown: { name: 'cannot be told', counted: 'that cannot be told by reading', pattern: 'specks' },
  invalid: { name: 'invalid reference', counted: 'invalid', pattern: 'cross' },
};

/** All states in their order. */
export const STATE_NAMES = Object.keys(STATES) as readonly ImageState[];

/** `47 image references in 12 files: 30 mirrored, 3 undefined.` */
export function summaryOf({ images, files, counts }: { readonly images: number; readonly files: number; readonly counts: ImageCounts }): string {
  if (images === 0) return 'No image references.';
  const parts = STATE_NAMES.flatMap((state) => {
    const number = counts[state];
    return number === undefined ? [] : [`${grouped(number)} ${STATES[state].counted}`];
  });
  return `${count(images, 'image reference')} in ${count(files, 'file')}: ${parts.join(', ')}.`;
}

/** `1 image`, `1,204 images`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${grouped(number)} ${number === 1 ? one : many}`;
}

/** A number with commas between thousands. */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
