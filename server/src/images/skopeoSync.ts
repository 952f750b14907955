import { readsAsHost } from '../reference/host';
import { asList, asMap, asScalar, valueOf } from '../syntax/access';
import type { MapEntry, MapNode, ScalarNode, Tree } from '../syntax/tree';
import type { ImageSite, Part, TagPick } from './model';
import { itemPath, keyPath } from './path';

/** Whether a document tells `skopeo sync` what to copy: only registries as keys, each with images, or images by pattern or version. */
export function isSkopeoSync(root: MapNode | undefined): boolean {
  const entries = root?.entries ?? [];
  return entries.length > 0 && entries.every(({ key, value }) => readsAsHost(key.text.split('/')[0] ?? '') && SOURCES.some((source) => asMap(valueOf(asMap(value), source))));
}

const SOURCES: readonly string[] = ['images', 'images-by-tag-regex', 'images-by-semver'];

/**
 * The images that `skopeo sync` copies, one for each tag or digest that is listed; the registry and the repository are keys. An image
 * without a list is copied with all its tags.
 */
export function findInSkopeoSync(tree: Tree): readonly ImageSite[] {
  return tree.documents.flatMap((document) => {
    const registries = asMap(document.root)?.entries ?? [];
    return registries.flatMap((registry) => {
      const images = asMap(valueOf(asMap(registry.value), 'images'))?.entries ?? [];
      return images.flatMap((image) => sitesOf(registry.key, image, keyPath(keyPath('', registry.key.text), 'images')));
    });
  });
}

/**
 * The repositories of a document of which a rule picks the tags: a regular expression of Go's, or a constraint of semantic versions. Source:
 * skopeo-sync(1).
 */
export function picksOf(root: MapNode): readonly TagPick[] {
  const rules = [['images-by-tag-regex', 'regex'], ['images-by-semver', 'semver']] as const;
  return root.entries.flatMap((registry) => rules.flatMap(([key, by]) => {
    const images = asMap(valueOf(asMap(registry.value), key))?.entries ?? [];
    return images.map((image) => ({ repository: `${registry.key.text}/${image.key.text}`, by, rule: asScalar(image.value)?.text ?? '' }));
  }));
}

function sitesOf(registry: ScalarNode, { key, value }: MapEntry, above: string): readonly ImageSite[] {
  const path = keyPath(above, key.text);
  const name: readonly Part[] = [partOf('registry', registry, above), partOf('repository', key, path)];
  const items = asList(value)?.items ?? [];
  const tags = items.flatMap((item, at) => {
    const tag = asScalar(item);
    return tag && tag.text !== '' ? [partOf(tag.text.startsWith('sha256:') ? 'digest' : 'tag', tag, itemPath(path, at))] : [];
  });
  return tags.length === 0 ? [siteOf(name, path)] : tags.map((tag) => siteOf([...name, tag], tag.path));
}

function partOf(role: Part['role'], { inner, style, text }: ScalarNode, path: string): Part {
  return { role, path, span: inner, style, value: text, source: undefined };
}

function siteOf(parts: readonly Part[], path: string): ImageSite {
  const [registry, repository, version] = parts;
  const behind = version ? `${version.role === 'digest' ? '@' : ':'}${version.value}` : '';
  return {
    kind: 'image-list',
    written: `${registry?.value ?? ''}/${repository?.value ?? ''}${behind}`,
    span: repository?.span ?? { start: 0, end: 0 },
    style: repository?.style ?? 'plain',
    path,
    parts,
    obstacle: undefined,
    missing: [],
    sure: true,
    impliedTag: undefined,
    readOnly: undefined,
  };
}
