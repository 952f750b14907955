import { CancellationTokenSource, RelativePattern, workspace } from 'vscode';
import type { Disposable, LogOutputChannel, Uri, WorkspaceFolder } from 'vscode';
import { WELL_KNOWN_NAMES, isWellKnown, wakes, wakesNow } from './documents';
import { enablement, namesTables } from './settings';
import type { Enablement } from './settings';

/** What the extension does when there is a reason to run, and when there no longer may be one. */
export interface Wakeful {
  start(reason: string): void;
  stop(): void;
  readonly running: boolean;
}

/** The settings that decide whether the server runs; the others are the server's business. */
const DECIDING_SETTINGS = ['mirrorLens.enable', 'mirrorLens.registryFiles', 'mirrorLens.nodeConfigs'];

/** The search for names ends after this time in ms, so that a huge folder costs no more than that. */
const LONGEST_SEARCH = 30_000;

/**
 * Watches for a reason to start the server. Until one turns up nothing is read: the settings are looked at and file *names* are
 * searched once, for one hit; later a table is noticed by a watcher on those names, an opened or typed document, or a setting.
 * The function that comes back gives a promise that resolves when no look is under way, not even one that began meanwhile.
 */
export function watchForTables(wakeful: Wakeful, log: LogOutputChannel, keep: (...disposables: Disposable[]) => void): () => Promise<void> {
  const wake = (reason: string): void => {
    if (!wakeful.running && enablement() !== 'never') wakeful.start(reason);
  };
  let looks: Promise<unknown> = Promise.resolve();
  const lookAgain = (added?: readonly WorkspaceFolder[]): void => {
    looks = Promise.all([looks, look(wake, log, added)]);
  };
  const wakeByName = (uris: readonly Uri[]): void => {
    const found = uris.find(isWellKnown);
    if (found) wake(`${found.path} was created`);
  };
  const watcher = workspace.createFileSystemWatcher(WELL_KNOWN_NAMES, false, true, true);
  keep(
    watcher,
    watcher.onDidCreate((uri) => wake(`${uri.path} was created`)),
    // Watchers may be excluded or missing; what the user does in the editor is told in any case.
    workspace.onDidCreateFiles(({ files }) => wakeByName(files)),
    workspace.onDidRenameFiles(({ files }) => wakeByName(files.map(({ newUri }) => newUri))),
    workspace.onDidOpenTextDocument((document) => {
      if (!wakeful.running && wakes(document)) wake(`${document.uri.path} is open`);
    }),
    workspace.onDidChangeTextDocument((change) => {
      if (!wakeful.running && wakesNow(change)) wake(`${change.document.uri.path} is being written`);
    }),
    workspace.onDidChangeWorkspaceFolders(({ added }) => {
      if (!wakeful.running) lookAgain(added);
    }),
    workspace.onDidChangeConfiguration((change) => {
      if (!DECIDING_SETTINGS.some((setting) => change.affectsConfiguration(setting))) return;
      if (!wakeful.running) lookAgain();
      else if (enablement() === 'never') wakeful.stop();
    }),
  );
  lookAgain();
  return async () => {
    for (let seen: unknown; seen !== looks;) {
      seen = looks;
      await looks;
    }
  };
}

async function look(wake: (reason: string) => void, log: LogOutputChannel, added: readonly WorkspaceFolder[] | undefined): Promise<void> {
  const setting = enablement();
  if (setting === 'never') return;
  const reason = reasonAtHand(setting) ?? (await reasonOnDisk(added, log));
  if (reason !== undefined) wake(reason);
}

/** A reason that needs no look at the disk. */
function reasonAtHand(setting: Enablement): string | undefined {
  if (setting === 'always') return 'the setting mirrorLens.enable says so';
  const naming = namesTables();
  if (naming !== undefined) return `the setting mirrorLens.${naming} names files`;
  const open = workspace.textDocuments.find((document) => wakes(document));
  return open && `${open.uri.path} is open`;
}

async function reasonOnDisk(added: readonly WorkspaceFolder[] | undefined, log: LogOutputChannel): Promise<string | undefined> {
  if ((workspace.workspaceFolders ?? []).length === 0) return undefined;
  const patterns = added?.map((folder) => new RelativePattern(folder, WELL_KNOWN_NAMES)) ?? [WELL_KNOWN_NAMES];
  const cancellation = new CancellationTokenSource();
  const timer = setTimeout(() => cancellation.cancel(), LONGEST_SEARCH);
  try {
    for (const pattern of patterns) {
      const [found] = await workspace.findFiles(pattern, '**/node_modules/**', 1, cancellation.token);
      if (found) return `${found.path} was found`;
    }
    return undefined;
  } catch (error) {
    log.warn(`The search for registry files failed: ${String(error)}`);
    return undefined;
  } finally {
    clearTimeout(timer);
    cancellation.dispose();
  }
}
