import { isNull } from '../syntax/access';
import type { ListNode, MapNode, ScalarNode, TreeNode } from '../syntax/tree';
import { appendFlow, appendItem, columnOf, dashOf, insertAfterLine, isJson, keptEnd, lineEnd, lineStart, scalarText, type TextEdit } from './edits';

/** What is put into a list or a map: its lines in block style, or one line in flow style. */
export type Lines = (flow: boolean) => readonly string[];

/** Where a text belongs among others: in order where they are in order (and two at least), else behind the last. */
export function placeAmong(texts: readonly (string | undefined)[], text: string): number {
  const isSorted = texts.length > 1 && texts.every((each, at) => each !== undefined && (at === 0 || (texts[at - 1] ?? '') <= each));
  const next = isSorted ? texts.findIndex((each) => each !== undefined && each > text) : -1;
  return next < 0 ? texts.length : next;
}

/** A scalar as its neighbours are written: in their quotes where all have the same, else as the text would write it. */
export function scalarLike(text: string, neighbours: readonly (TreeNode | undefined)[], value: string): string {
  const styles = new Set(neighbours.flatMap((node) => (node?.kind === 'scalar' ? [node.style] : [])));
  const [style] = styles;
  if (styles.size !== 1 || isJson(text) || /['"\\]/.test(value)) return scalarText(text, value);
  if (style === 'single') return `'${value}'`;
  return style === 'double' ? `"${value}"` : scalarText(text, value);
}

/** Puts an item into a list, in front of the item with that number or behind the last. Undefined where the layout does not allow it. */
export function insertItem(text: string, list: ListNode, index: number, lines: Lines): readonly TextEdit[] | undefined {
  if (index >= list.items.length) return appendItem(text, list, lines);
  if (list.flow) {
    const item = list.items[index];
    return item && isBehind(text, item.span.start, /[[,]\s*$/) ? [{ span: at(item.span.start), newText: `${lines(true).join(' ')}, ` }] : undefined;
  }
  const before = index === 0 ? undefined : list.items[index - 1];
  const dash = dashOf(text, list, index === 0 ? 0 : index - 1);
  const body = dash && itemLines(lines(false), dash.indent);
  if (!dash || !body) return undefined;
  if (before) return [insertAfterLine(text, keptEnd(text, before) ?? dash.start, body, lineEnd(text))];
  return [{ span: at(dash.start), newText: body.map((line) => line + lineEnd(text)).join('') }];
}

/** Puts an entry into a map, in front of the entry with that number or behind the last. Undefined where the layout does not allow it. */
export function insertEntry(text: string, map: MapNode, index: number, lines: Lines): readonly TextEdit[] | undefined {
  const next = map.entries[index];
  const before = index === 0 ? undefined : map.entries[index - 1];
  if (map.flow) {
    const item = lines(true).join(' ');
    if (next) return isBehind(text, next.key.span.start, /[{,]\s*$/) ? [{ span: at(next.key.span.start), newText: `${item}, ` }] : undefined;
    return appendFlow(text, map.span, before && (keptEnd(text, before.value) ?? before.key.span.end), item);
  }
  const neighbour = before ?? next;
  if (!neighbour) return undefined;
  const column = columnOf(text, neighbour.key.span.start);
  const body = lines(false).map((line) => ' '.repeat(column) + line);
  if (before) return [insertAfterLine(text, keptEnd(text, before.value) ?? before.key.span.end, body, lineEnd(text))];
  const start = lineStart(text, neighbour.key.span.start);
  if (text.slice(start, neighbour.key.span.start).trim() !== '') return undefined;
  return [{ span: at(start), newText: body.map((line) => line + lineEnd(text)).join('') }];
}

/** What a list under a key gets: its text among the items' texts, and its lines. `textOf` gives an item's text. */
export interface NewItem {
  readonly text: string;
  readonly textOf: (item: TreeNode | undefined) => ScalarNode | undefined;
  /** The lines around the scalar as it is to be written. */
  readonly lines: (scalar: string, flow: boolean) => readonly string[];
}

/** Puts an item into the list under a key of a map: into the list that is there, in place of nothing, or under a new key at the map's end. */
export function addUnder(text: string, map: MapNode, key: string, item: NewItem, indent: number): readonly TextEdit[] | undefined {
  const entry = map.entries.find((each) => each.key.text === key);
  const flowList = `[${item.lines(scalarText(text, item.text), true).join(' ')}]`;
  if (!entry) {
    const dash = ' '.repeat(indent);
    return insertEntry(text, map, map.entries.length, (flow) => (
      flow ? [`${scalarText(text, key)}: ${flowList}`] : [`${key}:`, ...itemLines(item.lines(scalarText(text, item.text), false), dash)]
    ));
  }
  if (entry.value?.kind === 'list') {
    const scalars = entry.value.items.map(item.textOf);
    const written = scalarLike(text, scalars, item.text);
    return insertItem(text, entry.value, placeAmong(scalars.map((scalar) => scalar?.text), item.text), (flow) => item.lines(written, flow));
  }
  if (entry.value !== undefined && !(entry.value.kind === 'scalar' && isNull(entry.value))) return undefined;
  const { span } = entry.value ?? { span: at(entry.key.span.end) };
  if (span.end > span.start) return [{ span, newText: flowList }];
  const colon = text.indexOf(':', entry.key.span.end);
  return colon < 0 ? undefined : [{ span: at(colon + 1), newText: ` ${flowList}` }];
}

function itemLines([first = '', ...rest]: readonly string[], indent: string): readonly string[] {
  return [`${indent}- ${first}`, ...rest.map((line) => `${indent}  ${line}`)];
}

function isBehind(text: string, offset: number, what: RegExp): boolean {
  return what.test(text.slice(Math.max(0, offset - 200), offset));
}

function at(offset: number) {
  return { start: offset, end: offset };
}
