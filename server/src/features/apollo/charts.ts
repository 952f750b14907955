import { memo } from '../../base/memo';
import { folderOf, nameOf, nearestFolder } from '../../base/uri';
import { matchesAny } from '../../base/glob';
import type { Span } from '../../base/span';
import type { ProductManifest } from '../../images/apollo/facts';
import type { ImageSite } from '../../images/model';
import { formatPulled } from '../../reference/format';
import type { Reference } from '../../reference/model';
import { parseReference } from '../../reference/parse';
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
  /** False where the chart may deploy others too, or fewer than these: its values were read and its templates were not evaluated. */
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

/**
 * The images of a chart. This is the one place that knows how they are come by: today from the chart's default values, of which
 * only references that are complete count; evaluated templates take its place.
 */
export function chartImages(snapshot: Snapshot, chart: WorkspaceChart): ChartImages {
  const entries = ['values.yaml', 'values.yml'].flatMap((name) => entryOf(snapshot, `${chart.folder}/${name}`) ?? []);
  const images = entries.flatMap((entry) => entry.images.sites.flatMap((site) => imageOf(entry, site) ?? []));
  const firsts = new Map(images.map((image) => [image.normalized, image] as const).reverse());
  return { images: images.filter((image) => firsts.get(image.normalized) === image), isComplete: false };
}

/** A site as an image of a chart; undefined where a part of the reference is not known, the tag among them. */
function imageOf(entry: Entry, site: ImageSite): ChartImage | undefined {
  if (!site.sure || site.obstacle !== undefined || site.readOnly !== undefined || site.within !== undefined) return undefined;
  const written = site.impliedTag ? `${site.written}:${site.impliedTag.value}` : site.written;
  const parsed = parseReference(written);
  if (!parsed.ok || (parsed.reference.tag === undefined && parsed.reference.digest === undefined)) return undefined;
  return { uri: entry.uri, span: site.span, reference: parsed.reference, normalized: formatPulled(parsed.reference), written };
}
