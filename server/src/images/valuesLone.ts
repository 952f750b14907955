import { asMap } from '../syntax/access';
import type { MapNode } from '../syntax/tree';
import type { ImageSite, PartRole } from './model';
import { keyPath } from './path';
import { leafOf, readsAsRegistry, type Group } from './valuesGroups';
import { partialSite, partOf, plausible, type Joining } from './valuesJoin';
import { IMAGE_MAP_KEYS, keyForm, OTHER_REPOSITORIES, OTHER_TAGS, TAG_FORM } from './valuesRules';
import { isFilled, type Roles, type Shared } from './valuesShared';

/** What stands around the keys that are asked about. */
interface LonePlace {
  readonly path: string;
  readonly base: string;
  readonly shared: Shared;
  /** What the keys of the map make already. */
  readonly groups: readonly Group[];
}

/**
 * Keys that are a part of a reference though nothing beside them says so: where the file sets one registry for all its images, their
 * names may stand in the templates, and of a component only `tag` or `registry` is left; beside `imageTag`, `proxyTag` is the tag of
 * one component. Each is a place where that part may be written.
 */
export function loneKeys(map: MapNode, { path, base, shared, groups }: LonePlace, joining: Joining): readonly ImageSite[] {
  const hasRegistry = isFilled(shared.override) || isFilled(shared.registry);
  const isTop = path === base || path === keyPath(base, 'global');
  const hasTag = isTop && map.entries.some(({ key }) => keyForm(key.text) === 'imagetag');
  if (!hasRegistry && !hasTag) return [];
  if (!isTop && OTHER_REPOSITORIES.test(keyForm(path.slice(path.lastIndexOf('.') + 1)))) return [];
  const taken = new Set(groups.flatMap(({ roles }) => [...roles.values()].map((leaf) => leaf.path)));
  return map.entries.flatMap((entry) => {
    const form = keyForm(entry.key.text);
    if (!/(?:tag|registry)$/.test(form)) return [];
    const leaf = leafOf(entry, keyPath(path, entry.key.text));
    if (!leaf || taken.has(leaf.path)) return [];
    const isTag = isTop ? isTagOfOne(form) : form === 'tag' && groups.length === 0 && isFilled(leaf);
    const isRegistry = !isTop && hasRegistry && form === 'registry' && (!isFilled(leaf) || readsAsRegistry(leaf));
    if (!isRegistry && !(isTag && (!isFilled(leaf) || TAG_FORM.test(leaf.value?.text ?? '')))) return [];
    const part = partOf(isRegistry ? 'registry' : 'tag', leaf, joining.text);
    return plausible([part]) ? [partialSite(part, joining.kind)] : [];
  });
}

function isTagOfOne(form: string): boolean {
  return form.endsWith('tag') && form !== 'tag' && !form.includes('image') && !OTHER_TAGS.test(form) && !OTHER_REPOSITORIES.test(form);
}

/** What an image map without a name of its own gives to others, and where it stands. */
const GIVEN: readonly PartRole[] = ['registry', 'tag'];

/**
 * The registry and tag that an `image` map without a name gives to the images in the maps beside it: `services: {image: {registry: r.io,
 * tag: v1}, web: {image: {repository: web}}}`; in an image map `default` does the same for what stands beside it.
 */
export function givenBeside(map: MapNode, isImage: boolean, path: string): Roles {
  const name = isImage ? 'default' : 'image';
  const entry = map.entries.find(({ key }) => key.text === name);
  const image = asMap(entry?.value);
  if (!image) return new Map();
  const given = new Map<PartRole, ReturnType<typeof leafOf> & object>();
  for (const inner of image.entries) {
    const role = IMAGE_MAP_KEYS[keyForm(inner.key.text)];
    if (role === 'repository' || inner.value?.kind === 'map') return new Map();
    const leaf = role && GIVEN.includes(role) ? leafOf(inner, keyPath(keyPath(path, name), inner.key.text)) : undefined;
    if (role && leaf && isFilled(leaf)) given.set(role, leaf);
  }
  return given;
}
