import type { ImagesFilter, PullMapResult } from '../../../server/src/lsp/protocol';
import { html } from './dom';
import { tableOf } from './model';
import { count, grouped, t } from '../../src/texts';
import { STATES } from '../../src/views/words';

/** More rows than these are not shown; the Images view has them all. */
const MOST_ROWS = 500;

/** The table that says what the picture shows: a row for each band, with a button that lists its images. */
export function tableElement(map: PullMapResult, choose: (filter: ImagesFilter) => void): HTMLElement {
  const rows = tableOf(map);
  const body = rows.slice(0, MOST_ROWS).map((row) => {
    const button = html('button', { class: 'link', type: 'button', 'aria-label': t('List the images of {0} from {1}', row.host, row.sources) }, row.host);
    button.addEventListener('click', () => choose(row.filter));
    return html('tr', {}, html('th', { scope: 'row' }, button), html('td', {}, row.sources), html('td', { class: `state state-${row.state}` }, STATES[row.state].name),
      html('td', { class: 'number' }, grouped(row.images)), html('td', { class: 'number' }, grouped(row.files)));
  });
  const head = [t('Written host'), t('Pulled from'), t('State'), t('Images'), t('Files')].map((name, at) => html('th', { scope: 'col', class: at > 2 ? 'number' : null }, name));
  const table = html('table', { id: 'table' }, html('caption', {}, t('Written hosts and where their images are pulled from')), html('thead', {}, html('tr', {}, ...head)), html('tbody', {}, ...body));
  return html('div', { class: 'scroll' }, table, ...(rows.length > MOST_ROWS ? [html('p', {}, count(rows.length - MOST_ROWS, 'And {0} more row.', 'And {0} more rows.'))] : []));
}
