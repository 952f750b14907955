import { asMap, entryOf, isNull, textOf } from '../syntax/access';
import { typeInHelm } from '../syntax/scalar';
import type { MapEntry, MapNode, ScalarNode, TreeNode } from '../syntax/tree';
import type { PartRole } from './model';
import { keyPath } from './path';
import { BESIDE_REPOSITORY, FLAT_ENDINGS, IMAGE_MAP_KEYS, keyForm, mayNameImage, NOT_AN_IMAGE, PLAIN_KEYS, type KeyRole } from './valuesRules';

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

/** Whether a key names one image or several: `image`, `thanosImage`, `init-image`, `images`. */
export function namesImages(key: string): boolean {
  const form = keyForm(key);
  return form.endsWith('image') || form.endsWith('images');
}

/** Whether a key names several images. */
export function namesSeveralImages(key: string): boolean {
  return keyForm(key).endsWith('images');
}

/** The groups of one map, its children not looked into. Most maps have none, which their keys tell without a look at the values. */
export function groupsOf(map: MapNode, place: MapPlace): readonly Group[] {
  const isImage = place.isImage || place.isPlural;
  if (!isImage && !map.entries.some(({ key }) => mayNameImage(key.text) || key.text === '<<')) return NO_GROUPS;
  const leaves = leavesOf(map, place.path);
  const groups = groupsOfLeaves(map, leaves, place);
  return place.isPlural ? [...groups, ...namedImages(leaves, groups)] : groups;
}

/** The references under `images`, each by a name of its own: `images: {web: r.io/web:1}`. */
function namedImages(leaves: ReadonlyMap<string, Leaf>, groups: readonly Group[]): readonly Group[] {
  const taken = new Set(groups.flatMap((group) => [...group.roles.values()].map((leaf) => leaf.path)));
  return [...leaves.values()].filter((leaf) => !taken.has(leaf.path) && hasTag(leaf)).map(wholeGroup);
}

/** A scalar that may hold a whole reference, as a group of its own. */
export function wholeGroup(leaf: Leaf): Group {
  return { roles: new Map<PartRole, Leaf>([['repository', leaf]]), whole: true, certain: false };
}

function groupsOfLeaves(map: MapNode, leaves: ReadonlyMap<string, Leaf>, place: MapPlace): readonly Group[] {
  const isOther = NOT_AN_IMAGE.some((key) => leaves.has(key));
  if (isOther && !(place.isImage && leaves.has('repository'))) return wholesOf(leaves);
  const own = place.isImage ? imageGroup(leaves, isSwitchedOff(map, 'useDigest')) : undefined;
  if (own) return [own, ...overrideOf(leaves), ...flatGroups(leaves).filter((group) => !sharesLeaf(group, own))];
  const plain = plainGroup(leaves);
  return plain ? [plain, ...flatGroups(leaves).filter((group) => !sharesLeaf(group, plain))] : flatGroups(leaves);
}

/** The scalar keys of a map by their form; those of a merged map (`<<`) count where the map has no such key itself. */
function leavesOf(map: MapNode, path: string): ReadonlyMap<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  const merged = asMap(entryOf(map, '<<')?.value);
  for (const entry of [...map.entries, ...(merged && merged !== map ? merged.entries : [])]) {
    const form = keyForm(entry.key.text);
    const leaf = leafOf(entry, keyPath(path, entry.key.text));
    if (leaf && !leaves.has(form)) leaves.set(form, leaf);
  }
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
  const saysNothing = roles.size === 0 || (only && keyForm(only.key.text) === 'name' && isBlank(only));
  return saysNothing ? undefined : { roles, whole: false, certain: !isSplitRepository(roles) };
}

/** A namespace that is a repository key by its name was told from the values alone. */
function isSplitRepository(roles: ReadonlyMap<PartRole, Leaf>): boolean {
  const namespace = roles.get('namespace');
  return namespace !== undefined && IMAGE_MAP_KEYS[keyForm(namespace.key.text)] === 'repository';
}

/** `override`, which some charts let take the place of all other keys. */
function overrideOf(leaves: ReadonlyMap<string, Leaf>): readonly Group[] {
  const leaf = leaves.get('override');
  return leaf && hasTag(leaf) ? [wholeGroup(leaf)] : [];
}

function isSwitchedOff(map: MapNode, key: string): boolean {
  return textOf(map, key) === 'false';
}

/**
 * The first key of a role counts, or the first that is not blank. Two filled repositories (`repository: quay.io/team`,
 * `name: app`) are a namespace and a name, unless the one only repeats the other's end.
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
  if (first.split('/').at(-1)?.split(':')[0] === second || second.includes('/') || /\s/.test(second)) return;
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
  if (!repository || leaves.has('image') || isAddress(repository)) return undefined;
  const isComplete = roles.size > 1 || leaves.has('imagepullpolicy') || leaves.has('pullpolicy');
  return isComplete ? { roles, whole: false, certain: true } : undefined;
}

function isAddress(leaf: Leaf): boolean {
  return /:\/\/|^git@|\.git$/.test(leaf.value?.text ?? '');
}

/** Keys with `image` in them (`image`, `imageTag`, `proxyImage`, `proxyImageTag`), by what stands before it. */
function flatGroups(leaves: ReadonlyMap<string, Leaf>): readonly Group[] {
  const byPrefix = new Map<string, Map<KeyRole, Leaf>>();
  for (const [form, leaf] of leaves) {
    const match = /^(.*?)image([a-z0-9]*)$/.exec(form);
    const role = match ? FLAT_ENDINGS[match[2] ?? ''] : undefined;
    if (!match || !role) continue;
    const prefix = match[1] ?? '';
    const roles = byPrefix.get(prefix) ?? new Map<KeyRole, Leaf>();
    byPrefix.set(prefix, roles);
    if (!roles.has(role)) roles.set(role, leaf);
  }
  return [...byPrefix].flatMap(([prefix, roles]) => flatGroup(prefix, roles, leaves));
}

function flatGroup(prefix: string, roles: ReadonlyMap<KeyRole, Leaf>, leaves: ReadonlyMap<string, Leaf>): readonly Group[] {
  const parts = new Map<PartRole, Leaf>();
  for (const [role, leaf] of roles) if (role !== 'whole') parts.set(role, leaf);
  const whole = roles.get('whole');
  if (whole && !parts.has('repository')) parts.set('repository', whole);
  else if (whole) return [...flatGroup(prefix, new Map([['whole', whole]]), leaves), { roles: parts, whole: false, certain: true }];
  if (whole && !hasTag(whole)) addSiblings(parts, prefix, leaves);
  return [{ roles: parts, whole: whole !== undefined, certain: whole === undefined || parts.size > 1 }];
}

/** The keys that complete a scalar `…image` without saying `image` themselves; a version only where the scalar is `image`. */
function addSiblings(parts: Map<PartRole, Leaf>, prefix: string, leaves: ReadonlyMap<string, Leaf>): void {
  const take = (role: PartRole, ...forms: readonly string[]) => {
    const leaf = forms.map((form) => leaves.get(form)).find((found) => found !== undefined);
    if (leaf && !parts.has(role)) parts.set(role, leaf);
  };
  take('tag', `${prefix}tag`, `${prefix}version`);
  if (prefix !== '') return;
  take('digest', 'digest', 'sha');
  take('registry', 'registry', 'hub');
  take('namespace', 'repository');
}

function hasTag(leaf: Leaf): boolean {
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
