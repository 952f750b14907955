import { matchesGlob } from '../base/glob';
import { folderOf, nameOf, nearestFolder, pathBelow } from '../base/uri';
import type { ChartDefaults, IncludedAs, TargetedValue, TransformChain } from '../images/linkModel';
import type { PlaceRule } from '../images/rules';
import type { ChartProfile } from './chartProfiles';
import { chartDefaults, type ChartInputs } from './chartDefaults';
import { kustomizeRelations } from './kustomizations';
import { joinUri } from './uri';
import { valuesFrom } from './valuesFrom';

/** What files say of others, turned around: by the file that is spoken of. */
export interface Relations {
  readonly includedAs: ReadonlyMap<string, IncludedAs>;
  /** What the chart gives to a values file that a release names. */
  readonly defaults: ReadonlyMap<string, ChartDefaults>;
  /** What their charts give to the releases in a file. */
  readonly releases: ReadonlyMap<string, Readonly<Record<string, ChartDefaults>>>;
  /** Single values that releases take from objects in a file. */
  readonly targets: ReadonlyMap<string, Readonly<Record<string, TargetedValue>>>;
  /** What a chart's folder gives to the override files in it, and to its own values.yaml. */
  readonly overrides: ReadonlyMap<string, ChartDefaults>;
  readonly subcharts: ReadonlyMap<string, ChartDefaults>;
  /** Places that transformer configurations add, by resource. */
  readonly places: ReadonlyMap<string, readonly PlaceRule[]>;
  readonly variables: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly chains: ReadonlyMap<string, readonly TransformChain[]>;
  readonly resources: ReadonlyMap<string, readonly string[]>;
  /** The releases that name values files for a chart, by the chart's folder. */
  readonly installs: ReadonlyMap<string, readonly ChartProfile[]>;
  /** What came out equal is the old object. */
  readonly known: ReadonlyMap<string, object>;
}

/** What the relations are made from. */
export interface RelationInputs extends ChartInputs {
  /** What `.env` files give, by folder. */
  readonly envs: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

export const NO_RELATIONS: Relations = {
  includedAs: new Map(), defaults: new Map(), releases: new Map(), targets: new Map(), overrides: new Map(), subcharts: new Map(), places: new Map(),
  variables: new Map(), chains: new Map(), resources: new Map(), installs: new Map(), known: new Map(),
};

/** Finds the files that paths name. */
export interface PathFinder {
  /** The known files that a path means, from the file that names it: at most one without a wildcard. */
  files(from: string, path: string): readonly string[];
  /** The URIs that a path may mean, the nearest first. */
  candidates(from: string, path: string): readonly string[];
  /** The known files below a folder, some hundreds at most. */
  below(folder: string): readonly string[];
}

/** Turns what the files on disk say of each other around. Values that come out as before are the old objects. */
export function relationsOf(inputs: RelationInputs, before: Relations): Relations {
  const linkers = [...inputs.files.values()].filter((entry) => entry.links !== undefined);
  const known = new Map<string, object>();
  const same = <T extends object>(value: T): T => {
    const content = JSON.stringify(value);
    const old = (known.get(content) ?? before.known.get(content) ?? value) as T;
    known.set(content, old);
    return old;
  };
  const charts = chartDefaults(inputs, same);
  if (linkers.length === 0 && charts.overrides.size === 0) return { ...NO_RELATIONS, known };
  const finder = pathFinder(inputs);
  const includedAs = new Map<string, IncludedAs>();
  const defaults = new Map<string, ChartDefaults>();
  const releases = new Map<string, Readonly<Record<string, ChartDefaults>>>();
  const variables = new Map<string, Readonly<Record<string, string>>>();
  const installs = new Map<string, ChartProfile[]>();
  const objects = valuesFrom(inputs);
  for (const { uri, links } of linkers) {
    for (const { as, path } of links?.includes ?? []) for (const file of finder.files(uri, path)) includedAs.set(file, as);
    const own: Record<string, ChartDefaults> = {};
    for (const { at, chart, values, from = [] } of links?.releases ?? []) {
      const folder = chart === undefined ? undefined : finder.candidates(uri, chart).find((candidate) => inputs.charts.has(candidate));
      const given = folder === undefined ? undefined : charts.overrides.get(folder);
      if (given) own[at] = objects.join(uri, from, given);
      const valuesFiles = values.flatMap((path) => finder.files(uri, path)).filter((file) => file !== joinUri(folder ?? '', 'values.yaml'));
      if (folder !== undefined && valuesFiles.length > 0) installs.set(folder, [...(installs.get(folder) ?? []), { name: valuesFiles.map((file) => shortName(file, folder, inputs.folders)).join(' + '), files: valuesFiles }]);
      for (const path of values) {
        for (const file of finder.files(uri, path)) {
          includedAs.set(file, 'values');
          if (given && file !== joinUri(folder ?? '', 'values.yaml')) defaults.set(file, given);
        }
      }
    }
    if (Object.keys(own).length > 0) releases.set(uri, own);
    const env = inputs.envs.get(folderOf(uri));
    const filled = Object.fromEntries((links?.variables ?? []).flatMap((name) => (env?.[name] === undefined ? [] : [[name, env[name]]])));
    if (Object.keys(filled).length > 0) variables.set(uri, same(filled));
  }
  for (const [uri, given] of objects.texts) releases.set(uri, { ...given, ...releases.get(uri) });
  for (const [uri, own] of releases) releases.set(uri, same(own));
  const targets = new Map([...objects.targets].map(([uri, own]) => [uri, same(own)]));
  return { includedAs, defaults, releases, targets, ...charts, ...kustomizeRelations(linkers, inputs, finder, same), variables, installs, known };
}

/** Whether two sets of relations say the same; what is equal in them is the same object. */
export function isSameRelations(a: Relations, b: Relations): boolean {
  const isSameMap = (one: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>): boolean => one.size === other.size && [...one].every(([key, value]) => other.get(key) === value);
  const names = Object.keys(a).filter((name): name is keyof Relations => name !== 'installs' && name !== 'known');
  return names.every((name) => isSameMap(a[name], b[name])) && JSON.stringify([...a.installs]) === JSON.stringify([...b.installs]);
}

/** A file's path below the chart, else below its workspace folder. */
function shortName(file: string, chart: string, folders: readonly string[]): string {
  return pathBelow(chart, file) ?? pathBelow(nearestFolder(folders, file) ?? '', file) ?? nameOf(file);
}

const MOST_BELOW = 500;

function pathFinder({ files, folders }: Pick<RelationInputs, 'files' | 'folders'>): PathFinder {
  const candidates = (from: string, path: string): readonly string[] => {
    if (!path.startsWith('/')) return [joinUri(folderOf(from), path)];
    return foldersAbove(from, nearestFolder(folders, from)).map((folder) => joinUri(folder, path.slice(1)));
  };
  return {
    candidates,
    files(from, path) {
      const wildcard = path.split('/').findIndex((segment) => segment.includes('*'));
      if (wildcard < 0) {
        const file = candidates(from, path).find((candidate) => files.has(candidate));
        return file === undefined ? [] : [file];
      }
      const segments = path.split('/');
      const bases = candidates(from, segments.slice(0, wildcard).join('/') || (path.startsWith('/') ? '/' : '.'));
      const glob = segments.slice(wildcard).join('/');
      for (const base of bases) {
        const found = [...files.keys()].filter((uri) => uri !== from && matchesGlob(glob, pathBelow(base, uri) ?? ''));
        if (found.length > 0) return found.slice(0, MOST_BELOW);
      }
      return [];
    },
    below: (folder) => {
      const found: string[] = [];
      for (const uri of files.keys()) {
        if (uri.startsWith(`${folder}/`) && /\.ya?ml$/i.test(nameOf(uri))) found.push(uri);
        if (found.length >= MOST_BELOW) break;
      }
      return found;
    },
  };
}

/** The folders from a file's own up to its workspace folder. */
function foldersAbove(uri: string, top: string | undefined): readonly string[] {
  const found: string[] = [];
  for (let folder = folderOf(uri); folder.includes('/'); folder = folderOf(folder)) {
    found.push(folder);
    if (folder === top || top === undefined) break;
  }
  return found;
}
