import type { PartRole } from './model';

/** What a key of a values file stands for: a part of a reference, or `whole` for one that may hold all of it. */
export type KeyRole = PartRole | 'whole';

/** The role of a key that ends in `Image…`, by what follows `image`; `thanosImageTag` is the tag of `thanosImage`. */
export const FLAT_ENDINGS: Readonly<Record<string, KeyRole>> = {
  '': 'whole',
  registry: 'registry',
  hub: 'registry',
  namespace: 'namespace',
  org: 'namespace',
  repository: 'repository',
  repo: 'repository',
  name: 'repository',
  tag: 'tag',
  version: 'tag',
  digest: 'digest',
  sha: 'digest',
  sha256: 'digest',
  suffix: 'suffix',
};

/** The role of a key in any map that holds a `repository` (or `repo`, or an `image`) beside it. */
export const PLAIN_KEYS: Readonly<Record<string, PartRole>> = {
  registry: 'registry',
  hub: 'registry',
  repository: 'repository',
  repo: 'repository',
  tag: 'tag',
  digest: 'digest',
  sha: 'digest',
  sha256: 'digest',
};

/** Keys with `image` in them that complete a plain `repository`. */
export const BESIDE_REPOSITORY: Readonly<Record<string, PartRole>> = {
  imageregistry: 'registry',
  imagetag: 'tag',
  imageversion: 'tag',
  imagedigest: 'digest',
};

/**
 * The role of a key in a map that is an image by its own key (`image`, `thanosImage`, an item of `images`). Where a map holds
 * several keys of one role, the one that stands first here counts.
 */
export const IMAGE_MAP_KEYS: Readonly<Record<string, PartRole>> = {
  registry: 'registry',
  imageregistry: 'registry',
  registryurl: 'registry',
  dockerregistry: 'registry',
  hub: 'registry',
  namespace: 'namespace',
  imagenamespace: 'namespace',
  org: 'namespace',
  repository: 'repository',
  imagerepository: 'repository',
  repo: 'repository',
  image: 'repository',
  name: 'repository',
  imagename: 'repository',
  tag: 'tag',
  imagetag: 'tag',
  version: 'tag',
  imageversion: 'tag',
  release: 'tag',
  digest: 'digest',
  imagedigest: 'digest',
  sha: 'digest',
  sha256: 'digest',
  imagesha: 'digest',
  suffix: 'suffix',
  tagsuffix: 'suffix',
  variant: 'suffix',
};

/** Keys beside which a map is something else than an image of a registry: a picture, a disk image, a git repository, a package. */
export const NOT_AN_IMAGE: readonly string[] = ['url', 'src', 'href', 'checksum', 'branch', 'revision', 'gitref', 'chart'];

/** A registry that stands in front of other images of the chart. */
export interface SharedRegistry {
  /** The keys from the root of the file or of a subchart's section. */
  readonly path: readonly string[];
  /** `override`: it wins over an image's own registry. `default`: it counts where the image has none. */
  readonly wins: 'override' | 'default';
  /** True where the key means other things too, so that only a value that reads as a host is taken. */
  readonly needsHost?: boolean;
}

export const SHARED_REGISTRIES: readonly SharedRegistry[] = [
  { path: ['global', 'imageregistry'], wins: 'override' },
  { path: ['global', 'cattle', 'systemdefaultregistry'], wins: 'override' },
  { path: ['privateregistry', 'registryurl'], wins: 'override' },
  { path: ['global', 'image', 'registry'], wins: 'default' },
  { path: ['images', 'registry'], wins: 'default' },
  { path: ['global', 'registry'], wins: 'default', needsHost: true },
  { path: ['global', 'dockerregistry'], wins: 'default' },
  { path: ['global', 'containerregistry'], wins: 'default' },
  { path: ['global', 'hub'], wins: 'default' },
  { path: ['imageregistry'], wins: 'default' },
  { path: ['dockerregistry'], wins: 'default' },
  { path: ['containerregistry'], wins: 'default' },
  { path: ['hub'], wins: 'default', needsHost: true },
  { path: ['registry'], wins: 'default', needsHost: true },
];

/** Tags that count where an image writes none. */
export const SHARED_TAGS: readonly (readonly string[])[] = [['global', 'image', 'tag'], ['images', 'tag'], ['global', 'imagetag'], ['global', 'tag']];

/** What a registry may look like: host, port and a path. */
export const REGISTRY_FORM = /^[A-Za-z0-9[\]._:/-]*$/;

/** File endings of pictures and disk images, which hide under keys such as `backgroundImage`. */
export const FILE_ENDINGS = /\.(?:png|jpe?g|gif|svg|ico|webp|iso|img|qcow2|raw|vmdk|ova|tgz|tar|zip|gz)$/i;

/** A key as the tables spell it: lower case without `-` and `_`. */
export function keyForm(key: string): string {
  return IS_FORM.test(key) ? key : key.replace(/[-_]/g, '').toLowerCase();
}

const IS_FORM = /^[a-z0-9.]*$/;
/** What the form of every key with `image` in it, and of `repository` and `repo`, comes from. */
const OF_IMAGE = /i[-_]*m[-_]*a[-_]*g[-_]*e|^[-_]*r[-_]*e[-_]*p[-_]*o/i;

/** Whether a key can name an image or a repository; where no key of a map can, the map is none unless its own key says so. */
export function mayNameImage(key: string): boolean {
  return OF_IMAGE.test(key);
}
