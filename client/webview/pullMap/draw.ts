import type { ImagesFilter } from '../../../server/src/lsp/protocol';
import { svg } from './dom';
import type { Layout, PlacedLink, PlacedNode } from './layout';
import { shortened } from './model';
import { fillOf, patternDefinitions } from './patterns';
import { grouped, t } from '../../src/texts';

/** How the picture tells what is done in it. */
export interface PictureEvents {
  /** A host, a source or a band was chosen; undefined where it stands for several hosts. */
  choose(filter: ImagesFilter | undefined): void;
  /** The pointer or the focus is on something, or on nothing any more. */
  point(description: string | undefined, at: { readonly x: number; readonly y: number }): void;
}

/** Something in the picture that can be chosen. */
interface Item {
  readonly element: SVGElement;
  readonly description: string;
  readonly filter: ImagesFilter | undefined;
  readonly column: number;
  readonly y: number;
  /** The bands that belong to it. */
  readonly forks: ReadonlySet<number>;
}

/** A drawn picture. */
export interface Drawing {
  readonly element: SVGSVGElement;
  /** Shows which part is listed below. */
  mark(filter: ImagesFilter): void;
  /** Puts the focus on the item of that description, where it is there. */
  focus(description: string): void;
  /** The description of the item that has the focus. */
  focused(): string | undefined;
}

/** About how wide a character of a label is, in pixels. */
const CHARACTER = 7.2;
const GAP = 8;
/** The side of a mark. */
const MARK = 10;

/**
 * Draws a layout. The picture is one stop of the Tab key; arrow keys go through hosts, bands and sources, Enter and the space bar choose, and every
 * item says what it is to a screen reader.
 */
export function draw(layout: Layout, label: string, events: PictureEvents): Drawing {
  const links = layout.links.map((placed) => linkItem(placed));
  const nodes = layout.nodes.map((placed) => nodeItem(placed, layout));
  const items = [...links, ...nodes];
  const element = svg('svg', { id: 'picture', role: 'group', 'aria-roledescription': t('map'), 'aria-label': label, width: layout.width, height: layout.height, viewBox: `0 0 ${layout.width} ${layout.height}` },
    patternDefinitions(),
    ...headings(layout),
    svg('g', { class: 'bands' }, ...links.map((item) => item.element)),
    svg('g', { class: 'nodes' }, ...nodes.map((item) => item.element)));
  const light = (item: Item | undefined): void => {
    element.classList.toggle('pointing', item !== undefined);
    for (const other of items) other.element.classList.toggle('lit', item !== undefined && [...other.forks].some((fork) => item.forks.has(fork)));
  };
  // The first host is where the Tab key leads to.
  const first = inColumn(items, 0)[0] ?? items[0];
  first?.element.setAttribute('tabindex', '0');
  for (const item of items) listen(item, items, light, events);
  return {
    element,
    mark: (filter) => {
      for (const item of items) {
        const isChosen = item.filter !== undefined && JSON.stringify(item.filter) === JSON.stringify(filter);
        item.element.setAttribute('aria-pressed', String(isChosen));
      }
    },
    focus: (description) => items.find((item) => item.description === description)?.element.focus(),
    focused: () => items.find((item) => item.element === document.activeElement)?.description,
  };
}

/** The names of the columns, for the eye: to others each item says which it is in. */
function headings({ width, labels, nodes }: Layout): readonly SVGElement[] {
  const heading = (x: number, anchor: string, text: string): SVGElement => svg('text', { class: 'label heading', 'aria-hidden': 'true', x, y: 14, 'text-anchor': anchor }, text);
  return nodes.length === 0 ? [] : [heading(labels - GAP, 'end', t('Written hosts')), heading(width - labels + GAP, 'start', t('Pull sources'))];
}

function linkItem({ link, path, middle }: PlacedLink): Item {
  const element = svg('path', { ...button(link.description), class: `band state-${link.state}`, d: path, fill: fillOf(link.state), 'data-from': link.from, 'data-to': link.to });
  return { element, description: link.description, filter: link.filter, column: 1, y: middle, forks: new Set([link.fork]) };
}

function nodeItem({ node, x, y, width, height }: PlacedNode, { labels, links }: Layout): Item {
  const isHost = node.side === 'host';
  const number = grouped(node.images);
  const inset = GAP + (node.mark === undefined ? 0 : MARK + 5);
  const room = Math.floor((labels - inset) / CHARACTER) - number.length - 1;
  const text = svg('text', { class: 'label', x: isHost ? x - inset : x + width + inset, y: y + height / 2, dy: '0.35em', 'text-anchor': isHost ? 'end' : 'start' },
    shortened(node.label, Math.max(4, room)), svg('tspan', { class: 'number' }, ` ${number}`));
  const hit = svg('rect', { class: 'hit', x: isHost ? 0 : x, y: y + height / 2 - Math.max(height, 24) / 2, width: labels + width, height: Math.max(height, 24) });
  const element = svg('g', { ...button(node.description), class: `node ${node.side}`, 'data-node': node.label }, hit, svg('rect', { class: 'bar', x, y, width, height }), ...markOf(node, isHost ? x - GAP - MARK : x + width + GAP, y + height / 2), text);
  const forks = new Set(links.filter(({ link }) => (isHost ? link.from : link.to) === node.id).map(({ link }) => link.fork));
  return { element, description: node.description, filter: node.filter, column: isHost ? 0 : 2, y: y + height / 2, forks };
}

/** A triangle in front of what asks for attention, a shape where the others have none. */
function markOf({ mark }: PlacedNode['node'], x: number, y: number): readonly SVGElement[] {
  return mark === undefined ? [] : [svg('path', { class: `mark state-${mark}`, d: `M${x},${y + 5}h${MARK}l${-MARK / 2},${-MARK}Z` })];
}

function button(description: string): Readonly<Record<string, string>> {
  return { role: 'button', tabindex: '-1', 'aria-pressed': 'false', 'aria-label': description };
}

function listen(item: Item, items: readonly Item[], light: (item: Item | undefined) => void, events: PictureEvents): void {
  const { element, description } = item;
  const leave = (): void => {
    light(undefined);
    events.point(undefined, { x: 0, y: 0 });
  };
  element.addEventListener('click', () => events.choose(item.filter));
  element.addEventListener('pointermove', ({ clientX, clientY }) => {
    light(item);
    events.point(description, { x: clientX, y: clientY });
  });
  element.addEventListener('pointerleave', leave);
  element.addEventListener('focus', () => {
    for (const other of items) other.element.setAttribute('tabindex', other === item ? '0' : '-1');
    light(item);
    const { left, width, bottom } = element.getBoundingClientRect();
    events.point(description, { x: left + width / 2, y: bottom });
  });
  element.addEventListener('blur', leave);
  element.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      events.choose(item.filter);
      return;
    }
    const next = nextOf(item, items, event.key);
    if (!next) return;
    event.preventDefault();
    next.element.focus();
  });
}

function nextOf(item: Item, items: readonly Item[], key: string): Item | undefined {
  const column = inColumn(items, item.column);
  const at = column.indexOf(item);
  switch (key) {
    case 'ArrowDown': return column[at + 1];
    case 'ArrowUp': return column[at - 1];
    case 'Home': return column[0];
    case 'End': return column.at(-1);
    case 'ArrowRight': return nearest(item, items, item.column + 1);
    case 'ArrowLeft': return nearest(item, items, item.column - 1);
    default: return undefined;
  }
}

/** In the next column rather what belongs to the item than what only stands beside it. */
function nearest(item: Item, items: readonly Item[], column: number): Item | undefined {
  const all = inColumn(items, column);
  const own = all.filter((other) => [...other.forks].some((fork) => item.forks.has(fork)));
  const [first] = [...(own.length > 0 ? own : all)].sort((a, b) => Math.abs(a.y - item.y) - Math.abs(b.y - item.y));
  return first;
}

function inColumn(items: readonly Item[], column: number): readonly Item[] {
  return items.filter((item) => item.column === column).sort((a, b) => a.y - b.y);
}
