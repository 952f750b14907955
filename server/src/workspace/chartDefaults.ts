import { folderOf, nearestFolder, nameOf, pathBelow } from '../base/uri';
import type { ChartDefaults, DefaultsSource } from '../images/linkModel';
import type { Entry } from './snapshot';
import { chartFacts, type Chart } from './surroundings';
import { joinUri } from './uri';

export interface ChartInputs {
  readonly folders: readonly string[];
  readonly files: ReadonlyMap<string, Entry>;
  readonly charts: ReadonlyMap<string, Chart>;
}

/** A subchart in the workspace: the section that its values are read from, and its folder. */
interface Subchart {
  readonly section: string;
  readonly folder: string;
}

const MOST_LEVELS = 3;
const MOST_LEAVES = 2000;

type Same = <T extends object>(value: T) => T;

/**
 * What each chart of the workspace gives to the values that override its own (`overrides`), and what its subcharts give to its
 * own values.yaml (`subcharts`), by the chart's folder.
 */
export function chartDefaults(inputs: ChartInputs, same: Same): { readonly overrides: Map<string, ChartDefaults>; readonly subcharts: Map<string, ChartDefaults> } {
  const overrides = new Map<string, ChartDefaults>();
  const subcharts = new Map<string, ChartDefaults>();
  const inside = vendored(inputs.charts);
  for (const [folder, chart] of inputs.charts) {
    const below = subchartsOf(folder, chart, inputs, inside);
    const sources = below.flatMap((subchart) => sourcesOf(subchart, inputs, inside, [subchart.section], 1, same));
    const appVersions = Object.fromEntries(below.flatMap(({ section, folder: own }) => {
      const version = inputs.charts.get(own)?.appVersion;
      return version === undefined ? [] : [[section, version]];
    }));
    const facts = chartFacts(chart, '');
    if (sources.length > 0) subcharts.set(folder, same({ chart: facts, sources, appVersions }));
    const own = sourceOf(folder, inputs, [], same);
    if (own || sources.length > 0) overrides.set(folder, same({ chart: facts, sources: own ? [...sources, own] : sources, appVersions }));
  }
  return { overrides, subcharts };
}

/** The charts that stand in another chart's `charts` folder, by the other's folder. */
function vendored(charts: ChartInputs['charts']): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const folder of charts.keys()) {
    const holder = folderOf(folder);
    if (nameOf(holder) !== 'charts' || !charts.has(folderOf(holder))) continue;
    found.set(folderOf(holder), [...(found.get(folderOf(holder)) ?? []), folder]);
  }
  return found;
}

function subchartsOf(folder: string, chart: Chart, { charts }: ChartInputs, inside: ReadonlyMap<string, readonly string[]>): readonly Subchart[] {
  const found: Subchart[] = [];
  const own = inside.get(folder) ?? [];
  for (const { section, name, path } of chart.subcharts) {
    const local = path === undefined ? undefined : joinUri(folder, path);
    const place = own.find((candidate) => charts.get(candidate)?.name === name) ?? own.find((candidate) => nameOf(candidate) === name) ?? (local !== undefined && charts.has(local) ? local : undefined);
    if (place !== undefined && place !== folder) found.push({ section, folder: place });
  }
  return found;
}

/** A subchart's own values and those of its subcharts, in the order in which they count. */
function sourcesOf({ folder }: Subchart, inputs: ChartInputs, inside: ReadonlyMap<string, readonly string[]>, section: readonly string[], level: number, same: Same): readonly DefaultsSource[] {
  const chart = inputs.charts.get(folder);
  const deeper = level < MOST_LEVELS && chart ? subchartsOf(folder, chart, inputs, inside) : [];
  const below = deeper.flatMap((subchart) => sourcesOf(subchart, inputs, inside, [...section, subchart.section], level + 1, same));
  const own = sourceOf(folder, inputs, section, same);
  return own ? [...below, own] : below;
}

function sourceOf(folder: string, { files, folders }: ChartInputs, section: readonly string[], same: Same): DefaultsSource | undefined {
  const uri = joinUri(folder, 'values.yaml');
  const entry = files.get(uri);
  if (!entry) return undefined;
  const leaves = new Map<string, string>();
  for (const site of entry.images.sites) {
    const parts = site.parts ?? [{ path: site.path, value: site.written }];
    // What a subchart reads as global comes from the umbrella chart's values, if at all.
    for (const { path, value } of parts) if (section.length === 0 || !/^global\b/.test(path)) leaves.set(path, value);
  }
  if (leaves.size === 0) return undefined;
  const top = nearestFolder(folders, uri);
  const name = (top === undefined ? undefined : pathBelow(top, uri)) ?? nameOf(uri);
  return same({ uri, name, section, leaves: [...leaves].slice(0, MOST_LEAVES) });
}
