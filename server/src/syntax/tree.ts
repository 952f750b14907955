import type { Problem } from '../base/problem';
import type { Span } from '../base/span';

/**
 * The one tree that every finder and reader walks: keys, scalars with exact spans and styles, children.
 * `yaml` produces it today; a faster producer may follow, so nothing here names a parser.
 */
export interface Tree {
  readonly documents: readonly TreeDocument[];
  /** Syntax errors, in the order of the text. */
  readonly problems: readonly Problem[];
  readonly comments: readonly Comment[];
}

/** One document of a stream. `root` is undefined for an empty one. */
export interface TreeDocument {
  readonly root: TreeNode | undefined;
  readonly span: Span;
}

export type TreeNode = MapNode | ListNode | ScalarNode | AliasNode;

export interface MapNode {
  readonly kind: 'map';
  readonly span: Span;
  readonly flow: boolean;
  readonly entries: readonly MapEntry[];
  /** The first entry of that key, where the producer can tell it without making all entries; see `entryOf`. */
  entry?(key: string): MapEntry | undefined;
}

/** One `key: value`. A key that is no scalar (a map, a list) is left out of the tree. `value` is undefined when nothing is written. */
export interface MapEntry {
  readonly key: ScalarNode;
  readonly value: TreeNode | undefined;
}

export interface ListNode {
  readonly kind: 'list';
  readonly span: Span;
  readonly flow: boolean;
  readonly items: readonly (TreeNode | undefined)[];
}

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly style: ScalarStyle;
  /** The text after escapes and folding; for a plain scalar what is written. */
  readonly text: string;
  /** From the first quote or character to the last; for block scalars from the `|` or `>` to the end of their lines. */
  readonly span: Span;
  /** The tag that is written in front of it on its line, such as `!!str`. */
  readonly tag?: string | undefined;
  /** The span inside the quotes; for plain scalars the same as `span`, for block scalars from the first content character. */
  readonly inner: Span;
}

/** `*name`. `target` is the anchored node, undefined when the anchor is unknown. Aliases may form cycles: bound your walk. */
export interface AliasNode {
  readonly kind: 'alias';
  readonly span: Span;
  readonly target: TreeNode | undefined;
}

/** A comment with its span from `#` to the end of the line, and its text without the `#`. */
export interface Comment {
  readonly span: Span;
  readonly text: string;
}
