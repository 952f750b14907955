import { lookAt } from '../base/look';
import { lineKindOf } from './lineKinds';
import type { Surroundings } from './model';

/**
 * What every text with an image reference in it holds somewhere: a key or a value of the finders' tables. Case does not count,
 * since values files spell `thanosImage` as well as `imageTag`.
 */
const HINTS = /image|repository|registry|container|newName|package:|docker:\/\/|oci:\/\/|\bhub:|\bsteps:|\bservices:|\bcatalog:|\bDockerfile[\w.-]*:|product-(?:type|name)|apollo\.palantir\.com\/|\boverrides:|\bkind["']?:[ \t]*["']?Namespace\b/i;
/** The kinds of the documents of a text, as far as they stand at the left margin, and what tells how many documents there are. */
const KINDS = /^kind:[ \t]*["']?([A-Za-z]*)/gm;
const VERSIONS = /^apiVersion:/gm;
const SCHEMA = 'CustomResourceDefinition';

/** The same with what is known around the file: values that complete those of a chart may be no more than a tag or a name. */
export function mayHoldImagesThere(text: string, surroundings: Surroundings, look = lookAt(text)): boolean {
  const { isValues, includedAs, defaults, targets, places } = surroundings;
  if (isValues === true || includedAs !== undefined || defaults !== undefined || targets !== undefined || mayHoldImages(text, surroundings, look)) return true;
  return places?.some((place) => text.includes(lastKey(place.path))) ?? false;
}

/** The last key of a rule's path. */
function lastKey(path: string): string {
  return /"([^"]+)"(?:\[\])*$/.exec(path)?.[1] ?? /([^.[\]]+)(?:\[\])*$/.exec(path)?.[1] ?? '';
}

/**
 * Whether a text can hold image references at all: a pass or two over the text that spare parsing most files of a repository.
 * A text that holds nothing but CustomResourceDefinitions, the longest files of many repositories, cannot, nor can a JSON Schema. A file that its name
 * tells (a Dockerfile, a list) is always read, as is one that a setting calls an inventory.
 */
export function mayHoldImages(text: string, { path, isInventory }: Pick<Surroundings, 'path' | 'isInventory'> = { path: '' }, look = lookAt(text)): boolean {
  if (isInventory === true || lineKindOf(path)) return true;
  return look.has(HINTS) && !isJsonSchema(path, text) && !(look.has(SCHEMA) && (text.startsWith('kind:') || look.has('\nkind:')) && isOnlySchemas(text));
}

/** What names the specification that a JSON Schema follows, near its start. */
const OF_JSON_SCHEMA = /["']?\$schema["']?[ \t\r\n]*:[ \t\r\n]*["']?https?:\/\/json-schema\.org\//;
const HEAD = 2000;

/** Whether a text is a JSON Schema, whose keys are names of properties: Helm's by its fixed name, others by what they say of themselves. */
export function isJsonSchema(path: string, text: string): boolean {
  return /(?:^|\/)values\.schema\.json$/.test(path) || OF_JSON_SCHEMA.test(text.slice(0, HEAD));
}

function isOnlySchemas(text: string): boolean {
  const kinds = [...text.matchAll(KINDS)].map(([, kind]) => kind);
  const documents = text.match(VERSIONS)?.length ?? 0;
  return kinds.length > 0 && kinds.length === documents && kinds.every((kind) => kind === SCHEMA);
}
