import type { AnnotatedTextEdit, ChangeAnnotation, Position, TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { FileEdit } from '../features/model';
import { entryOf } from '../workspace/snapshot';
import type { Snapshot } from '../workspace/snapshot';
import { rangeIn } from './convert';
import { noteAddress } from './protocol';
import type { Speaker } from './convert';

/** How an edit is shown before it is applied. */
export interface Annotation {
  readonly label: string;
  readonly description: string;
  /** True opens the editor's preview. */
  readonly needsConfirmation: boolean;
}

const ANNOTATION = 'mirror-lens';
const NOTE = 'mirror-lens.note';
const START: Position = { line: 0, character: 0 };

/**
 * The protocol's edit. It names the version of each open document that it was computed for, so that the client refuses it when the text
 * is another by then; an edit for a text that is no longer the snapshot's is left out, and undefined comes back when nothing is left.
 * Clients without versioned or annotated edits get plain ones. A note adds an edit that changes nothing and only says something.
 */
export function toWorkspaceEdit<E extends FileEdit>(
  snapshot: Snapshot,
  edits: readonly E[],
  speaker: Speaker,
  annotate?: (edit: E) => Annotation | undefined,
  note?: Annotation,
): WorkspaceEdit | undefined {
  const current = edits.filter((edit) => entryOf(snapshot, edit.uri)?.hash === edit.hash);
  if (current.length === 0) return undefined;
  const byFile = grouped(current);
  if (!speaker.client.documentChanges) {
    const changes = [...byFile].map(([uri, own]) => [speaker.spelled(uri), own.map((edit) => plain(snapshot, edit))] as const);
    return { changes: Object.fromEntries(changes) };
  }
  const annotations = speaker.client.changeAnnotations && annotate ? collect(current, annotate) : undefined;
  const documentChanges = [...byFile].map(([uri, own]): TextDocumentEdit => ({
    textDocument: { uri: speaker.spelled(uri), version: snapshot.documents.get(uri)?.version ?? null },
    edits: own.map((edit) => annotated(plain(snapshot, edit), annotations?.idOf(edit))),
  }));
  if (!annotations) return { documentChanges };
  if (!note) return { documentChanges, changeAnnotations: annotations.all };
  return { documentChanges: [noteEdit(note), ...documentChanges], changeAnnotations: { ...annotations.all, [NOTE]: { ...note } } };
}

/** An edit that changes nothing, in a document of its own that holds the words: VS Code's preview lists it with that text. */
function noteEdit({ label, description }: Annotation): TextDocumentEdit {
  const nothing: AnnotatedTextEdit = { range: { start: START, end: START }, newText: '', annotationId: NOTE };
  return { textDocument: { uri: noteAddress(`${label} ${description}`), version: null }, edits: [nothing] };
}

function plain(snapshot: Snapshot, edit: FileEdit): TextEdit {
  return { range: rangeIn(snapshot, edit.uri, edit.span), newText: edit.newText };
}

function annotated(edit: TextEdit, annotationId: string | undefined): TextEdit | AnnotatedTextEdit {
  return annotationId === undefined ? edit : { ...edit, annotationId };
}

function grouped<E extends FileEdit>(edits: readonly E[]): ReadonlyMap<string, readonly E[]> {
  const byFile = new Map<string, E[]>();
  for (const edit of edits) {
    const own = byFile.get(edit.uri);
    if (own) own.push(edit);
    else byFile.set(edit.uri, [edit]);
  }
  return byFile;
}

interface Annotations<E> {
  readonly all: Record<string, ChangeAnnotation>;
  idOf(edit: E): string | undefined;
}

function collect<E extends FileEdit>(edits: readonly E[], annotate: (edit: E) => Annotation | undefined): Annotations<E> {
  const all: Record<string, ChangeAnnotation> = {};
  const ids = new Map<E, string>();
  const known = new Map<string, string>();
  for (const edit of edits) {
    const annotation = annotate(edit);
    if (!annotation) continue;
    const key = JSON.stringify(annotation);
    const id = known.get(key) ?? `${ANNOTATION}.${known.size + 1}`;
    known.set(key, id);
    all[id] = { ...annotation };
    ids.set(edit, id);
  }
  return { all, idOf: (edit) => ids.get(edit) };
}
