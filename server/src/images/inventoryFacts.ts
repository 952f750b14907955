import { asList, asMap, textOf, valueOf } from '../syntax/access';
import type { MapNode, Tree } from '../syntax/tree';
import { isZarf } from './inventories';
import type { ImageKind, ImageSite, Inventory, InventoryForm, Unlisted } from './model';
import { ownerOf } from './owner';
import { isSkopeoSync, picksOf } from './skopeoSync';

const HAULER = /^(?:content|collection)\.hauler\.cattle\.io$/;

/** What a file that fills a mirror says beside its references. `kind` is what the finders took the file for. */
export function inventoryOf(tree: Tree, path: string, kind: ImageKind | undefined): Inventory {
  const roots = tree.documents.flatMap((document) => asMap(document.root) ?? []);
  const form = formOf(roots, path, kind);
  return {
    form,
    picks: form === 'skopeo-sync' ? roots.flatMap(picksOf) : [],
    unlisted: [...new Set(roots.flatMap(unlistedIn(form)))],
    uncertain: kind === 'helm-template' || tree.problems.length > 0 || roots.some(renamesByRule),
  };
}

/** The same for a plain list, which has no tree. */
export const PLAIN_LIST: Inventory = { form: 'list', picks: [], unlisted: [], uncertain: false };

function formOf(roots: readonly MapNode[], path: string, kind: ImageKind | undefined): InventoryForm {
  if (kind === 'lock') return 'lock';
  const [first] = roots;
  if (isSkopeoSync(first)) return 'skopeo-sync';
  if (isZarf(path, first)) return 'zarf';
  if (roots.some(isImageSet)) return 'image-set';
  return roots.some((root) => HAULER.test(ownerOf(root)?.group ?? '')) ? 'hauler' : 'other';
}

/** Whether a document is oc-mirror's `ImageSetConfiguration`. */
export function isImageSet(root: MapNode): boolean {
  const owner = ownerOf(root);
  return owner?.group === 'mirror.openshift.io' && owner.kind === 'ImageSetConfiguration';
}

/** Whether a document is a list of images for Hauler. */
export function isHaulerImages(root: MapNode): boolean {
  const owner = ownerOf(root);
  return owner?.group === 'content.hauler.cattle.io' && owner.kind === 'Images';
}

function unlistedIn(form: InventoryForm): (root: MapNode) => readonly Unlisted[] {
  switch (form) {
    case 'image-set':
      return inImageSet;
    case 'zarf':
      return inZarf;
    case 'hauler':
      return inHauler;
    default:
      return () => [];
  }
}

function inImageSet(root: MapNode): readonly Unlisted[] {
  const mirror = asMap(valueOf(root, 'mirror'));
  const platform = asMap(valueOf(mirror, 'platform'));
  const helm = asMap(valueOf(mirror, 'helm'));
  return [
    ...(isFilled(mirror, 'operators') ? ['operator catalogs' as const] : []),
    ...(isFilled(platform, 'channels') || textOf(platform, 'release') !== undefined ? ['release channels' as const] : []),
    ...(isFilled(helm, 'repositories') || isFilled(helm, 'local') ? ['Helm charts' as const] : []),
  ];
}

/** A component brings the images that it lists, and those of a component that it imports; Zarf looks into no chart for them. */
function inZarf(root: MapNode): readonly Unlisted[] {
  const components = ['components', 'variants'].flatMap((key) => asList(valueOf(root, key))?.items ?? []).concat(valueOf(root, 'component'));
  return components.some((component) => asMap(valueOf(asMap(component), 'import'))) ? ['imported components'] : [];
}

function inHauler(root: MapNode): readonly Unlisted[] {
  const spec = asMap(valueOf(root, 'spec'));
  switch (ownerOf(root)?.kind) {
    case 'ThickCharts':
      return ['Helm charts'];
    case 'Charts':
      return (asList(valueOf(spec, 'charts'))?.items ?? []).some((chart) => textOf(asMap(chart), 'add-images') === 'true') ? ['Helm charts'] : [];
    case 'ImageTxts':
      return ['other image lists'];
    default:
      return [];
  }
}

function isFilled(map: MapNode | undefined, key: string): boolean {
  return (asList(valueOf(map, key))?.items.length ?? 0) > 0;
}

/** Hauler puts a prefix in front of what it stores where an annotation of its manifest says so. */
function renamesByRule(root: MapNode): boolean {
  if (!isHaulerImages(root)) return false;
  const annotations = asMap(valueOf(asMap(valueOf(root, 'metadata')), 'annotations'));
  return annotations?.entries.some(({ key }) => /^hauler\.dev\/.*rewrite/.test(key.text)) === true;
}

/**
 * The references with where the file says that they are copied to: `targetRepo` and `targetTag` beside an additional image of oc-mirror
 * (v2, since OpenShift 4.22), `rewrite` beside an image of Hauler.
 */
export function withTargets(sites: readonly ImageSite[], tree: Tree): readonly ImageSite[] {
  const targets = new Map<number, string>();
  for (const { root } of tree.documents) {
    const map = asMap(root);
    if (!map) continue;
    const list = isImageSet(map) ? valueOf(asMap(valueOf(map, 'mirror')), 'additionalImages') : isHaulerImages(map) ? valueOf(asMap(valueOf(map, 'spec')), 'images') : undefined;
    for (const item of asList(list)?.items ?? []) {
      const image = asMap(item);
      const name = valueOf(image, 'name');
      const target = targetOf(image, textOf(image, 'name') ?? '');
      if (name?.kind === 'scalar' && target !== undefined) targets.set(name.inner.start, target);
    }
  }
  if (targets.size === 0) return sites;
  return sites.map((site) => {
    const copiedTo = targets.get(site.span.start);
    return copiedTo === undefined ? site : { ...site, copiedTo };
  });
}

function targetOf(image: MapNode | undefined, name: string): string | undefined {
  const rewrite = textOf(image, 'rewrite');
  if (rewrite !== undefined) return `/${rewrite.replace(/^\/+/, '')}`;
  const repository = textOf(image, 'targetRepo');
  const tag = textOf(image, 'targetTag');
  if (repository === undefined && tag === undefined) return undefined;
  const own = name.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
  const path = repository ?? own.slice(own.includes('/') && /[.:]/.test(own.split('/')[0] ?? '') ? own.indexOf('/') + 1 : 0);
  return `/${path.replace(/^\/+/, '')}${tag === undefined ? '' : `:${tag}`}`;
}
