import { Composer, isAlias, isMap, isScalar, isSeq, type Alias, type Document, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Problem } from '../base/problem';
import type { Span } from '../base/span';
import { work } from '../base/work';
import { commentsOf } from './comments';
import { guardedTokens } from './guard';
import { tagBefore } from './tag';
import type { AliasNode, ListNode, MapEntry, MapNode, ScalarNode, ScalarStyle, Tree, TreeDocument, TreeNode } from './tree';
import { plainTree } from './yamlFast';

/** Longer texts are left unparsed whatever the settings say: `yaml` needs some hundred bytes a character. */
const MAX_LENGTH = 64 * 1024 * 1024;

/** A text with more syntax errors is no YAML; nobody reads further. */
const MOST_PROBLEMS = 1000;

/**
 * The options that make `yaml` tolerant: duplicate keys stay (a values file that Helm accepts must keep its images), every
 * scalar stays text (numbers and tags are read where they matter), merge keys stay plain keys, unknown tags are no errors.
 */
const TOLERANT = {
  schema: 'failsafe',
  merge: false,
  resolveKnownTags: false,
  uniqueKeys: false,
  strict: false,
  logLevel: 'silent',
} as const;

/**
 * Reads a YAML or JSON text into the tree that finders and readers walk; offsets are UTF-16 code units of `text`. It never
 * throws: syntax errors become problems `syntax` (with `yaml`'s own code in `error` and its words in `message`) beside the
 * tree of the rest; a text that is nested too deeply, uses too many aliases, is full of stray tokens or is too long gives an
 * empty tree and one problem `too-deep`, `too-many-aliases`, `syntax` or `too-long`. Aliases are never expanded.
 */
export function parseYaml(text: string): Tree {
  work.parses += 1;
  return (text.length > LONG ? plainTree(text) : undefined) ?? parseWhole(text);
}

/** The length from which the short way is tried, in characters: below it the whole parser costs a few ms. */
const LONG = 50_000;

/** The same by the whole parser alone, which `plainTree` is held against in tests. */
export function parseWhole(text: string): Tree {
  if (text.length > MAX_LENGTH) return emptyTree(problemAt('too-long', 0, text, { limit: String(MAX_LENGTH) }));
  try {
    const guarded = guardedTokens(text);
    if (!guarded.ok) return emptyTree(guarded.problem);
    const composed = withoutStacks(() => [...new Composer(TOLERANT).compose(guarded.tokens)]);
    const documents = composed.map((document) => documentNode(document, text));
    const problems = composed.flatMap((document) => problemsOf(document, text));
    return { documents, problems: problems.slice(0, MOST_PROBLEMS), comments: commentsOf(guarded.tokens) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return emptyTree(problemAt('syntax', 0, text, { error: 'PARSER_FAILED', message }));
  }
}

/**
 * Runs work without stack traces: `yaml` makes an error object for each syntax error, a hundred thousand of them in a text
 * that is no YAML, and the traces that nobody reads would take most of the time.
 */
function withoutStacks<T>(work: () => T): T {
  const errors = Error as unknown as { stackTraceLimit?: number };
  const { stackTraceLimit } = errors;
  errors.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    if (stackTraceLimit === undefined) delete errors.stackTraceLimit;
    else errors.stackTraceLimit = stackTraceLimit;
  }
}

function emptyTree(problem: Problem): Tree {
  return { documents: [], problems: [problem], comments: [] };
}

function problemAt(code: string, start: number, text: string, parameters: Readonly<Record<string, string>>): Problem {
  return { code, span: within({ start, end: start + 1 }, text), parameters };
}

function problemsOf(document: Document.Parsed, text: string): readonly Problem[] {
  return document.errors.map((error) => ({
    code: 'syntax',
    span: within({ start: error.pos[0], end: error.pos[1] }, text),
    parameters: { error: error.code, message: error.message },
  }));
}

/** The span moved into the text; `yaml` reports some errors one character behind the end. */
function within(span: Span, text: string): Span {
  const start = Math.max(0, Math.min(span.start, text.length));
  return { start, end: Math.max(start, Math.min(span.end, text.length)) };
}

interface Context {
  readonly text: string;
  /** The latest node of each anchor, as far as the document has been read. */
  readonly anchors: Map<string, TreeNode>;
}

function documentNode(document: Document.Parsed, text: string): TreeDocument {
  const root = nodeOf(document.contents, { text, anchors: new Map() });
  const [start, , end] = document.range;
  return { root, span: within({ start, end }, text) };
}

function nodeOf(node: unknown, context: Context): TreeNode | undefined {
  if (isScalar(node)) return scalarNode(node, context);
  if (isMap(node)) return mapNode(node, context);
  if (isSeq(node)) return listNode(node, context);
  if (isAlias(node)) return aliasNode(node, context);
  return undefined;
}

function aliasNode(node: Alias, context: Context): AliasNode {
  const [start, end] = node.range ?? [0, 0];
  return { kind: 'alias', span: within({ start, end }, context.text), target: context.anchors.get(node.source) };
}

/** The node is known by its anchor before its children are read, since they may name it. */
function mapNode(node: YAMLMap, context: Context): MapNode {
  const entries: MapEntry[] = [];
  const span = { start: node.range?.[0] ?? 0, end: node.range?.[1] ?? 0 };
  const map: MapNode = { kind: 'map', span, flow: node.flow === true, entries };
  if (node.anchor) context.anchors.set(node.anchor, map);
  for (const pair of node.items) {
    const key = keyNode(pair.key, context);
    const value = nodeOf(pair.value, context);
    if (key) entries.push({ key, value });
  }
  return closed(map, span, lastEnd(entries.at(-1)), context.text);
}

function listNode(node: YAMLSeq, context: Context): ListNode {
  const items: (TreeNode | undefined)[] = [];
  const span = { start: node.range?.[0] ?? 0, end: node.range?.[1] ?? 0 };
  const list: ListNode = { kind: 'list', span, flow: node.flow === true, items };
  if (node.anchor) context.anchors.set(node.anchor, list);
  for (const item of node.items) items.push(nodeOf(item, context));
  return closed(list, span, items.at(-1)?.span.end, context.text);
}

/** A block collection ends with its last child; `yaml` counts what follows it too. The span object is the node's own. */
function closed<N extends MapNode | ListNode>(node: N, span: { start: number; end: number }, end: number | undefined, text: string): N {
  if (!node.flow && end !== undefined && end < span.end) span.end = end;
  Object.assign(span, within(span, text));
  return node;
}

function lastEnd(entry: MapEntry | undefined): number | undefined {
  return entry?.value?.span.end;
}

/** A key as a scalar: an alias of a scalar stands for it at its own place; maps and lists as keys give undefined. */
function keyNode(key: unknown, context: Context): ScalarNode | undefined {
  if (isScalar(key)) return scalarNode(key, context) ?? emptyKey(key, context);
  const node = nodeOf(key, context);
  if (node?.kind !== 'alias' || node.target?.kind !== 'scalar') return undefined;
  return { kind: 'scalar', style: 'plain', text: node.target.text, span: node.span, inner: node.span };
}

function emptyKey(key: Scalar, context: Context): ScalarNode {
  const start = key.range?.[0] ?? 0;
  const span = within({ start, end: start }, context.text);
  return { kind: 'scalar', style: 'plain', text: '', span, inner: span };
}

const STYLES: Readonly<Record<string, ScalarStyle>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

/** The scalar, or undefined where nothing is written. */
function scalarNode(node: Scalar, context: Context): ScalarNode | undefined {
  const [start, end] = node.range ?? [0, 0];
  const style = STYLES[node.type ?? 'PLAIN'] ?? 'plain';
  const text = node.source ?? '';
  if (style === 'plain' && text === '') return undefined;
  const whole = within({ start, end }, context.text);
  const span = style === 'literal' || style === 'folded' ? blockSpan(whole, context.text) : whole;
  const inner = innerSpan(style, span, context.text);
  const tag = tagBefore(context.text, span.start);
  const known = { kind: 'scalar' as const, style, text: isUnclosed(style, span, inner) ? unclosedText(inner, context.text) : text, span, inner };
  const scalar: ScalarNode = tag === undefined ? known : { ...known, tag };
  if (node.anchor) context.anchors.set(node.anchor, scalar);
  return scalar;
}

function isUnclosed(style: ScalarStyle, span: Span, inner: Span): boolean {
  return (style === 'single' || style === 'double') && inner.end === span.end;
}

/** `yaml` takes the last character of an unclosed scalar for its quote; what stands there is nearer to what is being typed. */
function unclosedText(inner: Span, text: string): string {
  return text.slice(inner.start, inner.end).trimEnd();
}

/** A block scalar without the blank lines behind it, which belong to whatever follows as much as to it. */
function blockSpan(span: Span, text: string): Span {
  let end = span.end;
  while (end > span.start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return { start: span.start, end };
}

function innerSpan(style: ScalarStyle, span: Span, text: string): Span {
  if (style === 'plain') return span;
  if (style === 'single' || style === 'double') return insideQuotes(style === 'single' ? "'" : '"', span, text);
  return contentSpan(span, text);
}

/** Inside the quotes; an unclosed scalar, as while it is being typed, reaches to its end. */
function insideQuotes(quote: string, span: Span, text: string): Span {
  const start = Math.min(span.start + 1, span.end);
  const isClosed = span.end > start && text[span.end - 1] === quote;
  return { start, end: isClosed ? span.end - 1 : span.end };
}

/** From the first character behind the header's line that is no space or line end. */
function contentSpan(span: Span, text: string): Span {
  const headerEnd = text.indexOf('\n', span.start);
  if (headerEnd === -1 || headerEnd >= span.end) return { start: span.end, end: span.end };
  let start = headerEnd;
  while (start < span.end && isBlank(text.charCodeAt(start))) start += 1;
  return { start, end: span.end };
}

const LF = 10;
const CR = 13;
const SPACE = 32;

function isBlank(code: number): boolean {
  return code === LF || code === CR || code === SPACE;
}
