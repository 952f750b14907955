import { memo } from '../../base/memo';
import type { Expression, Node, PipeNode } from './nodes';

/** What a body prints as far as its text alone tells. */
export interface Outline {
  /** The literal text of all branches, one after the other, with a mark for each action that prints. */
  readonly text: string;
  /** The templates that it calls by name. */
  readonly called: readonly string[];
  /** Whether it calls one whose name is made by an expression. */
  readonly callsAnything: boolean;
}

/** Stands for an action that prints; `INDENTED` for one that ends with `indent` or `nindent`, so that none of its lines is at the margin. */
export const PRINTED = '\u{E001}';
export const INDENTED = '\u{E000}';

/** The outline of a body, kept for as long as its nodes live. */
export const outlineOf = memo((body: readonly Node[]): Outline => {
  const drawing: Drawing = { text: [], called: new Set(), callsAnything: false };
  drawNodes(drawing, body);
  return { text: drawing.text.join(''), called: [...drawing.called], callsAnything: drawing.callsAnything };
});

interface Drawing {
  readonly text: string[];
  readonly called: Set<string>;
  callsAnything: boolean;
}

function drawNodes(drawing: Drawing, nodes: readonly Node[]): void {
  for (const node of nodes) drawNode(drawing, node);
}

function drawNode(drawing: Drawing, node: Node): void {
  switch (node.kind) {
    case 'text':
      drawing.text.push(node.text);
      return;
    case 'action':
      drawPipe(drawing, node.pipe);
      if (node.pipe.variables.length === 0) drawing.text.push(isIndented(node.pipe) ? INDENTED : PRINTED);
      return;
    case 'template':
      drawing.called.add(node.name);
      if (node.pipe) drawPipe(drawing, node.pipe);
      drawing.text.push(PRINTED);
      return;
    case 'if':
    case 'with':
    case 'range':
      drawPipe(drawing, node.pipe);
      drawNodes(drawing, node.body);
      if (node.otherwise) drawNodes(drawing, node.otherwise);
      return;
    default:
      return;
  }
}

/** Whether a pipeline ends with `indent 2` or more. */
function isIndented(pipe: PipeNode): boolean {
  const [name, count] = pipe.commands.at(-1)?.words ?? [];
  if (name?.kind !== 'function' || (name.name !== 'indent' && name.name !== 'nindent')) return false;
  return count?.kind === 'number' && count.asInt !== undefined && count.asInt > 0n;
}

function drawPipe(drawing: Drawing, pipe: PipeNode): void {
  for (const { words } of pipe.commands) {
    words.forEach((word, index) => drawWord(drawing, word, words[index + 1]));
  }
}

function drawWord(drawing: Drawing, word: Expression, next: Expression | undefined): void {
  if (word.kind === 'pipe') drawPipe(drawing, word);
  if (word.kind === 'chain') drawWord(drawing, word.base, undefined);
  if (word.kind !== 'function' || word.name !== 'include') return;
  if (next?.kind === 'string') drawing.called.add(next.value);
  else drawing.callsAnything = true;
}
