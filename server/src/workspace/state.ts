import { nameOf, nearestFolder } from '../base/uri';
import { mayLink } from '../images/links';
import type { ChartText } from '../charts/model/world';
import type { ChartsView } from './chartView';
import type { WorkDocument } from './documents';
import { inventoriesOf, isInventory } from './inventories';
import { isNamedConfig, nodeConfigsOf } from './nodeConfigs';
import { matchesPattern, parsePattern, type FilePattern } from './patterns';
import { registriesInForce, registriesOnDisk } from './registries';
import { NO_RELATIONS, type Relations } from './relations';
import { DEFAULT_SETTINGS, type Settings } from './settings';
import type { Entry, NodeConfig, RegistrySource, ScanState, Snapshot, Trouble } from './snapshot';
import { isChartFile, readChart, type Chart, type Charts, type Surrounding } from './surroundings';
import { siteUri } from './uri';
import { folderOf } from '../base/uri';
import { memo } from '../base/memo';
import type { WalkRules } from './walk';

/** The settings of the window and of those folders that have their own. */
export interface SettingsByFolder {
  readonly window: Settings;
  readonly folders: ReadonlyMap<string, Settings>;
}

/** What has been loaded of the files of charts. The maps are never changed once they stand here. */
export interface ChartFiles {
  /** The folders of the charts that somebody has asked for. */
  readonly wanted: ReadonlySet<string>;
  readonly lists: ReadonlyMap<string, readonly string[]>;
  readonly texts: ReadonlyMap<string, ChartText | null>;
  readonly bytes: ReadonlyMap<string, Uint8Array | null>;
}

export const NO_CHART_FILES: ChartFiles = { wanted: new Set(), lists: new Map(), texts: new Map(), bytes: new Map() };

/** Everything that the workspace remembers; the only mutable value of the core, and changed by `workspace/` alone. */
export interface State {
  folders: readonly string[];
  names: ReadonlyMap<string, string>;
  settings: SettingsByFolder;
  settingsOf: (uri: string) => Settings;
  trusted: boolean;
  documents: ReadonlyMap<string, WorkDocument>;
  files: ReadonlyMap<string, Entry>;
  /** What the Chart.yaml files on disk say, by folder. */
  charts: ReadonlyMap<string, Chart>;
  /** What `.env` files give to Compose files, by folder, and where there are such files. */
  envs: ReadonlyMap<string, Readonly<Record<string, string>>>;
  envFiles: ReadonlySet<string>;
  /** What the files say of each other, open texts before the disk. */
  relations: Relations;
  links: ReadonlyMap<string, string>;
  chartFiles: ChartFiles;
  lastGood: ReadonlyMap<string, Entry>;
  troubles: ReadonlyMap<string, Trouble>;
  rules: ReadonlyMap<string, WalkRules>;
  /** Files that are read because they were named, whatever is ignored. */
  explicit: ReadonlySet<string>;
  scan: ScanState;
  registryFiles: readonly RegistrySource[];
  nodeConfigs: readonly NodeConfig[];
  /** The names of the folders in a `certs.d`, by its URI: a registry's folder without a `hosts.toml` matters to containerd. */
  hostFolders: ReadonlyMap<string, readonly string[]>;
  /** The names of the plain files in a `certs.d` that are those of hosts, by its URI. */
  hostFiles: ReadonlyMap<string, readonly string[]>;
}

/** The state of a workspace in which nothing is open. */
export function emptyState(): State {
  const settings: SettingsByFolder = { window: DEFAULT_SETTINGS, folders: new Map() };
  return {
    folders: [], names: new Map(), settings, settingsOf: () => DEFAULT_SETTINGS, trusted: true, documents: new Map(), files: new Map(),
    charts: new Map(), envs: new Map(), envFiles: new Set(), relations: NO_RELATIONS, links: new Map(), chartFiles: NO_CHART_FILES, lastGood: new Map(), troubles: new Map(), rules: new Map(), explicit: new Set(),
    scan: { phase: 'none', filesSeen: 0 }, registryFiles: [], nodeConfigs: [], hostFolders: new Map(), hostFiles: new Map(),
  };
}

/** The settings that hold for a resource: those of its folder, else the window's. */
export function settingsFunction(folders: readonly string[], settings: SettingsByFolder): (uri: string) => Settings {
  return (uri) => settings.folders.get(nearestFolder(folders, siteUri(uri)) ?? '') ?? settings.window;
}

/** The settings of a folder, or of the window. */
export function settingsOfFolder(state: State, folder: string | undefined): Settings {
  return (folder === undefined ? undefined : state.settings.folders.get(folder)) ?? state.settings.window;
}

/** The patterns of the setting `registryFiles` for a folder (undefined: the window); undefined where the setting is empty. */
export function patternsOf(state: State, folder: string | undefined, home: string | undefined): readonly FilePattern[] | undefined {
  const patterns = settingsOfFolder(state, folder).registryFiles;
  if (patterns.length === 0) return undefined;
  const parsed = patterns.map((pattern) => parsePattern(pattern, { folder, names: state.names, home }));
  return parsed.filter((pattern) => pattern !== undefined);
}

const chartOf = memo((document: WorkDocument): Chart => readChart(document.text));

/** The charts, an open Chart.yaml before the one on disk. */
export function chartsForDocuments(state: State): Charts {
  const open = [...state.documents.values()].filter((document) => isChartFile(document.uri) && !document.isTooLarge);
  if (open.length === 0) return state.charts;
  return new Map([...state.charts, ...open.map((document) => [folderOf(document.uri), chartOf(document)] as const)]);
}

/**
 * The open documents that say something of other files and are not as on disk: helmfiles, kustomizations, objects with values, and what charts
 * give to values over their own.
 */
export function openLinkers(state: State): ReadonlyMap<string, Entry> {
  const found = new Map<string, Entry>();
  for (const document of state.documents.values()) {
    const { uri } = document;
    if (document.isTooLarge || !uri.startsWith('file:') || nearestFolder(state.folders, uri) === undefined) continue;
    const onDisk = state.files.get(uri);
    const isOfChart = isChartFile(uri) || nameOf(uri) === 'values.yaml';
    const speaks = isOfChart || onDisk?.links !== undefined || mayLink(document.look, document.surroundings.path);
    // Hashing a long text takes longer than a key may; most edits tell by the length that the text is another.
    if (!speaks || (onDisk?.lines.length === document.text.length && onDisk.hash === document.entry.hash)) continue;
    if (isOfChart || onDisk?.links !== undefined || document.entry.links !== undefined) found.set(uri, document.entry);
  }
  return found;
}

/** The files as they are related: an open text goes before the disk. */
export function linkedFiles(state: State): ReadonlyMap<string, Entry> {
  const open = openLinkers(state);
  return open.size === 0 ? state.files : new Map([...state.files, ...open]);
}

/** What the surroundings of files on disk are made from. */
export function aroundFiles(state: State, home: string | undefined): Surrounding {
  const { relations, settingsOf } = state;
  return { charts: chartsForDocuments(state), relations, settingsOf, isInventory: (uri) => isInventory(state, uri, home), isMirrorConfig: (uri) => isNamedConfig(state, uri, home) };
}

/** Builds the snapshot of a state and settles which registry files are in force. */
export function takeSnapshot(state: State, revision: number, { home, today }: { readonly home: string | undefined; readonly today: string | undefined }, charts: ChartsView): Snapshot {
  const named = namedRegistryFiles(state, home);
  state.registryFiles = registriesInForce({ ...state, named }, state.registryFiles);
  const { nodeConfigs, namedNodeConfigs } = nodeConfigsOf(state, home, state.nodeConfigs);
  state.nodeConfigs = nodeConfigs;
  const { folders, documents, files, registryFiles, scan, troubles, relations, settingsOf: settings } = state;
  let all: readonly Trouble[] | undefined;
  return {
    revision, today, folders, documents, files, registryFiles, namedRegistryFiles: named, nodeConfigs, namedNodeConfigs, inventories: inventoriesOf(state, home), settings, scan, charts,
    chains: (uri) => relations.chains.get(uri) ?? [],
    resources: (uri) => relations.resources.get(uri) ?? [],
    get troubles() {
      return (all ??= allTroubles(documents, files, troubles));
    },
  };
}

function namedRegistryFiles(state: State, home: string | undefined): Snapshot['namedRegistryFiles'] {
  const known = new Map<string | undefined, readonly string[] | undefined>();
  const candidates = registryUris(state);
  return (folder) => {
    const scope = folder !== undefined && state.folders.includes(folder) ? folder : undefined;
    if (!known.has(scope)) {
      const patterns = patternsOf(state, scope, home);
      known.set(scope, patterns && candidates.filter((uri) => patterns.some((pattern) => matchesPattern(pattern, uri))));
    }
    return known.get(scope);
  };
}

function registryUris(state: State): readonly string[] {
  const closed = registriesOnDisk(state.files).map((entry) => entry.uri);
  const open = [...state.documents.values()].filter((document) => document.isRegistryCandidate).map((document) => document.uri);
  return [...new Set([...closed, ...open])].sort();
}

const unparsedOnDisk = memo((files: ReadonlyMap<string, Entry>): readonly Entry[] => [...files.values()].filter((entry) => entry.unparsed));

function allTroubles(
  documents: ReadonlyMap<string, WorkDocument>,
  files: ReadonlyMap<string, Entry>,
  troubles: ReadonlyMap<string, Trouble>,
): readonly Trouble[] {
  const found = [...troubles.values()].filter((trouble) => !documents.has(trouble.uri));
  for (const { uri, unparsed } of unparsedOnDisk(files)) {
    if (unparsed && !documents.has(uri)) found.push({ uri, reason: unparsed, detail: '' });
  }
  for (const document of documents.values()) {
    if (document.isTooLarge) found.push({ uri: document.uri, reason: 'too-large', detail: `${document.text.length} characters` });
    else if (document.entry.unparsed) found.push({ uri: document.uri, reason: document.entry.unparsed, detail: '' });
  }
  return found.sort((a, b) => (a.uri < b.uri ? -1 : 1));
}
