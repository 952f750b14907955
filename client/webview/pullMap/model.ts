import type { ImageGroup, ImagesFilter, ImageState, PullBand, PullMapResult } from '../../../server/src/lsp/protocol';
import { count, grouped, t } from '../../src/texts';
import { STATES, images as imagesOf, inFiles, joined, type Pattern } from '../../src/views/words';

/** A host, or a pull source, as it is drawn. */
export interface PictureNode {
  readonly id: string;
  readonly side: 'host' | 'source';
  readonly label: string;
  readonly images: number;
  /** The state that asks for attention most, if any does: the node is marked by it. */
  readonly mark: ImageState | undefined;
  /** What a screen reader says, and what is shown beside the pointer. */
  readonly description: string;
  /** The images that it stands for; undefined for one that several hosts were folded into. */
  readonly filter: ImagesFilter | undefined;
}

/** A band from a host to one source. Those of one `fork` are the same images, which may come from any of their sources. */
export interface PictureLink {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly fork: number;
  readonly state: ImageState;
  readonly pattern: Pattern;
  readonly images: number;
  readonly description: string;
  readonly filter: ImagesFilter | undefined;
}

/** What is drawn: every image in one fork, so that a host is as high as the images that name it. */
export interface Picture {
  readonly nodes: readonly PictureNode[];
  readonly links: readonly PictureLink[];
  /** How many hosts and sources were folded into one each, since nobody could tell them apart. */
  readonly folded: number;
}

/** A row of the table that says what the picture shows. */
export interface TableRow {
  readonly host: string;
  readonly sources: string;
  readonly state: ImageState;
  readonly images: number;
  readonly files: number;
  readonly filter: ImagesFilter;
}

/** More nodes than these on one side are not told apart; those with the fewest images become one. */
export const MOST_NODES = 40;

/** What a user has to look at, the gravest first. */
const MARKED: readonly ImageState[] = ['invalid', 'unpullable', 'ambiguous', 'unmatched'];
const GRAVE: readonly ImageState[] = ['invalid', 'unpullable', 'ambiguous'];

/** Makes the picture of a map. */
export function pictureOf(map: PullMapResult, most = MOST_NODES): Picture {
  const hosts = side('host', map.hosts, most);
  const sources = side('source', map.sources, most);
  const labels = labelsOf(map);
  return {
    nodes: [...hosts.nodes, ...sources.nodes],
    links: linksOf(map, hosts.idOf, sources.idOf, labels),
    folded: hosts.folded + sources.folded,
  };
}

interface Side {
  readonly nodes: readonly PictureNode[];
  readonly folded: number;
  readonly idOf: (key: string) => string;
}

function side(which: PictureNode['side'], groups: readonly ImageGroup[], most: number): Side {
  const byUrgency = [...groups].sort((a, b) => Number(isGrave(b)) - Number(isGrave(a)));
  const kept = new Set(groups.length <= most ? groups : byUrgency.slice(0, most - 1));
  const rest = groups.filter((group) => !kept.has(group));
  const nodes = groups.filter((group) => kept.has(group)).map((group) => nodeOf(which, group));
  const names = new Set([...kept].map(({ key }) => key));
  const idOf = (key: string): string => `${which} ${names.has(key) ? key : '*'}`;
  return { nodes: rest.length === 0 ? nodes : [...nodes, foldedNode(which, rest)], folded: rest.length, idOf };
}

function isGrave({ counts }: ImageGroup): boolean {
  return GRAVE.some((state) => counts[state] !== undefined);
}

function nodeOf(which: PictureNode['side'], { key, label, images, files, counts }: ImageGroup): PictureNode {
  const states = (Object.keys(counts) as readonly ImageState[]).map((state) => `${grouped(counts[state] ?? 0)} ${STATES[state].counted}`);
  // It begins as the label does, by which somebody who speaks to the editor calls it.
  const counted = inFiles(`${label} ${imagesOf(images)}`, files);
  return {
    id: `${which} ${key}`, side: which, label, images,
    mark: MARKED.find((state) => counts[state] !== undefined),
    description: which === 'host' ? t('{0}, as a written host: {1}', counted, states.join(', ')) : t('{0}, as a pull source: {1}', counted, states.join(', ')),
    filter: which === 'host' ? { host: key } : { sources: [key] },
  };
}

function foldedNode(which: PictureNode['side'], rest: readonly ImageGroup[]): PictureNode {
  const images = rest.reduce((sum, group) => sum + group.images, 0);
  const label = which === 'host' ? count(rest.length, '{0} other host', '{0} other hosts') : count(rest.length, '{0} other source', '{0} other sources');
  return { id: `${which} *`, side: which, label, images, mark: undefined, description: t('{0} {1} together; the table names each', label, imagesOf(images)), filter: undefined };
}

/** Bands between the same nodes in the same state are one: of folded nodes there are many. */
function linksOf(map: PullMapResult, hostId: (key: string) => string, sourceId: (key: string) => string, labels: Labels): readonly PictureLink[] {
  const merged = new Map<string, { readonly bands: PullBand[]; readonly from: string; readonly to: readonly string[] }>();
  for (const band of map.bands) {
    const from = hostId(band.host);
    const to = [...new Set(band.sources.map(sourceId))];
    const key = JSON.stringify([from, band.state, to]);
    const same = merged.get(key) ?? { bands: [], from, to };
    same.bands.push(band);
    merged.set(key, same);
  }
  return [...merged.values()].flatMap(({ bands, from, to }, fork) => {
    const [first] = bands;
    if (!first) return [];
    const { state } = first;
    const images = bands.reduce((sum, band) => sum + band.images, 0);
    const isOne = bands.length === 1;
    const description = isOne ? describe(first, labels) : t('{0} bands of hosts that are not told apart: {1}, {2}', bands.length, imagesOf(images), STATES[state].name);
    return to.map((target) => ({
      id: `${fork} ${target}`, from, to: target, fork, state, pattern: STATES[state].pattern, images, description, filter: isOne ? filterOf(first) : undefined,
    }));
  });
}

/** The rows of the table, in the order of the bands. */
export function tableOf(map: PullMapResult): readonly TableRow[] {
  const labels = labelsOf(map);
  return map.bands.map((band) => ({
    host: labels.host(band.host), sources: sourcesOf(band, labels), state: band.state, images: band.images, files: band.files, filter: filterOf(band),
  }));
}

/** What a filter lets through, for a heading; undefined for one that limits nothing. */
export function filterWords(map: PullMapResult, { host, sources, state }: ImagesFilter): string | undefined {
  const labels = labelsOf(map);
  const from = joined((sources ?? []).map(labels.source), state);
  const what = [host === undefined ? '' : labels.host(host), from === '' ? '' : `→ ${from}`].filter((part) => part !== '').join(' ');
  const words = state === undefined ? what : `${what} (${STATES[state].name})`;
  return words === '' ? undefined : words;
}

/** Whether a host or a source that a filter names has gone from the map. */
export function isOver(map: PullMapResult, { host, sources = [] }: ImagesFilter): boolean {
  return (host !== undefined && !map.hosts.some(({ key }) => key === host)) || sources.some((source) => !map.sources.some(({ key }) => key === source));
}

interface Labels {
  readonly host: (key: string) => string;
  readonly source: (key: string) => string;
}

function labelsOf({ hosts, sources }: PullMapResult): Labels {
  const by = (groups: readonly ImageGroup[]) => {
    const known = new Map(groups.map(({ key, label }) => [key, label]));
    return (key: string): string => known.get(key) ?? key;
  };
  return { host: by(hosts), source: by(sources) };
}

function filterOf({ host, sources, state }: PullBand): ImagesFilter {
  return { host, sources, state };
}

function sourcesOf({ sources, state }: PullBand, labels: Labels): string {
  return joined(sources.map(labels.source), state);
}

function describe(band: PullBand, labels: Labels): string {
  return inFiles(`${labels.host(band.host)} → ${sourcesOf(band, labels)}: ${imagesOf(band.images)}`, band.files) + `, ${STATES[band.state].name}`;
}

/** A label that fits into so many characters: what is left out of it is its middle, since hosts differ at both ends. */
export function shortened(label: string, most: number): string {
  if (label.length <= most) return label;
  const kept = Math.max(2, most - 1);
  return `${label.slice(0, Math.ceil(kept / 2))}…${label.slice(label.length - Math.floor(kept / 2))}`;
}
