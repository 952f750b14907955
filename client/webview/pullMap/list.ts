import type { ListedImage } from '../../../server/src/lsp/protocol';
import { html } from './dom';
import { t } from '../../src/texts';
import { STATES, images as imagesOf, joined } from '../../src/views/words';

/** How many images are listed at first, and how many more at a time. */
export const IMAGES_AT_A_TIME = 100;

/** What the list does when it is clicked. */
export interface ListEvents {
  open(image: ListedImage): void;
  more(): void;
  clear(): void;
}

/** What is listed: `words` names the filter, undefined where all images are. */
export interface Listed {
  readonly words: string | undefined;
  readonly images: readonly ListedImage[];
  readonly total: number;
}

/** The list of images: each opens its file at the place. */
export function listElement({ words, images, total }: Listed, events: ListEvents): readonly HTMLElement[] {
  const heading = html('h2', { id: 'list-heading' }, words === undefined ? t('All images ({0})', total) : `${words}: ${imagesOf(total)}`);
  const clear = html('button', { id: 'clear', type: 'button', class: 'secondary' }, t('Show All'));
  clear.addEventListener('click', () => events.clear());
  const head = [t('Image'), t('Pulled from'), t('State'), t('File')].map((name) => html('th', { scope: 'col' }, name));
  const table = html('table', { id: 'list', 'aria-labelledby': 'list-heading' }, html('thead', {}, html('tr', {}, ...head)), html('tbody', {}, ...images.map((image) => row(image, events))));
  const more = html('button', { id: 'more', type: 'button', class: 'secondary' }, t('Show {0} More', Math.min(IMAGES_AT_A_TIME, total - images.length)));
  more.addEventListener('click', () => events.more());
  return [
    html('div', { class: 'bar' }, heading, ...(words === undefined ? [] : [clear])),
    html('div', { class: 'scroll' }, table),
    ...(images.length < total ? [more] : []),
  ];
}

function row(image: ListedImage, events: ListEvents): HTMLElement {
  const place = `${image.path}:${image.range.start.line + 1}`;
  const button = html('button', { class: 'link', type: 'button', 'aria-label': t('Open {0} in {1}', image.written, place) }, image.written);
  const element = html('tr', {}, html('th', { scope: 'row' }, button), html('td', {}, joined(image.pulled, image.state)),
    html('td', { class: `state state-${image.state}` }, STATES[image.state].name), html('td', {}, place));
  // A click anywhere in the row opens it; by keyboard its button does.
  element.addEventListener('click', () => events.open(image));
  return element;
}
