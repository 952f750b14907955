import { matchesAny } from '../../base/glob';
import type { ImageKind, ImageSite } from '../../images/model';
import type { EnvironmentResult, Resolution } from '../resolution';
import { joinedSite } from '../apollo/overrides';
import { resolutionOf } from '../resolution';
import { isLookedFor } from '../kustomize';
import { hostIsElsewhere } from './edits';
import { entryOf, type Snapshot } from '../../workspace/snapshot';

/** Why a reference is left as it is, although a rewrite was asked for. */
export type SkipReason =
  | 'ambiguous'
  | 'owned-and-mirrored'
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
  /** `host` replaces the host that is written; `optional` for a kind that is not rewritten by default. */
  | { readonly kind: 'change'; readonly host: string; readonly optional: boolean };

export interface DecisionRequest {
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

const DEFAULTS: DecisionRequest = { environment: undefined, kinds: [], others: 'skip' };

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
  const result = apolloPart(resolution) ?? resultFor(resolution, request.environment);
  if (typeof result === 'string') return place ? skip(place) : skip(result);
  const about = reasonOfResult(site, resolution, result);
  if (about === undefined && result.status !== 'mirrored') return { kind: 'unchanged' };
  if (place) return skip(place);
  if (about) return skip(about);
  const reference = result.sources[0]?.reference;
  if (!reference) return skip('not-readable-back');
  const other = request.kinds.includes(site.kind) ? undefined : reasonOfKind(site);
  if (other && request.others === 'skip') return skip(other);
  // Artifacts are asked about even where somebody points at one: Apollo applies its mirrors to them by itself.
  const optional = other !== undefined && (request.others === 'offer' || site.kind === 'apollo-manifest');
  const host = hostInFront(reference, resolution.normalized ?? '');
  return host === undefined ? skip('not-readable-back') : { kind: 'change', host, optional };
}

/** What a rewrite writes is Apollo's step, also where the path goes on to the node's; undefined where the answer is that step, or there is none. */
function apolloPart({ disagree, steps }: Resolution): Pick<EnvironmentResult, 'status' | 'sources'> | undefined {
  const last = steps.at(-1);
  return disagree || last?.layer !== 'node' ? undefined : steps.findLast(({ layer }) => layer === 'apollo');
}

/** What stands in front of the path that was written: the host, for rules of nodes perhaps with a path behind it. Undefined where the path itself is another. */
function hostInFront(reference: string, normalized: string): string | undefined {
  const rest = normalized.slice(normalized.indexOf('/'));
  if (normalized !== '' && reference.endsWith(rest)) return reference.slice(0, -rest.length);
  return undefined;
}

/** The result that a rewrite writes: the chosen Environment's where they disagree, else the common one. */
function resultFor(resolution: Resolution, environment: string | undefined): Pick<EnvironmentResult, 'status' | 'sources'> | SkipReason {
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

function reasonOfResult(site: ImageSite, resolution: Resolution, result: Pick<EnvironmentResult, 'status' | 'sources'>): SkipReason | undefined {
  if (site.obstacle === 'address') return 'never';
  if (site.obstacle) return site.obstacle;
  if (result.status === 'invalid') return 'invalid';
  if (result.status === 'unknown' || resolution.reference === undefined) return 'placeholder';
  if (result.status === 'unpullable') return 'not-readable-back';
  if (result.status !== 'ambiguous') return undefined;
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
