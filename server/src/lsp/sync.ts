import { DidChangeConfigurationNotification, DidChangeWatchedFilesNotification, FileChangeType, WatchKind } from 'vscode-languageserver';
import type { Disposable, FileSystemWatcher, WorkspaceFolder } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { nameOf, nearestFolder } from '../base/uri';
import { isRegistryFileName } from '../mirrors/apollo/recognise';
import { parsePattern } from '../workspace/patterns';
import { normalFolder, normalUri, pathOf, schemeOf } from '../workspace/uri';
import type { FileEvent } from '../workspace/workspace';
import { trustNotification } from './protocol';
import { createScanner } from './scanner';
import type { Session } from './session';
import { givenSettings, pullSettings } from './settings';
import type { PulledSettings } from './settings';
import { createStatus } from './status';

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
    status.changed();
    publisher.changed(uri);
  };
  const inTurn = createTurns();
  const task = (what: string, work: () => Promise<void>): void => {
    void activity.during(() => inTurn(() => guard.run(what, work)));
  };

  const applyFolders = (): boolean => {
    for (const [uri, folder] of folders) spellings.set(uri, folder.uri.replace(/\/+$/, ''));
    return workspace.setFolders([...folders.keys()], namesOf(folders));
  };
  const applySettings = async (given?: unknown): Promise<boolean> => {
    const settings = await currentSettings(session, [...folders].map(([uri, folder]) => ({ uri, spelled: folder.uri })), given);
    for (const complaint of settings.complaints) session.log.warn(complaint);
    status.complain(settings.complaints);
    const needsScan = workspace.setSettings(settings);
    await watchOutside(settings, namesOf(folders));
    return needsScan;
  };

  connection.onInitialized(() => {
    workspace.setTrusted(client.trusted);
    task('the start', async () => {
      applyFolders();
      await registerDynamically(session, (event) => {
        task('new folders', async () => {
          for (const folder of event.removed) folders.delete(normalFolder(folder.uri));
          folders = new Map([...folders, ...event.added.map((folder) => [normalFolder(folder.uri), folder] as const)]);
          const moved = applyFolders();
          const reread = await applySettings();
          changed(undefined, moved || reread);
        });
      });
      await applySettings(client.settings);
      changed(undefined, true);
    });
  });
  connection.onDidChangeConfiguration(({ settings }) => {
    task('new settings', async () => changed(undefined, await applySettings(settings)));
  });
  /** Without a mirror table no file matters but a registry file; one that came with a whole folder is found by its name. */
  const filesChanged = async (events: readonly FileEvent[]): Promise<void> => {
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
  const open = new Map<string, TextDocument>();
  connection.onDidOpenTextDocument(({ textDocument: { uri: spelled, languageId, version, text } }) => {
    void guard.run(`opening ${spelled}`, () => {
      const uri = normalUri(spelled);
      spellings.set(uri, spelled);
      open.set(uri, TextDocument.create(spelled, languageId, version, text));
      workspace.open({ uri, languageId, version, text });
      changed(uri, false);
    });
  });
  connection.onDidChangeTextDocument(({ textDocument: { uri: spelled, version }, contentChanges }) => {
    void guard.run(`a change of ${spelled} to version ${version}`, () => {
      const uri = normalUri(spelled);
      const document = open.get(uri);
      if (!document) return;
      const updated = TextDocument.update(document, contentChanges, version);
      open.set(uri, updated);
      workspace.change({ uri, version, text: updated.getText() });
      changed(uri, false);
    });
  });
  connection.onDidCloseTextDocument(({ textDocument: { uri: spelled } }) => {
    void guard.run(`closing ${spelled}`, () => {
      const uri = normalUri(spelled);
      open.delete(uri);
      workspace.close(uri);
      changed(uri, false);
      closed(uri);
    });
  });
}

/** Settings of the client: asked for where it answers, else what it sent. */
async function currentSettings(session: Session, folders: readonly { readonly uri: string; readonly spelled: string }[], given: unknown): Promise<PulledSettings> {
  if (!session.client.asksConfiguration) return givenSettings(given);
  return pullSettings(folders, (items) => session.connection.workspace.getConfiguration(items));
}

async function registerDynamically(
  { connection, client }: Session,
  onFolders: (event: { readonly added: readonly WorkspaceFolder[]; readonly removed: readonly WorkspaceFolder[] }) => void,
): Promise<void> {
  if (client.hasFolderEvents) connection.workspace.onDidChangeWorkspaceFolders(onFolders);
  if (client.registersConfiguration) {
    const section = ['mirrorLens', 'files.exclude', 'search.exclude'];
    await connection.client.register(DidChangeConfigurationNotification.type, { section });
  }
  if (client.registersWatchers) {
    const watchers: FileSystemWatcher[] = [
      { globPattern: '**/*.{yaml,yml,json,YAML,YML,JSON}' },
      { globPattern: '**/.gitignore' },
      // A folder that goes or comes is told of alone, without the files in it.
      { globPattern: '**', kind: WatchKind.Create | WatchKind.Delete },
    ];
    await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  }
}

/** Watches the registry files that settings name outside the folders, which the folders' watchers do not see. */
function createOutsideWatchers({ connection, client, host, log }: Session) {
  let registration: Disposable | undefined;
  let watched = '[]';
  return async (settings: PulledSettings, names: ReadonlyMap<string, string>): Promise<void> => {
    if (!client.registersWatchers || !client.watchesOutside) return;
    const watchers = outsideWatchers(settings, names, host.port.home);
    if (JSON.stringify(watchers) === watched) return;
    watched = JSON.stringify(watchers);
    registration?.dispose();
    registration = undefined;
    if (watchers.length === 0) return;
    registration = await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    log.info(`Watching files outside the workspace folders: ${watched}`);
  };
}

function outsideWatchers(settings: PulledSettings, names: ReadonlyMap<string, string>, home: string | undefined): FileSystemWatcher[] {
  const folders = [...names.keys()];
  const watchers = new Map<string, FileSystemWatcher>();
  const scopes = [[undefined, settings.window] as const, ...settings.folders];
  for (const [folder, own] of scopes) {
    for (const written of own.registryFiles) {
      const pattern = parsePattern(written, { folder, names, home });
      if (!pattern?.base.startsWith('file:') || nearestFolder(folders, pattern.literal) !== undefined) continue;
      const globPattern = { baseUri: pattern.base, pattern: pattern.glob ?? nameOf(pattern.literal) };
      watchers.set(JSON.stringify(globPattern), { globPattern });
    }
  }
  return [...watchers.keys()].sort().flatMap((key) => watchers.get(key) ?? []);
}

/** Runs asynchronous work one after the other, in the order in which it was handed in. */
function createTurns(): (work: () => Promise<void>) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (work) => (last = last.then(work, work));
}
