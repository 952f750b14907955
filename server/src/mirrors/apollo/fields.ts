import type { Problem } from '../../base/problem';
import type { Span } from '../../base/span';
import { shifted } from '../../base/span';
import { asMap, follow } from '../../syntax/access';
import type { ListNode, MapEntry, MapNode, ScalarNode, TreeNode } from '../../syntax/tree';
import { nearest } from '../nearest';
import type { TextEntry } from '../model';
import { jsonType, numberOf } from './scalarType';

/** What one reading of a registry file gathers; the readers of its parts add to it. */
export interface Reading {
  readonly problems: Problem[];
  /** How many nodes may still be read: aliases can make a short text stand for an endless one. */
  budget: number;
}

/** A place in the file by keys, such as `artifactRegistries[0].credentials`; '' is the root. */
export type KeyPath = string;

/** What a map may hold. */
export interface Shape {
  readonly keys: readonly string[];
  readonly required: readonly string[];
  /** Other words that people write → the key that is meant. */
  readonly synonyms?: Readonly<Record<string, string>>;
  /** Judges an unknown key itself and gives true, where it is worse than unknown. */
  readonly judge?: (reading: Reading, entry: MapEntry, path: KeyPath) => boolean;
}

export type Fields = ReadonlyMap<string, MapEntry>;

const MOST_EDITS = 2;
const LONGEST_SHOWN = 80;
const MERGE_KEY = '<<';

/** Adds a problem of the code `registry.schema`; its parameter `kind` tells which, `path` where. */
export function schemaProblem(reading: Reading, kind: string, span: Span, parameters: Readonly<Record<string, string>>): void {
  reading.problems.push({ code: 'registry.schema', span, parameters: { kind, ...parameters } });
}

/**
 * The entries of a map by key, after its keys were held against the shape: unknown, repeated and missing ones are reported. Undefined,
 * with a problem, where the node is no map. `at` is where a value that is not there would be reported.
 */
export function readFields(reading: Reading, node: TreeNode | undefined, path: KeyPath, shape: Shape, at: Span): Fields | undefined {
  const map = asMap(node);
  if (!map) {
    wrongType(reading, node, path, 'map', at);
    return undefined;
  }
  const before = reading.problems.length;
  const fields = new Map<string, MapEntry>();
  const meant = new Set<string>();
  for (const entry of entriesWithMerged(reading, map)) {
    const key = entry.key.text;
    if (fields.has(key)) schemaProblem(reading, 'duplicate-key', entry.key.inner, { path, key: shown(key) });
    else fields.set(key, entry);
  }
  for (const entry of fields.values()) {
    if (shape.keys.includes(entry.key.text) || shape.judge?.(reading, entry, path)) continue;
    meant.add(unknownKey(reading, entry, path, shape, fields) ?? '');
  }
  const worse = reading.problems.slice(before).some((problem) => problem.code === 'registry.credentials');
  for (const key of shape.required) {
    // A required key that is only misspelt, or left out beside a secret, is one mistake and told once.
    if (!fields.has(key) && !meant.has(key) && !worse) schemaProblem(reading, 'missing-key', headOf(map), { path, key });
  }
  return fields;
}

/** Whether an optional key has a value; `key:` with nothing behind it counts as left out. */
export function isPresent(node: TreeNode | undefined): boolean {
  const real = follow(node);
  return real !== undefined && !(real.kind === 'scalar' && jsonType(real) === 'nothing');
}

/** The items of a list with their paths, or undefined: without a value silently, with another type than a list with a problem. */
export function readList(reading: Reading, entry: MapEntry | undefined, path: KeyPath): readonly Item[] | undefined {
  if (!entry || !isPresent(entry.value)) return undefined;
  const real = follow(entry.value);
  if (real?.kind === 'list') return itemsOf(reading, real, path, entry.key.span);
  wrongType(reading, entry.value, path, 'list', entry.key.span);
  return undefined;
}

export interface Item {
  readonly node: TreeNode | undefined;
  readonly path: KeyPath;
  /** Where a problem with the item is shown: at the list's key where nothing is written. */
  readonly at: Span;
}

/** The scalar of a text value, which may be empty, or undefined: without a value silently, with another type with a problem. */
export function readText(reading: Reading, entry: MapEntry | undefined, path: KeyPath): ScalarNode | undefined {
  if (!entry || !isPresent(entry.value)) return undefined;
  return textScalar(reading, entry.value, path, entry.key.span);
}

/** The scalar of a value that must be a text and not empty; else undefined with a problem. */
export function requireText(reading: Reading, node: TreeNode | undefined, path: KeyPath, at: Span): ScalarNode | undefined {
  const scalar = textScalar(reading, node, path, at);
  if (scalar?.text !== '') return scalar;
  schemaProblem(reading, 'empty-text', scalar.span, { path });
  return undefined;
}

/** The texts of a list of texts with their places; undefined where the key has no list. */
export function readTexts(reading: Reading, entry: MapEntry | undefined, path: KeyPath): readonly TextEntry[] | undefined {
  return readList(reading, entry, path)?.flatMap((item) => {
    const scalar = requireText(reading, item.node, item.path, item.at);
    return scalar ? [{ text: scalar.text, span: scalar.inner }] : [];
  });
}

export function readBoolean(reading: Reading, entry: MapEntry | undefined, path: KeyPath): boolean | undefined {
  if (!entry || !isPresent(entry.value)) return undefined;
  const real = follow(entry.value);
  if (real?.kind === 'scalar' && jsonType(real) === 'boolean') return real.text.toLowerCase() === 'true';
  wrongType(reading, entry.value, path, 'boolean', entry.key.span);
  return undefined;
}

/** A whole number or a text, as text. */
export function readTextOrWhole(reading: Reading, entry: MapEntry | undefined, path: KeyPath): string | undefined {
  if (!entry || !isPresent(entry.value)) return undefined;
  const real = follow(entry.value);
  if (real?.kind === 'scalar' && jsonType(real) === 'number' && Number.isInteger(numberOf(real))) return real.text;
  return textScalar(reading, entry.value, path, entry.key.span)?.text;
}

/** One of a set of texts; the one that was written is told unless it may be a secret. */
export function readChoice<T extends string>(
  reading: Reading,
  entry: MapEntry,
  path: KeyPath,
  choices: readonly T[],
  secret: boolean,
): T | undefined {
  const scalar = requireText(reading, entry.value, path, entry.key.span);
  if (!scalar) return undefined;
  const chosen = choices.find((choice) => choice === scalar.text);
  if (chosen !== undefined) return chosen;
  const suggestion = nearestKey(scalar.text, choices);
  schemaProblem(reading, 'wrong-value', scalar.inner, {
    path,
    allowed: choices.join(', '),
    ...(secret && suggestion === undefined ? {} : { found: shown(scalar.text) }),
    ...(suggestion === undefined ? {} : { suggestion }),
  });
  return undefined;
}

/** Reports a value of another type than `expected` (`map`, `list`, `text`, `boolean`, `number`); the value itself is not told. */
export function wrongType(reading: Reading, node: TreeNode | undefined, path: KeyPath, expected: string, at: Span): void {
  const real = follow(node);
  const found = !real ? 'nothing' : real.kind === 'scalar' ? jsonType(real) : real.kind;
  const span = real ? (real.kind === 'scalar' ? real.span : headOf(real)) : at;
  schemaProblem(reading, 'wrong-type', span, { path, expected, found });
}

/** A text as a message can show it. */
export function shown(text: string): string {
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN)}…`;
}

/** A part of a scalar's text in the file. Where escapes or folding moved the characters it is the whole scalar. */
export function partOf(scalar: ScalarNode, span: Span): Span {
  const { start, end } = scalar.inner;
  return end - start === scalar.text.length ? shifted(span, start) : scalar.inner;
}

/** The key among `known` that was probably meant: equal but for case, `-` and `_`, or at most two edits away. */
export function nearestKey(key: string, known: readonly string[]): string | undefined {
  if (key.length > LONGEST_SHOWN) return undefined;
  const plain = (text: string): string => text.replace(/[-_\s]/g, '').toLowerCase();
  const folded = plain(key);
  const most = Math.min(MOST_EDITS, Math.floor(folded.length / 3));
  const found = nearest(folded, known.map(plain), most);
  return known.find((candidate) => plain(candidate) === found);
}

function textScalar(reading: Reading, node: TreeNode | undefined, path: KeyPath, at: Span): ScalarNode | undefined {
  const real = follow(node);
  if (real?.kind === 'scalar' && jsonType(real) === 'text') return real;
  wrongType(reading, node, path, 'text', at);
  return undefined;
}

function unknownKey(reading: Reading, entry: MapEntry, path: KeyPath, shape: Shape, fields: Fields): string | undefined {
  const key = entry.key.text;
  const free = shape.keys.filter((known) => !fields.has(known));
  const synonym = shape.synonyms?.[key.replace(/[-_\s]/g, '').toLowerCase()];
  const suggestion = nearestKey(key, free) ?? free.find((known) => known === synonym);
  schemaProblem(reading, 'unknown-key', entry.key.inner, {
    path,
    key: shown(key),
    allowed: shape.keys.join(', '),
    ...(suggestion === undefined ? {} : { suggestion }),
  });
  return suggestion;
}

/** The map's own entries, then those of its merge keys that it does not have itself (YAML's merge key type). */
function entriesWithMerged(reading: Reading, map: MapNode): readonly MapEntry[] {
  const own = map.entries.filter((entry) => !isMerge(entry));
  reading.budget -= map.entries.length;
  if (own.length === map.entries.length) return own;
  const known = new Set(own.map((entry) => entry.key.text));
  const merged: MapEntry[] = [];
  const pending = map.entries.filter(isMerge).map((entry) => entry.value);
  const seen = new Set<MapNode>([map]);
  for (let node = pending.shift(); node !== undefined; node = pending.shift()) {
    const real = follow(node);
    if (real?.kind === 'list') pending.push(...real.items);
    if (real?.kind !== 'map' || seen.has(real) || reading.budget <= 0) continue;
    seen.add(real);
    reading.budget -= real.entries.length;
    for (const entry of real.entries) {
      if (isMerge(entry)) pending.push(entry.value);
      else if (!known.has(entry.key.text)) merged.push(entry);
      known.add(entry.key.text);
    }
  }
  return [...own, ...merged];
}

/** A merge key's value is a map or a list of maps; anything else leaves it a key like others. */
function isMerge(entry: MapEntry): boolean {
  if (entry.key.text !== MERGE_KEY || entry.key.style !== 'plain') return false;
  const real = follow(entry.value);
  return real?.kind === 'map' || (real?.kind === 'list' && real.items.every((item) => follow(item)?.kind === 'map'));
}

function itemsOf(reading: Reading, list: ListNode, path: KeyPath, at: Span): readonly Item[] {
  if (list.items.length > reading.budget) {
    if (reading.budget >= 0) schemaProblem(reading, 'too-large', headOf(list), { path });
    reading.budget = -1;
    return [];
  }
  reading.budget -= list.items.length;
  return list.items.map((node, index) => ({ node, path: `${path}[${String(index)}]`, at: node?.span ?? at }));
}

/** Where a problem with a whole collection is shown: its first key or item, since a squiggle below all of it says nothing. */
function headOf(node: MapNode | ListNode): Span {
  if (node.kind === 'map') return node.entries[0]?.key.span ?? node.span;
  const first = follow(node.items[0]);
  if (first === undefined || first.span.start < node.span.start) return { start: node.span.start, end: Math.min(node.span.end, node.span.start + 1) };
  return first.kind === 'scalar' ? first.span : { start: node.span.start, end: first.span.start };
}
