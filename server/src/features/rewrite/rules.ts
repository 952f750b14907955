import { matchesAny } from '../../base/glob';
import type { ImageKind, ImageSite } from '../../images/model';
import type { Layer, Step } from '../../mirrors/model';
import { formatPulled } from '../../reference/format';
import type { Reference } from '../../reference/model';
import { parseReference } from '../../reference/parse';
import type { EnvironmentResult, Resolution } from '../resolution';
import { joinedSite } from '../apollo/overrides';
import { resolutionOf, resolveText } from '../resolution';
import { isLookedFor } from '../kustomize';
import { hostIsElsewhere } from './edits';
import { entryOf, type Snapshot } from '../../workspace/snapshot';

/** Why a reference is left as it is, although a rewrite was asked for. */
export type SkipReason =
  | 'ambiguous'
  | 'owned-and-mirrored'
  | 'undefined-source'
  | 'environments-disagree'
  | 'other-environment'
  | 'placeholder'
  | 'partial'
  | 'invalid'
  | 'block-text'
  | 'escaped'
  | 'shared-value'
  | 'needs-quotes'
  | 'not-readable-back'
  | 'rewritten-again'
  | 'no-key'
  | 'elsewhere'
  | 'kustomized'
  | 'read-only'
  | 'vendored'
  | 'kind'
  | 'never'
  | 'unsure'
  | 'argument'
  | 'template'
  | 'no-effect'
  | 'not-editable'
  | 'changed-meanwhile'
  | 'not-loaded';

/** What becomes of one reference before its text is looked at. */
export type Decision =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'skip'; readonly reason: SkipReason }
  /** `optional` for a kind that is not rewritten by default. */
  | { readonly kind: 'change'; readonly target: Target; readonly optional: boolean };

/** The name that a rewrite gives a reference; its tag and digest stay. */
export interface Target {
  readonly host: string;
  /** Set where a rule changes the path, too. */
  readonly path: string | undefined;
}

/** A reference with the name of a target. */
export function withTarget(reference: Reference, { path }: Target): Reference {
  return path === undefined ? reference : { ...reference, path };
}

export interface DecisionRequest {
  /** The step of the path whose result is written; undefined for Apollo's, or the last one of a path without it. */
  readonly step: Layer | undefined;
  /** Whose pull sources are written where Environments disagree. */
  readonly environment: string | undefined;
  /** Kinds that are rewritten besides those that are by default. */
  readonly kinds: readonly ImageKind[];
  /**
   * What becomes of kinds that are not rewritten by default and were not named: skipped, offered as changes that a preview
   * shows unticked, or taken, since somebody pointed at this very reference.
   */
  readonly others: 'skip' | 'offer' | 'take';
}

/** Kinds that a cluster pulls, so that a rewrite has an effect. */
export const REWRITTEN_BY_DEFAULT: ReadonlySet<ImageKind> = new Set<ImageKind>([
  'kubernetes', 'argo', 'tekton', 'helm-values', 'helm-release', 'kustomization', 'apollo-overrides', 'apollo-module',
]);

/** Kinds that record what was pulled, or whose address is no image's: changing them breaks what they are for. */
const NEVER_REWRITTEN: ReadonlySet<ImageKind> = new Set<ImageKind>(['lock']);

const DEFAULTS: DecisionRequest = { step: undefined, environment: undefined, kinds: [], others: 'skip' };

/** Whether a rewrite by default would change the reference, as far as can be told without its text. */
export function rewritable(snapshot: Snapshot, uri: string, site: ImageSite): boolean {
  return decide(snapshot, uri, site, DEFAULTS).kind === 'change';
}

/** Decides from the resolution, the place and the request what becomes of a reference. */
export function decide(snapshot: Snapshot, uri: string, asFound: ImageSite, request: DecisionRequest): Decision {
  const site = joinedSite(snapshot, uri, asFound);
  // A place where nothing is written yet is no reference that anybody missed.
  if (site.written === '') return { kind: 'unchanged' };
  const place = reasonOfPlace(snapshot, uri, site);
  // An Environment that was named goes before the one that a setting chose.
  const resolution = resolutionOf(snapshot, uri, site, request.environment === undefined ? 'chosen' : 'all');
  const result = wanted(resolution, request);
  if (typeof result === 'string') return place ? skip(place) : skip(result);
  const about = reasonOfResult(site, resolution, result);
  if (about === undefined && result.status !== 'mirrored') return { kind: 'unchanged' };
  if (place) return skip(place);
  if (about) return skip(about);
  const normalized = resolution.normalized ?? '';
  const reference = firstOf(result);
  // What a wildcard leads back to itself is where it should be.
  if (reference !== undefined && reference === normalized) return { kind: 'unchanged' };
  const target = reference === undefined ? undefined : targetOf(reference, normalized, request);
  if (reference === undefined || !target) return skip('not-readable-back');
  if (movesOn(snapshot, uri, reference, request)) return skip('rewritten-again');
  const other = request.kinds.includes(site.kind) ? undefined : reasonOfKind(site);
  if (other && request.others === 'skip') return skip(other);
  // Artifacts are asked about even where somebody points at one: Apollo applies its mirrors to them by itself.
  const optional = other !== undefined && (request.others === 'offer' || site.kind === 'apollo-manifest');
  return { kind: 'change', target, optional };
}

type Result = Pick<EnvironmentResult, 'status' | 'sources'>;

/** The result that a rewrite writes, or why there is none. */
function wanted(resolution: Resolution, { step, environment }: DecisionRequest): Result | SkipReason {
  if (step === undefined) return apolloPart(resolution) ?? resultFor(resolution, environment);
  const result = resultFor(resolution, environment);
  return typeof result === 'string' ? result : stepOf(resolution, result.steps, step);
}

/** What the steps of one layer come to: a reference that one of them gives is wanted also where an earlier one led there. */
function stepOf({ normalized, status, sources }: Resolution, all: readonly Step[], layer: Layer): Result {
  const steps = all.filter((step) => step.layer === layer);
  const open = steps.find((step) => step.status === 'ambiguous' || step.status === 'unknown' || step.status === 'unpullable');
  if (open) return open;
  const firsts = new Set(steps.map(firstOf));
  if (firsts.size > 1) return { status: 'ambiguous', sources: steps.flatMap((step) => step.sources) };
  const [step] = steps;
  if (!step) return { status: status === 'mirrored' ? 'unmatched' : status, sources };
  return { status: firstOf(step) === normalized ? 'direct' : 'mirrored', sources: step.sources };
}

/** The first source that is not blocked, as a reference; undefined where its address is none. */
export function firstOf({ sources }: Pick<Result, 'sources'>): string | undefined {
  return sources.find(({ blocked }) => !blocked)?.reference ?? undefined;
}

/** Whether what a rewrite would write would be rewritten to something else the next time: it would then be pulled from there, and not from where it says. */
function movesOn(snapshot: Snapshot, uri: string, reference: string, request: DecisionRequest): boolean {
  const resolution = resolveText(snapshot, uri, reference, request.environment === undefined ? 'chosen' : 'all');
  const next = wanted(resolution, request);
  return typeof next !== 'string' && next.status === 'mirrored' && firstOf(next) !== resolution.normalized;
}

/** What a rewrite writes is Apollo's step, also where the path goes on to the node's; undefined where the answer is that step, or there is none. */
function apolloPart({ disagree, steps }: Resolution): Result | undefined {
  const last = steps.at(-1);
  return disagree || last?.layer !== 'node' ? undefined : steps.findLast(({ layer }) => layer === 'apollo');
}

/**
 * The name that a source gives, undefined where it is no name that can be written: its host would be read as a folder of Docker Hub, or the tag
 * is another one. A text of a rewriter is read as what it stands for.
 */
function targetOf(reference: string, normalized: string, { step }: DecisionRequest): Target | undefined {
  const from = parseReference(normalized);
  const to = parseReference(reference);
  if (!from.ok || !to.ok || to.reference.digest !== from.reference.digest || to.reference.tag !== from.reference.tag) return undefined;
  if (step !== 'admission' && formatPulled(to.reference) !== reference) return undefined;
  const { domain, path } = to.reference;
  return { host: domain, path: path === from.reference.path ? undefined : path };
}

/** The result that a rewrite writes: the chosen Environment's where they disagree, else the common one. */
function resultFor(resolution: Resolution, environment: string | undefined): Pick<EnvironmentResult, 'status' | 'sources' | 'steps'> | SkipReason {
  if (!resolution.disagree) return resolution;
  if (environment === undefined) return 'environments-disagree';
  return resolution.perEnvironment.find((result) => result.id === environment) ?? 'other-environment';
}

function reasonOfPlace(snapshot: Snapshot, uri: string, site: ImageSite): SkipReason | undefined {
  if (!/^(?:file|untitled):/.test(uri)) return 'not-editable';
  if (site.readOnly !== undefined) return 'read-only';
  if (NEVER_REWRITTEN.has(site.kind) || site.written.startsWith('oci://')) return 'never';
  if (isVendored(snapshot, uri)) return 'vendored';
  if (hostIsElsewhere(site)) return 'elsewhere';
  if (isLookedFor(snapshot, uri, site)) return 'kustomized';
  return undefined;
}

function reasonOfResult(site: ImageSite, resolution: Resolution, result: Result): SkipReason | undefined {
  if (site.obstacle === 'address') return 'never';
  if (site.obstacle) return site.obstacle;
  if (result.status === 'invalid') return 'invalid';
  if (result.status === 'unknown' || resolution.reference === undefined) return 'placeholder';
  if (result.status === 'unpullable') return 'not-readable-back';
  if (result.status !== 'ambiguous') return undefined;
  if (result.sources.some(({ via }) => via !== null && via.dialect !== 'apollo')) return 'undefined-source';
  return result.sources.some((source) => source.via?.mirrored === undefined) ? 'owned-and-mirrored' : 'ambiguous';
}

function reasonOfKind(site: ImageSite): SkipReason | undefined {
  if (!REWRITTEN_BY_DEFAULT.has(site.kind)) return 'kind';
  // A kustomization's `name` says what is replaced; only `newName` says what is pulled.
  if (site.kind === 'kustomization' && !/(?:^|\.)newName$/.test(site.path)) return 'kind';
  if (site.within !== undefined) return 'argument';
  return site.sure ? undefined : 'unsure';
}

function isVendored(snapshot: Snapshot, uri: string): boolean {
  const path = entryOf(snapshot, uri)?.surroundings.path;
  return path !== undefined && matchesAny(snapshot.settings(uri).vendoredCharts, path);
}

function skip(reason: SkipReason): Decision {
  return { kind: 'skip', reason };
}
