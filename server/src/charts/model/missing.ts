import type { DictValue, Unknown, Value } from '../value';
import { nameInParent } from './dependencies';
import { dictAt } from './dicts';
import type { LoadedChart } from './load';
import { dict } from './make';
import type { Dependency } from './metadata';

/** A chart whose dependencies have been processed; those that are disabled are no longer among them. */
interface Processed {
  readonly name: string;
  readonly loaded: LoadedChart;
  readonly charts: readonly Processed[];
  readonly dependencies: readonly Dependency[] | undefined;
}

/** The dependencies of a chart that are enabled and not at hand. */
function missingOf({ loaded, dependencies }: Pick<Processed, 'loaded' | 'dependencies'>): readonly Dependency[] {
  return loaded.missing.flatMap(({ dependency }) => (dependencies?.includes(dependency) === true ? [dependency] : []));
}

/** The names of the dependencies of a chart that are enabled and not at hand, without aliases. */
export function namesOfMissing(chart: Pick<Processed, 'loaded' | 'dependencies'>): readonly string[] {
  return missingOf(chart).map(({ name }) => name);
}

/**
 * The values of a chart, with its subcharts' sections within, in which what a missing dependency would have given is unknown: each key
 * of its section that nobody sets, and each that could be imported from it. Changes the dicts of `values`.
 */
export function withMissing(chart: Processed, values: DictValue): DictValue {
  for (const sub of chart.charts) {
    const section = dictAt(values, sub.name);
    if (section) values.entries.set(sub.name, withMissing(sub, section));
  }
  let own = values;
  for (const dependency of missingOf(chart)) {
    const why: Unknown = { code: 'dependency', name: dependency.name };
    const key = nameInParent(dependency);
    own.entries.set(key, section(own, dictAt(own, key) ?? dict(), why));
    for (const { parent } of dependency.importValues) own = openedAt(own, parent === '.' ? [] : parent.split('.'), why);
  }
  return own;
}

/** Helm hands `global` down, so that a section is never empty. */
function section(parent: DictValue, own: DictValue, why: Unknown): DictValue {
  const opened = openedDeeply(own, why);
  if (!opened.entries.has('global')) opened.entries.set('global', dictAt(parent, 'global') ?? dict());
  return opened;
}

function openedDeeply(value: DictValue, rest: Unknown): DictValue {
  const entries = [...value.entries].map(([key, entry]): [string, Value] => [key, entry.kind === 'dict' && key !== 'global' ? openedDeeply(entry, rest) : entry]);
  return { ...dict(entries, value.origins), rest };
}

/** Opens the dict at a path, which is made where it is not there; the dicts on the way stay the same. */
function openedAt(value: DictValue, path: readonly string[], rest: Unknown): DictValue {
  const [key, ...below] = path;
  if (key === undefined) return { ...value, rest };
  value.entries.set(key, openedAt(dictAt(value, key) ?? dict(), below, rest));
  return value;
}
