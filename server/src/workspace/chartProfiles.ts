import { matchesAny } from '../base/glob';
import { memo } from '../base/memo';
import { folderOf, nearestFolder, pathBelow } from '../base/uri';
import { valuesProfiles } from '../charts/model/profiles';
import type { KnownChart } from '../charts/model/world';
import type { State } from './state';
import type { Charts } from './surroundings';
import { joinUri } from './uri';

/** One way to install a chart besides its own values. */
export interface ChartProfile {
  /** What people know it by: the path of its values file, below the chart where it lies there. */
  readonly name: string;
  /** The URIs of its values files, in Helm's order. */
  readonly files: readonly string[];
}

const byCharts = memo((charts: Charts) => memo((folders: readonly string[]): readonly KnownChart[] => [...charts].flatMap(([uri, { name, version }]) => {
  if (name === undefined || version === undefined) return [];
  return [{ uri, name, version, repository: repositoryOf(uri, folders) }];
})));

/** The charts of the workspace that a missing dependency may be met by. The same array for as long as none of them changes. */
export function knownCharts(state: Pick<State, 'charts' | 'folders'>): readonly KnownChart[] {
  return byCharts(state.charts)(state.folders);
}

/**
 * What counts as one source of charts: the first folder below the workspace folder, since a workspace may hold checkouts of several
 * repositories side by side. Where two of them have a chart of the name that is looked for, none is taken.
 */
function repositoryOf(uri: string, folders: readonly string[]): string {
  const folder = nearestFolder(folders, uri) ?? folderOf(uri);
  const [first = ''] = (pathBelow(folder, uri) ?? '').split('/');
  return joinUri(folder, first);
}

/** The folder of the chart that is rendered with a file in it: the outermost one that holds it through `charts/` folders. */
export function rootOf(charts: Charts, uri: string): string | undefined {
  let root: string | undefined;
  for (let folder = folderOf(uri.replace(/#.*$/, '')); folder.includes('/'); folder = folderOf(folder)) {
    if (!charts.has(folder)) continue;
    if (root === undefined || pathBelow(`${folder}/charts`, root) !== undefined) root = folder;
  }
  return root;
}

/** The charts of the workspace that are no other's subcharts, in the order of their folders. */
export const rootFolders = memo((charts: Charts): readonly string[] => [...charts.keys()].filter((folder) => rootOf(charts, `${folder}/Chart.yaml`) === folder).sort());

/** The profiles of a chart: those that its own files' names tell, those that a setting names, and the releases of the workspace that name it. */
export function profilesOf(state: Pick<State, 'settingsOf' | 'relations' | 'folders'>, folder: string, paths: readonly string[]): readonly ChartProfile[] {
  const workspaceFolder = nearestFolder(state.folders, folder);
  const { profiles: globs } = state.settingsOf(`${folder}/Chart.yaml`).helm;
  const byName = valuesProfiles(paths).map(({ name, files }): ChartProfile => ({ name, files: files.map((path) => joinUri(folder, path)) }));
  const bySetting = globs.length === 0 ? [] : paths.flatMap((path): readonly ChartProfile[] => {
    const uri = joinUri(folder, path);
    const below = workspaceFolder === undefined ? path : (pathBelow(workspaceFolder, uri) ?? path);
    return matchesAny(globs, below) ? [{ name: path, files: [uri] }] : [];
  });
  const all = [...byName, ...bySetting, ...(state.relations.installs.get(folder) ?? [])];
  return [...new Map(all.map((profile) => [profile.files.join('\n'), profile])).values()];
}
