import { asMap, valueOf } from '../syntax/access';
import type { Tree, TreeNode } from '../syntax/tree';
import { isComposeName, looksLikeCompose } from './compose';
import { variableNames } from './defaults';

const MOST_NODES = 20_000;

/** The variables that the images of a Compose file use; none for any other file. */
export function variablesOf(tree: Tree, path: string): readonly string[] {
  const root = asMap(tree.documents[0]?.root);
  if (!root || valueOf(root, 'apiVersion') || !(isComposeName(path) || looksLikeCompose(root))) return [];
  const names = new Set<string>();
  const waiting: TreeNode[] = [root];
  for (let count = 0; count < MOST_NODES; count++) {
    const node = waiting.pop();
    if (!node) break;
    if (node.kind === 'list') waiting.push(...node.items.filter((item) => item !== undefined));
    if (node.kind !== 'map') continue;
    for (const { key, value } of node.entries) {
      if (key.text === 'image' && value?.kind === 'scalar') variableNames(value.text).forEach((name) => names.add(name));
      else if (value) waiting.push(value);
    }
  }
  return [...names].sort();
}
