import { PULL_STATES, type Outcome, type PullState } from './outcome';

/** How many images of each state there are; states that none has are left out. */
export type StateCounts = Readonly<Partial<Record<PullState, number>>>;

/** A written host, or a pull source, of the map. */
export interface MapNode {
  readonly key: string;
  readonly images: number;
  readonly files: number;
  readonly counts: StateCounts;
}

/** The images of one written host that come from the same place in the same way. */
export interface MapBand {
  readonly host: string;
  /** Where they are pulled from; several where that is undefined, or differs by Environment: each image may then come from any of them. */
  readonly sources: readonly string[];
  readonly state: PullState;
  readonly images: number;
  readonly files: number;
}

/** Which hosts are written, and where their images are pulled from. An image is in one band; it counts for each source that it may come from. */
export interface PullMap {
  readonly hosts: readonly MapNode[];
  readonly sources: readonly MapNode[];
  readonly bands: readonly MapBand[];
  readonly images: number;
  readonly files: number;
  readonly counts: StateCounts;
}

/** Adds outcomes up to a map; hosts, sources and bands with the most images come first, and of as many those that come first by name. */
export function pullMapOf(outcomes: readonly Outcome[]): PullMap {
  const whole = openTally();
  const hosts = new Map<string, OpenTally>();
  const sources = new Map<string, OpenTally>();
  const bands = new Map<string, OpenTally & Pick<MapBand, 'host' | 'sources' | 'state'>>();
  for (const outcome of outcomes) {
    const key = JSON.stringify([outcome.host, outcome.state, outcome.sources]);
    add(whole, outcome);
    add(opened(hosts, outcome.host, openTally), outcome);
    for (const source of outcome.sources) add(opened(sources, source, openTally), outcome);
    add(opened(bands, key, () => ({ ...openTally(), host: outcome.host, sources: outcome.sources, state: outcome.state })), outcome);
  }
  return {
    hosts: nodes(hosts),
    sources: nodes(sources),
    bands: [...bands.entries()].sort(mostFirst).map(([, { host, sources: from, state, images, files }]) => ({ host, sources: from, state, images, files: files.size })),
    images: whole.images,
    files: whole.files.size,
    counts: closed(whole).counts,
  };
}

/** Images that are being added up. */
export interface OpenTally {
  images: number;
  readonly files: Set<string>;
  readonly states: Map<PullState, number>;
}

/** Begins to add up. */
export function openTally(): OpenTally {
  return { images: 0, files: new Set(), states: new Map() };
}

/** Adds an image. */
export function add(tally: OpenTally, { image, state }: Outcome): void {
  tally.images += 1;
  tally.files.add(image.uri);
  tally.states.set(state, (tally.states.get(state) ?? 0) + 1);
}

/** What was added up, with the states in their order. */
export function closed({ images, files, states }: OpenTally): Omit<MapNode, 'key'> {
  const counts = PULL_STATES.flatMap((state) => (states.has(state) ? [[state, states.get(state)] as const] : []));
  return { images, files: files.size, counts: Object.fromEntries(counts) };
}

/** The value of a key, made where there is none. */
export function opened<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const value = make();
  map.set(key, value);
  return value;
}

function nodes(tallies: ReadonlyMap<string, OpenTally>): readonly MapNode[] {
  return [...tallies.entries()].sort(mostFirst).map(([key, tally]) => ({ key, ...closed(tally) }));
}

/** An order for entries of tallies: the most images first, then by key. */
export function mostFirst([a, one]: readonly [string, OpenTally], [b, other]: readonly [string, OpenTally]): number {
  return other.images - one.images || (a < b ? -1 : 1);
}
