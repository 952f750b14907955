import type { Span } from '../base/span';
import type { TomlBoolean, TomlDate, TomlEntry, TomlFile, TomlKey, TomlNumber, TomlString, TomlValue } from './toml';

/** A TOML text by its values, as a decoder sees it: headers, dotted keys and inline tables are one. */
export type TomlNode = TomlMap | TomlList | TomlString | TomlBoolean | TomlNumber | TomlDate;

export interface TomlMap {
  readonly kind: 'map';
  readonly entries: readonly TomlMapEntry[];
  /** The header or the inline table that it was first named by; empty for the root. */
  readonly span: Span;
}

export interface TomlMapEntry {
  readonly key: TomlKey;
  readonly value: TomlNode;
}

/** An array, or the tables of one `[[…]]`. */
export interface TomlList {
  readonly kind: 'list';
  readonly items: readonly TomlNode[];
  readonly span: Span;
}

interface Draft extends TomlMap {
  readonly entries: TomlMapEntry[];
}

/** The tables that are still being filled. One with many keys, such as a list of hosts, has its values by key; most have few, and none. */
type Drafts = Map<TomlNode, Map<string, TomlNode> | undefined>;

const FEW = 12;

interface DraftList extends TomlList {
  readonly items: TomlNode[];
}

/** The values of a file. What does not fit together, which the parser has named already, is left out. */
export function tomlValues(file: TomlFile): TomlMap {
  const drafts: Drafts = new Map();
  const root = draft({ start: 0, end: 0 }, drafts);
  for (const table of file.tables) {
    const target = table.header === 'root' ? root : tableAt(root, table.keys, table.header === 'array', table.span, drafts);
    if (target) for (const entry of table.entries) put(target, entry, drafts);
  }
  return root;
}

function draft(span: Span, drafts: Drafts): Draft {
  const map: Draft = { kind: 'map', entries: [], span };
  drafts.set(map, undefined);
  return map;
}

function isDraft(node: TomlNode | undefined, drafts: Drafts): node is Draft {
  return node?.kind === 'map' && drafts.has(node);
}

function isDraftList(node: TomlNode | undefined, drafts: Drafts): node is DraftList {
  return node?.kind === 'list' && drafts.has(node);
}

/** The table of a header; of a header with two brackets a new item of its list. */
function tableAt(root: Draft, keys: readonly TomlKey[], isItem: boolean, span: Span, drafts: Drafts): Draft | undefined {
  const last = keys.at(-1);
  let at: Draft | undefined = root;
  for (const key of isItem ? keys.slice(0, -1) : keys) {
    at = at && childOf(at, key, span, drafts);
  }
  if (!isItem || !at || !last) return at;
  const list = find(at, last, drafts);
  const item = draft(span, drafts);
  if (isDraftList(list, drafts)) {
    list.items.push(item);
    return item;
  }
  if (list) return undefined;
  const fresh: DraftList = { kind: 'list', items: [item], span };
  drafts.set(fresh, undefined);
  add(at, last, fresh, drafts);
  return item;
}

/** The table below a key: made where there is none; of a list of tables its last one. */
function childOf(map: Draft, key: TomlKey, span: Span, drafts: Drafts): Draft | undefined {
  const known = find(map, key, drafts);
  if (!known) {
    const fresh = draft(span, drafts);
    add(map, key, fresh, drafts);
    return fresh;
  }
  const node = isDraftList(known, drafts) ? known.items.at(-1) : known;
  return isDraft(node, drafts) ? node : undefined;
}

function put(map: Draft, entry: TomlEntry, drafts: Drafts): void {
  const last = entry.keys.at(-1);
  let at: Draft | undefined = map;
  for (const key of entry.keys.slice(0, -1)) at = at && childOf(at, key, entry.span, drafts);
  if (at && last && !find(at, last, drafts)) add(at, last, nodeOf(entry.value, drafts), drafts);
}

function nodeOf(value: TomlValue, drafts: Drafts): TomlNode {
  if (value.kind === 'array') return { kind: 'list', items: value.items.map((item) => nodeOf(item, drafts)), span: value.span };
  if (value.kind !== 'inline') return value;
  // An inline table is closed: filled through a draft, and no draft afterwards.
  const map = draft(value.span, drafts);
  for (const entry of value.entries) put(map, entry, drafts);
  drafts.delete(map);
  return map;
}

function find(map: Draft, key: TomlKey, drafts: Drafts): TomlNode | undefined {
  const byKey = drafts.get(map);
  return byKey ? byKey.get(key.text) : map.entries.find((entry) => entry.key.text === key.text)?.value;
}

function add(map: Draft, key: TomlKey, value: TomlNode, drafts: Drafts): void {
  map.entries.push({ key, value });
  const byKey = drafts.get(map);
  if (byKey) byKey.set(key.text, value);
  else if (map.entries.length > FEW && drafts.has(map)) drafts.set(map, new Map(map.entries.map((entry) => [entry.key.text, entry.value])));
}
