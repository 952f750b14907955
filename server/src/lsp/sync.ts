import {
  DidChangeConfigurationNotification, DidChangeWatchedFilesNotification, DidChangeWorkspaceFoldersNotification, FileChangeType, WatchKind,
} from 'vscode-languageserver';
import type {
  DidChangeConfigurationParams, Disposable, FileSystemWatcher, ProtocolNotificationType, WorkspaceFolder, WorkspaceFoldersChangeEvent,
} from 'vscode-languageserver';
import { changed as changedText, liveText, type LiveText } from '../base/liveText';
import { nameOf, nearestFolder } from '../base/uri';
import { productChartNeeds } from '../features/apollo/charts';
import { chartNeeds } from '../features/sites';
import { isRegistryFileName } from '../mirrors/apollo/recognise';
import { parsePattern } from '../workspace/patterns';
import { canMatter } from '../workspace/walk';
import { normalFolder, normalUri, pathOf, schemeOf } from '../workspace/uri';
import type { FileEvent } from '../workspace/workspace';
import { NAMED_FILES, trustNotification } from './protocol';
import { createScanner } from './scanner';
import type { Session } from './session';
import { givenSettings, pullSettings } from './settings';
import type { PulledSettings } from './settings';
import { createStatus } from './status';

/** How long the client may take to answer with its settings before the defaults hold, in ms. */
const LONGEST_WAIT = 5000;

const KINDS: Readonly<Record<FileChangeType, FileEvent['kind']>> = {
  [FileChangeType.Created]: 'created',
  [FileChangeType.Changed]: 'changed',
  [FileChangeType.Deleted]: 'deleted',
};

/** Keeps the workspace the same as the client's: open texts, files on disk, folders, settings and trust. */
export function registerSync(session: Session): void {
  const { connection, workspace, client, guard, activity, publisher, spellings } = session;
  const status = createStatus(session);
  let folders = new Map(client.folders.map((folder) => [normalFolder(folder.uri), folder]));
  const scanner = createScanner(session, () => {
    status.changed();
    publisher.changed();
  });
  const watchOutside = createOutsideWatchers(session);

  /** Something changed: what was computed from it is told again, and what it makes necessary is read. */
  const changed = (uri: string | undefined, needsScan: boolean): void => {
    if (needsScan || scanner.isDue()) scanner.scan();
    // A status looks at every open text; while one is typed in, that waits until typing rests.
    if (uri === undefined) status.changed();
    publisher.changed(uri);
  };
  publisher.onRest(() => status.changed());
  publisher.onRest(() => loadOpenCharts(session));
  publisher.onRest(() => relateOpen(session));
  const inTurn = createTurns();
  const task = (what: string, work: () => Promise<void>): void => {
    void activity.during(() => session.settling.during(() => inTurn(() => guard.run(what, work))));
  };

  const applyFolders = (): boolean => {
    for (const [uri, folder] of folders) spellings.set(uri, folder.uri.replace(/\/+$/, ''));
    return workspace.setFolders([...folders.keys()], namesOf(folders));
  };
  let given = client.settings;
  const applySettings = async (): Promise<boolean> => {
    const scopes = [...folders].map(([uri, folder]) => ({ uri, spelled: folder.uri }));
    const settings = await currentSettings(session, scopes, given, () => task('late settings', async () => changed(undefined, await applySettings())));
    for (const complaint of settings.complaints) session.log.warn(complaint);
    status.complain(settings.complaints);
    const needsScan = workspace.setSettings(settings);
    watchOutside(settings, namesOf(folders));
    return needsScan;
  };
  const foldersChanged = ({ added, removed }: WorkspaceFoldersChangeEvent): void => {
    task('new folders', async () => {
      for (const folder of removed) folders.delete(normalFolder(folder.uri));
      folders = new Map([...folders, ...added.map((folder) => [normalFolder(folder.uri), folder] as const)]);
      const moved = applyFolders();
      const reread = await applySettings();
      changed(undefined, moved || reread);
    });
  };

  connection.onInitialized(() => {
    workspace.setTrusted(client.trusted);
    task('the start', async () => {
      applyFolders();
      listenToFolders(session, foldersChanged);
      registerDynamically(session);
      await applySettings();
      changed(undefined, true);
    });
  });
  connection.onDidChangeConfiguration((params: Partial<DidChangeConfigurationParams> | null) => {
    const sent: unknown = params?.settings;
    task('new settings', async () => {
      given = sent ?? given;
      changed(undefined, await applySettings());
    });
  });
  /** Without a mirror table no file matters but a registry file; one that came with a whole folder is found by its name. */
  const filesChanged = async (told: readonly FileEvent[]): Promise<void> => {
    const events = told.filter(({ uri }) => isText(uri));
    if (!scanner.isAsleep()) {
      changed(undefined, await workspace.filesChanged(events));
      return;
    }
    const registries = events.filter(({ uri }) => isRegistryFileName(pathOf(uri)));
    const mayBeFolder = events.some(({ uri, kind }) => kind === 'created' && !nameOf(uri).includes('.'));
    if (registries.length > 0 || mayBeFolder) changed(undefined, (await workspace.filesChanged(registries)) || mayBeFolder);
  };
  registerDocuments(session, changed, (uri) => {
    // What the editor saved may not have been told of yet, and a manifest that is closed counts as it is on disk.
    if (schemeOf(uri) === 'file' && !scanner.isAsleep()) task('a closed document', () => filesChanged([{ uri, kind: 'changed' }]));
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    task('changed files', () => filesChanged(changes.map(({ uri, type }) => ({ uri, kind: KINDS[type] }))));
  });
  // Told by the editor itself too, since watchers may be excluded or missing.
  connection.workspace.onDidCreateFiles(({ files }) => {
    task('created files', () => filesChanged(files.map(({ uri }) => ({ uri, kind: 'created' }))));
  });
  connection.workspace.onDidDeleteFiles(({ files }) => {
    task('deleted files', () => filesChanged(files.map(({ uri }) => ({ uri, kind: 'deleted' }))));
  });
  connection.workspace.onDidRenameFiles(({ files }) => {
    task('renamed files', () => filesChanged(files.flatMap(({ oldUri, newUri }): FileEvent[] => (
      [{ uri: oldUri, kind: 'deleted' }, { uri: newUri, kind: 'created' }]
    ))));
  });
  connection.onNotification(trustNotification.method, ({ trusted }: { readonly trusted: boolean }) => {
    changed(undefined, workspace.setTrusted(trusted));
  });
}

function namesOf(folders: ReadonlyMap<string, WorkspaceFolder>): ReadonlyMap<string, string> {
  return new Map([...folders].map(([uri, { name }]) => [uri, name]));
}

/** The open texts, changed incrementally. A change of a document that was never opened is left alone. */
function registerDocuments(
  { connection, workspace, guard, spellings }: Session,
  changed: (uri: string, needsScan: boolean) => void,
  closed: (uri: string) => void,
): void {
  const open = new Map<string, LiveText>();
  connection.onDidOpenTextDocument(({ textDocument: { uri: spelled, languageId, version, text } }) => {
    void guard.run(`opening ${spelled}`, () => {
      if (!isText(spelled) || !isText(text)) return;
      const uri = normalUri(spelled);
      spellings.set(uri, spelled);
      const live = liveText(text);
      open.set(uri, live);
      workspace.open({ uri, languageId, version, ...live });
      changed(uri, false);
    });
  });
  connection.onDidChangeTextDocument(({ textDocument: { uri: spelled, version }, contentChanges }) => {
    void guard.run(`a change of ${spelled} to version ${version}`, () => {
      if (!isText(spelled)) return;
      const uri = normalUri(spelled);
      const document = open.get(uri);
      if (!document) return;
      const live = changedText(document, contentChanges);
      open.set(uri, live);
      workspace.change({ uri, version, ...live });
      changed(uri, false);
    });
  });
  connection.onDidCloseTextDocument(({ textDocument: { uri: spelled } }) => {
    void guard.run(`closing ${spelled}`, () => {
      if (!isText(spelled)) return;
      const uri = normalUri(spelled);
      open.delete(uri);
      workspace.close(uri);
      changed(uri, false);
      closed(uri);
    });
  });
}

/**
 * Settings of the client: asked for where it answers, else what it sent. One that takes too long is not waited for, so that the rules
 * are read in any case; `late` is called when its answer comes after all.
 */
async function currentSettings(
  { client, connection, host, log }: Session,
  folders: readonly { readonly uri: string; readonly spelled: string }[],
  given: unknown,
  late: () => void,
): Promise<PulledSettings> {
  if (!client.asksConfiguration) return givenSettings(given);
  const pulled = pullSettings(folders, given, (items) => connection.workspace.getConfiguration(items)).catch((error: unknown) => {
    log.warn(`The client did not give its settings: ${String(error)}`);
    return undefined;
  });
  let isLate = false;
  const deadline = new Promise<undefined>((resolve) => {
    const takeBack = host.timers.after(LONGEST_WAIT, () => {
      isLate = true;
      resolve(undefined);
    });
    void pulled.then((settings) => {
      takeBack();
      if (isLate && settings) late();
    });
  });
  return (await Promise.race([pulled, deadline])) ?? givenSettings(given);
}

/** Clients that do not announce that they tell of their folders may do so nevertheless; the library listens to the others only. */
function listenToFolders({ client, connection }: Session, changed: (event: WorkspaceFoldersChangeEvent) => void): void {
  if (client.hasFolderEvents) connection.workspace.onDidChangeWorkspaceFolders(changed);
  else connection.onNotification(DidChangeWorkspaceFoldersNotification.type, ({ event }) => changed(event));
}

/** Asks to be told of settings and files. The client is not waited for, since it may refuse or never answer. */
function registerDynamically({ connection, client, guard, activity }: Session): void {
  const register = <O>(type: ProtocolNotificationType<unknown, O>, options: O): void => {
    void activity.during(() => guard.run(`registering for ${type.method}`, async () => {
      await connection.client.register(type, options);
    }));
  };
  if (client.registersConfiguration) {
    register(DidChangeConfigurationNotification.type, { section: ['mirrorLens', 'files.exclude', 'search.exclude'] });
  }
  if (client.registersWatchers) {
    const watchers: FileSystemWatcher[] = [
      { globPattern: '**/*.{yaml,yml,json,YAML,YML,JSON}' },
      ...NAMED_FILES.map((globPattern) => ({ globPattern })),
      { globPattern: '**/{.gitignore,.env}' },
      // A folder that goes or comes is told of alone, without the files in it.
      { globPattern: '**', kind: WatchKind.Create | WatchKind.Delete },
    ];
    register(DidChangeWatchedFilesNotification.type, { watchers });
  }
}

/** Watches the files that settings name and the folders' watchers do not see: those outside the folders, and inventories of unusual names. */
function createOutsideWatchers({ connection, client, host, log, guard, activity }: Session) {
  let registration: Promise<Disposable> | undefined;
  let watched = '[]';
  return (settings: PulledSettings, names: ReadonlyMap<string, string>): void => {
    if (!client.registersWatchers || !client.watchesOutside) return;
    const watchers = outsideWatchers(settings, names, host.port.home);
    if (JSON.stringify(watchers) === watched) return;
    watched = JSON.stringify(watchers);
    const before = registration;
    registration = watchers.length === 0 ? undefined : connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    const now = registration;
    void activity.during(() => guard.run('watching files that settings name', async () => {
      (await before)?.dispose();
      if (await now) log.info(`Watching files that settings name: ${JSON.stringify(watchers)}`);
    }));
  };
}

function outsideWatchers(settings: PulledSettings, names: ReadonlyMap<string, string>, home: string | undefined): FileSystemWatcher[] {
  const folders = [...names.keys()];
  const watchers = new Map<string, FileSystemWatcher>();
  const scopes = [[undefined, settings.window] as const, ...settings.folders];
  for (const [folder, own] of scopes) {
    const tables = [...own.registryFiles, ...own.nodeConfigs];
    const named = [...tables, ...own.inventories.map(({ file }) => file)];
    for (const written of named) {
      const pattern = parsePattern(written, { folder, names, home });
      if (!pattern?.base.startsWith('file:')) continue;
      const isSeen = nearestFolder(folders, pattern.literal) !== undefined && (canMatter(pattern.literal) || tables.includes(written));
      if (isSeen) continue;
      const globPattern = { baseUri: pattern.base, pattern: pattern.glob ?? nameOf(pattern.literal) };
      watchers.set(JSON.stringify(globPattern), { globPattern });
    }
  }
  return [...watchers.keys()].sort().flatMap((key) => watchers.get(key) ?? []);
}

/** Reads the charts of open documents that are not at hand, so that their findings can be told. Closed charts wait until somebody looks. */
function loadOpenCharts({ workspace, activity, guard, publisher }: Session): void {
  const snapshot = workspace.snapshot();
  const open = [...snapshot.documents.keys()];
  const needs = [...chartNeeds(snapshot, open), ...productChartNeeds(snapshot, open)];
  if (needs.length === 0) return;
  void activity.during(() => guard.run('reading charts', async () => {
    if (await workspace.loadCharts(needs)) publisher.changed();
  }));
}

/** Lets what open documents say of other files count in those. */
function relateOpen({ workspace, activity, guard, publisher }: Session): void {
  void activity.during(() => guard.run('relating files', async () => {
    if (await workspace.relateOpen()) publisher.changed();
  }));
}

/** Runs asynchronous work one after the other, in the order in which it was handed in. */
function createTurns(): (work: () => Promise<void>) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (work) => (last = last.then(work, work));
}

/** Other clients may send anything, whatever the types say. */
function isText(value: unknown): value is string {
  return typeof value === 'string';
}
