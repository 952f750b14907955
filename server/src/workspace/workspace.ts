import { NEVER, type CancellationToken } from '../base/cancellation';
import { nameOf, nearestFolder } from '../base/uri';
import { dropChanged, loadCharts } from './chartFiles';
import { chartsView } from './chartView';
import { openDocument, relocated, type OpenContext, type OpenText, type WorkDocument } from './documents';
import { isEnvFile } from './env';
import { isInventory } from './inventories';
import { matchesPattern } from './patterns';
import type { FilePort, IndexStore } from './port';
import { isNamedConfig } from './nodeConfigs';
import { createReader, isAtOrBelow, isWholeTable, seal } from './reading';
import { isSameRelations } from './relations';
import { relateAgain, scanFolders, type ScanOptions } from './scanning';
import type { Entry, ScanState, Snapshot } from './snapshot';
import { aroundFiles, emptyState, openLinkers, patternsOf, settingsFunction, takeSnapshot, type SettingsByFolder, type State } from './state';
import { isChartFile, isSameSurroundings, surroundingsOf } from './surroundings';
import { normalFolder, normalUri, siteUri } from './uri';
import { canMatter, isMet, walk } from './walk';

export type { OpenText } from './documents';
export type { ScanOptions } from './scanning';
export type { SettingsByFolder } from './state';

/** What happened to a file on disk. */
export interface FileEvent {
  readonly uri: string;
  readonly kind: 'created' | 'changed' | 'deleted';
}

/** A text with the hash that edits name it by. The same shape as `features/model`'s, which this room does not know. */
export interface TextWithHash {
  readonly uri: string;
  readonly hash: string;
  readonly text: string;
}

/**
 * The only state: open texts, files through the port, folders, settings. URIs may come in any spelling (see `normalUri`);
 * they are given out in the normal one. Functions that return nothing change the state at once.
 */
export interface Workspace {
  /** The state of this moment; the same object until something changes. */
  snapshot(): Snapshot;
  /** Takes up an open text. Reads no file. */
  open(text: OpenText): void;
  /** Takes up a new version of an open text, complete. Reads no file. */
  change(text: Omit<OpenText, 'languageId'>): void;
  /** Lets go of an open text; what is on disk counts again. */
  close(uri: string): void;
  /**
   * Sets the workspace folders, and the names that the editor shows for them. True where a scan is needed now.
   * What stood in a folder that is gone is forgotten.
   */
  setFolders(uris: readonly string[], names?: ReadonlyMap<string, string>): boolean;
  /** Sets the settings of the window and of folders. True where a scan is needed now. */
  setSettings(settings: SettingsByFolder): boolean;
  /** Whether files outside the folders may be read; they may not in an untrusted workspace. True where a scan is needed now. */
  setTrusted(trusted: boolean): boolean;
  /** Reads what changed on disk. True where a scan is needed, since the rules of what is read have changed. */
  filesChanged(events: readonly FileEvent[]): Promise<boolean>;
  /** Walks the folders and reads what can matter; see `scanFolders`. A second scan stops the first. */
  scan(token?: CancellationToken, options?: ScanOptions): AsyncGenerator<ScanState>;
  /** Names files, or folders with all that is in them, that the next scan reads whatever is ignored. */
  name(uris: readonly string[]): void;
  /** The texts of files, open ones before the disk; one that cannot be read is missing. Changes nothing. */
  load(uris: readonly string[]): Promise<ReadonlyMap<string, TextWithHash>>;
  /** Loads charts by the folders of their Chart.yaml, so that `Snapshot.charts` gives them. True where something was read that was not at hand. */
  loadCharts(folders: readonly string[]): Promise<boolean>;
  /** Lets unsaved changes count in the files that they speak of; for when typing rests. True where that changed anything. */
  relateOpen(): Promise<boolean>;
}

/** A workspace without folders and with the default settings; with a store it remembers unchanged files from one run to the next. */
export function createWorkspace(port: FilePort, store?: IndexStore): Workspace {
  const state = emptyState();
  const reader = createReader(state, port, store);
  let revision = 0;
  let scans = 0;
  let current: Snapshot | undefined;
  let related: ReadonlyMap<string, Entry> = new Map();

  /** Ends a change: the next snapshot is a new one. What is in force is settled now, while the last good versions are known. */
  const changed = (): void => {
    current = undefined;
  };
  const snapshot = (): Snapshot => {
    if (current) return current;
    seal(state);
    return (current = takeSnapshot(state, ++revision, { home: port.home, today: port.today?.() }, chartsView(state, port)));
  };
  const put = (document: WorkDocument): void => {
    state.documents = new Map([...state.documents, [document.uri, document]]);
    rememberGood(state, document);
    if (isChartFile(document.uri)) relocateDocuments(state, port);
    changed();
  };
  const readAgain = async (uris: readonly string[]): Promise<void> => {
    const envFiles = uris.filter(isEnvFile);
    if (envFiles.length > 0) state.envFiles = new Set([...state.envFiles, ...envFiles]);
    await reader.read(uris.filter((uri) => !isEnvFile(uri)).map((uri) => ({ uri, registriesOnly: isOutside(state, uri, port.home) })));
    await reader.relate(envFiles);
    await relateAgain(reader, (uri) => ({ uri, registriesOnly: isOutside(state, uri, port.home) }));
    await reader.settle();
    relocateDocuments(state, port);
    changed();
  };

  /** One at a time, so that no file is read twice and none is taken up that an event has made outdated. */
  let chartWork: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = chartWork.then(work, work);
    chartWork = next;
    return next;
  };
  const loadWanted = async (folders: Iterable<string>): Promise<boolean> => {
    const before = state.chartFiles;
    const isNew = await loadCharts(state, port, folders);
    if (state.chartFiles !== before) changed();
    return isNew;
  };

  return {
    snapshot,
    open(text) {
      const uri = normalUri(text.uri);
      const onDisk = state.files.get(uri);
      if (onDisk && isWholeTable(onDisk)) state.lastGood = new Map([...state.lastGood, [uri, onDisk]]);
      put(openDocument({ ...text, uri }, contextOf(state, port, uri)));
    },
    change(text) {
      const uri = normalUri(text.uri);
      const before = state.documents.get(uri);
      if (!before) return;
      put(openDocument({ ...text, uri, languageId: before.languageId }, contextOf(state, port, uri), before));
    },
    close(spelled) {
      const uri = normalUri(spelled);
      state.documents = withoutKey(state.documents, uri);
      state.lastGood = withoutKey(state.lastGood, uri);
      if (isChartFile(uri)) relocateDocuments(state, port);
      changed();
    },
    setFolders(uris, names = new Map()) {
      const folders = [...new Set(uris.map(normalFolder))];
      state.names = new Map([...names].map(([uri, name]) => [normalFolder(uri), name]));
      for (const folder of folders) if (!state.names.has(folder)) state.names = new Map([...state.names, [folder, nameOf(folder)]]);
      const added = folders.some((folder) => !state.folders.includes(folder));
      const removed = state.folders.some((folder) => !folders.includes(folder));
      if (!added && !removed && folders.length === state.folders.length) return false;
      state.folders = folders;
      state.settingsOf = settingsFunction(folders, state.settings);
      reader.forget((uri) => nearestFolder(folders, uri) === undefined && !state.explicit.has(uri));
      state.rules = new Map([...state.rules].filter(([folder]) => folders.includes(folder)));
      relocateDocuments(state, port);
      changed();
      return true;
    },
    setSettings(settings) {
      const folders = new Map([...settings.folders].map(([uri, own]) => [normalFolder(uri), own]));
      const before = scanKey(state);
      state.settings = { window: settings.window, folders };
      state.settingsOf = settingsFunction(state.folders, state.settings);
      relocateDocuments(state, port);
      changed();
      return scanKey(state) !== before;
    },
    setTrusted(trusted) {
      if (trusted === state.trusted) return false;
      state.trusted = trusted;
      changed();
      return true;
    },
    async filesChanged(events) {
      const normal = events.map((event) => ({ ...event, uri: normalUri(event.uri).replace(/\/$/, '') }));
      const deleted = normal.filter((event) => event.kind === 'deleted').map((event) => event.uri);
      if (deleted.length > 0) reader.forget((uri) => deleted.some((gone) => isAtOrBelow(gone, uri)));
      const wanted = new Set<string>();
      for (const { uri, kind } of normal) {
        if (kind === 'deleted') continue;
        if (isRead(state, port, uri)) wanted.add(uri);
        else if (kind === 'created') for (const inside of await filesBelow(state, port, uri)) wanted.add(inside);
      }
      await readAgain([...wanted]);
      if (state.chartFiles.wanted.size > 0) {
        await inTurn(async () => {
          dropChanged(state, normal);
          changed();
          return loadWanted(state.chartFiles.wanted);
        });
      }
      return normal.some(({ uri }) => nameOf(uri) === '.gitignore' && nearestFolder(state.folders, uri) !== undefined);
    },
    async *scan(token = NEVER, options = {}) {
      const number = ++scans;
      const isSuperseded = () => number !== scans;
      const control = { isSuperseded, isStopped: () => token.isCancellationRequested || isSuperseded() };
      for await (const progress of scanFolders(state, port, reader, options, control)) {
        relocateDocuments(state, port);
        changed();
        yield progress;
      }
      changed();
    },
    name(uris) {
      state.explicit = new Set([...state.explicit, ...uris.map(normalFolder)]);
    },
    async load(uris) {
      const loaded = await Promise.all([...new Set(uris.map(normalUri))].map((uri) => loadOne(state, port, uri)));
      return new Map(loaded.filter((text) => text !== undefined).map((text) => [text.uri, text]));
    },
    loadCharts(folders) {
      return inTurn(() => loadWanted(folders));
    },
    async relateOpen() {
      const open = openLinkers(state);
      const isKnown = open.size === related.size && [...open].every(([uri, entry]) => related.get(uri) === entry);
      if (isKnown) return false;
      const isOfChart = [...open.keys(), ...related.keys()].some(isChartFile);
      related = open;
      const before = state.relations;
      await reader.relate();
      // An open Chart.yaml is no relation, and counts for the files around it all the same.
      if (isSameRelations(before, state.relations) && !isOfChart) return false;
      await relateAgain(reader, (uri) => ({ uri, registriesOnly: isOutside(state, uri, port.home) }));
      relocateDocuments(state, port);
      changed();
      return true;
    },
  };
}

function contextOf(state: State, port: FilePort, uri: string): OpenContext {
  const folder = nearestFolder(state.folders, siteUri(uri));
  return {
    surroundings: surroundingsOf(uri, folder, aroundFiles(state, port.home)),
    limit: state.settingsOf(uri).maxFileSize,
    wasRegistry: state.lastGood.get(uri)?.registry !== undefined,
    hash: (text) => port.hash(text),
    onDisk: state.files.get(uri),
  };
}

function rememberGood(state: State, document: WorkDocument): void {
  if (!document.isRegistryCandidate && !document.isConfigCandidate) return;
  const { entry } = document;
  if (entry.registry?.broken === true || entry.config?.broken === true) return;
  state.lastGood = entry.registry || entry.config ? new Map([...state.lastGood, [document.uri, entry]]) : withoutKey(state.lastGood, document.uri);
}

/** Takes open documents up anew where a chart, the folders or the limit of size changed; the others stay the same objects. */
function relocateDocuments(state: State, port: FilePort): void {
  const around = aroundFiles(state, port.home);
  let moved: Map<string, WorkDocument> | undefined;
  for (const [uri, document] of state.documents) {
    const surroundings = surroundingsOf(uri, nearestFolder(state.folders, siteUri(uri)), around);
    const fits = document.text.length <= state.settingsOf(uri).maxFileSize;
    if (isSameSurroundings(surroundings, document.surroundings) && fits !== document.isTooLarge) continue;
    moved ??= new Map(state.documents);
    const context = { ...contextOf(state, port, uri), surroundings };
    moved.set(uri, fits === document.isTooLarge ? openDocument(document, context) : relocated(document, context));
  }
  if (moved) state.documents = moved;
}

/** Whether a file event concerns a file that a scan would read. */
function isRead(state: State, port: FilePort, uri: string): boolean {
  if (state.explicit.has(uri)) return true;
  const folder = nearestFolder(state.folders, uri);
  const rules = folder === undefined ? undefined : state.rules.get(folder);
  if (rules && isMet(rules, uri, false)) return true;
  if (folder === undefined && !state.trusted) return false;
  if (isInventory(state, uri, port.home)) return true;
  if (isNamedConfig(state, uri, port.home)) return true;
  const scopes = [...state.folders, undefined];
  return scopes.some((scope) => patternsOf(state, scope, port.home)?.some((pattern) => matchesPattern(pattern, uri)));
}

/** The files of a folder that appeared as a whole, by a rename or a checkout: editors then tell of the folder alone. */
async function filesBelow(state: State, port: FilePort, uri: string): Promise<readonly string[]> {
  const folder = nearestFolder(state.folders, uri);
  const rules = folder === undefined ? undefined : state.rules.get(folder);
  if (!rules || canMatter(uri) || !isMet(rules, uri, true)) return [];
  const target = await port.stat(uri);
  if (!target.ok || target.kind !== 'folder' || target.real !== uri) return [];
  const files: string[] = [];
  for await (const step of walk(port, rules, uri)) files.push(...step.files.map((file) => file.uri));
  return [...files.filter(isChartFile), ...files.filter((file) => !isChartFile(file))];
}

/** Whether a file is read for registries alone: a setting names it, it stands outside the folders, and it is no inventory. */
function isOutside(state: State, uri: string, home: string | undefined): boolean {
  return nearestFolder(state.folders, uri) === undefined && !state.explicit.has(uri) && !isInventory(state, uri, home);
}

async function loadOne(state: State, port: FilePort, uri: string): Promise<TextWithHash | undefined> {
  const open = state.documents.get(uri);
  if (open) return { uri, hash: open.entry.hash, text: open.text };
  const file = await port.read(uri, state.settingsOf(uri).maxFileSize);
  return file.ok ? { uri, hash: port.hash(file.text), text: file.text } : undefined;
}

/** What of the settings decides which files are read, and as what. */
function scanKey(state: State): string {
  const of = (folder: string | undefined) => {
    const { exclude, registryFiles, nodeConfigs, inventories, maxFileSize, imagePaths, valuesFiles } = (folder === undefined ? undefined : state.settings.folders.get(folder)) ?? state.settings.window;
    return [exclude, registryFiles, nodeConfigs, inventories, maxFileSize, imagePaths, valuesFiles];
  };
  return JSON.stringify([...state.folders, undefined].map(of));
}

function withoutKey<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}
