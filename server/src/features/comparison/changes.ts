import type { LineIndex } from '../../base/lines';
import type { ImageSite } from '../../images/model';
import type { PullError, Source, Status } from '../../mirrors/model';
import { entriesOf, type Snapshot } from '../../workspace/snapshot';
import { chartObjects } from '../chartObjects';
import { resolutionOf, type Resolution } from '../resolution';
import { isPulled, isReached, reachesOf, triedSources } from '../reach';
import type { RouteScope } from '../routes';

/** One of the two tables that are compared, with what it is asked for. */
export interface Side {
  readonly snapshot: Snapshot;
  /** The Environment whose pull sources count; all of them by default, and each is then compared with the one of the same id. */
  readonly environment?: string;
}

/** What became of a pull source, the worst first. */
export type ChangeKind = 'unpullable' | 'unreachable' | 'ambiguous' | 'unmatched' | 'moved';

/** The kinds in the order in which changes are told. */
export const CHANGE_KINDS: readonly ChangeKind[] = ['unpullable', 'unreachable', 'ambiguous', 'unmatched', 'moved'];

/** Where a reference is pulled from by one of the tables. */
export interface Pull {
  readonly status: Status;
  readonly sources: readonly Source[];
  readonly error: PullError | null;
  /** Set where the Environment says which hosts it reaches, and none of those that are tried in the end is among them. */
  readonly isUnreached?: boolean;
}

/** An image reference as it is compared. */
export interface ComparedImage {
  readonly uri: string;
  readonly lines: LineIndex;
  readonly site: ImageSite;
}

/** One reference whose pull source is another one by the second table. */
export interface PullChange {
  readonly kind: ChangeKind;
  readonly image: ComparedImage;
  readonly written: string;
  readonly normalized: string | null;
  /** The Environments that it changes in; undefined where it changes in all alike, or where none is declared. */
  readonly environments: readonly string[] | undefined;
  readonly before: Pull;
  readonly after: Pull;
}

/** What two tables make of the same references. */
export interface Comparison {
  /** In the order of `CHANGE_KINDS`, of one kind in the order of the images. */
  readonly changes: readonly PullChange[];
  /** How many references were compared. */
  readonly compared: number;
  /** Environments that only one of the tables declares: nothing can be held against them. */
  readonly unpaired: { readonly before: readonly string[]; readonly after: readonly string[] };
}

/**
 * Every image reference of a snapshot whose file is wanted: what is rendered from charts that are loaded, and what else the files say, each
 * reference once. What a controller wrote is left out, and so is a text that only looks like a reference and is none.
 */
export function comparedImages(snapshot: Snapshot, isWanted: (uri: string) => boolean): readonly ComparedImage[] {
  const rendered = chartObjects(snapshot, isWanted, false);
  const images: ComparedImage[] = [];
  const uris = [...new Set([...[...entriesOf(snapshot)].map((entry) => entry.uri), ...rendered.byFile.keys()])].filter(isWanted).sort();
  for (const uri of uris) {
    const entry = snapshot.documents.get(uri)?.entry ?? snapshot.files.get(uri);
    const ofChart = rendered.byFile.get(uri);
    const lines = ofChart?.lines ?? entry?.lines;
    if (!lines) continue;
    const written = (entry?.images.sites ?? []).filter((site) => !rendered.isJoined(uri, site));
    const sites = [...written, ...(ofChart?.objects ?? []).map(({ image }) => image.site)].sort((a, b) => a.span.start - b.span.start);
    for (const site of sites) if (site.readOnly === undefined && site.written !== '') images.push({ uri, lines, site });
  }
  return images;
}

/**
 * Compares where references are pulled from by two tables. Only the sources count, not the rules that lead to them, so that a rule
 * that stands in another line changes nothing. `scope` tells whether the Environment that the user chose is the only one asked.
 */
export function comparePulls(before: Side, after: Side, images: readonly ComparedImage[], scope: RouteScope = 'all'): Comparison {
  const changes: PullChange[] = [];
  const unpaired = { before: new Set<string>(), after: new Set<string>() };
  const oldReaches = reachesIn(before.snapshot);
  const newReaches = reachesIn(after.snapshot);
  let compared = 0;
  for (const image of images) {
    const old = resolutionOf(before.snapshot, image.uri, image.site, scope);
    const now = resolutionOf(after.snapshot, image.uri, image.site, scope);
    if (!image.site.sure && old.status === 'invalid' && now.status === 'invalid') continue;
    compared += 1;
    const { pairs, onlyBefore, onlyAfter } = pairsOf(pullsOf(old, before.environment, oldReaches(image)), pullsOf(now, after.environment, newReaches(image)), before.environment !== undefined);
    onlyBefore.forEach((id) => unpaired.before.add(id));
    onlyAfter.forEach((id) => unpaired.after.add(id));
    changes.push(...changesOf(image, now, pairs));
  }
  const sorted = CHANGE_KINDS.flatMap((kind) => changes.filter((change) => change.kind === kind));
  return { changes: sorted, compared, unpaired: { before: [...unpaired.before], after: [...unpaired.after] } };
}

type Reaches = ReturnType<typeof reachesOf>;

const ANYWHERE: Reaches = new Map();

/** What the Environments of an image reach, asked once for each file. */
function reachesIn(snapshot: Snapshot): (image: ComparedImage) => Reaches {
  const known = new Map<string, Reaches>();
  return ({ uri, site }) => {
    if (!isPulled(site.kind)) return ANYWHERE;
    const reaches = known.get(uri) ?? reachesOf(snapshot, uri);
    known.set(uri, reaches);
    return reaches;
  };
}

/** The pull by Environment; one without a name where there is no table, or none is declared. */
type Pulls = readonly { readonly id: string | undefined; readonly pull: Pull }[];

function pullsOf(resolution: Resolution, environment: string | undefined, reaches: Reaches): Pulls {
  const all = resolution.perEnvironment.map((result) => {
    const { id, status, sources } = result;
    const reach = id === undefined ? undefined : reaches.get(id);
    const isUnreached = reach !== undefined && triedSources(result, reach)?.tried.some((source) => isReached(source, reach)) === false;
    return { id, pull: { status, sources, error: errorOf(resolution, status), ...(isUnreached && { isUnreached }) } };
  });
  if (environment !== undefined && all.some(({ id }) => id !== undefined)) return all.filter(({ id }) => id === environment);
  return all.length > 0 ? all : [{ id: undefined, pull: resolution }];
}

function errorOf({ error, disagree }: Resolution, status: Status): PullError | null {
  if (!disagree) return error;
  return status === 'unpullable' ? 'no-source' : null;
}

interface Pair {
  readonly id: string | undefined;
  readonly before: Pull;
  readonly after: Pull;
}

interface Pairs {
  readonly pairs: readonly Pair[];
  readonly onlyBefore: readonly string[];
  readonly onlyAfter: readonly string[];
}

/** Two chosen Environments are held against each other; else each against that of the same id, and a table that declares none against each. */
function pairsOf(before: Pulls, after: Pulls, areChosen: boolean): Pairs {
  const [old] = before;
  const [now] = after;
  if (!old || !now) return { pairs: [], onlyBefore: [], onlyAfter: [] };
  if (areChosen) return { pairs: [{ id: undefined, before: old.pull, after: now.pull }], onlyBefore: [], onlyAfter: [] };
  if (old.id === undefined) return { pairs: after.map(({ id, pull }) => ({ id, before: old.pull, after: pull })), onlyBefore: [], onlyAfter: [] };
  if (now.id === undefined) return { pairs: before.map(({ id, pull }) => ({ id, before: pull, after: now.pull })), onlyBefore: [], onlyAfter: [] };
  const pairs = after.flatMap(({ id, pull }): readonly Pair[] => {
    const same = before.find((other) => other.id === id);
    return same ? [{ id, before: same.pull, after: pull }] : [];
  });
  return { pairs, onlyBefore: withoutPair(before, pairs), onlyAfter: withoutPair(after, pairs) };
}

function withoutPair(pulls: Pulls, pairs: readonly Pair[]): readonly string[] {
  return pulls.flatMap(({ id }) => (id === undefined || pairs.some((pair) => pair.id === id) ? [] : [id]));
}

/** The changes of one reference: Environments in which the same changes to the same are told together. */
function changesOf(image: ComparedImage, resolution: Resolution, pairs: readonly Pair[]): readonly PullChange[] {
  const groups = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const key = JSON.stringify([identity(pair.before), pair.before.isUnreached, identity(pair.after), pair.after.isUnreached]);
    groups.set(key, [...(groups.get(key) ?? []), pair]);
  }
  return [...groups.values()].flatMap((group): readonly PullChange[] => {
    const [first] = group;
    const kind = first && kindOf(first.before, first.after, resolution.normalized);
    if (!first || !kind) return [];
    const ids = group.flatMap(({ id }) => id ?? []);
    const environments = ids.length === 0 || (group.length === pairs.length && pairs.length > 1) ? undefined : ids;
    return [{ kind, image, written: resolution.written, normalized: resolution.normalized, environments, before: first.before, after: first.after }];
  });
}

/**
 * What the change is, undefined where there is none. A reference that is pulled as written by both changes only where its host loses its
 * registry: nobody then answers for it. One that gains a registry comes from where it came before.
 */
function kindOf(before: Pull, after: Pull, normalized: string | null): ChangeKind | undefined {
  const isSame = identity(before) === identity(after);
  if (cannotBePulled(after) && !cannotBePulled(before)) return 'unpullable';
  if (after.isUnreached === true && before.isUnreached !== true && !cannotBePulled(before)) return 'unreachable';
  if (isSame && before.status === after.status) return undefined;
  if (after.status === 'ambiguous' && before.status !== 'ambiguous') return 'ambiguous';
  if (hasNoRule(after, normalized) && !hasNoRule(before, normalized)) return 'unmatched';
  return isSame ? undefined : 'moved';
}

/** The status is that of the last table on the path: where an earlier one redirects, the last may know nothing of what came out of it. */
export function hasNoRule({ status, sources }: Pull, normalized: string | null): boolean {
  return status === 'unmatched' && sources.every(({ reference }) => reference === normalized);
}

function cannotBePulled({ status, error }: Pull): boolean {
  return status === 'unpullable' || status === 'invalid' || error !== null;
}

function identity({ sources, error }: Pull): string {
  return JSON.stringify([sources.map(({ reference, url, insecure, blocked }) => [reference, url, insecure, blocked]), error]);
}
