import type { ImageCounts, ImageState } from '../../../server/src/lsp/protocol';
import { count, grouped, t } from '../texts';

/** How a band of a state is filled, so that no state is told by its colour alone. */
export type Pattern = 'solid' | 'lines' | 'dots' | 'hatch' | 'bars' | 'cross' | 'specks';

interface StateWords {
  /** For a table and the legend. */
  readonly name: string;
  /** Behind a number of images, in a sum. */
  readonly counted: string;
  readonly pattern: Pattern;
}

/** The states in the order in which they are told, with their words, which follow the language, and patterns. */
export const STATES: Readonly<Record<ImageState, StateWords>> = {
  mirrored: { get name() { return t('mirrored'); }, get counted() { return t('mirrored'); }, pattern: 'solid' },
  direct: { get name() { return t("registry's own host"); }, get counted() { return t("from a registry's own host"); }, pattern: 'lines' },
  unmatched: { get name() { return t('no rule'); }, get counted() { return t('without a rule'); }, pattern: 'dots' },
  ambiguous: { get name() { return t('overlap: undefined'); }, get counted() { return t('undefined'); }, pattern: 'hatch' },
  differs: { get name() { return t('differs by Environment'); }, get counted() { return t('differing by Environment'); }, pattern: 'bars' },
  unpullable: { get name() { return t('cannot be pulled'); }, get counted() { return t('that cannot be pulled'); }, pattern: 'cross' },
  unknown: { get name() { return t('cannot be told'); }, get counted() { return t('that cannot be told by reading'); }, pattern: 'specks' },
  invalid: { get name() { return t('invalid reference'); }, get counted() { return t('invalid'); }, pattern: 'cross' },
};

/** All states in their order. */
export const STATE_NAMES = Object.keys(STATES) as readonly ImageState[];

/** `47 image references in 12 files: 30 mirrored, 3 undefined.` */
export function summaryOf({ images: number, files, counts }: { readonly images: number; readonly files: number; readonly counts: ImageCounts }): string {
  if (number === 0) return t('No image references.');
  const parts = STATE_NAMES.flatMap((state) => {
    const own = counts[state];
    return own === undefined ? [] : [`${grouped(own)} ${STATES[state].counted}`];
  });
  return `${inFiles(count(number, '{0} image reference', '{0} image references'), files)}: ${parts.join(', ')}.`;
}

/** `1 image`, `1,204 images`. */
export function images(number: number): string {
  return count(number, '{0} image', '{0} images');
}

/** What is counted, and in how many files. */
export function inFiles(counted: string, files: number): string {
  return count(files, '{1} in {0} file', '{1} in {0} files', counted);
}

/** Pull sources that are tried, or that differ by Environment, in one line. */
export function joined(sources: readonly string[], state: ImageState | undefined): string {
  return sources.join(state === 'differs' ? t(' and ') : t(' or '));
}
