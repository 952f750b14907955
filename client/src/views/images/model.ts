import type { ImageCounts, ImageGroup, ImageGroupsResult, ImagesFilter, ImageState, ListedImage } from '../../../../server/src/lsp/protocol';
import { grouped, t } from '../../texts';
import { STATES, STATE_NAMES, images as imagesOf, inFiles, joined, summaryOf } from '../words';

/** What the Images view groups by. */
export type GroupedBy = 'source' | 'host' | 'file';

/** A row of the Images view. */
export type Element =
  | { readonly kind: 'group'; readonly by: GroupedBy; readonly group: ImageGroup }
  | { readonly kind: 'image'; readonly parent: ImageGroup; readonly image: ListedImage; readonly at: number }
  /** Stands for what is not loaded yet: the rest of a group's images, or of the groups. */
  | { readonly kind: 'more'; readonly parent: ImageGroup | undefined; readonly left: number };

/** What the user let the view show of all images. */
export interface Narrowing {
  readonly text?: string;
  readonly state?: ImageState;
}

/** The states that a badge tells of, the gravest first. */
const BADGED: readonly ImageState[] = ['invalid', 'unpullable', 'ambiguous', 'unmatched'];

/** The words by which views, menus and titles name what is grouped by. */
export const GROUPINGS: Readonly<Record<GroupedBy, { readonly name: string; readonly detail: string }>> = {
  source: { get name() { return t('Pull Source'); }, get detail() { return t('Where the images are pulled from'); } },
  host: { get name() { return t('Written Host'); }, get detail() { return t('The host that the references name'); } },
  file: { get name() { return t('File'); }, get detail() { return t('The file that the references stand in'); } },
};

/** The images of a group, as the server is asked for them. */
export function filterOf(by: GroupedBy, { key }: Pick<ImageGroup, 'key'>, narrowing: Narrowing): ImagesFilter {
  const own: ImagesFilter = by === 'source' ? { sources: [key] } : by === 'host' ? { host: key } : { file: key };
  return { ...narrowing, ...own };
}

/** Whether anything is left out. */
export function isNarrow({ text, state }: Narrowing): boolean {
  return text !== undefined || state !== undefined;
}

/** `“redis”, undefined`: what the view is narrowed to. */
export function narrowingWords({ text, state }: Narrowing): string {
  return [...(text === undefined ? [] : [t('“{0}”', text)]), ...(state === undefined ? [] : [STATES[state].name])].join(', ');
}

/** `12 · 3 undefined`: how many images a group has, and how many of them ask for attention; `3 undefined` where all are alike. */
export function groupNumbers({ images, counts }: Pick<ImageGroup, 'images' | 'counts'>): string {
  const areAlike = BADGED.some((state) => counts[state] === images);
  return [...(areAlike ? [] : [grouped(images)]), ...notable(counts)].join(' · ');
}

/** What stands above the rows: the Environment, the counts, and what the view is narrowed to. */
export function headingOf({ environment, ...counted }: Pick<ImageGroupsResult, 'environment' | 'images' | 'files' | 'counts'>, narrowing: Narrowing): string {
  const counts = environment === null ? summaryOf(counted) : t('In {0}: {1}', environment, summaryOf(counted));
  return isNarrow(narrowing) ? t('{0} Only {1}.', counts, narrowingWords(narrowing)) : counts;
}

/** What a screen reader says of a group. */
export function groupWords({ label, images, files, counts }: ImageGroup): string {
  return [label, inFiles(imagesOf(images), files), ...notable(counts)].join(', ');
}

function notable(counts: ImageCounts): readonly string[] {
  return BADGED.flatMap((state) => {
    const number = counts[state];
    return number === undefined ? [] : [`${grouped(number)} ${STATES[state].counted}`];
  });
}

/** The gravest state that a badge tells of; undefined where nothing asks for attention. */
export function badgeOf(counts: ImageCounts): ImageState | undefined {
  return BADGED.find((state) => counts[state] !== undefined);
}

/** What becomes of an image, in one line. */
export function outcomeWords({ state, pulled }: Pick<ListedImage, 'state' | 'pulled'>): string {
  const sources = joined(pulled, state);
  if (state === 'mirrored' || state === 'direct') return `→ ${sources}`;
  return sources === '' || state === 'unmatched' ? STATES[state].name : `${STATES[state].name}: ${sources}`;
}

/** The states that some images have, in their order. */
export function statesIn(counts: ImageCounts): readonly ImageState[] {
  return STATE_NAMES.filter((state) => counts[state] !== undefined);
}
