import type { Span } from '../../base/span';
import { nearestFolder } from '../../base/uri';
import { asMap } from '../../syntax/access';
import type { ListNode, MapNode, Tree } from '../../syntax/tree';
import { applyEdits, areApart, crumbsTo, removeItems, replaceScalar, scalarAt, type TextEdit } from '../edits';
import type { FileEdit } from '../model';
import type { Snapshot } from '../../workspace/snapshot';
import type { MirrorPlace } from './graph';
import type { Fix, FixText, FixTexts } from './model';

/** What a fix is, beside the changes that it makes. */
export interface FixHead {
  readonly title: string;
  readonly code?: string;
  readonly kind?: Fix['kind'];
  readonly preferred?: boolean;
}

/** A change of one file; undefined where the layout of the text does not allow it. */
export interface Change {
  readonly uri: string;
  readonly edits: (text: FixText) => readonly TextEdit[] | undefined;
}

/** A fix made of changes to files: all of them, or no fix. Files that are no files (`git:`, a cluster's objects) are never edited. */
export function fixOf(snapshot: Snapshot, texts: FixTexts, head: FixHead, changes: readonly Change[]): Fix | undefined {
  const edits: FileEdit[] = [];
  for (const { uri, edits: compute } of changes) {
    const text = isEditable(uri) ? texts(uri) : undefined;
    const made = text && compute(text);
    if (!made || made.length === 0 || !areApart(made) || applyEdits(text.text, made) === text.text) return undefined;
    edits.push(...made.map((edit) => ({ uri, hash: text.hash, ...edit })));
  }
  if (edits.length === 0) return undefined;
  return {
    title: head.title,
    code: head.code,
    kind: head.kind ?? 'quickfix',
    edits,
    preferred: head.preferred ?? false,
    confirm: changes.some(({ uri }) => isOutside(snapshot, uri)),
  };
}

/** Another text in place of a scalar, its quotes kept. */
export function rewriteScalar(uri: string, span: Span, value: string): Change {
  return {
    uri,
    edits: ({ text, tree }) => {
      const scalar = scalarAt(tree, span);
      const edit = scalar && replaceScalar(text, scalar, value);
      return edit && [edit];
    },
  };
}

/** Takes list items, named by their inner spans, out of their lists: one change for each file. */
export function removeListItems(places: readonly { readonly uri: string; readonly span: Span }[]): readonly Change[] {
  const uris = [...new Set(places.map((place) => place.uri))];
  return uris.map((uri) => ({ uri, edits: (text) => removalsIn(text, places.filter((place) => place.uri === uri).map((place) => place.span)) }));
}

/** Every mention of a place's host in its registry's list, the repeated ones too. */
export function mentionsOf(place: MirrorPlace): readonly { readonly uri: string; readonly span: Span }[] {
  const { source, registry } = place.node;
  return registry.mirrors.filter((entry) => entry.key === place.key).map((entry) => ({ uri: source.uri, span: entry.span }));
}

/** The map that holds a scalar as one of its values: a registry by its URL, an Environment by its id. */
export function mapAround(tree: Tree, span: Span): MapNode | undefined {
  const last = crumbsTo(tree, span)?.at(-1);
  return last?.kind === 'entry' ? last.map : undefined;
}

/** The map at the root of a registry file. */
export function rootMap(tree: Tree): MapNode | undefined {
  return asMap(tree.documents[0]?.root);
}

function removalsIn({ text, tree }: FixText, spans: readonly Span[]): readonly TextEdit[] | undefined {
  const indexes = new Map<ListNode, number[]>();
  for (const span of spans) {
    const last = crumbsTo(tree, span)?.at(-1);
    if (last?.kind !== 'item') return undefined;
    indexes.set(last.list, [...(indexes.get(last.list) ?? []), last.index]);
  }
  const edits: TextEdit[] = [];
  for (const [list, doomed] of indexes) {
    const removals = removeItems(text, list, doomed);
    if (!removals || removals.some(({ span }) => holdsAnchor(text.slice(span.start, span.end)))) return undefined;
    edits.push(...removals);
  }
  return edits;
}

/** Whether an anchor would go, and leave its aliases behind. */
function holdsAnchor(text: string): boolean {
  return /(?:^|[\s,[{-])&[^\s,[\]{}]/.test(text);
}

/** Only files on disk and unsaved documents are edited. */
export function isEditable(uri: string): boolean {
  return /^(?:file|untitled):/.test(uri);
}

function isOutside(snapshot: Snapshot, uri: string): boolean {
  return snapshot.folders.length > 0 && uri.startsWith('file:') && nearestFolder(snapshot.folders, uri) === undefined;
}
