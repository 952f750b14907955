import { sankey, type SankeyLink, type SankeyNode } from 'd3-sankey';
import type { Picture, PictureLink, PictureNode } from './model';

/** A node's place, in pixels. */
export interface PlacedNode {
  readonly node: PictureNode;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A band's outline as a path of SVG, and the height of its middle, by which the keyboard finds the next one. */
export interface PlacedLink {
  readonly link: PictureLink;
  readonly path: string;
  readonly middle: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** How wide the column of labels on each side is. */
  readonly labels: number;
  readonly nodes: readonly PlacedNode[];
  readonly links: readonly PlacedLink[];
}

const NODE_WIDTH = 12;
/** As much as a label needs, since the smallest node is no higher than a line. */
const PADDING = 20;
const MARGIN = 14;
/** The room of the headings above. */
const HEADINGS = 20;
const LEAST_HEIGHT = 160;
/** What one node is given on average. */
const ROOM = 34;
/** A band of one image among thousands is drawn as wide as this all the same. */
const LEAST_WIDTH = 1.5;
/** The widest column of labels, and the part of a narrow picture that one takes. */
const LABELS = 280;
const LABELS_PART = 0.32;

type Node = SankeyNode<{ readonly node: PictureNode }, { readonly link: PictureLink }>;
type Link = SankeyLink<{ readonly node: PictureNode }, { readonly link: PictureLink }>;

/** Places a picture in so many pixels of width; its height follows from the number of nodes. */
export function laidOut({ nodes, links }: Picture, width: number): Layout {
  const labels = Math.round(Math.min(LABELS, width * LABELS_PART));
  const rows = Math.max(...(['host', 'source'] as const).map((side) => nodes.filter((node) => node.side === side).length));
  const height = Math.max(LEAST_HEIGHT, rows * ROOM) + HEADINGS + 2 * MARGIN;
  if (links.length === 0) return { width, height, labels, nodes: [], links: [] };
  const layout = sankey<{ readonly node: PictureNode }, { readonly link: PictureLink }>()
    .nodeId(({ node }) => node.id)
    .nodeWidth(NODE_WIDTH)
    .nodePadding(PADDING)
    .extent([[labels, HEADINGS + MARGIN], [Math.max(labels + 4 * NODE_WIDTH, width - labels), height - MARGIN]]);
  const placed = layout({
    // A host is as high as its images, although those of a fork lead to several sources.
    nodes: nodes.map((node): Node => ({ node, ...(node.side === 'host' ? { fixedValue: node.images } : {}) })),
    links: links.map((link) => ({ link, source: link.from, target: link.to, value: link.images })),
  });
  const starts = startsOf(placed.nodes);
  return {
    width, height, labels,
    nodes: placed.nodes.map((one) => {
      const [x0, x1, y0, y1] = [one.x0, one.x1, one.y0, one.y1].map((value) => round(value ?? 0)) as [number, number, number, number];
      return { node: one.node, x: x0, y: y0, width: round(x1 - x0), height: round(Math.max(1, y1 - y0)) };
    }),
    links: placed.links.map((one) => outline(one, starts.get(one) ?? one.y0 ?? 0)),
  };
}

/** Where the links leave their hosts: those of one fork at the same place, one fork below the other in the order of where they lead. */
function startsOf(nodes: readonly Node[]): ReadonlyMap<Link, number> {
  const starts = new Map<Link, number>();
  for (const node of nodes) {
    const forks = new Map<number, Link[]>();
    for (const link of node.sourceLinks ?? []) forks.set(link.link.fork, [...(forks.get(link.link.fork) ?? []), link]);
    const mean = (links: readonly Link[]): number => links.reduce((sum, link) => sum + (link.y1 ?? 0), 0) / links.length;
    let y = node.y0 ?? 0;
    for (const links of [...forks.values()].sort((a, b) => mean(a) - mean(b))) {
      const width = links[0]?.width ?? 0;
      for (const link of links) starts.set(link, y + width / 2);
      y += width;
    }
  }
  return starts;
}

function outline({ link, source, target, width = 0, y1 = 0 }: Link, y0: number): PlacedLink {
  const left = round((source as Node).x1 ?? 0);
  const right = round((target as Node).x0 ?? 0);
  const middle = round((left + right) / 2);
  const half = Math.max(width, LEAST_WIDTH) / 2;
  const [top, bottom, topEnd, bottomEnd] = [y0 - half, y0 + half, y1 - half, y1 + half].map(round) as [number, number, number, number];
  const path = `M${left},${top}C${middle},${top} ${middle},${topEnd} ${right},${topEnd}L${right},${bottomEnd}C${middle},${bottomEnd} ${middle},${bottom} ${left},${bottom}Z`;
  return { link, path, middle: round((y0 + y1) / 2) };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
