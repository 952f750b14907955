import { LF, SPACE, CR } from './chars';
import { decodeDouble, decodePlain, decodeSingle, type Written } from './decode';
import { decodeBlock } from './decodeBlock';
import type { Scan } from './scan';
import {
  ACTION, ALIAS, AUX, DECODE, DOUBLE, END_AT, FLOW, FOLDED, KIND_MASK, LIST, LITERAL, MAP, NEXT, NODE_SIZE, ONLY_ACTIONS, PARENT, PLAIN, SHARED,
  SINGLE, START, STYLE_MASK, TOO_DEEP, UNCLOSED,
} from './state';

/*
 * Reads a scan by the numbers of its nodes, without an object for any of them. Node 0 is none: it ends every walk, and all
 * questions about it answer 0, false or the empty text.
 */

function field(scan: Scan, node: number, offset: number): number {
  return scan.nodes[node * NODE_SIZE + offset] ?? 0;
}

/** What a node is: `EMPTY`, `MAP`, `LIST`, `SCALAR` or `ALIAS` of `state.ts`. */
export function nodeKind(scan: Scan, node: number): number {
  return field(scan, node, 0) & KIND_MASK;
}

/** A scalar's style: `PLAIN`, `SINGLE`, `DOUBLE`, `LITERAL` or `FOLDED` of `state.ts`. */
export function nodeStyle(scan: Scan, node: number): number {
  return field(scan, node, 0) & STYLE_MASK;
}

/** The offset of the node's first character. */
export function nodeStart(scan: Scan, node: number): number {
  return field(scan, node, START);
}

/** The offset behind the node's last character. */
export function nodeEnd(scan: Scan, node: number): number {
  return field(scan, node, END_AT);
}

/** The first child, or 0. The children of a map are its keys and values in turn. */
export function firstChild(scan: Scan, node: number): number {
  const kind = nodeKind(scan, node);
  return kind === MAP || kind === LIST ? field(scan, node, AUX) : 0;
}

/** The next child of the same map or list, or 0; of a key, its value. */
export function nextSibling(scan: Scan, node: number): number {
  return field(scan, node, NEXT);
}

/** The map or list that holds the node, or 0. */
export function parentOf(scan: Scan, node: number): number {
  return field(scan, node, PARENT);
}

/** The node that an alias stands for, or 0 when no anchor of its name stands before it. */
export function aliasTarget(scan: Scan, node: number): number {
  return nodeKind(scan, node) === ALIAS ? field(scan, node, AUX) : 0;
}

/** Whether a map or list is written in braces or brackets. */
export function isFlow(scan: Scan, node: number): boolean {
  return (field(scan, node, 0) & FLOW) !== 0;
}

/** Whether a scalar holds a template action. */
export function hasAction(scan: Scan, node: number): boolean {
  return (field(scan, node, 0) & ACTION) !== 0;
}

/** Whether a plain scalar is template actions and nothing else. */
export function isOnlyActions(scan: Scan, node: number): boolean {
  return (field(scan, node, 0) & ONLY_ACTIONS) !== 0;
}

/** Whether the closing quote or bracket of a node is missing. */
export function isUnclosed(scan: Scan, node: number): boolean {
  return (field(scan, node, 0) & UNCLOSED) !== 0;
}

/** Whether a map or list is nested deeper than readers walk; the tree shows it without children. */
export function isTooDeep(scan: Scan, node: number): boolean {
  return (field(scan, node, 0) & TOO_DEEP) !== 0;
}

/** Whether a scalar's text differs from what stands in its inner span. */
export function isEncoded(scan: Scan, node: number): boolean {
  return (field(scan, node, 0) & DECODE) !== 0;
}

/** Whether an alias stands for a node. */
export function isShared(scan: Scan, node: number): boolean {
  return (field(scan, node, 0) & SHARED) !== 0;
}

/** The number of documents. */
export function documentCount(scan: Scan): number {
  return scan.documents.length / 3;
}

/** The root of a document, or 0 when it is empty. */
export function rootOf(scan: Scan, document: number): number {
  return scan.documents[document * 3 + 2] ?? 0;
}

/** Where a scalar's content starts: behind the quote, or at the first character of a block scalar's content that is no blank. */
export function innerStart(scan: Scan, node: number): number {
  const start = nodeStart(scan, node);
  const style = nodeStyle(scan, node);
  if (style === SINGLE || style === DOUBLE) return Math.min(start + 1, nodeEnd(scan, node));
  return style === PLAIN ? start : contentStart(scan.text, start, nodeEnd(scan, node));
}

/** Where a scalar's content ends: before the closing quote, or at its end. */
export function innerEnd(scan: Scan, node: number): number {
  const style = nodeStyle(scan, node);
  const isClosed = (style === SINGLE || style === DOUBLE) && !isUnclosed(scan, node);
  return isClosed ? nodeEnd(scan, node) - 1 : nodeEnd(scan, node);
}

function contentStart(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && text.charCodeAt(at) !== LF) at += 1;
  while (at < end) {
    const code = text.charCodeAt(at);
    if (code !== SPACE && code !== LF && code !== CR) break;
    at += 1;
  }
  return at;
}

/** A scalar's text after escapes, folding and chomping; the empty text for other nodes. */
export function nodeText(scan: Scan, node: number): string {
  if (nodeKind(scan, node) < 3 || nodeKind(scan, node) === ALIAS) return '';
  const start = innerStart(scan, node);
  const end = innerEnd(scan, node);
  if (!isEncoded(scan, node)) return scan.text.slice(start, end);
  const style = nodeStyle(scan, node);
  if (style === LITERAL || style === FOLDED) return blockText(scan, node);
  const written: Written = { text: scan.text, start, end, hasActions: hasAction(scan, node) };
  if (style === SINGLE) return decodeSingle(written);
  return style === DOUBLE ? decodeDouble(written) : decodePlain(written);
}

function blockText(scan: Scan, node: number): string {
  const indent = field(scan, node, AUX);
  return decodeBlock({ text: scan.text, start: nodeStart(scan, node), end: nodeEnd(scan, node), indent });
}

/** Whether a scalar's text is `text`; only scalars with escapes or several lines are decoded for it. */
export function keyEquals(scan: Scan, node: number, text: string): boolean {
  if (isEncoded(scan, node)) return nodeText(scan, node) === text;
  const start = innerStart(scan, node);
  return innerEnd(scan, node) - start === text.length && nodeKind(scan, node) !== ALIAS && scan.text.startsWith(text, start);
}

const CASE_BIT = 32;

/** Whether a scalar's text ends with `ending`, small ASCII letters, in whatever case; scalars that need decoding are decoded. */
export function keyEndsWith(scan: Scan, node: number, ending: string): boolean {
  if (isEncoded(scan, node)) return nodeText(scan, node).toLowerCase().endsWith(ending);
  const start = innerEnd(scan, node) - ending.length;
  if (start < innerStart(scan, node)) return false;
  for (let index = 0; index < ending.length; index += 1) {
    if ((scan.text.charCodeAt(start + index) | CASE_BIT) !== ending.charCodeAt(index)) return false;
  }
  return true;
}

/** The value of the first entry of that key in a map, or 0; merge keys are not looked through. */
export function childOf(scan: Scan, map: number, key: string): number {
  if (nodeKind(scan, map) !== MAP) return 0;
  let node = firstChild(scan, map);
  while (node !== 0) {
    const value = nextSibling(scan, node);
    if (keyEquals(scan, node, key)) return value;
    node = nextSibling(scan, value);
  }
  return 0;
}
