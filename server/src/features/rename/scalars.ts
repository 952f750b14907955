import type { ScalarNode, Tree, TreeNode } from '../../syntax/tree';

/** Calls `visit` for every scalar of a tree, keys too, with the key that it is the value of; aliases are not followed. */
export function eachScalar(tree: Tree, visit: (scalar: ScalarNode, key: string | undefined) => void): void {
  const open: { readonly node: TreeNode; readonly key?: string }[] = tree.documents.flatMap(({ root }) => (root ? [{ node: root }] : []));
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, key } = next;
    if (node.kind === 'scalar') visit(node, key);
    else if (node.kind === 'list') for (const item of node.items) if (item) open.push({ node: item });
    if (node.kind !== 'map') continue;
    for (const entry of node.entries) {
      visit(entry.key, undefined);
      if (entry.value) open.push({ node: entry.value, key: entry.key.text });
    }
  }
}
