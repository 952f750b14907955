import { overlaps, type Span } from '../../base/span';
import { allCharts } from '../../charts/model/load';
import { matchesAny } from '../../base/glob';
import { pathBelow } from '../../base/uri';
import type { ChartText } from '../../charts/model/world';
import type { Origin } from '../../charts/value';
import type { ImageSite } from '../../images/model';
import { pathText } from '../../images/path';
import { formatNamed } from '../../reference/format';
import { parseReference } from '../../reference/parse';
import type { ChartProfile } from '../../workspace/chartProfiles';
import type { EvaluatedChart, Rendering } from '../../workspace/chartView';
import { entryOf, type Snapshot } from '../../workspace/snapshot';
import { applyEdits, areApart, type TextEdit } from '../edits';
import type { FileEdit, LoadedTexts } from '../model';
import { impliesLibrary } from '../reading';
import { imagesOfRendering, type RenderedImage } from '../sites';
import { guardNotes } from './guards';
import { leafTextEdits } from './overrideText';
import { carrierOf, globalRegistries, placeOf, sameReference } from './rendered';
import { decide, type DecisionRequest, type SkipReason, withTarget } from './rules';

/** An edit of a values file or a template, for an image that a chart renders. */
export interface ChartEdit extends FileEdit {
  readonly site: ImageSite;
  readonly written: string;
  readonly result: string;
  /** True for one of a template, which is not rewritten unless asked for. */
  readonly isTemplate: boolean;
}

/** What charts add to a rewrite of their files, and take from it. */
export interface ChartShare {
  readonly added: readonly ChartEdit[];
  /** Edits by convention that would change an image which is to stay, or not as it should. */
  readonly taken: ReadonlySet<FileEdit>;
  /** Images that no value moves. */
  readonly skipped: readonly { readonly uri: string; readonly span: Span; readonly site: ImageSite; readonly reason: SkipReason }[];
  /** What has to be set besides, as sentences: without it Helm refuses a chart. */
  readonly notes: readonly string[];
  /** Edits that one value for all images makes needless, where that was asked for. */
  readonly replaced: ReadonlySet<FileEdit>;
  readonly offers: readonly OneRegistry[];
}

/** One value that moves all images of a chart, such as `global.imageRegistry`: a user may prefer it to the leaves of each image. */
export interface OneRegistry {
  /** The chart's folder. */
  readonly folder: string;
  readonly chart: string;
  /** The value's path from the root of the chart's values. */
  readonly path: string;
  /** How many references it moves. */
  readonly images: number;
  /** Whether the plan writes it. */
  readonly isChosen: boolean;
}

/** What is asked of a rewrite, as far as charts matter. */
export interface ChartRequest {
  readonly decisions: DecisionRequest;
  /** Whether a file is in the scope of the rewrite. */
  readonly isAsked: (uri: string) => boolean;
  /** Whether one value is written for all images of a chart, where there is one that moves each as it should. */
  readonly oneRegistry: boolean;
}

const NOTHING: ChartShare = { added: [], taken: new Set(), skipped: [], notes: [], replaced: new Set(), offers: [] };
/** Leaves that are tried one by one where all of them together do harm. */
const MOST_TRIED = 60;

/** An image that should come from elsewhere, under one set of values. */
interface Goal {
  readonly image: RenderedImage;
  readonly host: string;
  /** The reference as it should be rendered. */
  readonly wanted: string;
  /** False for what stands in an argument or only looks like an image: it may move with the others, and nobody misses it if it does not. */
  readonly isRequired: boolean;
}

/** One way to install the chart, with what should become of its images. */
interface Variant {
  readonly profile: ChartProfile | undefined;
  readonly images: readonly RenderedImage[];
  readonly goals: readonly Goal[];
}

/** The loaded charts of which some file is asked for. */
function chartsOf(snapshot: Snapshot, { isAsked }: ChartRequest): readonly EvaluatedChart[] {
  return snapshot.charts.roots.flatMap((root) => {
    const chart = snapshot.charts.at(root);
    const files = chart ? [...new Set(chart.own().templates.map(({ template }) => template.uri)), valuesUri(chart), ...chart.profiles.flatMap((profile) => profile.files)] : [];
    return chart && files.some(isAsked) ? [chart] : [];
  });
}

/** The files whose texts a rewrite of charts may change. */
export function chartRewriteNeeds(snapshot: Snapshot, request: ChartRequest): readonly string[] {
  const uris = chartsOf(snapshot, request).flatMap((chart) => variantsOf(snapshot, chart, request).flatMap(({ goals }) => goals.flatMap(({ image }) => (
    [valuesUri(chart), image.uri, ...image.values.map(({ uri }) => uri), ...image.image.spare.flatMap(({ origins }) => origins.map(({ uri }) => uri)), ...carrierOf(image.image).map(({ uri }) => uri)]
  ))));
  return [...new Set(uris)].filter((uri) => uri !== '' && !uri.includes('#') && request.isAsked(uri));
}

/**
 * Holds a rewrite against what the charts render: with the edits, each image has to come out as its pull source, under the chart's own values and
 * under those of each profile. What does not is moved by the leaf that it is made from, in the file whose value wins; an edit that moves an image which
 * is to stay is taken back. Templates are only changed where that is asked for.
 */
export function planCharts(snapshot: Snapshot, texts: LoadedTexts, request: ChartRequest, edits: readonly FileEdit[]): ChartShare {
  const shares = chartsOf(snapshot, request).map((chart) => planChart(snapshot, texts, request, chart, edits));
  return shares.reduce((all, share) => ({ added: [...all.added, ...share.added], taken: new Set([...all.taken, ...share.taken]), skipped: [...all.skipped, ...share.skipped], notes: [...all.notes, ...share.notes], replaced: new Set([...all.replaced, ...share.replaced]), offers: [...all.offers, ...share.offers] }), NOTHING);
}

function planChart(snapshot: Snapshot, texts: LoadedTexts, request: ChartRequest, chart: EvaluatedChart, all: readonly FileEdit[]): ChartShare {
  const variants = variantsOf(snapshot, chart, request);
  const one = oneRegistry(snapshot, { texts, request, chart, variants });
  if (one?.offer.isChosen === true) {
    const values = new Set([...allCharts(chart.chart).map(({ uri }) => `${uri}/values.yaml`), ...chart.profiles.flatMap(({ files }) => files)]);
    return { ...NOTHING, added: one.edits, replaced: new Set(all.filter(({ uri }) => values.has(uri))), offers: [one.offer], notes: notesOf(chart, texts, variants, one.edits) };
  }
  const taken = new Set<FileEdit>();
  const kept = (): readonly FileEdit[] => all.filter((edit) => !taken.has(edit));
  let found = tried(chart, texts, variants, kept());
  for (let again = found.harmed.length > 0; again; ) {
    const harmful = kept().filter((edit) => found.harmed.some((image) => image.values.some((origin) => origin.uri === edit.uri && overlaps(widened(origin.span), widened(edit.span)))));
    harmful.forEach((edit) => taken.add(edit));
    found = tried(chart, texts, variants, kept());
    again = harmful.length > 0 && found.harmed.length > 0;
  }
  const added = leavesAdded(snapshot, { texts, request, chart, variants }, kept(), found.left);
  const left = tried(chart, texts, variants, [...kept(), ...added]).left;
  const skipped: ChartShare['skipped'][number][] = [];
  for (const goal of eachOnce(left)) {
    const { image } = goal;
    const isFixed = !carrierOf(image.image).some(({ kind }) => kind === 'values');
    if (image.uri.includes('#') || !request.isAsked(image.uri) || isVendored(snapshot, image.uri)) continue;
    const literal = isFixed && (request.decisions.others === 'offer' || request.decisions.kinds.includes('helm-template')) ? literalEdit(texts, request, goal) : undefined;
    if (literal) added.push(literal);
    else skipped.push({ uri: image.uri, span: image.site.span, site: image.site, reason: isFixed ? 'template' : 'no-effect' });
  }
  return { ...NOTHING, added, taken, skipped, notes: notesOf(chart, texts, variants, [...kept(), ...added]), offers: one ? [one.offer] : [] };
}

/** The one value that moves all images of a chart, under each set of values, and nothing else; with its edits, one in each file in which it wins. */
function oneRegistry(snapshot: Snapshot, at: ChartAtHand): { readonly offer: OneRegistry; readonly edits: readonly ChartEdit[] } | undefined {
  const { texts, request, chart, variants } = at;
  const goals = variants.flatMap((variant) => variant.goals.filter(({ isRequired }) => isRequired));
  const images = eachOnce(goals).length;
  const [goal] = goals;
  if (!goal || images < 2 || goals.some(({ host }) => host !== goal.host)) return undefined;
  for (const { path } of globalRegistries(chart.own())) {
    const origins = variants.map(({ profile }) => globalRegistries(profile ? chart.withProfile(profile) : chart.own()).find((other) => pathText(other.path) === pathText(path))?.origin);
    const edits = apartFrom([], origins.flatMap((origin) => (
      origin && isEditable(snapshot, at, origin) ? originEdit(at, goal, origin, origin.span.end - origin.span.start, goal.host) : newLeaf(snapshot, at, goal, path)
    )));
    const { left, harmed } = tried(chart, texts, variants, edits);
    if (edits.length === 0 || left.length > 0 || harmed.length > 0) continue;
    return { edits, offer: { folder: chart.folder, chart: chart.chart.metadata.name, path: pathText(path), images, isChosen: request.oneRegistry } };
  }
  return undefined;
}

/** A value that no file of the chart's own sets, as a new line of its values. */
function newLeaf(snapshot: Snapshot, at: ChartAtHand, { image, host, wanted }: Goal, path: readonly string[]): readonly ChartEdit[] {
  const uri = valuesUri(at.chart);
  const loaded = isEditable(snapshot, at, { kind: 'values', uri, path: '', span: NOWHERE }) ? at.texts.get(uri) : undefined;
  const edits = loaded ? leafTextEdits(loaded.text, path, host) : undefined;
  return (edits ?? []).map((edit): ChartEdit => (
    { ...edit, uri, hash: loaded?.hash ?? '', site: { ...image.site, kind: 'helm-values', path: pathText(path), span: edit.span }, written: image.site.written, result: wanted, isTemplate: false }
  ));
}

const NOWHERE: Span = { start: 0, end: 0 };

/** What the chart's own checks ask for, under the first set of values for which they refuse the edits. */
function notesOf(chart: EvaluatedChart, texts: LoadedTexts, variants: readonly Variant[], edits: readonly FileEdit[]): readonly string[] {
  for (const { profile } of variants) {
    const uris = filesOf(chart, profile);
    if (!edits.some(({ uri }) => uris.includes(uri))) continue;
    const before = (): Rendering => (profile ? chart.withProfile(profile) : chart.own());
    const notes = guardNotes(chart, before, chart.withFiles(editedFiles(chart, texts, uris, edits)));
    if (notes.length > 0) return notes;
  }
  return [];
}

function eachOnce(goals: readonly Goal[]): readonly Goal[] {
  return [...new Map(goals.map((goal) => [`${goal.image.uri} ${goal.image.site.span.start} ${goal.image.site.written}`, goal])).values()];
}

const known = new WeakMap<EvaluatedChart, { readonly snapshot: Snapshot; readonly key: string; readonly variants: readonly Variant[] }>();

function variantsOf(snapshot: Snapshot, chart: EvaluatedChart, { decisions }: ChartRequest): readonly Variant[] {
  const key = JSON.stringify([decisions.environment, decisions.step]);
  const hit = known.get(chart);
  if (hit?.snapshot === snapshot && hit.key === key) return hit.variants;
  const variants = [undefined, ...chart.profiles].map((profile): Variant => {
    const images = imagesOfRendering(chart, profile ? chart.withProfile(profile) : chart.own());
    return { profile, images, goals: images.flatMap((image) => goalOf(snapshot, chart, image, decisions) ?? []) };
  });
  known.set(chart, { snapshot, key, variants });
  return variants;
}

/** What an image should become: asked as if it stood in the chart's own values, since the chart around a template may be another's. */
function goalOf(snapshot: Snapshot, chart: EvaluatedChart, image: RenderedImage, { environment, step }: DecisionRequest): Goal | undefined {
  const { site } = image;
  const decision = decide(snapshot, valuesUri(chart), site, { step, environment, kinds: ['helm-template'], others: 'skip' });
  const parsed = decision.kind === 'change' ? parseReference(site.written) : undefined;
  return decision.kind === 'change' && parsed?.ok === true ? { image, host: decision.target.host, wanted: formatNamed(withTarget(parsed.reference, decision.target), decision.target.host), isRequired: site.sure && site.within === undefined } : undefined;
}

function valuesUri(chart: EvaluatedChart): string {
  return `${chart.folder}/values.yaml`;
}

interface Tried {
  /** The goals that are not reached. */
  readonly left: readonly Goal[];
  /** The images that change although they should stay, or that become something else than they should. */
  readonly harmed: readonly RenderedImage[];
}

/** Renders the chart with its values files edited, in each of its variants. */
function tried(chart: EvaluatedChart, texts: LoadedTexts, variants: readonly Variant[], edits: readonly FileEdit[]): Tried {
  const left: Goal[] = [];
  const harmed: RenderedImage[] = [];
  const simulated = new Set([valuesUri(chart), ...chart.profiles.flatMap(({ files }) => files)]);
  const isEdited = edits.some(({ uri }) => simulated.has(uri));
  for (const { profile, images, goals } of variants) {
    const files = editedFiles(chart, texts, filesOf(chart, profile), edits);
    const now = isEdited ? new Map(imagesOfRendering(chart, chart.withFiles(files)).map((image) => [placeOf(image), image.site.written])) : undefined;
    const wanted = new Map(goals.map((goal) => [goal.image, goal]));
    for (const image of images) {
      const goal = wanted.get(image);
      const text = now ? now.get(placeOf(image)) : image.site.written;
      if (goal && sameReference(text, goal.wanted)) continue;
      if (!goal?.isRequired) {
        if (text !== image.site.written) harmed.push(image);
        continue;
      }
      // Edits of files that are not laid over the chart's values, such as those of a subchart in its own folder, cannot be tried.
      if (carrierOf(image.image).some((origin) => !simulated.has(origin.uri) && edits.some((edit) => touchesLeaf(edit, origin)))) continue;
      left.push(goal);
      if (text !== image.site.written) harmed.push(image);
    }
  }
  return { left, harmed };
}

/** The values files of one way to install the chart, in the order in which they apply. */
function filesOf(chart: EvaluatedChart, profile: ChartProfile | undefined): readonly string[] {
  return [valuesUri(chart), ...(profile?.files ?? [])];
}

function editedFiles(chart: EvaluatedChart, texts: LoadedTexts, uris: readonly string[], edits: readonly FileEdit[]): readonly ChartText[] {
  return uris.flatMap((uri) => {
    const own = edits.filter((edit) => edit.uri === uri);
    const text = texts.get(uri)?.text ?? chart.text(uri)?.text;
    return text === undefined ? [] : [{ uri, text: own.length > 0 && areApart(own) ? applyEdits(text, own) : text }];
  });
}

function touchesLeaf(edit: FileEdit, origin: Origin): boolean {
  return edit.uri === origin.uri && overlaps(widened(edit.span), widened(origin.span));
}

/** A blank leaf is a place without a character. */
function widened({ start, end }: Span): Span {
  return { start, end: Math.max(end, start + 1) };
}

interface ChartAtHand {
  readonly texts: LoadedTexts;
  readonly request: ChartRequest;
  readonly chart: EvaluatedChart;
  readonly variants: readonly Variant[];
}

/** The leaves that move the goals which are left; all of them, or one after the other those that help and do no harm. */
function leavesAdded(snapshot: Snapshot, at: ChartAtHand, edits: readonly FileEdit[], left: readonly Goal[]): ChartEdit[] {
  const proposed = new Map<string, readonly ChartEdit[]>();
  for (const goal of left) {
    const own = leafEdits(snapshot, at, goal).filter((edit) => !edits.some((other) => isSameEdit(other, edit)));
    if (own.length > 0) proposed.set(own.map(({ uri, span, newText }) => `${uri} ${span.start} ${newText}`).join(), own);
  }
  const together = apartFrom(edits, [...proposed.values()].flat());
  const all = tried(at.chart, at.texts, at.variants, [...edits, ...together]);
  if (all.harmed.length === 0 && all.left.length < left.length) return together;
  let added: readonly ChartEdit[] = [];
  let best = left.length;
  for (const own of [...proposed.values()].slice(0, MOST_TRIED)) {
    const next = apartFrom(edits, [...added, ...own]);
    const now = tried(at.chart, at.texts, at.variants, [...edits, ...next]);
    if (now.harmed.length > 0 || now.left.length >= best) continue;
    added = next;
    best = now.left.length;
  }
  return [...added];
}

function isSameEdit(a: FileEdit, b: FileEdit): boolean {
  return a.uri === b.uri && a.span.start === b.span.start && a.span.end === b.span.end && a.newText === b.newText;
}

/** The edits that stand apart from the others and from each other, each once. */
function apartFrom(others: readonly FileEdit[], edits: readonly ChartEdit[]): ChartEdit[] {
  const kept: ChartEdit[] = [];
  for (const edit of edits) {
    const beside = [...others, ...kept].filter(({ uri }) => uri === edit.uri);
    if (!beside.some((other) => isSameEdit(other, edit)) && areApart([...beside, edit]) && !beside.some((other) => overlaps(widened(other.span), widened(edit.span)))) kept.push(edit);
  }
  return kept;
}

/** The edits of values that give an image its host: of the first leaf of its registry, namespace or repository whose text carries it, or may. */
function leafEdits(snapshot: Snapshot, at: ChartAtHand, goal: Goal): readonly ChartEdit[] {
  const { chart } = at;
  const { image, host } = goal;
  const parsed = parseReference(image.site.written);
  if (!parsed.ok) return [];
  const { domain } = parsed.reference.spans;
  const written = domain ? parsed.reference.written.slice(domain.start, domain.end) : '';
  const library = impliesLibrary(parsed.reference) ? 'library/' : '';
  const leaves = carrierOf(image.image).filter(({ kind }) => kind === 'values');
  const edit = (origin: Origin, taken: number, put: string): readonly ChartEdit[] => originEdit(at, goal, origin, taken, put);
  const canEdit = (origin: Origin): boolean => isEditable(snapshot, at, origin);
  const blank = image.image.spare.find(({ role }) => role === 'registry')?.origins.find(canEdit);
  if (written === '') {
    const [first] = leaves;
    if (blank && first && canEdit(first)) return [...edit(blank, blank.span.end - blank.span.start, host), ...(library === '' ? [] : edit(first, 0, library))];
    return first && canEdit(first) ? edit(first, 0, `${host}/${library}`) : [];
  }
  for (const [index, origin] of leaves.entries()) {
    const text = chart.text(origin.uri)?.text.slice(origin.span.start, origin.span.end) ?? '';
    if (!canEdit(origin)) continue;
    const behind = leaves.slice(index + 1).find((leaf) => leaf.span.start !== origin.span.start);
    if (text === written && library === '') return edit(origin, written.length, host);
    if (text === written && behind && canEdit(behind)) return [...edit(origin, written.length, host), ...edit(behind, 0, library)];
    if (text.startsWith(`${written}/`)) return edit(origin, written.length, library === '' ? host : `${host}/library`);
  }
  // The template has a host of its own for the case that no value gives one.
  return blank ? edit(blank, blank.span.end - blank.span.start, library === '' ? host : `${host}/library`) : [];
}

function isEditable(snapshot: Snapshot, { request, texts }: ChartAtHand, { kind, uri }: Origin): boolean {
  return kind === 'values' && request.isAsked(uri) && texts.has(uri) && !isVendored(snapshot, uri);
}

/** The edit that puts a text for the first characters of a leaf. */
function originEdit({ texts, chart }: ChartAtHand, { image, wanted }: Goal, origin: Origin, taken: number, put: string): readonly ChartEdit[] {
  const loaded = texts.get(origin.uri);
  if (!loaded || loaded.text.slice(origin.span.start, origin.span.end) !== chart.text(origin.uri)?.text.slice(origin.span.start, origin.span.end)) return [];
  const span = { start: origin.span.start, end: origin.span.start + taken };
  const isBehindKey = origin.span.start === origin.span.end && /[:\w]/.test(loaded.text.charAt(span.start - 1));
  const site: ImageSite = { ...image.site, kind: 'helm-values', path: origin.path, span: origin.span };
  return [{ uri: origin.uri, hash: loaded.hash, span, newText: isBehindKey ? ` ${put}` : put, site, written: image.site.written, result: wanted, isTemplate: false }];
}

/** The edit of a literal text of a template, where the host stands in it once, or the whole reference does. */
function literalEdit(texts: LoadedTexts, { isAsked }: ChartRequest, { image, host, wanted }: Goal): ChartEdit | undefined {
  const parsed = parseReference(image.site.written);
  if (!parsed.ok) return undefined;
  const { domain } = parsed.reference.spans;
  const written = domain ? `${parsed.reference.written.slice(domain.start, domain.end)}/` : '';
  const library = impliesLibrary(parsed.reference) ? 'library/' : '';
  const places = [...carrierOf(image.image).filter(({ kind }) => kind === 'template'), { uri: image.uri, span: image.site.span }];
  for (const { uri, span } of places) {
    const loaded = texts.get(uri);
    const text = loaded?.text.slice(span.start, span.end) ?? '';
    if (!loaded || !isAsked(uri) || uri.includes('#')) continue;
    const at = written === '' ? (text === image.site.written ? 0 : -1) : text.indexOf(written);
    if (at === -1 || (written !== '' && text.includes(written, at + 1))) continue;
    const start = span.start + at;
    const edit: TextEdit = { span: { start, end: start + written.length }, newText: `${host}/${library}` };
    return { uri, hash: loaded.hash, ...edit, site: image.site, written: image.site.written, result: wanted, isTemplate: true };
  }
  return undefined;
}

function isVendored(snapshot: Snapshot, uri: string): boolean {
  const folder = snapshot.folders.find((each) => pathBelow(each, uri) !== undefined);
  const path = entryOf(snapshot, uri)?.surroundings.path ?? (folder === undefined ? undefined : pathBelow(folder, uri));
  return uri.includes('#') || (path !== undefined && matchesAny(snapshot.settings(uri).vendoredCharts, path));
}
