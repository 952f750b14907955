import { MAX_DEPTH } from '../../base/limits';
import type { Span } from '../../base/span';
import { keyPath, itemPath } from '../../images/path';
import { isNull } from '../../syntax/access';
import { integerOf, numberOf, printedNumber, readPlain } from '../../syntax/scalar';
import type { ListNode, MapEntry, MapNode, ScalarNode, TreeNode } from '../../syntax/tree';
import { tagOf } from '../../syntax/yamlTag';
import type { DictValue, Origin, Origins, Value } from '../value';
import { bool, float, int, list } from '../make';
import { string } from '../text';
import { dict, nil, unknown } from './make';
import { editBetween, keptEntry, knownBelow, movedBy, type KnownMap, type ReadBefore, type Stretch, type TextEdit } from './stretches';

/** Why Helm refuses a whole YAML text. The span is the node's. */
export interface Refusal {
  readonly code: 'null-key' | 'not-finite' | 'bad-merge' | 'unknown-anchor' | 'bad-tag' | 'too-large';
  readonly span: Span;
}

/** A YAML node as Helm reads it, and what Helm would refuse in it. */
export interface ReadYaml {
  readonly value: Value;
  readonly refused: readonly Refusal[];
  /** What the reading of a later version of the text may go on from; undefined where that has to begin anew. */
  readonly again: ReadBefore | undefined;
}

/** More nodes than this are made by aliases that multiply, not by people. */
const MOST_NODES = 100_000;

/** Names the place of a node; undefined for texts whose values need no place. */
export type Where = (path: string, span: Span) => Origin;

export interface YamlOptions {
  readonly where?: Where;
  /** Whether whole numbers stay such, as they do where Helm wants a text and prints them itself. */
  readonly integers?: boolean;
}

interface Reading extends YamlOptions {
  readonly text: string;
  readonly refused: Refusal[];
  /** Where each node stands, for the aliases that stand for it; only for texts with anchors. */
  readonly paths: Map<TreeNode, string> | undefined;
  nodes: number;
  /** What was edited since an earlier version of the text was read. */
  readonly edit: TextEdit | undefined;
  /** The entries of the block maps whose keys are all different. */
  readonly stretches: Map<MapNode, readonly Stretch[]>;
  hasAliases: boolean;
}

/** Where a map stands: its stretch of the text, and what stood there before. */
interface Around {
  readonly start: number;
  readonly end: number;
  readonly before: KnownMap | undefined;
}

/**
 * The value of a node as Helm reads YAML: by go-yaml v2 through JSON, so that every number is a float64, `yes` and `on` are
 * booleans, a later key replaces an earlier one, and `<<` puts its keys where it stands. Each leaf, and each empty collection,
 * has its place; where an alias stands, the place is its anchor's. What Helm refuses is noted and read as well as it can be.
 * `text` is the text of the tree. Measured with Helm 4.1.4.
 *
 * `before` is what was read of an earlier version of the text with the same options: entries of block maps that are written as they were keep their
 * values, moved to where they stand now. What comes out is the same.
 */
export function readYaml(node: TreeNode | undefined, text: string, options: YamlOptions = {}, before?: ReadBefore): ReadYaml {
  const again = before && read(node, text, options, before);
  // An alias may stand for what was not walked through, and what is refused is told anew.
  return again?.again ? again : read(node, text, options, undefined);
}

function read(node: TreeNode | undefined, text: string, options: YamlOptions, before: ReadBefore | undefined): ReadYaml {
  const reading: Reading = {
    ...options, text, refused: [], paths: text.includes('&') ? new Map() : undefined, nodes: 0,
    edit: before && editBetween(before.text, text), stretches: new Map(), hasAliases: false,
  };
  const value = valueOf(node, '', 0, reading, { start: 0, end: text.length, before: before?.root });
  const stretches = node?.kind === 'map' && !reading.hasAliases && reading.refused.length === 0 ? reading.stretches.get(node) : undefined;
  const again = stretches && value.kind === 'dict' ? { text, root: { value, stretches, from: 0 } } : undefined;
  return { value, refused: reading.refused, again };
}

function valueOf(node: TreeNode | undefined, path: string, depth: number, reading: Reading, around?: Around): Value {
  if (!node) return nil();
  reading.nodes += 1;
  if (reading.nodes > MOST_NODES || depth > MAX_DEPTH) return tooLarge(node, reading);
  if (node.kind === 'alias') return aliasValue(node.target, node.span, depth, reading);
  reading.paths?.set(node, path);
  if (node.kind === 'scalar') return scalarValue(node, path, reading);
  return node.kind === 'list' ? listValue(node, path, depth, reading) : mapValue(node, path, depth, reading, around);
}

function tooLarge(node: TreeNode, reading: Reading): Value {
  if (reading.refused.at(-1)?.code !== 'too-large') reading.refused.push({ code: 'too-large', span: node.span });
  return unknown('budget', '');
}

function aliasValue(target: TreeNode | undefined, span: Span, depth: number, reading: Reading): Value {
  reading.hasAliases = true;
  if (target && target.kind !== 'alias') return valueOf(target, reading.paths?.get(target) ?? '', depth + 1, reading);
  reading.refused.push({ code: 'unknown-anchor', span });
  return nil();
}

function listValue(node: ListNode, path: string, depth: number, reading: Reading): Value {
  const items = node.items.map((item, at) => valueOf(item, itemPath(path, at), depth + 1, reading));
  return list(items, items.length === 0 ? at(path, node.span, reading) : []);
}

function mapValue(node: MapNode, path: string, depth: number, reading: Reading, around?: Around): DictValue {
  const entries = new Map<string, Value>();
  const stretches = around && !node.flow ? readBlock(entries, node, path, depth, reading, around) : undefined;
  if (stretches) reading.stretches.set(node, stretches);
  if (!around || node.flow) for (const entry of node.entries) readEntry(entries, entry, path, depth, reading);
  return dict(entries, entries.size === 0 ? at(path, node.span, reading) : []);
}

/** Reads a block map, and notes its entries as stretches of the text. */
function readBlock(entries: Map<string, Value>, { entries: written }: MapNode, path: string, depth: number, reading: Reading, { start, end, before }: Around): readonly Stretch[] | undefined {
  const stretches: Stretch[] = [];
  for (const [index, entry] of written.entries()) {
    const { key, value } = entry;
    const own = { start: key.span.start, end: written[index + 1]?.key.span.start ?? end };
    const kept = reading.edit && before && keptEntry(reading.text, own.start, own.end, reading.edit, before);
    if (kept) {
      entries.set(kept.stretch.name, movedBy(kept.value, kept.by));
      reading.nodes += kept.stretch.nodes;
      stretches.push({ ...kept.stretch, at: own.start - start });
      continue;
    }
    const nodes = reading.nodes;
    const name = readEntry(entries, entry, path, depth, reading, { ...own, before: reading.edit && before && knownBelow(before, key.text) });
    const within = value?.kind === 'map' ? reading.stretches.get(value) : undefined;
    if (name !== undefined) stretches.push({ at: own.start - start, length: own.end - own.start, key: key.text, name, nodes: reading.nodes - nodes, within });
  }
  return stretches.length === written.length && entries.size === written.length ? stretches : undefined;
}

/** Reads an entry, and gives the name of its key; undefined for a merge. */
function readEntry(entries: Map<string, Value>, entry: MapEntry, path: string, depth: number, reading: Reading, around?: Around): string | undefined {
  const { key, value } = entry;
  if (isMerge(key)) {
    merge(entries, entry, depth, reading);
    return undefined;
  }
  const name = keyText(key, reading);
  const own = keyPath(path, key.text);
  if (value) {
    entries.set(name, valueOf(value, own, depth + 1, reading, around));
    return name;
  }
  const origins = at(own, { start: key.span.end + 1, end: key.span.end + 1 }, reading);
  entries.set(name, ONLY_TEXT_TAG.test(reading.text.slice(key.span.end, key.span.end + REACH)) ? string('', origins) : nil(origins));
  return name;
}

/** `key: !!str` and nothing behind it is the empty text. */
const ONLY_TEXT_TAG = /^:[ \t]+!!str[ \t]*(?:\r?\n|$)/;
const REACH = 40;

function isMerge(key: ScalarNode): boolean {
  return key.style === 'plain' && key.text === '<<';
}

/** `<<: *base`, or a list of maps of which the first one that has a key gives it. The keys replace those above. */
function merge(entries: Map<string, Value>, { key, value }: MapEntry, depth: number, reading: Reading): void {
  const node = value?.kind === 'alias' ? value.target : value;
  const sources = node?.kind === 'list' ? [...node.items].reverse() : [node];
  for (const source of sources) {
    const read = source && valueOf(source, source === node ? (reading.paths?.get(source) ?? '') : '', depth + 1, reading);
    if (read?.kind === 'dict') for (const [name, entry] of read.entries) entries.set(name, entry);
    else reading.refused.push({ code: 'bad-merge', span: value?.span ?? key.span });
  }
}

/** A key as JSON has it: `1e3` is `1000`, `yes` is `true`. */
function keyText(key: ScalarNode, reading: Reading): string {
  if (key.style !== 'plain') return key.text;
  const { type } = readPlain(key.text);
  if (type === 'null') reading.refused.push({ code: 'null-key', span: key.span });
  if (type === 'boolean') return readPlain(key.text).printed;
  const number = type === 'number' ? numberOf(key.text) : undefined;
  if (number === undefined) return key.text;
  return Number.isInteger(number) && !/[.eE]/.test(key.text.replace(/^[-+]?0[xX].*/, '')) ? BigInt(number).toString() : printedNumber(shortest(number));
}

/** The number with the fewest digits that a float32 keeps apart, which is how go-yaml's bridge to JSON writes keys. */
function shortest(number: number): number {
  for (let digits = 1; digits < 10; digits += 1) {
    const short = Number(number.toPrecision(digits));
    if (Math.fround(short) === Math.fround(number)) return short;
  }
  return number;
}

function scalarValue(node: ScalarNode, path: string, reading: Reading): Value {
  const origins = at(path, node.inner, reading);
  const tag = tagOf(node, reading.text);
  if (tag?.startsWith('!')) return taggedValue(node, tag, origins, reading);
  return node.style === 'plain' ? plainValue(node, origins, reading) : string(node.text, origins);
}

/** What every number begins with, so that nothing else is read as one. */
const NUMBER_START = /^[-+.0-9]/;

function plainValue(node: ScalarNode, origins: Origins, reading: Reading): Value {
  const number = NUMBER_START.test(node.text) ? numberValue(node.text, origins, reading) : undefined;
  if (number) return number;
  const { type, printed } = readPlain(node.text);
  switch (type) {
    case 'null':
      return nil(origins);
    case 'boolean':
      return bool(printed === 'true', origins);
    case 'refused':
      reading.refused.push({ code: 'not-finite', span: node.span });
      return string(node.text, origins);
    default:
      return string(node.text, origins);
  }
}

function numberValue(text: string, origins: Origins, reading: Reading): Value | undefined {
  const integer = reading.integers === true ? integerOf(text) : undefined;
  if (integer !== undefined) return int(integer, origins);
  const number = numberOf(text);
  return number === undefined ? undefined : float(number, origins);
}

/** `!!int "12"` is a number, `!!str 12` a text; a tag that go-yaml does not know makes a text of everything. */
function taggedValue(node: ScalarNode, tag: string, origins: Origins, reading: Reading): Value {
  const { type, printed } = readPlain(node.text);
  if (tag === '!!binary') return unknown('function', tag, origins);
  if (tag === '!!null' && isNull({ ...node, style: 'plain' })) return nil(origins);
  if (tag === '!!bool' && type === 'boolean') return bool(printed === 'true', origins);
  if ((tag === '!!int' || tag === '!!float') && type === 'number') return float(numberOf(node.text) ?? 0, origins);
  if (/^!!(?:null|bool|int|float)$/.test(tag)) reading.refused.push({ code: 'bad-tag', span: node.span });
  return string(node.text, origins);
}

function at(path: string, span: Span, reading: Reading): Origins {
  return reading.where ? [reading.where(path, span)] : [];
}
