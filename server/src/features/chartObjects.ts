import type { LineIndex } from '../base/lines';
import type { Origin } from '../charts/value';
import type { ImageSite } from '../images/model';
import type { EvaluatedChart } from '../workspace/chartView';
import { entryOf, type Snapshot } from '../workspace/snapshot';
import { imagesOfChart, joined, linesIn, type RenderedImage } from './sites';

/** One reference that a chart renders at one place of a template, under whatever values. */
export interface RenderedObject {
  readonly image: RenderedImage;
  /** The leaves of values files that it is made from, of all its occurrences. */
  readonly values: readonly Origin[];
  /** The sets of values that yield it: null for the chart's own, else the profile's name. */
  readonly profiles: readonly (string | null)[];
}

/** What the loaded charts render, by the template's file. */
export interface ChartObjects {
  readonly byFile: ReadonlyMap<string, { readonly lines: LineIndex | undefined; readonly objects: readonly RenderedObject[] }>;
  /** Whether a site of a values file is told by a rendered object, which is then the one that counts. */
  isJoined(uri: string, site: ImageSite): boolean;
}

/**
 * The images of all loaded charts: one object for each reference at each place, though a `range`, two subcharts of one chart or
 * several profiles yield it more than once. `isWanted` tells the templates that are of interest, by their file and the folder of the chart that
 * is rendered, whose dependencies may stand elsewhere.
 */
export function chartObjects(snapshot: Snapshot, isWanted: (uri: string, chart: string) => boolean, withProfiles: boolean): ChartObjects {
  const byFile = new Map<string, { readonly lines: LineIndex | undefined; readonly objects: RenderedObject[] }>();
  const joinedSites = new Set<ImageSite>();
  for (const root of snapshot.charts.roots) {
    const chart = snapshot.charts.at(root);
    if (!chart) continue;
    const all = occurrences(chart, withProfiles).filter(({ image }) => isWanted(image.uri, root));
    for (const [key, same] of grouped(all)) {
      const [first] = same;
      if (!first) continue;
      const { uri } = first.image;
      const file = byFile.get(uri) ?? { lines: linesIn(snapshot, chart, uri), objects: [] };
      byFile.set(uri, file);
      const object = objectOf(first.image, same);
      const at = file.objects.findIndex(({ image }) => keyOf(image) === key);
      const known = file.objects[at];
      if (known) file.objects[at] = bothOf(known, object);
      else file.objects.push(object);
    }
    for (const uri of new Set(all.flatMap(({ image }) => image.values.map((value) => value.uri)))) {
      const sites = entryOf(snapshot, uri)?.images.sites ?? [];
      for (const { site, rendered } of joined(sites, uri, all.map(({ image }) => image))) if (rendered.length > 0) joinedSites.add(site);
    }
  }
  return { byFile, isJoined: (_, site) => joinedSites.has(site) };
}

interface Occurrence {
  readonly image: RenderedImage;
  readonly profile: string | null;
}

function occurrences(chart: EvaluatedChart, withProfiles: boolean): readonly Occurrence[] {
  const own = imagesOfChart(chart).map((image): Occurrence => ({ image, profile: null }));
  if (!withProfiles) return own;
  return [...own, ...chart.profiles.flatMap((profile) => imagesOfChart(chart, profile).map((image): Occurrence => ({ image, profile: profile.name })))];
}

function grouped(all: readonly Occurrence[]): ReadonlyMap<string, readonly Occurrence[]> {
  const groups = new Map<string, Occurrence[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one.image));
    if (group) group.push(one);
    else groups.set(keyOf(one.image), [one]);
  }
  return groups;
}

function keyOf({ uri, site }: RenderedImage): string {
  return `${uri} ${site.span.start} ${site.span.end} ${site.written}`;
}

function objectOf(image: RenderedImage, same: readonly Occurrence[]): RenderedObject {
  return { image, values: eachOnce(same.flatMap((one) => one.image.values)), profiles: [...new Set(same.map(({ profile }) => profile))] };
}

/** The same reference as a chart and another one that depends on it yield it. */
function bothOf(one: RenderedObject, other: RenderedObject): RenderedObject {
  return { ...one, values: eachOnce([...one.values, ...other.values]), profiles: [...new Set([...one.profiles, ...other.profiles])] };
}

function eachOnce(values: readonly Origin[]): readonly Origin[] {
  return [...new Map(values.map((value) => [`${value.uri} ${value.span.start} ${value.path}`, value])).values()];
}
