import type { Place } from '../base/span';
import type { ImageSite } from '../images/model';
import type { HostEntry } from '../mirrors/model';
import { hostKey } from '../reference/host';
import type { Reference } from '../reference/model';
import { parseReference } from '../reference/parse';
import { fixedHost } from '../reference/placeholder';
import { entriesOf, type Snapshot } from '../workspace/snapshot';
import { eachOnce } from './definition';
import { registriesWithUrl, registryElementAt, type ElementUnderCursor } from './places';
import { resolutionOf } from './resolution';
import { routesFor, tableFor } from './routes';
import { sitesAt } from './siteAt';

/**
 * From a Mirrored Registry or an Artifact Registry's URL: every image of the workspace that it redirects or serves, in open
 * files and closed ones, and the Environments it is assigned to. From an image: the same image elsewhere. Empty where the
 * cursor stands on neither. Places are spans of the files as their entries know them.
 */
export function referencesAt(snapshot: Snapshot, uri: string, offset: number, withDeclaration = false): readonly Place[] {
  const under = registryElementAt(snapshot, uri, offset);
  if (!under) return sameImages(snapshot, uri, offset);
  const declaration: readonly Place[] = withDeclaration ? [{ uri, span: under.element.host.span }] : [];
  return eachOnce([...declaration, ...throughElement(snapshot, under)]);
}

/** The images alone that a Mirrored Registry or an Artifact Registry under a cursor redirects or serves. */
export function imagesThroughAt(snapshot: Snapshot, uri: string, offset: number): readonly Place[] {
  const under = registryElementAt(snapshot, uri, offset);
  if (under?.element.kind === 'mirror') return eachOnce(imagesThrough(snapshot, under.source.uri, [under.element.host]));
  if (under?.element.kind === 'url') return eachOnce(imagesThrough(snapshot, under.source.uri, [under.element.host, ...under.element.registry.mirrors]));
  return [];
}

function throughElement(snapshot: Snapshot, under: ElementUnderCursor): readonly Place[] {
  const { element, source } = under;
  const { host } = element;
  if (host.key === undefined) return [];
  if (element.kind === 'mirror') return imagesThrough(snapshot, source.uri, [host]);
  const files = tableFor(snapshot, source.uri).files;
  if (element.kind === 'url') {
    return [...assignments(snapshot, under, host.key), ...imagesThrough(snapshot, source.uri, [host, ...element.registry.mirrors])];
  }
  const declared = registriesWithUrl(files, host.key);
  const images = declared.flatMap(({ source: file, registry }) =>
    imagesThrough(snapshot, file.uri, registry.url ? [registry.url, ...registry.mirrors] : registry.mirrors),
  );
  return [...declared.map(({ place }) => place), ...images];
}

function assignments(snapshot: Snapshot, under: ElementUnderCursor, key: string): readonly Place[] {
  return tableFor(snapshot, under.source.uri).files.flatMap((file) =>
    (file.file.environments ?? []).flatMap((environment) =>
      environment.registries.filter((entry) => entry.key === key).map((entry) => ({ uri: file.uri, span: entry.span })),
    ),
  );
}

/** The images that rules at these places of a registry file lead to a source. */
function imagesThrough(snapshot: Snapshot, registryUri: string, hosts: readonly HostEntry[]): readonly Place[] {
  const keys = new Set(hosts.flatMap((host) => host.key ?? []));
  const inForce = snapshot.registryFiles.find((source) => source.uri === registryUri);
  if (!inForce) return [];
  const found: Place[] = [];
  for (const entry of entriesOf(snapshot)) {
    if (entry.images.sites.length === 0 || !routesFor(snapshot, entry.uri, 'all').files.includes(inForce)) continue;
    for (const site of entry.images.sites) {
      if (site.readOnly === 'last-applied' || !keys.has(hostKeyOf(site) ?? '')) continue;
      if (leadsThrough(snapshot, entry.uri, site, registryUri, keys)) found.push({ uri: entry.uri, span: site.span });
    }
  }
  return found;
}

/** Whether one of an image's sources comes by a rule of the file for one of these hosts. A rule may have moved while its file is broken. */
function leadsThrough(snapshot: Snapshot, uri: string, site: ImageSite, registryUri: string, keys: ReadonlySet<string>): boolean {
  return resolutionOf(snapshot, uri, site, 'all').sources.some(
    ({ via }) => via?.place.uri === registryUri && keys.has(hostKey(via.mirrored ?? via.registry)),
  );
}

function hostKeyOf(site: ImageSite): string | undefined {
  if (site.obstacle === 'partial' || site.obstacle === 'address') return undefined;
  if (site.obstacle === 'placeholder') {
    const host = fixedHost(site.written)?.domain;
    return host === undefined ? undefined : hostKey(host);
  }
  const reference = referenceOf(site);
  return reference && hostKey(reference.domain);
}

function sameImages(snapshot: Snapshot, uri: string, offset: number): readonly Place[] {
  const [under] = sitesAt(snapshot, uri, offset);
  const wanted = under && under.site.obstacle === undefined ? referenceOf(under.site) : undefined;
  if (!wanted || routesFor(snapshot, uri).files.length === 0) return [];
  const found: Place[] = [];
  for (const entry of entriesOf(snapshot)) {
    for (const site of entry.images.sites) {
      if (site.obstacle !== undefined || site.readOnly === 'last-applied') continue;
      const reference = referenceOf(site);
      if (reference && sameRepository(reference, wanted)) found.push({ uri: entry.uri, span: site.span });
    }
  }
  return eachOnce(found);
}

function sameRepository(a: Reference, b: Reference): boolean {
  return a.path === b.path && hostKey(a.domain) === hostKey(b.domain);
}

function referenceOf(site: ImageSite): Reference | undefined {
  const parsed = parseReference(site.written);
  return parsed.ok ? parsed.reference : undefined;
}
