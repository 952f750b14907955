import { PassThrough } from 'node:stream';
import {
  createConnection, createProtocolConnection, PublishDiagnosticsNotification, RegistrationRequest, StreamMessageReader, StreamMessageWriter,
  ErrorCodes, ResponseError, UnregistrationRequest, WorkspaceFoldersRequest,
} from 'vscode-languageserver/node';
import type {
  ClientCapabilities, ConfigurationItem, Diagnostic, InitializeResult, ProtocolConnection, PublishDiagnosticsParams, Registration, RegistrationParams, WorkspaceFolder,
} from 'vscode-languageserver/node';
import type { Host, Timers } from '../../../server/src/lsp/host';
import { DEBOUNCE } from '../../../server/src/lsp/publisher';
import { idleRequest, statusNotification } from '../../../server/src/lsp/protocol';
import type { InitializationOptions, RequestMessage, StatusParams } from '../../../server/src/lsp/protocol';
import { startServer } from '../../../server/src/lsp/server';
import { memoryPort } from '../../support/memoryPort';
import type { MemoryFile, MemoryPort } from '../../support/memoryPort';
import { packaged, translation } from '../../support/told';

/** How a client is started. URIs are the test's own; `file:///ws` is the folder unless others are given. */
export interface ClientOptions {
  readonly files?: Readonly<Record<string, MemoryFile>>;
  /** Workspace folders; null where no folder is open. */
  readonly folders?: readonly string[] | null;
  /** The older way to name the one folder. */
  readonly rootUri?: string;
  readonly capabilities?: ClientCapabilities;
  /** The language that the client shows; none by default. */
  readonly locale?: string;
  readonly initializationOptions?: InitializationOptions;
  /** Settings by section, for the window and by folder. */
  readonly settings?: Settings;
  readonly timers?: Timers;
  /** How the client answers what the server asks: with what it has, with an error, or not at all. */
  readonly answers?: 'given' | 'refused' | 'never';
}

/** What `workspace/configuration` is answered with: by scope (a folder's URI, '' for the window) and section. */
export type Settings = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A client of the real server, without an editor. */
export interface TestClient {
  readonly connection: ProtocolConnection;
  readonly port: MemoryPort;
  readonly initialized: InitializeResult;
  /** Everything that was published, in order. */
  readonly published: readonly PublishDiagnosticsParams[];
  readonly registrations: readonly Registration[];
  readonly log: readonly string[];
  readonly statuses: readonly StatusParams[];
  open(uri: string, text: string, languageId?: string): void;
  /** Replaces the whole text, or one stretch of it by positions. */
  change(uri: string, text: string, version: number): void;
  edit(uri: string, version: number, edit: { readonly line: number; readonly from: number; readonly to: number; readonly text: string }): void;
  close(uri: string): void;
  /** Tells of files that changed on disk; what is in the port is what they hold. */
  changedOnDisk(...events: readonly { readonly uri: string; readonly type: 1 | 2 | 3 }[]): void;
  setFolders(added: readonly string[], removed: readonly string[]): void;
  setSettings(settings: Settings): void;
  ask<P, R>(message: RequestMessage<P, R>, params: P): Promise<R>;
  /** Resolves when the server has nothing left to do, so that what it publishes is complete. */
  idle(): Promise<StatusParams | null>;
  /** The diagnostics of a file as they stand: the last ones published. */
  diagnostics(uri: string): readonly Diagnostic[];
  /** Resolves when the server has asked this once. */
  readonly told: (method: string) => Promise<void>;
  stop(): Promise<void>;
}

/** Capabilities of a client like VS Code. */
export const FULL: ClientCapabilities = {
  general: { positionEncodings: ['utf-16'] },
  workspace: {
    applyEdit: true,
    workspaceFolders: true,
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
    workspaceEdit: { documentChanges: true, changeAnnotationSupport: { groupsOnLabel: true } },
  },
  textDocument: {
    hover: { contentFormat: ['markdown', 'plaintext'] },
    definition: { linkSupport: true },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    completion: { completionItem: { snippetSupport: true } },
    publishDiagnostics: { relatedInformation: true, versionSupport: true, codeDescriptionSupport: true },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'refactor', 'refactor.rewrite'] } },
      dataSupport: true,
      resolveSupport: { properties: ['edit'] },
    },
  },
};

/** Timers for tests: what is due soon runs as soon as other work has had its turn, and no deadline ever passes. */
export const AT_ONCE: Timers = {
  after: (milliseconds, run) => {
    if (milliseconds > DEBOUNCE) return () => undefined;
    const timer = setImmediate(run);
    return () => clearImmediate(timer);
  },
  soon: (run) => {
    const timer = setImmediate(run);
    return () => clearImmediate(timer);
  },
  now: () => 0,
};

/** Timers that a test lets run by hand. */
export function manualTimers(): Timers & { readonly waiting: number; run(): void } {
  let due: (() => void)[] = [];
  const add = (run: () => void): (() => void) => {
    due.push(run);
    return () => void (due = due.filter((other) => other !== run));
  };
  return {
    after: (_milliseconds, run) => add(run),
    soon: add,
    now: () => 0,
    get waiting() { return due.length; },
    run: () => {
      const now = due;
      due = [];
      for (const run of now) run();
    },
  };
}

const started: TestClient[] = [];

/** Ends every client of a test; for `afterEach`. */
export async function stopClients(): Promise<void> {
  await Promise.all(started.splice(0).map((client) => client.stop()));
}

/** Starts the server over a pair of streams in this process and shakes hands with it. */
export async function startClient(options: ClientOptions = {}): Promise<TestClient> {
  const { connection, port } = serve(options.files, options.timers);
  const client = await handshake(connection, options, port);
  started.push(client);
  return client;
}

/** Starts the server and listens to it; the handshake is the test's own, with whatever parameters. */
export function connect(files?: ClientOptions['files']): {
  readonly connection: ProtocolConnection;
  readonly initialize: (params: object) => Promise<InitializeResult>;
} {
  const { connection } = serve(files);
  connection.listen();
  return { connection, initialize: (params) => connection.sendRequest<InitializeResult>('initialize', params) };
}

function serve(files: ClientOptions['files'] = {}, timers: Timers = AT_ONCE): { readonly connection: ProtocolConnection; readonly port: MemoryPort } {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  const port = memoryPort(files);
  const host: Host = { port, timers, pages: 'file:///extension/docs/diagnostics', texts: (language) => (language === 'de' ? packaged(translation('de')) : undefined), version: '0.0.0' };
  startServer(createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient)), host);
  return { connection: createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer)), port };
}

/** Shakes hands with a server at the other end of a connection, whatever carries it. */
export async function handshake(connection: ProtocolConnection, options: ClientOptions, port: MemoryPort = memoryPort()): Promise<TestClient> {
  const published: PublishDiagnosticsParams[] = [];
  const registrations: Registration[] = [];
  const log: string[] = [];
  const statuses: StatusParams[] = [];
  let settings = options.settings ?? {};
  const folders = options.folders === null ? null : (options.folders ?? ['file:///ws']).map(asFolder);
  connection.onNotification(PublishDiagnosticsNotification.type, (params) => void published.push(params));
  connection.onNotification('window/logMessage', ({ message }: { readonly message: string }) => void log.push(message));
  connection.onNotification(statusNotification.method, (status: StatusParams) => void statuses.push(status));
  const asked = createAsked();
  const respond = (method: string, answer: (params: never) => unknown): void => {
    connection.onRequest(method, (params: never) => {
      asked.add(method);
      if (options.answers === 'never') return new Promise(() => undefined);
      return options.answers === 'refused' ? new ResponseError(ErrorCodes.MethodNotFound, 'refused') : answer(params);
    });
  };
  respond('workspace/configuration', ({ items }: { readonly items: ConfigurationItem[] }) => (
    items.map(({ scopeUri = '', section = '' }) => settings[scopeUri]?.[section] ?? settings['']?.[section] ?? null)
  ));
  respond(RegistrationRequest.method, (params: RegistrationParams) => {
    registrations.push(...params.registrations);
    return null;
  });
  respond(UnregistrationRequest.method, () => null);
  respond(WorkspaceFoldersRequest.method, () => folders);
  respond('window/workDoneProgress/create', () => null);
  connection.listen();
  const initialized = await connection.sendRequest<InitializeResult>('initialize', {
    processId: null,
    rootUri: options.rootUri ?? null,
    capabilities: options.capabilities ?? FULL,
    ...(options.locale !== undefined && { locale: options.locale }),
    workspaceFolders: folders,
    initializationOptions: options.initializationOptions ?? { ownClient: true },
  });
  await connection.sendNotification('initialized', {});
  const tell = (method: string, params: unknown): void => void connection.sendNotification(method, params);
  const client: TestClient = {
    connection, port, initialized, published, registrations, log, statuses,
    open: (uri, text, languageId = 'yaml') => tell('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } }),
    change: (uri, text, version) => tell('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] }),
    edit: (uri, version, { line, from, to, text }) => tell('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ range: { start: { line, character: from }, end: { line, character: to } }, text }],
    }),
    close: (uri) => tell('textDocument/didClose', { textDocument: { uri } }),
    changedOnDisk: (...changes) => tell('workspace/didChangeWatchedFiles', { changes }),
    setFolders: (added, removed) => tell('workspace/didChangeWorkspaceFolders', { event: { added: added.map(asFolder), removed: removed.map(asFolder) } }),
    setSettings: (now) => {
      settings = now;
      tell('workspace/didChangeConfiguration', { settings: null });
    },
    ask: (message, params) => connection.sendRequest(message.method, params),
    idle: () => connection.sendRequest(idleRequest.method, null),
    diagnostics: (uri) => published.findLast((params) => params.uri === uri)?.diagnostics ?? [],
    told: asked.once,
    stop: async () => {
      await connection.sendRequest('shutdown');
      connection.dispose();
    },
  };
  return client;
}

function asFolder(uri: string): WorkspaceFolder {
  return { uri, name: decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1)) };
}

/** Notes what was asked, and lets a test wait for it. */
function createAsked(): { readonly add: (method: string) => void; readonly once: (method: string) => Promise<void> } {
  const seen = new Set<string>();
  const waiting = new Map<string, (() => void)[]>();
  return {
    add: (method) => {
      seen.add(method);
      for (const resolve of waiting.get(method) ?? []) resolve();
      waiting.delete(method);
    },
    once: (method) => new Promise((resolve) => {
      if (seen.has(method)) resolve();
      else waiting.set(method, [...(waiting.get(method) ?? []), resolve]);
    }),
  };
}
