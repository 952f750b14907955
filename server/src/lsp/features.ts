import { CompletionItemKind, InsertTextMode, MarkupKind, SymbolKind } from 'vscode-languageserver';
import type { CompletionItem, Definition, DefinitionLink, DocumentDiagnosticReport, DocumentSymbol, Hover, Location, SymbolInformation } from 'vscode-languageserver';
import { completionsAt } from '../features/completion';
import type { CompletionChoice } from '../features/completion';
import { definitionAt } from '../features/definition';
import { hoverAt } from '../features/hover';
import { referencesAt } from '../features/references';
import { symbolsOf } from '../features/symbols';
import type { OutlineItem } from '../features/symbols';
import { normalUri } from '../workspace/uri';
import type { Client } from './client';
import { registerAnnotations } from './annotations';
import { rangeIn, toLocation } from './convert';
import { asked, settled, walked } from './session';
import type { Asked, Session } from './session';

/** Registers what the protocol defines itself: each handler takes a snapshot and asks one feature. */
export function registerFeatures(session: Session): void {
  const { connection, guard, speaker, client } = session;
  connection.languages.diagnostics.on(guard.handler('textDocument/diagnostic', NO_DIAGNOSTICS, async (params, token) => {
    await settled(session, token);
    return session.delivery.answer(session.publisher.computed(normalUri(params.textDocument.uri)), params);
  }));
  connection.languages.diagnostics.onWorkspace(guard.handler('workspace/diagnostic', { items: [] }, async (params, token) => {
    await walked(session, token);
    return session.delivery.answerAll(() => session.publisher.closed(), params, token);
  }));
  connection.onHover(guard.handler('textDocument/hover', null, async (params, token) => {
    const place = await asked(session, params, token);
    return place ? hover(place, client) : null;
  }));
  connection.onDefinition(guard.handler('textDocument/definition', null, async (params, token) => {
    const place = await asked(session, params, token);
    return place ? definition(session, place) : null;
  }));
  connection.onReferences(guard.handler('textDocument/references', null, async (params, token) => {
    await walked(session, token);
    const place = await asked(session, params, token);
    if (!place) return null;
    const places = referencesAt(place.snapshot, place.uri, place.offset, params.context.includeDeclaration);
    return places.map((one): Location => toLocation(place.snapshot, one, speaker));
  }));
  connection.onDocumentSymbol(guard.handler('textDocument/documentSymbol', null, ({ textDocument }) => {
    const snapshot = session.workspace.snapshot();
    const uri = normalUri(textDocument.uri);
    const items = symbolsOf(snapshot, uri);
    if (client.nestedSymbols) return items.map((item) => symbol(session, uri, item));
    return items.flatMap((item) => flatSymbols(session, uri, item));
  }));
  registerAnnotations(session);
  connection.onCompletion(guard.handler('textDocument/completion', null, async (params, token) => {
    const place = await asked(session, params, token);
    if (!place) return null;
    return completionsAt(place.snapshot, place.uri, place.offset).map((choice, index) => completionItem(place, choice, index, client));
  }));
}

const NO_DIAGNOSTICS: DocumentDiagnosticReport = { kind: 'full', items: [] };

function hover({ snapshot, uri, offset }: Asked, client: Client): Hover | null {
  const answer = hoverAt(snapshot, uri, offset, { commandLinks: client.own });
  if (!answer) return null;
  const contents = client.markdown
    ? { kind: MarkupKind.Markdown, value: answer.markdown }
    : { kind: MarkupKind.PlainText, value: answer.plain };
  return { contents, range: rangeIn(snapshot, uri, answer.span) };
}

function definition({ speaker, client }: Session, { snapshot, uri, offset }: Asked): Definition | DefinitionLink[] | null {
  const found = definitionAt(snapshot, uri, offset);
  if (!found || found.targets.length === 0) return null;
  const locations = found.targets.map((target) => toLocation(snapshot, target, speaker));
  if (!client.definitionLinks) return locations;
  const originSelectionRange = rangeIn(snapshot, uri, found.origin);
  return locations.map((to): DefinitionLink => ({
    originSelectionRange, targetUri: to.uri, targetRange: to.range, targetSelectionRange: to.range,
  }));
}

const SYMBOL_KINDS: Readonly<Record<OutlineItem['kind'], SymbolKind>> = {
  registry: SymbolKind.Package,
  mirror: SymbolKind.Interface,
  environment: SymbolKind.Namespace,
  assignment: SymbolKind.Constant,
};

function symbol(session: Session, uri: string, item: OutlineItem): DocumentSymbol {
  const snapshot = session.workspace.snapshot();
  return {
    name: item.name,
    detail: item.detail,
    kind: SYMBOL_KINDS[item.kind],
    range: rangeIn(snapshot, uri, item.span),
    selectionRange: rangeIn(snapshot, uri, item.selection),
    children: item.children.map((child) => symbol(session, uri, child)),
  };
}

function flatSymbols(session: Session, uri: string, item: OutlineItem, containerName?: string): SymbolInformation[] {
  const snapshot = session.workspace.snapshot();
  const own: SymbolInformation = {
    name: item.name,
    kind: SYMBOL_KINDS[item.kind],
    location: toLocation(snapshot, { uri, span: item.selection }, session.speaker),
    ...(containerName === undefined ? {} : { containerName }),
  };
  return [own, ...item.children.flatMap((child) => flatSymbols(session, uri, child, item.name))];
}

const COMPLETION_KINDS: Readonly<Record<CompletionChoice['kind'], CompletionItemKind>> = {
  key: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  host: CompletionItemKind.Reference,
  registry: CompletionItemKind.Module,
  item: CompletionItemKind.Struct,
  image: CompletionItemKind.Reference,
  tag: CompletionItemKind.Constant,
};

/** The number keeps the feature's order; the text that is there is what an editor filters by, dots and colons included. */
function completionItem({ snapshot, uri }: Asked, choice: CompletionChoice, index: number, client: Client): CompletionItem {
  const asksAgain = client.own && choice.asksAgain;
  return {
    label: choice.label,
    kind: COMPLETION_KINDS[choice.kind],
    detail: choice.detail,
    ...(choice.documentation === '' ? {} : { documentation: choice.documentation }),
    sortText: String(index).padStart(4, '0'),
    textEdit: { range: rangeIn(snapshot, uri, choice.span), newText: choice.newText },
    insertTextMode: InsertTextMode.asIs,
    ...(asksAgain ? { command: { title: 'Suggest', command: 'editor.action.triggerSuggest' } } : {}),
  };
}
