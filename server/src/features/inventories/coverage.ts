import { memo } from '../../base/memo';
import type { ImageSite, InventoryForm } from '../../images/model';
import { hostKey } from '../../reference/host';
import type { Reference } from '../../reference/model';
import { parseReference } from '../../reference/parse';
import type { Entry, NamedInventory } from '../../workspace/snapshot';
import { picksTag } from './tagRules';

/** Whether an inventory copies an image: it does, it may (a pattern, a placeholder, a tag that may be of that digest), or it does not. */
export type Coverage = 'copied' | 'possible' | 'missing';

/** An image as it is pulled from a mirror. */
export interface Pulled {
  /** The key of the mirror's host. */
  readonly host: string;
  /** The repository on the mirror. */
  readonly path: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** One thing that an inventory copies, by what it is called at its source or, where `isTarget` says so, on the mirror. */
interface Listed {
  readonly host: string | undefined;
  readonly isTarget: boolean;
  /** Undefined for all tags. */
  readonly tag: string | undefined;
  readonly digest: string | undefined;
  readonly picks?: { readonly by: 'regex' | 'semver'; readonly rule: string };
  /** True where a placeholder hides the tag. */
  readonly isVague?: boolean;
}

/** What an inventory copies, by the path on the mirror that it can be found under. */
export interface Listing {
  readonly byPath: ReadonlyMap<string, readonly Listed[]>;
  readonly digests: ReadonlySet<string>;
  /** True where what is copied cannot be told. */
  readonly uncertain: boolean;
}

/** The listing of a file; made once for an entry, so that nothing but a change of the file makes it anew. */
export const listingOf = memo(({ images }: Entry): Listing => {
  const form = images.inventory?.form ?? 'other';
  const byPath = new Map<string, Listed[]>();
  const digests = new Set<string>();
  let uncertain = images.inventory?.uncertain ?? true;
  const add = (paths: readonly string[], listed: Listed): void => {
    for (const path of paths) byPath.set(path, [...(byPath.get(path) ?? []), listed]);
  };
  for (const site of images.sites) {
    const read = listedBy(site, form);
    if (read === 'unknown') uncertain = true;
    if (typeof read !== 'object') continue;
    if (read.listed.digest !== undefined) digests.add(read.listed.digest);
    add(read.paths, read.listed);
  }
  for (const { repository, by, rule } of images.inventory?.picks ?? []) {
    const parsed = parseReference(repository);
    if (parsed.ok) add(pathsOf(parsed.reference, form), { host: hostKey(parsed.reference.domain), isTarget: false, tag: undefined, digest: undefined, picks: { by, rule } });
  }
  return { byPath, digests, uncertain };
});

interface Read {
  readonly paths: readonly string[];
  readonly listed: Listed;
}

/** What an entry of a list copies; `unknown` where a placeholder hides even the repository, undefined for what is no image. */
function listedBy(site: ImageSite, form: InventoryForm): Read | 'unknown' | undefined {
  if (site.obstacle === 'address' || site.readOnly !== undefined || !site.sure) return undefined;
  if (site.obstacle === 'partial') return 'unknown';
  if (site.obstacle === 'placeholder') return vaguely(site.written, form);
  const parsed = parseReference(site.impliedTag ? `${site.written}:${site.impliedTag.value}` : site.written);
  if (!parsed.ok) return undefined;
  const { tag, digest, domain } = parsed.reference;
  if (site.copiedTo !== undefined) return copiedTo(site.copiedTo, tag, digest);
  return { paths: pathsOf(parsed.reference, form), listed: { host: hostKey(domain), isTarget: false, tag, digest } };
}

/** With a placeholder in its tag alone, the repository is known and any tag of it may be copied. */
function vaguely(written: string, form: InventoryForm): Read | 'unknown' {
  const end = /[:@](?=[^/]*$)/.exec(written)?.index ?? written.length;
  const parsed = parseReference(written.slice(0, end));
  if (!parsed.ok) return 'unknown';
  return { paths: pathsOf(parsed.reference, form), listed: { host: hostKey(parsed.reference.domain), isTarget: false, tag: undefined, digest: undefined, isVague: true } };
}

/** A target of its own goes before every rule; without a tag of its own it has that of the source. */
function copiedTo(target: string, tag: string | undefined, digest: string | undefined): Read | undefined {
  const isPath = target.startsWith('/');
  // A stand-in, so that a path is never read as a host.
  const parsed = parseReference(isPath ? `stand.in${target}` : target);
  if (!parsed.ok) return undefined;
  const { reference } = parsed;
  const listed = { host: isPath ? undefined : hostKey(reference.domain), isTarget: true, tag: reference.tag ?? tag, digest: reference.digest ?? digest };
  return { paths: [reference.path], listed };
}

/**
 * The paths under which tools put a copy on a mirror: the repository (oc-mirror, Zarf, Hauler, `helm dt`, most scripts), behind its host
 * (`skopeo sync --scoped`, Rancher's script), without the `library/` that is implied, and of `skopeo sync` its last part alone.
 */
function pathsOf({ domain, path }: Reference, form: InventoryForm): readonly string[] {
  const bare = domain === 'docker.io' ? path.replace(/^library\/(?=[^/]+$)/, '') : path;
  const paths = [path, `${domain.toLowerCase()}/${path}`, bare, ...(form === 'skopeo-sync' ? [path.slice(path.lastIndexOf('/') + 1)] : [])];
  return [...new Set(paths)];
}

/** Whether an image is pulled from where an inventory fills. */
export function isFilledBy({ host, prefix }: NamedInventory, pulled: Pulled): boolean {
  return pulled.host === host && (prefix === '' || pulled.path === prefix || pulled.path.startsWith(`${prefix}/`));
}

/**
 * Whether a file that fills a mirror copies an image that is pulled from there. Nothing is taken for missing that may be copied: what
 * lists a repository without a tag may copy all of them, and a tag may be of the digest that is asked for.
 */
export function coverageOf({ host, prefix }: NamedInventory, listing: Listing, pulled: Pulled): Coverage {
  if (listing.uncertain) return 'possible';
  const below = prefix === '' ? pulled.path : pulled.path.slice(prefix.length + 1);
  const sources = listing.byPath.get(below)?.filter((listed) => !listed.isTarget || listed.host === undefined) ?? [];
  // A name on the mirror itself, such as in a list that was relocated, or as a target that the file gives.
  const named = listing.byPath.get(pulled.path)?.filter((listed) => listed.host === host) ?? [];
  // imgpkg copies everything into one repository.
  const isBundled = pulled.path === prefix && pulled.digest !== undefined && listing.digests.has(pulled.digest);
  const found = [...sources, ...named].map((listed) => compare(listed, pulled));
  if (isBundled || found.includes('copied')) return 'copied';
  return found.includes('possible') ? 'possible' : 'missing';
}

function compare(listed: Listed, { tag, digest }: Pulled): Coverage {
  if (listed.isVague) return 'possible';
  if (digest !== undefined) return compareDigest(listed, tag, digest);
  if (listed.picks) return picked(picksTag(listed.picks.by, listed.picks.rule, tag ?? ''));
  if (listed.digest !== undefined && listed.tag === undefined) return 'missing';
  return listed.tag === undefined || listed.tag === tag ? 'copied' : 'missing';
}

function compareDigest(listed: Listed, tag: string | undefined, digest: string): Coverage {
  if (listed.digest !== undefined) return listed.digest === digest ? 'copied' : 'missing';
  return listed.tag === undefined || tag === undefined || listed.tag === tag ? 'possible' : 'missing';
}

function picked(isPicked: boolean | undefined): Coverage {
  if (isPicked === undefined) return 'possible';
  return isPicked ? 'copied' : 'missing';
}
