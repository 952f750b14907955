import type { DictValue } from '../value';
import { dictAt } from './dicts';
import { dict, lazyCopy, nil } from './make';

/** A chart with its subcharts on the way to being rendered. Names, values and subcharts change while dependencies are processed. */
export interface Chart {
  /** The name under which the parent's values hold the chart's section: its alias, or its own name. */
  name: string;
  /** The defaults of its values.yaml. */
  values: DictValue;
  charts: Chart[];
}

/**
 * `merge` keeps every null, for values that are joined again later; without it a null of the user takes the default's key away.
 * Both are Helm's, whose `CoalesceValues` and `MergeValues` these functions follow step by step: what they change in place, they
 * have copied before. Compared with Helm 4.1.4 on generated charts.
 */
export type Mode = 'merge' | 'coalesce';

/**
 * The values that a chart and its subcharts see, from those given: given ones win, maps are merged, all else is replaced. What comes out is made as it
 * is looked into, of the values of the charts and of those given, which nobody may change any more.
 */
export function coalesceValues(chart: Chart, given: DictValue, mode: Mode): DictValue {
  return coalesce(chart, lazyCopy(given), mode);
}

function coalesce(chart: Chart, given: DictValue, mode: Mode): DictValue {
  addDefaults(chart, given, mode);
  for (const sub of chart.charts) {
    const section = sectionOf(given, sub.name);
    if (!section) continue;
    passGlobals(section, given);
    coalesce(sub, section, mode);
  }
  return given;
}

/** The parent's section for a subchart. Where it is no map Helm refuses the chart; here the subchart then sees nothing of it. */
function sectionOf(given: DictValue, name: string): DictValue | undefined {
  const known = given.entries.get(name);
  if (known) return known.kind === 'dict' ? known : undefined;
  const made = dict();
  given.entries.set(name, made);
  return made;
}

/** Hands `global` down: the parent's keys win over the subchart's. */
function passGlobals(section: DictValue, parent: DictValue): void {
  const own = section.entries.get('global') ?? dict();
  const handed = parent.entries.get('global') ?? dict();
  if (own.kind !== 'dict' || handed.kind !== 'dict') return;
  for (const [key, value] of handed.entries) {
    const known = own.entries.get(key);
    if (value.kind !== 'dict') {
      if (known?.kind !== 'dict') own.entries.set(key, value);
    } else if (!known || known.kind === 'dict') {
      const copy: DictValue = { ...value, entries: new Map(value.entries) };
      if (known) joinTables(copy, known, 'merge');
      own.entries.set(key, copy);
    }
  }
  section.entries.set('global', own);
}

function addDefaults(chart: Chart, given: DictValue, mode: Mode): void {
  for (const [key, value] of lazyCopy(chart.values).entries) {
    const known = given.entries.get(key);
    if (!known) {
      given.entries.set(key, value);
    } else if (known.kind === 'nil' && mode === 'coalesce') {
      given.entries.delete(key);
    } else if (known.kind === 'dict' && value.kind === 'dict') {
      // A subchart's section keeps its nulls until the subchart's own defaults join it.
      const isSection = chart.charts.some((sub) => sub.name === key);
      joinTables(known, value, isSection ? 'merge' : mode);
    }
  }
}

/** Adds to `winner` what only `other` has, at every depth; changes both. */
export function joinTables(winner: DictValue, other: DictValue, mode: Mode): DictValue {
  const wasSet = new Set([...other.entries].filter(([, value]) => value.kind !== 'nil').map(([key]) => key));
  for (const [key, value] of winner.entries) if (value.kind === 'nil') other.entries.set(key, nil());
  for (const [key, value] of other.entries) {
    const known = winner.entries.get(key);
    if (known?.kind === 'nil' && mode === 'coalesce' && wasSet.has(key)) winner.entries.delete(key);
    else if (!known) winner.entries.set(key, value);
    else if (value.kind === 'dict' && known.kind === 'dict') joinTables(known, value, mode);
  }
  return winner;
}

/** The section of a subchart within its parent's values; empty where there is none, as the subchart then sees no values. */
export function sectionFor(values: DictValue, name: string): DictValue {
  return dictAt(values, name) ?? dict();
}
