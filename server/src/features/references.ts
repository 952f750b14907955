import type { Place } from '../base/span';
import type { ImageSite } from '../images/model';
import type { ArtifactRegistry, HostEntry } from '../mirrors/model';
import { hostKey } from '../reference/host';
import type { Reference } from '../reference/model';
import { parseReference } from '../reference/parse';
import { entriesOf, type Snapshot } from '../workspace/snapshot';
import { eachOnce } from './definition';
import { registriesWithUrl, registryElementAt, type ElementUnderCursor } from './places';
import { placesThrough } from './pulledThrough';
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
  if (!under || under.element.kind === 'assignment') return [];
  const { kind, host, registry } = under.element;
  return imagesThrough(snapshot, uri, registry, kind === 'mirror' ? [host] : [host, ...registry.mirrors]);
}

function throughElement(snapshot: Snapshot, under: ElementUnderCursor): readonly Place[] {
  const { element, source } = under;
  const { host } = element;
  if (host.key === undefined) return [];
  if (element.kind === 'mirror') return imagesThrough(snapshot, source.uri, element.registry, [host]);
  const files = tableFor(snapshot, source.uri).files;
  if (element.kind === 'url') {
    return [...assignments(snapshot, under, host.key), ...imagesThrough(snapshot, source.uri, element.registry, [host, ...element.registry.mirrors])];
  }
  const declared = registriesWithUrl(files, host.key);
  const images = declared.flatMap(({ source: file, registry }) =>
    imagesThrough(snapshot, file.uri, registry, registry.url ? [registry.url, ...registry.mirrors] : registry.mirrors),
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

/** The images that rules of an Artifact Registry for some of its hosts lead to a source. */
export function imagesThrough(snapshot: Snapshot, file: string, { url }: ArtifactRegistry, hosts: readonly HostEntry[]): readonly Place[] {
  const registry = url?.key;
  if (registry === undefined) return [];
  return placesThrough(snapshot, hosts.flatMap(({ key }) => (key === undefined ? [] : [{ file, registry, host: key }])));
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
