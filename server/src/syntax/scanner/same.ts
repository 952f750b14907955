import { firstChild, isShared, nextSibling, nodeEnd, nodeKind, nodeStart } from './cursor';
import type { Scan } from './scan';
import { ALIAS, AUX, NODE_SIZE, SCALAR } from './state';

/**
 * Whether a node of one scan and all below it stand in another one too, `moved` code units further on: the same kinds and styles at the same
 * places. Nothing that an alias stands for, or that is one, is the same, since it means what stands elsewhere.
 */
export function isSameBelow(one: Scan, node: number, other: Scan, counterpart: number, moved: number): boolean {
  if (!isSameNode(one, node, other, counterpart, moved)) return false;
  let a = firstChild(one, node);
  let b = firstChild(other, counterpart);
  // The way back up is kept here: nesting is bounded by the text alone.
  const above: number[] = [];
  for (;;) {
    if (a === 0 || b === 0) {
      if (a !== b) return false;
      const otherNext = above.pop();
      const next = above.pop();
      if (next === undefined || otherNext === undefined) return true;
      a = next;
      b = otherNext;
      continue;
    }
    if (!isSameNode(one, a, other, b, moved)) return false;
    const childOfA = firstChild(one, a);
    const childOfB = firstChild(other, b);
    if (childOfA === 0 && childOfB === 0) {
      a = nextSibling(one, a);
      b = nextSibling(other, b);
      continue;
    }
    above.push(nextSibling(one, a), nextSibling(other, b));
    a = childOfA;
    b = childOfB;
  }
}

function isSameNode(one: Scan, node: number, other: Scan, counterpart: number, moved: number): boolean {
  if (one.nodes[node * NODE_SIZE] !== other.nodes[counterpart * NODE_SIZE]) return false;
  if (nodeStart(one, node) + moved !== nodeStart(other, counterpart) || nodeEnd(one, node) + moved !== nodeEnd(other, counterpart)) return false;
  const kind = nodeKind(one, node);
  // Of a block scalar that is how far its content is indented.
  if (kind === SCALAR && one.nodes[node * NODE_SIZE + AUX] !== other.nodes[counterpart * NODE_SIZE + AUX]) return false;
  return kind !== ALIAS && !isShared(one, node);
}
