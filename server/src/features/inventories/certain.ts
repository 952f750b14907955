import type { Reference } from '../../reference/model';
import type { Tree } from '../../syntax/tree';
import { analyze } from '../../workspace/analyze';
import type { Entry, NamedInventory } from '../../workspace/snapshot';
import { applyEdits, areApart, type TextEdit } from '../edits';
import { additionTo } from './addition';
import { coverageOf, listingOf, type Pulled } from './coverage';

/** An image that an inventory does not copy, with what it would have to list. */
export interface Lack {
  readonly inventory: NamedInventory;
  /** The inventory's file. */
  readonly entry: Entry;
  readonly reference: Reference;
  readonly pulled: Pulled;
  /** Where it is pulled from, in full. */
  readonly target: string;
}

/**
 * The edits that make an inventory copy an image. They are tried out first: undefined where the text that they make, read again, would not
 * copy it, or where anything else of the list would have become another.
 */
export function certainAddition(text: string, tree: Tree, { inventory, entry, reference, pulled, target }: Lack): readonly TextEdit[] | undefined {
  const { sites } = entry.images;
  const edits = additionTo(text, tree, { form: entry.images.inventory?.form ?? 'other', sites, reference, target });
  if (!edits || !areApart(edits)) return undefined;
  const after = analyze({ uri: entry.uri, text: applyEdits(text, edits), hash: '', surroundings: entry.surroundings });
  const isCopied = coverageOf(inventory, listingOf(after), pulled) === 'copied';
  return isCopied && isOneMore(textsOf(entry), textsOf(after)) ? edits : undefined;
}

function textsOf({ images }: Entry): readonly string[] {
  return images.sites.map(({ written, copiedTo = '' }) => `${written} ${copiedTo}`);
}

/** Whether a list is another one with one text put in. */
function isOneMore(before: readonly string[], after: readonly string[]): boolean {
  const at = before.findIndex((text, index) => text !== after[index]);
  const rest = at < 0 ? [] : before.slice(at);
  return after.length === before.length + 1 && rest.every((text, index) => text === after[at + index + 1]);
}
