import type { InitializeParams } from 'vscode-languageserver';
import type { InitializationOptions } from './protocol';

/** What the client on the other side can do and what it told of itself; read once, from `initialize`. */
export interface Client {
  /** This extension's own client: command links work and custom notifications are understood. */
  readonly own: boolean;
  readonly trusted: boolean;
  /** Settings for clients that cannot be asked for them. */
  readonly settings: unknown;
  /** The folders that were open at the start, with the names the client shows. */
  readonly folders: readonly { readonly uri: string; readonly name: string }[];
  readonly hasFolderEvents: boolean;
  readonly asksConfiguration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersWatchers: boolean;
  readonly watchesOutside: boolean;
  readonly markdown: boolean;
  readonly definitionLinks: boolean;
  readonly nestedSymbols: boolean;
  readonly snippets: boolean;
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
  readonly documentChanges: boolean;
  readonly changeAnnotations: boolean;
  readonly codeActionLiterals: boolean;
  readonly resolvesActionEdits: boolean;
  readonly workDoneProgress: boolean;
}

/** Reads the capabilities; whatever a client does not mention it cannot do. */
export function readClient(params: InitializeParams): Client {
  const options = (params.initializationOptions ?? {}) as InitializationOptions;
  const { workspace = {}, textDocument = {}, window = {} } = params.capabilities;
  const edit = workspace.workspaceEdit;
  const action = textDocument.codeAction;
  return {
    own: options.ownClient === true,
    trusted: options.trusted !== false,
    settings: options.settings,
    folders: foldersOf(params),
    hasFolderEvents: workspace.workspaceFolders === true,
    asksConfiguration: workspace.configuration === true,
    registersConfiguration: workspace.didChangeConfiguration?.dynamicRegistration === true,
    registersWatchers: workspace.didChangeWatchedFiles?.dynamicRegistration === true,
    watchesOutside: workspace.didChangeWatchedFiles?.relativePatternSupport === true,
    markdown: textDocument.hover?.contentFormat?.includes('markdown') === true,
    definitionLinks: textDocument.definition?.linkSupport === true,
    nestedSymbols: textDocument.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    snippets: textDocument.completion?.completionItem?.snippetSupport === true,
    relatedInformation: textDocument.publishDiagnostics?.relatedInformation === true,
    codeDescription: textDocument.publishDiagnostics?.codeDescriptionSupport === true,
    documentChanges: edit?.documentChanges === true,
    changeAnnotations: edit?.documentChanges === true && edit.changeAnnotationSupport !== undefined,
    codeActionLiterals: action?.codeActionLiteralSupport !== undefined,
    resolvesActionEdits: action?.dataSupport === true && action.resolveSupport?.properties.includes('edit') === true,
    workDoneProgress: window.workDoneProgress === true,
  };
}

function foldersOf(params: InitializeParams): Client['folders'] {
  if (params.workspaceFolders) return params.workspaceFolders;
  // The older way to name the one folder; some editors know no other.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const root = params.rootUri;
  return root === null ? [] : [{ uri: root, name: root.slice(root.lastIndexOf('/') + 1) }];
}
