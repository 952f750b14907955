import type { ChartText } from '../../charts/model/world';
import { preparedCharts } from '../../charts/model/prepare';
import type { Origin } from '../../charts/value';
import { pathSteps, type PathStep } from '../../images/path';
import { formatNamed } from '../../reference/format';
import { parseReference } from '../../reference/parse';
import { asMap, entryOf } from '../../syntax/access';
import type { MapNode } from '../../syntax/tree';
import { parseYaml } from '../../syntax/yaml';
import type { EvaluatedChart, Rendering } from '../../workspace/chartView';
import type { Snapshot } from '../../workspace/snapshot';
import { addLines, applyEdits, replaceScalar, scalarText } from '../edits';
import { impliesLibrary } from '../reading';
import { resolutionOf } from '../resolution';
import { imagesOfRendering, type RenderedImage } from '../sites';
import { guardNotes } from './guards';
import { carrierOf, placeOf, sameReference } from './rendered';

/** Why no value moves an image. */
export type UnreachedReason = 'fixed' | 'list' | 'ambiguous' | 'unknown' | 'no-effect';

const REASONS: Readonly<Record<UnreachedReason, string>> = {
  fixed: 'fixed in the template',
  list: 'in a list, which a values file can only replace as a whole',
  ambiguous: 'without one pull source',
  unknown: 'not known wholly without a cluster',
  'no-effect': 'not moved by the values that it is made from',
};

/** Why no value moves an image, in plain words behind the image. */
export function unreachedText(reason: UnreachedReason): string {
  return REASONS[reason];
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

/** One leaf that moves images. The path begins at the root of the chart's values. */
interface Leaf {
  readonly path: readonly string[];
  readonly value: string;
}

interface Goal {
  readonly image: RenderedImage;
  readonly host: string;
  /** The reference as it should be rendered. */
  readonly wanted: string;
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
  for (const image of images.filter(({ site }) => site.sure && site.within === undefined)) {
    const goal = goalOf(snapshot, image);
    if (typeof goal === 'string') unreached.push({ image, reason: goal });
    else if (goal) goals.push(goal);
  }
  const found = goals.length === 0 ? { text: before.text, rendering: base, left: [] } : throughOneValue(chart, before, base, images, goals) ?? throughLeaves(chart, before, images, goals);
  const left = new Set(found.left.map(({ image }) => image));
  return {
    text: found.text,
    moved: eachOnce(goals.filter(({ image }) => !left.has(image))).map(({ image, wanted }) => ({ from: image.site.written, to: wanted })),
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
  return { image, host, wanted: formatNamed(resolution.reference, host) };
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
  const wanted = new Map(goals.map(({ image, wanted: text }) => [image, text]));
  const left = goals.filter(({ image, wanted: text }) => !sameReference(now.get(placeOf(image)), text));
  const harms = images.some((image) => !wanted.has(image) && now.get(placeOf(image)) !== image.site.written);
  return { text, rendering, left, harms };
}

/** A registry for all images: a text below `global` whose key says so. */
function throughOneValue(chart: EvaluatedChart, before: ChartText, base: Rendering, images: readonly RenderedImage[], goals: readonly Goal[]): Tried | undefined {
  const hosts = new Set(goals.map(({ host }) => host));
  const [host] = hosts;
  const global = base.prepared.root.values.entries.get('global');
  if (hosts.size !== 1 || host === undefined || global?.kind !== 'dict') return undefined;
  const keys = [...global.entries].flatMap(([key, value]): readonly (readonly string[])[] => {
    if (value.kind === 'dict') return [...value.entries.keys()].filter((inner) => /^registry$/i.test(inner)).map((inner) => ['global', key, inner]);
    return /registry$/i.test(key) ? [['global', key]] : [];
  });
  for (const path of keys) {
    const text = withLeaf(before.text, { path, value: host });
    const attempt = text === undefined ? undefined : tried(chart, before.uri, text, images, goals);
    if (attempt?.left.length === 0 && !attempt.harms) return attempt;
  }
  return undefined;
}

/** The leaves that carry the hosts, one after the other; a leaf that moves what should stay is taken back. */
function throughLeaves(chart: EvaluatedChart, before: ChartText, images: readonly RenderedImage[], goals: readonly Goal[]): Tried {
  const leaves = new Map<string, Leaf>();
  for (const goal of goals) for (const leaf of leavesFor(chart, goal)) leaves.set(JSON.stringify(leaf.path), leaf);
  const together = [...leaves.values()].reduce((text, leaf) => withLeaf(text, leaf) ?? text, before.text);
  const all = tried(chart, before.uri, together, images, goals);
  if (!all.harms && all.left.length === 0) return all;
  let best = tried(chart, before.uri, before.text, images, goals);
  for (const leaf of leaves.values()) {
    const text = withLeaf(best.text, leaf);
    const next = text === undefined ? undefined : tried(chart, before.uri, text, images, goals);
    if (next && !next.harms && next.left.length < best.left.length) best = next;
  }
  return best;
}

function leavesFor(chart: EvaluatedChart, { image, host }: Goal): readonly Leaf[] {
  const parsed = parseReference(image.site.written);
  if (!parsed.ok) return [];
  const { domain } = parsed.reference.spans;
  const written = domain ? parsed.reference.written.slice(domain.start, domain.end) : '';
  const library = impliesLibrary(parsed.reference) ? 'library/' : '';
  for (const origin of carrierOf(image.image)) {
    const path = origin.kind === 'values' ? pathFromRoot(chart, image, origin) : undefined;
    const text = chart.text(origin.uri)?.text.slice(origin.span.start, origin.span.end);
    if (!path || text === undefined) continue;
    if (written === '') return [{ path, value: `${host}/${library}${text}` }];
    if (text === written) return [{ path, value: library === '' ? host : `${host}/library` }];
    if (text.startsWith(`${written}/`)) return [{ path, value: `${host}/${library}${text.slice(written.length + 1)}` }];
  }
  return [];
}

/** The keys of a leaf from the root of the values; undefined for one in a list, which a values file can only replace as a whole. */
function pathFromRoot(chart: EvaluatedChart, { rendering, image }: RenderedImage, origin: Origin): readonly string[] | undefined {
  const steps = pathSteps(origin.path);
  if (steps.some((step) => typeof step === 'number')) return undefined;
  const keys = steps.map((step: PathStep) => String(step));
  if (keys[0] === 'global') return keys;
  const owners = preparedCharts(rendering.prepared.root).filter(({ loaded, path }) => (
    loaded !== chart.chart && origin.uri.startsWith(`${loaded.uri}${loaded.uri.includes('.tgz') && !loaded.uri.includes('#') ? '#' : ''}/`) && `${image.template.chart}/`.startsWith(`${path}/`)
  ));
  const owner = owners.sort((a, b) => b.path.length - a.path.length)[0];
  return owner ? [...owner.path.split('/charts/').slice(1), ...keys] : keys;
}

/** A values file's text with one leaf set; undefined where its layout does not allow it. Nothing else of the text changes. */
export function withLeaf(text: string, { path, value }: Leaf): string | undefined {
  const tree = parseYaml(text);
  const root = asMap(tree.documents[0]?.root);
  if (!root) {
    const isBlank = tree.documents.every((document) => document.root === undefined);
    return isBlank ? `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${nested(path, value, text).join('\n')}\n` : undefined;
  }
  let map: MapNode = root;
  for (const [at, key] of path.entries()) {
    const entry = entryOf(map, key);
    const rest = path.slice(at);
    if (!entry) {
      const edits = addLines(text, map, nested(rest, value, text));
      return edits && applyEdits(text, edits);
    }
    const inner = asMap(entry.value);
    if (rest.length === 1) {
      const edit = entry.value?.kind === 'scalar' ? replaceScalar(text, entry.value, value) : undefined;
      return edit && applyEdits(text, [edit]);
    }
    if (!inner) return undefined;
    map = inner;
  }
  return undefined;
}

function nested(path: readonly string[], value: string, text: string): readonly string[] {
  return path.map((key, at) => `${'  '.repeat(at)}${/^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key)}:${at === path.length - 1 ? ` ${scalarText(text.startsWith('{') ? '' : text, value)}` : ''}`);
}
