import { memo } from '../../base/memo';
import { folderOf, nameOf, nearestFolder } from '../../base/uri';
import { matchesAny } from '../../base/glob';
import type { Span } from '../../base/span';
import type { ProductManifest } from '../../images/apollo/facts';
import type { ImageSite } from '../../images/model';
import { formatPulled } from '../../reference/format';
import type { Reference } from '../../reference/model';
import { parseReference } from '../../reference/parse';
import { isInjected } from '../../charts/model/injected';
import { allCharts } from '../../charts/model/load';
import type { EvaluatedChart } from '../../workspace/chartView';
import { homeOf, imagesOfChart } from '../sites';
import { entriesOf, entryOf, type Entry, type Snapshot } from '../../workspace/snapshot';

/** A chart of the workspace. */
export interface WorkspaceChart {
  /** The URI of its Chart.yaml. */
  readonly uri: string;
  readonly folder: string;
  readonly name: string;
  readonly version: string | undefined;
}

/** The images that a chart deploys, as far as they are known. */
export interface ChartImages {
  readonly images: readonly ChartImage[];
  /** References with a part that Apollo injects, as rendered: they name another image in each Environment. */
  readonly injected: readonly string[];
  /** False where the chart may deploy others too, or fewer than these: its templates were not evaluated, or not all of it can be known. */
  readonly isComplete: boolean;
}

/** An image of a chart whose reference is known whole. */
export interface ChartImage {
  readonly uri: string;
  readonly span: Span;
  readonly reference: Reference;
  /** The reference as it is pulled; see `formatPulled`. */
  readonly normalized: string;
  /** The reference as it would be written: with its registry only where the chart writes it. */
  readonly written: string;
}

/** The charts of the workspace that are its own, in the order of their URIs. Vendored ones are left out. */
export const chartsOf = memo((snapshot: Snapshot): readonly WorkspaceChart[] => {
  const charts: WorkspaceChart[] = [];
  for (const { uri, surroundings } of entriesOf(snapshot)) {
    const { chart } = surroundings;
    if (nameOf(uri) !== 'Chart.yaml' || chart?.below !== '' || chart.name === undefined) continue;
    if (matchesAny(snapshot.settings(uri).vendoredCharts, surroundings.path)) continue;
    charts.push({ uri, folder: folderOf(uri), name: chart.name, version: chart.version });
  }
  return charts.sort((a, b) => (a.uri < b.uri ? -1 : 1));
});

/** The name of the chart that a manifest declares: the last part of an `oci://` address, else the name as it stands. */
export function declaredChartName(manifest: ProductManifest): string | undefined {
  const text = manifest.chart?.name?.text;
  return text?.startsWith('oci://') ? text.slice(text.lastIndexOf('/') + 1) : text;
}

/**
 * The chart of the workspace that a manifest's product deploys: the one of the declared name; of several the one whose folder
 * holds the manifest, or none, since it is not known which is meant.
 */
export function chartOfManifest(snapshot: Snapshot, uri: string, manifest: ProductManifest): WorkspaceChart | undefined {
  const name = declaredChartName(manifest);
  const folder = nearestFolder(snapshot.folders, uri);
  const named = chartsOf(snapshot).filter((chart) => chart.name === name && nearestFolder(snapshot.folders, chart.uri) === folder);
  if (named.length < 2) return named[0];
  const around = named.filter((chart) => uri.startsWith(`${chart.folder}/`));
  return around.length === 1 ? around[0] : undefined;
}

/** The chart that a product manifest's findings rest on, evaluated; undefined for another file, and while the chart is not loaded. */
export function evaluatedChartOf(snapshot: Snapshot, uri: string): EvaluatedChart | undefined {
  const chart = productChart(snapshot, uri);
  return chart && snapshot.charts.at(chart.folder);
}

/** The folders of charts that have to be loaded before the manifests among files can be held against them. */
export function productChartNeeds(snapshot: Snapshot, uris: readonly string[]): readonly string[] {
  const folders = uris.flatMap((uri) => {
    const chart = productChart(snapshot, uri);
    return !chart || snapshot.charts.at(chart.folder) ? [] : [chart.folder];
  });
  return [...new Set(folders)];
}

function productChart(snapshot: Snapshot, uri: string): WorkspaceChart | undefined {
  const manifest = entryOf(snapshot, uri)?.images.apollo?.manifest;
  return manifest && chartOfManifest(snapshot, uri, manifest);
}

/**
 * The images of a chart. This is the one place that knows how they are come by: what its templates render with its own values, or
 * while its files are not loaded its default values, of which only references that are complete count.
 */
export function chartImages(snapshot: Snapshot, chart: WorkspaceChart): ChartImages {
  const evaluated = snapshot.charts.at(chart.folder);
  return evaluated ? renderedImages(evaluated) : writtenImages(snapshot, chart);
}

/** Whether the images are all is known only where each dependency is at hand, no template fails and nothing in a reference is unknown. */
function renderedImages(evaluated: EvaluatedChart): ChartImages {
  const { templates } = evaluated.own();
  const rendered = imagesOfChart(evaluated).filter(({ site }) => site.sure && site.within === undefined);
  const images = rendered.flatMap((image): readonly ChartImage[] => {
    const parsed = image.site.obstacle === undefined ? parseReference(image.site.written) : undefined;
    if (!parsed?.ok || (parsed.reference.tag === undefined && parsed.reference.digest === undefined)) return [];
    const place = homeOf(image) ?? { uri: image.uri, span: image.site.span };
    return [{ uri: place.uri, span: place.span, reference: parsed.reference, normalized: formatPulled(parsed.reference), written: image.site.written }];
  });
  const isWhole = templates.every(({ complete, variants }) => complete && variants[0]?.error === undefined) && allCharts(evaluated.chart).every(({ missing }) => missing.length === 0);
  const open = rendered.filter(({ site }) => site.obstacle !== undefined);
  const injected = open.filter(({ image }) => image.unknown.length > 0 && image.unknown.every(isInjected));
  return {
    images: eachOnce(images),
    injected: [...new Set(injected.map(({ site }) => site.written))],
    isComplete: isWhole && open.length === injected.length,
  };
}

function writtenImages(snapshot: Snapshot, chart: WorkspaceChart): ChartImages {
  const entries = ['values.yaml', 'values.yml'].flatMap((name) => entryOf(snapshot, `${chart.folder}/${name}`) ?? []);
  const images = entries.flatMap((entry) => entry.images.sites.flatMap((site) => imageOf(entry, site) ?? []));
  return { images: eachOnce(images), injected: [], isComplete: false };
}

function eachOnce(images: readonly ChartImage[]): readonly ChartImage[] {
  const firsts = new Map(images.map((image) => [image.normalized, image] as const).reverse());
  return images.filter((image) => firsts.get(image.normalized) === image);
}

/** A site as an image of a chart; undefined where a part of the reference is not known, the tag among them. */
function imageOf(entry: Entry, site: ImageSite): ChartImage | undefined {
  if (!site.sure || site.obstacle !== undefined || site.readOnly !== undefined || site.within !== undefined) return undefined;
  const written = site.impliedTag ? `${site.written}:${site.impliedTag.value}` : site.written;
  const parsed = parseReference(written);
  if (!parsed.ok || (parsed.reference.tag === undefined && parsed.reference.digest === undefined)) return undefined;
  return { uri: entry.uri, span: site.span, reference: parsed.reference, normalized: formatPulled(parsed.reference), written };
}
