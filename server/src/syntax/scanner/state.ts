import { createClosers, type Closers } from './actions';

/*
 * The nodes of a scan stand in one Int32Array, `NODE_SIZE` numbers each, in the order in which the scanner met them. Node 0
 * is none. The children of a map are key, value, key, value …; a value that is not written is a node of kind EMPTY.
 */
export const NODE_SIZE = 6;
export const FLAGS = 0;
export const START = 1;
export const END_AT = 2;
/** The first child of a map or list, the target of an alias (0 when unknown), the content's indentation of a block scalar. */
export const AUX = 3;
export const NEXT = 4;
export const PARENT = 5;

/** The kinds of nodes, in the lowest three bits of the flags. */
export const EMPTY = 0;
export const MAP = 1;
export const LIST = 2;
export const SCALAR = 3;
export const ALIAS = 4;
export const KIND_MASK = 7;

/** The styles of scalars, in the three bits above the kind. */
export const PLAIN = 0;
export const SINGLE = 8;
export const DOUBLE = 16;
export const LITERAL = 24;
export const FOLDED = 32;
export const STYLE_MASK = 56;

/** A flow collection, in brackets or braces. */
export const FLOW = 64;
/** The text of the scalar differs from what stands between `innerStart` and `innerEnd`: it has escapes or several lines. */
export const DECODE = 128;
/** A quoted scalar or flow collection whose end is not written. */
export const UNCLOSED = 256;
/** The scalar holds a template action. */
export const ACTION = 512;
/** The plain scalar is template actions only. */
export const ONLY_ACTIONS = 1024;
/** Nested deeper than readers walk: its children are kept here but are not shown in the tree. */
export const TOO_DEEP = 2048;
/** The key of a map entry. */
export const KEY = 4096;
/** An alias stands for the node. */
export const SHARED = 8192;

/** Open collections stand on a stack in one Int32Array, `FRAME_SIZE` numbers each. */
export const FRAME_SIZE = 6;
export const F_NODE = 0;
export const F_TYPE = 1;
export const F_STATE = 2;
export const F_INDENT = 3;
export const F_LAST = 4;
export const F_PREVIOUS = 5;

export const BLOCK_MAP = 1;
export const BLOCK_LIST = 2;
export const FLOW_MAP = 3;
export const FLOW_LIST = 4;
/** The map of one entry that `[a: b]` writes without braces. */
export const FLOW_PAIR = 5;

/** What a collection waits for. A list waits for a value behind `-` or `,` and for nothing behind an item. */
export const WANTS_KEY = 0;
export const WANTS_VALUE = 1;
export const WANTS_EXPLICIT_KEY = 2;
/** A key is there, its `:` is not. */
export const HAS_KEY = 3;
/** Of flow maps: key and value are there, a comma is not. */
export const HAS_VALUE = 4;
/** Of flow lists: an item is there, a comma is not. Of block lists: the item of the last `-` is there. */
export const HAS_ITEM = 5;

/** All that one scan knows, changed in place while the text is read once from its start to its end. */
export interface ScanState {
  readonly text: string;
  readonly templates: boolean;
  readonly closers: Closers;
  pos: number;
  /** The offset that column 0 of the line would have; template control in front of text is not counted. */
  lineStart: number;
  /** Whether only white space and comments stand between the line's start and `pos`. */
  fresh: boolean;
  /** The end of the last token that belongs to a node. */
  lastEnd: number;
  nodes: Int32Array;
  nodeCount: number;
  frames: Int32Array;
  depth: number;
  flowDepth: number;
  /** Whether the plain scalar being read has a template action; set by whoever skips one. */
  sawAction: boolean;
  /** Where the next `:` may touch its key: behind a quoted scalar or a flow collection in a flow collection. */
  flowKey: boolean;
  /** The first `{{` at or behind the offset that was asked for last; the text's length when there is none. */
  nextAction: number;
  /** The anchor and the first property on the current line, -1 when there is none. */
  anchorStart: number;
  anchorEnd: number;
  propertyStart: number;
  /** The anchor on an earlier line, which belongs to a collection that starts below it. */
  outerStart: number;
  outerEnd: number;
  /** The anchor and first property of the outermost open flow collection, until it is known whether it is a key. */
  heldStart: number;
  heldEnd: number;
  heldProperty: number;
  /** The start of the line on which the outermost open flow collection started. */
  flowLineStart: number;
  anchors: Map<string, number> | undefined;
  aliases: number;
  /** Start, end and root of each document. */
  documents: Int32Array;
  documentCount: number;
  isDocumentOpen: boolean;
  comments: Int32Array;
  commentCount: number;
  /** Code, start and end of each problem. */
  problems: Int32Array;
  problemCount: number;
  /** The largest array for nodes that the next scan may have, where this one needs a larger one. */
  outgrown: Int32Array | undefined;
}

/** The arrays that a scan fills; they grow by doubling. */
interface Buffers {
  readonly nodes: Int32Array;
  readonly frames: Int32Array;
  readonly documents: Int32Array;
  readonly comments: Int32Array;
  readonly problems: Int32Array;
}

/** Arrays larger than this many numbers are given back to the engine and not kept for the next scan. */
const MOST_KEPT = 1 << 20;

/**
 * The arrays of the last scan. To allocate arrays costs more than to scan a small text, so scans take turns in using these
 * and hand out copies of what they filled; the arrays are away while a scan has them.
 */
let spare: Buffers | undefined;

function takeBuffers(): Buffers {
  const taken = spare;
  spare = undefined;
  if (taken) return taken;
  return {
    nodes: new Int32Array(1 << 14),
    frames: new Int32Array(32 * FRAME_SIZE),
    documents: new Int32Array(48),
    comments: new Int32Array(256),
    problems: new Int32Array(48),
  };
}

/** Keeps the arrays of a finished scan for the next one; what is needed of them must have been copied. */
export function releaseState(state: ScanState): void {
  const { frames, documents, comments, problems } = state;
  const nodes = state.outgrown ?? state.nodes;
  const isSmall = [nodes, frames, documents, comments, problems].every((numbers) => numbers.length <= MOST_KEPT);
  if (isSmall) spare = { nodes, frames, documents, comments, problems };
}

/** The state before the first character. */
export function createState(text: string, templates: boolean): ScanState {
  const { nodes, frames, documents, comments, problems } = takeBuffers();
  return {
    text,
    templates,
    closers: createClosers(),
    pos: 0,
    lineStart: 0,
    fresh: true,
    lastEnd: 0,
    nodes,
    nodeCount: 1,
    frames,
    depth: 0,
    flowDepth: 0,
    sawAction: false,
    flowKey: false,
    nextAction: -1,
    anchorStart: -1,
    anchorEnd: -1,
    propertyStart: -1,
    outerStart: -1,
    outerEnd: -1,
    heldStart: -1,
    heldEnd: -1,
    heldProperty: -1,
    flowLineStart: 0,
    anchors: undefined,
    aliases: 0,
    documents,
    documentCount: 0,
    isDocumentOpen: false,
    comments,
    commentCount: 0,
    problems,
    problemCount: 0,
    outgrown: undefined,
  };
}

function growNodes(state: ScanState): void {
  if (state.nodes.length * 2 > MOST_KEPT) state.outgrown ??= state.nodes;
  state.nodes = doubled(state.nodes);
}

function doubled(numbers: Int32Array): Int32Array {
  const larger = new Int32Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}

/** The number at `index`; the scanner asks only for what it has written. */
export function at(numbers: Int32Array, index: number): number {
  return numbers[index] ?? 0;
}

/** Adds a node that has no place in the tree yet, and gives its index. */
export function addNode(state: ScanState, flags: number, start: number, end: number, aux: number): number {
  const node = state.nodeCount;
  const offset = node * NODE_SIZE;
  if (offset + NODE_SIZE > state.nodes.length) growNodes(state);
  const nodes = state.nodes;
  nodes[offset] = flags;
  nodes[offset + START] = start;
  nodes[offset + END_AT] = end;
  nodes[offset + AUX] = aux;
  nodes[offset + NEXT] = 0;
  nodes[offset + PARENT] = 0;
  state.nodeCount = node + 1;
  return node;
}

/** The offset of the innermost open collection in `frames`; only asked for while one is open. */
export function top(state: ScanState): number {
  return (state.depth - 1) * FRAME_SIZE;
}

/** Opens a collection whose node exists. */
export function pushFrame(state: ScanState, node: number, type: number, wants: number, indent: number): void {
  const offset = state.depth * FRAME_SIZE;
  if (offset + FRAME_SIZE > state.frames.length) state.frames = doubled(state.frames);
  const frames = state.frames;
  frames[offset] = node;
  frames[offset + F_TYPE] = type;
  frames[offset + F_STATE] = wants;
  frames[offset + F_INDENT] = indent;
  frames[offset + F_LAST] = 0;
  frames[offset + F_PREVIOUS] = 0;
  state.depth += 1;
}

/** Makes a node the last child of the innermost open collection. */
export function link(state: ScanState, node: number): void {
  const { frames, nodes } = state;
  const frame = top(state);
  const owner = at(frames, frame);
  const last = at(frames, frame + F_LAST);
  if (last === 0) nodes[owner * NODE_SIZE + AUX] = node;
  else nodes[last * NODE_SIZE + NEXT] = node;
  nodes[node * NODE_SIZE + PARENT] = owner;
  frames[frame + F_PREVIOUS] = last;
  frames[frame + F_LAST] = node;
}

/** Puts another node in the place of the last child. */
export function relink(state: ScanState, node: number): void {
  const { frames, nodes } = state;
  const frame = top(state);
  const owner = at(frames, frame);
  const previous = at(frames, frame + F_PREVIOUS);
  if (previous === 0) nodes[owner * NODE_SIZE + AUX] = node;
  else nodes[previous * NODE_SIZE + NEXT] = node;
  nodes[node * NODE_SIZE + PARENT] = owner;
  frames[frame + F_LAST] = node;
}

/** Adds a node for what is not written. */
export function linkEmpty(state: ScanState, offset: number, flags: number): void {
  link(state, addNode(state, EMPTY | flags, offset, offset, 0));
}

/** Notes a comment from its `#` to the end of its line. */
export function addComment(state: ScanState, start: number, end: number): void {
  const offset = state.commentCount * 2;
  if (offset + 2 > state.comments.length) state.comments = doubled(state.comments);
  state.comments[offset] = start;
  state.comments[offset + 1] = end;
  state.commentCount += 1;
}

/** Notes that something is wrong; `code` is an index of `PROBLEM_CODES`. */
export function addProblem(state: ScanState, code: number, start: number, end: number): void {
  const offset = state.problemCount * 3;
  if (offset + 3 > state.problems.length) state.problems = doubled(state.problems);
  state.problems[offset] = code;
  state.problems[offset + 1] = start;
  state.problems[offset + 2] = end;
  state.problemCount += 1;
}

/** Opens a document at `start`; the one before it must be closed. */
export function openDocument(state: ScanState, start: number): void {
  const offset = state.documentCount * 3;
  if (offset + 3 > state.documents.length) state.documents = doubled(state.documents);
  state.documents[offset] = start;
  state.documents[offset + 1] = start;
  state.documents[offset + 2] = 0;
  state.documentCount += 1;
  state.isDocumentOpen = true;
  state.anchors = undefined;
  state.aliases = 0;
}

/** Gives the anchor that nothing followed to the node that was added for it last. */
export function nameEmpty(state: ScanState): void {
  if (state.anchorStart !== -1) nameNode(state, state.anchorStart, state.anchorEnd, state.nodeCount - 1);
  else if (state.outerStart !== -1) nameNode(state, state.outerStart, state.outerEnd, state.nodeCount - 1);
}

/** Gives an anchored node its name; the name stands from `start` to `end` without the `&`. */
export function nameNode(state: ScanState, start: number, end: number, node: number): void {
  state.anchors ??= new Map();
  state.anchors.set(state.text.slice(start, end), node);
}
