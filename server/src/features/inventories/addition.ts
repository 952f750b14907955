import type { InventoryForm, ImageSite } from '../../images/model';
import { isHaulerImages, isImageSet } from '../../images/inventoryFacts';
import { DOCKER_HUB, hostKey } from '../../reference/host';
import type { Reference } from '../../reference/model';
import { parseReference } from '../../reference/parse';
import { asList, asMap, asScalar, textOf, valueOf } from '../../syntax/access';
import type { MapEntry, MapNode, Tree } from '../../syntax/tree';
import { columnOf, lineEnd, listIndent, scalarText, type TextEdit } from '../edits';
import { addUnder, insertEntry, insertItem, placeAmong, scalarLike, type NewItem } from '../listEdits';

/** An image to be added to an inventory. */
export interface Addition {
  readonly form: InventoryForm;
  /** The references that the inventory lists already. */
  readonly sites: readonly ImageSite[];
  /** What is to be copied. */
  readonly reference: Reference;
  /** Where it is pulled from, for lists that say where each image goes. */
  readonly target: string;
}

/**
 * The edits that add an image to an inventory in the file's own form: its spelling of Docker Hub's names, its quotes, indentation, line ends
 * and order. Undefined for forms that no person writes (locks), and where the place is not certain.
 */
export function additionTo(text: string, tree: Tree, addition: Addition): readonly TextEdit[] | undefined {
  switch (addition.form) {
    case 'skopeo-sync':
      return intoSkopeoSync(text, tree, addition);
    case 'image-set':
      return intoObject(text, tree, addition, { is: isImageSet, under: 'mirror', key: 'additionalImages' });
    case 'hauler':
      return intoObject(text, tree, addition, { is: isHaulerImages, under: 'spec', key: 'images' });
    case 'zarf':
      return intoZarf(text, tree, addition);
    case 'list':
      return intoList(text, addition);
    case 'lock':
    case 'other':
      return undefined;
  }
}

/** A reference as the list would write it: with a tag in any case, and of Docker Hub as short as the list's own are. */
export function writtenFor(sites: readonly ImageSite[], { domain, path, tag, digest }: Reference): string {
  const behind = `${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
  const isShort = domain === DOCKER_HUB && writesShort(sites);
  return `${isShort ? path.replace(/^library\/(?=[^/]+$)/, '') : `${domain}/${path}`}${behind === '' ? ':latest' : behind}`;
}

function writesShort(sites: readonly ImageSite[]): boolean {
  const hosts = sites.flatMap(({ written, obstacle }) => {
    const parsed = obstacle === undefined ? parseReference(written) : undefined;
    return parsed?.ok && parsed.reference.domain === DOCKER_HUB ? [parsed.reference.spans.domain] : [];
  });
  return hosts.length > 0 && hosts.every((host) => host === undefined);
}

/** Lists of objects that have the image under `name`, in the one document of a kind. */
function intoObject(
  text: string,
  tree: Tree,
  addition: Addition,
  place: { readonly is: (root: MapNode) => boolean; readonly under: string; readonly key: string },
): readonly TextEdit[] | undefined {
  const [root, another] = tree.documents.flatMap((document) => asMap(document.root) ?? []).filter(place.is);
  const around = root && valueOf(root, place.under);
  if (another || around?.kind !== 'map') return undefined;
  const item: NewItem = { ...namedItem(text), text: writtenFor(addition.sites, addition.reference) };
  return addUnder(text, around, place.key, item, listIndent(text, tree));
}

/** The list of the one component that has one, or of the only component. */
function intoZarf(text: string, tree: Tree, { sites, reference }: Addition): readonly TextEdit[] | undefined {
  const root = asMap(tree.documents[0]?.root);
  const list = valueOf(root, 'components');
  const components = [...(list?.kind === 'list' ? list.items : []), valueOf(root, 'component')].filter((item) => item?.kind === 'map');
  const listing = components.filter((component) => valueOf(component, 'images') !== undefined);
  const [only, another] = listing.length > 0 ? listing : components;
  if (!only || another || tree.documents.length > 1) return undefined;
  const first = asList(valueOf(only, 'images'))?.items[0];
  // Since v1beta1 an image is an object.
  const isObject = first ? first.kind === 'map' : textOf(root, 'apiVersion')?.startsWith('zarf.dev/v1beta') === true;
  const shape = isObject ? namedItem(text) : { textOf: asScalar, lines: (scalar: string) => [scalar] };
  return addUnder(text, only, 'images', { ...shape, text: writtenFor(sites, reference) }, listIndent(text, tree));
}

/** An item that has the image under `name`. */
function namedItem(text: string): Pick<NewItem, 'textOf' | 'lines'> {
  return {
    textOf: (node) => asScalar(valueOf(asMap(node), 'name')),
    lines: (scalar, flow) => [flow ? `{ ${scalarText(text, 'name')}: ${scalar} }` : `name: ${scalar}`],
  };
}

/** Registry, repository, then a list of tags and digests: at each level what is there is used, and what is missing is added. */
function intoSkopeoSync(text: string, tree: Tree, { reference }: Addition): readonly TextEdit[] | undefined {
  const root = tree.documents[0]?.root;
  if (root?.kind !== 'map' || tree.documents.length > 1) return undefined;
  const version = reference.digest ?? reference.tag ?? 'latest';
  const step = stepOf(text, root, tree);
  const registry = root.entries.find(({ key }) => hostKey(key.text) === hostKey(reference.domain));
  if (!registry) return addEntry(text, root, reference.domain, ['images', reference.path], version, step);
  if (registry.value?.kind !== 'map') return undefined;
  const images = registry.value.entries.find(({ key }) => key.text === 'images');
  if (!images) return addEntry(text, registry.value, 'images', [reference.path], version, step);
  if (images.value?.kind !== 'map') return undefined;
  const repository = images.value.entries.find((entry) => isRepository(registry, entry, reference));
  if (!repository) return addEntry(text, images.value, shortPath(images.value, reference), [], version, step);
  const tags = repository.value;
  if (tags?.kind !== 'list' || tags.items.length === 0) return undefined;
  const written = scalarLike(text, tags.items, version);
  return insertItem(text, tags, placeAmong(tags.items.map((tag) => asScalar(tag)?.text), version), () => [written]);
}

function isRepository(registry: MapEntry, { key }: MapEntry, reference: Reference): boolean {
  const parsed = parseReference(`${registry.key.text}/${key.text}`);
  return parsed.ok && parsed.reference.path === reference.path;
}

/** `nginx` in place of `library/nginx` where the others of Docker Hub are written so. */
function shortPath(images: MapNode, { domain, path }: Reference): string {
  const isShort = domain === DOCKER_HUB && images.entries.some(({ key }) => !key.text.includes('/'));
  return isShort ? path.replace(/^library\/(?=[^/]+$)/, '') : path;
}

/** A new key with the keys below it, down to a list of one version. */
function addEntry(text: string, map: MapNode, key: string, below: readonly string[], version: string, step: number): readonly TextEdit[] | undefined {
  const keys = [key, ...below].map((each) => scalarText(text, each));
  const value = scalarText(text, version);
  const place = placeAmong(map.entries.map((entry) => entry.key.text), key);
  return insertEntry(text, map, place, (flow) => {
    if (flow) return [`${keys.join(': { ')}: [${value}]${' }'.repeat(below.length)}`];
    return [...keys.map((each, depth) => `${' '.repeat(depth * step)}${each}:`), `${' '.repeat(keys.length * step)}- ${value}`];
  });
}

/** How far the text's maps are indented below their keys: as the first one is, else as its lists are. */
function stepOf(text: string, root: MapNode, tree: Tree): number {
  for (const { key, value } of root.entries) {
    const first = value?.kind === 'map' && !value.flow ? value.entries[0] : undefined;
    const step = first ? columnOf(text, first.key.span.start) - columnOf(text, key.span.start) : 0;
    if (step > 0) return step;
  }
  return Math.max(2, listIndent(text, tree));
}

/** A new line, written as the others are: with their indentation and scheme, and with a target where they have one. */
function intoList(text: string, { sites, reference, target }: Addition): readonly TextEdit[] | undefined {
  const written = writtenFor(sites, reference);
  const eol = lineEnd(text);
  const last = sites.at(-1);
  if (!last) return [{ span: { start: text.length, end: text.length }, newText: `${/[^\r\n]$/.test(text) ? eol : ''}${written}${eol}` }];
  const lines = sites.map((site) => lineOf(text, site));
  const withTarget = sites.filter((site) => site.copiedTo !== undefined).length;
  if (withTarget > 0 && withTarget < sites.length) return undefined;
  const [before = ''] = lines.every((line) => line.before === lines[0]?.before) ? [lines[0]?.before] : [];
  const line = `${before}${written}${withTarget > 0 ? `${lines.at(-1)?.between ?? ' '}${target}` : ''}`;
  const place = placeAmong(sites.map((site) => site.written), written);
  const previous = lines[place - 1];
  if (previous) return [{ span: { start: previous.end, end: previous.end }, newText: eol + line }];
  const start = lines[0]?.start ?? 0;
  return [{ span: { start, end: start }, newText: line + eol }];
}

interface Line {
  readonly start: number;
  readonly end: number;
  /** From the line's start to the reference. */
  readonly before: string;
  /** From the reference to its target. */
  readonly between: string;
}

function lineOf(text: string, { span, copiedTo }: ImageSite): Line {
  const start = Math.max(text.lastIndexOf('\n', span.start - 1), text.lastIndexOf('\r', span.start - 1)) + 1;
  const rest = /^[^\r\n]*/.exec(text.slice(span.end))?.[0] ?? '';
  const between = copiedTo === undefined ? '' : rest.slice(0, Math.max(0, rest.indexOf(copiedTo)));
  return { start, end: span.end + rest.length, before: text.slice(start, span.start).replace(/^\uFEFF/, ''), between };
}
