import { folderOf, nameOf, pathBelow } from '../base/uri';
import type { ChartFacts, Surroundings } from '../images/model';
import { asList, asMap, textOf, valueOf } from '../syntax/access';
import { scanTree } from '../syntax/scanner/view';
import { siteUri } from './uri';

/** What a Chart.yaml says, as far as finders ask for it. */
export type Chart = Omit<ChartFacts, 'below'>;

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
  const names = dependencies.map((item) => textOf(asMap(item), 'alias') ?? textOf(asMap(item), 'name'));
  return {
    name: textOf(root, 'name'),
    version: textOf(root, 'version'),
    appVersion: textOf(root, 'appVersion'),
    dependencies: names.filter((name) => name !== undefined),
  };
}

/** Whether two charts say the same, so that the older object can stay. */
export function isSameChart(a: Chart, b: Chart): boolean {
  return JSON.stringify([a.name, a.version, a.appVersion, a.dependencies]) === JSON.stringify([b.name, b.version, b.appVersion, b.dependencies]);
}

const placed = new WeakMap<Chart, Map<string, ChartFacts>>();

/**
 * What a finder may know beyond a file: its path below its workspace folder, and the nearest chart in its own folder or
 * above, never above the workspace folder; and whether a setting calls it an inventory. The same chart gives the same object of facts at the same distance.
 */
export function surroundingsOf(uri: string, workspaceFolder: string | undefined, charts: Charts, isInventory = false): Surroundings {
  const site = siteUri(uri);
  const path = workspaceFolder === undefined ? nameOf(site) : (pathBelow(workspaceFolder, site) ?? nameOf(site));
  const chart = nearestChart(site, workspaceFolder, charts);
  return isInventory ? { path, chart, isInventory } : { path, chart };
}

/** Whether two surroundings are the same for a finder. */
export function isSameSurroundings(a: Surroundings, b: Surroundings): boolean {
  return a.path === b.path && a.chart === b.chart && a.isInventory === b.isInventory;
}

function nearestChart(uri: string, workspaceFolder: string | undefined, charts: Charts): ChartFacts | undefined {
  if (charts.size === 0) return undefined;
  const own = folderOf(uri);
  for (let folder = own; folder !== ''; folder = folderOf(folder)) {
    const chart = charts.get(folder);
    if (chart) return factsAt(chart, pathBelow(folder, own) ?? '');
    if (folder === workspaceFolder) return undefined;
  }
  return undefined;
}

function factsAt(chart: Chart, below: string): ChartFacts {
  const byPath = placed.get(chart) ?? new Map<string, ChartFacts>();
  placed.set(chart, byPath);
  const facts = byPath.get(below) ?? { ...chart, below };
  byPath.set(below, facts);
  return facts;
}
