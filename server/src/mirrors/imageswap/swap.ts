import { goRegexp, type GoRegexp } from '../../base/goRegexp';
import type { Span } from '../../base/span';

/** A line of a map file. */
export interface SwapMap {
  readonly kind: 'exact' | 'replace' | 'registry';
  readonly key: string;
  readonly value: string;
  readonly span: Span;
}

/** The image that comes out, with the map that made it. */
export interface Swapped {
  readonly image: string;
  readonly map: SwapMap | undefined;
}

/** The lines of a file, ready to be asked. */
export interface SwapTable {
  readonly exact: ReadonlyMap<string, SwapMap>;
  readonly replacing: readonly { readonly map: SwapMap; readonly glob: Pick<GoRegexp, 'matches'> }[];
  readonly registries: ReadonlyMap<string, SwapMap>;
}

/** Of several lines with one key the last counts. */
export function swapTable(maps: readonly SwapMap[]): SwapTable {
  const of = (wanted: SwapMap['kind']): ReadonlyMap<string, SwapMap> => new Map(maps.filter(({ kind }) => kind === wanted).map((map) => [map.key, map]));
  // Python's dictionaries keep the place of a key's first line and the value of its last, as maps do here.
  return { exact: of('exact'), registries: of('registry'), replacing: [...of('replace').values()].map((map) => ({ map, glob: globOf(map.key) })) };
}

/**
 * What the webhook makes of an image's text. `failed` where its own code raises an exception: a map of `host/library` without one of the
 * host, for an image that is no library image. Source: imageswap-webhook `swap_image`.
 */
export function swapImage(image: string, { exact: exactly, replacing, registries }: SwapTable): Swapped | 'failed' {
  const exact = exactly.get(image);
  if (exact) return { image: exact.value, map: exact };
  const replace = replacing.find(({ glob }) => glob.matches(image))?.map;
  if (replace) return { image: joined(replace.value, image.slice(image.lastIndexOf('/') + 1)), map: replace };
  const standard = registries.get('default');
  if (!standard) return { image, map: undefined };
  const slash = image.indexOf('/');
  const first = slash < 0 ? image : image.slice(0, slash);
  const isNamed = first.includes('.') && slash >= 0 && slash < image.length - 1;
  const registry = isNamed ? first : 'docker.io';
  const withoutPort = registry.split(':')[0] ?? registry;
  const key = !registries.has(registry) && registries.has(withoutPort) ? withoutPort : registry;
  const own = registries.get(key);
  const library = registries.get(`${key}/library`);
  if (own || library) {
    const map = slash < 0 && library ? library : own;
    return map ? throughMap(image, map, isNamed ? undefined : withoutPort) : 'failed';
  }
  const spared = registries.get('noswap_wildcards')?.value ?? '';
  if (spared !== '' && spared.split(',').some((part) => image.includes(part))) return { image, map: undefined };
  return throughDefault(image, standard, registry, withoutPort, key);
}

/** `implied` is the registry that the image does not write. */
function throughMap(image: string, map: SwapMap, implied: string | undefined): Swapped {
  if (map.value === '') return { image, map: undefined };
  if (map.value.endsWith('-')) {
    const withoutPort = image.replace(/:.*\//, '/');
    return { image: map.value + (implied === undefined ? '' : `${implied}/`) + withoutPort, map };
  }
  if (image.includes(map.key)) return { image: substituted(image, map.key, map.value), map };
  return { image: `${map.value}/${image}`, map };
}

function throughDefault(image: string, map: SwapMap, registry: string, withoutPort: string, key: string): Swapped {
  if (map.value === '') return { image, map: undefined };
  if (map.value.endsWith('-')) return { image: `${map.value}${withoutPort}/${image}`, map };
  if (image.includes(key)) return { image: substituted(image, registry, map.value), map };
  return { image: `${map.value}/${image}`, map };
}

/** Python's `re.sub`: the key is a pattern, and every place where it matches is replaced. */
function substituted(image: string, pattern: string, value: string): string {
  return goRegexp(pattern)?.replaceAll(image, value.replaceAll('$', '$$$$')) ?? image;
}

/** Python's `os.path.join` of a folder and a name. */
function joined(folder: string, name: string): string {
  return folder === '' || folder.endsWith('/') ? folder + name : `${folder}/${name}`;
}

const NOTHING: Pick<GoRegexp, 'matches'> = { matches: () => false };

/** Python's `fnmatch`: `*`, `?` and `[…]`, over the whole text, slashes not being special. A `]` that comes first in a set is one of its members. */
function globOf(pattern: string): Pick<GoRegexp, 'matches'> {
  const source = pattern.replace(/\[(!?)(\]?[^\]]*)\]|[\s\S]/g, (part: string, not: string | undefined, members: string | undefined) => {
    // Without a member behind it, `!` is one itself.
    if (members !== undefined) return members === '' ? escaped(part) : setOf(members, not === '!');
    if (part === '*') return '.*';
    return part === '?' ? '.' : escaped(part);
  });
  return goRegexp(`^(?s:${source})$`) ?? NOTHING;
}

/** A set of characters and ranges; a range whose end comes before its beginning has no members. */
function setOf(members: string, isNegated: boolean): string {
  const characters = Array.from(members);
  const parts: string[] = [];
  for (let at = 0; at < characters.length; at++) {
    const [first = '', dash, last] = characters.slice(at, at + 3);
    if (dash !== '-' || last === undefined) parts.push(escaped(first));
    else {
      if (first <= last) parts.push(`${escaped(first)}-${escaped(last)}`);
      at += 2;
    }
  }
  if (parts.length === 0) return isNegated ? '.' : NO_CHARACTER;
  return `[${isNegated ? '^' : ''}${parts.join('')}]`;
}

/** What no character matches. */
const NO_CHARACTER = '[^\\x00-\\x{10FFFF}]';

function escaped(text: string): string {
  return text.replace(/[-.*+?^${}()|[\]\\]/g, '\\$&');
}
