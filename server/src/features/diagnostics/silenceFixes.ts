import { tell } from '../../base/texts';
import { positionAt } from '../../base/lines';
import type { Span } from '../../base/span';
import { lineKindOf } from '../../images/lineKinds';
import { parseJsonc } from '../../syntax/jsonc';
import type { ScalarNode, Tree, TreeNode } from '../../syntax/tree';
import type { Finding } from '../model';
import { commentMark, isLineConfig } from '../../workspace/silences';
import { lineEnd, type TextEdit } from '../edits';
import { fixOf } from './fixes';
import type { CheckedFile, Fix, FixText, FixTexts } from './model';

const NEXT_LINE = 'mirror-lens-ignore-next-line';
const WHOLE_FILE = 'mirror-lens-ignore-file';

/** Comments that silence a finding: on its line, or in the whole file. None in JSON, and none inside a text that has no comments. In TOML and maps of lines they are as in YAML. */
export function silenceFixes({ snapshot, uri, entry }: CheckedFile, findings: readonly Finding[], texts: FixTexts): readonly (Fix | undefined)[] {
  const { path } = entry.surroundings;
  return findings.flatMap(({ code, span }) => {
    const { line } = positionAt(entry.lines, span.start);
    return [
      fixOf(snapshot, texts, { title: tell`Silence ${code} on this line`, code }, [{ uri, edits: (text) => silenceLine(text, path, entry.lines.starts[line] ?? 0, code) }]),
      fixOf(snapshot, texts, { title: tell`Silence ${code} in this file`, code }, [{ uri, edits: (text) => silenceFile(text, path, code) }]),
    ];
  });
}

function silenceLine({ text, tree }: FixText, path: string, lineStart: number, code: string): readonly TextEdit[] | undefined {
  const mark = commentMark(path, text);
  if (mark === undefined) return undefined;
  const around = isOfLines(path) ? undefined : scalarOver(mark === '//' ? parseJsonc(text) : tree, lineStart);
  if (around && !commentFits(around, text, lineStart)) return undefined;
  const extended = extendComment(text, lineBefore(text, lineStart), NEXT_LINE, code);
  if (extended) return [extended];
  const indent = /^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? '';
  return [{ span: { start: lineStart, end: lineStart }, newText: `${indent}${mark} ${NEXT_LINE} ${code}${lineEnd(text)}` }];
}

function silenceFile({ text, tree }: FixText, path: string, code: string): readonly TextEdit[] | undefined {
  const mark = commentMark(path, text);
  if (mark === undefined) return undefined;
  for (const line of mark === '//' || isOfLines(path) ? linesOf(text) : commentLines(text, tree)) {
    const extended = extendComment(text, line, WHOLE_FILE, code);
    if (extended) return [extended];
  }
  const head = headOf(text, path);
  return [{ span: { start: head, end: head }, newText: `${mark} ${WHOLE_FILE} ${code}${lineEnd(text)}` }];
}

/** Whether no tree tells where comments may stand. */
function isOfLines(path: string): boolean {
  return lineKindOf(path) !== undefined || isLineConfig(path);
}

/** What stays in front: a mark of the text's order, a modeline that names the schema, and the directives of a Dockerfile, which are none behind a comment. */
function headOf(text: string, path: string): number {
  const head = lineKindOf(path) === 'dockerfile'
    ? /^\uFEFF?(?:#[ \t]*\w+[ \t]*=[^\r\n]*(?:\r\n|\r|\n))*/
    : /^\uFEFF?(?:[ \t]*#[ \t]*yaml-language-server:[^\r\n]*(?:\r\n|\r|\n))?/;
  return head.exec(text)?.[0].length ?? 0;
}

function commentLines(text: string, tree: Tree): readonly Span[] {
  return tree.comments.map(({ span }) => ({ start: text.lastIndexOf('\n', span.start - 1) + 1, end: span.end }));
}

function linesOf(text: string): readonly Span[] {
  return [...text.matchAll(/[^\r\n]+/g)].map(({ index, 0: line }) => ({ start: index, end: index + line.length }));
}

/** Adds a code to a comment of that kind, in front of its reason. A comment without any code silences everything already. */
function extendComment(text: string, line: Span | undefined, kind: string, code: string): TextEdit | undefined {
  if (!line) return undefined;
  const match = new RegExp(`^([ \\t]*(?:#|//)[ \\t]*${kind}(?:[ \\t,]+[a-z][a-z0-9]*(?:[.-][a-z0-9]+)+)+)(?=[ \\t]|$)`).exec(text.slice(line.start, line.end));
  if (!match) return undefined;
  const at = line.start + (match[1] ?? '').length;
  return { span: { start: at, end: at }, newText: `, ${code}` };
}

function lineBefore(text: string, lineStart: number): Span | undefined {
  if (lineStart === 0) return undefined;
  const end = text.slice(0, lineStart).replace(/(?:\r\n|\r|\n)$/, '').length;
  const start = Math.max(text.lastIndexOf('\n', end - 1), text.lastIndexOf('\r', end - 1)) + 1;
  return { start, end };
}

/** The scalar that reaches over the start of a line: there a comment would become part of its text. */
function scalarOver(tree: Tree, offset: number): ScalarNode | undefined {
  for (const { root } of tree.documents) {
    const found = search(root, offset);
    if (found) return found;
  }
  return undefined;
}

function search(node: TreeNode | undefined, offset: number): ScalarNode | undefined {
  if (!node || node.kind === 'alias') return undefined;
  if (node.kind === 'scalar') return node.span.start < offset && offset < node.span.end ? node : undefined;
  const children = node.kind === 'map' ? node.entries.flatMap((entry) => [entry.key, entry.value]) : node.items;
  for (const child of children) {
    const found = search(child, offset);
    if (found) return found;
  }
  return undefined;
}

/** A literal block that holds a manifest has comments of its own kind, where they stand as deep as its lines; a folded or quoted text has none. */
function commentFits(scalar: ScalarNode, text: string, lineStart: number): boolean {
  if (scalar.style !== 'literal') return false;
  const first = /^[ ]*/.exec(text.slice(text.lastIndexOf('\n', scalar.inner.start - 1) + 1))?.[0].length ?? 0;
  const here = /^[ ]*/.exec(text.slice(lineStart))?.[0].length ?? 0;
  return here >= first;
}
