import { folderOf, nameOf, nearestFolder, pathBelow } from '../base/uri';
import { releaseKey, type ChartDefaults, type DefaultsSource, type TargetedValue, type ValuesHolder, type ValuesSource } from '../images/linkModel';
import { holderPath } from '../images/valuesFromLinks';
import type { ChartInputs } from './chartDefaults';
import type { Entry } from './snapshot';

/** A ConfigMap or Secret with the file that it stands in. */
interface Held {
  readonly entry: Entry;
  readonly holder: ValuesHolder;
}

/** What releases take from ConfigMaps and Secrets of the workspace, collected while the relations are made. */
export interface ValuesFrom {
  /** What the chart gives to a text of values, by file and `releaseKey`. */
  readonly texts: Map<string, Record<string, ChartDefaults>>;
  /** Single values that a release puts to a path, by file and `releaseKey`. */
  readonly targets: Map<string, Record<string, TargetedValue>>;
  /** Joins the sources of one release; what comes back is what its own `values` go over. */
  join(release: string, sources: readonly ValuesSource[], given: ChartDefaults): ChartDefaults;
}

/** Finds the objects that releases name: by kind, name and, where both say it, namespace; of several the one nearest to the release. */
export function valuesFrom({ files, folders }: ChartInputs): ValuesFrom {
  const texts = new Map<string, Record<string, ChartDefaults>>();
  const targets = new Map<string, Record<string, TargetedValue>>();
  let byName: ReadonlyMap<string, readonly Held[]> | undefined;

  const find = (release: string, source: ValuesSource): Held | undefined => {
    byName ??= heldByName(files);
    const fitting = (byName.get(`${source.kind}/${source.name}`) ?? []).filter(({ holder }) => (
      holder.keys.includes(source.key) && (holder.namespace === undefined || source.namespace === undefined || holder.namespace === source.namespace)
    ));
    const near = fitting.find(({ entry }) => entry.uri === release) ?? fitting.find(({ entry }) => folderOf(entry.uri) === folderOf(release));
    // Of several elsewhere, as in the overlays of several clusters, nothing tells which one is meant.
    return near ?? (fitting.length === 1 ? fitting[0] : undefined);
  };
  const nameFor = (uri: string): string => pathBelow(nearestFolder(folders, uri) ?? '', uri) ?? nameOf(uri);

  return {
    texts,
    targets,
    join: (release, sources, given) => sources.reduce((before: ChartDefaults, source) => {
      const held = find(release, source);
      if (!held) return before;
      const { entry, holder } = held;
      const path = holderPath(holder.field, source.key);
      const key = releaseKey(holder.document, path);
      if (source.target === undefined) texts.set(entry.uri, { ...texts.get(entry.uri), [key]: before });
      else targets.set(entry.uri, { ...targets.get(entry.uri), [key]: { path: source.target, defaults: before } });
      const leaves = leavesIn(entry, holder.document, path, source.target);
      if (leaves.length === 0) return before;
      return { ...before, sources: [...before.sources, { uri: entry.uri, name: nameFor(entry.uri), section: [], leaves }] };
    }, given),
  };
}

function heldByName(files: ReadonlyMap<string, Entry>): ReadonlyMap<string, readonly Held[]> {
  const found = new Map<string, Held[]>();
  for (const entry of files.values()) {
    for (const holder of entry.links?.holders ?? []) {
      const name = `${holder.kind}/${holder.name}`;
      found.set(name, [...(found.get(name) ?? []), { entry, holder }]);
    }
  }
  return found;
}

/** What images are made of in a text of values, by the paths in it; of a single value the path that it is put to. */
function leavesIn({ images, links }: Entry, document: number, path: string, target: string | undefined): DefaultsSource['leaves'] {
  // Two objects in one file have the same paths, and a site does not say whose it is.
  const isOnly = links?.holders?.filter((holder) => holder.keys.some((key) => holderPath(holder.field, key) === path)).every((holder) => holder.document === document) === true;
  if (!isOnly) return [];
  const leaves = new Map<string, string>();
  for (const site of images.sites) {
    for (const part of site.parts ?? [{ path: site.path, value: site.written }]) {
      if (target !== undefined && part.path === path) leaves.set(target, part.value);
      else if (part.path.startsWith(`${path}.`)) leaves.set(part.path.slice(path.length + 1), part.value);
    }
  }
  return [...leaves];
}
