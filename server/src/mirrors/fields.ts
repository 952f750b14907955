import type { Problem } from '../base/problem';
import type { Span } from '../base/span';
import { follow as followed, isNull } from '../syntax/access';
import type { MapEntry, MapNode, TreeNode } from '../syntax/tree';

/** A text of a configuration with its place, inside the quotes. */
export interface WrittenText {
  readonly text: string;
  readonly span: Span;
}

/**
 * Reads values of the types that a decoder asks for. What is of another type is a problem of the dialect's code, with `reason` `type`, the
 * key and what was expected; it is read as if it were absent.
 */
export interface Fields {
  readonly problems: Problem[];
  refuse(reason: string, span: Span, parameters?: Readonly<Record<string, string>>): void;
  text(map: MapNode | undefined, key: string): WrittenText | undefined;
  texts(map: MapNode | undefined, key: string): readonly WrittenText[] | undefined;
  flag(map: MapNode | undefined, key: string): boolean | undefined;
  map(map: MapNode | undefined, key: string): MapNode | undefined;
  maps(map: MapNode | undefined, key: string): readonly MapNode[] | undefined;
}

/**
 * A reader that reports what an engine refuses under one code. An item of a list of texts that is null is left out, as yaml.v3 does, or with
 * `nullIsEmpty` an empty text, as in yaml.v2.
 */
export function fieldsOf(refusal: string, { nullIsEmpty = false } = {}): Fields {
  const problems: Problem[] = [];
  const refuse: Fields['refuse'] = (reason, span, parameters = {}) => problems.push({ code: refusal, span, parameters: { reason, ...parameters } });
  const wrong = (key: string, node: TreeNode, expected: string): void => {
    refuse('type', node.span, { key, expected });
  };
  const follow = (node: TreeNode | undefined): TreeNode | undefined => {
    const real = followed(node);
    // A decoder knows every anchor that it meets.
    if (node?.kind === 'alias' && !real) refuse('yaml', node.span, { message: 'Unresolved alias' });
    return real;
  };
  const textOf = (key: string, node: TreeNode | undefined): WrittenText | undefined => {
    const real = follow(node);
    if (!real || (real.kind === 'scalar' && isNull(real))) return undefined;
    if (real.kind === 'scalar') return { text: real.text, span: real.inner };
    wrong(key, real, 'string');
    return undefined;
  };
  const mapOf = (key: string, node: TreeNode | undefined): MapNode | undefined => {
    const real = follow(node);
    if (!real || (real.kind === 'scalar' && isNull(real))) return undefined;
    if (real.kind === 'map') return real;
    wrong(key, real, 'map');
    return undefined;
  };
  const listOf = (key: string, node: TreeNode | undefined): readonly (TreeNode | undefined)[] | undefined => {
    const real = follow(node);
    if (!real || (real.kind === 'scalar' && isNull(real))) return undefined;
    if (real.kind === 'list') return real.items;
    wrong(key, real, 'list');
    return undefined;
  };
  return {
    problems,
    refuse,
    text: (map, key) => textOf(key, lastValue(map, key)),
    texts: (map, key) => {
      const list = lastValue(map, key);
      return listOf(key, list)?.flatMap((item) => textOf(key, item) ?? (nullIsEmpty && list && isNothing(item) ? { text: '', span: (item ?? list).span } : []));
    },
    flag: (map, key) => {
      const value = lastValue(map, key);
      const written = textOf(key, value);
      if (!written) return undefined;
      const real = followed(value);
      // In quotes it is a text, whatever it says.
      const known = real?.kind === 'scalar' && real.style === 'plain' ? FLAGS.get(written.text) : undefined;
      if (known === undefined) refuse('type', written.span, { key, expected: 'boolean' });
      return known;
    },
    map: (map, key) => mapOf(key, lastValue(map, key)),
    maps: (map, key) => listOf(key, lastValue(map, key))?.flatMap((item) => mapOf(key, item) ?? []),
  };
}

/** YAML 1.1's booleans, which the decoders of these dialects read. */
const FLAGS: ReadonlyMap<string, boolean> = new Map(
  [['true', true], ['yes', true], ['on', true], ['y', true], ['false', false], ['no', false], ['off', false], ['n', false]].flatMap(([word, value]) => (
    spellings(String(word)).map((each) => [each, value === true] as const)
  )),
);

function spellings(word: string): readonly string[] {
  return [word, word.slice(0, 1).toUpperCase() + word.slice(1), word.toUpperCase()];
}

function isNothing(node: TreeNode | undefined): boolean {
  return !node || (node.kind === 'scalar' && isNull(node));
}

/** The entry of a key; of several the last, which counts where an engine accepts them. */
export function lastEntry(map: MapNode | undefined, key: string): MapEntry | undefined {
  return map && entriesOf(map).findLast((entry) => entry.key.text === key);
}

const DEEPEST_MERGE = 20;

/** The entries of a map, those that it takes over from others with `<<` before its own. */
function entriesOf(map: MapNode, depth = 0): readonly MapEntry[] {
  const isMerge = ({ key }: MapEntry): boolean => key.text === '<<' && key.style === 'plain';
  if (depth > DEEPEST_MERGE || !map.entries.some(isMerge)) return map.entries;
  const merged = map.entries.filter(isMerge).flatMap(({ value }) => {
    const real = followed(value);
    return real?.kind === 'list' ? real.items.map((item) => followed(item)).reverse() : [real];
  });
  return [...merged.flatMap((each) => (each?.kind === 'map' ? entriesOf(each, depth + 1) : [])), ...map.entries.filter((entry) => !isMerge(entry))];
}

function lastValue(map: MapNode | undefined, key: string): TreeNode | undefined {
  return lastEntry(map, key)?.value;
}

/** The entries of a map whose values are maps, each key once with its last value. */
export function mapsByKey(map: MapNode | undefined): readonly { readonly key: WrittenText; readonly value: MapNode | undefined; readonly node: TreeNode | undefined }[] {
  const entries = new Map((map ? entriesOf(map) : []).map((entry) => [entry.key.text, entry]));
  return [...entries.values()].map(({ key, value }) => {
    const real = followed(value);
    return { key: { text: key.text, span: key.inner }, value: real?.kind === 'map' ? real : undefined, node: real };
  });
}
