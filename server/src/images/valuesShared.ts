import { readsAsHost } from '../reference/host';
import { asMap } from '../syntax/access';
import type { MapEntry, MapNode } from '../syntax/tree';
import type { PartRole } from './model';
import { factsOf, type Light } from './valuesAgain';
import { keyPath } from './path';
import { hasTag, leafOf, readsAsRegistry, type Leaf } from './valuesGroups';
import { keyForm, NAMESPACES_OF_NAMES, SHARED_NAMESPACES, SHARED_REGISTRIES, SHARED_SUFFIXES, SHARED_TAGS, type SharedKey } from './valuesRules';

/** The keys of one reference by what they give to it. */
export type Roles = ReadonlyMap<PartRole, Leaf>;

/** No keys at all. */
export const NOTHING: Roles = new Map();

/** What the whole file gives to its images: keys that stand for many of them. */
export interface Shared {
  readonly override: Leaf | undefined;
  readonly registry: Leaf | undefined;
  readonly namespace: Leaf | undefined;
  /** The namespace of images that have a `name` and no repository. */
  readonly namespaceOfNames: Leaf | undefined;
  readonly tag: Leaf | undefined;
  readonly suffix: Leaf | undefined;
  /** All of them, blank ones too, since each is a place where a registry is set. */
  readonly leaves: readonly SharedLeaf[];
}

/** One of them, with what it gives. */
export interface SharedLeaf {
  readonly role: PartRole;
  readonly leaf: Leaf;
}

/** Whether a key has a value that is not blank. */
export function isFilled(leaf: Leaf | undefined): boolean {
  return leaf?.value !== undefined && leaf.value.text !== '';
}

/** The roles with what the file gives to all images: a registry that wins, and a registry, namespace or tag where the image has none. */
export function withShared(own: Roles, shared: Shared): Roles {
  const repository = own.get('repository');
  if (!isFilled(repository)) return own;
  const roles = new Map(own);
  const text = repository?.value?.text ?? '';
  const hasHost = startsWithHost(text);
  if (shared.override && isFilled(shared.override) && !hasHost) roles.set('registry', shared.override);
  else if (shared.registry && !isFilled(own.get('registry')) && !hasHost) roles.set('registry', shared.registry);
  if (shared.namespace && shared.namespace.path !== repository?.path && !isFilled(own.get('namespace')) && !text.includes('/')) roles.set('namespace', shared.namespace);
  if (shared.namespaceOfNames && keyForm(repository?.key.text ?? '') === 'name' && !isFilled(roles.get('namespace')) && !text.includes('/')) roles.set('namespace', shared.namespaceOfNames);
  const isTagged = isFilled(own.get('tag')) || isFilled(own.get('digest')) || (repository !== undefined && hasTag(repository));
  if (shared.tag && !isTagged) roles.set('tag', shared.tag);
  if (shared.suffix && !isFilled(own.get('suffix')) && roles.get('registry') === shared.registry) roles.set('suffix', shared.suffix);
  return roles;
}

/** The roles with what the maps around give; a repository that begins with a host needs neither registry nor namespace. */
export function withInherited(own: Roles, inherited: Roles): Roles {
  const repository = own.get('repository')?.value?.text ?? '';
  if (inherited.size === 0 || repository === '') return own;
  const roles = new Map(own);
  const hasTag = isFilled(own.get('tag')) || isFilled(own.get('digest')) || /[:@]/.test(repository.slice(repository.lastIndexOf('/') + 1));
  for (const [role, leaf] of inherited) {
    const isNeeded = role === 'tag' ? !hasTag : !startsWithHost(repository);
    if (isNeeded && !isFilled(own.get(role))) roles.set(role, leaf);
  }
  return roles;
}

/** Whether a repository begins with the host of a registry. */
export function startsWithHost(repository: string): boolean {
  const slash = repository.indexOf('/');
  return slash > 0 && readsAsHost(repository.slice(0, slash));
}

/** A section's own switches with the file's `global`, which Helm lets win over a `global` in the section. */
export function withGlobals(own: Shared, file: Shared): Shared {
  const either = (inner: Leaf | undefined, outer: Leaf | undefined) => {
    const isGlobal = outer !== undefined && /^global\b/i.test(outer.path);
    return isGlobal && (inner === undefined || /\bglobal\b/i.test(inner.path)) ? outer : inner;
  };
  return {
    override: either(own.override, file.override),
    registry: either(own.registry, file.registry),
    namespace: either(own.namespace, file.namespace),
    namespaceOfNames: either(own.namespaceOfNames, file.namespaceOfNames),
    tag: either(own.tag, file.tag),
    suffix: either(own.suffix, file.suffix),
    leaves: own.leaves,
  };
}

/** The switches of a values file, or of a subchart's section, whose path is `base`. */
export function sharedOf(root: MapNode, base: string): Shared {
  const overrides: Leaf[] = [];
  const registries: Leaf[] = [];
  for (const rule of SHARED_REGISTRIES) {
    const leaf = leafAt(root, rule.path, base);
    if (!leaf || (rule.needsHost && !readsAsRegistry(leaf))) continue;
    (rule.wins === 'override' ? overrides : registries).push(leaf);
  }
  const tags = keysOf(SHARED_TAGS, root, base);
  const namespaces = keysOf(SHARED_NAMESPACES, root, base);
  const names = keysOf(NAMESPACES_OF_NAMES, root, base);
  const suffixes = keysOf(SHARED_SUFFIXES, root, base);
  const withRole = (role: PartRole, leaves: readonly Leaf[]) => leaves.map((leaf) => ({ role, leaf }));
  return {
    override: overrides.find(isFilled),
    registry: registries.find(isFilled),
    namespace: namespaces.find(isFilled),
    namespaceOfNames: names.find(isFilled),
    tag: tags.find(isFilled),
    suffix: suffixes.find(isFilled),
    leaves: [...withRole('registry', [...overrides, ...registries]), ...withRole('namespace', namespaces), ...withRole('tag', tags), ...withRole('suffix', suffixes)],
  };
}

/** The keys of a file that its images may take parts from. */
export function leavesOfShared({ override, registry, namespace, namespaceOfNames, tag, suffix }: Shared): readonly Leaf[] {
  return [override, registry, namespace, namespaceOfNames, tag, suffix].filter((leaf) => leaf !== undefined);
}

/** What of a file's switches its images depend on, beside the rest of what a walk does; not where they stand. */
export function lightOfShared(shared: Shared, rest: readonly unknown[]): Light {
  const { override, registry, namespace, namespaceOfNames, tag, suffix } = shared;
  const form = [override, registry, namespace, namespaceOfNames, tag, suffix].map((leaf) => leaf && [leaf.path, leaf.key.text, isFilled(leaf)]);
  const values = new Map(leavesOfShared(shared).map((leaf) => [leaf.path, JSON.stringify(factsOf(leaf))]));
  return { form: JSON.stringify([form, rest]), values };
}

function keysOf(rules: readonly SharedKey[], root: MapNode, base: string): readonly Leaf[] {
  return rules.flatMap(({ path, beside, form, without }) => {
    const leaf = leafAt(root, path, base);
    const isOwn = without?.some((form) => entriesByForm(root).has(form)) === true;
    const hasForm = leaf !== undefined && form?.test(leaf.value?.text ?? '') === true;
    const isBeside = hasForm || (beside?.some((other) => isRegistryAt(root, other, base)) ?? true);
    return leaf && !isOwn && isBeside ? [leaf] : [];
  });
}

function isRegistryAt(root: MapNode, path: readonly string[], base: string): boolean {
  const leaf = leafAt(root, path, base);
  return leaf !== undefined && readsAsRegistry(leaf);
}

const byForm = new WeakMap<MapNode, ReadonlyMap<string, MapEntry>>();

/** The entries of a map by the form of their keys, of several with one form the first; every rule asks, and a root may hold thousands. */
function entriesByForm(map: MapNode): ReadonlyMap<string, MapEntry> {
  const known = byForm.get(map);
  if (known) return known;
  const entries = new Map<string, MapEntry>();
  for (const entry of map.entries) {
    const form = keyForm(entry.key.text);
    if (!entries.has(form)) entries.set(form, entry);
  }
  byForm.set(map, entries);
  return entries;
}

/** The scalar at a path of key forms, with its path as written. */
export function leafAt(root: MapNode, forms: readonly string[], base: string): Leaf | undefined {
  let map: MapNode | undefined = root;
  let path = base;
  for (const [at, form] of forms.entries()) {
    const entry: MapEntry | undefined = map && entriesByForm(map).get(form);
    if (!entry) return undefined;
    path = keyPath(path, entry.key.text);
    if (at === forms.length - 1) return leafOf(entry, path);
    map = asMap(entry.value);
  }
  return undefined;
}
