import { asMap, entryOf } from '../../syntax/access';
import type { MapNode, Tree } from '../../syntax/tree';
import type { PlaceRule } from '../rules';
import type { OverrideBlock } from './facts';

/** A version of Apollo's form: three numbers, then a candidate's number or what a snapshot adds. */
const VERSION = /^\d+\.\d+\.\d+(?:-[\w.-]+)?$/;

/** Where an entity's config overrides hold values: the keys below `overrides` are those of the chart's values. */
export const OVERRIDES_RULES: readonly PlaceRule[] = [{ kind: 'apollo-overrides', path: '*.overrides', read: 'values' }];

/** Whether a document holds config overrides of an entity: every key is a version, and a block below one has `overrides`. */
export function isOverrides(_path: string, root: MapNode | undefined): boolean {
  if (!root || root.entries.length === 0 || !root.entries.every(({ key }) => VERSION.test(key.text))) return false;
  return root.entries.some(({ value }) => entryOf(asMap(value), 'overrides') !== undefined);
}

/** The blocks of config overrides, in the order of the text. */
export function readBlocks(tree: Tree): readonly OverrideBlock[] {
  return (asMap(tree.documents[0]?.root)?.entries ?? []).map(({ key, value }) => ({
    version: { text: key.text, span: key.inner },
    span: { start: key.span.start, end: value?.span.end ?? key.span.end },
  }));
}
