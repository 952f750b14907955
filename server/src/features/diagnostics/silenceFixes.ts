import { positionAt } from '../../base/lines';
import type { ScalarNode, Tree, TreeNode } from '../../syntax/tree';
import type { Finding } from '../model';
import { isJson, lineEnd, type TextEdit } from '../edits';
import { fixOf } from './fixes';
import type { CheckedFile, Fix, FixText, FixTexts } from './model';

const NEXT_LINE = 'mirror-lens-ignore-next-line';
const WHOLE_FILE = 'mirror-lens-ignore-file';

/** Comments that silence a finding: on its line, or in the whole file. None in JSON, and none inside a text that has no comments. */
export function silenceFixes({ snapshot, uri, entry }: CheckedFile, findings: readonly Finding[], texts: FixTexts): readonly (Fix | undefined)[] {
  return findings.flatMap(({ code, span }) => {
    const { line } = positionAt(entry.lines, span.start);
    return [
      fixOf(snapshot, texts, { title: `Silence ${code} on this line`, code }, [{ uri, edits: (text) => silenceLine(text, entry.lines.starts[line] ?? 0, code) }]),
      fixOf(snapshot, texts, { title: `Silence ${code} in this file`, code }, [{ uri, edits: (text) => silenceFile(text, code) }]),
    ];
  });
}

function silenceLine(file: FixText, lineStart: number, code: string): readonly TextEdit[] | undefined {
  const { text, tree } = file;
  if (isJson(text)) return undefined;
  const around = scalarOver(tree, lineStart);
  if (around && !commentFits(around, text, lineStart)) return undefined;
  const extended = extendComment(text, lineBefore(text, lineStart), NEXT_LINE, code);
  if (extended) return [extended];
  const indent = /^[ ]*/.exec(text.slice(lineStart))?.[0] ?? '';
  return [{ span: { start: lineStart, end: lineStart }, newText: `${indent}# ${NEXT_LINE} ${code}${lineEnd(text)}` }];
}

function silenceFile({ text, tree }: FixText, code: string): readonly TextEdit[] | undefined {
  if (isJson(text)) return undefined;
  for (const comment of tree.comments) {
    const start = text.lastIndexOf('\n', comment.span.start - 1) + 1;
    const extended = extendComment(text, { start, end: comment.span.end }, WHOLE_FILE, code);
    if (extended) return [extended];
  }
  // A modeline, which names the schema, and a mark of the text's order stay in front.
  const head = /^\uFEFF?(?:[ \t]*#[ \t]*yaml-language-server:[^\r\n]*(?:\r\n|\r|\n))?/.exec(text)?.[0].length ?? 0;
  return [{ span: { start: head, end: head }, newText: `# ${WHOLE_FILE} ${code}${lineEnd(text)}` }];
}

/** Adds a code to a comment of that kind, in front of its reason. A comment without any code silences everything already. */
function extendComment(text: string, line: { readonly start: number; readonly end: number } | undefined, kind: string, code: string): TextEdit | undefined {
  if (!line) return undefined;
  const match = new RegExp(`^([ \\t]*#[ \\t]*${kind}(?:[ \\t,]+[a-z][a-z0-9]*(?:[.-][a-z0-9]+)+)+)(?=[ \\t]|$)`).exec(text.slice(line.start, line.end));
  if (!match) return undefined;
  const at = line.start + (match[1] ?? '').length;
  return { span: { start: at, end: at }, newText: `, ${code}` };
}

function lineBefore(text: string, lineStart: number): { readonly start: number; readonly end: number } | undefined {
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
