import { work } from '../base/work';
import type { ImageSite } from '../images/model';
import type { Answer, PullError, Source, Status, Step, Trace } from '../mirrors/model';
import { traceText } from '../mirrors/trace';
import { formatPulled } from '../reference/format';
import type { Reference, ReferenceError } from '../reference/model';
import { parseReference } from '../reference/parse';
import { findPlaceholder, fixedHost } from '../reference/placeholder';
import type { Snapshot } from '../workspace/snapshot';
import { filledWith, injectedIn, keysAskedFor } from './apollo/injected';
import { renderedTexts, type RouteText } from './apollo/rendered';
import { joinedWithChart, productNameAt, productNamed, type Product } from './apollo/overrides';
import { routesFor, type RouteScope, type Routes } from './routes';

/** Where a reference is pulled from, over all routes that hold for its file: the one answer that every feature reads. */
export interface Resolution {
  readonly written: string;
  /** The reference as it is pulled, null when it is invalid or cannot be read. */
  readonly normalized: string | null;
  readonly reference: Reference | undefined;
  readonly invalid: ReferenceError | undefined;
  readonly status: Status;
  readonly sources: readonly Source[];
  readonly error: PullError | null;
  /** One result for each Environment that was asked, in the order of the registry files. */
  readonly perEnvironment: readonly EnvironmentResult[];
  /**
   * True where the Environments pull from different places; `status` is then `ambiguous` with the union of the sources.
   * Whether the written host is a registry of an Environment (`direct`) or not (`unmatched`) makes no different place.
   */
  readonly disagree: boolean;
  readonly steps: readonly Step[];
  /** The chart whose values give what the reference leaves out, where it is a part of one. */
  readonly joinedWith?: string;
  /** Set where expressions of the reference were filled in with what each Environment gives. */
  readonly filled?: true;
}

export interface EnvironmentResult {
  /** Undefined for the Environment that is implied when none is declared. */
  readonly id: string | undefined;
  readonly status: Status;
  readonly sources: readonly Source[];
  /** The steps of the Environment's own path, those of nodes beside it at the end. */
  readonly steps: readonly Step[];
}

const MOST_REMEMBERED = 20_000;
const remembered = new WeakMap<Routes, Map<string, Resolution>>();

/** Where the image at a site of a file is pulled from. A partial reference, or one with a placeholder, is `unknown`. */
export function resolutionOf(snapshot: Snapshot, uri: string, site: ImageSite, scope: RouteScope = 'chosen'): Resolution {
  const routes = routesFor(snapshot, uri, scope);
  const rewritten = site.obstacle === 'placeholder' ? rewrittenText(routes, site.written) : undefined;
  if (rewritten) return rewritten;
  const rendered = renderedTexts(snapshot, routes, site);
  if (rendered) return throughTexts(routes, site.written, rendered) ?? unknown(site.written, []);
  const joined = joinedWithChart(snapshot, uri, site);
  if (joined) {
    const whole = findPlaceholder(joined.written) ? throughInjected(routes, joined.written, productAt(snapshot, uri, site)) : resolveThrough(routes, joined.written);
    if (whole) return { ...whole, written: site.written, joinedWith: joined.chart };
  }
  if (site.obstacle === 'partial' || site.obstacle === 'address') return unknown(site.written, []);
  if (site.obstacle === 'placeholder') return placeholderIn(snapshot, uri, routes, site);
  return withImpliedTag(routes, site) ?? resolveThrough(routes, site.written);
}

/** A chart's templates put the appVersion where the values write no tag. One that makes no valid reference is left out. */
function withImpliedTag(routes: Routes, { written, impliedTag }: ImageSite): Resolution | undefined {
  if (!impliedTag) return undefined;
  const resolution = resolveThrough(routes, `${written}:${impliedTag.value}`);
  return resolution.invalid ? undefined : { ...resolution, written };
}

/** What a chart renders is told by rendering it: the name in place of an unknown stretch is not an expression that gives it. */
function placeholderIn(snapshot: Snapshot, uri: string, routes: Routes, site: ImageSite): Resolution {
  const filled = site.kind === 'helm-template' ? undefined : throughInjected(routes, site.written, productAt(snapshot, uri, site));
  return filled ?? throughFixedHost(routes, site.written);
}

/** The product that a place's overrides are for, where its manifest is in the workspace. */
function productAt(snapshot: Snapshot, uri: string, { kind, span }: ImageSite): Product | undefined {
  if (kind !== 'apollo-overrides' && kind !== 'apollo-module') return undefined;
  const name = productNameAt(snapshot, uri, span.start);
  return name === undefined ? undefined : productNamed(snapshot, uri, name);
}

/** Where a reference, as a text, would be pulled from if it stood in the file. */
export function resolveText(snapshot: Snapshot, uri: string, written: string, scope: RouteScope = 'chosen'): Resolution {
  const routes = routesFor(snapshot, uri, scope);
  if (!findPlaceholder(written)) return resolveThrough(routes, written);
  return rewrittenText(routes, written) ?? throughInjected(routes, written) ?? throughFixedHost(routes, written);
}

/**
 * What rewriters of text make of one that cannot be read as a reference, such as one with a placeholder; undefined where they leave it as it
 * is. What comes out may have a placeholder still.
 */
function rewrittenText(routes: Routes, written: string): Resolution | undefined {
  if (!rewritesText(routes)) return undefined;
  const found = along(routes, written, undefined, null);
  const isChanged = found.sources.some(({ reference }) => reference !== written) || found.status === 'unknown';
  if (!isChanged) return undefined;
  const isOpen = found.sources.some(({ reference }) => reference !== null && findPlaceholder(reference) !== undefined);
  return isOpen ? { ...found, status: 'unknown' } : found;
}

function rewritesText({ routes }: Routes): boolean {
  return routes.some(({ tables: [first] }) => first?.rewrite !== undefined);
}

/** Resolves a reference along routes. Answers are remembered for as long as the routes live. */
export function resolveThrough(routes: Routes, written: string): Resolution {
  const known = remembered.get(routes) ?? new Map<string, Resolution>();
  remembered.set(routes, known);
  const hit = known.get(written);
  if (hit) return hit;
  if (known.size >= MOST_REMEMBERED) known.clear();
  const resolution = compute(routes, written);
  known.set(written, resolution);
  return resolution;
}

export type Result = Pick<EnvironmentResult, 'status' | 'sources'>;

/** Whether two results say the same: the same status and the same sources by the same rules. */
export function sameResult(a: Result, b: Result): boolean {
  return a.status === b.status && identity(a.sources) === identity(b.sources);
}

/** Whether two Environments agree on a pull: the results are the same, or both pull the reference as it is written. */
function agree(a: Result, b: Result): boolean {
  return sameResult(a, b) || (isAsWritten(a) && isAsWritten(b));
}

/** With the host's own registry assigned or not, the pull goes to the written host. */
function isAsWritten({ status }: Result): boolean {
  return status === 'direct' || status === 'unmatched';
}

function compute(routes: Routes, written: string): Resolution {
  work.resolutions += 1;
  const parsed = parseReference(written);
  if (!parsed.ok) {
    if (!rewritesText(routes)) return invalid(written, parsed.error);
    const found = along(routes, written, undefined, null);
    const isChanged = found.error !== null || found.sources.length === 0 || found.sources.some(({ reference }) => reference !== written);
    return isChanged ? found : { ...found, status: 'invalid', invalid: parsed.error, error: 'reference' };
  }
  return along(routes, written, parsed.reference, formatPulled(parsed.reference));
}

function along(routes: Routes, written: string, reference: Reference | undefined, normalized: string | null): Resolution {
  const traces = routes.routes.map((route) => traceText(route, reference?.written ?? written, reference));
  const first = traces[0];
  if (!first) {
    const sources = [asWritten(normalized ?? written)];
    return { ...base(written), normalized, reference, status: 'unmatched', sources };
  }
  const perEnvironment = traces.map(({ environment, status, sources, steps }) => ({ id: environment, status, sources, steps }));
  const disagree = perEnvironment.some((result) => !agree(result, first));
  // Where one Environment knows the host's registry and another does not, the one that knows it tells more.
  const told = traces.find(({ status }) => status !== 'unmatched') ?? first;
  const answer: Answer = disagree ? union(traces) : told;
  const steps = disagree ? mergedSteps(traces) : withOtherNodes(told.steps, traces);
  return { ...base(written), ...pick(answer), normalized, reference, perEnvironment, disagree, steps };
}

/** The host of a reference may be fixed although its rest is not: it is resolved for a stand-in path, which the text replaces again. */
function throughFixedHost(routes: Routes, written: string): Resolution {
  const host = fixedHost(written);
  const standIn = host ? parseReference(`${host.domain}/stand/in`) : undefined;
  if (!host || !standIn?.ok) return unknown(written, []);
  const found = along(routes, written, standIn.reference, formatPulled(standIn.reference));
  const restored = (sources: readonly Source[]): readonly Source[] => sources.map((source) => withPath(source, host.rest));
  return {
    ...found,
    normalized: null,
    reference: undefined,
    status: 'unknown',
    sources: restored(found.sources),
    perEnvironment: found.perEnvironment.map((result) => ({ ...result, status: 'unknown', sources: restored(result.sources) })),
    steps: found.steps.map((step) => ({ ...step, in: written, status: 'unknown', sources: restored(step.sources) })),
  };
}

/**
 * Fills in what Apollo injects in each Environment. Each may give another reference, so each is resolved along its own route; where one
 * does not say it, its result stays unknown. Undefined where the reference asks for nothing of the kind, or none says it.
 */
function throughInjected(routes: Routes, written: string, product?: Product): Resolution | undefined {
  if (keysAskedFor(written).length === 0) return undefined;
  const texts = routes.routes.map((route) => ({ route, text: filledWith(written, injectedIn(routes.files, route.environment, product)) }));
  if (texts.every(({ text }) => text === written)) return undefined;
  return throughTexts(routes, written, texts);
}

/** The resolution of a reference that has a text of its own in each Environment. */
function throughTexts(routes: Routes, written: string, texts: readonly RouteText[]): Resolution | undefined {
  const found = texts.map(({ route, text }) => {
    const own: Routes = { ...routes, routes: [route] };
    const one = findPlaceholder(text) ? throughFixedHost(own, text) : compute(own, text);
    // An Environment about which nothing can be said has a result too.
    return one.perEnvironment.length > 0 ? one : { ...one, perEnvironment: [{ id: route.environment, status: one.status, sources: one.sources, steps: [] }] };
  });
  const [first] = found;
  if (!first) return undefined;
  const perEnvironment = found.flatMap((one) => one.perEnvironment);
  if (found.every((one) => sameResult(one, first))) return { ...first, written, perEnvironment, filled: true };
  const sources = eachOnce(found.flatMap((one) => one.sources));
  return { ...base(written), status: 'ambiguous', sources, perEnvironment, disagree: true, filled: true };
}

function withPath(source: Source, rest: string): Source {
  return source.reference === null ? source : { ...source, reference: source.reference.replace(/\/stand\/in:latest$/, () => `/${rest}`) };
}

function union(traces: readonly Trace[]): Answer {
  return { status: 'ambiguous', sources: eachOnce(traces.flatMap((found) => found.sources)), error: null };
}

function mergedSteps(traces: readonly Trace[]): readonly Step[] {
  const all = traces.flatMap((found) => found.steps);
  const apollo = all.find(({ layer }) => layer === 'apollo');
  if (!apollo) return distinctSteps(all);
  // Environments differ in Apollo's step before all; what nodes make of each result is told once.
  const ofApollo = all.filter(({ layer, in: asked }) => layer === 'apollo' && asked === apollo.in);
  const merged: Step = { ...apollo, status: 'ambiguous', sources: eachOnce(ofApollo.flatMap((step) => step.sources)) };
  return [...distinctSteps(all.filter(({ layer }) => layer === 'admission')), merged, ...distinctSteps(all.filter(({ layer }) => layer === 'node'))];
}

/** The steps of one Environment, and behind them what the nodes of others make of the same answer. */
function withOtherNodes(steps: readonly Step[], traces: readonly Trace[]): readonly Step[] {
  if (traces.length === 1) return steps;
  const known = new Set(steps.map(stepKey));
  const others = distinctSteps(traces.flatMap((found) => found.steps.filter(({ layer }) => layer === 'node')));
  const more = others.filter((step) => !known.has(stepKey(step)));
  return more.length === 0 ? steps : [...steps, ...more];
}

function distinctSteps(steps: readonly Step[]): readonly Step[] {
  return [...new Map(steps.map((step) => [stepKey(step), step])).values()];
}

function stepKey(step: Step): string {
  return JSON.stringify([step.layer, step.dialect, step.in, step.status, identity(step.sources)]);
}

function eachOnce(sources: readonly Source[]): readonly Source[] {
  return [...new Map(sources.map((source) => [identity([source]), source])).values()];
}

function identity(sources: readonly Source[]): string {
  return JSON.stringify(sources.map((source) => [source.reference, source.url, source.insecure, source.blocked, source.via?.place ?? null]));
}

function pick({ status, sources, error }: Answer): Answer {
  return { status, sources, error };
}

function asWritten(normalized: string): Source {
  return { reference: normalized, url: null, insecure: false, blocked: false, via: null };
}

function base(written: string): Resolution {
  return {
    written,
    normalized: null,
    reference: undefined,
    invalid: undefined,
    status: 'unmatched',
    sources: [],
    error: null,
    perEnvironment: [],
    disagree: false,
    steps: [],
  };
}

function unknown(written: string, sources: readonly Source[]): Resolution {
  return { ...base(written), status: 'unknown', sources };
}

function invalid(written: string, error: ReferenceError): Resolution {
  return { ...base(written), status: 'invalid', invalid: error, error: 'reference' };
}
