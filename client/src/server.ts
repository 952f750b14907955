import { EventEmitter, TabInputTextDiff, window, workspace } from 'vscode';
import type { Disposable, Event, ExtensionContext, LogOutputChannel, Uri } from 'vscode';
import { LanguageClient, State, TransportKind } from 'vscode-languageclient/node';
import type { LanguageClientOptions } from 'vscode-languageclient/node';
import { commands, DIAGNOSTIC_PAGES, pullsChangedNotification, SERVER_FLAGS, statusNotification, trustNotification } from '../../server/src/lsp/protocol';
import type { InitializationOptions, StatusParams } from '../../server/src/lsp/protocol';
import { listen, tell } from './connection';
import { SELECTOR } from './documents';

/** The language server as the rest of the client sees it: started at most once at a time, and only for a reason. */
export interface Server {
  /** How often a server process was started since activation. */
  readonly starts: number;
  readonly running: boolean;
  /** The last status, undefined while no server runs. */
  readonly status: StatusParams | undefined;
  readonly onStatus: Event<StatusParams | undefined>;
  /** Fires once after an answer about all images of the workspace, when it may no longer hold. */
  readonly onPullsChanged: Event<unknown>;
  /** The running client, started if need be. */
  start(reason: string): Promise<LanguageClient>;
  stop(): Promise<void>;
}

/** Prepares the server without starting it. */
export function createServer(context: ExtensionContext, log: LogOutputChannel): Server {
  const changes = new EventEmitter<StatusParams | undefined>();
  const pulls = new EventEmitter<unknown>();
  let current: { readonly client: LanguageClient; readonly ready: Promise<LanguageClient> } | undefined;
  let starts = 0;
  let status: StatusParams | undefined;
  const report = (value: StatusParams | undefined): void => {
    status = value;
    changes.fire(value);
  };
  const start = (reason: string): Promise<LanguageClient> => {
    if (current) return current.ready;
    starts++;
    log.info(`Starting the server: ${reason}.`);
    const client = newClient(context, log);
    listen(client, statusNotification, report);
    listen(client, pullsChangedNotification, () => pulls.fire(undefined));
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Stopped) report(undefined);
    });
    const ready = client.start().then(() => client);
    current = { client, ready };
    ready.catch((error: unknown) => {
      log.error(`The server did not start: ${String(error)}`);
      if (current?.client === client) current = undefined;
    });
    return ready;
  };
  const stop = async (): Promise<void> => {
    const stopping = current;
    current = undefined;
    report(undefined);
    if (!stopping) return;
    await stopping.ready.catch(() => undefined);
    await stopping.client.dispose().catch((error: unknown) => log.warn(`The server did not end in order: ${String(error)}`));
  };
  context.subscriptions.push(changes, pulls, onTrust(() => current?.ready));
  return {
    get starts() { return starts; },
    get running() { return current !== undefined; },
    get status() { return status; },
    onStatus: changes.event,
    onPullsChanged: pulls.event,
    start,
    stop,
  };
}

function onTrust(running: () => Promise<LanguageClient> | undefined): Disposable {
  return workspace.onDidGrantWorkspaceTrust(() => {
    void running()?.then((client) => tell(client, trustNotification, { trusted: true }));
  });
}

function newClient(context: ExtensionContext, log: LogOutputChannel): LanguageClient {
  const module = context.asAbsolutePath('dist/server.js');
  const run = { module, transport: TransportKind.ipc, options: { execArgv: [...SERVER_FLAGS] } };
  const initializationOptions: InitializationOptions = {
    ownClient: true, trusted: workspace.isTrusted, pages: DIAGNOSTIC_PAGES, cacheFolder: (context.storageUri ?? context.globalStorageUri).fsPath,
  };
  const options: LanguageClientOptions = {
    documentSelector: SELECTOR,
    diagnosticCollectionName: 'mirror-lens',
    outputChannel: log,
    initializationOptions,
    markdown: { isTrusted: { enabledCommands: Object.values(commands) }, supportHtml: false },
    // A diff shows what is written, line by line, and hints would stand between the two.
    middleware: { provideInlayHints: (document, range, token, next) => (isInDiff(document.uri) ? [] : next(document, range, token)) },
  };
  return new LanguageClient('mirrorLens', 'Mirror Lens', { run, debug: { ...run, options: { execArgv: [...SERVER_FLAGS, '--nolazy', '--inspect=6009'] } } }, options);
}

/** Whether a document is one side of a diff that is in front. */
function isInDiff(uri: Uri): boolean {
  const shown = uri.toString();
  return window.tabGroups.all.some(({ activeTab }) => {
    const input = activeTab?.input;
    return input instanceof TabInputTextDiff && (input.modified.toString() === shown || input.original.toString() === shown);
  });
}
