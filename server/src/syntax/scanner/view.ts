import type { Problem } from '../../base/problem';
import type { Replaced } from '../../base/replaced';
import type { Span } from '../../base/span';
import { work } from '../../base/work';
import type { AliasNode, Comment, ListNode, MapEntry, MapNode, ScalarNode, ScalarStyle, Tree, TreeDocument, TreeNode } from '../tree';
import {
  aliasTarget, firstChild, innerEnd, innerStart, isEncoded, isFlow, isShared, isTooDeep, keyEquals, nextSibling, nodeEnd, nodeKind, nodeStart, nodeStyle, nodeText, rootOf,
} from './cursor';
import { PROBLEM_CODES } from './problems';
import { rescan } from './rescan';
import { scan, type Scan, type ScanOptions } from './scan';
import { tagBefore } from '../tag';
import { ALIAS, LIST, MAP, SCALAR } from './state';

/** A tree over a scan. Its objects are made when they are asked for, and each only once. */
export interface ScannedTree extends Tree {
  readonly scan: Scan;
}

/**
 * Reads a YAML, JSON or template text into the tree that finders walk. It never throws; problems are `syntax`, with the name
 * of the case in `error` and words in `message`. Collections nested deeper than `MAX_DEPTH` are shown without children, and
 * of the aliases of one document only the first `MAX_ALIASES` have targets.
 */
export function scanTree(text: string, options: ScanOptions): ScannedTree {
  work.parses += 1;
  return treeOf(scan(text, options));
}

/** The same for a text without template actions of which an earlier version was scanned: what the edit does not reach is taken from that. */
export function rescanTree(text: string, before: Scan, replaced: Replaced): ScannedTree {
  work.parses += 1;
  return treeOf(rescan(before, text, replaced));
}

/** The tree over a scan. */
export function treeOf(scanned: Scan): ScannedTree {
  return new LazyTree(scanned);
}

/** The number of a map or list in the scan that it is a node of; 0 for one that comes from elsewhere. */
export function nodeNumber(node: TreeNode): number {
  if (node instanceof LazyMap) return LazyMap.numberOf(node);
  return node instanceof LazyList ? LazyList.numberOf(node) : 0;
}

/** The scan that a tree stands on; undefined for one that comes from elsewhere. */
export function scanOf(tree: Tree): Scan | undefined {
  return tree instanceof LazyTree ? tree.scan : undefined;
}

/* Classes, because only their getters are shared between the nodes: an object literal would carry closures for each node. */

class LazyTree implements ScannedTree {
  readonly scan: Scan;
  readonly #nodes: (TreeNode | undefined)[];
  #documents: readonly TreeDocument[] | undefined;
  #problems: readonly Problem[] | undefined;
  #comments: readonly Comment[] | undefined;

  constructor(scanned: Scan) {
    this.scan = scanned;
    this.#nodes = new Array<TreeNode | undefined>(scanned.nodeCount);
  }

  get documents(): readonly TreeDocument[] {
    return (this.#documents ??= triples(this.scan.documents, (start, end, index) => this.#document({ start, end }, index)));
  }

  get problems(): readonly Problem[] {
    return (this.#problems ??= problemsOf(this.scan));
  }

  get comments(): readonly Comment[] {
    return (this.#comments ??= commentsOf(this.scan));
  }

  #document(span: Span, index: number): TreeDocument {
    return { root: this.node(rootOf(this.scan, index)), span };
  }

  /** The object of a node, undefined for none and for what is not written. */
  node(index: number): TreeNode | undefined {
    return this.#nodes[index] ?? this.#make(index);
  }

  #make(index: number): TreeNode | undefined {
    switch (nodeKind(this.scan, index)) {
      case MAP:
        return (this.#nodes[index] = new LazyMap(this, index));
      case LIST:
        return (this.#nodes[index] = new LazyList(this, index));
      case SCALAR: {
        const made = new LazyScalar(this.scan, index);
        // Objects that live long cost most; but those who walk along aliases know a scalar again by its object.
        if (isEncoded(this.scan, index) || isShared(this.scan, index)) this.#nodes[index] = made;
        return made;
      }
      case ALIAS:
        return (this.#nodes[index] = new LazyAlias(this, index));
      default:
        return undefined;
    }
  }
}

function triples<T>(numbers: Int32Array, make: (start: number, end: number, index: number) => T): readonly T[] {
  const made: T[] = [];
  for (let at = 0; at + 2 < numbers.length; at += 3) made.push(make(numbers[at] ?? 0, numbers[at + 1] ?? 0, at / 3));
  return made;
}

function problemsOf(scanned: Scan): readonly Problem[] {
  const { problems } = scanned;
  const found: Problem[] = [];
  for (let at = 0; at < problems.length; at += 3) {
    const words = PROBLEM_CODES[problems[at] ?? 0];
    if (!words) continue;
    const start = Math.min(problems[at + 1] ?? 0, scanned.text.length);
    const end = Math.max(start, Math.min(problems[at + 2] ?? 0, scanned.text.length));
    found.push({ code: 'syntax', span: { start, end }, parameters: words });
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}

function commentsOf(scanned: Scan): readonly Comment[] {
  const { comments, text } = scanned;
  const found: Comment[] = [];
  for (let at = 0; at < comments.length; at += 2) {
    const span = { start: comments[at] ?? 0, end: comments[at + 1] ?? 0 };
    found.push({ span, text: text.slice(span.start + 1, span.end) });
  }
  return found;
}

class LazyMap implements MapNode {
  readonly kind = 'map';
  readonly #tree: LazyTree;
  readonly #index: number;
  #span: Span | undefined;
  #entries: readonly MapEntry[] | undefined;

  constructor(tree: LazyTree, index: number) {
    this.#tree = tree;
    this.#index = index;
  }

  static numberOf(map: LazyMap): number {
    return map.#index;
  }

  get span(): Span {
    return (this.#span ??= spanOf(this.#tree.scan, this.#index));
  }

  get flow(): boolean {
    return isFlow(this.#tree.scan, this.#index);
  }

  get entries(): readonly MapEntry[] {
    return (this.#entries ??= entriesOf(this.#tree, this.#index));
  }

  entry(key: string): MapEntry | undefined {
    return entryNamed(this.#tree, this.#index, key);
  }
}

/** Compares keys in the text, since most maps that are asked for a key have none of that name. */
function entryNamed(tree: LazyTree, map: number, key: string): MapEntry | undefined {
  const scanned = tree.scan;
  if (isTooDeep(scanned, map)) return undefined;
  let node = firstChild(scanned, map);
  while (node !== 0) {
    const value = nextSibling(scanned, node);
    const isNamed = nodeKind(scanned, node) === SCALAR ? keyEquals(scanned, node, key) : isScalarKey(tree, node) && keyOf(tree, node).text === key;
    if (isNamed) return new LazyEntry(tree, node, value);
    node = nextSibling(scanned, value);
  }
  return undefined;
}

function entriesOf(tree: LazyTree, map: number): readonly MapEntry[] {
  const scanned = tree.scan;
  const entries: MapEntry[] = [];
  if (isTooDeep(scanned, map)) return entries;
  let node = firstChild(scanned, map);
  while (node !== 0) {
    const value = nextSibling(scanned, node);
    if (isScalarKey(tree, node)) entries.push(new LazyEntry(tree, node, value));
    node = nextSibling(scanned, value);
  }
  return entries;
}

/** Maps and lists as keys, and aliases of them, are left out. */
function isScalarKey(tree: LazyTree, index: number): boolean {
  const kind = nodeKind(tree.scan, index);
  if (kind === MAP || kind === LIST) return false;
  return kind !== ALIAS || nodeKind(tree.scan, aliasTarget(tree.scan, index)) === SCALAR;
}

/** A key as a scalar: an alias of a scalar stands for it at its own place, and a key that is not written is the empty text. */
function keyOf(tree: LazyTree, index: number): ScalarNode {
  const node = tree.node(index);
  if (node?.kind === 'scalar') return node;
  const span = spanOf(tree.scan, index);
  const target = node?.kind === 'alias' ? node.target : undefined;
  return { kind: 'scalar', style: 'plain', text: target?.kind === 'scalar' ? target.text : '', span, inner: span };
}

class LazyEntry implements MapEntry {
  readonly #tree: LazyTree;
  readonly #key: number;
  readonly #value: number;

  constructor(tree: LazyTree, key: number, value: number) {
    this.#tree = tree;
    this.#key = key;
    this.#value = value;
  }

  get key(): ScalarNode {
    return keyOf(this.#tree, this.#key);
  }

  get value(): TreeNode | undefined {
    return this.#tree.node(this.#value);
  }
}

class LazyList implements ListNode {
  readonly kind = 'list';
  readonly #tree: LazyTree;
  readonly #index: number;
  #span: Span | undefined;
  #items: readonly (TreeNode | undefined)[] | undefined;

  constructor(tree: LazyTree, index: number) {
    this.#tree = tree;
    this.#index = index;
  }

  static numberOf(list: LazyList): number {
    return list.#index;
  }

  get span(): Span {
    return (this.#span ??= spanOf(this.#tree.scan, this.#index));
  }

  get flow(): boolean {
    return isFlow(this.#tree.scan, this.#index);
  }

  get items(): readonly (TreeNode | undefined)[] {
    return (this.#items ??= itemsOf(this.#tree, this.#index));
  }
}

function itemsOf(tree: LazyTree, list: number): readonly (TreeNode | undefined)[] {
  const items: (TreeNode | undefined)[] = [];
  if (isTooDeep(tree.scan, list)) return items;
  for (let node = firstChild(tree.scan, list); node !== 0; node = nextSibling(tree.scan, node)) items.push(tree.node(node));
  return items;
}

const STYLES: readonly ScalarStyle[] = ['plain', 'single', 'double', 'literal', 'folded'];
/** A style's number of `state.ts` over its place in `STYLES`. */
const STYLE_STEP = 8;

class LazyScalar implements ScalarNode {
  readonly kind = 'scalar';
  readonly #scan: Scan;
  readonly #index: number;
  #span: Span | undefined;
  #text: string | undefined;
  #inner: Span | undefined;

  constructor(scanned: Scan, index: number) {
    this.#scan = scanned;
    this.#index = index;
  }

  get span(): Span {
    return (this.#span ??= spanOf(this.#scan, this.#index));
  }

  get style(): ScalarStyle {
    return STYLES[nodeStyle(this.#scan, this.#index) / STYLE_STEP] ?? 'plain';
  }

  get text(): string {
    return (this.#text ??= nodeText(this.#scan, this.#index));
  }

  get tag(): string | undefined {
    return tagBefore(this.#scan.text, this.span.start);
  }

  get inner(): Span {
    return (this.#inner ??= { start: innerStart(this.#scan, this.#index), end: innerEnd(this.#scan, this.#index) });
  }
}

class LazyAlias implements AliasNode {
  readonly kind = 'alias';
  readonly span: Span;
  readonly #tree: LazyTree;
  readonly #index: number;

  constructor(tree: LazyTree, index: number) {
    this.#tree = tree;
    this.#index = index;
    this.span = spanOf(tree.scan, index);
  }

  get target(): TreeNode | undefined {
    return this.#tree.node(aliasTarget(this.#tree.scan, this.#index));
  }
}

function spanOf(scanned: Scan, index: number): Span {
  return { start: nodeStart(scanned, index), end: nodeEnd(scanned, index) };
}
