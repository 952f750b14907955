import { valueOf, textOf } from '../syntax/access';
import type { MapNode, Tree, TreeNode } from '../syntax/tree';
import type { ImageSite } from './model';
import { itemPath, keyPath } from './path';
import { isLikelyReference } from './references';
import type { PlaceRule } from './rules';
import { wholeSite } from './site';

/** Files that say which images are copied, relocated or locked: they are objects by their `kind`. */
export const INVENTORY_RULES: readonly PlaceRule[] = [
  { kind: 'lock', objects: { kinds: ['ImagesLock'] }, path: 'images[].image' },
  { kind: 'image-list', objects: { groups: ['mirror.openshift.io'], kinds: ['ImageSetConfiguration'] }, path: 'mirror.additionalImages[].name' },
  { kind: 'image-list', objects: { groups: ['mirror.openshift.io'], kinds: ['ImageSetConfiguration'] }, path: 'mirror.operators[].catalog' },
  { kind: 'image-list', objects: { groups: ['content.hauler.cattle.io'], kinds: ['Images'] }, path: 'spec.images[].name' },
  { kind: 'image-list', objects: { groups: ['collection.hauler.cattle.io'], kinds: ['ThickCharts'] }, path: 'spec.charts[].extraImages[].ref' },
];

/**
 * A Zarf package has a `kind`, and an `apiVersion` since v1beta1 only, where images are objects and a component may have a file of its own. Source:
 * the schema of Zarf's packages.
 */
export const ZARF_RULES: readonly PlaceRule[] = [
  { kind: 'image-list', path: 'components[].images[]' },
  { kind: 'image-list', path: 'components[].images[].name' },
  { kind: 'image-list', path: 'components[].imageArchives[].images[]' },
  { kind: 'image-list', path: 'component.images[].name' },
  { kind: 'image-list', path: 'component.imageArchives[].images[]' },
  { kind: 'image-list', path: 'variants[].images[].name' },
  { kind: 'image-list', path: 'variants[].imageArchives[].images[]' },
  { kind: 'image-list', path: 'components[].imageTars[].images[]' },
  { kind: 'image-list', path: 'components[].charts[].url', scheme: 'oci://' },
];

/** Whether a document is a Zarf package, by its name or its kind. */
export function isZarf(path: string, root: MapNode | undefined): boolean {
  return textOf(root, 'kind')?.startsWith('Zarf') === true || (/(?:^|\/)zarf\.ya?ml$/.test(path) && valueOf(root, 'components') !== undefined);
}

/** The references that stand in lists anywhere in a tree: of an inventory whose form is its author's own. */
export function findListed(tree: Tree): readonly ImageSite[] {
  const sites: ImageSite[] = [];
  const waiting = tree.documents.map(({ root }) => ({ node: root, path: '' }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, path } = next;
    if (node?.kind === 'map') waiting.push(...node.entries.map(({ key, value }) => ({ node: value, path: keyPath(path, key.text) })));
    if (node?.kind !== 'list') continue;
    node.items.forEach((item, at) => {
      const place = itemPath(path, at);
      const site = item && listedSite(item, place);
      if (site) sites.push(site);
      else waiting.push({ node: item, path: place });
    });
  }
  return sites.sort((a, b) => a.span.start - b.span.start);
}

function listedSite(item: TreeNode, path: string): ImageSite | undefined {
  return item.kind === 'scalar' && isLikelyReference(item.text) ? wholeSite('image-list', item, path) : undefined;
}
