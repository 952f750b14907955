import type { PartRole } from './model';

/** What a key of a values file stands for: a part of a reference, or `whole` for one that may hold all of it. */
export type KeyRole = PartRole | 'whole';

/** The role of a key that ends in `Image…`, by what follows `image`; `thanosImageTag` is the tag of `thanosImage`. */
export const FLAT_ENDINGS: Readonly<Record<string, KeyRole>> = {
  '': 'whole',
  registry: 'registry',
  registryname: 'registry',
  location: 'registry',
  repositoryhost: 'registry',
  repositoryprefix: 'namespace',
  registryprefix: 'registry',
  prefix: 'registry',
  hub: 'registry',
  namespace: 'namespace',
  org: 'namespace',
  orgname: 'namespace',
  repository: 'repository',
  repo: 'repository',
  name: 'repository',
  tag: 'tag',
  stag: 'tag',
  version: 'tag',
  tagversion: 'tag',
  digest: 'digest',
  sha: 'digest',
  sha256: 'digest',
  suffix: 'suffix',
  tagsuffix: 'suffix',
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
  imageregistryname: 'registry',
  dockerregistry: 'registry',
  containerregistry: 'registry',
  hub: 'registry',
  baserepo: 'registry',
  defaultregistry: 'registry',
  repositorybase: 'registry',
  source: 'registry',
  namespace: 'namespace',
  imagenamespace: 'namespace',
  org: 'namespace',
  orgname: 'namespace',
  organization: 'namespace',
  repository: 'repository',
  imagerepository: 'repository',
  repo: 'repository',
  image: 'repository',
  name: 'repository',
  imagename: 'repository',
  reference: 'repository',
  uri: 'repository',
  app: 'repository',
  tag: 'tag',
  imagetag: 'tag',
  dockertag: 'tag',
  releasetag: 'tag',
  tags: 'tag',
  version: 'tag',
  imageversion: 'tag',
  release: 'tag',
  digest: 'digest',
  imagedigest: 'digest',
  sha: 'digest',
  sha256: 'digest',
  imagesha: 'digest',
  hash: 'digest',
  suffix: 'suffix',
  tagsuffix: 'suffix',
  taglabel: 'suffix',
  variant: 'suffix',
  flavor: 'suffix',
  flavour: 'suffix',
  base: 'suffix',
};

/** Keys that say nothing of an image where they stand alone in such a map. */
export const NEEDS_OTHERS: readonly string[] = ['hash', 'flavor', 'flavour', 'base', 'source', 'app', 'tags'];

/** The same for what a longer key ends in, in an image map with a repository: `prefectTag`, `awsDigest`. */
export const IMAGE_MAP_ENDINGS: Readonly<Record<string, PartRole>> = {
  tag: 'tag',
  digest: 'digest',
};

/** Keys of an image map that hold a whole reference, which then takes the place of all other keys. */
export const OVERRIDES = /(?:override|overridevalue|overwrite|fullname|fullimagename|repositoryandtag|^ref)$/;

/** Keys of an image map that change its tag in a way which only the templates tell. */
export const TAG_PIECES: readonly string[] = ['tagprefix'];

/** Keys of an image map of which a registry's host is made, where all of the first are there: `<account>.dkr.<endpoint>.<region>.<domain>`. */
export const HOST_PIECES: readonly string[] = ['account', 'region', 'domain', 'endpoint'];

/** What a longer key of an image map begins with if it is a switch (`doNotCheckTag`). */
export const SWITCHES = /^(?:donot|use|check|enable|skip|allow|verify)/;

/** Maps below an image map that are about logging in to a registry. */
export const CREDENTIALS = /credential|secret|auth|login/;

/** Keys of a map by which each of its keys may name an image. */
export const SEVERAL_IMAGES = /images$|image(?:env|map)$/;

/** Keys beside an image map without a registry of its own that give it one. */
export const REGISTRY_BESIDE: readonly string[] = ['registry', 'jnlpregistry'];

/** What stands in a key `…Image` that names a container's image even if the value is one word, as `initChownDataImage: busybox`. */
export const CONTAINER_WORDS = /init|sidecar|container|docker|wait|hook|permission|sysctl|kubectl|busybox/;

/** Keys such as `defaultAppRepository` and `defaultAppTag` make one image by what stands before; after these words they speak of something else. */
export const OTHER_REPOSITORIES = /git|helm|chart|source|src|backup|package|maven|npm|snapshot/;

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

/** The shared registries that templates also put in front of a reference which one scalar holds (`image: app:1.0`), if it has no host. */
export const BEFORE_WHOLES = /^(?:(?:image|container|docker)registry|docker\.registry)$/;

/** A key that other images of the chart take where they have none of their own. */
export interface SharedKey {
  readonly path: readonly string[];
  /** One of these must read as a registry's host, since the key means other things too. */
  readonly beside?: readonly (readonly string[])[];
  /** Or its own value has this form. */
  readonly form?: RegExp;
  /** None of these may be there: the key is theirs. */
  readonly without?: readonly string[];
}

export const SHARED_REGISTRIES: readonly SharedRegistry[] = [
  { path: ['global', 'imageregistry'], wins: 'override' },
  { path: ['global', 'imageregistryoverride'], wins: 'override' },
  { path: ['imageregistryoverride'], wins: 'override' },
  { path: ['global', 'cattle', 'systemdefaultregistry'], wins: 'override' },
  { path: ['global', 'systemdefaultregistry'], wins: 'override' },
  { path: ['systemdefaultregistry'], wins: 'override' },
  { path: ['privateregistry', 'registryurl'], wins: 'override' },
  { path: ['global', 'image', 'registry'], wins: 'default' },
  { path: ['global', 'images', 'registry'], wins: 'default' },
  { path: ['images', 'registry'], wins: 'default' },
  { path: ['global', 'registry'], wins: 'default', needsHost: true },
  { path: ['global', 'dockerregistry'], wins: 'default' },
  { path: ['global', 'containerregistry'], wins: 'default' },
  { path: ['global', 'hub'], wins: 'default' },
  { path: ['global', 'registry', 'address'], wins: 'default', needsHost: true },
  { path: ['global', 'registry', 'url'], wins: 'default', needsHost: true },
  { path: ['imageregistry'], wins: 'default' },
  { path: ['imagerepositoryhost'], wins: 'default' },
  { path: ['global', 'imageprefix'], wins: 'default' },
  { path: ['imageprefix'], wins: 'default' },
  { path: ['dockerregistry'], wins: 'default' },
  { path: ['containerregistry'], wins: 'default' },
  { path: ['registryurl'], wins: 'default', needsHost: true },
  { path: ['customregistryurl'], wins: 'default' },
  { path: ['defaultregistry'], wins: 'default' },
  { path: ['defaultimageregistry'], wins: 'default' },
  { path: ['image', 'imageregistryname'], wins: 'default' },
  { path: ['docker', 'registry'], wins: 'default', needsHost: true },
  { path: ['docker', 'registry', 'name'], wins: 'default' },
  { path: ['imagecredentials', 'repositoryuriprefix'], wins: 'default' },
  { path: ['global', 'imagecredentials', 'repositoryuriprefix'], wins: 'default' },
  { path: ['global', 'repository'], wins: 'default', needsHost: true },
  { path: ['common', 'registry'], wins: 'default', needsHost: true },
  { path: ['registry', 'url'], wins: 'default', needsHost: true },
  { path: ['registry', 'host'], wins: 'default', needsHost: true },
  { path: ['registry', 'server'], wins: 'default', needsHost: true },
  { path: ['registry', 'address'], wins: 'default', needsHost: true },
  { path: ['hub'], wins: 'default', needsHost: true },
  { path: ['registry'], wins: 'default', needsHost: true },
];

/** Tags that count where an image writes none. */
export const SHARED_TAGS: readonly SharedKey[] = [
  { path: ['global', 'image', 'tag'] },
  { path: ['images', 'tag'] },
  { path: ['global', 'imagetag'] },
  { path: ['global', 'tag'] },
  { path: ['defaultimagetag'] },
  { path: ['imagetag'], without: ['image', 'imagename', 'imagerepository', 'imagerepo'] },
  { path: ['tag'], beside: [['registry'], ['hub']], form: /^$|^v?\d[\w.+-]*$|^(?:latest|main|master|stable|nightly|edge)$/, without: ['image', 'repository', 'repo'] },
  { path: ['version'], beside: [['registry'], ['hub']], without: ['image', 'repository', 'repo', 'tag'] },
];

/** Namespaces that stand in front of a name of one word. */
export const SHARED_NAMESPACES: readonly SharedKey[] = [
  { path: ['imagenamespace'] },
  { path: ['global', 'imagenamespace'] },
  { path: ['imagerepository'], without: ['image', 'imagename', 'imagetag', 'imageversion', 'tag'] },
  { path: ['imagerepo'], without: ['image', 'imagename', 'imagetag', 'imageversion', 'tag'] },
  { path: ['defaultimagerepository'], beside: [['defaultimageregistry']] },
  { path: ['org'], beside: [['registry'], ['hub']] },
];

/** Namespaces that stand in front of the `name` of images that have no repository: `global.image.repository` is one there. */
export const NAMESPACES_OF_NAMES: readonly SharedKey[] = [{ path: ['global', 'image', 'repository'] }];

/** What the value of a lone key reads as if it is a tag. */
export const TAG_FORM = /^(?:v?\d[\w.+-]*|latest|main|master|stable|nightly|edge)$/;

/** What stands before `Tag` in a key that is no image's tag. */
export const OTHER_TAGS = /git|branch|meta|html|xml|vlan|label|log|trace|span|metric|event|cost|asset|node|resource|custom|extra/;

/** What is put behind the tags of images that have no such key of their own. */
export const SHARED_SUFFIXES: readonly SharedKey[] = [{ path: ['global', 'variant'], beside: [['global', 'hub']] }];

/** What a registry may look like: host, port and a path. */
export const REGISTRY_FORM = /^[A-Za-z0-9[\]._:/-]*$/;

/** File endings of pictures and disk images, which hide under keys such as `backgroundImage`. */
export const FILE_ENDINGS = /\.(?:png|jpe?g|gif|svg|ico|webp|iso|img|qcow2|raw|vmdk|ova|tgz|tar|zip|gz)$/i;

/** Images of another kind than a registry's: of virtual machines, in the spelling of clouds, and of runners that a pipeline asks for. */
export const OTHER_IMAGES = /^(?:ami-[0-9a-f]{6,17}|\d{12}\/.+|projects\/.+\/images\/.+|(?:ubuntu|windows|macos)-(?:latest|\d[\d.]*)(?:-.*)?)$/;

/** What a key alone says. */
interface KeyFacts {
  readonly form: string;
  readonly namesImages: boolean;
  readonly namesSeveralImages: boolean;
  readonly mayNameImage: boolean;
}

/** Files repeat their keys, and each key of a values file is asked several times. */
const facts = new Map<string, KeyFacts>();
/** Keys are written by anyone, so that there may be any number of them. */
const MOST_FACTS = 10_000;

function factsOf(key: string): KeyFacts {
  const known = facts.get(key);
  if (known) return known;
  const form = formOf(key);
  const namesImages = form.endsWith('image') || form.endsWith('images');
  const made = { form, namesImages, namesSeveralImages: SEVERAL_IMAGES.test(form), mayNameImage: OF_IMAGE.test(key) };
  if (facts.size >= MOST_FACTS) facts.clear();
  // A key is a piece of its file's text, all of which it would keep in memory.
  facts.set(JSON.parse(JSON.stringify(key)) as string, { ...made, form: JSON.parse(JSON.stringify(form)) as string });
  return made;
}

/** A key as the tables spell it: lower case without `-` and `_`. */
export function keyForm(key: string): string {
  return factsOf(key).form;
}

/** Whether a key names one image or several: `image`, `thanosImage`, `init-image`, `images`. */
export function namesImages(key: string): boolean {
  return factsOf(key).namesImages;
}

/** Whether a key names several images. */
export function namesSeveralImages(key: string): boolean {
  return factsOf(key).namesSeveralImages;
}

function formOf(key: string): string {
  return IS_FORM.test(key) ? key : key.replace(/[-_]/g, '').toLowerCase();
}

const IS_FORM = /^[a-z0-9.]*$/;
/** What the form of every key with `image`, `repo` or `registry` in it, and of `hub`, comes from. */
const OF_IMAGE = /i[-_]*m[-_]*a[-_]*g[-_]*e|r[-_]*e[-_]*p[-_]*o|r[-_]*e[-_]*g[-_]*i[-_]*s[-_]*t[-_]*r[-_]*y|^[-_]*h[-_]*u[-_]*b/i;

/** Whether a key can name an image, a repository or a registry; where no key of a map can, the map is none unless its own key says so. */
export function mayNameImage(key: string): boolean {
  return factsOf(key).mayNameImage;
}
