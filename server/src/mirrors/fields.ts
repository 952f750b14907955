import type { Problem } from '../base/problem';
import type { Span } from '../base/span';
import { follow, isNull } from '../syntax/access';
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

/** A reader that reports what an engine refuses under one code. */
export function fieldsOf(refusal: string): Fields {
  const problems: Problem[] = [];
  const refuse: Fields['refuse'] = (reason, span, parameters = {}) => problems.push({ code: refusal, span, parameters: { reason, ...parameters } });
  const wrong = (key: string, node: TreeNode, expected: string): void => {
    refuse('type', node.span, { key, expected });
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
    texts: (map, key) => listOf(key, lastValue(map, key))?.flatMap((item) => textOf(key, item) ?? []),
    flag: (map, key) => {
      const written = textOf(key, lastValue(map, key));
      if (!written) return undefined;
      const known = FLAGS.get(written.text.toLowerCase());
      if (known === undefined) refuse('type', written.span, { key, expected: 'boolean' });
      return known;
    },
    map: (map, key) => mapOf(key, lastValue(map, key)),
    maps: (map, key) => listOf(key, lastValue(map, key))?.flatMap((item) => mapOf(key, item) ?? []),
  };
}

/** YAML 1.1's booleans, which the decoders of these dialects read. */
const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['true', true], ['yes', true], ['on', true], ['y', true], ['false', false], ['no', false], ['off', false], ['n', false],
]);

/** The entry of a key; of several the last, which counts where an engine accepts them. */
export function lastEntry(map: MapNode | undefined, key: string): MapEntry | undefined {
  return map?.entries.findLast((entry) => entry.key.text === key);
}

function lastValue(map: MapNode | undefined, key: string): TreeNode | undefined {
  return lastEntry(map, key)?.value;
}

/** The entries of a map whose values are maps, each key once with its last value. */
export function mapsByKey(map: MapNode | undefined): readonly { readonly key: WrittenText; readonly value: MapNode | undefined; readonly node: TreeNode | undefined }[] {
  const entries = new Map((map?.entries ?? []).map((entry) => [entry.key.text, entry]));
  return [...entries.values()].map(({ key, value }) => {
    const real = follow(value);
    return { key: { text: key.text, span: key.inner }, value: real?.kind === 'map' ? real : undefined, node: real };
  });
}
