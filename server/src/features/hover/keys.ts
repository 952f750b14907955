import { touches, type Span } from '../../base/span';
import type { TreeNode } from '../../syntax/tree';
import { entryOf, type Snapshot } from '../../workspace/snapshot';
import { ITEM, type PathStep } from '../completion/cursorContext';
import { listedValues, MANIFEST_ROOT, REGISTRY_ROOT, schemaAt, type SchemaNode } from '../completion/registrySchema';
import { code, joined, say, strong, type Block, type Line } from '../markdown';

/** A key with the steps that lead to its value. */
interface KeyUnderCursor {
  readonly path: readonly PathStep[];
  readonly span: Span;
}

/** The hover of a key in an open registry file or product manifest: what the schema says of it. Undefined elsewhere. */
export function keyHover(snapshot: Snapshot, uri: string, offset: number): { readonly blocks: readonly Block[]; readonly span: Span } | undefined {
  const document = snapshot.documents.get(uri);
  const entry = entryOf(snapshot, uri);
  const root = entry?.registry ? REGISTRY_ROOT : entry?.images.apollo?.manifest ? MANIFEST_ROOT : undefined;
  const key = root && keyAt(document?.tree.documents[0]?.root, offset, []);
  const node = key && schemaAt(key.path, root);
  const name = key?.path.at(-1);
  if (!key || !node || name === undefined) return undefined;
  return { blocks: [{ kind: 'lines', lines: linesOf(name, node) }], span: key.span };
}

function linesOf(name: string, node: SchemaNode): readonly Line[] {
  const title = node.title === undefined ? [] : say` · ${words(node.title)}`;
  const values = listedValues(node);
  const choices = values.length === 0 ? [] : [say`One of ${joined(values.map((value) => [code(value)]), ', ')}.`];
  return [say`${strong(code(name))}${title}`, ...(node.description === undefined ? [] : [words(node.description)]), ...choices];
}

function words(value: string): Line {
  return [{ kind: 'words', words: value }];
}

/** Walks down to the offset only, so that the depth of the walk is that of the tree, which parsing bounds. */
function keyAt(node: TreeNode | undefined, offset: number, path: readonly PathStep[]): KeyUnderCursor | undefined {
  if (!node || !touches(node.span, offset)) return undefined;
  if (node.kind === 'map') {
    for (const { key, value } of node.entries) {
      const below = [...path, key.text];
      if (touches(key.span, offset)) return { path: below, span: key.span };
      const found = keyAt(value, offset, below);
      if (found) return found;
    }
  }
  if (node.kind === 'list') {
    for (const item of node.items) {
      const found = keyAt(item, offset, [...path, ITEM]);
      if (found) return found;
    }
  }
  return undefined;
}
