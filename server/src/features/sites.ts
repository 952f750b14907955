import { memo } from '../base/memo';
import { lineIndex, positionAt, type LineIndex } from '../base/lines';
import { overlaps, touches, type Place, type Span } from '../base/span';
import type { ChartImage } from '../charts/images';
import { UNKNOWN_TEXT } from '../charts/images';
import type { ChartText } from '../charts/model/world';
import { treeOf } from '../charts/render';
import type { Origin, TemplateFile, Trace } from '../charts/value';
import type { ImageSite, Part } from '../images/model';
import type { ChartProfile } from '../workspace/chartProfiles';
import type { EvaluatedChart, Rendering } from '../workspace/chartView';
import { entryOf, type Snapshot } from '../workspace/snapshot';
import { routesFor } from './routes';
import { leavesOf, sitesAt } from './siteAt';

/** One image that a chart's template yields, as a site of the template's file, with the values that it is made from. */
export interface RenderedImage {
  readonly chart: EvaluatedChart;
  readonly rendering: Rendering;
  /** The template's file. */
  readonly uri: string;
  /** Of the kind `helm-template`, at the action or text of the template that yields it. */
  readonly site: ImageSite;
  readonly image: ChartImage;
  /** The leaves of values files that it is made from, in the order of its text. */
  readonly values: readonly Origin[];
}

/** The folders of charts that have to be loaded before anything can be said of the charts in files; none where no table applies. */
export function chartNeeds(snapshot: Snapshot, uris: readonly string[]): readonly string[] {
  const folders = uris.flatMap((uri) => {
    const root = snapshot.charts.rootOf(uri);
    return root === undefined || routesFor(snapshot, uri).files.length === 0 || snapshot.charts.at(root) ? [] : [root];
  });
  return [...new Set(folders)];
}

/** The chart that is rendered with a file in it; undefined for a file in none, or while its files are not loaded. */
export function chartAround(snapshot: Snapshot, uri: string): EvaluatedChart | undefined {
  const root = snapshot.charts.rootOf(uri);
  return root === undefined ? undefined : snapshot.charts.at(root);
}

/** The images of a chart with its own values, or with those of a profile over them. */
export function imagesOfChart(chart: EvaluatedChart, profile?: ChartProfile): readonly RenderedImage[] {
  return imagesOfRendering(chart, profile ? chart.withProfile(profile) : chart.own());
}

/** The images of a rendering. */
export function imagesOfRendering(chart: EvaluatedChart, rendering: Rendering): readonly RenderedImage[] {
  const known = made(chart);
  const hit = known.get(rendering);
  if (hit) return hit;
  const images = rendering.templates.flatMap(({ images: own }) => own.map((image) => renderedImage(chart, rendering, image)));
  const named = images.filter(({ site }) => site.written !== '');
  known.set(rendering, named);
  return named;
}

const made = memo<EvaluatedChart, Map<Rendering, readonly RenderedImage[]>>(() => new Map());

function renderedImage(chart: EvaluatedChart, rendering: Rendering, image: ChartImage): RenderedImage {
  const rendered = { chart, rendering, uri: image.template.uri, site: siteOfRendered(image), image, values: valuesOf(image) };
  renderedBySite.set(rendered.site, rendered);
  return rendered;
}

/** What a template yields as a site of its file. */
export function siteOfRendered(image: ChartImage): ImageSite {
  const { kind: rendered, path, sure, within, span, unknown, pod } = image;
  const isAddress = image.written.includes('://') && rendered !== 'kubernetes';
  return {
    kind: 'helm-template', written: namedText(image), span, style: 'plain', path, parts: null,
    obstacle: unknown.length > 0 ? 'placeholder' : isAddress ? 'address' : undefined,
    missing: [], sure, impliedTag: undefined, readOnly: undefined, ...(within && { within }), ...(pod && { pod }),
  };
}

const renderedBySite = new WeakMap<ImageSite, RenderedImage>();

/** The rendered image that a site of the kind `helm-template` is of. */
export function renderedOf(site: ImageSite): RenderedImage | undefined {
  return renderedBySite.get(site);
}

/**
 * The same image with what is injected into the chart's values: of the same template, at the same place of the rendered object, and of
 * several there (the passes of a `range`) the one with the same number. Undefined where it is not rendered then.
 */
export function withInjected(image: RenderedImage, injected: ReadonlyMap<string, string>): RenderedImage | undefined {
  const others = imagesOfRendering(image.chart, image.chart.withInjected(injected)).filter((other) => isSamePlace(other, image));
  const base = imagesOfRendering(image.chart, image.rendering).filter((other) => isSamePlace(other, image));
  return base.length === others.length ? others[base.indexOf(image)] : undefined;
}

/**
 * The same image among those of another rendering of its chart: where the template's place yields as many in both, the one with the same number, since
 * its list may hold more or fewer items before it, else the one at its path.
 */
export function sameImage(image: RenderedImage, others: readonly RenderedImage[]): RenderedImage | undefined {
  const isHere = (other: RenderedImage): boolean => other.uri === image.uri && other.site.span.start === image.site.span.start && other.image.template.name === image.image.template.name;
  const here = others.filter(isHere);
  const own = imagesOfRendering(image.chart, image.rendering).filter(isHere);
  return own.length === here.length ? here[own.indexOf(image)] : here.find((other) => other.site.path === image.site.path);
}

/** Whether two images are of the same place of a template and of what it renders. */
export function isSamePlace(a: RenderedImage, b: RenderedImage): boolean {
  return a.uri === b.uri && a.site.span.start === b.site.span.start && a.site.path === b.site.path && a.image.template.name === b.image.template.name;
}

/** The reference with the name of what is not known in each place of it. */
function namedText({ written, unknown }: ChartImage): string {
  let at = 0;
  return written.replaceAll(UNKNOWN_TEXT, () => {
    const why = unknown[at] ?? unknown.at(-1);
    at += 1;
    return `{{ ${(why?.name ?? '').replace(/[{}\s]+/g, ' ').trim() || why?.code || 'unknown'} }}`;
  });
}

function valuesOf({ origins, parts }: ChartImage): readonly Origin[] {
  const all = [...parts.flatMap((part) => part.origins), ...origins].filter(({ kind }) => kind === 'values');
  return [...new Map(all.map((origin) => [`${origin.uri} ${origin.span.start} ${origin.path}`, origin])).values()];
}

/**
 * The values leaf that an image is known by: the one that gives its repository, else its registry, else any. Findings and edits of
 * the image stand there; an image without one is the template's own.
 */
export function homeOf({ image, values }: RenderedImage): Origin | undefined {
  for (const role of ['repository', 'namespace', 'registry'] as const) {
    const own = image.parts.find((part) => part.role === role)?.origins.filter(({ kind }) => kind === 'values') ?? [];
    const [first] = own;
    if (first) return first;
    // The part is literal text of the template: what is beside it comes from values, the image does not.
    if (role === 'repository' && image.parts.some((part) => part.role === role)) break;
  }
  return image.parts.length === 0 ? values[0] : undefined;
}

/** The images that a template's file yields with the chart's own values. */
export function renderedIn(snapshot: Snapshot, uri: string): readonly RenderedImage[] {
  const chart = chartAround(snapshot, uri);
  return chart ? imagesOfChart(chart).filter((image) => image.uri === uri) : [];
}

/** The images that a leaf of a values file takes part in, by the leaf's place. */
export function renderedFrom(snapshot: Snapshot, uri: string, isLeaf: (span: Span) => boolean, profile?: ChartProfile): readonly RenderedImage[] {
  const chart = chartAround(snapshot, uri);
  if (!chart) return [];
  return imagesOfChart(chart, profile).filter(({ values }) => values.some((origin) => origin.uri === uri && isLeaf(origin.span)));
}

/**
 * The images that the templates yield at an offset of one of their files: the line that holds the reference, or an `include` or an
 * expression on the way to it. Each written reference once.
 */
export function renderedAt(snapshot: Snapshot, uri: string, offset: number): readonly RenderedImage[] {
  const chart = chartAround(snapshot, uri);
  if (!chart) return [];
  const all = imagesOfChart(chart);
  const own = all.filter((image) => image.uri === uri && touches(image.site.span, offset));
  if (own.length > 0) return eachOnce(own);
  const through = all.filter(({ image }) => isOnTheWay(image, uri, offset));
  if (through.length > 0) return eachOnce(through);
  const inHelper = throughHelper(chart, all, uri, offset);
  if (inHelper.length > 0) return eachOnce(inHelper);
  const text = chart.text(uri)?.text;
  return text === undefined ? [] : eachOnce(all.filter((image) => image.uri === uri && isOnLine(text, image.site.span, offset)));
}

function isOnTheWay({ calls, origins }: ChartImage, uri: string, offset: number): boolean {
  for (let at: Trace | undefined = calls; at; at = at.up) if (at.uri === uri && touches(at.span, offset)) return true;
  return origins.some((origin) => origin.kind === 'template' && origin.uri === uri && touches(origin.span, offset));
}

/** The images that are put together in the `define` whose action a cursor stands on. */
function throughHelper(chart: EvaluatedChart, all: readonly RenderedImage[], uri: string, offset: number): readonly RenderedImage[] {
  const region = defineAround(chart, uri, offset);
  if (!region) return [];
  return all.filter(({ image }) => {
    for (let at: Trace | undefined = image.calls; at; at = at.up) if (at.uri === uri && overlaps(at.span, region)) return true;
    return false;
  });
}

/** The stretch of a `define` with an offset in one of its actions: up to the next one. */
function defineAround(chart: EvaluatedChart, uri: string, offset: number): Span | undefined {
  const text = chart.text(uri)?.text ?? '';
  const open = text.lastIndexOf('{{', offset);
  const isInAction = open !== -1 && text.indexOf('}}', open) + 2 >= offset;
  const template = isInAction ? templateOf(chart, uri) : undefined;
  const starts = (template ? treeOf(template).definitions : []).map(({ span }) => span.start).sort((a, b) => a - b);
  const start = starts.filter((at) => at <= offset).at(-1);
  return start === undefined ? undefined : { start, end: starts.find((at) => at > offset) ?? text.length };
}

function templateOf(chart: EvaluatedChart, uri: string): TemplateFile | undefined {
  return chart.own().input.templates.find((template) => template.uri === uri);
}

/** Whether an offset stands in front of the span on its line, on the key that holds the image. */
function isOnLine(text: string, span: Span, offset: number): boolean {
  const start = text.lastIndexOf('\n', Math.max(0, span.start - 1)) + 1;
  return offset >= start && offset <= span.start && text.slice(start, offset).length > 0 && /\S/.test(text.slice(start, span.start));
}

function eachOnce(images: readonly RenderedImage[]): readonly RenderedImage[] {
  return [...new Map(images.map((image) => [image.site.written, image])).values()];
}

const linesOfText = memo((text: ChartText): LineIndex => lineIndex(text.text));

/** The lines of a file that takes part in a chart; also of one in an archive, or one that the workspace knows nothing of. */
export function linesIn(snapshot: Snapshot, chart: EvaluatedChart, uri: string): LineIndex | undefined {
  const text = chart.text(uri);
  return text ? linesOfText(text) : entryOf(snapshot, uri)?.lines;
}

/** The lines of a file. A closed template holds nothing that its entry keeps lines for, so its chart is asked. */
export function linesOf(snapshot: Snapshot, uri: string): LineIndex | undefined {
  const open = snapshot.documents.get(uri)?.entry.lines;
  if (open) return open;
  const chart = chartAround(snapshot, uri);
  return chart ? linesIn(snapshot, chart, uri) : entryOf(snapshot, uri)?.lines;
}

/** The 1-based line of a place in a file of a chart. */
export function lineIn(snapshot: Snapshot, chart: EvaluatedChart, { uri, span }: Place): number {
  const lines = linesIn(snapshot, chart, uri);
  return lines ? positionAt(lines, span.start).line + 1 : 1;
}

/** What a values file says of an image and what its chart renders of it, as one. */
export interface JoinedSite {
  /** The site as it is found in the values. */
  readonly site: ImageSite;
  /** The images that are rendered from it, each written reference once; none where no template uses it as it stands. */
  readonly rendered: readonly RenderedImage[];
}

/**
 * Joins what is found in a values file with what its chart renders: where a site's own part (its repository, else whatever it has)
 * comes out in a rendered image, they are one reference, and the rendered text is the one that counts.
 */
export function joinedSites(snapshot: Snapshot, uri: string): readonly JoinedSite[] {
  const sites = entryOf(snapshot, uri)?.images.sites ?? [];
  const chart = sites.length > 0 ? chartAround(snapshot, uri) : undefined;
  const all = chart ? imagesOfChart(chart) : [];
  return joined(sites, uri, all);
}

/** The same for images that were rendered with other values too. */
export function joined(sites: readonly ImageSite[], uri: string, all: readonly RenderedImage[]): readonly JoinedSite[] {
  const own = all.filter(({ values }) => values.some((origin) => origin.uri === uri));
  return sites.map((site) => {
    if (own.length === 0 || site.kind !== 'helm-values') return { site, rendered: [] };
    const leaves = ownLeaves(site);
    const rendered = own.filter(({ values }) => values.some((origin) => origin.uri === uri && leaves.some((leaf) => isSameSpan(leaf, origin.span))));
    return { site, rendered: eachOnce(rendered) };
  });
}

/** The spans that a site in values is known by. */
function ownLeaves(site: ImageSite): readonly Span[] {
  if (!site.parts) return [site.span];
  const isOwn = ({ role, value }: Part): boolean => (role === 'repository' || role === 'namespace') && value !== '';
  const own = site.parts.filter(isOwn).map((part) => part.span);
  return own.length > 0 ? own : leavesOf(site);
}

function isSameSpan(a: Span, b: Span): boolean {
  return a.start === b.start || (a.start < b.end && b.start < a.end && overlaps(a, b));
}

/** One cursor's place in a file of a chart: what it stands on, and the images that come of it. */
export interface RenderedUnderCursor {
  readonly span: Span;
  readonly images: readonly RenderedImage[];
}

/** The rendered images under a cursor in a template or in values. `leaves` are the spans of values that the cursor's key leads to. */
export function renderedUnder(snapshot: Snapshot, uri: string, offset: number, leaves: readonly Span[]): RenderedUnderCursor | undefined {
  const inTemplate = renderedAt(snapshot, uri, offset);
  const [first] = inTemplate;
  if (first) return { span: first.uri === uri ? first.site.span : { start: offset, end: offset }, images: inTemplate };
  const isLeaf = (span: Span): boolean => touches(span, offset) || leaves.some((leaf) => leaf.start === span.start);
  const ofValues = renderedFrom(snapshot, uri, isLeaf);
  const leaf = ofValues[0]?.values.find((origin) => origin.uri === uri && isLeaf(origin.span));
  return leaf && { span: leaf.span, images: eachOnce(ofValues) };
}

/**
 * The references under a cursor: in a chart what is rendered from what stands there, each written reference once, else what the
 * file itself says. Sites of templates are not those of an entry, and cannot be rewritten by their span.
 */
export function imagesAt(snapshot: Snapshot, uri: string, offset: number): readonly ImageSite[] {
  const sites = sitesAt(snapshot, uri, offset);
  const rendered = renderedUnder(snapshot, uri, offset, sites.map(({ span }) => span));
  return rendered ? rendered.images.map(({ site }) => site) : sites.map(({ site }) => site);
}
