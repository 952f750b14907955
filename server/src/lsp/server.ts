import { ErrorCodes, ResponseError, TextDocumentSyncKind } from 'vscode-languageserver';
import type { Connection, InitializeResult, ServerCapabilities } from 'vscode-languageserver';
import { speak } from '../base/texts';
import { registerActions } from './actions';
import { SOURCE } from './convert';
import { readClient } from './client';
import type { Client } from './client';
import { registerFeatures } from './features';
import type { Host } from './host';
import { serverCommands } from './protocol';
import { registerPulls } from './pulls';
import { registerRenaming } from './renaming';
import { registerRequests } from './requests';
import { createSession } from './session';
import { registerSync } from './sync';

/**
 * Serves one client over a connection until it says `exit`. Every handler takes a snapshot first and asks one feature;
 * the server keeps no other state than the workspace. The connection must not listen yet.
 */
export function startServer(connection: Connection, host: Host): void {
  let isInitialized = false;
  // Asked only for what nobody else answers.
  connection.onRequest((method) => {
    if (!isInitialized) throw new ResponseError(ErrorCodes.ServerNotInitialized, 'The server is not initialized.');
    throw new ResponseError(ErrorCodes.MethodNotFound, `The method ${method} is not known.`);
  });
  connection.onInitialize((params): InitializeResult => {
    isInitialized = true;
    const client = readClient(params);
    speak(host.texts?.(client.language) ?? {});
    const session = createSession(connection, host, client);
    registerSync(session);
    registerFeatures(session);
    registerActions(session);
    registerRenaming(session);
    registerRequests(session);
    registerPulls(session);
    return { capabilities: capabilitiesFor(client), serverInfo: { name: 'Mirror Lens', version: host.version } };
  });
  connection.listen();
}

/** What the server offers. Positions count UTF-16 code units, which every client knows. */
function capabilitiesFor(client: Client): ServerCapabilities {
  const whole = { scheme: 'file', pattern: { glob: '**' } };
  return {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    hoverProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    documentSymbolProvider: true,
    inlayHintProvider: true,
    codeLensProvider: {},
    documentLinkProvider: {},
    renameProvider: client.preparesRename ? { prepareProvider: true } : true,
    foldingRangeProvider: true,
    ...(client.pullsDiagnostics ? { diagnosticProvider: { identifier: SOURCE, interFileDependencies: true, workspaceDiagnostics: true } } : {}),
    completionProvider: { triggerCharacters: ['-', ' ', ':', '.', '/'] },
    codeActionProvider: client.codeActionKinds
      ? { codeActionKinds: ['quickfix', 'refactor', 'refactor.rewrite'], resolveProvider: client.resolvesActionEdits }
      : true,
    // This extension's client has commands of its own; the editor's client would register these beside them.
    ...(client.own ? {} : { executeCommandProvider: { commands: Object.values(serverCommands) } }),
    workspace: {
      workspaceFolders: { supported: true, changeNotifications: true },
      fileOperations: { didCreate: { filters: [whole] }, didRename: { filters: [whole] }, didDelete: { filters: [whole] } },
    },
  };
}
