import { CodeLensRefreshRequest } from 'vscode-languageserver';
import type { CodeLens, DocumentLink, FoldingRange, InlayHint } from 'vscode-languageserver';
import { offsetAt, positionAt } from '../base/lines';
import { codeLensesOf } from '../features/codeLens';
import { documentLinksOf } from '../features/documentLinks';
import { foldsOf } from '../features/folding';
import { inlayHintsOf } from '../features/inlayHints';
import type { Snapshot } from '../workspace/snapshot';
import { normalUri } from '../workspace/uri';
import { linesOf, rangeIn, toLocation } from './convert';
import { commands } from './protocol';
import { charted, walked, type Session } from './session';

/** Registers what stands in and above the text without being asked for: inlay hints, code lenses and links. */
export function registerAnnotations(session: Session): void {
  registerInlayHints(session);
  registerCodeLenses(session);
  registerDocumentLinks(session);
  registerFolding(session);
}

/** The hints of the visible lines. */
function registerInlayHints(session: Session): void {
  const { connection, guard, client, workspace } = session;
  const refreshed = onChange(session, 'inlay hints', client.refreshesInlayHints, () => connection.languages.inlayHint.refresh());
  connection.languages.inlayHint.on(guard.handler('textDocument/inlayHint', null, async ({ textDocument, range }, token) => {
    await charted(session, textDocument.uri, token);
    const snapshot = workspace.snapshot();
    refreshed.told(snapshot);
    const uri = normalUri(textDocument.uri);
    const lines = linesOf(snapshot, uri);
    if (!lines) return null;
    const hints = inlayHintsOf(snapshot, uri, { start: offsetAt(lines, range.start), end: offsetAt(lines, range.end) });
    return hints.map(({ at, label, tooltip }): InlayHint => ({ position: positionAt(lines, at), label, tooltip, paddingLeft: true }));
  }));
}

/** The counts wait for the walk over all files. Only this extension's client can list places by a command; others show the words. */
function registerCodeLenses(session: Session): void {
  const { connection, guard, client, workspace, speaker } = session;
  const refreshed = onChange(session, 'code lenses', client.refreshesCodeLenses, () => connection.sendRequest(CodeLensRefreshRequest.type));
  connection.onCodeLens(guard.handler('textDocument/codeLens', null, async ({ textDocument }, token) => {
    await walked(session, token);
    await charted(session, textDocument.uri, token);
    const snapshot = workspace.snapshot();
    refreshed.told(snapshot);
    const uri = normalUri(textDocument.uri);
    return codeLensesOf(snapshot, uri).map(({ span, title, places }): CodeLens => {
      const range = rangeIn(snapshot, uri, span);
      const listed = places === 'images' ? null : places.map((place) => toLocation(snapshot, place, speaker));
      return { range, command: client.own ? { title, command: commands.listPlaces, arguments: [speaker.spelled(uri), range.start, listed] } : { title, command: '' } };
    });
  }));
}

function registerDocumentLinks({ connection, guard, workspace }: Session): void {
  connection.onDocumentLinks(guard.handler('textDocument/documentLink', null, ({ textDocument }) => {
    const snapshot = workspace.snapshot();
    const uri = normalUri(textDocument.uri);
    return documentLinksOf(snapshot, uri).map(({ span, target, tooltip }): DocumentLink => ({ range: rangeIn(snapshot, uri, span), target, tooltip }));
  }));
}

/** Asks the client to ask again once typing rests, where anything has changed since it was told. */
function onChange({ publisher, workspace, activity, guard }: Session, what: string, canRefresh: boolean, refresh: () => Promise<unknown>): { told(snapshot: Snapshot): void } {
  let last: Snapshot | undefined;
  publisher.onRest(() => {
    if (!canRefresh || !last || last === workspace.snapshot()) return;
    last = undefined;
    void activity.during(() => guard.run(what, async () => {
      await refresh();
    }));
  });
  return { told: (snapshot) => void (last = snapshot) };
}

/** An empty list would say that nothing folds; told null, an editor folds the document by its own means. */
function registerFolding({ connection, guard, workspace }: Session): void {
  connection.onFoldingRanges(guard.handler('textDocument/foldingRange', null, ({ textDocument }) => {
    const folds = foldsOf(workspace.snapshot(), normalUri(textDocument.uri));
    return folds?.map(({ startLine, endLine }): FoldingRange => ({ startLine, endLine })) ?? null;
  }));
}
