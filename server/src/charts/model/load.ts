import { parseVersion } from '../go/semver';
import { nameOf } from '../../base/uri';
import { memo } from '../../base/memo';
import type { DictValue } from '../value';
import { isFileIgnored, readHelmignore } from './helmignore';
import { dict } from './make';
import { readDependencies, readMetadata, type Dependency, type Metadata } from './metadata';
import { archiveSource, folderSource, innerSource, NeedList, type Source } from './source';
import { substitute, type MissingDependency, type Substitution } from './substitute';
import { readChartFile, readValuesFile } from './valuesFile';
import type { ChartProblem, ChartText, ChartWorld, Needs } from './world';

/** A chart with its subcharts, as its files tell; nothing of it depends on values, and nothing of it is ever changed. */
export interface LoadedChart {
  /** The folder's URI, or that of the archive with `#/` and the path in it. */
  readonly uri: string;
  readonly metadata: Metadata;
  /** The defaults of values.yaml. */
  readonly values: DictValue;
  /** Files below `templates/`, library charts' helpers alone; the path is that below the chart. */
  readonly templates: readonly ChartTemplate[];
  /** What `.Files` holds: path below the chart → text; undefined where it exists and is not at hand. */
  readonly files: ReadonlyMap<string, string | undefined>;
  /** Those in `charts/` and those that stand in for missing ones. */
  readonly charts: readonly LoadedChart[];
  /** Dependencies that are declared and neither vendored nor to be found: what their templates give is unknown. */
  readonly missing: readonly MissingDependency[];
  /** Set where the chart is not the vendored one but was found elsewhere. */
  readonly substituted: Substitution | undefined;
  /** What is wrong in the chart's own files. */
  readonly problems: readonly ChartProblem[];
}

/** A template's text with its path below the chart. */
export interface ChartTemplate {
  readonly path: string;
  readonly file: ChartText;
}

/** A chart as far as it can be told, and what has to be loaded to tell more. */
export interface Loading {
  /** Undefined where there is no chart, or its Chart.yaml has not been loaded yet. */
  readonly chart: LoadedChart | undefined;
  readonly needs: Needs;
  /** Problems that leave no chart. */
  readonly problems: readonly ChartProblem[];
}

/** What the loading of one chart and of all below it shares. */
export interface Context {
  readonly world: ChartWorld;
  readonly needs: NeedList;
  /** The URIs of the charts that led here, the root first. */
  readonly above: readonly string[];
  readonly problems: ChartProblem[];
  readonly count: { charts: number };
}

/** Charts nested deeper than this, or more of them below one chart, are not loaded. */
const DEEPEST = 12;
const MOST_CHARTS = 250;
const NO_SPAN = { start: 0, end: 0 };

/**
 * Loads the chart of a folder from what the world has at hand. Call it again once `needs` are loaded, until it needs nothing:
 * the folder's list comes first, then texts, then archives and the charts that stand in for missing dependencies.
 */
export function loadChart(folder: string, world: ChartWorld): Loading {
  const needs = new NeedList();
  const problems: ChartProblem[] = [];
  const chart = loadFolder(folder, { world, needs, above: [], problems, count: { charts: 0 } });
  return { chart, needs: needs.list, problems: chart ? [] : problems };
}

/** Loads a folder by its own `.helmignore`. */
export function loadFolder(folder: string, context: Context): LoadedChart | undefined {
  const source = folderSource(folder, context.world, context.needs);
  if (!source) return undefined;
  const ignoreFile = source.paths.includes('.helmignore') ? source.text('.helmignore') : null;
  return loadSource(askedAhead({ ...source, paths: keptBy(ignoreFile ?? NO_RULES)(source.paths) }), context);
}

const TEXTS_AHEAD = /^(?:charts\/[^/]+\/)*(?:(?:Chart|values|requirements)\.yaml$|templates\/)/;
const BYTES_AHEAD = /^(?:charts\/[^/]+\/)*charts\/[^/]+\.tgz$/;

/** Asks at once for what each step would ask for after the one before it. */
function askedAhead(source: Source): Source {
  for (const path of source.paths) {
    if (TEXTS_AHEAD.test(path)) source.text(path);
    else if (BYTES_AHEAD.test(path)) source.bytes(path);
  }
  return source;
}

const NO_RULES: ChartText = { uri: '', text: '' };
/** The paths that a `.helmignore` leaves; the same array for the same list of them. */
const keptBy = memo((file: ChartText) => {
  const ignored = readHelmignore(file.text);
  return memo((paths: readonly string[]): readonly string[] => paths.filter((path) => !isFileIgnored(ignored, path)));
});

function loadSource(source: Source, outer: Context): LoadedChart | undefined {
  outer.count.charts += 1;
  if (outer.above.length > DEEPEST || outer.count.charts > MOST_CHARTS) {
    outer.problems.push({ code: 'too-many-charts', uri: source.uri, span: NO_SPAN, parameters: {} });
    return undefined;
  }
  const context: Context = { ...outer, above: [...outer.above, source.uri], problems: [] };
  const metadata = metadataOf(source, context);
  if (!metadata) {
    outer.problems.push(...context.problems);
    return undefined;
  }
  const values = valuesOf(source, context);
  const templates = templatesOf(source, metadata, context);
  const needed = context.needs.size;
  const vendored = vendoredCharts(source, context);
  const isComplete = context.needs.size === needed;
  const { charts, missing } = isComplete ? substitute(metadata, vendored, source, context) : { charts: vendored, missing: [] };
  const files = filesOf(source, templates);
  return { uri: source.uri, metadata, values, templates, files, charts, missing, substituted: undefined, problems: context.problems };
}

function metadataOf(source: Source, { problems }: Context): Metadata | undefined {
  const uri = source.uriOf('Chart.yaml');
  const file = source.paths.includes('Chart.yaml') ? source.text('Chart.yaml') : null;
  if (file === undefined) return undefined;
  const read = file && readChartFile(file);
  if (!read || (read.values.entries.size === 0 && file.text.trim() !== '' && read.problems.length > 0)) {
    problems.push({ code: 'chart-unreadable', uri, span: NO_SPAN, parameters: { error: file ? 'no-map' : 'absent' } });
    return undefined;
  }
  problems.push(...read.problems);
  const metadata = readMetadata(read.values, requirements(source) ?? readDependencies(read.values, uri));
  if (!parseVersion(metadata.version)) problems.push({ code: 'chart-without-version', uri, span: NO_SPAN, parameters: { version: metadata.version } });
  if (metadata.name !== '') return metadata;
  problems.push({ code: 'chart-without-name', uri, span: NO_SPAN, parameters: {} });
  return { ...metadata, name: nameOf(source.uri) };
}

/** The dependencies of a requirements.yaml, which Helm reads into the same place as those of the Chart.yaml. */
function requirements(source: Source): readonly Dependency[] | undefined {
  const file = source.paths.includes('requirements.yaml') ? source.text('requirements.yaml') : null;
  return file ? readDependencies(readChartFile(file).values, file.uri) : undefined;
}

function valuesOf(source: Source, { problems }: Context): DictValue {
  const file = source.paths.includes('values.yaml') ? source.text('values.yaml') : null;
  if (file === undefined || !source.paths.includes('values.yaml')) return dict();
  if (!file) {
    problems.push({ code: 'values-unreadable', uri: source.uriOf('values.yaml'), span: NO_SPAN, parameters: { error: 'absent' } });
    return dict();
  }
  const read = readValuesFile(file);
  problems.push(...read.problems);
  return read.values;
}

function templatesOf(source: Source, metadata: Metadata, { problems }: Context): readonly ChartTemplate[] {
  const templates: ChartTemplate[] = [];
  for (const path of source.paths) {
    if (!path.startsWith('templates/') || (metadata.isLibrary && !baseName(path).startsWith('_'))) continue;
    const file = source.text(path);
    if (file) templates.push({ path, file });
    else if (file === null) problems.push({ code: 'template-unreadable', uri: source.uriOf(path), span: NO_SPAN, parameters: {} });
  }
  return templates;
}

/** Files that Helm reads itself and does not show to templates. */
const OWN_FILES = new Set(['Chart.yaml', 'Chart.lock', 'values.yaml', 'values.schema.json', '.helmignore']);

const speaksOfFiles = memo((file: ChartText): boolean => file.text.includes('.Files'));

/** The texts of other files are asked for only where a template of the chart speaks of files at all. */
function filesOf(source: Source, templates: readonly ChartTemplate[]): ReadonlyMap<string, string | undefined> {
  const isAsked = templates.some(({ file }) => speaksOfFiles(file));
  const files = new Map<string, string | undefined>();
  for (const path of source.paths) {
    if (OWN_FILES.has(path) || path.startsWith('templates/') || path.startsWith('charts/')) continue;
    files.set(path, isAsked ? source.text(path)?.text : undefined);
  }
  return files;
}

/** The charts below `charts/`, in the order of their names. */
function vendoredCharts(source: Source, context: Context): readonly LoadedChart[] {
  const groups = new Map<string, string[]>();
  for (const path of source.paths) {
    if (!path.startsWith('charts/') || path.endsWith('.prov')) continue;
    const rest = path.slice('charts/'.length);
    const name = rest.split('/', 1)[0] ?? '';
    if (/^[._]/.test(name)) continue;
    const inner = groups.get(name) ?? [];
    groups.set(name, inner);
    if (rest.length > name.length) inner.push(rest.slice(name.length + 1));
  }
  const charts = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, paths]) => vendoredChart(name, paths, source, context));
  return charts.filter((chart) => chart !== undefined);
}

function vendoredChart(name: string, paths: readonly string[], source: Source, context: Context): LoadedChart | undefined {
  const path = `charts/${name}`;
  if (name.endsWith('.tgz') && paths.length === 0) return loadArchive(path, source, context);
  return paths.length > 0 ? loadSource(innerSource(source, path, paths), context) : undefined;
}

function loadArchive(path: string, source: Source, context: Context): LoadedChart | undefined {
  const bytes = source.bytes(path);
  if (bytes === undefined) return undefined;
  const uri = source.uriOf(path);
  const problem = (error: string, file: string): number => context.problems.push({ code: 'archive', uri, span: NO_SPAN, parameters: { error, file } });
  if (!bytes) {
    problem('unreadable', '');
    return undefined;
  }
  const archive = archiveSource(uri, bytes, context.world.unpacker);
  if (archive.failed) problem(archive.failed, '');
  for (const { path: file, why } of archive.dropped) problem(why, file);
  return archive.source && loadSource(archive.source, context);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** All charts of a tree, the given one first. */
export function allCharts(chart: LoadedChart): readonly LoadedChart[] {
  return [chart, ...chart.charts.flatMap(allCharts)];
}

