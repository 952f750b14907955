import type { Problem } from '../../base/problem';
import type { Span } from '../../base/span';
import { follow } from '../../syntax/access';
import { innerText, spanInside } from '../../syntax/innerText';
import type { MapNode, ScalarNode, TreeNode } from '../../syntax/tree';
import type { ConfigContent, ConfigReading } from '../dialect';
import { fieldsOf, type Fields } from '../fields';
import { hasStatements, templatesIn, withoutTemplates } from '../templates';
import { isSpan, withTemplates } from '../templated';
import { decodedFile } from './encoding';

/** A mirror configuration that stands in a file of another form. Its spans are offsets in that file. */
export interface Carried extends ConfigReading {
  /** Where it comes to stand on the node, with what tells apart the nodes that one file speaks of in front: `0/etc/docker/daemon.json`. */
  readonly path: string;
}

/** A file that may carry configurations. */
export interface CarrierFile {
  readonly path: string;
  readonly text: string;
  /** Reads a text as the configuration that a node finds at a path; undefined for one that is none. */
  readonly read: (path: string, text: string) => ConfigReading | undefined;
}

/** What a file of `carriers/` gives: a form of files that mirror configurations stand in. */
export interface Carrier {
  readonly name: string;
  /** The first look at a text: every file of this form holds each of these words. Words are found many times faster than patterns, and it is all that most other files cost. */
  readonly words: readonly string[];
  /** Whether every file of this form names a file that mirror configurations stand in on a node; see `namesFile`. */
  readonly byFileName?: boolean;
  /** The last look: every file of this form holds something of each. */
  readonly signs?: readonly RegExp[];
  /** The configurations in one document. `node` tells apart what is of different nodes, and begins the paths. */
  readonly find: (root: TreeNode, file: CarrierFile, node: string) => readonly Carried[];
}

/** A text with its place on the node, as lists of files give it. */
export interface CarriedText {
  readonly path: string;
  readonly scalar: ScalarNode;
  /** How the text is encoded, in the words of cloud-init, or `data-url`; undefined for plain text. */
  readonly encoding?: string | undefined;
}

/** Reads a text inside a scalar; nothing where it is no mirror configuration. `node` stands in front of its path. */
export function readText(file: CarrierFile, { path, scalar, encoding }: CarriedText, node: string): readonly Carried[] {
  const text = encoding === undefined ? scalar.text : decodedFile(scalar.text, encoding);
  if (text === undefined) return [];
  const expressions = templatesIn(text);
  const reading = file.read(path, expressions.length === 0 ? text : withoutTemplates(text, expressions));
  if (!reading) return [];
  const inner = encoding === undefined ? innerText(scalar, file.text) : undefined;
  const place = (span: Span): Span => (inner ? spanInside(inner, span) : scalar.inner);
  const placed = moved(reading, place);
  const problems = inner?.exact === true ? placed.problems : placed.problems.map(withoutEdits);
  const isAll = hasStatements(text, expressions) || templatesIn(path).length > 0;
  const spans = expressions.map(place);
  return [withTemplates({ content: placed.content, problems, path: `${node}${path.startsWith('/') ? '' : '/'}${path}` }, spans, isAll)];
}

/** Reads a configuration that a map states in keys of its own: `read` makes it of a map in which no template text is left. */
export function readMap(file: CarrierFile, map: MapNode, path: string, refusal: string, read: (map: MapNode, fields: Fields) => ConfigContent): Carried {
  const { start } = map.span;
  const expressions = templatesIn(file.text.slice(start, map.span.end)).map((span) => ({ start: span.start + start, end: span.end + start }));
  const fields = fieldsOf(refusal);
  const content = read(expressions.length === 0 ? map : cleanMap(map), fields);
  return withTemplates({ content, problems: fields.problems, path }, expressions, hasStatements(file.text, expressions));
}

/** Says of what is encoded, or folded otherwise than by lines, that no correction may touch it. */
function withoutEdits(problem: Problem): Problem {
  return { ...problem, parameters: { ...problem.parameters, readOnly: 'true' } };
}

/** Plain data with every span in it carried over. */
function moved<T>(value: T, place: (span: Span) => Span): T {
  const move = (part: unknown): unknown => {
    if (isSpan(part)) return place(part);
    if (Array.isArray(part)) return part.map(move);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]: readonly [string, unknown]) => [key, move(inner)]));
  };
  return move(value) as T;
}

function cleanMap(map: MapNode): MapNode {
  return { kind: 'map', span: map.span, flow: map.flow, entries: map.entries.map(({ key, value }) => ({ key: cleanScalar(key), value: cleanNode(value) })) };
}

function cleanNode(node: TreeNode | undefined): TreeNode | undefined {
  switch (node?.kind) {
    case 'map':
      return cleanMap(node);
    case 'list':
      return { ...node, items: node.items.map(cleanNode) };
    case 'scalar':
      return cleanScalar(node);
    case 'alias':
    case undefined:
      return node;
  }
}

function cleanScalar(scalar: ScalarNode): ScalarNode {
  return { kind: 'scalar', style: scalar.style, span: scalar.span, inner: scalar.inner, tag: scalar.tag, text: withoutTemplates(scalar.text, templatesIn(scalar.text)) };
}

/** The map at a path of keys, aliases followed. */
export function mapAt(node: TreeNode | undefined, ...keys: readonly string[]): MapNode | undefined {
  const real = follow(nodeAt(node, ...keys));
  return real?.kind === 'map' ? real : undefined;
}

/** The node at a path of keys. */
export function nodeAt(node: TreeNode | undefined, ...keys: readonly string[]): TreeNode | undefined {
  let at = node;
  for (const key of keys) {
    const real = follow(at);
    if (real?.kind !== 'map') return undefined;
    at = real.entry ? real.entry(key)?.value : real.entries.find((entry) => entry.key.text === key)?.value;
  }
  return at;
}
