import type { Replaced } from '../../base/replaced';
import { blockToken } from './block';
import { DASH, END, SPACE } from './chars';
import { closeTo } from './collections';
import { firstChild, isFlow, nextSibling, nodeEnd, nodeKind, nodeStart } from './cursor';
import { flowToken } from './flow';
import { scan, type Scan } from './scan';
import { nextToken } from './space';
import {
  ALIAS, AUX, BLOCK_LIST, BLOCK_MAP, EMPTY, END_AT, F_INDENT, F_LAST, F_PREVIOUS, F_STATE, FRAME_SIZE, HAS_ITEM, LIST, MAP, NEXT, NODE_SIZE, PARENT,
  SCALAR, START, WANTS_KEY, at, createState, pushFrame, releaseState, top, type ScanState,
} from './state';

/*
 * What a scanner that begins at a key of a block map does depends on nothing but the collections around it. So after an edit it begins at the
 * last such key before it, and ends at the first one behind it around which the same collections are open; the nodes before and behind are
 * those of the scan before, moved.
 */

/** How many keys of each collection behind the edit are tried as an end. */
const MOST_TRIED = 3;

/** A key of a block map, with the collections around it, the innermost first, by their numbers in the scan before. */
interface Key {
  readonly node: number;
  /** The value before it, and the key of that. */
  readonly last: number;
  readonly previous: number;
  readonly around: readonly number[];
}

/**
 * The scan of a text without template actions, of which an earlier version was scanned: the same as `scan` gives. Where the edit reaches too
 * far (anchors and aliases near it, errors, other documents) the whole text is read.
 */
export function rescan(before: Scan, text: string, replaced: Replaced): Scan {
  return partlyScanned(before, text, replaced) ?? scan(text, { templates: false });
}

/** The same, or undefined where the whole text has to be read. */
export function partlyScanned(before: Scan, text: string, replaced: Replaced): Scan | undefined {
  const isPlain = !before.templates && before.problems.length === 0 && before.documents.length === 3 && text.indexOf('\r') === -1;
  const first = isPlain ? keyBefore(before, replaced) : undefined;
  if (!first) return undefined;
  const ends = keysBehind(before, first, replaced);
  if (ends.size === 0) return undefined;
  const state = createState(text, false);
  const scanned = scannedUpTo(beginAt(state, before, first), ends, replaced, before);
  const result = scanned && state.problemCount === 0 && state.documentCount === 1 ? joined(state, before, { first, end: scanned, replaced }) : undefined;
  releaseState(state);
  return result;
}

/** The last key before an edit at which a scan may begin: one that begins its line, whose collection has an entry before it. */
function keyBefore(before: Scan, { start }: Replaced): Key | undefined {
  let found: Key | undefined;
  let around: readonly number[] = [];
  let node = before.documents[2] ?? 0;
  while (node !== 0 && !isFlow(before, node)) {
    const kind = nodeKind(before, node);
    if ((kind !== MAP && kind !== LIST) || indentOf(before, node) === -1) break;
    around = [node, ...around];
    const child = childBefore(before, node, start);
    if (kind === MAP && child.node !== 0 && isBegin(before, child)) found = { ...child, around };
    node = kind === MAP ? nextSibling(before, child.node) : child.node;
    if (nodeStart(before, node) >= start) break;
  }
  return found;
}

/** The last key of a map, or item of a list, that starts before an offset; with those before it. */
function childBefore(before: Scan, collection: number, offset: number): Omit<Key, 'around'> {
  const isMap = nodeKind(before, collection) === MAP;
  let previous = 0;
  let last = 0;
  let node = 0;
  let next = firstChild(before, collection);
  while (next !== 0 && nodeStart(before, next) < offset) {
    previous = isMap ? node : 0;
    last = isMap ? nextSibling(before, node) : node;
    node = next;
    next = isMap ? nextSibling(before, nextSibling(before, next)) : nextSibling(before, next);
  }
  return { node, last, previous };
}

/** What begins a key that cannot become a list's item, a directive, or the end of a document. */
const LETTER = /[A-Za-z0-9_]/;

function isBegin(before: Scan, { node, last }: Omit<Key, 'around'>): boolean {
  if (last === 0 || nodeKind(before, last) === EMPTY || nodeKind(before, node) !== SCALAR) return false;
  const start = nodeStart(before, node);
  return LETTER.test(before.text.charAt(start)) && columnOf(before.text, start) !== -1;
}

/** The column of an offset with nothing but spaces, or one other character, before it on its line; else -1. */
function columnOf(text: string, offset: number, other = SPACE): number {
  const lineStart = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  for (let index = lineStart; index < offset; index += 1) {
    const code = text.charCodeAt(index);
    if (code !== SPACE && code !== other) return -1;
  }
  return offset - lineStart;
}

/** The keys behind an edit at which a scan may end, by their offset in the text as it is. */
function keysBehind(before: Scan, { around }: Key, { end, newEnd }: Replaced): ReadonlyMap<number, Key> {
  const ends = new Map<number, Key>();
  around.forEach((collection, level) => {
    if (nodeKind(before, collection) !== MAP) return;
    let previous = 0;
    let last = 0;
    let tried = 0;
    for (let node = firstChild(before, collection); node !== 0 && tried < MOST_TRIED; node = nextSibling(before, last)) {
      const start = nodeStart(before, node);
      const key = { node, last, previous };
      if (start > end && isBegin(before, key) && start - columnOf(before.text, start) >= end) {
        ends.set(start - end + newEnd, { ...key, around: around.slice(level) });
        tried += 1;
      }
      previous = node;
      last = nextSibling(before, node);
    }
  });
  return ends;
}

/** Takes a scan to a key: what was read before it is taken from the scan before, and the collections around it are open. */
function beginAt(state: ScanState, before: Scan, { node, last, previous, around }: Key): ScanState {
  while (state.nodes.length < node * NODE_SIZE) state.nodes = new Int32Array(state.nodes.length * 2);
  state.nodes.set(before.nodes.subarray(0, node * NODE_SIZE));
  state.nodeCount = node;
  [...around].reverse().forEach((collection, level, all) => {
    const inner = all[level + 1];
    const isMap = nodeKind(before, collection) === MAP;
    pushFrame(state, collection, isMap ? BLOCK_MAP : BLOCK_LIST, isMap ? WANTS_KEY : HAS_ITEM, indentOf(before, collection));
    const frame = top(state);
    state.frames[frame + F_LAST] = inner ?? last;
    state.frames[frame + F_PREVIOUS] = inner === undefined ? previous : siblingBefore(before, collection, inner);
    state.nodes[(inner ?? last) * NODE_SIZE + NEXT] = 0;
  });
  state.pos = nodeStart(before, node);
  state.lineStart = state.pos - columnOf(before.text, state.pos);
  state.lastEnd = nodeEnd(before, last);
  state.documents.set(before.documents);
  state.documentCount = 1;
  state.isDocumentOpen = true;
  const comments = countBefore(before.comments, state.pos);
  while (state.comments.length < comments * 2) state.comments = new Int32Array(state.comments.length * 2);
  state.comments.set(before.comments.subarray(0, comments * 2));
  state.commentCount = comments;
  return state;
}

/** The column of a block collection, where its first key or the dash of its first item stands; -1 where more than dashes stands before that. */
function indentOf({ text, nodes }: Scan, collection: number): number {
  return columnOf(text, nodes[collection * NODE_SIZE + START] ?? 0, DASH);
}

function siblingBefore(before: Scan, collection: number, child: number): number {
  let previous = 0;
  for (let node = firstChild(before, collection); node !== 0 && node !== child; node = nextSibling(before, node)) previous = node;
  return previous;
}

/** How many of the comments start before an offset; they stand in the order of the text. */
function countBefore(comments: Int32Array, offset: number): number {
  let low = 0;
  let high = comments.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((comments[middle * 2] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Reads on up to one of the ends around which the same collections are open as in the scan before, and gives it; undefined at the end of the text. */
function scannedUpTo(state: ScanState, ends: ReadonlyMap<number, Key>, { newEnd }: Replaced, before: Scan): Key | undefined {
  for (;;) {
    const code = nextToken(state);
    if (code === END) return undefined;
    const end = state.fresh && state.flowDepth === 0 && state.pos > newEnd ? ends.get(state.pos) : undefined;
    if (end && isEnd(state, end, before)) return end;
    if (state.flowDepth > 0) flowToken(state, code);
    else blockToken(state, code);
  }
}

function isEnd(state: ScanState, { around }: Key, before: Scan): boolean {
  if (state.anchorStart !== -1 || state.outerStart !== -1 || state.propertyStart !== -1) return false;
  const column = state.pos - state.lineStart;
  closeTo(state, column, false);
  if (state.depth !== around.length || at(state.frames, top(state) + F_STATE) !== WANTS_KEY || at(state.frames, top(state) + F_INDENT) !== column) return false;
  return around.every((collection, level) => {
    const frame = (around.length - 1 - level) * FRAME_SIZE;
    return at(state.frames, frame) === collection && at(state.frames, frame + F_INDENT) === indentOf(before, collection);
  });
}

interface Stretch {
  readonly first: Key;
  readonly end: Key;
  readonly replaced: Replaced;
}

/** The scan as it is up to an end, with the nodes of the scan before behind it. Undefined where something in between has a name or stands for a named node. */
function joined(state: ScanState, before: Scan, { first, end, replaced }: Stretch): Scan | undefined {
  const moved = replaced.newEnd - replaced.end;
  const from = nodeStart(before, first.node);
  const to = nodeStart(before, end.node);
  if (/[&*]/.test(before.text.slice(from, to)) || /[&*]/.test(state.text.slice(from, to + moved))) return undefined;
  const { node: tail, around } = end;
  const further = state.nodeCount - tail;
  const nodes = new Int32Array((before.nodeCount + further) * NODE_SIZE);
  nodes.set(state.nodes.subarray(0, state.nodeCount * NODE_SIZE));
  appendMoved(nodes, before, tail, { moved, further });
  nodes[at(state.frames, top(state) + F_LAST) * NODE_SIZE + NEXT] = tail + further;
  for (const collection of around) {
    const offset = collection * NODE_SIZE;
    nodes[offset + END_AT] = at(before.nodes, offset + END_AT) + moved;
    const next = at(before.nodes, offset + NEXT);
    nodes[offset + NEXT] = next === 0 ? 0 : next + further;
  }
  const [start = 0, last = 0, root = 0] = before.documents;
  return {
    text: state.text,
    templates: false,
    nodes,
    nodeCount: before.nodeCount + further,
    documents: Int32Array.of(start, last + moved, root),
    comments: joinedComments(state, before.comments, to, moved),
    problems: new Int32Array(0),
  };
}

/** Appends the nodes of the scan before from `tail` on: their offsets are moved, and their numbers grow by `further`. */
function appendMoved(nodes: Int32Array, before: Scan, tail: number, { moved, further }: { readonly moved: number; readonly further: number }): void {
  const old = before.nodes;
  const grown = (number: number): number => (number >= tail ? number + further : number);
  for (let offset = tail * NODE_SIZE, target = (tail + further) * NODE_SIZE; offset < old.length; offset += NODE_SIZE, target += NODE_SIZE) {
    const flags = at(old, offset);
    const kind = flags & 7;
    const aux = at(old, offset + AUX);
    nodes[target] = flags;
    nodes[target + START] = at(old, offset + START) + moved;
    nodes[target + END_AT] = at(old, offset + END_AT) + moved;
    nodes[target + AUX] = kind === MAP || kind === LIST || kind === ALIAS ? grown(aux) : aux;
    nodes[target + NEXT] = grown(at(old, offset + NEXT));
    nodes[target + PARENT] = grown(at(old, offset + PARENT));
  }
}

function joinedComments(state: ScanState, before: Int32Array, to: number, moved: number): Int32Array {
  const behind = countBefore(before, to);
  const comments = new Int32Array(state.commentCount * 2 + before.length - behind * 2);
  comments.set(state.comments.subarray(0, state.commentCount * 2));
  for (let from = behind * 2, target = state.commentCount * 2; from < before.length; from += 1, target += 1) comments[target] = (before[from] ?? 0) + moved;
  return comments;
}
