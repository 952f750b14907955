import { tell } from '../../base/texts';
import { nameOf, pathBelow } from '../../base/uri';
import { touches, type Span } from '../../base/span';
import { memo } from '../../base/memo';
import { alternativesOf, type Alternative } from '../../charts/alternatives';
import { UNKNOWN_TEXT, type ChartImage, type TemplateImages } from '../../charts/images';
import { isInjected } from '../../charts/model/injected';
import { allCharts } from '../../charts/model/load';
import type { Origin, Origins, RenderInput, Trace, Unknown } from '../../charts/value';
import type { PartRole } from '../../images/model';
import { withoutUserInfo } from '../../reference/userInfo';
import type { EvaluatedChart } from '../../workspace/chartView';
import type { Snapshot } from '../../workspace/snapshot';
import { code, fileLink, joined, say, SEPARATOR, strong, text, type Block, type Line } from '../markdown';
import { injectedBy } from '../placeholders';
import { resolutionOf } from '../resolution';
import { routesFor } from '../routes';
import { chartAround, imagesOfChart, imagesOfRendering, lineIn, renderedUnder, sameImage, siteOfRendered, type RenderedImage } from '../sites';
import { sitesAt } from '../siteAt';
import { answerBlocks, remarkBlocks, subjectOf } from './image';
import { shortAnswer } from './short';

const MOST_LISTED = 4;
const MOST_PROFILES = 2;
const MOST_LINES = 8;
/** How many booleans are turned around for one hover. */
const MOST_TURNED = 3;

/**
 * The hover of what a chart renders: on a template's line, on an `include` or another expression on the way to an image, and on a
 * leaf of values. Undefined where nothing is rendered from what stands there, or no table applies.
 */
export function chartHover(snapshot: Snapshot, uri: string, offset: number): { readonly blocks: readonly Block[]; readonly span: Span } | undefined {
  const chart = chartAround(snapshot, uri);
  if (!chart || routesFor(snapshot, uri).files.length === 0) return undefined;
  const sites = sitesAt(snapshot, uri, offset);
  const under = renderedUnder(snapshot, uri, offset, sites.map(({ span }) => span));
  const [first] = under?.images ?? [];
  if (!under || !first) return sites.length > 0 ? undefined : notTaken(snapshot, chart, uri, offset);
  const span = sites[0]?.span ?? under.span;
  const place: Place = { snapshot, uri, span };
  return { blocks: limited(under.images.length > 1 ? manyBlocks(place, under.images) : oneBlocks(place, first)), span };
}

/** Where the cursor stands. */
interface Place {
  readonly snapshot: Snapshot;
  readonly uri: string;
  readonly span: Span;
}

function oneBlocks({ snapshot, uri, span }: Place, image: RenderedImage): readonly Block[] {
  const subject = subjectOf(snapshot, uri, { site: image.site, part: undefined, span });
  // What was filled in with what each Environment gives is known after all.
  const unknown = subject.resolution.filled ? image.image.unknown.filter((why) => !isInjected(why)) : image.image.unknown;
  const details = [byLine(snapshot, uri, image), partsLine(snapshot, image), ...unknownLines(unknown), ...alternativeLines(snapshot, image)];
  const others = image.uri === uri ? whenLines(snapshot, image) : [];
  return [...answerBlocks(subject), lines(...details), ...bullets([...others, ...profileLines(snapshot, image)]), lines(...standInLines(image)), ...remarkBlocks(subject)];
}

/** What stands in the place of an image, or beside it, when a boolean of the values that decides there is the other one. */
function whenLines(snapshot: Snapshot, { rendering, image, site }: RenderedImage): readonly Line[] {
  const found = rendering.templates.find(({ template }) => template === image.template);
  const alternatives = found ? alternativesAt(rendering.input, found, site.span.start) : [];
  return alternatives.flatMap(({ leaf, value, images }) => {
    const other = images.find(({ path }) => path === site.path) ?? images[0];
    if (!other || other.unknown.length > 0) return [];
    return [say`${whenWords(leaf, value)}: ${answerTo(snapshot, other)}`];
  });
}

/** The hover of a place that yields no image as the values are, but does when one of them is the other one. */
function notTaken(snapshot: Snapshot, chart: EvaluatedChart, uri: string, offset: number): { readonly blocks: readonly Block[]; readonly span: Span } | undefined {
  const { input, templates } = chart.own();
  const found = templates.find(({ template }) => template.uri === uri);
  const alternatives = found ? alternativesAt(input, found, offset) : [];
  for (const { leaf, value, images } of alternatives) {
    const here = images.find(({ span, unknown }) => unknown.length === 0 && touches(span, offset));
    if (!here) continue;
    const title = say`${strong(...say`Not rendered`)} as the values are`;
    return { blocks: [lines(title), lines(say`${whenWords(leaf, value)}: ${answerTo(snapshot, here)}`)], span: here.span };
  }
  return undefined;
}

/** Each alternative costs a rendering of the file, and a cursor rests on one place for several questions. */
function alternativesAt(input: RenderInput, found: TemplateImages, at: number): readonly Alternative[] {
  const byPlace = knownAlternatives(found);
  const known = byPlace.get(at) ?? alternativesOf(input, found, { at, most: MOST_TURNED });
  byPlace.set(at, known);
  return known;
}

const knownAlternatives = memo<TemplateImages, Map<number, readonly Alternative[]>>(() => new Map());

function whenWords(leaf: Origin, value: boolean): Line {
  return value ? say`When ${code(`.Values.${leaf.path}`)}` : say`Without ${code(`.Values.${leaf.path}`)}`;
}

function answerTo(snapshot: Snapshot, image: ChartImage): Line {
  const site = siteOfRendered(image);
  return say`${code(withoutUserInfo(site.written))} → ${shortAnswer(resolutionOf(snapshot, image.template.uri, site))}`;
}

/** For values: which template renders it, and in how many other places the same reference comes of the same values. */
function byLine(snapshot: Snapshot, uri: string, image: RenderedImage): Line {
  if (image.uri === uri) return [];
  const leaves = new Set(image.values.map(({ uri: file, path }) => `${file} ${path}`));
  const same = imagesOfRendering(image.chart, image.rendering).filter(({ site, values }) => site.written === image.site.written && values.some(({ uri: file, path }) => leaves.has(`${file} ${path}`)));
  const places = new Set([image, ...same].map((other) => `${other.uri} ${other.site.span.start}`));
  const place = linkTo(snapshot, image, { uri: image.uri, span: image.site.span }, pathBelow(image.chart.folder, image.uri.replace('#/', '/')));
  return places.size > 1 ? say`Rendered by ${place} +${places.size - 1}` : say`Rendered by ${place}`;
}

const ROLES: readonly PartRole[] = ['registry', 'namespace', 'repository', 'tag', 'digest', 'suffix'];

/** The parts with the places that give them; parts of one place are named together. */
function partsLine(snapshot: Snapshot, image: RenderedImage): Line {
  const byPlace = new Map<string, { readonly roles: PartRole[]; readonly origins: Origins; readonly isKnown: boolean }>();
  for (const { role, origins, value } of [...image.image.parts].sort((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role))) {
    const isKnown = !value.includes(UNKNOWN_TEXT);
    const named = origins.filter(({ kind }) => kind !== 'template');
    const key = JSON.stringify([isKnown, named.map(({ uri, span, path }) => [uri, span.start, path])]);
    const known = byPlace.get(key);
    if (known) known.roles.push(role);
    else byPlace.set(key, { roles: [role], origins, isKnown });
  }
  return joined([...byPlace.values()].map(({ roles, origins, isKnown }) => say`${rolesLine(roles)} ${sourceOf(snapshot, image, origins, isKnown)}`), SEPARATOR);
}

function rolesLine(roles: readonly PartRole[]): Line {
  const last = roles.at(-1);
  const front = joined(roles.slice(0, -1).map((role) => [text(role)]), ', ');
  return joined([front, last === undefined ? [] : [text(last)]], tell` and `);
}

function sourceOf(snapshot: Snapshot, image: RenderedImage, origins: Origins, isKnown: boolean): Line {
  const named = origins.filter(({ kind }) => kind !== 'template');
  const isByApollo = !isKnown && image.image.unknown.every(isInjected);
  if (named.length === 0) return isKnown ? say`fixed in the template` : isByApollo ? say`in part injected by Apollo` : say`not known`;
  return joined(named.slice(0, 2).map((origin) => placeOf(snapshot, image, origin)), ' + ');
}

function placeOf(snapshot: Snapshot, image: RenderedImage, origin: Origin): Line {
  if (origin.uri === '') return [code(origin.path)];
  return linkTo(snapshot, image, origin, origin.kind === 'chart' ? undefined : origin.path === '' ? undefined : nameOf(origin.uri));
}

/** A link to a place by its file and line. A file in an archive cannot be opened, so it is only named. */
function linkTo(snapshot: Snapshot, { chart }: RenderedImage, place: { readonly uri: string; readonly span: Span }, name = nameOf(place.uri)): Line {
  const line = lineIn(snapshot, chart, place);
  return place.uri.includes('#/') ? [code(`${name}:${line}`)] : [fileLink(`${name}:${line}`, place.uri, line)];
}

const WHY: Readonly<Record<Unknown['code'], () => Line>> = {
  cluster: () => say`only the cluster tells it`,
  random: () => say`it is made at random`,
  time: () => say`it depends on the time`,
  function: () => say`the function is not evaluated`,
  file: () => say`the file is not at hand`,
  dependency: () => say`the chart is not at hand`,
  budget: () => say`the template takes too long`,
  placeholder: () => say`something else fills it in`,
  error: () => say`Helm would refuse it`,
};

function unknownLines(unknown: readonly Unknown[]): readonly Line[] {
  const once = [...new Map(unknown.map((why) => [`${why.code} ${why.name}`, why])).values()];
  return once.slice(0, 2).map((why) => say`Not known: ${code(why.name)}, ${injectedBy(why.name) ?? WHY[why.code]()}.`);
}

/** What is rendered in the place of an image where something that cannot be known turns out the other way. */
function alternativeLines(snapshot: Snapshot, image: RenderedImage): readonly Line[] {
  const condition = conditionOf(image);
  if (condition.length === 0) return [];
  const others = imagesOfChart(image.chart).filter((other) => (
    other !== image && other.image.template === image.image.template && other.site.path === image.site.path && other.site.written !== image.site.written
    && other.image.variants.every((at) => !image.image.variants.includes(at))
  ));
  const [instead] = others;
  const rendered = say`Rendered ${condition}`;
  return [instead ? say`${rendered}; else ${code(withoutUserInfo(instead.site.written))} → ${shortAnswer(resolutionOf(snapshot, instead.uri, instead.site))}` : rendered];
}

/** What other sets of values make of the same place, those with the same result together; what changes nothing is not told. */
function profileLines(snapshot: Snapshot, image: RenderedImage): readonly Line[] {
  const byWritten = new Map<string, { readonly image: RenderedImage; readonly names: string[] }>();
  for (const profile of image.chart.profiles) {
    const same = sameImage(image, imagesOfChart(image.chart, profile));
    if (!same || same.site.written === image.site.written) continue;
    const known = byWritten.get(same.site.written);
    if (known) known.names.push(profile.name);
    else byWritten.set(same.site.written, { image: same, names: [profile.name] });
  }
  const found = [...byWritten.values()].map(({ image: other, names }) => {
    const more = names.length > 1 ? say` +${names.length - 1}` : [];
    return say`With ${code(names[0] ?? '')}${more}: ${code(withoutUserInfo(other.site.written))} → ${shortAnswer(resolutionOf(snapshot, other.uri, other.site))}`;
  });
  return shortened(found, MOST_PROFILES);
}

/** That a chart stands in for one that is not vendored, where the image comes through it, and that others are missing. */
function standInLines({ chart, image }: RenderedImage): readonly Line[] {
  const uris = new Set<string>([image.template.uri, ...image.origins.map(({ uri }) => uri)]);
  for (let at: Trace | undefined = image.calls; at; at = at.up) uris.add(at.uri);
  const all = allCharts(chart.chart);
  const standIns = all.filter(({ substituted, uri }) => substituted !== undefined && [...uris].some((used) => used.startsWith(`${uri}/`)));
  return standIns.slice(0, 1).map(({ metadata, substituted, uri }) => (
    say`${code(substituted?.dependency.name ?? metadata.name)} is not vendored; version ${code(metadata.version)} of ${fileLink(shortName(chart.folder, uri), `${uri}/Chart.yaml`, 1)} stands in.`
  ));
}

function shortName(from: string, uri: string): string {
  return pathBelow(from, uri) ?? uri.split('/').slice(-2).join('/');
}

function manyBlocks({ snapshot, uri }: Place, images: readonly RenderedImage[]): readonly Block[] {
  const inTemplate = images.every((image) => image.uri === uri);
  const items = images.map((image) => say`${code(withoutUserInfo(image.site.written))} → ${joined([shortAnswer(resolutionOf(snapshot, image.uri, image.site)), conditionOf(image)], ' ')}`);
  const [first] = images;
  const parts = first && inTemplate ? partsLine(snapshot, first) : [];
  return [lines(titleOf(images, uri)), ...bullets(shortened(items, MOST_LISTED)), lines(parts.length > 0 ? say`The first: ${parts}` : [])];
}

function titleOf(images: readonly RenderedImage[], uri: string): Line {
  const [first] = images;
  const count = images.length;
  if (images.some((image) => image.uri !== uri || image.site.span.start !== first?.site.span.start)) {
    return [strong(...say`${count} images come of this`)];
  }
  return images.every((image) => conditionOf(image).length > 0)
    ? say`${strong(...say`One of ${count} images`)} · which one cannot be known by reading`
    : say`${strong(...say`${count} images`)} · inside ${code('range')}`;
}

/** What has to hold for an image that is not rendered in every case, where it cannot be known whether it does. */
function conditionOf({ rendering, image }: RenderedImage): Line {
  const variants = rendering.templates.find(({ template }) => template === image.template)?.variants ?? [];
  if (image.variants.length === variants.length) return [];
  const assumptions = variants[image.variants[0] ?? 0]?.assumptions ?? [];
  const telling = assumptions.find(({ why, taken }) => image.variants.every((at) => variants[at]?.assumptions.some((other) => other.why.name === why.name && other.taken === taken))
    && variants.some((variant, at) => !image.variants.includes(at) && variant.assumptions.some((other) => other.why.name === why.name && other.taken !== taken)));
  if (!telling) return [];
  const { code: why, name } = telling.why;
  if (why === 'cluster') return telling.taken ? say`when the cluster has ${code(name)}` : say`unless the cluster has ${code(name)}`;
  return telling.taken ? say`when ${code(name)} holds` : say`unless ${code(name)} holds`;
}

function shortened(items: readonly Line[], most: number): readonly Line[] {
  const rest = items.length - most;
  return rest > 0 ? [...items.slice(0, most), say`${rest} more`] : items;
}

function bullets(items: readonly Line[]): readonly Block[] {
  return items.length > 0 ? [{ kind: 'bullets', items }] : [];
}

function lines(...content: readonly Line[]): Block {
  return { kind: 'lines', lines: content.filter((line) => line.length > 0) };
}

/** The first lines of blocks, as many as a hover may have. */
function limited(blocks: readonly Block[]): readonly Block[] {
  let left = MOST_LINES;
  const kept: Block[] = [];
  for (const block of blocks) {
    if (left <= 0) break;
    if (block.kind === 'lines') {
      const full = block.lines.filter((line) => line.length > 0).slice(0, left);
      if (full.length > 0) kept.push({ ...block, lines: full });
      left -= full.length;
    } else if (block.kind === 'bullets') {
      kept.push({ ...block, items: block.items.slice(0, left) });
      left -= Math.min(left, block.items.length);
    } else {
      kept.push(block);
      if (block.kind === 'table') left -= block.rows.length + 1;
    }
  }
  return kept;
}

