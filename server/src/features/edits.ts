import type { Span } from '../base/span';
import { isNull } from '../syntax/access';
import type { ListNode, MapEntry, MapNode, ScalarNode, Tree, TreeNode } from '../syntax/tree';

/** A replacement in one text. */
export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
}

/** One step on the way from a document's root to a node. */
export type Crumb =
  | { readonly kind: 'entry'; readonly map: MapNode; readonly entry: MapEntry }
  | { readonly kind: 'item'; readonly list: ListNode; readonly index: number };

/**
 * The way from a document's root to the scalar whose inner span this is (as offsets in UTF-16 code units), outermost step
 * first; undefined where no scalar has exactly that span. Aliases are not followed: an edit belongs where the text stands.
 */
export function crumbsTo(tree: Tree, inner: Span): readonly Crumb[] | undefined {
  for (const document of tree.documents) {
    const found = search(document.root, inner);
    if (found) return found;
  }
  return undefined;
}

/** The scalar that the way of `crumbsTo` ends at. */
export function scalarAt(tree: Tree, inner: Span): ScalarNode | undefined {
  const last = crumbsTo(tree, inner)?.at(-1);
  if (!last) return undefined;
  const nodes = last.kind === 'item' ? [last.list.items[last.index]] : [last.entry.value, last.entry.key];
  return nodes.find((node): node is ScalarNode => node?.kind === 'scalar' && sameSpan(node.inner, inner));
}

/** The scalar whose text encloses a span. */
export function scalarAround(tree: Tree, span: Span): ScalarNode | undefined {
  for (const document of tree.documents) {
    const found = enclosing(document.root, span);
    if (found) return found;
  }
  return undefined;
}

/** Replaces a scalar's text and keeps its quotes; a plain scalar gets quotes only where the new text needs them. Not for block scalars. */
export function replaceScalar(text: string, scalar: ScalarNode, value: string): TextEdit | undefined {
  if (scalar.style === 'literal' || scalar.style === 'folded') return undefined;
  if (scalar.style === 'single') return { span: scalar.inner, newText: value.replaceAll("'", "''") };
  if (scalar.style === 'double') return { span: scalar.inner, newText: JSON.stringify(value).slice(1, -1) };
  return { span: scalar.inner, newText: scalarText(text, value) };
}

/** A new scalar as the text would write it: plain where that reads as the same string, else in double quotes; quoted in JSON. */
export function scalarText(text: string, value: string): string {
  return isJson(text) || !isSafePlain(value) ? JSON.stringify(value) : value;
}

/**
 * Takes items out of a list, keeping every comment that has a line of its own. A block list loses its lines, a flow list its
 * commas; a list that loses its last item becomes `[]`, which stays valid wherever a list is required.
 * Undefined where the layout does not allow it without moving other text (an item that shares its line with its list's parent).
 */
export function removeItems(text: string, list: ListNode, indexes: readonly number[]): readonly TextEdit[] | undefined {
  const doomed = new Set(indexes.filter((index) => index >= 0 && index < list.items.length));
  if (doomed.size === 0) return [];
  return list.flow ? removeFlowItems(text, list, doomed) : removeBlockItems(text, list, doomed);
}

/** Adds a scalar at the end of a list, in the list's own layout. */
export function appendScalar(text: string, list: ListNode, value: string): readonly TextEdit[] | undefined {
  return appendItem(text, list, () => [scalarText(text, value)]);
}

/**
 * Adds an item at the end of a list. `lines` gives the item's lines in block style, or one line for a flow list, whose
 * lines after the first are indented to the first one's text.
 */
export function appendItem(text: string, list: ListNode, lines: (flow: boolean) => readonly string[]): readonly TextEdit[] | undefined {
  if (list.flow) return appendFlow(text, list.span, list.items.length > 0 ? endOf(list.items.at(-1)) : undefined, lines(true).join(' '));
  const last = list.items.at(-1);
  const dash = dashOf(text, list, list.items.length - 1);
  if (!last || !dash) return undefined;
  const [first = '', ...rest] = lines(false);
  const eol = lineEnd(text);
  const body = [`${dash.indent}- ${first}`, ...rest.map((line) => `${dash.indent}  ${line}`)];
  return [insertAfterLine(text, keptEnd(text, last) ?? dash.start, body, eol)];
}

/** Adds a list of one scalar under a key of a map: to the list that is there, or as a new one behind the map's last entry. */
export function addToList(text: string, tree: Tree, map: MapNode, key: string, value: string): readonly TextEdit[] | undefined {
  const entry = map.entries.find((each) => each.key.text === key);
  if (!entry) return addKey(text, tree, map, key, value);
  if (entry.value?.kind === 'list') return appendScalar(text, entry.value, value);
  if (entry.value !== undefined && !(entry.value.kind === 'scalar' && isNull(entry.value))) return undefined;
  const written = entry.value && text.slice(entry.value.span.start, entry.value.span.end) !== '' ? entry.value.span : undefined;
  if (written) return [{ span: written, newText: `[${scalarText(text, value)}]` }];
  const colon = text.indexOf(':', entry.key.span.end);
  return colon < 0 ? undefined : [{ span: at(colon + 1), newText: ` [${scalarText(text, value)}]` }];
}

/** Adds `key:` with a list of scalars behind the last entry of a map, in the map's own layout. */
export function addKey(text: string, tree: Tree, map: MapNode, key: string, ...values: readonly string[]): readonly TextEdit[] | undefined {
  const items = values.map((value) => scalarText(text, value));
  if (map.flow) {
    const last = map.entries.at(-1);
    const end = last && (endOf(last.value) ?? last.key.span.end);
    return appendFlow(text, map.span, end, `${scalarText(text, key)}: [${items.join(', ')}]`);
  }
  const first = map.entries[0];
  const last = map.entries.at(-1);
  if (!first || !last) return undefined;
  const indent = ' '.repeat(columnOf(text, first.key.span.start));
  const dash = indent + ' '.repeat(listIndent(text, tree));
  const body = [`${indent}${key}:`, ...items.map((item) => `${dash}- ${item}`)];
  return [insertAfterLine(text, keptEnd(text, last.value) ?? last.key.span.end, body, lineEnd(text))];
}

/** Adds lines behind the last entry of a block map, indented as its keys are; undefined for a flow map. */
export function addLines(text: string, map: MapNode, lines: readonly string[]): readonly TextEdit[] | undefined {
  const first = map.entries[0];
  const last = map.entries.at(-1);
  if (map.flow || !first || !last) return undefined;
  const indent = ' '.repeat(columnOf(text, first.key.span.start));
  return [insertAfterLine(text, keptEnd(text, last.value) ?? last.key.span.end, lines.map((line) => indent + line), lineEnd(text))];
}

/** How far the text's block lists are indented below their keys: as its first one is, else two columns. */
export function listIndent(text: string, tree: Tree): number {
  for (const document of tree.documents) {
    const found = firstListIndent(text, document.root);
    if (found !== undefined) return found;
  }
  return 2;
}

/** The line end that the text uses first, LF where it has none. */
export function lineEnd(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}

/** Whether a text is written as JSON: its first character opens an object or a list. */
export function isJson(text: string): boolean {
  return /^\uFEFF?\s*(?:\{\s*(?:"|\})|\[)/.test(text);
}

/** Whether edits of one text stand apart, as an applier requires. */
export function areApart(edits: readonly TextEdit[]): boolean {
  const sorted = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  return sorted.every((edit, index) => index === 0 || (sorted[index - 1]?.span.end ?? 0) <= edit.span.start);
}

/**
 * The text with the edits applied; they must stand apart. Of two that insert at one place the later one stands first. The text is put together once, so
 * that thousands of edits of a long text cost no more than its length.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = [...edits].sort((a, b) => b.span.start - a.span.start || b.span.end - a.span.end).reverse();
  const pieces: string[] = [];
  let at = 0;
  for (const { span, newText } of sorted) {
    pieces.push(text.slice(at, span.start), newText);
    at = span.end;
  }
  return pieces.join('') + text.slice(at);
}

function search(node: TreeNode | undefined, inner: Span): readonly Crumb[] | undefined {
  if (node?.kind === 'map') {
    for (const entry of node.entries) {
      const crumb: Crumb = { kind: 'entry', map: node, entry };
      if (sameSpan(entry.key.inner, inner) || isThat(entry.value, inner)) return [crumb];
      const below = search(entry.value, inner);
      if (below) return [crumb, ...below];
    }
  }
  if (node?.kind === 'list') {
    for (const [index, item] of node.items.entries()) {
      const crumb: Crumb = { kind: 'item', list: node, index };
      if (isThat(item, inner)) return [crumb];
      const below = search(item, inner);
      if (below) return [crumb, ...below];
    }
  }
  return undefined;
}

function enclosing(node: TreeNode | undefined, span: Span): ScalarNode | undefined {
  if (!node || node.kind === 'alias') return undefined;
  if (node.kind === 'scalar') return node.inner.start <= span.start && span.end <= node.inner.end ? node : undefined;
  const children = node.kind === 'map' ? node.entries.flatMap((entry) => [entry.key, entry.value]) : node.items;
  for (const child of children) {
    const found = enclosing(child, span);
    if (found) return found;
  }
  return undefined;
}

function isThat(node: TreeNode | undefined, inner: Span): boolean {
  return node?.kind === 'scalar' && sameSpan(node.inner, inner);
}

function sameSpan(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end;
}

/** Where a node's last character stands. A block collection's own span may reach over comments and blank lines behind it. */
function endOf(node: TreeNode | undefined): number | undefined {
  if (!node) return undefined;
  if (node.kind === 'scalar' || node.kind === 'alias' || node.flow) return node.span.end;
  if (node.kind === 'list') return endOf(node.items.findLast((item) => item !== undefined)) ?? node.span.end;
  const last = node.entries.at(-1);
  return last ? endOf(last.value) ?? last.key.span.end : node.span.end;
}

/** The end of a node with the blank lines that a block scalar with a `+` keeps as part of its text. */
export function keptEnd(text: string, node: TreeNode | undefined): number | undefined {
  const end = endOf(node);
  if (end === undefined || !keepsBlankLines(text, node)) return end;
  const blank = /^(?:[ \t]*(?:\r\n|\r|\n))+/.exec(text.slice(end))?.[0].length ?? 0;
  return end + blank;
}

function keepsBlankLines(text: string, node: TreeNode | undefined): boolean {
  if (node?.kind === 'scalar') return /^[|>]\d?\+/.test(text.slice(node.span.start, node.span.start + 3));
  if (node?.kind === 'map') return keepsBlankLines(text, node.entries.at(-1)?.value);
  return node?.kind === 'list' && keepsBlankLines(text, node.items.at(-1));
}

interface Dash {
  readonly indent: string;
  /** Where the dash's line starts. */
  readonly start: number;
}

/** The dash of a block list's item, where nothing but blanks stands before it on its line. */
export function dashOf(text: string, list: ListNode, index: number): Dash | undefined {
  const item = list.items[index];
  if (!item) return undefined;
  const start = lineStart(text, item.span.start);
  const match = /^([ ]*)-[ \t]+(?:[&!]\S+[ \t]+)*$/.exec(text.slice(start, item.span.start));
  return match ? { indent: match[1] ?? '', start } : undefined;
}

function removeBlockItems(text: string, list: ListNode, doomed: ReadonlySet<number>): readonly TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  for (const index of doomed) {
    const dash = dashOf(text, list, index);
    const end = endOf(list.items[index]);
    if (!dash || end === undefined) return undefined;
    edits.push({ span: wholeLines(text, dash.start, end), newText: '' });
  }
  const removals = joinedRemovals(edits);
  if (doomed.size < list.items.length) return removals;
  const empty = emptied(text, removals);
  return empty && [empty, ...removals];
}

/** Removals that share a line end become one. */
function joinedRemovals(edits: readonly TextEdit[]): readonly TextEdit[] {
  const joined: TextEdit[] = [];
  for (const edit of [...edits].sort((a, b) => a.span.start - b.span.start)) {
    const last = joined.at(-1);
    if (!last || last.span.end < edit.span.start) joined.push(edit);
    else joined[joined.length - 1] = { span: { start: last.span.start, end: Math.max(last.span.end, edit.span.end) }, newText: '' };
  }
  return joined;
}

/** `[]` behind the key whose block list loses all its items. */
function emptied(text: string, removals: readonly TextEdit[]): TextEdit | undefined {
  const first = Math.min(...removals.map((edit) => edit.span.start));
  let end = first;
  while (end > 0) {
    const start = lineStart(text, end - 1);
    const line = text.slice(start, end).replace(/(?:^|[ \t])#.*/s, '').trimEnd();
    if (line.trim() !== '') return /:(?:\s+[&!]\S+)*$/.test(line) ? { span: at(start + line.length), newText: ' []' } : undefined;
    end = start;
  }
  return undefined;
}

function removeFlowItems(text: string, list: ListNode, doomed: ReadonlySet<number>): readonly TextEdit[] | undefined {
  const spans = list.items.flatMap((item) => (item ? [item.span] : []));
  if (spans.length < list.items.length) return undefined;
  const lastKept = spans.findLastIndex((_, index) => !doomed.has(index));
  return spans.flatMap((span, index): readonly TextEdit[] => {
    if (!doomed.has(index)) return [];
    const next = spans[index + 1];
    // Before a kept item its comma goes with it; behind the last kept one the commas in front of the doomed ones go.
    if (next && index < lastKept) return [{ span: { start: span.start, end: afterComma(text, span.end, next.start) }, newText: '' }];
    const trailing = lastKept < 0 && !next ? commaBetween(text, span.end, list.span.end - 1, false) : [];
    return [...commaBetween(text, spans[index - 1]?.end, span.start, lastKept < 0), { span, newText: '' }, ...trailing];
  });
}

/** From an item's end over its comma and the blanks behind it, but not over a comment. */
function afterComma(text: string, from: number, limit: number): number {
  const comma = commaIn(text, from, limit);
  if (comma === undefined) return from;
  const between = text.slice(comma + 1, limit);
  return between.includes('#') ? comma + 1 : limit;
}

function commaBetween(text: string, from: number | undefined, to: number, all: boolean): readonly TextEdit[] {
  if (from === undefined) return [];
  const comma = commaIn(text, from, to);
  if (comma === undefined) return [];
  const blanks = text.slice(comma + 1, to);
  return [{ span: { start: comma, end: all || !blanks.includes('#') ? to : comma + 1 }, newText: '' }];
}

function commaIn(text: string, from: number, to: number): number | undefined {
  let place = from;
  while (place < to) {
    const character = text[place];
    if (character === ',') return place;
    if (character === '#') place = Math.min(to, nextLine(text, place));
    else place++;
  }
  return undefined;
}

/** Puts text behind the last item of a flow collection, which ends at `lastEnd`; into an empty one where that is undefined. */
export function appendFlow(text: string, collection: Span, lastEnd: number | undefined, item: string): readonly TextEdit[] {
  if (lastEnd === undefined) return [{ span: at(collection.start + 1), newText: item }];
  const trailing = commaIn(text, lastEnd, collection.end - 1);
  if (trailing === undefined) return [{ span: at(lastEnd), newText: `, ${item}` }];
  return [{ span: at(trailing + 1), newText: ` ${item},` }];
}

/** New lines behind the line that holds an offset; a comment on that line stays on it. */
export function insertAfterLine(text: string, offset: number, lines: readonly string[], eol: string): TextEdit {
  const end = lineStop(text, offset > 0 && isLineEnd(text[offset - 1]) ? offset - 1 : offset);
  return { span: at(end), newText: lines.map((line) => eol + line).join('') };
}

function wholeLines(text: string, start: number, end: number): Span {
  const next = nextLine(text, end);
  if (next < text.length || isLineEnd(text[next - 1])) return { start, end: next };
  // The text's last line has no end of its own: the one before it goes with it.
  const before = start >= 2 && text[start - 1] === '\n' && text[start - 2] === '\r' ? start - 2 : Math.max(0, start - 1);
  return { start: before, end: next };
}

function firstListIndent(text: string, node: TreeNode | undefined): number | undefined {
  if (node?.kind === 'map' && !node.flow) {
    for (const entry of node.entries) {
      const list = entry.value;
      const dash = list?.kind === 'list' && !list.flow ? dashOf(text, list, 0) : undefined;
      const found = dash ? dash.indent.length - columnOf(text, entry.key.span.start) : firstListIndent(text, list);
      if (found !== undefined && found >= 0) return found;
    }
  }
  if (node?.kind === 'list') {
    for (const item of node.items) {
      const found = firstListIndent(text, item);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** A plain scalar that every YAML reads as this very string: no number, no keyword, no indicator. */
function isSafePlain(value: string): boolean {
  if (!/^[A-Za-z0-9][\w./-]*(?::[\w./-]+)*$/.test(value)) return false;
  if (/^[\d_.:]+$/.test(value) || /^\d[\d_.]*(?:e\d+)?$/i.test(value) || /^0[xob]/i.test(value)) return false;
  return !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(value);
}

/** How far an offset stands from its line's start, 0-based. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** The offset at which the line of an offset starts. */
export function lineStart(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && !isLineEnd(text[start - 1])) start--;
  return start;
}

function lineStop(text: string, offset: number): number {
  let end = offset;
  while (end < text.length && !isLineEnd(text[end])) end++;
  return end;
}

function nextLine(text: string, offset: number): number {
  const end = lineStop(text, offset);
  return text[end] === '\r' && text[end + 1] === '\n' ? end + 2 : Math.min(text.length, end + 1);
}

function isLineEnd(character: string | undefined): boolean {
  return character === '\n' || character === '\r';
}

function at(offset: number): Span {
  return { start: offset, end: offset };
}
