import { lineIndex, positionAt } from '../base/lines';
import type { TreeNode } from '../syntax/tree';
import { entryOf, type Snapshot } from '../workspace/snapshot';

/** Lines that fold into their first one, 0-based, both ends included. */
export interface Fold {
  readonly startLine: number;
  readonly endLine: number;
}

const DEEPEST = 100;

/**
 * What folds in an open registry file: every key and list item that reaches over several lines. Undefined for other files, which the editor
 * folds by itself.
 */
export function foldsOf(snapshot: Snapshot, uri: string): readonly Fold[] | undefined {
  const document = snapshot.documents.get(uri);
  if (!document || snapshot.settings(uri).enable === 'never' || !entryOf(snapshot, uri)?.registry) return undefined;
  const lines = lineIndex(document.text);
  const lineOf = (offset: number): number => positionAt(lines, offset).line;
  const folds = new Map<number, number>();
  const add = (start: number, node: TreeNode): void => {
    const from = lineOf(start);
    // A block ends behind its last line break; its last line is where its text ends.
    const to = lineOf(lastOfText(document.text, start, node.span.end));
    if (to > from) folds.set(from, Math.max(to, folds.get(from) ?? 0));
  };
  const walk = (node: TreeNode | undefined, depth: number): void => {
    if (node === undefined || depth > DEEPEST) return;
    if (node.kind === 'map') {
      for (const { key, value } of node.entries) {
        if (value) add(key.span.start, value);
        walk(value, depth + 1);
      }
    }
    if (node.kind === 'list') {
      for (const item of node.items) {
        if (item) add(item.span.start, item);
        walk(item, depth + 1);
      }
    }
  };
  for (const { root } of document.tree.documents) walk(root, 0);
  return [...folds].sort(([a], [b]) => a - b).map(([startLine, endLine]) => ({ startLine, endLine }));
}

function lastOfText(text: string, start: number, end: number): number {
  return start + text.slice(start, end).trimEnd().length;
}
