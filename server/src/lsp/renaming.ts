import { tell } from '../base/texts';
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type { CancellationToken, Position, Range, TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import { lineIndex, rangeOf } from '../base/lines';
import { nearestFolder } from '../base/uri';
import type { FileEdit, LoadedTexts } from '../features/model';
import { planRename, renamableAt, renameFiles, type MentionReason, type RenamePlan } from '../features/rename';
import { readHostPath, type HostPath } from '../features/rename/prefix';
import type { Snapshot } from '../workspace/snapshot';
import { normalUri, schemeOf } from '../workspace/uri';
import type { RenameHostParams, RenameHostResult } from './protocol';
import { asked, askedAt, walked, type Asked, type Session } from './session';

const REASONS: Readonly<Record<MentionReason, () => string>> = {
  text: () => tell`plain text`,
  shared: () => tell`shared with images of another name`,
  record: () => tell`written by a controller`,
  folder: () => tell`the name of its folder`,
};

/** Registers F2 on a host. */
export function registerRenaming(session: Session): void {
  const { connection, guard } = session;
  connection.onPrepareRename(guard.handler('textDocument/prepareRename', null, async (params, token) => {
    const place = await asked(session, params, token);
    return place ? prepared(place) : null;
  }));
  connection.onRenameRequest(guard.handler('textDocument/rename', null, async ({ textDocument, position, newName }, token) => {
    await walked(session, token);
    const place = askedAt(session, textDocument.uri, position);
    const host = place && prepared(place)?.placeholder;
    if (host === undefined) throw new ResponseError(LSPErrorCodes.RequestFailed, tell`There is no registry host here that could be renamed.`);
    const { plan, texts, snapshot } = await planned(session, hostPath(host), hostPath(newName), token);
    return editOf(session, snapshot, texts, plan.edits);
  }));
}

/** A registry host renamed everywhere, for a client that has asked for both names. */
export async function renamedHost(session: Session, { from, to }: RenameHostParams, token: CancellationToken): Promise<RenameHostResult> {
  await walked(session, token);
  const { plan, texts, snapshot } = await planned(session, hostPath(from), hostPath(to), token);
  return {
    edit: plan.edits.length === 0 ? null : editOf(session, snapshot, texts, plan.edits),
    places: plan.edits.length,
    files: new Set(plan.edits.map(({ uri }) => uri)).size,
    mentions: plan.mentions.map(({ uri, span, reason }) => ({ uri: session.speaker.spelled(uri), line: rangeIn(texts, uri, span).start.line, reason: REASONS[reason]() })),
  };
}

function prepared({ snapshot, uri, offset }: Asked): { readonly range: Range; readonly placeholder: string } | null {
  const document = snapshot.documents.get(uri);
  if (!document || !isOurs(snapshot, uri)) return null;
  const span = renamableAt(snapshot, { uri, text: document.text, hash: document.entry.hash }, offset);
  return span ? { range: rangeOf(lineIndex(document.text), span), placeholder: document.text.slice(span.start, span.end) } : null;
}

function hostPath(text: string): HostPath {
  const read = readHostPath(text.trim());
  if (!read.ok) throw new ResponseError(LSPErrorCodes.RequestFailed, tell`This cannot be the name of a registry: ${read.message}.`);
  return read.value;
}

interface Planned {
  readonly plan: RenamePlan;
  readonly texts: LoadedTexts;
  readonly snapshot: Snapshot;
}

/** What templates write is known of loaded charts alone, so all of them are. */
async function planned({ workspace }: Session, from: HostPath, to: HostPath, token: CancellationToken): Promise<Planned> {
  await workspace.loadCharts(workspace.snapshot().charts.roots);
  const uris = renameFiles(workspace.snapshot(), (uri) => isOurs(workspace.snapshot(), uri));
  const texts = await workspace.load(uris);
  if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
  const snapshot = workspace.snapshot();
  return { plan: planRename(snapshot, texts, { from, to, uris }), texts, snapshot };
}

/** Files outside the folders are read, but not changed unless they are open; what a version control shows of older texts never is. */
function isOurs(snapshot: Snapshot, uri: string): boolean {
  const scheme = schemeOf(uri);
  if (scheme !== 'file' && scheme !== 'untitled') return false;
  return snapshot.settings(uri).enable !== 'never' && (snapshot.documents.has(uri) || nearestFolder(snapshot.folders, uri) !== undefined);
}

/** The protocol's edit, by the lines of the texts that it was made for: of many closed files nothing is kept. */
function editOf({ speaker, client }: Session, snapshot: Snapshot, texts: LoadedTexts, edits: readonly FileEdit[]): WorkspaceEdit {
  const byFile = new Map<string, TextEdit[]>();
  for (const { uri, span, newText } of edits) byFile.set(uri, [...(byFile.get(uri) ?? []), { range: rangeIn(texts, uri, span), newText }]);
  if (!client.documentChanges) return { changes: Object.fromEntries([...byFile].map(([uri, own]) => [speaker.spelled(uri), own])) };
  const documentChanges = [...byFile].map(([uri, own]): TextDocumentEdit => ({ textDocument: { uri: speaker.spelled(uri), version: snapshot.documents.get(uri)?.version ?? null }, edits: own }));
  return { documentChanges };
}

function rangeIn(texts: LoadedTexts, uri: string, span: { readonly start: number; readonly end: number }): { readonly start: Position; readonly end: Position } {
  return rangeOf(lineIndex(texts.get(uri)?.text ?? ''), span);
}

/** The host under a cursor, for a prompt; null elsewhere. */
export function hostAt(session: Session, uri: string, position: Position): string | null {
  const place = askedAt(session, normalUri(uri), position);
  return (place && prepared(place)?.placeholder) ?? null;
}
