import type { ImageCounts, ImageGroup, ImageGroupsResult, ImagesFilter, ImageState, ListedImage } from '../../../../server/src/lsp/protocol';
import { STATES, STATE_NAMES, count, grouped, summaryOf } from '../words';

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
  source: { name: 'Pull Source', detail: 'Where the images are pulled from' },
  host: { name: 'Written Host', detail: 'The host that the references name' },
  file: { name: 'File', detail: 'The file that the references stand in' },
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
  return [...(text === undefined ? [] : [`“${text}”`]), ...(state === undefined ? [] : [STATES[state].name])].join(', ');
}

/** `12 · 3 undefined`: how many images a group has, and how many of them ask for attention; `3 undefined` where all are alike. */
export function groupNumbers({ images, counts }: Pick<ImageGroup, 'images' | 'counts'>): string {
  const areAlike = BADGED.some((state) => counts[state] === images);
  return [...(areAlike ? [] : [grouped(images)]), ...notable(counts)].join(' · ');
}

/** What stands above the rows: the Environment, the counts, and what the view is narrowed to. */
export function headingOf({ environment, ...counted }: Pick<ImageGroupsResult, 'environment' | 'images' | 'files' | 'counts'>, narrowing: Narrowing): string {
  const counts = `${environment === null ? '' : `In ${environment}: `}${summaryOf(counted)}`;
  return isNarrow(narrowing) ? `${counts} Only ${narrowingWords(narrowing)}.` : counts;
}

/** What a screen reader says of a group. */
export function groupWords({ label, images, files, counts }: ImageGroup): string {
  return [label, `${count(images, 'image')} in ${count(files, 'file')}`, ...notable(counts)].join(', ');
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
  const sources = pulled.join(state === 'differs' ? ' and ' : ' or ');
  if (state === 'mirrored' || state === 'direct') return `→ ${sources}`;
  return sources === '' || state === 'unmatched' ? STATES[state].name : `${STATES[state].name}: ${sources}`;
}

/** The states that some images have, in their order. */
export function statesIn(counts: ImageCounts): readonly ImageState[] {
  return STATE_NAMES.filter((state) => counts[state] !== undefined);
}
