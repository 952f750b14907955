import type { Span } from '../base/span';
import { mayHoldImages } from '../images/firstLook';
import { findImages } from '../images/find';
import type { ImageKind, ImageSite, PartRole, PodFacts, Within } from '../images/model';
import { parseReference } from '../reference/parse';
import { scanTree } from '../syntax/scanner/view';
import type { TemplateSet } from './execute/run';
import type { TemplateError } from './template/nodes';
import { holdsNoImages } from './harmless';
import { parseTemplates, render, type Decision, type OutputSegment, type Rendered, type RenderOptions, type Variant } from './render';
import { union } from './text';
import { conditionsOf, spareOf, type SparePart } from './contributions';
import type { Condition, Origins, RenderInput, TemplateFile, Trace, Unknown } from './value';

/** The images that a chart's templates yield, one entry for each file that prints something. */
export interface TemplateImages {
  readonly template: TemplateFile;
  /** In the order in which they were first printed, the first variant's before those of others. */
  readonly images: readonly ChartImage[];
  /** How the file is rendered where something cannot be known, the way `helm template` takes it first. */
  readonly variants: readonly { readonly assumptions: readonly Decision[]; readonly error: TemplateError | undefined }[];
  /** False where more variants are possible than were rendered. */
  readonly complete: boolean;
  /** The conditions of the file's own text as its first variant answered them, some hundreds at most; `alternativesOf` tells of the branches not taken. */
  readonly conditions: readonly Condition[];
}

/** One image that a template yields, with what it is made from. */
export interface ChartImage {
  readonly template: TemplateFile;
  /** The reference as Helm would print it. Where a stretch cannot be known, `UNKNOWN_TEXT` stands for it. */
  readonly written: string;
  /** What cannot be known in it; empty for a reference that is known wholly. */
  readonly unknown: readonly Unknown[];
  readonly kind: ImageKind;
  /** Where it stands in the rendered object, joined as the contract says. */
  readonly path: string;
  /** False for a place that only looks like an image. */
  readonly sure: boolean;
  readonly within: Within | undefined;
  /** Set for a Pod that Apollo's mirrors reach in another way than a chart's own, or not at all. */
  readonly pod: PodFacts | undefined;
  /** In the rendered file: the action, or the stretch of literal text, or from the first to the last of several. Images of one `range` share it. */
  readonly span: Span;
  /** The calls that led to where the reference was put together, the innermost first; undefined where no template was called. */
  readonly calls: Trace | undefined;
  /** Everything that it was made from. */
  readonly origins: Origins;
  /** Its parts as far as it can be read as a reference. */
  readonly parts: readonly ChartImagePart[];
  /** Empty leaves that would become a part of it once they are filled, such as `registry: ""`, as far as the template read them. */
  readonly spare: readonly SparePart[];
  /** The conditions that its text stands under, in the file and in the templates it calls, the innermost first. */
  readonly decidedBy: readonly Condition[];
  /** The numbers of the variants in which it is yielded. */
  readonly variants: readonly number[];
}

/** One part of a reference, with the places that gave it: a values leaf, a key of the Chart.yaml, a literal of a template. */
export interface ChartImagePart {
  readonly role: PartRole;
  readonly value: string;
  readonly origins: Origins;
}

/** Stands for a text that cannot be known: a character that nobody writes, so that what holds it is no reference. */
export const UNKNOWN_TEXT = '\u{F8FE}';

/**
 * Renders a chart's templates and finds the images in what they print. Never throws; what Helm would refuse is in `variants`. Files that
 * print nothing but objects without images, such as Services and rules, have no entry: they are not rendered.
 */
export function chartImages(input: RenderInput, options: RenderOptions = {}): readonly TemplateImages[] {
  const { only } = options;
  const parsed = parseTemplates(input.templates);
  const isWanted = (template: TemplateFile): boolean => only?.(template) !== false && mayYieldImages(parsed.set, template);
  return render(input, { withoutChecksums: true, ...options, only: isWanted }, parsed).map(imagesOf);
}

/** Whether a file has to be rendered to know its images. */
export function mayYieldImages(set: TemplateSet, template: TemplateFile): boolean {
  return isManifest(template) && !holdsNoImages(set, template);
}

/**
 * What a rendered object with an image holds somewhere. Queries of dashboards and rules are full of `container`, which alone says nothing, and of
 * the label `image` by which they select.
 */
const HINTS = /image(?!(?:=~|!~|!=|=\\?"))|repository|registry|package:|docker:\/\/|oci:\/\/|\bhub:|catalog:/i;

/** Helm prints the notes to the user and hands them to nobody. */
function isManifest(template: TemplateFile): boolean {
  return !template.name.endsWith('NOTES.txt');
}

/** The images in what a file printed. */
export function imagesOf({ template, variants, complete }: Rendered): TemplateImages {
  const found = new Map<string, ChartImage>();
  variants.forEach((variant, at) => {
    if (variant.error) return;
    const moved = new Map<string, ChartImage>();
    for (const image of imagesOfVariant(template, variant)) {
      const key = `${textKey(image)} ${image.path}`;
      const known = found.get(key);
      if (!known) moved.set(key, image);
      else if (known.variants.at(-1) !== at) found.set(key, { ...image, variants: [...known.variants, at] });
    }
    addMoved(found, moved, at);
  });
  return { template, images: [...found.values()], variants: variants.map(({ assumptions, error }) => ({ assumptions, error })), complete, conditions: variants[0]?.conditions ?? [] };
}

/** What an image is known by in its file, whatever stands before it in the list that holds it. */
function textKey({ span, written }: ChartImage): string {
  return `${span.start} ${span.end} ${written}`;
}

/** Adds the images of a variant that no other one has at their paths: where one only stands at another number of its list, since more or fewer items were rendered before it, it is the same. */
function addMoved(found: Map<string, ChartImage>, moved: ReadonlyMap<string, ChartImage>, at: number): void {
  if (moved.size === 0) return;
  const waiting = new Map<string, string[]>();
  for (const [key, image] of found) {
    if (image.variants.at(-1) === at) continue;
    const keys = waiting.get(textKey(image));
    if (keys) keys.push(key);
    else waiting.set(textKey(image), [key]);
  }
  for (const [key, image] of moved) {
    const before = waiting.get(textKey(image))?.shift();
    const known = before === undefined ? undefined : found.get(before);
    if (before !== undefined && known && inList(known.path) === inList(image.path)) found.set(before, { ...known, variants: [...known.variants, at] });
    else found.set(key, { ...image, variants: [at] });
  }
}

/** A path without the numbers of its lists' items. */
function inList(path: string): string {
  return path.replace(/\[\d+\]/g, '[]');
}

function imagesOfVariant(template: TemplateFile, { output }: Variant): readonly ChartImage[] {
  const text = output.map(textOf).join('');
  const sites = sitesOf(template, text);
  if (sites.length === 0) return [];
  const stretches = stretchesOf(output);
  return sites.map((site) => imageOf(site, template, text, stretches));
}

/** Texts that a template printed last, with what was found in them: while values are typed in, most templates print the same as before. */
const printedLast = new WeakMap<TemplateFile, { readonly text: string; readonly sites: readonly ImageSite[] }[]>();
const MOST_REMEMBERED = 2;

function sitesOf(template: TemplateFile, text: string): readonly ImageSite[] {
  const last = printedLast.get(template) ?? [];
  const known = last.find((one) => one.text === text);
  if (known) return known.sites;
  const sites = sitesIn(text);
  printedLast.set(template, [{ text, sites }, ...last.slice(0, MOST_REMEMBERED - 1)]);
  return sites;
}

function sitesIn(text: string): readonly ImageSite[] {
  if (!HINTS.test(text) || !mayHoldImages(text)) return [];
  return piecesOf(text).flatMap(({ start, content }) => {
    const found = findImages(() => scanTree(content, { templates: false }), content, { path: 'manifest.yaml', chart: undefined }).sites;
    return start === 0 ? found : found.map((site) => shifted(site, start));
  });
}

/** Helm ends a document at `---` with anything behind it, as trimmed white space leaves it there: `---apiVersion: v1`. YAML would read a key. */
function piecesOf(text: string): readonly { readonly start: number; readonly content: string }[] {
  if (!/^---[^\s#-]/m.test(text)) return [{ start: 0, content: text }];
  const starts = [0, ...[...text.matchAll(/^---(?=[^\s#-])/gm)].map(({ index }) => index + 3)];
  return starts.map((start, at) => ({ start, content: text.slice(start, at + 1 < starts.length ? (starts[at + 1] ?? 0) - 3 : text.length) }));
}

function shifted(site: ImageSite, by: number): ImageSite {
  const moved = ({ start, end }: Span): Span => ({ start: start + by, end: end + by });
  return { ...site, span: moved(site.span), parts: site.parts && site.parts.map((part) => ({ ...part, span: moved(part.span) })) };
}

function textOf(segment: OutputSegment): string {
  return segment.unknown ? UNKNOWN_TEXT : segment.text;
}

/** A segment with where it begins in the rendered text. */
interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly segment: OutputSegment;
}

function stretchesOf(output: readonly OutputSegment[]): readonly Stretch[] {
  let at = 0;
  return output.map((segment) => {
    const start = at;
    at += textOf(segment).length;
    return { start, end: at, segment };
  });
}

/** The stretches that share a character with a span. */
function within(stretches: readonly Stretch[], span: Span): readonly Stretch[] {
  let low = 0;
  let high = stretches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((stretches[middle]?.end ?? 0) <= span.start) low = middle + 1;
    else high = middle;
  }
  const found: Stretch[] = [];
  for (let at = low; at < stretches.length; at += 1) {
    const stretch = stretches[at];
    if (!stretch || stretch.start >= span.end) break;
    if (stretch.end > stretch.start) found.push(stretch);
  }
  return found;
}

function imageOf(site: ImageSite, template: TemplateFile, text: string, all: readonly Stretch[]): ChartImage {
  const spans = site.parts && site.parts.length > 0 ? site.parts.map((part) => part.span) : [site.span];
  const stretches = spans.flatMap((span) => within(all, span).map((stretch) => cut(stretch, span)));
  const origins = originsOf(stretches);
  const traces = tracesOf(stretches);
  const unknown = stretches.flatMap(({ segment }) => (segment.unknown ? [segment.unknown] : []));
  return {
    template,
    written: site.written,
    unknown,
    kind: site.kind,
    path: site.path,
    sure: site.sure,
    within: site.within,
    pod: site.pod,
    span: spanOf(stretches, template),
    calls: callsOf(stretches),
    origins,
    parts: partsOf(site, text, all),
    spare: spareOf(traces, origins),
    decidedBy: conditionsOf(traces),
    variants: [],
  };
}

/** A stretch without what lies outside a span. */
function cut(stretch: Stretch, span: Span): Stretch & { readonly from: number; readonly to: number } {
  return { ...stretch, from: Math.max(span.start, stretch.start) - stretch.start, to: Math.min(span.end, stretch.end) - stretch.start };
}

function originsOf(stretches: readonly Stretch[]): Origins {
  return stretches.reduce<Origins>((all, { segment }) => union(all, segment.origins), []);
}

/** Literal text of the rendered file is told to the character, everything else by the action that printed it. */
function spanOf(stretches: readonly ReturnType<typeof cut>[], template: TemplateFile): Span {
  const spans = stretches.map(({ segment, from, to }) => {
    const { at } = segment;
    const isLiteral = at.end - at.start === segment.text.length && template.text.startsWith(segment.text, at.start);
    return isLiteral ? { start: at.start + from, end: at.start + to } : at;
  });
  const start = Math.min(...spans.map((span) => span.start));
  const end = Math.max(...spans.map((span) => span.end));
  return spans.length === 0 ? { start: 0, end: 0 } : { start, end };
}

/** The calls of the stretch that was printed deepest: where the reference was put together. */
function callsOf(stretches: readonly Stretch[]): Trace | undefined {
  let deepest: Trace | undefined;
  for (const { segment } of stretches) if (segment.trace && depthOf(segment.trace) > depthOf(deepest)) deepest = segment.trace;
  return deepest?.up ? deepest : undefined;
}

/** Where the stretches were printed, each place once, the deepest first, and of equal ones that under most conditions. */
function tracesOf(stretches: readonly Stretch[]): readonly Trace[] {
  const traces = new Set(stretches.flatMap(({ segment }) => segment.trace ?? []));
  return [...traces].sort((a, b) => depthOf(b) - depthOf(a) || depthOf(b.under) - depthOf(a.under));
}

interface Linked {
  readonly up?: Linked | undefined;
}

function depthOf(link: Linked | undefined): number {
  let depth = 0;
  for (let at = link; at; at = at.up) depth += 1;
  return depth;
}

function partsOf(site: ImageSite, text: string, all: readonly Stretch[]): readonly ChartImagePart[] {
  if (site.parts) return site.parts.map(({ role, value, span }) => ({ role, value, origins: originsOf(within(all, span)) }));
  const parsed = parseReference(site.written.replaceAll(UNKNOWN_TEXT, 'x'));
  const isVerbatim = text.slice(site.span.start, site.span.end) === site.written;
  if (!parsed.ok || !isVerbatim) return [];
  const { domain, path, tag, digest } = parsed.reference.spans;
  const roles: readonly (readonly [PartRole, Span | undefined])[] = [['registry', domain], ['repository', path], ['tag', tag], ['digest', digest]];
  return roles.flatMap(([role, span]) => {
    if (!span) return [];
    const place = { start: site.span.start + span.start, end: site.span.start + span.end };
    return [{ role, value: site.written.slice(span.start, span.end), origins: originsOf(within(all, place)) }];
  });
}
