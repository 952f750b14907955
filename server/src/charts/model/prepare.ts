import { bool } from '../make';
import { newRecorder, recordedCopy, recordedDict, type Copying } from '../again/record';
import { string } from '../text';
import type { ChartScope, DictValue, RenderInput, TemplateFile, Value } from '../value';
import { coalesceValues, sectionFor } from './coalesce';
import { processDependencies, type DependentChart } from './dependencies';
import { mergeMaps } from './dicts';
import { withInjected, type InjectedValues } from './injected';
import type { LoadedChart } from './load';
import { dict } from './make';
import { dependencyList, type Dependency } from './metadata';
import { capabilitiesValue, releaseValue, type ReleaseOptions } from './release';
import { namesOfMissing, withMissing } from './missing';
import { override, type Override } from './strvals';
import { readValuesFile } from './valuesFile';
import type { ChartProblem, ChartText } from './world';

/** What a chart is rendered with. */
export interface ChartOptions extends ReleaseOptions {
  /** Values files beside the chart's own, in order: a later one wins. */
  readonly valuesFiles?: readonly ChartText[];
  /** `--set` and its kin, which win over all files. */
  readonly overrides?: readonly Override[];
  /** What is put into the values besides, by whoever deploys the chart; what of it a chart asks for and is not given is unknown. */
  readonly injected?: InjectedValues;
}

/** One chart of those that are rendered together. */
export interface PreparedChart {
  readonly loaded: LoadedChart;
  /** Helm's path of it: `app`, `app/charts/db`. */
  readonly path: string;
  /** Its own name or its alias. */
  readonly name: string;
  /** What its templates see as `.Values`; its subcharts' sections are within. */
  readonly values: DictValue;
  readonly charts: readonly PreparedChart[];
  /** Those that are enabled. */
  readonly dependencies: readonly Dependency[];
  /** Whether Helm decided on them, so that their aliases hold. */
  readonly decided: boolean;
}

/** A chart with its values joined and its subcharts chosen, ready to be rendered as often as wanted. Never changed. */
export interface Prepared {
  readonly root: PreparedChart;
  readonly options: ChartOptions;
  /** Problems of the values files that were given. */
  readonly problems: readonly ChartProblem[];
  /** Overrides that Helm would refuse. */
  readonly refused: readonly Override[];
}

interface Working extends DependentChart {
  charts: Working[];
  readonly loaded: LoadedChart;
}

/** Joins the values of a chart and of those given, and decides which subcharts take part. */
export function prepareChart(loaded: LoadedChart, options: ChartOptions = {}): Prepared {
  const files = (options.valuesFiles ?? []).map(readValuesFile);
  const merged = files.reduce((earlier, { values }) => mergeMaps(earlier, values), dict());
  const { values: given, refused } = override(merged, options.overrides ?? []);
  const chart = working(loaded);
  processDependencies(chart, given, named);
  const values = withInjected(loaded, withMissing(chart, coalesceValues(chart, given, 'coalesce')), options.injected);
  const problems = files.flatMap((file) => file.problems);
  return { root: prepared(chart, chart.name, values), options, problems, refused };
}

function working(loaded: LoadedChart): Working {
  const { metadata, values, charts } = loaded;
  return { name: metadata.name, version: metadata.version, values, dependencies: metadata.dependencies, charts: charts.map(working), loaded };
}

/** The chart under a dependency's alias; a copy, since one chart may stand under several. */
function named(chart: Working, { alias }: Dependency): Working {
  return { ...chart, name: alias === '' ? chart.name : alias, charts: chart.charts.map((sub) => ({ ...sub })) };
}

function prepared(chart: Working, path: string, values: DictValue): PreparedChart {
  const charts = chart.charts.map((sub) => prepared(sub, `${path}/charts/${sub.name}`, sectionFor(values, sub.name)));
  return { loaded: chart.loaded, path, name: chart.name, values, charts, dependencies: chart.dependencies ?? [], decided: chart.decided === true };
}

/** All charts that take part, the root first. */
export function preparedCharts(chart: PreparedChart): readonly PreparedChart[] {
  return [chart, ...chart.charts.flatMap(preparedCharts)];
}

/** More steps than any chart of the public repositories takes, by far. */
const DEFAULT_BUDGET = 2_000_000;

/**
 * What the renderer takes: the templates in Helm's order of parsing and each chart's dot. The dicts are copied, so that what
 * templates change stays within one rendering; dicts that are one in Helm are one here too. `before` is an earlier input of the chart, with which the
 * new one shares what has not changed.
 */
export function renderInput({ root, options }: Prepared, { budget = DEFAULT_BUDGET, before }: { readonly budget?: number; readonly before?: RenderInput | undefined } = {}): RenderInput {
  const scopes: ChartScope[] = [];
  const earlier = before?.recorder?.isReordered === false ? before : undefined;
  const recorder = earlier?.recorder ?? newRecorder();
  const copying: Copying = { recorder, known: new Map(), taken: new Set() };
  const release = recordedCopy(releaseValue(options), copying);
  const shared: Shared = { release, capabilities: capabilitiesValue(options), copying, earlier: new Map(earlier?.scopes.map((scope) => [scope.chart, scope])) };
  addScope(root, true, shared, scopes);
  const templates = inOrder(preparedCharts(root).flatMap(templatesOf));
  const missing = [...new Set(preparedCharts(root).flatMap(namesOfMissing))];
  return { templates, scopes, budget, missing, recorder };
}

interface Shared {
  readonly release: DictValue;
  readonly capabilities: DictValue;
  readonly copying: Copying;
  /** The scopes of an earlier input, by the chart's path. */
  readonly earlier: ReadonlyMap<string, ChartScope>;
}

function addScope(chart: PreparedChart, isRoot: boolean, shared: Shared, scopes: ChartScope[]): ReadonlyMap<string, Value> {
  const { recorder } = shared.copying;
  const values = recordedCopy(chart.values, shared.copying, shared.earlier.get(chart.path)?.dot.get('Values'));
  const subcharts = recordedDict(recorder);
  const dot = recordedDict(recorder, [
    ['Capabilities', shared.capabilities],
    ['Chart', recordedCopy(chartValue(chart, isRoot), shared.copying)],
    ['Release', shared.release],
    ['Subcharts', subcharts],
    ['Values', { ...values, type: 'common.Values' }],
  ]).entries;
  scopes.push({ chart: chart.path, dot, files: chart.loaded.files });
  for (const sub of chart.charts) subcharts.entries.set(sub.name, recordedDict(recorder, addScope(sub, false, shared, scopes)));
  return dot;
}

function chartValue({ loaded, name, dependencies, decided }: PreparedChart, isRoot: boolean): DictValue {
  const fields = loaded.metadata.fields;
  const own = name === loaded.metadata.name ? fields.get('Name') : undefined;
  const isWritten = own?.kind === 'string' && own.segments.length > 0;
  const value = dict(fields);
  value.entries.set('Name', isWritten ? own : string(name));
  value.entries.set('Dependencies', dependencyList(dependencies, decided));
  value.entries.set('IsRoot', bool(isRoot));
  return value;
}

const files = new WeakMap<ChartText, Map<string, TemplateFile>>();

/** The same text under the same name is the same object, so that it is parsed once. */
function templatesOf({ loaded, path }: PreparedChart): readonly TemplateFile[] {
  return loaded.templates.map(({ path: below, file }) => {
    const name = `${path}/${below}`;
    const known = files.get(file) ?? new Map<string, TemplateFile>();
    files.set(file, known);
    const template = known.get(name) ?? { name, uri: file.uri, text: file.text, chart: path };
    known.set(name, template);
    return template;
  });
}

/** Deeper files first, and within a depth the later names, so that what stands higher or earlier replaces their definitions. */
function inOrder(templates: readonly TemplateFile[]): readonly TemplateFile[] {
  const depths = templates.map((template) => ({ template, depth: template.name.split('/').length }));
  depths.sort((a, b) => b.depth - a.depth || (a.template.name < b.template.name ? 1 : a.template.name > b.template.name ? -1 : 0));
  return depths.map(({ template }) => template);
}
