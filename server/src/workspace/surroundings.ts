import { matchesAny } from '../base/glob';
import { memo } from '../base/memo';
import { folderOf, nameOf, pathBelow } from '../base/uri';
import type { ChartDefaults } from '../images/linkModel';
import type { ChartFacts, Surroundings } from '../images/model';
import type { PlaceRule } from '../images/rules';
import { asList, asMap, textOf, valueOf } from '../syntax/access';
import { scanTree } from '../syntax/scanner/view';
import type { Relations } from './relations';
import type { Settings } from './settings';
import { siteUri } from './uri';

/** What a Chart.yaml says, as far as finders ask for it. */
export interface Chart extends Omit<ChartFacts, 'below'> {
  /** The dependencies: the section that each reads its values from, its name, and the relative path of one from a folder. */
  readonly subcharts: readonly { readonly section: string; readonly name: string; readonly path: string | undefined }[];
}

/** The charts that are known, by the URI of the folder that holds the Chart.yaml. */
export type Charts = ReadonlyMap<string, Chart>;

/** Whether a URI names a Chart.yaml, whose spelling Helm fixes. */
export function isChartFile(uri: string): boolean {
  return nameOf(uri) === 'Chart.yaml';
}

/** Reads a Chart.yaml; what is missing or of another type is left out. */
export function readChart(text: string): Chart {
  const root = asMap(scanTree(text, { templates: false }).documents[0]?.root);
  const dependencies = asList(valueOf(root, 'dependencies'))?.items ?? [];
  const subcharts = dependencies.flatMap((item) => {
    const name = textOf(asMap(item), 'name');
    const section = textOf(asMap(item), 'alias') ?? name;
    const path = /^file:\/\/(.*)$/.exec(textOf(asMap(item), 'repository') ?? '')?.[1];
    return section === undefined ? [] : [{ section, name: name ?? section, path }];
  });
  return {
    name: textOf(root, 'name'),
    version: textOf(root, 'version'),
    appVersion: textOf(root, 'appVersion'),
    dependencies: subcharts.map(({ section }) => section),
    subcharts,
  };
}

/** Whether two charts say the same, so that the older object can stay. */
export function isSameChart(a: Chart, b: Chart): boolean {
  const content = (chart: Chart) => JSON.stringify([chart.name, chart.version, chart.appVersion, chart.subcharts]);
  return content(a) === content(b);
}

const placed = new WeakMap<Chart, Map<string, ChartFacts>>();

/** What the surroundings of files are made from. */
export interface Surrounding {
  readonly charts: Charts;
  readonly relations: Relations;
  /** The settings that hold for a file. */
  readonly settingsOf: (uri: string) => Pick<Settings, 'imagePaths' | 'valuesFiles'>;
  /** Whether a setting calls a file an inventory. */
  readonly isInventory: (uri: string) => boolean;
  /** Whether a setting names a file as a mirror configuration. */
  readonly isMirrorConfig: (uri: string) => boolean;
}

/**
 * What a finder may know beyond a file: its path below its workspace folder, the nearest chart in its own folder or above (never
 * above the workspace folder), what settings say of it, and what other files do. The same facts give the same objects.
 */
export function surroundingsOf(uri: string, workspaceFolder: string | undefined, around: Surrounding): Surroundings {
  const site = siteUri(uri);
  const path = workspaceFolder === undefined ? nameOf(site) : (pathBelow(workspaceFolder, site) ?? nameOf(site));
  const near = nearestChart(site, workspaceFolder, around.charts);
  const { relations } = around;
  const settings = around.settingsOf(uri);
  const places = bothPlaces(settings.imagePaths, relations.places.get(site));
  const includedAs = relations.includedAs.get(site);
  const defaults = relations.defaults.get(site) ?? (near && defaultsInChart(site, near, relations));
  const releases = relations.releases.get(site);
  const targets = relations.targets.get(site);
  const variables = relations.variables.get(site);
  const isInventory = around.isInventory(uri);
  const isMirrorConfig = around.isMirrorConfig(uri);
  // Most files have no more around them than their chart.
  if (places.length === 0 && settings.valuesFiles.length === 0 && !isInventory && !isMirrorConfig && !includedAs && !defaults && !releases && !targets && !variables) return { path, chart: near?.facts };
  return {
    path,
    chart: near?.facts,
    ...(places.length > 0 && { places }),
    ...(settings.valuesFiles.length > 0 && matchesAny(settings.valuesFiles, path) && { isValues: true }),
    ...(isInventory && { isInventory: true }),
    ...(isMirrorConfig && { isMirrorConfig: true }),
    ...(includedAs && { includedAs }),
    ...(defaults && { defaults }),
    ...(releases && { releases }),
    ...(targets && { targets }),
    ...(variables && { variables }),
  };
}

/** What the chart around a file gives to it: to an override file all that it has, to its own values.yaml what its subcharts have. */
function defaultsInChart(uri: string, { folder, facts }: NearChart, relations: Relations): ChartDefaults | undefined {
  if (!(facts.below === '' || /^ci(?:\/|$)/.test(facts.below)) || !/\.ya?ml(?:\.gotmpl)?$/i.test(uri) || isChartFile(uri)) return undefined;
  const isOwn = facts.below === '' && nameOf(uri) === 'values.yaml';
  return (isOwn ? relations.subcharts : relations.overrides).get(folder);
}

const together = new WeakMap<readonly PlaceRule[], WeakMap<readonly PlaceRule[], readonly PlaceRule[]>>();

/** Two arrays of places as one, which is the same array for the same two. */
function bothPlaces(own: readonly PlaceRule[], configured: readonly PlaceRule[] | undefined): readonly PlaceRule[] {
  if (!configured || own.length === 0) return configured ?? own;
  const known = together.get(own) ?? new WeakMap<readonly PlaceRule[], readonly PlaceRule[]>();
  together.set(own, known);
  const both = known.get(configured) ?? [...own, ...configured];
  known.set(configured, both);
  return both;
}

/** Whether two surroundings are the same for a finder. */
export function isSameSurroundings(a: Surroundings, b: Surroundings): boolean {
  if (a === b) return true;
  for (const field of FIELDS) if (a[field] !== b[field] && JSON.stringify(a[field]) !== JSON.stringify(b[field])) return false;
  return true;
}

const FIELDS: readonly (keyof Surroundings)[] = ['path', 'chart', 'places', 'isValues', 'isInventory', 'isMirrorConfig', 'includedAs', 'defaults', 'releases', 'targets', 'variables'];

interface NearChart {
  readonly folder: string;
  readonly facts: ChartFacts;
}

function nearestChart(uri: string, workspaceFolder: string | undefined, charts: Charts): NearChart | undefined {
  if (charts.size === 0) return undefined;
  const own = folderOf(uri);
  const byTop = nearest(charts);
  const byFolder = byTop.get(workspaceFolder) ?? new Map<string, NearChart | undefined>();
  byTop.set(workspaceFolder, byFolder);
  if (byFolder.has(own)) return byFolder.get(own);
  const found = chartAbove(own, workspaceFolder, charts);
  byFolder.set(own, found);
  return found;
}

/** The nearest charts of folders, by the workspace folder that they were looked for in: files that stand together have the same. A change makes other `Charts`. */
const nearest = memo<Charts, Map<string | undefined, Map<string, NearChart | undefined>>>(() => new Map());

function chartAbove(own: string, workspaceFolder: string | undefined, charts: Charts): NearChart | undefined {
  for (let folder = own; folder !== ''; folder = folderOf(folder)) {
    const chart = charts.get(folder);
    if (chart) return { folder, facts: chartFacts(chart, pathBelow(folder, own) ?? '') };
    if (folder === workspaceFolder) return undefined;
  }
  return undefined;
}

/** A chart's facts for a file in a folder `below` it; the same object for the same two. */
export function chartFacts(chart: Chart, below: string): ChartFacts {
  const byPath = placed.get(chart) ?? new Map<string, ChartFacts>();
  placed.set(chart, byPath);
  const { name, version, appVersion, dependencies } = chart;
  const facts = byPath.get(below) ?? { name, version, appVersion, dependencies, below };
  byPath.set(below, facts);
  return facts;
}
