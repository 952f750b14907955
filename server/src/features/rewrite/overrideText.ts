import type { PathStep } from '../../images/path';
import { asMap, entryOf } from '../../syntax/access';
import type { ListNode, MapNode, Tree, TreeNode } from '../../syntax/tree';
import { parseYaml } from '../../syntax/yaml';
import { addLines, applyEdits, columnOf, dashOf, keptEnd, lineStart, replaceScalar, scalarText, type TextEdit } from '../edits';

/** One leaf of a values file, by its path from the root of the chart's values. */
export interface Leaf {
  readonly path: readonly PathStep[];
  readonly value: string;
  /** The list that the leaf stands in, where it does: Helm replaces lists whole, so a file that is laid over it has to carry all of it. */
  readonly list?: SourceList;
}

/** A list as it is written in the values file that gives it. */
export interface SourceList {
  readonly text: string;
  /** Where the list stands in that text; its last step is a key. */
  readonly path: readonly PathStep[];
}

/**
 * A values file's text with one leaf set; undefined where its layout does not allow it. Nothing else of the text changes, but for the list that a leaf
 * stands in: it is copied as it is written, unless the text has it.
 */
export function withLeaf(text: string, { path, value, list }: Leaf): string | undefined {
  const firstItem = path.findIndex((step) => typeof step === 'number');
  const toList = firstItem === -1 ? path : path.slice(0, firstItem);
  const copied = list && nodeAt(parseYaml(text).documents[0]?.root, toList) === undefined ? withList(text, toList, list) : text;
  const edits = copied === undefined ? undefined : leafTextEdits(copied, path, value);
  return copied !== undefined && edits ? applyEdits(copied, edits) : undefined;
}

/** The edits that set one leaf of a values file that is no item of a list, or that the text has already; undefined where its layout does not allow it. */
export function leafTextEdits(text: string, path: readonly PathStep[], value: string): readonly TextEdit[] | undefined {
  return editsAt(text, path, (node) => {
    if (node?.kind !== 'scalar') return undefined;
    const edit = replaceScalar(text, node, value);
    const isBlank = edit?.span.start === edit?.span.end && edit !== undefined && /[:\w]/.test(text.charAt(edit.span.start - 1));
    return isBlank ? { ...edit, newText: ` ${edit.newText}` } : edit;
  }, (key) => [`${key} ${scalarText(text.startsWith('{') ? '' : text, value)}`]);
}

function withList(text: string, path: readonly PathStep[], list: SourceList): string | undefined {
  const tree = parseYaml(list.text);
  const node = nodeAt(tree.documents[0]?.root, list.path);
  const lines = node?.kind === 'list' && isPlain(tree, node) ? linesOf(list.text, node) : undefined;
  const edits = lines && editsAt(text, path, () => undefined, (key) => (lines.flow ? [`${key} ${lines.texts.join('\n')}`] : [key, ...lines.texts.map((line) => (line === '' ? '' : `  ${line}`))]));
  return edits && applyEdits(text, edits);
}

/** A list's lines without their common indentation; undefined for a layout that cannot be moved. */
function linesOf(text: string, list: ListNode): { readonly flow: boolean; readonly texts: readonly string[] } | undefined {
  if (list.flow) {
    const written = text.slice(list.span.start, list.span.end);
    return /[\r\n]/.test(written) ? undefined : { flow: true, texts: [written] };
  }
  const dash = dashOf(text, list, 0);
  const end = keptEnd(text, list);
  if (!dash || end === undefined) return undefined;
  const column = columnOf(text, dash.start + dash.indent.length);
  const lines = text.slice(lineStart(text, dash.start), end).split(/\r\n|\r|\n/);
  const isMovable = lines.every((line) => line.trim() === '' || line.slice(0, column).trim() === '');
  return isMovable ? { flow: false, texts: lines.map((line) => line.slice(column).trimEnd()) } : undefined;
}

/** Whether nothing in a list leads out of it: an alias would, and an anchor may be asked for elsewhere, where it stays. */
function isPlain(tree: Tree, node: TreeNode | undefined): boolean {
  if (node?.kind === 'alias') return false;
  if (node?.kind === 'map') return node.entries.every((entry) => entry.key.text !== '<<' && isPlain(tree, entry.value));
  return node?.kind !== 'list' || node.items.every((item) => isPlain(tree, item));
}

function nodeAt(root: TreeNode | undefined, path: readonly PathStep[]): TreeNode | undefined {
  return path.reduce<TreeNode | undefined>((node, step) => {
    if (typeof step === 'number') return node?.kind === 'list' ? node.items[step] : undefined;
    const map = asMap(node);
    return map && entryOf(map, step)?.value;
  }, root);
}

/** The edits at a path: `change` for what stands there, or lines below the last key that is there. `lines` gives the last key's lines by its `key:`. */
function editsAt(text: string, path: readonly PathStep[], change: (node: TreeNode | undefined) => TextEdit | undefined, lines: (key: string) => readonly string[]): readonly TextEdit[] | undefined {
  const tree = parseYaml(text);
  const root = tree.documents[0]?.root;
  if (!asMap(root)) {
    const isBlank = tree.documents.every((document) => document.root === undefined);
    const added = nested(path, lines);
    return isBlank && added ? [{ span: { start: text.length, end: text.length }, newText: `${text === '' || text.endsWith('\n') ? '' : '\n'}${added.join('\n')}\n` }] : undefined;
  }
  let node: TreeNode | undefined = root;
  for (const [at, step] of path.entries()) {
    const inner: TreeNode | 'none' | undefined = typeof step === 'number' ? nodeAt(node, [step]) : childOf(asMap(node), step);
    if (inner === undefined) return at === path.length - 1 && typeof step === 'string' ? behindKey(text, asMap(node), step, lines) : undefined;
    if (inner === 'none') {
      const map = asMap(node);
      const added = nested(path.slice(at), lines);
      return map && added && addLines(text, map, added);
    }
    node = inner;
  }
  const edit = change(node);
  return edit && [edit];
}

/** The one line of a leaf whose key stands there without a value. */
function behindKey(text: string, map: MapNode | undefined, key: string, lines: (key: string) => readonly string[]): readonly TextEdit[] | undefined {
  const entry = map && entryOf(map, key);
  const colon = entry ? text.indexOf(':', entry.key.span.end) : -1;
  const [line = '', ...more] = lines('');
  return colon === -1 || more.length > 0 ? undefined : [{ span: { start: colon + 1, end: colon + 1 }, newText: line }];
}

function childOf(map: MapNode | undefined, key: string): TreeNode | 'none' | undefined {
  if (!map) return undefined;
  const entry = entryOf(map, key);
  return entry ? entry.value : 'none';
}

function nested(path: readonly PathStep[], lines: (key: string) => readonly string[]): readonly string[] | undefined {
  const keys = path.flatMap((step) => (typeof step === 'string' ? [/^[A-Za-z0-9_-]+$/.test(step) ? `${step}:` : `${JSON.stringify(step)}:`] : []));
  const last = keys.at(-1);
  if (last === undefined || keys.length < path.length) return undefined;
  const outer = keys.slice(0, -1).map((key, at) => `${'  '.repeat(at)}${key}`);
  return [...outer, ...lines(last).map((line) => (line === '' ? '' : `${'  '.repeat(keys.length - 1)}${line}`))];
}
