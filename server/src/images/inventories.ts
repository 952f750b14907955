import { valueOf, textOf } from '../syntax/access';
import type { MapNode } from '../syntax/tree';
import type { PlaceRule } from './rules';

/** Files that say which images are copied, relocated or locked: they are objects by their `kind`. */
export const INVENTORY_RULES: readonly PlaceRule[] = [
  { kind: 'lock', objects: { kinds: ['ImagesLock'] }, path: 'images[].image' },
  { kind: 'image-list', objects: { groups: ['mirror.openshift.io'], kinds: ['ImageSetConfiguration'] }, path: 'mirror.additionalImages[].name' },
  { kind: 'image-list', objects: { groups: ['mirror.openshift.io'], kinds: ['ImageSetConfiguration'] }, path: 'mirror.operators[].catalog' },
  { kind: 'image-list', objects: { groups: ['content.hauler.cattle.io'], kinds: ['Images'] }, path: 'spec.images[].name' },
];

/** A Zarf package has a `kind` and needs no `apiVersion`. */
export const ZARF_RULES: readonly PlaceRule[] = [
  { kind: 'image-list', path: 'components[].images[]' },
  { kind: 'image-list', path: 'components[].charts[].url', scheme: 'oci://' },
];

/** Whether a document is a Zarf package, by its name or its kind. */
export function isZarf(path: string, root: MapNode | undefined): boolean {
  return textOf(root, 'kind')?.startsWith('Zarf') === true || (/(?:^|\/)zarf\.ya?ml$/.test(path) && valueOf(root, 'components') !== undefined);
}
