import { scan } from '../../../server/src/syntax/scanner/scan';
import { firstChild, innerEnd, innerStart, nextSibling, nodeEnd, nodeKind, nodeStart, nodeText, parentOf, rootOf, documentCount } from '../../../server/src/syntax/scanner/cursor';
import { treeOf } from '../../../server/src/syntax/scanner/view';
import type { Scan } from '../../../server/src/syntax/scanner/scan';

/** Scans a text and gives what is wrong with the result: a span outside the text or its parent, a map with a key and no value, a node met twice. */
export function complaints(text: string, templates: boolean): readonly string[] {
  const scanned = scan(text, { templates });
  const found: string[] = [];
  const seen = new Set<number>();
  const waiting: number[] = [];
  for (let index = 0; index < documentCount(scanned); index += 1) waiting.push(rootOf(scanned, index));
  for (let node = waiting.pop(); node !== undefined && found.length < 5; node = waiting.pop()) {
    if (node === 0) continue;
    if (seen.has(node)) found.push(`node ${node} is met twice`);
    seen.add(node);
    checkNode(scanned, node, text, found);
    let count = 0;
    for (let child = firstChild(scanned, node); child !== 0; child = nextSibling(scanned, child)) {
      if (parentOf(scanned, child) !== node) found.push(`node ${child} has the parent ${parentOf(scanned, child)}, not ${node}`);
      waiting.push(child);
      count += 1;
      if (count > scanned.nodeCount) return [...found, `the children of ${node} do not end`];
    }
    if (nodeKind(scanned, node) === 1 && count % 2 !== 0) found.push(`map ${node} has ${count} keys and values`);
  }
  const tree = treeOf(scanned);
  for (const { span } of [...tree.comments, ...tree.problems, ...tree.documents]) {
    if (span.start < 0 || span.end < span.start || span.end > text.length) found.push(`span ${span.start}-${span.end} of a comment, problem or document`);
  }
  return found;
}

function checkNode(scanned: Scan, node: number, text: string, found: string[]): void {
  const [start, end] = [nodeStart(scanned, node), nodeEnd(scanned, node)];
  if (start < 0 || end < start || end > text.length) found.push(`span ${start}-${end} of node ${node}`);
  if (nodeKind(scanned, node) !== 3) return;
  const [innerFrom, innerTo] = [innerStart(scanned, node), innerEnd(scanned, node)];
  if (innerFrom < start || innerTo < innerFrom || innerTo > end) found.push(`inner span ${innerFrom}-${innerTo} in ${start}-${end}`);
  nodeText(scanned, node);
}
