import { lineKindOf } from './lineKinds';
import type { Surroundings } from './model';

/**
 * What every text with an image reference in it holds somewhere: a key or a value of the finders' tables. Case does not count,
 * since values files spell `thanosImage` as well as `imageTag`.
 */
const HINTS = /image|repository|registry|container|newName|package:|docker:\/\/|oci:\/\/|\bhub:|\bsteps:|\bservices:|\bcatalog:/i;
/** The kinds of the documents of a text, as far as they stand at the left margin, and what tells how many documents there are. */
const KINDS = /^kind:[ \t]*["']?([A-Za-z]*)/gm;
const VERSIONS = /^apiVersion:/gm;
const SCHEMA = 'CustomResourceDefinition';

/**
 * Whether a text can hold image references at all: a pass or two over the text that spare parsing most files of a repository.
 * A text that holds nothing but CustomResourceDefinitions, the longest files of many repositories, cannot. A file that its name
 * tells (a Dockerfile, a list) is always read, as is one that a setting calls an inventory.
 */
export function mayHoldImages(text: string, { path, isInventory }: Pick<Surroundings, 'path' | 'isInventory'> = { path: '' }): boolean {
  if (isInventory === true || lineKindOf(path)) return true;
  return HINTS.test(text) && !isOnlySchemas(text);
}

function isOnlySchemas(text: string): boolean {
  if (!text.includes(SCHEMA) || !(text.startsWith('kind:') || text.includes('\nkind:'))) return false;
  const kinds = [...text.matchAll(KINDS)].map(([, kind]) => kind);
  const documents = text.match(VERSIONS)?.length ?? 0;
  return kinds.length > 0 && kinds.length === documents && kinds.every((kind) => kind === SCHEMA);
}
