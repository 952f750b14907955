import { work } from '../base/work';
import { asMap, entryOf } from '../syntax/access';
import { typeInHelm } from '../syntax/scalar';
import type { ListNode, MapNode, Tree, TreeNode } from '../syntax/tree';
import type { Context } from './context';
import type { ChartDefaults } from './linkModel';
import type { ImageKind, ImageSite, PartRole } from './model';
import { itemPath, keyPath } from './path';
import { wholeSite } from './site';
import { beginRound, endLevel, keepSection, keepWalk, levelBelow, lightOf, noteTaken, rootLevel, sectionAgain, sitesAgain, type Level, type Root, type Round, type Step } from './valuesAgain';
import { isEmptyValues, overDefaults, seenFrom } from './valuesDefaults';
import { groupsOf, hasTag, leafOf, readsAsRegistry, type Group, type Leaf, type MapPlace } from './valuesGroups';
import { givenBeside, loneKeys } from './valuesLone';
import { joinedSite, partialSite, partOf, partsOf, plausible, readsAsReference, type Joining } from './valuesJoin';
import { BEFORE_WHOLES, CONTAINER_WORDS, CREDENTIALS, keyForm, namesImages, namesSeveralImages, REGISTRY_BESIDE } from './valuesRules';
import { isFilled, leafAt, leavesOfShared, lightOfShared, NOTHING, sharedOf, startsWithHost, withGlobals, withInherited, withShared, type Roles, type Shared } from './valuesShared';

interface Walk extends Joining {
  /** The path of the map that holds the values; '' for a values file. */
  readonly base: string;
  readonly shared: Shared;
  readonly sites: ImageSite[];
  readonly seen: Set<TreeNode>;
  /** Set for a text that is typed in. */
  readonly round: Round | undefined;
}

/** What an image map can take from the map around it. */
const INHERITED: readonly PartRole[] = ['registry', 'namespace', 'tag'];

/** What is known of a map that holds values. */
export interface ValuesPlace {
  readonly kind: ImageKind;
  readonly path: string;
  readonly context: Pick<Context, 'text' | 'surroundings'>;
  /** What the chart that gets these values has itself. */
  readonly defaults?: ChartDefaults | undefined;
  /** True where the map is an image by its own key. */
  readonly isImage?: boolean;
  /** Set for a text that is typed in. */
  readonly round?: Round | undefined;
}

/**
 * The image references of a values file, by the conventions that charts follow; each split reference is joined as the usual
 * helper templates join it: registry, `/`, repository, `:`, tag, `@`, digest. What is only a part (a registry for all images,
 * an override of a tag) is given as a partial reference.
 */
export function findInValues(tree: Tree, context: Context): readonly ImageSite[] {
  const { defaults } = context.surroundings;
  const round = defaults ? undefined : beginRound(tree, context);
  const sites = tree.documents.flatMap((document) => {
    const root = asMap(document.root);
    return root ? findInValuesMap(root, { kind: 'helm-values', path: '', context, defaults, round }) : [];
  });
  if (round) context.again?.keep({ scan: round.scan, isAsWritten: round.isAsWritten, byBase: round.byBase });
  return sites;
}

/**
 * The same for the values that a map holds, wherever it stands: a values file's root, `spec.values` of a HelmRelease. With the
 * chart's own values at hand they are joined with them, so that a lone tag makes a whole reference.
 */
export function findInValuesMap(own: MapNode, place: ValuesPlace): readonly ImageSite[] {
  const { defaults } = place;
  if (!defaults || isEmptyValues(own)) return findInMap(own, place);
  return findInMap(overDefaults(own, defaults), place).flatMap((site) => seenFrom(site, defaults) ?? []);
}

function findInMap(root: MapNode, { kind, path, context, defaults, isImage = false, round }: ValuesPlace): readonly ImageSite[] {
  const { text, surroundings } = context;
  const shared = sharedOf(root, path);
  // The chart around a manifest is not the one that a release in it deploys.
  const chart = defaults?.chart ?? (kind === 'helm-values' ? surroundings.chart : undefined);
  const walk: Walk = { text, chart, section: '', appVersions: defaults?.appVersions ?? {}, kind, base: path, shared, sites: [], seen: new Set(), round };
  const sections = root.entries.flatMap(({ key, value }) => {
    const section = asMap(value);
    if (!section || (path !== '' && !defaults)) return [];
    const isSubchart = chart?.dependencies.includes(key.text) === true;
    return isSubchart || hasSwitches(section) ? [{ name: key.text, key: round ? key.span.start : 0, section, isSubchart }] : [];
  });
  // A subchart sees its own section and `global`, nothing else of the file.
  for (const { section } of sections) walk.seen.add(section);
  visitRoot({ root, key: root.span.start }, isImage, walk);
  walk.sites.push(...productVersion(root, walk));
  const own = withoutUsed(withoutNamespace([...withRegistries(root, withServices(root, walk), walk), ...sharedSites(walk)], shared));
  const below = sections.flatMap(({ name, key, section, isSubchart }) => inSectionAgain({ root: section, key }, name, isSubchart, walk));
  return withoutUsed([...own, ...below]);
}

/** Whether a map has a `global` of its own with keys for all images, and so is a set of values in itself, as a subchart's section is. */
function hasSwitches(map: MapNode | undefined): boolean {
  return map !== undefined && asMap(entryOf(map, 'global')?.value) !== undefined && sharedOf(map, '').leaves.some(({ leaf }) => leaf.path.startsWith('global.'));
}

/** A section that is no subchart's, but has switches of its own, stays under the chart's appVersion. */
function inSection(place: Root, name: string, isSubchart: boolean, outer: Walk): readonly ImageSite[] {
  const base = keyPath(outer.base, name);
  const own = sharedOf(place.root, base);
  const walk: Walk = { ...outer, section: isSubchart ? name : '', base, shared: withGlobals(own, outer.shared), sites: [], seen: new Set() };
  visitRoot(place, false, walk);
  return withoutUsed([...withServices(place.root, walk), ...sharedSites({ ...walk, shared: own })]);
}

/** The same, where the text is typed in: what was found before in a section that has not changed. */
function inSectionAgain(place: Root, name: string, isSubchart: boolean, outer: Walk): readonly ImageSite[] {
  const { round, base: around, kind, chart, appVersions, shared } = outer;
  if (!round) return inSection(place, name, isSubchart, outer);
  const base = keyPath(around, name);
  const light = lightOfShared(shared, [kind, chart, appVersions, isSubchart]);
  return sectionAgain(round, base, place, light, () => leavesOfShared(shared)) ?? keepSection(round, base, light, inSection(place, name, isSubchart, outer));
}

interface ValuesNode extends MapPlace {
  /** What the maps around give to an image that has none: its registry, namespace or tag. */
  readonly inherited: Roles;
  /** What image maps without a name give to all images in the maps beside them. */
  readonly around: Roles;
}

/** Walks over the map that holds the values. */
function visitRoot(at: Root, isImage: boolean, walk: Walk): void {
  const { kind, chart, section, appVersions, base, shared, sites, round } = walk;
  const place: ValuesNode = { path: base, isImage, isPlural: false, inherited: NOTHING, around: NOTHING };
  walk.seen.add(at.root);
  if (!round) {
    visitMap(at.root, place, walk, undefined);
    return;
  }
  const light = lightOfShared(shared, [kind, chart, section, appVersions, isImage]);
  const level = rootLevel(round, base, at, light);
  visitMap(at.root, place, walk, level);
  sites.splice(0, sites.length, ...keepWalk(level, base, light, sites));
}

/** Walks over a node in the values. The `step` to it is known where the text is typed in, and what is known of it then is not looked for. */
function visit(node: TreeNode | undefined, place: ValuesNode, walk: Walk, step: Step | undefined): void {
  const real = node?.kind === 'alias' ? node.target : node;
  if (!real || real.kind === 'scalar' || real.kind === 'alias' || walk.seen.has(real)) return;
  walk.seen.add(real);
  const level = step && real === node ? levelBelow(step, real, lightOf([place.isImage, place.isPlural], place.inherited, place.around), walk.sites.length) : undefined;
  const again = level && sitesAgain(level, () => [...place.inherited.values(), ...place.around.values(), ...leavesOfShared(walk.shared)]);
  work.visits += again ? 0 : 1;
  if (again) walk.sites.push(...again);
  else if (real.kind === 'list') visitList(real, place, walk, level);
  else visitMap(real, place, walk, level);
  if (step && level) endLevel(step, level, walk.sites.length, again !== undefined);
}

function visitList(list: ListNode, place: ValuesNode, walk: Walk, level: Level | undefined): void {
  list.items.forEach((item, at) => {
    // Of the scalars in lists only those under a plural key are looked at.
    if (item?.kind === 'scalar' && !place.isPlural) return;
    visitItem(item, { ...place, path: itemPath(place.path, at) }, walk, level && item && { level, key: item.span.start, order: at });
  });
}

function visitMap(real: MapNode, place: ValuesNode, walk: Walk, level: Level | undefined): void {
  const groups = groupsOf(real, place);
  const beside = place.isPlural ? groups.flatMap((group) => (group.whole ? [] : registryOf(group))) : [];
  for (const group of groups) {
    const isNamed = group.whole && group.roles.size === 1 && isHostless(group);
    const site = siteOf(isNamed && beside.length > 0 ? { ...group, roles: new Map([...beside, ...group.roles]) } : group, walk, place.inherited, level);
    if (site) walk.sites.push(site, ...spareSites(group, site, walk));
  }
  if (!place.isImage && !place.isPlural) walk.sites.push(...loneKeys(real, { path: place.path, base: walk.base, shared: walk.shared, groups }, walk));
  const given = givenBeside(real, place.isImage, place.path);
  const around = given.size === 0 ? place.around : new Map([...place.around, ...given]);
  const isOne = groups.some(({ roles }) => isFilled(roles.get('repository')));
  for (const { key, value } of real.entries) {
    if (!value || value.kind === 'scalar') continue;
    const goesOn = value.kind === 'map' && !((place.isImage || place.isPlural) && CREDENTIALS.test(keyForm(key.text)) && !value.entries.some((entry) => entry.key.text === 'repository'));
    const isImage = namesImages(key.text) || (place.isImage && goesOn);
    const inherited = isImage && value.kind === 'map' ? new Map([...around, ...registryBeside(real, key.text, value, place.path, walk), ...inheritedBy(key.text, groups, place)]) : NOTHING;
    const isPlural = namesSeveralImages(key.text) || (place.isPlural && goesOn && !isOne);
    if (place.isImage && value.kind === 'map') walk.sites.push(...tagsIn(value, key.text, place.path, walk));
    visit(value, { path: keyPath(place.path, key.text), isImage, isPlural, inherited, around }, walk, level && { level, key: key.span.start, order: 0 });
  }
}

/** The registry that stands beside an `image` map which has no key for it, filled or blank; a place of its own. */
function registryBeside(map: MapNode, key: string, image: MapNode, path: string, walk: Walk): Roles {
  if (keyForm(key) !== 'image' || !image.entries.some((entry) => entry.key.text === 'repository') || image.entries.some((entry) => entry.key.text === 'registry')) return NOTHING;
  const entry = map.entries.find((candidate) => REGISTRY_BESIDE.includes(keyForm(candidate.key.text)));
  const leaf = entry ? leafOf(entry, keyPath(path, entry.key.text)) : undefined;
  if (!leaf || (isFilled(leaf) && !readsAsRegistry(leaf))) return NOTHING;
  walk.sites.push(partialSite(partOf('registry', leaf, walk.text), walk.kind));
  return isFilled(leaf) ? new Map([['registry', leaf]]) : NOTHING;
}

/** The tags by name in a map such as `repoTags` in an image map, unless references stand there. */
function tagsIn(map: MapNode, key: string, path: string, walk: Walk): readonly ImageSite[] {
  if (!keyForm(key).endsWith('tags') || map.entries.some(({ value }) => value?.kind === 'scalar' && /[/:@]/.test(value.text))) return [];
  return map.entries.flatMap((entry) => {
    const leaf = leafOf(entry, keyPath(keyPath(path, key), entry.key.text));
    if (!leaf) return [];
    const part = partOf('tag', leaf, walk.text);
    return plausible([part]) ? [partialSite(part, walk.kind)] : [];
  });
}

/** The keys of a group that give nothing to its reference as it stands, each a place where a part may be written. */
function spareSites(group: Group, site: ImageSite, walk: Walk): readonly ImageSite[] {
  const used = new Set(site.parts?.map((part) => part.path) ?? [site.path]);
  const replaced = [...group.roles].flatMap(([role, leaf]) => (isFilled(leaf) ? [] : [{ role, leaf }]));
  return [...replaced, ...(group.spare ?? [])].flatMap(({ role, leaf }) => {
    if (used.has(leaf.path)) return [];
    used.add(leaf.path);
    const part = partOf(role, leaf, walk.text);
    return plausible([part]) ? [partialSite(part, walk.kind)] : [];
  });
}

/**
 * What a map gives to an image map in it: keys of its own such as `imageNamespace` where the inner one is called `image`, and
 * `registry` or `tag` where it is an image map itself, without a repository, around several.
 */
function inheritedBy(key: string, groups: readonly Group[], place: ValuesNode): Roles {
  const given = new Map(place.isImage ? place.inherited : NOTHING);
  for (const { roles, whole } of groups) {
    if (whole || isFilled(roles.get('repository'))) continue;
    for (const [role, leaf] of roles) {
      const isBeside = namesImages(key) && /^image./.test(keyForm(leaf.key.text));
      if (INHERITED.includes(role) && isFilled(leaf) && (place.isImage || isBeside)) given.set(role, leaf);
    }
  }
  return given;
}

/** An item of a list; a text under `images` is a reference where it reads as one with a tag or a digest. */
function visitItem(item: TreeNode | undefined, place: ValuesNode, walk: Walk, step: Step | undefined): void {
  if (item?.kind !== 'scalar') {
    visit(item, { ...place, isPlural: false }, walk, step);
    return;
  }
  const reference = /[:@]/.test(item.text) && readsAsReference(item.text);
  const site = place.isPlural && reference ? wholeSite(walk.kind, item, place.path) : undefined;
  if (site) walk.sites.push(site);
}

function siteOf(group: Group, walk: Walk, inherited: Roles = NOTHING, level?: Level): ImageSite | undefined {
  const isLone = group.whole && group.roles.size === 1;
  const isHub = needsHub(group, walk.shared);
  if (isLone && !isHub && !takesRegistry(group, walk.shared)) return wholeOf(group, walk.kind) ?? blankOf(group, walk);
  const roles = withShared(withInherited(group.roles, inherited), walk.shared);
  if (level) noteTaken(level, roles, leavesOfShared(walk.shared));
  const parts = partsOf(roles, walk.text);
  const site = plausible(parts) ? joinedSite(parts, group, walk) : undefined;
  return site && isLone && !isHub ? { ...site, sure: false } : site;
}

/** A key `…image` with nothing in it: a place where a reference is set. */
function blankOf(group: Group, walk: Walk): ImageSite | undefined {
  const leaf = group.roles.get('repository');
  return leaf && !isFilled(leaf) ? partialSite(partOf('repository', leaf, walk.text), walk.kind) : undefined;
}

/** The registry that an `images` map sets for the references in it. */
function registryOf({ roles }: Group): readonly (readonly [PartRole, Leaf])[] {
  const registry = roles.get('registry');
  return registry && isFilled(registry) && !isFilled(roles.get('repository')) ? [['registry', registry]] : [];
}

function isHostless(group: Group): boolean {
  const text = group.roles.get('repository')?.value?.text ?? '';
  return /[/:@]/.test(text) && !startsWithHost(text) && readsAsReference(text);
}

/** A whole reference without a host of its own gets the registry that the file sets for all images, unless it is listed out in full. */
function takesRegistry(group: Group, shared: Shared): boolean {
  const leaf = group.roles.get('repository');
  const registry = shared.override ?? shared.registry;
  if (!registry || !isFilled(registry) || !BEFORE_WHOLES.test(registry.path === 'docker.registry' ? registry.path : keyForm(registry.key.text))) return false;
  return leaf !== undefined && isHostless(group) && !leaf.path.includes('[');
}

/** A lone scalar: it must read as a reference, and one word under `…Image` says too little to be taken for one. */
function wholeOf(group: Group, kind: ImageKind): ImageSite | undefined {
  const leaf = group.roles.get('repository');
  const text = leaf?.value?.text ?? '';
  if (!leaf?.value || typeInHelm(leaf.value) !== 'string') return undefined;
  // A sample value such as `YOUR_IMAGE:TAG` is no reference, but it stands in the place of one.
  const isSample = hasTag(leaf) && readsAsReference(text.toLowerCase());
  if (!readsAsReference(text) && !isSample) return undefined;
  const isWord = !/[/:@]/.test(text);
  if (isWord && keyForm(leaf.key.text) !== 'image' && !CONTAINER_WORDS.test(keyForm(leaf.key.text))) return undefined;
  return wholeSite(kind, leaf.value, leaf.path, { sure: !isWord && readsAsReference(text) });
}

/**
 * A bare name such as `proxyv2` gets its registry from the file's `hub`; a container that is listed out in full does not, unless the
 * file sets registry and tag for all images.
 */
function needsHub(group: Group, { registry, tag }: Shared): boolean {
  const leaf = group.roles.get('repository');
  if (!registry || !/^[a-z0-9][a-z0-9._-]*$/.test(leaf?.value?.text ?? '')) return false;
  const isHub = keyForm(registry.key.text) === 'hub' && !leaf?.path.includes('[');
  return isHub || (isFilled(registry) && isFilled(tag) && BEFORE_WHOLES.test(keyForm(registry.key.text)));
}

/** The keys that stand for many images, as partial references of their own unless a site has them already. */
function sharedSites(walk: Walk): readonly ImageSite[] {
  const known = new Set(walk.sites.flatMap((site) => site.parts?.map((part) => part.path) ?? [site.path]));
  return walk.shared.leaves.flatMap(({ role, leaf }) => {
    const part = partOf(role, leaf, walk.text);
    if (known.has(leaf.path) || !plausible([part])) return [];
    return [partialSite(part, walk.kind)];
  });
}

/**
 * Without a namespace for all images that reads as a repository by its key (`defaultImageRepository`), where images make use of it
 * or where its key says that it is a default; what stands beside it is partial then.
 */
function withoutNamespace(sites: readonly ImageSite[], { namespace, namespaceOfNames }: Shared): readonly ImageSite[] {
  return withoutOne(withoutOne(sites, namespace), namespaceOfNames);
}

function withoutOne(sites: readonly ImageSite[], namespace: Leaf | undefined): readonly ImageSite[] {
  if (!namespace) return sites;
  const isUsed = sites.some((site) => site.parts?.some((part) => part.role === 'namespace' && part.path === namespace.path));
  if (!isUsed && !keyForm(namespace.key.text).startsWith('default')) return sites;
  return sites.flatMap((site) => (site.path === namespace.path ? (site.parts ?? []).map((part) => partialSite(part, site.kind)) : [site]));
}

/** Without the partial references whose every key is part of a complete one already, as a global registry that is in use. */
function withoutUsed(sites: readonly ImageSite[]): readonly ImageSite[] {
  const used = new Set(sites.filter((site) => site.obstacle !== 'partial').flatMap((site) => site.parts?.map((part) => part.path) ?? []));
  return sites.filter((site) => site.obstacle !== 'partial' || !site.parts?.every((part) => used.has(part.path)));
}

/**
 * Charts of many services of their own keep one `images.repository` for all of them, and each service's `name` is the last
 * segment of its image. The `images` map is then no image itself.
 */
function withServices(root: MapNode, walk: Walk): readonly ImageSite[] {
  const entry = root.entries.find((candidate) => keyForm(candidate.key.text) === 'images');
  const images = asMap(entry?.value);
  const repository = images ? leafAt(root, ['images', 'repository'], walk.base) : undefined;
  if (!images || !isFilled(repository) || !repository || leafAt(root, ['images', 'name'], '') || leafAt(root, ['images', 'image'], '')) return walk.sites;
  const tag = leafAt(root, ['images', 'tag'], walk.base);
  const services = root.entries.flatMap(({ key, value }) => {
    const name = nameOfService(asMap(value), keyPath(walk.base, key.text));
    if (!name) return [];
    const roles = new Map<PartRole, Leaf>([['namespace', repository], ['repository', name], ...(tag ? [['tag', tag] as const] : [])]);
    const site = siteOf({ roles, whole: false, certain: false }, walk);
    return site ? [site] : [];
  });
  return services.length === 0 ? walk.sites : [...walk.sites.filter((site) => site.path !== repository.path), ...services];
}

/**
 * The version of the product that a chart is named after: `linkerdVersion` where a tag is left blank for it and no key has the
 * same tag, which the version would then only be told by, and `linkerdVersionOverride`.
 */
function productVersion(root: MapNode, walk: Walk): readonly ImageSite[] {
  const [product = ''] = walk.chart?.name?.split('-') ?? [];
  if (product === '' || product === 'kube' || walk.sites.length === 0) return [];
  const at = (key: string) => leafAt(root, [product + key], walk.base) ?? leafAt(root, ['global', product + key], walk.base);
  const tags = new Set(walk.sites.flatMap((site) => site.parts?.flatMap(({ role, value }) => (role === 'tag' ? [value] : [])) ?? []));
  const version = at('version');
  const isTag = tags.has('') && !tags.has(version?.value?.text ?? '');
  const parts = [isTag ? version : undefined, at('versionoverride')].flatMap((leaf) => (leaf ? [partOf('tag', leaf, walk.text)] : []));
  return parts.filter((part) => plausible([part])).map((part) => partialSite(part, walk.kind));
}

/** Charts that keep the registries of their components in one map, and name and version in a map for each: `registry.agent`, `agent.name`, `agent.version`. */
function withRegistries(root: MapNode, sites: readonly ImageSite[], walk: Walk): readonly ImageSite[] {
  const entry = root.entries.find((candidate) => keyForm(candidate.key.text) === 'registry');
  const registries = asMap(entry?.value);
  if (!entry || !registries) return sites;
  const components = new Map(root.entries.map(({ key, value }) => [key.text, asMap(value)]));
  const joined = registries.entries.flatMap((candidate) => {
    const registry = leafOf(candidate, keyPath(keyPath(walk.base, entry.key.text), candidate.key.text));
    const component = components.get(candidate.key.text);
    if (!component || !registry || !readsAsRegistry(registry)) return [];
    const path = keyPath(walk.base, candidate.key.text);
    const tag = leafAt(component, ['version'], path) ?? leafAt(component, ['tag'], path);
    const nameEntry = component.entries.find(({ key }) => keyForm(key.text).endsWith('imagename')) ?? component.entries.find(({ key }) => key.text === 'name');
    const name = nameEntry && leafOf(nameEntry, keyPath(path, nameEntry.key.text));
    if (!tag || !name || !isFilled(name)) return [];
    const roles = new Map<PartRole, Leaf>([['registry', registry], ['repository', name], ['tag', tag]]);
    const site = siteOf({ roles, whole: false, certain: true }, walk);
    return site ? [site] : [];
  });
  const taken = new Set(joined.map((site) => site.path));
  return joined.length === 0 ? sites : [...sites.filter((site) => !taken.has(site.path)), ...joined];
}

/** The name of a service that is deployed: it has resources of its own, and no image of its own. */
function nameOfService(service: MapNode | undefined, path: string): Leaf | undefined {
  if (!service?.entries.some((entry) => entry.key.text === 'resources') || service.entries.some((entry) => namesImages(entry.key.text))) return undefined;
  const entry = service.entries.find((candidate) => candidate.key.text === 'name');
  const leaf = entry ? leafOf(entry, keyPath(path, 'name')) : undefined;
  return leaf && /^[a-z0-9][a-z0-9._/-]*$/.test(leaf.value?.text ?? '') ? leaf : undefined;
}
