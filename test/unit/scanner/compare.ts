import type { MapEntry, Tree, TreeNode } from '../../../server/src/syntax/tree';

interface Pair {
  readonly path: string;
  readonly left: TreeNode | undefined;
  readonly right: TreeNode | undefined;
}

/** Deep enough for every tree that is compared; aliases are not followed, so the walk ends with the tree. */
const MOST_DIFFERENCES = 20;

/** How two trees differ in documents, keys, scalars (style, text, spans), aliases (span, target) and comments; empty when they do not. With `at-least`, more comments than expected are no difference. */
export function differences(actual: Tree, expected: Tree, comments: 'all' | 'at-least' = 'all'): readonly string[] {
  const found: string[] = [];
  if (actual.documents.length !== expected.documents.length) {
    found.push(`documents: ${actual.documents.length} instead of ${expected.documents.length}`);
  }
  const waiting: Pair[] = actual.documents.map((document, index) => ({
    path: `${index}`,
    left: document.root,
    right: expected.documents[index]?.root,
  }));
  while (waiting.length > 0 && found.length < MOST_DIFFERENCES) {
    const pair = waiting.pop();
    if (pair) compareNodes(pair, waiting, found);
  }
  const [mine, theirs] = [describeComments(actual), describeComments(expected)];
  const known = new Set(mine);
  const missing = theirs.filter((comment) => !known.has(comment));
  if (missing.length > 0 || (comments === 'all' && mine.length !== theirs.length)) found.push(`comments: ${mine.join('|')} instead of ${theirs.join('|')}`);
  return found;
}

function describeComments(tree: Tree): readonly string[] {
  return tree.comments.map(({ span, text }) => `${span.start}-${span.end}${text}`);
}

function compareNodes({ path, left, right }: Pair, waiting: Pair[], found: string[]): void {
  const [actual, expected] = [describeNode(left), describeNode(right)];
  if (actual !== expected) {
    found.push(`${path}: ${actual} instead of ${expected}`);
    return;
  }
  if (left?.kind === 'map' && right?.kind === 'map') compareEntries(path, left.entries, right.entries, waiting, found);
  if (left?.kind === 'list' && right?.kind === 'list') {
    if (left.items.length !== right.items.length) found.push(`${path}: ${left.items.length} items instead of ${right.items.length}`);
    left.items.forEach((item, index) => waiting.push({ path: `${path}[${index}]`, left: item, right: right.items[index] }));
  }
}

function compareEntries(path: string, left: readonly MapEntry[], right: readonly MapEntry[], waiting: Pair[], found: string[]): void {
  if (left.length !== right.length) found.push(`${path}: ${left.length} entries instead of ${right.length}`);
  left.forEach((entry, index) => {
    const other = right[index];
    if (!other) return;
    const below = `${path}.${entry.key.text}`;
    waiting.push({ path: `${below}(key)`, left: entry.key, right: other.key }, { path: below, left: entry.value, right: other.value });
  });
}

/** A node in one line: kind, where it starts and, for scalars and aliases, where it ends and all that readers see. */
export function describeNode(node: TreeNode | undefined): string {
  switch (node?.kind) {
    case 'scalar':
      return `${node.style} ${node.span.start}-${node.span.end} (${node.inner.start}-${node.inner.end}) ${JSON.stringify(node.text)}`;
    case 'alias':
      return `alias ${node.span.start}-${node.span.end} to ${node.target ? `${node.target.kind} ${node.target.span.start}` : 'nothing'}`;
    case 'map':
    case 'list':
      return `${node.flow ? 'flow' : 'block'} ${node.kind}`;
    default:
      return 'nothing';
  }
}
