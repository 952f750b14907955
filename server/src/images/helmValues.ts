import { parseReference } from '../reference/parse';
import { findPlaceholder } from '../reference/placeholder';
import { asMap } from '../syntax/access';
import { printedByHelm, typeInHelm } from '../syntax/scalar';
import type { MapNode, Tree, TreeNode } from '../syntax/tree';
import type { Context } from './context';
import type { ImageKind, ImageSite, Part, PartRole, Surroundings } from './model';
import { itemPath, keyPath } from './path';
import { wholeSite } from './site';
import { groupsOf, leafOf, namesImages, namesSeveralImages, type Group, type Leaf, type MapPlace } from './valuesGroups';
import { FILE_ENDINGS, keyForm, REGISTRY_FORM } from './valuesRules';
import { isFilled, leafAt, NOTHING, sharedOf, startsWithHost, withGlobals, withShared, type Roles, type Shared } from './valuesShared';

interface Walk {
  readonly text: string;
  readonly surroundings: Surroundings;
  readonly kind: ImageKind;
  /** The path of the map that holds the values; '' for a values file. */
  readonly base: string;
  readonly shared: Shared;
  readonly sites: ImageSite[];
  readonly seen: Set<TreeNode>;
}

/** What an image map can take from the map around it. */
const INHERITED: readonly PartRole[] = ['registry', 'namespace', 'tag'];

/** A reference's roles in the order in which they are written. */
const ORDER: readonly PartRole[] = ['registry', 'namespace', 'repository', 'tag', 'digest', 'suffix'];

/** What is known of a map that holds values. */
export interface ValuesPlace {
  readonly kind: ImageKind;
  readonly path: string;
  readonly context: Pick<Context, 'text' | 'surroundings'>;
  /** True where the map is an image by its own key. */
  readonly isImage?: boolean;
}

/**
 * The image references of a values file, by the conventions that charts follow; each split reference is joined as the usual
 * helper templates join it: registry, `/`, repository, `:`, tag, `@`, digest. What is only a part (a registry for all images,
 * an override of a tag) is given as a partial reference.
 */
export function findInValues(tree: Tree, context: Context): readonly ImageSite[] {
  return tree.documents.flatMap((document) => {
    const root = asMap(document.root);
    return root ? findInValuesMap(root, { kind: 'helm-values', path: '', context }) : [];
  });
}

/** The same for the values that a map holds, wherever it stands: a values file's root, `spec.values` of a HelmRelease. */
export function findInValuesMap(root: MapNode, { kind, path, context, isImage = false }: ValuesPlace): readonly ImageSite[] {
  const { text, surroundings } = context;
  const shared = sharedOf(root, path);
  const walk: Walk = { text, surroundings, kind, base: path, shared, sites: [], seen: new Set() };
  const sections = root.entries.flatMap(({ key, value }) => {
    const section = asMap(value);
    return section && surroundings.chart?.dependencies.includes(key.text) === true && path === '' ? [{ key: key.text, section }] : [];
  });
  // A subchart sees its own section and `global`, nothing else of the file.
  for (const { section } of sections) walk.seen.add(section);
  visit(root, { path, isImage, isPlural: false, inherited: NOTHING }, walk);
  const own = withoutUsed([...withServices(root, walk), ...sharedSites(walk)]);
  const below = sections.flatMap(({ key, section }) => inSection(section, key, walk));
  return withoutUsed([...own, ...below]);
}

function inSection(section: MapNode, key: string, outer: Walk): readonly ImageSite[] {
  const own = sharedOf(section, key);
  const walk: Walk = { ...outer, base: key, shared: withGlobals(own, outer.shared), sites: [], seen: new Set() };
  visit(section, { path: key, isImage: false, isPlural: false, inherited: NOTHING }, walk);
  return withoutUsed([...withServices(section, walk), ...sharedSites({ ...walk, shared: own })]);
}

interface ValuesNode extends MapPlace {
  /** What the maps around give to an image that has none: its registry, namespace or tag. */
  readonly inherited: Roles;
}

function visit(node: TreeNode | undefined, place: ValuesNode, walk: Walk): void {
  const real = node?.kind === 'alias' ? node.target : node;
  if (!real || real.kind === 'scalar' || real.kind === 'alias' || walk.seen.has(real)) return;
  walk.seen.add(real);
  if (real.kind === 'list') {
    real.items.forEach((item, at) => {
      // Of the scalars in lists only those under a plural key are looked at.
      if (item?.kind !== 'scalar' || place.isPlural) visitItem(item, { ...place, path: itemPath(place.path, at) }, walk);
    });
    return;
  }
  const groups = groupsOf(real, place);
  for (const group of groups) {
    const site = siteOf(group, walk, place.inherited);
    if (site) walk.sites.push(site);
  }
  for (const { key, value } of real.entries) {
    if (!value || value.kind === 'scalar') continue;
    const isImage = namesImages(key.text) || (place.isImage && value.kind === 'map');
    const inherited = isImage && value.kind === 'map' ? inheritedBy(key.text, groups, place) : NOTHING;
    visit(value, { path: keyPath(place.path, key.text), isImage, isPlural: namesSeveralImages(key.text), inherited }, walk);
  }
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

/** The roles with what the maps around give; a repository that begins with a host needs neither registry nor namespace. */
function withInherited(own: Roles, inherited: Roles): Roles {
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

/** An item of a list; a text under `images` is a reference where it reads as one with a tag or a digest. */
function visitItem(item: TreeNode | undefined, place: ValuesNode, walk: Walk): void {
  if (item?.kind !== 'scalar') {
    visit(item, { ...place, isPlural: false }, walk);
    return;
  }
  const reference = /[:@]/.test(item.text) && readsAsReference(item.text);
  const site = place.isPlural && reference ? wholeSite(walk.kind, item, place.path) : undefined;
  if (site) walk.sites.push(site);
}

function siteOf(group: Group, walk: Walk, inherited: Roles = NOTHING): ImageSite | undefined {
  if (group.whole && group.roles.size === 1 && !needsHub(group, walk.shared)) return wholeOf(group, walk.kind);
  const roles = withShared(withInherited(group.roles, inherited), walk.shared);
  const parts = ORDER.flatMap((role) => {
    const leaf = roles.get(role);
    return leaf ? [partOf(role, leaf, walk.text)] : [];
  });
  return plausible(parts) ? joinedSite(parts, group, walk) : undefined;
}

/** A lone scalar: it must read as a reference, and one word under `…Image` says too little to be taken for one. */
function wholeOf(group: Group, kind: ImageKind): ImageSite | undefined {
  const leaf = group.roles.get('repository');
  const text = leaf?.value?.text ?? '';
  if (!leaf?.value || !readsAsReference(text) || typeInHelm(leaf.value) !== 'string') return undefined;
  const isWord = !/[/:@]/.test(text);
  if (isWord && keyForm(leaf.key.text) !== 'image') return undefined;
  return wholeSite(kind, leaf.value, leaf.path, { sure: !isWord });
}

function readsAsReference(text: string): boolean {
  if (FILE_ENDINGS.test(text)) return false;
  return findPlaceholder(text) !== undefined || parseReference(text).ok;
}

/** A bare name such as `proxyv2` gets its registry from the file's `hub`; a container that is listed out in full does not. */
function needsHub(group: Group, shared: Shared): boolean {
  const leaf = group.roles.get('repository');
  const isHub = shared.registry !== undefined && keyForm(shared.registry.key.text) === 'hub';
  return isHub && /^[a-z0-9][a-z0-9._-]*$/.test(leaf?.value?.text ?? '') && !leaf?.path.includes('[');
}

function partOf(role: PartRole, leaf: Leaf, text: string): Part {
  const { path, value, blank } = leaf;
  if (value) {
    const printed = printedByHelm(value);
    const source = printed === value.text ? undefined : value.text;
    return { role, path, span: value.inner, style: value.style, value: printed.trim(), source };
  }
  if (blank) return { role, path, span: blank.inner, style: 'plain', value: '', source: blank.text };
  const at = placeBehind(leaf, text);
  return { role, path, span: { start: at, end: at }, style: 'plain', value: '', source: undefined };
}

/** Where the value of a key would be written: directly behind its colon. */
function placeBehind(leaf: Leaf, text: string): number {
  const colon = text.indexOf(':', leaf.key.span.end);
  const isOwn = colon !== -1 && text.slice(leaf.key.span.end, colon).trim() === '';
  return isOwn ? colon + 1 : leaf.key.span.end;
}

const PART_FORM: Readonly<Record<PartRole, RegExp>> = {
  registry: REGISTRY_FORM,
  namespace: /^[A-Za-z0-9._:/-]*$/,
  repository: /^[A-Za-z0-9._:/@-]*$/,
  tag: /^:?[A-Za-z0-9._@:+-]*$/,
  digest: /^@?[A-Za-z0-9+._-]*:?[A-Fa-f0-9]*$/,
  suffix: /^[A-Za-z0-9._-]*$/,
};

/** Whether every part could be one: no address, no file, no prose. */
function plausible(parts: readonly Part[]): boolean {
  return parts.every((part) => findPlaceholder(part.value) !== undefined || (PART_FORM[part.role].test(part.value) && !part.value.includes('://')));
}

function joinedSite(parts: readonly Part[], group: Group, walk: Walk): ImageSite | undefined {
  const byRole = new Map(parts.map((part) => [part.role, part]));
  const repository = byRole.get('repository');
  const own = parts.filter((part) => group.roles.get(part.role)?.path === part.path);
  const main = repository ?? own.reduce<Part | undefined>((first, part) => (first && first.span.start <= part.span.start ? first : part), undefined);
  if (!main || (group.whole && !isJoinable(repository))) return undefined;
  const isPartial = !repository || repository.value === '';
  const hasPlaceholder = parts.some((part) => findPlaceholder(part.value) !== undefined);
  return {
    kind: walk.kind,
    written: joined(byRole),
    span: main.span,
    style: main.style,
    path: main.path,
    parts,
    obstacle: hasPlaceholder ? 'placeholder' : isPartial ? 'partial' : undefined,
    missing: isPartial ? ['repository'] : [],
    sure: (group.certain || (group.whole && parts.length > 1)) && !byRole.has('suffix'),
    impliedTag: isPartial ? undefined : impliedTagOf(byRole, main, walk),
    readOnly: undefined,
  };
}

/** A scalar `image` with a tag beside it is a reference only if it reads as one. */
function isJoinable(repository: Part | undefined): boolean {
  return repository !== undefined && (repository.value === '' || readsAsReference(repository.value));
}

/** The parts as Helm's usual helpers print them; blank ones leave no separator behind. */
function joined(byRole: ReadonlyMap<PartRole, Part>): string {
  const value = (role: PartRole) => byRole.get(role)?.value ?? '';
  const name = [value('registry').replace(/\/+$/, ''), value('namespace').replace(/^\/+|\/+$/g, ''), value('repository')].filter((part) => part !== '').join('/');
  const suffix = value('suffix');
  const isTagSuffix = /^(?:tag|variant)/.test(keyForm(byRole.get('suffix')?.path.split('.').at(-1) ?? ''));
  const tag = value('tag').replace(/^:/, '') + (isTagSuffix && value('tag') !== '' ? suffix : '');
  const digest = value('digest').replace(/^@/, '');
  return name + (isTagSuffix ? '' : suffix) + tagText(tag) + digestText(digest);
}

/** Some charts write a digest where a tag belongs, and their templates join it with `@`. */
function tagText(tag: string): string {
  if (tag === '') return '';
  return /^sha256:[0-9a-f]{64}$/.test(tag) ? `@${tag}` : `:${tag}`;
}

/** Keys such as `sha` hold the digest without its algorithm. */
function digestText(digest: string): string {
  if (digest === '') return '';
  return /^[0-9a-f]{64}$/.test(digest) ? `@sha256:${digest}` : `@${digest}`;
}

/** The chart's appVersion is the tag where none is written, in the chart's own values; a subchart's section has its own. */
function impliedTagOf(byRole: ReadonlyMap<PartRole, Part>, main: Part, walk: Walk): ImageSite['impliedTag'] {
  const { chart } = walk.surroundings;
  const isWritten = ['tag', 'digest'].some((role) => (byRole.get(role as PartRole)?.value ?? '') !== '');
  if (isWritten || chart?.appVersion === undefined || /[:@]/.test(main.value.slice(main.value.lastIndexOf('/') + 1))) return undefined;
  const section = /^[^.[]*/.exec(main.path)?.[0] ?? '';
  return chart.dependencies.includes(section) ? undefined : { value: chart.appVersion, from: 'appVersion' };
}

/** The keys that stand for many images, as partial references of their own unless a site has them already. */
function sharedSites(walk: Walk): readonly ImageSite[] {
  const known = new Set(walk.sites.flatMap((site) => site.parts?.map((part) => part.path) ?? [site.path]));
  return walk.shared.leaves.flatMap((leaf) => {
    const role: PartRole = /tag$/i.test(leaf.key.text) ? 'tag' : 'registry';
    const part = partOf(role, leaf, walk.text);
    if (known.has(leaf.path) || !plausible([part])) return [];
    return [partialSite(part, walk.kind)];
  });
}

/** Without the partial references whose every key is part of a complete one already, as a global registry that is in use. */
function withoutUsed(sites: readonly ImageSite[]): readonly ImageSite[] {
  const used = new Set(sites.filter((site) => site.obstacle !== 'partial').flatMap((site) => site.parts?.map((part) => part.path) ?? []));
  return sites.filter((site) => site.obstacle !== 'partial' || !site.parts?.every((part) => used.has(part.path)));
}

function partialSite(part: Part, kind: ImageKind): ImageSite {
  return {
    kind,
    written: part.value,
    span: part.span,
    style: part.style,
    path: part.path,
    parts: [part],
    obstacle: findPlaceholder(part.value) ? 'placeholder' : 'partial',
    missing: ['repository'],
    sure: true,
    impliedTag: undefined,
    readOnly: undefined,
  };
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

/** The name of a service that is deployed: it has resources of its own, and no image of its own. */
function nameOfService(service: MapNode | undefined, path: string): Leaf | undefined {
  if (!service?.entries.some((entry) => entry.key.text === 'resources') || service.entries.some((entry) => namesImages(entry.key.text))) return undefined;
  const entry = service.entries.find((candidate) => candidate.key.text === 'name');
  const leaf = entry ? leafOf(entry, keyPath(path, 'name')) : undefined;
  return leaf && /^[a-z0-9][a-z0-9._/-]*$/.test(leaf.value?.text ?? '') ? leaf : undefined;
}
