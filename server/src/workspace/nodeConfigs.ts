import { memo } from '../base/memo';
import { folderOf, nearestFolder } from '../base/uri';
import { dialectNamed } from '../mirrors/dialects';
import type { WorkDocument } from './documents';
import { matchesPattern, parsePattern, type FilePattern } from './patterns';
import type { Entry, NodeConfig, NodeConfigFile, Snapshot } from './snapshot';
import { settingsOfFolder, type SettingsByFolder, type State } from './state';
import { isOfWorkspace, pathOf } from './uri';

/** The patterns of the setting `nodeConfigs` of one scope. A command line names thousands of files in full, so these are a set. */
interface Named {
  readonly literals: ReadonlySet<string>;
  readonly globs: readonly FilePattern[];
  readonly patterns: readonly FilePattern[];
}

type Scope = string | undefined;

const parsed = memo<SettingsByFolder, (names: State['names']) => (home: { readonly home: Scope }) => Map<Scope, Named | undefined>>(() => memo(() => memo(() => new Map())));
const homes = new Map<Scope, { readonly home: Scope }>();

function holderOf(home: Scope): { readonly home: Scope } {
  const known = homes.get(home);
  if (known) return known;
  const holder = { home };
  homes.set(home, holder);
  return holder;
}

function namedIn(state: State, scope: Scope, home: Scope): Named | undefined {
  const scopes = parsed(state.settings)(state.names)(holderOf(home));
  const known = scopes.get(scope);
  if (known || scopes.has(scope)) return known;
  const named = namedBy(state, scope, home);
  scopes.set(scope, named);
  return named;
}

function namedBy(state: State, scope: Scope, home: Scope): Named | undefined {
  const written = settingsOfFolder(state, scope).nodeConfigs;
  if (written.length === 0) return undefined;
  const patterns = written.flatMap((text): readonly FilePattern[] => {
    const pattern = parsePattern(text, { folder: scope, names: state.names, home });
    if (!pattern) return [];
    // Of a folder, such as a `certs.d`, all that is in it counts; a URI, as the command line gives it, names one file.
    return pattern.glob !== undefined || /^file:/i.test(text.trim()) ? [pattern] : [pattern, { base: pattern.literal, glob: '**', literal: pattern.literal }];
  });
  return { patterns, literals: new Set(patterns.map(({ literal }) => literal)), globs: patterns.filter(({ glob }) => glob !== undefined) };
}

/** The patterns of the setting `nodeConfigs` for a folder (undefined: the window); undefined where the setting is empty. */
export function nodeConfigPatterns(state: State, folder: Scope, home: Scope): readonly FilePattern[] | undefined {
  return namedIn(state, folder, home)?.patterns;
}

/** Whether a setting names a file as a mirror configuration, so that it is read whatever its name. */
export function isNamedConfig(state: State, uri: string, home: Scope): boolean {
  for (const folder of state.folders) if (isNamedBy(namedIn(state, folder, home), uri)) return true;
  return isNamedBy(namedIn(state, undefined, home), uri);
}

function isNamedBy(named: Named | undefined, uri: string): boolean {
  return named !== undefined && (named.literals.has(uri) || named.globs.some((pattern) => matchesPattern(pattern, uri)));
}

/** What of the snapshot concerns the configurations of nodes. */
export type NodeConfigs = Pick<Snapshot, 'nodeConfigs' | 'namedNodeConfigs'>;

/** The configurations in force: of each folder those that its setting names or else all that stand in it. The older array comes back while its members are the same. */
export function nodeConfigsOf(state: State, home: Scope, before: readonly NodeConfig[]): NodeConfigs {
  const entries = candidates(state);
  const uris = entries.map(({ uri }) => uri);
  const known = new Map<Scope, readonly string[] | undefined>();
  const namedNodeConfigs = (folder: Scope): readonly string[] | undefined => {
    const scope = folder !== undefined && state.folders.includes(folder) ? folder : undefined;
    if (!known.has(scope)) {
      const named = namedIn(state, scope, home);
      known.set(scope, named && uris.filter((uri) => isNamedBy(named, uri)));
    }
    return known.get(scope);
  };
  const inForce = entries.filter((entry) => isInForce(state, entry.uri, home));
  const now = grouped(inForce, state);
  const nodeConfigs = now.map((config) => before.find((other) => isSameConfig(config, other)) ?? config);
  const isSame = nodeConfigs.length === before.length && nodeConfigs.every((config, at) => config === before[at]);
  return { nodeConfigs: isSame ? before : nodeConfigs, namedNodeConfigs };
}

/** The configurations among the files on disk: looked for once for as long as no file changes there, and so not on every keystroke. */
const configsOnDisk = memo((files: ReadonlyMap<string, Entry>): readonly Entry[] => [...files.values()].filter((entry) => entry.config));

function candidates({ files, documents, links }: State): readonly Entry[] {
  // A ConfigMap's folder, as a node mounts it, holds links to its files under another name.
  const isSecondName = (uri: string): boolean => {
    const real = links.get(uri);
    return real !== undefined && real !== uri && (files.get(real)?.config !== undefined || documents.has(real));
  };
  const closed = configsOnDisk(files).filter(({ uri }) => !documents.has(uri));
  // The entry of a document is made when it is asked for: of most it is not asked here.
  const open = [...documents.values()].filter((document) => document.isConfigCandidate && document.entry.config !== undefined).map(({ entry }) => entry);
  return [...closed, ...open].filter(({ uri }) => !isSecondName(uri)).sort((a, b) => (a.uri < b.uri ? -1 : 1));
}

function isInForce(state: State, uri: string, home: Scope): boolean {
  const { folders } = state;
  if (!isOfWorkspace(uri, folders)) return false;
  return isNamedConfig(state, uri, home) || namedIn(state, nearestFolder(folders, uri), home) === undefined;
}

const sources = memo<Entry, Map<boolean, readonly NodeConfigFile[]>>(() => new Map());

function sourcesOf(entry: Entry, documents: ReadonlyMap<string, WorkDocument>, lastGood: State['lastGood']): readonly NodeConfigFile[] {
  const good = documents.has(entry.uri) && entry.config?.broken === true ? lastGood.get(entry.uri) : undefined;
  const stale = good?.config !== undefined;
  const from = good?.config ? good : entry;
  const { uri, lines, config } = from;
  if (!config) return [];
  const byKey = sources(from);
  const made = byKey.get(stale) ?? config.contents.map(({ content, carriedPath }): NodeConfigFile => {
    const path = pathOf(uri);
    return { uri, lines, content, stale, ...(carriedPath === undefined ? { path } : { path: `${path}/${carriedPath}`, isCarried: true }) };
  });
  byKey.set(stale, made);
  return made;
}

function grouped(entries: readonly Entry[], state: State): readonly NodeConfig[] {
  const groups = new Map<string, NodeConfig & { readonly files: NodeConfigFile[] }>();
  for (const entry of entries) {
    for (const source of sourcesOf(entry, state.documents, state.lastGood)) {
      const dialect = dialectNamed(source.content.dialect);
      if (!dialect) continue;
      const folder = nearestFolder(state.folders, source.uri);
      const key = JSON.stringify([dialect.dialect, dialect.setOf(source.path), folder ?? null]);
      const folders = source.isCarried === true ? NO_FOLDERS : (state.hostFolders.get(hostFoldersOf(source.uri)) ?? NO_FOLDERS);
      const plainFiles = source.isCarried === true ? NO_FOLDERS : (state.hostFiles.get(hostFoldersOf(source.uri)) ?? NO_FOLDERS);
      const group = groups.get(key) ?? { dialect, files: [], folders, plainFiles, folder };
      group.files.push(source);
      groups.set(key, group);
    }
  }
  return [...groups.values()];
}

const NO_FOLDERS: readonly string[] = [];

/** The folder whose folders are those of registries, for a `hosts.toml`. */
export function hostFoldersOf(uri: string): string {
  return folderOf(folderOf(uri));
}

function isSameConfig(a: NodeConfig, b: NodeConfig): boolean {
  if (a.dialect !== b.dialect || a.folder !== b.folder || a.files.length !== b.files.length) return false;
  return a.files.every((file, at) => file === b.files[at]) && isSameList(a.folders, b.folders) && isSameList(a.plainFiles ?? NO_FOLDERS, b.plainFiles ?? NO_FOLDERS);
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a === b || a.join('\n') === b.join('\n');
}
