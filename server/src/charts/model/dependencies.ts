import { isInRange } from '../go/semver';
import type { DictValue } from '../value';
import { coalesceValues, joinTables, type Chart } from './coalesce';
import { tableAtPath, valueAtPath } from './dicts';
import { copyDict, dict } from './make';
import type { Dependency } from './metadata';

/** A chart on the way to being rendered, with what its Chart.yaml says of its dependencies. */
export interface DependentChart extends Chart {
  charts: DependentChart[];
  readonly version: string;
  /** Those that are enabled, once they are processed; undefined where none are left or declared. */
  dependencies: readonly Dependency[] | undefined;
  /** Whether Helm came to decide on them: below a chart that declares no dependencies it does not, and their aliases do not hold. */
  decided?: true;
}

/**
 * Decides which subcharts are rendered and under which name, and hands the values that are imported up. Helm's
 * `ProcessDependencies` step by step: tags decide first, then the first condition that leads to a boolean.
 */
export function processDependencies<T extends DependentChart>(chart: T, given: DictValue, alias: (chart: T, dependency: Dependency) => T): void {
  enable(chart, given, '', alias);
  importValues(chart);
}

function enable<T extends DependentChart>(chart: T, given: DictValue, path: string, alias: (chart: T, dependency: Dependency) => T): void {
  const declared = chart.dependencies;
  if (!declared) return;
  chart.decided = true;
  const present = chart.charts as T[];
  const undeclared = present.filter((sub) => !declared.some((dependency) => matches(sub, dependency)));
  const named = declared.flatMap((dependency) => {
    const found = present.find((sub) => matches(sub, dependency));
    return found ? [alias(found, dependency)] : [];
  });
  chart.charts = [...undeclared, ...named];
  const values = coalesceValues(chart, given, 'coalesce');
  const disabled = new Set(declared.filter((dependency) => !isEnabled(dependency, values, path)).map(nameInParent));
  chart.charts = chart.charts.filter((sub) => !disabled.has(sub.name));
  const kept = declared.filter((dependency) => !disabled.has(nameInParent(dependency)));
  for (const sub of chart.charts as T[]) enable(sub, values, `${path}${sub.name}.`, alias);
  chart.dependencies = kept.length === 0 ? undefined : kept;
}

/** Whether a subchart is the one that a dependency asks for. */
export function matches(chart: { readonly name: string; readonly version: string }, dependency: Dependency): boolean {
  return chart.name === dependency.name && isInRange(chart.version, dependency.version);
}

/** The key of a dependency's section in its parent's values. */
export function nameInParent(dependency: Dependency): string {
  return dependency.alias === '' ? dependency.name : dependency.alias;
}

function isEnabled(dependency: Dependency, values: DictValue, path: string): boolean {
  for (const condition of dependency.condition.trim().split(',')) {
    const value = condition === '' ? undefined : valueAtPath(values, path + condition);
    if (value?.kind === 'bool') return value.value;
  }
  return isEnabledByTags(dependency, values);
}

/** One tag that is true is enough; without any that is set the dependency is enabled. */
function isEnabledByTags(dependency: Dependency, values: DictValue): boolean {
  const tags = tableAtPath(values, 'tags');
  const set = dependency.tags.map((tag) => tags?.entries.get(tag)).filter((value) => value?.kind === 'bool');
  return set.length === 0 || set.some((value) => value.value);
}

function importValues(chart: DependentChart): void {
  for (const sub of chart.charts) importValues(sub);
  if (!chart.dependencies) return;
  const values = coalesceValues(chart, dict(), 'merge');
  const imported = dict();
  for (const dependency of chart.dependencies) {
    for (const { child, parent } of dependency.importValues) {
      const table = tableAtPath(values, `${chart.decided ? nameInParent(dependency) : dependency.name}.${child}`);
      if (table) joinTables(imported, placed(table, parent), 'merge');
    }
  }
  // What is imported are parts of the values themselves, which the joining changes.
  chart.values = imported.entries.size === 0 ? values : joinTables(copyDict(values), imported, 'merge');
}

function placed(table: DictValue, parent: string): DictValue {
  if (parent === '.') return table;
  return parent.split('.').reduceRight<DictValue>((inner, key) => dict([[key, inner]]), table);
}

