import { tell } from '../../base/texts';
import type { ChartText } from '../../charts/model/world';
import { preparedCharts } from '../../charts/model/prepare';
import type { Origin } from '../../charts/value';
import { pathSteps, type PathStep } from '../../images/path';
import { formatNamed } from '../../reference/format';
import { parseReference } from '../../reference/parse';
import type { EvaluatedChart, Rendering } from '../../workspace/chartView';
import type { Snapshot } from '../../workspace/snapshot';
import { impliesLibrary } from '../reading';
import { resolutionOf } from '../resolution';
import { imagesOfRendering, type RenderedImage } from '../sites';
import { guardNotes } from './guards';
import { withLeaf, type Leaf } from './overrideText';
import { carrierOf, globalRegistries, placeOf, sameReference } from './rendered';

/** Why no value moves an image. */
export type UnreachedReason = 'fixed' | 'list' | 'ambiguous' | 'unknown' | 'no-effect';

const REASONS: Readonly<Record<UnreachedReason, () => string>> = {
  fixed: () => tell`fixed in the template`,
  list: () => tell`in a list that cannot be carried over as it is written`,
  ambiguous: () => tell`without one pull source`,
  unknown: () => tell`not known wholly without a cluster`,
  'no-effect': () => tell`not moved by the values that it is made from`,
};

/** Why no value moves an image, in plain words behind the image. */
export function unreachedText(reason: UnreachedReason): string {
  return REASONS[reason]();
}

/** A values file that moves the images of a chart to their pull sources. */
export interface ValuesOverride {
  /** The file's whole text: what was there, with the leaves that move images. */
  readonly text: string;
  /** The references that change, as they are rendered without the file and with it. */
  readonly moved: readonly { readonly from: string; readonly to: string }[];
  readonly unreached: readonly { readonly image: RenderedImage; readonly reason: UnreachedReason }[];
  /** What has to be set besides, as sentences: without it Helm refuses the file. */
  readonly notes: readonly string[];
}

interface Goal {
  readonly image: RenderedImage;
  readonly host: string;
  /** The reference as it should be rendered. */
  readonly wanted: string;
  /** False for what stands in an argument or only looks like an image: it may move with the others, and nobody misses it if it does not. */
  readonly isRequired: boolean;
}

/**
 * The smallest values file that moves every image of a chart: one registry for all images where the chart has such a value and it moves
 * each as it should, else the leaves that carry the hosts. What is proposed is rendered, and only what comes out as it should counts.
 * @param before the file as it is, which is added to; its values apply over the chart's own
 */
export function valuesOverride(snapshot: Snapshot, chart: EvaluatedChart, before: ChartText): ValuesOverride {
  const base = chart.withFiles([before]);
  const images = imagesOfRendering(chart, base);
  const unreached: { image: RenderedImage; reason: UnreachedReason }[] = [];
  const goals: Goal[] = [];
  for (const image of images) {
    const goal = goalOf(snapshot, image);
    if (typeof goal === 'object') goals.push(goal);
    else if (goal && isRequired(image)) unreached.push({ image, reason: goal });
  }
  const found = !goals.some((goal) => goal.isRequired) ? { text: before.text, rendering: base, left: [] } : throughOneValue(chart, before, base, images, goals) ?? throughLeaves(chart, before, images, goals);
  const left = new Set(found.left.map(({ image }) => image));
  return {
    text: found.text,
    moved: eachOnce(goals.filter((goal) => goal.isRequired && !left.has(goal.image))).map(({ image, wanted }) => ({ from: image.site.written, to: wanted })),
    unreached: [...unreached, ...eachOnce(found.left).map(({ image }) => ({ image, reason: reasonOf(image) }))],
    notes: guardNotes(chart, chart.own, found.rendering),
  };
}

function eachOnce(goals: readonly Goal[]): readonly Goal[] {
  return [...new Map(goals.map((goal) => [`${goal.image.uri} ${goal.image.site.span.start} ${goal.image.site.written}`, goal])).values()];
}

/** What an image should become; undefined where it stays, a reason where that is not known. */
function goalOf(snapshot: Snapshot, image: RenderedImage): Goal | UnreachedReason | undefined {
  const resolution = resolutionOf(snapshot, image.uri, image.site);
  if (resolution.status === 'unknown') return resolution.sources.some(({ via }) => via) ? 'unknown' : undefined;
  if (resolution.disagree || resolution.status === 'ambiguous') return 'ambiguous';
  const reference = resolution.sources[0]?.reference;
  if (resolution.status !== 'mirrored' || !reference || !resolution.reference) return undefined;
  const host = reference.slice(0, reference.indexOf('/'));
  return { image, host, wanted: formatNamed(resolution.reference, host), isRequired: isRequired(image) };
}

function isRequired({ site }: RenderedImage): boolean {
  return site.sure && site.within === undefined;
}

function reasonOf({ image, values }: RenderedImage): UnreachedReason {
  const carrier = carrierOf(image);
  if (!carrier.some(({ kind }) => kind === 'values')) return 'fixed';
  return values.some(({ path }) => path.includes('[')) ? 'list' : 'no-effect';
}

interface Tried {
  readonly text: string;
  readonly rendering: Rendering;
  /** The goals that are not reached. */
  readonly left: readonly Goal[];
  /** Whether an image changes that should stay as it is. */
  readonly harms: boolean;
}

function tried(chart: EvaluatedChart, uri: string, text: string, images: readonly RenderedImage[], goals: readonly Goal[]): Tried {
  const rendering = chart.withFiles([{ uri, text }]);
  const now = new Map(imagesOfRendering(chart, rendering).map((image) => [placeOf(image), image.site.written]));
  const wanted = new Map(goals.map((goal) => [goal.image, goal]));
  const left = goals.filter((goal) => goal.isRequired && !sameReference(now.get(placeOf(goal.image)), goal.wanted));
  const harms = images.some((image) => {
    const goal = wanted.get(image);
    const text = now.get(placeOf(image));
    return goal?.isRequired !== true && text !== image.site.written && !(goal && sameReference(text, goal.wanted));
  });
  return { text, rendering, left, harms };
}

/** A registry for all images: a text below `global` whose key says so. */
function throughOneValue(chart: EvaluatedChart, before: ChartText, base: Rendering, images: readonly RenderedImage[], goals: readonly Goal[]): Tried | undefined {
  const hosts = new Set(goals.filter((goal) => goal.isRequired).map((goal) => goal.host));
  const [host] = hosts;
  if (hosts.size !== 1 || host === undefined) return undefined;
  for (const { path } of globalRegistries(base)) {
    const text = withLeaf(before.text, { path, value: host });
    const attempt = text === undefined ? undefined : tried(chart, before.uri, text, images, goals);
    if (attempt?.left.length === 0 && !attempt.harms) return attempt;
  }
  return undefined;
}

/** The leaves that carry the hosts; where all together do harm, one image's after the other, and those that move what should stay are taken back. */
function throughLeaves(chart: EvaluatedChart, before: ChartText, images: readonly RenderedImage[], goals: readonly Goal[]): Tried {
  const proposed = new Map<string, readonly Leaf[]>();
  for (const goal of goals.filter((each) => each.isRequired)) {
    const leaves = leavesFor(chart, before, goal);
    if (leaves.length > 0) proposed.set(JSON.stringify(leaves.map(({ path, value }) => [path, value])), leaves);
  }
  const together = [...proposed.values()].flat().reduce((text, leaf) => withLeaf(text, leaf) ?? text, before.text);
  const all = tried(chart, before.uri, together, images, goals);
  if (!all.harms && all.left.length === 0) return all;
  let best = tried(chart, before.uri, before.text, images, goals);
  for (const leaves of proposed.values()) {
    const text = leaves.reduce<string | undefined>((done, leaf) => (done === undefined ? undefined : withLeaf(done, leaf)), best.text);
    const next = text === undefined || text === best.text ? undefined : tried(chart, before.uri, text, images, goals);
    if (next && !next.harms && next.left.length < best.left.length) best = next;
  }
  return best;
}

/** The leaves that give an image its host: the first one of its registry, namespace or repository whose text carries it, or a blank registry. */
function leavesFor(chart: EvaluatedChart, before: ChartText, { image, host }: Goal): readonly Leaf[] {
  const parsed = parseReference(image.site.written);
  if (!parsed.ok) return [];
  const { domain } = parsed.reference.spans;
  const written = domain ? parsed.reference.written.slice(domain.start, domain.end) : '';
  const library = impliesLibrary(parsed.reference) ? 'library/' : '';
  const textOf = ({ uri, span }: Origin): string | undefined => (uri === before.uri ? before.text : chart.text(uri)?.text)?.slice(span.start, span.end);
  const leaf = (origin: Origin, value: string): readonly Leaf[] => leafOf(chart, before, image, origin, value) ?? [];
  const carriers = carrierOf(image.image).filter(({ kind }) => kind === 'values');
  const blank = image.image.spare.find(({ role }) => role === 'registry')?.origins[0];
  if (written === '') {
    const [first] = carriers;
    const text = first && textOf(first);
    if (!first || text === undefined) return [];
    const ofBlank = blank ? leaf(blank, host) : [];
    return ofBlank.length === 0 ? leaf(first, `${host}/${library}${text}`) : [...ofBlank, ...(library === '' ? [] : leaf(first, `${library}${text}`))];
  }
  for (const [at, origin] of carriers.entries()) {
    const text = textOf(origin);
    const behind = carriers.slice(at + 1).find((other) => other.span.start !== origin.span.start);
    if (text === written && library === '') return leaf(origin, host);
    if (text === written) return behind ? [...leaf(origin, host), ...leaf(behind, `${library}${textOf(behind) ?? ''}`)] : leaf(origin, `${host}/library`);
    if (text?.startsWith(`${written}/`) === true) return leaf(origin, `${host}/${library}${text.slice(written.length + 1)}`);
  }
  // The template has a host of its own for the case that no value gives one.
  return blank ? leaf(blank, library === '' ? host : `${host}/library`) : [];
}

/** A leaf by its path from the root of the values; with the list that it stands in, where another file than the override gives it. */
function leafOf(chart: EvaluatedChart, before: ChartText, image: RenderedImage, origin: Origin, value: string): readonly Leaf[] | undefined {
  const own = pathSteps(origin.path);
  if (origin.uri === before.uri) return [{ path: own, value }];
  const path = pathFromRoot(chart, image, origin, own);
  const firstItem = own.findIndex((step) => typeof step === 'number');
  if (firstItem === -1) return [{ path, value }];
  const text = chart.text(origin.uri)?.text;
  return text === undefined ? undefined : [{ path, value, list: { text, path: own.slice(0, firstItem) } }];
}

/** The steps to a leaf from the root of the values: those of a subchart stand in its section. */
function pathFromRoot(chart: EvaluatedChart, { rendering, image }: RenderedImage, origin: Origin, steps: readonly PathStep[]): readonly PathStep[] {
  if (steps[0] === 'global') return steps;
  const owners = preparedCharts(rendering.prepared.root).filter(({ loaded, path }) => (
    loaded !== chart.chart && origin.uri.startsWith(`${loaded.uri}${loaded.uri.includes('.tgz') && !loaded.uri.includes('#') ? '#' : ''}/`) && `${image.template.chart}/`.startsWith(`${path}/`)
  ));
  const owner = owners.sort((a, b) => b.path.length - a.path.length)[0];
  return owner ? [...owner.path.split('/charts/').slice(1), ...steps] : steps;
}
