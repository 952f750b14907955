import { isInRange } from '../go/semver';
import { loadFolder, type Context, type LoadedChart } from './load';
import type { Dependency, Metadata } from './metadata';
import type { Source } from './source';
import type { KnownChart } from './world';

/** A chart that stands in for a dependency which is not vendored: Helm would load the one from the repository. */
export interface Substitution {
  /** `path`: the dependency names the folder itself (`file://`); `workspace`: a chart of the same name whose version lies in the range. */
  readonly how: 'path' | 'workspace';
  /** The folder of the chart that stands in. */
  readonly from: string;
  readonly dependency: Dependency;
}

/** A dependency that is declared and not at hand. */
export interface MissingDependency {
  readonly dependency: Dependency;
  /** `several`: charts of different sources match, and which of them is meant cannot be told. */
  readonly why: 'absent' | 'several' | 'cycle' | 'unreadable' | 'version';
  /** The folders of the charts that match, nearest first. */
  readonly candidates: readonly string[];
}

/** The vendored charts with those that stand in for missing ones. */
export interface Substituted {
  readonly charts: readonly LoadedChart[];
  readonly missing: readonly MissingDependency[];
}

/**
 * Looks for the dependencies that are not below `charts/`: by their own `file://` path, else among the charts of the workspace
 * by name and version, nearest folder first. Helm takes a vendored chart whatever its version, so one of the name is enough.
 */
export function substitute(metadata: Metadata, vendored: readonly LoadedChart[], source: Source, context: Context): Substituted {
  const charts = [...vendored];
  const missing: MissingDependency[] = [];
  for (const dependency of metadata.dependencies ?? []) {
    if (isThere(charts, dependency)) continue;
    const found = dependency.repository.startsWith('file://') ? byPath(dependency, source, context) : byName(dependency, source, context);
    if (found === 'waiting') continue;
    if ('why' in found) missing.push(found);
    else charts.push(found);
  }
  return { charts, missing };
}

/** A chart that stands in answers only for the ranges it lies in; a vendored one for its name. */
function isThere(charts: readonly LoadedChart[], dependency: Dependency): boolean {
  return charts.some(({ metadata, substituted }) => metadata.name === dependency.name && (!substituted || isInRange(metadata.version, dependency.version)));
}

type Found = LoadedChart | MissingDependency | 'waiting';

function byPath(dependency: Dependency, source: Source, context: Context): Found {
  const from = resolve(source.uri, dependency.repository.slice('file://'.length));
  return load(from, 'path', dependency, [from], context);
}

function byName(dependency: Dependency, source: Source, context: Context): Found {
  const matching = context.world.charts.filter(({ name, version, uri }) => name === dependency.name && uri !== source.uri && isInRange(version, dependency.version));
  const chosen = choose(matching, context.above[0] ?? source.uri, context);
  const candidates = byDistance(matching, source.uri).map(({ uri }) => uri);
  if (!chosen) return { dependency, why: matching.length === 0 ? 'absent' : 'several', candidates };
  return load(chosen.uri, 'workspace', dependency, candidates, context);
}

/** The nearest candidate of the chart's own source; of another source only if no second one has a candidate. */
function choose(matching: readonly KnownChart[], root: string, context: Context): KnownChart | undefined {
  const own = byDistance(context.world.charts.filter(({ uri }) => root === uri || root.startsWith(`${uri}/`)), root)[0]?.repository;
  const ofOwn = matching.filter(({ repository }) => repository === own);
  if (ofOwn.length > 0) return byDistance(ofOwn, root)[0];
  return new Set(matching.map(({ repository }) => repository)).size === 1 ? byDistance(matching, root)[0] : undefined;
}

/** Nearest first: by the segments that lead from one folder to the other. */
function byDistance(charts: readonly KnownChart[], from: string): readonly KnownChart[] {
  const steps = from.split('/');
  const distance = ({ uri }: KnownChart): number => {
    const other = uri.split('/');
    let shared = 0;
    while (shared < steps.length && steps[shared] === other[shared]) shared += 1;
    return steps.length + other.length - 2 * shared;
  };
  return [...charts].sort((a, b) => distance(a) - distance(b) || (a.uri < b.uri ? -1 : 1));
}

function load(from: string, how: Substitution['how'], dependency: Dependency, candidates: readonly string[], context: Context): Found {
  if (context.above.includes(from)) return { dependency, why: 'cycle', candidates };
  const before = context.problems.length;
  const chart = loadFolder(from, context);
  if (!chart) return context.problems.length > before ? { dependency, why: 'unreadable', candidates } : 'waiting';
  if (chart.metadata.name !== dependency.name || !isInRange(chart.metadata.version, dependency.version)) return { dependency, why: 'version', candidates };
  return { ...chart, substituted: { how, from, dependency } };
}

/** A path of a `file://` repository, which starts at the chart's folder unless it is absolute. */
function resolve(folder: string, path: string): string {
  const steps = path.startsWith('/') ? ['file:', '', ''] : folder.split('/');
  for (const step of path.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(encodeURIComponent(step));
  }
  return steps.join('/');
}
