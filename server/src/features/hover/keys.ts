import { touches, type Span } from '../../base/span';
import { parseToml, type TomlFile } from '../../syntax/toml';
import type { TreeNode } from '../../syntax/tree';
import { entryOf, type OpenDocument, type Snapshot } from '../../workspace/snapshot';
import { ITEM, type PathStep } from '../completion/cursorContext';
import { nodeConfigPlace } from '../completion/nodeKeys';
import { listedValues, MANIFEST_ROOT, REGISTRY_ROOT, schemaAt, type SchemaNode } from '../completion/registrySchema';
import { tomlKeySchema } from '../completion/tomlKeys';
import { code, joined, say, strong, type Block, type Line } from '../markdown';

/** A key with the steps that lead to its value. */
interface KeyUnderCursor {
  readonly path: readonly PathStep[];
  readonly span: Span;
}

/** The hover of a key in an open registry file, product manifest or configuration of a node: what the schema says of it. Undefined elsewhere. */
export function keyHover(snapshot: Snapshot, uri: string, offset: number): { readonly blocks: readonly Block[]; readonly span: Span } | undefined {
  const document = snapshot.documents.get(uri);
  const found = document && (ownKey(snapshot, document, offset) ?? nodeConfigKey(snapshot, document, offset));
  const name = found?.key.path.at(-1);
  if (!found?.node || name === undefined || linesOf(name, found.node).length < 2) return undefined;
  return { blocks: [{ kind: 'lines', lines: linesOf(name, found.node) }], span: found.key.span };
}

interface KnownKey {
  readonly key: KeyUnderCursor;
  readonly node: SchemaNode | undefined;
}

function ownKey(snapshot: Snapshot, { uri, tree }: OpenDocument, offset: number): KnownKey | undefined {
  const entry = entryOf(snapshot, uri);
  const root = entry?.registry ? REGISTRY_ROOT : entry?.images.apollo?.manifest ? MANIFEST_ROOT : undefined;
  const key = root && keyAt(tree.documents[0]?.root, offset, []);
  return key && { key, node: schemaAt(key.path, root) };
}

function nodeConfigKey(snapshot: Snapshot, document: OpenDocument, offset: number): KnownKey | undefined {
  const place = nodeConfigPlace(snapshot, document, offset);
  if (!place) return undefined;
  if (place.form === 'toml') {
    const key = tomlKeyAt(parseToml(document.text), offset);
    return key && { key, node: tomlKeySchema(place.root, key.path) };
  }
  const { root } = document.tree.documents.find((one) => one.root && touches(one.root.span, offset)) ?? {};
  const key = keyAt(root, offset, []);
  return key && { key, node: schemaAt(key.path, place.root) };
}

/** The key under a cursor, in a header or in front of a value. */
function tomlKeyAt({ tables }: TomlFile, offset: number): KeyUnderCursor | undefined {
  const table = tables.find(({ header, span }) => header !== 'root' && touches(span, offset)) ?? tables[0];
  for (const [lead, keys] of [[[], table?.keys ?? []], ...(table?.entries ?? []).map((entry) => [table?.keys ?? [], entry.keys])] as const) {
    const at = keys.findIndex(({ span }) => touches(span, offset));
    const key = keys[at];
    if (key) return { path: [...lead, ...keys.slice(0, at + 1)].map(({ text }) => text), span: key.span };
  }
  return undefined;
}

function linesOf(name: string, node: SchemaNode): readonly Line[] {
  const title = node.title === undefined ? [] : say` · ${words(node.title)}`;
  const values = listedValues(node);
  const choices = values.length === 0 || values.includes('true') ? [] : [say`One of ${joined(values.map((value) => [code(value)]), ', ')}.`];
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
