import { matchesGlob } from '../base/glob';
import { memo } from '../base/memo';
import { folderOf, nearestFolder, pathBelow } from '../base/uri';
import { compileApollo, environmentsOf } from '../mirrors/apollo/table';
import type { Route, Table } from '../mirrors/model';
import type { NodeConfig, RegistrySource, Snapshot } from '../workspace/snapshot';
import { nodePath, tableOfConfig, type NodePath } from './nodes';

/** The routes that hold for a file, and the registry files that they come from. */
export interface Routes {
  /** The registry files in force for the file; none means that Apollo has no table for it. */
  readonly files: readonly RegistrySource[];
  /** The mirror configurations of nodes, and of rewriters in front of them, that the routes lead through. */
  readonly configs: readonly NodeConfig[];
  /** One route for each Environment that the file may be deployed to; at least one where there is a table. */
  readonly routes: readonly Route[];
  /** The Environments whose `files`, `values` or `overrides` claim the file; undefined where none does. */
  readonly claimedBy: readonly string[] | undefined;
  /** For a document in no folder while several tables exist: the folders of the tables that were not used. */
  readonly otherTables: readonly string[];
}

/** `chosen` follows the Environment that the user chose (hovers, rewrites); `all` asks every one (diagnostics). */
export type RouteScope = 'chosen' | 'all';

interface ChosenTable {
  readonly files: readonly RegistrySource[];
  readonly otherTables: readonly string[];
}

/**
 * What is asked without a file. The reference then stands nowhere, so the window's whole table holds for it, whatever places
 * the registry files limit themselves to; a folder of the window, asked for by its own URI, is such a place too.
 */
export const NO_FILE = 'untitled:reference';

const NO_ROUTES: Routes = { files: [], configs: [], routes: [], claimedBy: undefined, otherTables: [] };

const known = memo<readonly RegistrySource[], (configs: readonly NodeConfig[]) => Map<string, Routes>>(() => memo(() => new Map()));

/**
 * Decides which routes hold for a file; the only place that does. The rules: the registry files of the file's workspace
 * folder, of the other folders where it has none, or those that the setting names; of these the ones whose `appliesTo`
 * matches; of their Environments the ones that claim the file by `files`, `values` or `overrides`, else the chosen one, else all.
 * The same object comes back while the registry files, and what was chosen of them, stay the same.
 */
export function routesFor(snapshot: Snapshot, uri: string, scope: RouteScope = 'chosen'): Routes {
  const decided = decisions(snapshot)[scope];
  const hit = decided.get(uri);
  if (hit) return hit;
  const routes = decide(snapshot, uri, scope);
  decided.set(uri, routes);
  return routes;
}

/** What was decided for a snapshot, by file: a file of many images asks for each of them. */
const decisions = memo<Snapshot, Readonly<Record<RouteScope, Map<string, Routes>>>>(() => ({ chosen: new Map(), all: new Map() }));

function decide(snapshot: Snapshot, uri: string, scope: RouteScope): Routes {
  const table = tableFor(snapshot, uri);
  const files = standsNowhere(snapshot, uri) ? table.files : table.files.filter((source) => appliesTo(source, uri));
  const nodes = nodePath(snapshot, uri);
  if (files.length === 0 && nodes.key === '') return NO_ROUTES;
  const claimedBy = standsNowhere(snapshot, uri) ? undefined : claims(files, uri);
  const chosen = scope === 'chosen' ? snapshot.settings(uri).environment : undefined;
  const key = JSON.stringify([files.map((source) => snapshot.registryFiles.indexOf(source)), claimedBy, chosen, table.otherTables, nodes.key]);
  const routesByKey = known(snapshot.registryFiles)(snapshot.nodeConfigs);
  const hit = routesByKey.get(key);
  if (hit) return hit;
  const routes: Routes = { files, ...compileRoutes(files, claimedBy, chosen, nodes), claimedBy, otherTables: table.otherTables };
  routesByKey.set(key, routes);
  return routes;
}

/** The registry files that form the table for a file, before their `appliesTo` is looked at. */
export function tableFor(snapshot: Snapshot, uri: string): ChosenTable {
  const folder = nearestFolder(snapshot.folders, uri);
  const named = snapshot.namedRegistryFiles(folder);
  if (named) return { files: snapshot.registryFiles.filter((source) => named.includes(source.uri)), otherTables: [] };
  // A registry file that only a setting of another folder brought in belongs to no folder's own table.
  const found = snapshot.registryFiles.filter((source) => source.folder !== undefined);
  if (folder !== undefined) {
    const own = found.filter((source) => source.folder === folder);
    return { files: own.length > 0 ? own : found, otherTables: [] };
  }
  const folders = [...new Set(found.map((source) => source.folder))];
  const first = folders[0];
  const rest = folders.slice(1).filter((other) => other !== undefined);
  return { files: found.filter((source) => source.folder === first), otherTables: rest };
}

/** Whether a registry file applies to a file: it restricts itself to nothing, or one of its globs matches. */
export function appliesTo(source: RegistrySource, uri: string): boolean {
  const globs = source.file.appliesTo;
  return globs === undefined || globs.some((glob) => matchesFrom(source, glob.text, uri));
}

function standsNowhere(snapshot: Snapshot, uri: string): boolean {
  return uri === NO_FILE || snapshot.folders.includes(uri);
}

/** Whether a glob that a registry file writes, relative to the file's own folder, matches another file; `../` leads out of it. */
function matchesFrom(source: RegistrySource, written: string, uri: string): boolean {
  const { up, glob } = rootedGlob(written);
  let folder = folderOf(source.uri);
  for (let step = 0; step < up; step++) folder = folderOf(folder);
  const path = pathBelow(folder, uri);
  return path !== undefined && matchesGlob(glob, path);
}

/** A relative glob as the number of folders that it leads up first, and what it matches from there. */
export function rootedGlob(written: string): { readonly up: number; readonly glob: string } {
  const lead = /^(?:\.{1,2}\/)*/.exec(written)?.[0] ?? '';
  return { up: lead.split('/').filter((step) => step === '..').length, glob: written.slice(lead.length) };
}

/** Whether a registry file applies wherever another does: it restricts itself to nothing, or by the same globs in the same folder. */
export function appliesWherever(source: RegistrySource, other: RegistrySource): boolean {
  const globs = source.file.appliesTo;
  if (source === other || globs === undefined) return true;
  const texts = (entries: typeof globs) => JSON.stringify(entries.map((entry) => entry.text));
  return folderOf(source.uri) === folderOf(other.uri) && other.file.appliesTo !== undefined && texts(globs) === texts(other.file.appliesTo);
}

function claims(files: readonly RegistrySource[], uri: string): readonly string[] | undefined {
  const ids: string[] = [];
  for (const source of files) {
    for (const environment of source.file.environments ?? []) {
      // The values and overrides of an Environment are deployed there and nowhere else.
      const claimed = [...environment.files, ...environment.values, ...environment.overrides];
      if (claimed.some((glob) => matchesFrom(source, glob.text, uri))) ids.push(environment.id.text);
    }
  }
  return ids.length === 0 ? undefined : [...new Set(ids)];
}

function compileRoutes(
  files: readonly RegistrySource[],
  claimedBy: readonly string[] | undefined,
  chosen: string | undefined,
  nodes: NodePath,
): Pick<Routes, 'routes' | 'configs'> {
  const ids = environmentsOf(files);
  const asked: readonly (string | undefined)[] = ids === undefined ? [undefined] : (claimedBy ?? (chosen !== undefined && ids.includes(chosen) ? [chosen] : ids));
  const used = new Set<NodeConfig>(nodes.rewriters);
  const routes = asked.map((id): Route => {
    const own = nodesFor(files, id, nodes).configs;
    for (const config of own) used.add(config);
    const tables = [...nodes.rewriters.map((config) => tableOfConfig(config, nodes)), ...(files.length > 0 ? [compileApollo(files, id)] : [])];
    return routeOf(id, tables, own.map((config) => tableOfConfig(config, nodes)), nodes.isWholePath || (files.length === 0 && own.length === 1));
  });
  return { routes, configs: [...used] };
}

/** Nodes are the end of the path where all of it was asked for, or where nothing else redirects and one configuration says how; else they are told beside it. */
function routeOf(environment: string | undefined, tables: readonly Table[], nodes: readonly Table[], endsThere: boolean): Route {
  if (nodes.length === 0) return { environment, tables };
  return endsThere ? { environment, tables: [...tables, ...nodes] } : { environment, tables, beside: nodes };
}

/**
 * The configurations of an Environment's nodes. `areKnown` says that it names them, or a setting does; else each of those found may be its.
 * Where Environments name the nodes of some, those of the others are not known, unless a setting tells them.
 */
export function nodesFor(files: readonly RegistrySource[], id: string | undefined, nodes: NodePath): { readonly configs: readonly NodeConfig[]; readonly areKnown: boolean } {
  const names = files.some(({ file }) => (file.environments ?? []).some(({ nodeMirrors }) => nodeMirrors.length > 0));
  const named = names && id !== undefined ? nodesOf(files, id, nodes) : undefined;
  if (named) return { configs: named, areKnown: true };
  return { configs: names && !nodes.areNamed ? [] : nodes.nodes, areKnown: nodes.areNamed };
}

/** The configurations that an Environment names; undefined where it names none. */
function nodesOf(files: readonly RegistrySource[], id: string, { all }: NodePath): readonly NodeConfig[] | undefined {
  const globs = files.flatMap((source) => (source.file.environments ?? []).filter((each) => each.id.text === id).flatMap(({ nodeMirrors }) => nodeMirrors.map(({ text }) => ({ source, text }))));
  if (globs.length === 0) return undefined;
  return all.filter((config) => config.files.some(({ uri }) => globs.some(({ source, text }) => (
    matchesFrom(source, text, uri) || matchesFrom(source, `${text.replace(/\/$/, '')}/**`, uri)
  ))));
}
