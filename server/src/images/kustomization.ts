import { asList, asMap, asScalar, entryOf, isNull, textOf } from '../syntax/access';
import type { MapNode, ScalarNode, Tree } from '../syntax/tree';
import type { ImageSite, Part, PartRole } from './model';
import { ownerOf } from './owner';
import { itemPath, keyPath } from './path';
import type { PlaceRule } from './rules';
import { wholeSite } from './site';

/** The kinds of object whose `images` list is kustomize's transformer, with the keys that lead to the list. */
const HOLDERS: readonly { readonly groups: readonly string[]; readonly kinds: readonly string[]; readonly list: readonly string[] }[] = [
  { groups: ['kustomize.config.k8s.io', ''], kinds: ['Kustomization', 'Component'], list: ['images'] },
  { groups: ['kustomize.toolkit.fluxcd.io'], kinds: ['Kustomization'], list: ['spec', 'images'] },
];

/** Where a kustomization holds values of charts that it inflates. */
export const KUSTOMIZATION_RULES: readonly PlaceRule[] = [
  { kind: 'helm-release', path: 'helmCharts[].valuesInline', read: 'values' },
  { kind: 'helm-release', path: 'helmChartInflationGenerator[].valuesLocal', read: 'values' },
];

const PARTS: readonly { readonly key: string; readonly role: PartRole }[] = [
  { key: 'newName', role: 'repository' },
  { key: 'newTag', role: 'tag' },
  { key: 'digest', role: 'digest' },
];

/** Whether a file of that name is a kustomization, which needs no `kind`. */
export function isKustomizationName(path: string): boolean {
  return /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/.test(path);
}

/**
 * The new names of a kustomization's image transformer. `name` is only what it looks for, so an entry without a `newName`
 * names no image; a `newTag` or `digest` beside a `newName` makes one reference with it.
 */
export function findInKustomization(tree: Tree, path: string): readonly ImageSite[] {
  return tree.documents.flatMap((document) => {
    const root = asMap(document.root);
    return root ? imagesOf(root, path) : [];
  });
}

/** Whether a document is a kustomization, by its kind or, without one, by its file's name. */
export function isKustomization(root: MapNode | undefined, path: string): boolean {
  return imagesHolder(root, path) !== undefined;
}

/** The keys that lead to the transformer's `images` in a document; undefined where it is no kustomization. */
export function imagesHolder(root: MapNode | undefined, path: string): readonly string[] | undefined {
  const owner = ownerOf(root);
  if (!owner) return isKustomizationName(path) ? ['images'] : undefined;
  return HOLDERS.find((holder) => holder.groups.includes(owner.group) && holder.kinds.includes(owner.kind))?.list;
}

function imagesOf(root: MapNode, file: string): readonly ImageSite[] {
  const keys = imagesHolder(root, file) ?? [];
  const holder = keys.slice(0, -1).reduce<MapNode | undefined>((map, key) => asMap(entryOf(map, key)?.value), root);
  const list = asList(entryOf(holder, keys.at(-1) ?? '')?.value);
  const path = keys.reduce((before, key) => keyPath(before, key), '');
  return (list?.items ?? []).flatMap((item, at) => {
    const site = newNameSite(asMap(item), itemPath(path, at));
    return site ? [site] : [];
  });
}

/** The new name of one entry of an `images` list, joined with its tag and digest. */
export function newNameSite(item: MapNode | undefined, path: string): ImageSite | undefined {
  const newName = asScalar(entryOf(item, 'newName')?.value);
  const site = newName ? wholeSite('kustomization', newName, keyPath(path, 'newName')) : undefined;
  if (!site) return undefined;
  const parts = PARTS.flatMap(({ key, role }) => {
    const scalar = asScalar(entryOf(item, key)?.value);
    return scalar && !isNull(scalar) && scalar.text !== '' ? [partOf(role, scalar, keyPath(path, key))] : [];
  });
  const replaces = textOf(item, 'name');
  const known = { ...site, ...(replaces !== undefined && { replaces }) };
  if (parts.length === 1) return known;
  const [name, ...rest] = parts;
  return { ...known, parts, written: rest.reduce((text, part) => text + (part.role === 'tag' ? ':' : '@') + part.value, name?.value ?? '') };
}

function partOf(role: PartRole, scalar: ScalarNode, path: string): Part {
  return { role, path, span: scalar.inner, style: scalar.style, value: scalar.text, source: undefined };
}
