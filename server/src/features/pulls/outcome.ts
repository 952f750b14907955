import type { PullError, Source, Status } from '../../mirrors/model';
import { hostKey, readsAsHost, DOCKER_HUB } from '../../reference/host';
import { findPlaceholder, fixedHost } from '../../reference/placeholder';
import { withoutUserInfo } from '../../reference/userInfo';
import { hasNoRule } from '../comparison/changes';
import type { Resolution } from '../resolution';
import type { PulledImage } from './images';

/**
 * What becomes of an image, as views tell it: the contract's words, with `ambiguous` for what is undefined within one Environment alone and
 * `differs` where each Environment knows its source and they are not the same.
 */
export type PullState = 'mirrored' | 'direct' | 'unmatched' | 'ambiguous' | 'differs' | 'unpullable' | 'unknown' | 'invalid';

/** The states in the order in which they are told. */
export const PULL_STATES: readonly PullState[] = ['mirrored', 'direct', 'unmatched', 'ambiguous', 'differs', 'unpullable', 'unknown', 'invalid'];

/** Sources that are no host: nothing is pulled, or nobody can tell from where. No host begins with `#`. */
export const NO_SOURCE = { unpullable: '#unpullable', unknown: '#unknown', invalid: '#invalid' } as const;

/** The written host of a reference that does not tell one. */
export const NO_HOST = '';

/** An image with what becomes of it in one Environment, or in all. */
export interface Outcome {
  readonly image: PulledImage;
  readonly state: PullState;
  /** The key of the written host, `NO_HOST` where none is told. */
  readonly host: string;
  /** Where it is pulled from, each once: keys of hosts, or a value of `NO_SOURCE`. Several where it is undefined or differs. */
  readonly sources: readonly string[];
  /** What is pulled, each once, without user info; none where that cannot be told. */
  readonly pulled: readonly string[];
}

interface Result {
  readonly status: Status;
  readonly sources: readonly Source[];
  readonly error: PullError | null;
}

/**
 * What becomes of each image in an Environment, or by all of them without one; images of files that are not deployed to it are left out. The same
 * array comes back for the same images.
 */
export function outcomesIn(images: readonly PulledImage[], environment: string | undefined): readonly Outcome[] {
  const known = remembered.get(images) ?? new Map<string | undefined, readonly Outcome[]>();
  remembered.set(images, known);
  const hit = known.get(environment);
  if (hit) return hit;
  const outcomes = images.flatMap((image) => outcomeIn(image, environment) ?? []);
  known.set(environment, outcomes);
  return outcomes;
}

const remembered = new WeakMap<readonly PulledImage[], Map<string | undefined, readonly Outcome[]>>();

function outcomeIn(image: PulledImage, environment: string | undefined): Outcome | undefined {
  const { resolution } = image;
  const results = resultsIn(resolution, environment);
  const states = results.map((result) => stateOf(result, resolution.normalized));
  const [first] = states;
  if (first === undefined) return undefined;
  const differs = states.length > 1 && !states.includes('ambiguous');
  return {
    image,
    state: differs ? 'differs' : states.length > 1 ? 'ambiguous' : first,
    host: writtenHost(image),
    sources: [...new Set(results.flatMap((result, at) => sourcesOf(result, states[at] ?? 'unknown')))],
    pulled: [...new Set(results.flatMap((result, at) => pulledBy(result, states[at] ?? 'unknown')))],
  };
}

/** The results that count: of all Environments where they disagree, else the one that they share. */
function resultsIn(resolution: Resolution, environment: string | undefined): readonly Result[] {
  const { perEnvironment, disagree, status, sources, error } = resolution;
  const whole: Result = { status, sources, error };
  const isShared = perEnvironment.length === 0 || perEnvironment.some(({ id }) => id === undefined);
  if (isShared || (environment === undefined && !disagree)) return [whole];
  const wanted = perEnvironment.filter(({ id }) => environment === undefined || id === environment);
  // What went wrong is told of all together; where they disagree, each tells by its status.
  return wanted.map((one) => ({ status: one.status, sources: one.sources, error: disagree ? null : error }));
}

function stateOf({ status, sources, error }: Result, normalized: string | null): PullState {
  if (status === 'invalid') return 'invalid';
  if (status === 'unpullable' || error !== null) return 'unpullable';
  if (status === 'ambiguous') return new Set(sources.map(textOf)).size > 1 ? 'ambiguous' : 'mirrored';
  // An earlier table may redirect to what the last one knows nothing of.
  if (status === 'unmatched') return hasNoRule({ status, sources, error }, normalized) ? 'unmatched' : 'mirrored';
  return status;
}

/** The sources that an image may come from: the first that is not blocked, and of an undefined one every candidate. */
function candidates({ sources }: Result, state: PullState): readonly Source[] {
  if (state === 'ambiguous') return sources;
  const first = sources.find(({ blocked }) => !blocked);
  return first ? [first] : [];
}

function sourcesOf(result: Result, state: PullState): readonly string[] {
  if (state === 'invalid' || state === 'unpullable') return [NO_SOURCE[state]];
  const hosts = candidates(result, state).map((source) => hostOf(textOf(source)) ?? NO_SOURCE.unknown);
  return hosts.length > 0 ? hosts : [NO_SOURCE.unknown];
}

function pulledBy(result: Result, state: PullState): readonly string[] {
  if (state === 'invalid' || state === 'unpullable') return [];
  return candidates(result, state).map((source) => withoutUserInfo(textOf(source)));
}

function textOf({ reference, url }: Source): string {
  return reference ?? url ?? '';
}

/** The key of the host that a pull goes to, by its reference or URL; undefined where an expression stands in its place. */
function hostOf(text: string): string | undefined {
  const url = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/@]*@)?([^/]+)/i.exec(text)?.[1];
  if (url !== undefined) return hostKey(url);
  const slash = text.indexOf('/');
  const first = slash === -1 ? '' : text.slice(0, slash);
  if (findPlaceholder(first === '' ? text : first)) return undefined;
  return readsAsHost(first) && first !== '' ? hostKey(first) : DOCKER_HUB;
}

function writtenHost({ site, resolution }: PulledImage): string {
  const domain = resolution.reference?.domain ?? fixedHost(site.written)?.domain;
  return domain === undefined ? NO_HOST : hostKey(domain);
}
