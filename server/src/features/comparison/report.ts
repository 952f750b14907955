import { tell } from '../../base/texts';
import { positionAt } from '../../base/lines';
import type { PullError } from '../../mirrors/model';
import { code, joined, say, strong, text, type Block, type Line, type Piece } from '../markdown';
import type { ChangeKind, ComparedImage, Comparison } from './changes';
import { folded, type FoldedChange, type FoldedPlace, type FoldedPull } from './folding';

/** What a report says around the changes. */
export interface ReportContext {
  /** What is compared, in words: the older side, then the newer one. */
  readonly before: string;
  readonly after: string;
  /** How a place is shown; the line is 1-based. */
  readonly place: (uri: string, line: number) => Piece;
}

/** The headings of the kinds of changes. */
const CHANGE_TITLES: Readonly<Record<ChangeKind, () => string>> = {
  unpullable: () => tell`Newly unpullable`,
  unreachable: () => tell`Newly unreachable`,
  ambiguous: () => tell`Newly ambiguous`,
  unmatched: () => tell`Newly unmatched`,
  moved: () => tell`Moved`,
};

export function changeTitle(kind: ChangeKind): string {
  return CHANGE_TITLES[kind]();
}

/** How many images a sentence counts of each kind. */
const CHANGE_COUNTS: Readonly<Record<ChangeKind, (images: string) => string>> = {
  unpullable: (images) => tell`${images} newly unpullable`,
  unreachable: (images) => tell`${images} newly unreachable`,
  ambiguous: (images) => tell`${images} newly ambiguous`,
  unmatched: (images) => tell`${images} newly unmatched`,
  moved: (images) => tell`${images} moved`,
};

/** How many places of a row are named, and how many rows a table has: a pull request's comment holds 65,536 characters, and a reader less. */
const MOST_PLACES = 3;
const MOST_ROWS = 100;

/** A comparison as a page: one sentence with the counts, then a table for each kind of change with equal moves folded. */
export function comparisonReport(comparison: Comparison, context: ReportContext): readonly Block[] {
  const blocks: Block[] = [
    { kind: 'heading', level: 2, line: say`Pull sources` },
    { kind: 'lines', lines: [say`From ${text(context.before)} to ${text(context.after)}: ${{ kind: 'words', words: countsOf(comparison) }}`] },
  ];
  const folds = folded(comparison.changes);
  for (const kind of new Set(folds.map((fold) => fold.kind))) {
    const own = folds.filter((fold) => fold.kind === kind);
    blocks.push({ kind: 'heading', level: 3, line: say`${strong({ kind: 'words', words: changeTitle(kind) })} (${imagesOf(own)})` });
    blocks.push({ kind: 'table', header: [tell`Images`, tell`Before`, tell`After`, tell`Where`], rows: own.slice(0, MOST_ROWS).map((fold) => rowOf(fold, context)) });
    if (own.length > MOST_ROWS) blocks.push({ kind: 'lines', lines: [say`And ${own.length - MOST_ROWS} more rows, of ${imagesOf(own.slice(MOST_ROWS))} images.`] });
  }
  const unpaired = unpairedLine(comparison);
  return unpaired.length === 0 ? blocks : [...blocks, { kind: 'lines', lines: unpaired }];
}

/** `3 of 1,204 image references change: 1 newly ambiguous, 2 moved.` One that changes in several ways counts once in all. */
export function countsOf({ changes, compared }: Comparison): string {
  const all = compared === 1 ? tell`1 image reference` : tell`${grouped(compared)} image references`;
  if (changes.length === 0) return tell`no pull source changes (${all} compared).`;
  const number = imagesIn(changes.map(({ image }) => image));
  const kinds = (Object.keys(CHANGE_TITLES) as readonly ChangeKind[]).flatMap((kind) => {
    const own = imagesIn(changes.filter((change) => change.kind === kind).map(({ image }) => image));
    return own === 0 ? [] : [CHANGE_COUNTS[kind](grouped(own))];
  });
  const which = kinds.join(', ');
  return number === 1 ? tell`1 of ${all} changes: ${which}.` : tell`${grouped(number)} of ${all} change: ${which}.`;
}

/** Where the images of a fold are pulled from, in words, with the texts of files as they are handed to `quoted`. */
export function pullWords<T>({ status, error, isWithoutRule, isUnreached, places }: FoldedPull, quoted: (text: string) => T, words: (text: string) => T): readonly T[] {
  if (status === 'unpullable' || status === 'invalid' || error !== null) return [words(WHY_NOT[error ?? 'no-source']())];
  if (places.length === 0) return [words(tell`unknown`)];
  const separator = status === 'ambiguous' ? tell` or ` : tell`, then `;
  const all = places.flatMap((place, at) => [...(at === 0 ? [] : [words(separator)]), quoted(place.text), ...marksOf(place).map((mark) => words(` [${mark}]`))]);
  const note = noteOf(isWithoutRule, isUnreached);
  return [...(status === 'ambiguous' ? [words(tell`undefined: `)] : []), ...all, ...(note === '' ? [] : [words(note)])];
}

function noteOf(isWithoutRule: boolean, isUnreached: boolean): string {
  if (isUnreached) return isWithoutRule ? tell` (no rule, not reachable)` : tell` (not reachable)`;
  return isWithoutRule ? tell` (no rule)` : '';
}

const WHY_NOT: Readonly<Record<PullError, () => string>> = {
  reference: () => tell`cannot be pulled: the reference is invalid`,
  rewrite: () => tell`cannot be pulled: a rule gives no valid reference`,
  config: () => tell`cannot be pulled: the configuration is refused by its engine`,
  'no-source': () => tell`cannot be pulled: every source is blocked, or none is left`,
};

function marksOf({ insecure, blocked }: FoldedPlace): readonly string[] {
  return [...(insecure ? [tell`insecure`] : []), ...(blocked ? [tell`blocked`] : [])];
}

function rowOf({ changes, environments, before, after }: FoldedChange, { place }: ReportContext): readonly Line[] {
  const words = (value: string): Piece => ({ kind: 'words', words: value });
  const pull = (side: FoldedPull): Line => pullWords(side, code, words);
  const places = changes.slice(0, MOST_PLACES).map(({ image }): Line => [place(image.uri, lineOf(image))]);
  const more = changes.length - places.length;
  const where = more > 0 ? say`${joined(places, ', ')} and ${words(grouped(more))} more` : joined(places, ', ');
  const inThese = environments === undefined ? [] : say` in ${joined(environments.map((id): Line => [code(id)]), ', ')}`;
  return [say`${words(grouped(changes.length))}`, pull(before), [...pull(after), ...inThese], where];
}

/** The sentences about Environments that nothing can be held against. */
function unpairedLine({ unpaired }: Comparison): readonly Line[] {
  const ids = (all: readonly string[]): Line => joined(all.map((id): Line => [code(id)]), ', ');
  return [
    ...(unpaired.after.length > 0 ? [say`Not compared, since only the newer table declares it: ${ids(unpaired.after)}.`] : []),
    ...(unpaired.before.length > 0 ? [say`Not compared, since only the older table declares it: ${ids(unpaired.before)}.`] : []),
  ];
}

/** The 1-based line that a compared reference stands in. */
export function lineOf({ lines, site }: ComparedImage): number {
  return positionAt(lines, site.span.start).line + 1;
}

function imagesOf(folds: readonly FoldedChange[]): number {
  return imagesIn(folds.flatMap(({ changes }) => changes.map(({ image }) => image)));
}

function imagesIn(images: readonly ComparedImage[]): number {
  return new Set(images).size;
}

function grouped(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, tell`,`);
}
