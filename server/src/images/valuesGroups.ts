import { readsAsHost } from '../reference/host';
import { asMap, entryOf, isNull, textOf } from '../syntax/access';
import { typeInHelm } from '../syntax/scalar';
import type { MapEntry, MapNode, ScalarNode, TreeNode } from '../syntax/tree';
import type { PartRole } from './model';
import { keyPath } from './path';
import {
  BESIDE_REPOSITORY, FLAT_ENDINGS, HOST_PIECES, IMAGE_MAP_ENDINGS, IMAGE_MAP_KEYS, keyForm, mayNameImage, NEEDS_OTHERS, NOT_AN_IMAGE, OTHER_REPOSITORIES, OVERRIDES,
  PLAIN_KEYS, REGISTRY_FORM, SWITCHES, TAG_PIECES, type KeyRole,
} from './valuesRules';

/** A key with the scalar that it holds; `value` is undefined where nothing is written or where it is null. */
export interface Leaf {
  readonly path: string;
  readonly key: ScalarNode;
  readonly value: ScalarNode | undefined;
  /** The null that is written out (`~`, `null`), so that its place is known. */
  readonly blank: ScalarNode | undefined;
}

/** The keys of one map that make one reference together. */
export interface Group {
  readonly roles: ReadonlyMap<PartRole, Leaf>;
  /** A scalar that may hold a whole reference (`image: busybox:1.36`), then the `repository` of `roles` too. */
  readonly whole: boolean;
  /** True where the map's own key or its shape says that this is an image, whatever the values are. */
  readonly certain: boolean;
  /** Keys that would take the place of one of `roles` if they were filled, or that do so for one of several variants of the image. */
  readonly spare?: readonly Spare[];
}

/** A key with what it would give. */
export interface Spare {
  readonly role: PartRole;
  readonly leaf: Leaf;
}

/** Where a map stands. */
export interface MapPlace {
  readonly path: string;
  /** Whether the map's own key, or that of the map or list around it, names images. */
  readonly isImage: boolean;
  /** Whether the map's own key is a plural, so that each of its keys may name an image. */
  readonly isPlural: boolean;
}

const NO_GROUPS: readonly Group[] = [];

/** The groups of one map, its children not looked into. Most maps have none, which their keys tell without a look at the values. */
export function groupsOf(map: MapNode, place: MapPlace): readonly Group[] {
  const isImage = place.isImage || place.isPlural;
  if (!isImage && !map.entries.some(({ key }) => mayNameImage(key.text) || key.text === '<<')) return NO_GROUPS;
  const leaves = leavesOf(map, place.path);
  const groups = groupsOfLeaves(map, leaves, place);
  const isOne = groups.some((group) => !group.whole && group.roles.has('repository'));
  return place.isPlural || (place.isImage && !isOne) ? [...groups, ...namedImages(leaves, groups)] : groups;
}

/** The references under `images`, each by a name of its own: `images: {web: r.io/web:1}`; those under `image` where it is none itself. */
function namedImages(leaves: ReadonlyMap<string, Leaf>, groups: readonly Group[]): readonly Group[] {
  const taken = new Set(groups.flatMap((group) => [...group.roles.values()].map((leaf) => leaf.path)));
  const others = [...leaves].filter(([, leaf]) => !taken.has(leaf.path));
  if (!others.some(([, leaf]) => hasTag(leaf))) return [];
  // Beside names with references in them a blank one is a place for another.
  return others.filter(([form, leaf]) => hasTag(leaf) || (isBlank(leaf) && !/policy|secret/.test(form))).map(([, leaf]) => wholeGroup(leaf));
}

/** A scalar that may hold a whole reference, as a group of its own. */
export function wholeGroup(leaf: Leaf): Group {
  return { roles: new Map<PartRole, Leaf>([['repository', leaf]]), whole: true, certain: false };
}

function groupsOfLeaves(map: MapNode, leaves: ReadonlyMap<string, Leaf>, place: MapPlace): readonly Group[] {
  const isOther = NOT_AN_IMAGE.some((key) => leaves.has(key));
  if (isOther && !(place.isImage && leaves.has('repository'))) return wholesOf(leaves);
  const own = place.isImage ? imageGroup(leaves, isSwitchedOff(map, 'useDigest')) : undefined;
  const withoutOverrides = () => new Map([...leaves].filter(([form]) => !OVERRIDES.test(form)));
  if (own) return [...withFlat(own, flatGroups(withoutOverrides())), ...overridesOf(leaves), ...otherRepositories(leaves, own), ...componentsOf(leaves, own, place)];
  const plain = plainGroup(leaves);
  const prefixed = prefixedGroups(leaves);
  return plain ? [...withFlat(plain, flatGroups(leaves)), ...prefixed] : [...prefixed, ...flatGroups(leaves)];
}

/** A map's own group with the flat ones beside it; of those that share a key with it the other keys are spare. */
function withFlat(own: Group, flat: readonly Group[]): readonly Group[] {
  const isShared = (group: Group) => sharesLeaf(group, own);
  const spare = flat.filter(isShared).flatMap(({ roles }) => [...roles].map(([role, leaf]) => ({ role, leaf })));
  return [{ ...own, spare: [...(own.spare ?? []), ...spare] }, ...flat.filter((group) => !isShared(group))];
}

/**
 * The scalar keys of a map by their form; those of a merged map (`<<`) count where the map has no such key itself. Of a key that is written
 * twice the last one counts, as Helm reads it.
 */
function leavesOf(map: MapNode, path: string): ReadonlyMap<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  const merged = asMap(entryOf(map, '<<')?.value);
  const take = (entry: MapEntry, isOwn: boolean): void => {
    const form = keyForm(entry.key.text);
    const leaf = leafOf(entry, keyPath(path, entry.key.text));
    const before = leaves.get(form);
    if (leaf && (!before || (isOwn && before.key.text === entry.key.text))) leaves.set(form, leaf);
  };
  for (const entry of map.entries) take(entry, true);
  if (merged && merged !== map) for (const entry of merged.entries) take(entry, false);
  return leaves;
}

/**
 * The key with its scalar; undefined for a map or a list, which are no parts of a reference, and for a boolean, which switches
 * something: only a tag that reads as one (`tag: yes`) is printed as it is.
 */
export function leafOf({ key, value }: MapEntry, path: string): Leaf | undefined {
  if (value === undefined) return { path, key, value: undefined, blank: undefined };
  const scalar = scalarOf(value);
  if (!scalar) return undefined;
  if (isNull(scalar)) return { path, key, value: undefined, blank: scalar };
  return typeInHelm(scalar) === 'boolean' && !keyForm(key.text).endsWith('tag') ? undefined : { path, key, value: scalar, blank: undefined };
}

function scalarOf(node: TreeNode): ScalarNode | undefined {
  const real = node.kind === 'alias' ? node.target : node;
  return real?.kind === 'scalar' ? real : undefined;
}

function imageGroup(leaves: ReadonlyMap<string, Leaf>, withoutDigest: boolean): Group | undefined {
  const roles = new Map<PartRole, Leaf>();
  for (const [form, role] of Object.entries(IMAGE_MAP_KEYS)) {
    const leaf = leaves.get(form);
    if (leaf && !(withoutDigest && role === 'digest')) takeRole(roles, role, leaf);
  }
  const only = roles.size === 1 ? [...roles.values()][0] : undefined;
  const form = only === undefined ? '' : keyForm(only.key.text);
  // An image volume's `reference` holds all of it.
  const isWhole = only !== undefined && form === 'reference' && hasTag(only);
  const saysNothing = roles.size === 0 || (only && form === 'name' && isBlank(only)) || NEEDS_OTHERS.includes(form) || isWhole;
  if (saysNothing) return undefined;
  const variants = roles.has('repository') ? takeEndings(roles, leaves, withoutDigest) : [];
  return { roles, whole: false, certain: !isSplitRepository(roles), spare: [...variants, ...blankKeys(leaves, roles), ...piecesOf(leaves)] };
}

/** The keys of an image map that are less than a part: pieces of a host or of a tag, which templates put together. */
function piecesOf(leaves: ReadonlyMap<string, Leaf>): readonly Spare[] {
  const isSplitHost = /^\d{12}$/.test(leaves.get('account')?.value?.text ?? '') && leaves.has('region');
  const pieces = (role: PartRole, forms: readonly string[]) => forms.flatMap((form) => {
    const leaf = leaves.get(form);
    return leaf ? [{ role, leaf }] : [];
  });
  return [...pieces('tag', TAG_PIECES), ...(isSplitHost ? pieces('registry', HOST_PIECES) : [])];
}

/** Takes the keys that only end in what the table says, and gives those that stand for another variant of the image. */
function takeEndings(roles: Map<PartRole, Leaf>, leaves: ReadonlyMap<string, Leaf>, withoutDigest: boolean): readonly Spare[] {
  return [...leaves].flatMap(([form, leaf]) => {
    const [, role] = Object.entries(IMAGE_MAP_ENDINGS).find(([ending]) => form.endsWith(ending)) ?? [];
    if (!role || IMAGE_MAP_KEYS[form] || form.includes('image') || OVERRIDES.test(form) || SWITCHES.test(form) || isSwitch(leaf) || (withoutDigest && role === 'digest')) return [];
    const before = roles.get(role);
    if (!before || isBlank(before)) roles.set(role, leaf);
    return before ? [{ role, leaf: isBlank(before) ? before : leaf }] : [];
  });
}

function isSwitch(leaf: Leaf): boolean {
  return leaf.value !== undefined && typeInHelm(leaf.value) === 'boolean';
}

/** The keys of an image map that are blank and could take the place of others, an override too. */
function blankKeys(leaves: ReadonlyMap<string, Leaf>, roles: ReadonlyMap<PartRole, Leaf>): readonly Spare[] {
  const taken = new Set(roles.values());
  return [...leaves].flatMap(([form, leaf]) => {
    const role = OVERRIDES.test(form) ? 'repository' : IMAGE_MAP_KEYS[form];
    return role && isBlank(leaf) && !taken.has(leaf) ? [{ role, leaf }] : [];
  });
}

/** Further repositories in an image map (`crdRepository`), which share its registry and its tag. */
function otherRepositories(leaves: ReadonlyMap<string, Leaf>, own: Group): readonly Group[] {
  if (!own.roles.has('repository') && !own.roles.has('tag')) return [];
  return [...leaves].flatMap(([form, leaf]) => {
    if (IMAGE_MAP_KEYS[form] || form.includes('image') || !/.repository$/.test(form) || OTHER_REPOSITORIES.test(form) || isBlank(leaf) || isAddress(leaf)) return [];
    const roles = new Map([...own.roles].filter(([role]) => role === 'registry' || role === 'tag')).set('repository', leaf);
    const tag = leaves.get(form.replace(/repository$/, 'tag'));
    return [{ roles: tag && !isBlank(tag) ? roles.set('tag', tag) : roles, whole: false, certain: false }];
  });
}

/**
 * The names of several components in an image map that gives all of them a registry and a tag: `image: {registry: r.io, tag: v1, web: web,
 * worker: worker}`. Under `images` the tag is enough, and a blank one for names with a host.
 */
function componentsOf(leaves: ReadonlyMap<string, Leaf>, own: Group, place: MapPlace): readonly Group[] {
  const { roles } = own;
  const isGiven = !isBlankRole(roles, 'registry') || (place.isPlural && !isBlankRole(roles, 'tag'));
  if (roles.has('repository') || !(isGiven || place.isPlural) || !roles.has('tag')) return [];
  return [...leaves].flatMap(([form, leaf]) => {
    const isName = leaf.value !== undefined && /^[a-z0-9][a-z0-9._/-]*$/.test(leaf.value.text) && typeInHelm(leaf.value) === 'string';
    const isEnough = isGiven || (readsAsRegistry(leaf) && leaf.value?.text.includes('/') === true);
    if (!isName || !isEnough || IMAGE_MAP_KEYS[form] || SWITCHES.test(form) || /policy|secret|type|mode|repo(?:sitory)?$/.test(form)) return [];
    return [{ roles: new Map([...roles]).set('repository', leaf), whole: false, certain: false }];
  });
}

function isBlankRole(roles: ReadonlyMap<PartRole, Leaf>, role: PartRole): boolean {
  const leaf = roles.get(role);
  return leaf === undefined || isBlank(leaf);
}

/** A namespace that is a repository key by its name was told from the values alone. */
function isSplitRepository(roles: ReadonlyMap<PartRole, Leaf>): boolean {
  const namespace = roles.get('namespace');
  return namespace !== undefined && IMAGE_MAP_KEYS[keyForm(namespace.key.text)] === 'repository';
}

/** `override` and its like, which some charts let take the place of all other keys. */
function overridesOf(leaves: ReadonlyMap<string, Leaf>): readonly Group[] {
  return [...leaves].flatMap(([form, leaf]) => (OVERRIDES.test(form) && hasTag(leaf) ? [wholeGroup(leaf)] : []));
}

function isSwitchedOff(map: MapNode, key: string): boolean {
  return textOf(map, key) === 'false';
}

/**
 * The first key of a role counts, or the first that is not blank. Two filled repositories (`repository: quay.io/team`,
 * `name: app`) are a namespace and a name, unless the one only repeats the other's end or is a whole reference, which a name only labels.
 */
function takeRole(roles: Map<PartRole, Leaf>, role: PartRole, leaf: Leaf): void {
  const before = roles.get(role);
  if (!before || (isBlank(before) && !isBlank(leaf))) {
    roles.set(role, leaf);
    return;
  }
  if (role !== 'repository' || isBlank(leaf) || roles.has('namespace')) return;
  const first = before.value?.text ?? '';
  const second = leaf.value?.text ?? '';
  if (hasTag(before) || first.split('/').at(-1)?.split(':')[0] === second || second.includes('/') || /\s/.test(second)) return;
  roles.set('namespace', before);
  roles.set('repository', leaf);
}

function isBlank(leaf: Leaf): boolean {
  return leaf.value === undefined || leaf.value.text === '';
}

/** `repository` beside a tag, digest or registry, in a map of any name. */
function plainGroup(leaves: ReadonlyMap<string, Leaf>): Group | undefined {
  const roles = new Map<PartRole, Leaf>();
  for (const [form, role] of Object.entries(PLAIN_KEYS)) {
    const leaf = leaves.get(form);
    if (leaf && !roles.has(role)) roles.set(role, leaf);
  }
  for (const [form, role] of Object.entries(BESIDE_REPOSITORY)) {
    const leaf = leaves.get(form);
    if (leaf && !roles.has(role)) roles.set(role, leaf);
  }
  const repository = roles.get('repository');
  if (!repository) return registryAndTag(leaves);
  if (leaves.has('image') || isAddress(repository)) return undefined;
  const isComplete = roles.size > 1 || leaves.has('imagepullpolicy') || leaves.has('pullpolicy');
  return isComplete ? { roles, whole: false, certain: true } : undefined;
}

/** `registry` and `tag` alone, where the registry reads as a host: the names stand elsewhere. */
function registryAndTag(leaves: ReadonlyMap<string, Leaf>): Group | undefined {
  const registry = leaves.get('registry') ?? leaves.get('hub');
  const tag = leaves.get('tag');
  if (!registry || !tag || leaves.has('image') || !readsAsRegistry(registry)) return undefined;
  const namespace = leaves.get('org');
  return { roles: new Map<PartRole, Leaf>([['registry', registry], ...(namespace ? [['namespace', namespace] as const] : []), ['tag', tag]]), whole: false, certain: true };
}

/** Whether a key's value is a registry's host, perhaps with a path. */
export function readsAsRegistry(leaf: Leaf): boolean {
  const text = leaf.value?.text ?? '';
  return readsAsHost(text.split('/')[0] ?? '') && REGISTRY_FORM.test(text);
}

/** `defaultAppRepository` and `defaultAppTag`: a repository and a tag, told as a pair by what stands before. */
function prefixedGroups(leaves: ReadonlyMap<string, Leaf>): readonly Group[] {
  return [...leaves].flatMap(([form, repository]) => {
    const [, prefix] = /^(.+?)(?:repository|repo)$/.exec(form) ?? [];
    const tag = prefix === undefined ? undefined : leaves.get(`${prefix}tag`);
    if (prefix === undefined || !tag || prefix.includes('image') || OTHER_REPOSITORIES.test(prefix) || isAddress(repository)) return [];
    const roles = new Map<PartRole, Leaf>([['repository', repository], ['tag', tag]]);
    for (const role of ['registry', 'digest'] as const) {
      const leaf = leaves.get(prefix + role);
      if (leaf) roles.set(role, leaf);
    }
    return [{ roles, whole: false, certain: true }];
  });
}

/** Whether a text leads to something else than a registry: a site, a git repository, a bucket. */
function isAddress(leaf: Leaf): boolean {
  return /:\/\/|^git@|\.git$|^(?:s3|gs|az|azure|file|sftp|rest|rclone|swift|b2):/.test(leaf.value?.text ?? '');
}

/**
 * Keys with `image` in them (`image`, `imageTag`, `proxyImage`, `proxyImageTag`), by what stands before it; a key with another
 * ending (`imageEnvoy`) where its value has a tag.
 */
function flatGroups(leaves: ReadonlyMap<string, Leaf>): readonly Group[] {
  const byPrefix = new Map<string, Map<KeyRole, Leaf>>();
  const others: Group[] = [];
  for (const [form, leaf] of leaves) {
    const match = /^(.*?)image([a-z0-9]*)$/.exec(form);
    if (!match) {
      if (OTHER_REGISTRIES.test(form)) others.push({ roles: new Map([['registry', leaf]]), whole: false, certain: true });
      continue;
    }
    const role = FLAT_ENDINGS[match[2] ?? ''];
    if (!role) {
      const isPlace = hasTag(leaf) || (isBlank(leaf) && OVERRIDES.test(match[2] ?? ''));
      if (isPlace && !/policy|secret/.test(form)) others.push(wholeGroup(leaf));
      else if (TAG_OF_OTHER.test(form) && /^v?\d|-\d/.test(leaf.value?.text ?? '')) others.push({ roles: new Map([['tag', leaf]]), whole: false, certain: true });
      continue;
    }
    const prefix = match[1] ?? '';
    const roles = byPrefix.get(prefix) ?? new Map<KeyRole, Leaf>();
    byPrefix.set(prefix, roles);
    const before = roles.get(role);
    if (!before) roles.set(role, leaf);
    else if (role === 'repository') others.push(...bothNames(roles, before, leaf));
  }
  const base = byPrefix.get('');
  return [...[...byPrefix].flatMap(([prefix, roles]) => flatGroup(prefix, withBase(roles, base), leaves)), ...others];
}

/** `imageRepository` and `imageName` in one map: the one is what stands before the other, unless it has the name in it; blank ones are spare. */
function bothNames(roles: Map<KeyRole, Leaf>, before: Leaf, leaf: Leaf): readonly Group[] {
  const [name, outer] = keyForm(leaf.key.text).endsWith('name') ? [leaf, before] : [before, leaf];
  const [inner = '', whole = ''] = [name.value?.text, outer.value?.text];
  roles.set('repository', inner === '' ? outer : name);
  if (inner === '' || whole === '') return [{ roles: new Map([['repository', inner === '' ? name : outer]]), whole: false, certain: true }];
  const isRepeated = inner.includes('/') || whole.split('/').at(-1) === inner;
  if (isRepeated) roles.set('repository', outer);
  else if (!roles.has('namespace')) roles.set('namespace', outer);
  return [];
}

/** `imageVersionProxy`, `image_proxy_version`: the tag of an image that only the templates name. */
const TAG_OF_OTHER = /^image(?:(?:tag|version).|.+version$)/;
const OTHER_REGISTRIES = /(?:container|docker)registry(?:url|host|server|name)?$/;

/** The keys of one prefix with those without a prefix (`image_registry`, `image_tag` for `scheduler_image_name`), where these are no image themselves. */
function withBase(roles: ReadonlyMap<KeyRole, Leaf>, base: ReadonlyMap<KeyRole, Leaf> | undefined): ReadonlyMap<KeyRole, Leaf> {
  if (!base || base === roles || base.has('whole') || base.has('repository')) return roles;
  const name = roles.get('repository') ?? (base.has('registry') ? roles.get('whole') : undefined);
  if (!name || isBlank(name)) return roles;
  const hasHost = readsAsHost(name.value?.text.split('/')[0] ?? '') && name.value?.text.includes('/') === true;
  const isNeeded = ([role, leaf]: readonly [KeyRole, Leaf]) => {
    const isDone = role === 'tag' || role === 'digest' ? hasTag(name) : hasHost;
    return !isDone && !isBlank(leaf) && !roles.has(role);
  };
  return new Map([...roles, ...[...base].filter(isNeeded)]);
}

function flatGroup(prefix: string, roles: ReadonlyMap<KeyRole, Leaf>, leaves: ReadonlyMap<string, Leaf>): readonly Group[] {
  const parts = new Map<PartRole, Leaf>();
  for (const [role, leaf] of roles) if (role !== 'whole') parts.set(role, leaf);
  const whole = roles.get('whole');
  const repository = parts.get('repository');
  // `proxyImageRepository: quay.io` beside `proxyImage: org/proxy` is where the image is, not what it is called.
  if (whole && repository && !parts.has('registry') && isBareHost(repository)) parts.set('registry', repository).delete('repository');
  if (whole && !parts.has('repository')) parts.set('repository', whole);
  else if (whole) return [...flatGroup(prefix, new Map([['whole', whole]]), leaves), { roles: parts, whole: false, certain: true }];
  if (whole && !hasTag(whole)) addSiblings(parts, prefix, leaves);
  return [{ roles: parts, whole: whole !== undefined, certain: whole === undefined || parts.size > 1 }];
}

function isBareHost(leaf: Leaf): boolean {
  return readsAsRegistry(leaf) && leaf.value?.text.includes('/') === false;
}

/** The keys that complete a scalar `…image` without saying `image` themselves; a version only where the scalar is `image`. */
function addSiblings(parts: Map<PartRole, Leaf>, prefix: string, leaves: ReadonlyMap<string, Leaf>): void {
  const take = (role: PartRole, ...forms: readonly string[]) => {
    const leaf = forms.map((form) => leaves.get(form)).find((found) => found !== undefined);
    if (leaf && !parts.has(role)) parts.set(role, leaf);
  };
  take('tag', `${prefix}tag`, `${prefix}version`);
  take('digest', `${prefix}digest`, `${prefix}sha`);
  if (prefix !== '') return;
  take('tag', 'defaultimagetag', 'defaultimageversion', 'defaultversion');
  take('registry', 'registry', 'hub');
  take('namespace', 'repository');
  if (parts.has('registry')) take('namespace', 'orgname', 'org');
  if (parts.has('registry')) take('suffix', 'variant');
}

/** Whether a text has a tag or a digest. */
export function hasTag(leaf: Leaf): boolean {
  const text = leaf.value?.text ?? '';
  return text.includes('@') || text.slice(text.lastIndexOf('/') + 1).includes(':');
}

/** Beside keys that say otherwise only scalars that read as a reference by themselves are taken. */
function wholesOf(leaves: ReadonlyMap<string, Leaf>): readonly Group[] {
  return [...leaves].flatMap(([form, leaf]) => (form.endsWith('image') && hasTag(leaf) ? [wholeGroup(leaf)] : []));
}

function sharesLeaf(a: Group, b: Group): boolean {
  const own = new Set([...b.roles.values()].map((leaf) => leaf.path));
  return [...a.roles.values()].some((leaf) => own.has(leaf.path));
}
