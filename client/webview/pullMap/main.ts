import type { ImagesFilter, ListedImage, PullMapResult } from '../../../server/src/lsp/protocol';
import { byId, html } from './dom';
import { draw, type Drawing } from './draw';
import { pngData, svgText } from './exporting';
import { laidOut } from './layout';
import { IMAGES_AT_A_TIME, listElement } from './list';
import type { ToExtension, ToView, ViewState } from './messages';
import { filterWords, isOver, pictureOf } from './model';
import { swatch } from './patterns';
import { tableElement } from './table';
import { speak, t, type Texts } from '../../src/texts';
import { STATES, STATE_NAMES, summaryOf } from '../../src/views/words';

interface Editor {
  postMessage(message: ToExtension): void;
  getState(): ViewState | undefined;
  setState(state: ViewState): void;
}

declare function acquireVsCodeApi(): Editor;

const ALL = '';

speak(JSON.parse(byId('texts').textContent) as Texts);
const TITLE = t('Pull Map');
const editor = acquireVsCodeApi();
const environment = byId('environment') as HTMLSelectElement;
const details = byId('details') as HTMLDetailsElement;
const tooltip = byId('tooltip');

let state: ViewState = editor.getState() ?? {};
let map: PullMapResult | undefined;
let drawing: Drawing | undefined;
let images: readonly ListedImage[] = [];
let total = 0;

const remember = (change: ViewState): void => {
  state = { ...state, ...change };
  editor.setState(state);
};

const tell = (message: ToExtension): void => editor.postMessage(message);

const filter = (): ImagesFilter => state.filter ?? {};

function choose(wanted: ImagesFilter | undefined): void {
  // Several hosts in one are told apart in the table.
  if (wanted === undefined) {
    details.open = true;
    details.scrollIntoView();
    return;
  }
  remember({ filter: wanted });
  drawing?.mark(wanted);
  tell({ kind: 'list', filter: wanted, offset: 0, limit: IMAGES_AT_A_TIME });
}

function showMap(next: PullMapResult): void {
  // The same answer again would only take the focus away.
  if (map && JSON.stringify(map) === JSON.stringify(next)) {
    refreshList();
    return;
  }
  map = next;
  if (isOver(next, filter())) remember({ filter: {} });
  environment.replaceChildren(html('option', { value: ALL }, t('All Environments')), ...next.environments.map((id) => html('option', { value: id }, id)));
  environment.value = next.environment ?? ALL;
  byId('environments').hidden = next.environments.length === 0;
  byId('summary').textContent = summaryOf(next);
  byId('nothing').hidden = next.images > 0;
  byId('content').hidden = next.images === 0;
  const used = STATE_NAMES.filter((name) => next.counts[name] !== undefined);
  byId('legend').replaceChildren(...used.map((name) => html('li', {}, swatch(name), STATES[name].name)));
  byId('table-place').replaceChildren(tableElement(next, choose));
  showPicture();
  refreshList();
}

function showPicture(): void {
  if (!map || map.images === 0) return;
  const place = byId('picture-place');
  const focused = drawing?.focused();
  const picture = pictureOf(map);
  drawing = draw(laidOut(picture, Math.max(320, place.clientWidth)), t('{0}: {1} Arrow keys move, Enter lists the images.', TITLE, summaryOf(map)), { choose, point });
  place.replaceChildren(drawing.element);
  drawing.mark(filter());
  if (focused !== undefined) drawing.focus(focused);
  byId('folded').hidden = picture.folded === 0;
}

function refreshList(): void {
  tell({ kind: 'list', filter: filter(), offset: 0, limit: Math.max(IMAGES_AT_A_TIME, images.length) });
}

function showList(): void {
  if (!map) return;
  const place = byId('list-place');
  const words = filterWords(map, filter());
  place.replaceChildren(...listElement({ words, images, total }, {
    open: (image) => tell({ kind: 'open', image }),
    more: () => tell({ kind: 'list', filter: filter(), offset: images.length, limit: IMAGES_AT_A_TIME }),
    clear: () => choose({}),
  }));
  byId('said').textContent = byId('list-heading').textContent;
}

function point(description: string | undefined, { x, y }: { readonly x: number; readonly y: number }): void {
  tooltip.hidden = description === undefined;
  if (description === undefined) return;
  tooltip.textContent = description;
  const { width, height } = tooltip.getBoundingClientRect();
  tooltip.style.left = `${Math.max(4, Math.min(x + 12, document.documentElement.clientWidth - width - 4))}px`;
  tooltip.style.top = `${y + 16 + height > window.innerHeight ? y - height - 8 : y + 16}px`;
}

function receive(message: ToView): void {
  switch (message.kind) {
    case 'map':
      byId('failed').hidden = true;
      showMap(message.map);
      return;
    case 'list':
      // Another part may have been chosen meanwhile.
      if (JSON.stringify(message.filter) !== JSON.stringify(filter())) return;
      images = message.offset === 0 ? message.result.images : [...images.slice(0, message.offset), ...message.result.images];
      total = message.result.total;
      showList();
      return;
    case 'busy':
      byId('busy').hidden = message.text === null;
      byId('busy-text').textContent = message.text ?? '';
      return;
    case 'failed':
      byId('failed').hidden = false;
      byId('failed').textContent = message.message;
  }
}

async function save(format: 'svg' | 'png'): Promise<void> {
  if (!drawing) return;
  const title = map ? `${TITLE}: ${summaryOf(map)}` : TITLE;
  tell({ kind: 'save', format, data: format === 'svg' ? svgText(drawing.element, title) : await pngData(drawing.element, title) });
}

window.addEventListener('message', ({ data }: MessageEvent<ToView>) => receive(data));
window.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape' && state.filter !== undefined && Object.keys(state.filter).length > 0) choose({});
});
environment.addEventListener('change', () => {
  const chosen = environment.value === ALL ? null : environment.value;
  remember({ environment: chosen });
  tell({ kind: 'environment', environment: chosen });
});
byId('save-svg').addEventListener('click', () => void save('svg'));
byId('save-png').addEventListener('click', () => void save('png'));
byId('cancel').addEventListener('click', () => tell({ kind: 'cancel' }));
details.open = state.showsTable ?? false;
details.addEventListener('toggle', () => remember({ showsTable: details.open }));
let width = 0;
new ResizeObserver(([entry]) => {
  const next = Math.round(entry?.contentRect.width ?? 0);
  if (next === width) return;
  width = next;
  showPicture();
}).observe(byId('picture-place'));
tell({ kind: 'ready', ...(state.environment === undefined ? {} : { environment: state.environment }) });
