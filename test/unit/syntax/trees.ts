import fc from 'fast-check';
import type { Span } from '../../../server/src/base/span';
import type { Tree, TreeNode } from '../../../server/src/syntax/tree';

/** Every span of a tree with what it belongs to, an alias's target not followed. */
export function spansOf(tree: Tree): readonly { readonly what: string; readonly span: Span }[] {
  const spans: { what: string; span: Span }[] = [];
  const visit = (node: TreeNode | undefined): void => {
    if (!node) return;
    spans.push({ what: node.kind, span: node.span });
    if (node.kind === 'scalar') spans.push({ what: 'inner', span: node.inner });
    if (node.kind === 'list') node.items.forEach(visit);
    if (node.kind === 'map') node.entries.forEach(({ key, value }) => [key, value].forEach(visit));
  };
  for (const document of tree.documents) {
    spans.push({ what: 'document', span: document.span });
    visit(document.root);
  }
  for (const problem of tree.problems) spans.push({ what: problem.code, span: problem.span });
  for (const comment of tree.comments) spans.push({ what: 'comment', span: comment.span });
  return spans;
}

/** The first span that does not lie in a text of that length, in words. */
export function spanOutside(tree: Tree, length: number): string | undefined {
  const bad = spansOf(tree).find(({ span }) => span.start < 0 || span.end < span.start || span.end > length);
  return bad && `${bad.what} ${bad.span.start}..${bad.span.end} of ${length}`;
}

const PIECES = [
  'a', 'image', 'repository', 'tag', 'registry', 'containers', 'apiVersion: v1\nkind: Pod\n', 'global', ': ', ':', '\n', '\n  ', '\n    ', '- ', '? ', '[', ']',
  '{', '}', ',', '"', "'", '|', '>', '|-\n', '&x ', '*x', '<<: ', '#', ' # c', '\t', '\r\n', '\r', '---\n', '...\n', '%YAML 1.1\n', '!!str ', '!x ', '\\', '\\u12',
  '\u{feff}', '\ud800', '\udc00', '\u0000', '\u0002', '\u0018', '\u001f', '\u2028', '{{ .Values.x }}', '${X}', '~', 'null', '1.10', 'é', '🐳', 'docker.io/library/nginx:1.25',
];

/** Texts that are nearly YAML: pieces of it in any order, some of them broken. */
export const nearlyYaml = fc.array(fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...PIECES) }, fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 60 }).map((pieces) => pieces.join(''));

/** A text with a stretch cut out or a piece put in. */
export function mutationsOf(text: string): fc.Arbitrary<string> {
  return fc
    .tuple(fc.nat(text.length), fc.nat(20), fc.constantFrom('', ...PIECES))
    .map(([at, cut, piece]) => text.slice(0, at) + piece + text.slice(at + cut));
}
