import type { ClientCapabilities, InitializeParams } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { nameOf } from '../base/uri';
import type { InitializationOptions } from './protocol';

const KNOWN_FORMATS: ReadonlySet<string> = new Set(['markdown', 'plaintext']);

/** What the client on the other side can do and what it told of itself; read once, from `initialize`. */
export interface Client {
  /** This extension's own client: command links work and custom notifications are understood. */
  readonly own: boolean;
  readonly trusted: boolean;
  /** The language that the client shows, in lower case and without a country, such as `de`; empty where it does not say. */
  readonly language: string;
  /** The path of the folder that it keeps for the server. */
  readonly cacheFolder: string | undefined;
  /** The address, without a slash at the end, below which it shows the pages of diagnostics. */
  readonly pages: string | undefined;
  /** Settings for clients that cannot be asked for them. */
  readonly settings: unknown;
  /** The folders that were open at the start, with the names the client shows. */
  readonly folders: readonly { readonly uri: string; readonly name: string }[];
  readonly hasFolderEvents: boolean;
  readonly asksConfiguration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersWatchers: boolean;
  readonly watchesOutside: boolean;
  /** Whether hovers are Markdown; the client names the formats in the order in which it prefers them. */
  readonly markdown: boolean;
  readonly definitionLinks: boolean;
  readonly nestedSymbols: boolean;
  /** Whether the client asks first whether something can be renamed. */
  readonly preparesRename: boolean;
  readonly snippets: boolean;
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
  readonly documentChanges: boolean;
  readonly changeAnnotations: boolean;
  readonly codeActionKinds: boolean;
  readonly resolvesActionEdits: boolean;
  /** Whether the server may ask for an edit to be applied. */
  readonly appliesEdits: boolean;
  readonly workDoneProgress: boolean;
  /** Whether it asks for inlay hints again when it is told to. */
  readonly refreshesInlayHints: boolean;
  /** The same for code lenses. */
  readonly refreshesCodeLenses: boolean;
  /** Whether it asks for diagnostics, which are not pushed then. This extension's own client gets them pushed: so they come with a keystroke, closed files included. */
  readonly pullsDiagnostics: boolean;
  /** Whether it can be told to ask anew. */
  readonly refreshesDiagnostics: boolean;
}

/** Reads the capabilities; whatever a client does not mention, or sets to null, it cannot do. */
export function readClient(params: InitializeParams): Client {
  const options = (params.initializationOptions ?? {}) as InitializationOptions;
  const capabilities = (params.capabilities as ClientCapabilities | null | undefined) ?? {};
  const workspace = capabilities.workspace ?? {};
  const textDocument = capabilities.textDocument ?? {};
  const edit = workspace.workspaceEdit;
  const action = textDocument.codeAction;
  const own = options.ownClient === true;
  const refreshesDiagnostics = workspace.diagnostics?.refreshSupport === true;
  return {
    own,
    trusted: options.trusted !== false,
    language: languageOf(params.locale),
    cacheFolder: typeof options.cacheFolder === 'string' ? options.cacheFolder : undefined,
    pages: typeof options.pages === 'string' ? options.pages : undefined,
    settings: options.settings,
    folders: foldersOf(params),
    hasFolderEvents: workspace.workspaceFolders === true,
    asksConfiguration: workspace.configuration === true,
    registersConfiguration: workspace.didChangeConfiguration?.dynamicRegistration === true,
    registersWatchers: workspace.didChangeWatchedFiles?.dynamicRegistration === true,
    watchesOutside: workspace.didChangeWatchedFiles?.relativePatternSupport === true,
    markdown: textDocument.hover?.contentFormat?.find((format) => KNOWN_FORMATS.has(format)) === 'markdown',
    definitionLinks: textDocument.definition?.linkSupport === true,
    nestedSymbols: textDocument.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    preparesRename: textDocument.rename?.prepareSupport === true,
    snippets: textDocument.completion?.completionItem?.snippetSupport === true,
    relatedInformation: textDocument.publishDiagnostics?.relatedInformation === true,
    codeDescription: textDocument.publishDiagnostics?.codeDescriptionSupport === true,
    documentChanges: edit?.documentChanges === true,
    changeAnnotations: edit?.documentChanges === true && Boolean(edit.changeAnnotationSupport),
    codeActionKinds: Boolean(action?.codeActionLiteralSupport),
    resolvesActionEdits: action?.dataSupport === true && action.resolveSupport?.properties.includes('edit') === true,
    appliesEdits: workspace.applyEdit === true,
    workDoneProgress: capabilities.window?.workDoneProgress === true,
    refreshesCodeLenses: workspace.codeLens?.refreshSupport === true,
    refreshesInlayHints: workspace.inlayHint?.refreshSupport === true,
    // One that cannot be told that an edit elsewhere changed the answer would show old ones, unless nothing can be pushed to it.
    pullsDiagnostics: !own && Boolean(textDocument.diagnostic) && (refreshesDiagnostics || !textDocument.publishDiagnostics),
    refreshesDiagnostics,
  };
}

/** `de-AT`, `de_DE.UTF-8` and `DE` are all German. */
function languageOf(locale: unknown): string {
  return typeof locale === 'string' ? (/^[a-z]+/.exec(locale.toLowerCase())?.[0] ?? '') : '';
}

/** The older ways to name the one folder; some editors know no other, and some leave out what they do not know. */
interface OlderParams {
  readonly rootUri?: string | null;
  readonly rootPath?: string | null;
}

function foldersOf(params: InitializeParams): Client['folders'] {
  const folders = params.workspaceFolders ?? [];
  if (folders.length > 0) return folders;
  const { rootUri, rootPath } = params as OlderParams;
  const root = rootUri ?? (rootPath ? URI.file(rootPath).toString() : undefined);
  return root ? [{ uri: root, name: nameOf(root.replace(/\/+$/, '')) }] : [];
}
