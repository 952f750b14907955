import { memo } from '../../base/memo';
import { findPlaceholder } from '../../reference/placeholder';
import { folderOf, nearestFolder } from '../../base/uri';
import { joinRoles } from '../../images/valuesJoin';
import type { OverrideBlock, ProductManifest } from '../../images/apollo/facts';
import type { ImageSite, Part, PartElsewhere } from '../../images/model';
import { entriesOf, entryOf, type Snapshot } from '../../workspace/snapshot';
import { chartOfManifest, chartsOf, type WorkspaceChart } from './charts';

/** A product whose manifest stands in the workspace. */
export interface Product {
  readonly uri: string;
  readonly name: string;
  readonly version: string | undefined;
  readonly manifest: ProductManifest;
}

/** A reference of an override with what the chart's own values give to it. */
export interface JoinedReference {
  readonly written: string;
  readonly chart: string;
  /** What the override leaves out, where it stands. */
  readonly elsewhere: readonly PartElsewhere[];
}

/** The products of the workspace, in the order of their manifests' URIs. */
export const productsOf = memo((snapshot: Snapshot): readonly Product[] => {
  const products: Product[] = [];
  for (const { uri, images } of entriesOf(snapshot)) {
    const manifest = images.apollo?.manifest;
    if (manifest?.name) products.push({ uri, name: manifest.name.text, version: manifest.version?.text, manifest });
  }
  return products.sort((a, b) => (a.uri < b.uri ? -1 : 1));
});

/**
 * The name of the product that overrides at a place of a file are for: in a Module the one that its entity names. A file of
 * overrides does not say it; it is the product or chart that its own name or a folder around it is called by, else the one
 * product of the workspace folder. Undefined where several could be meant.
 */
export function productNameAt(snapshot: Snapshot, uri: string, offset: number): string | undefined {
  const facts = entryOf(snapshot, uri)?.images.apollo;
  if (facts?.entities) return facts.entities.find(({ span }) => span.start <= offset && offset < span.end)?.product;
  const folder = nearestFolder(snapshot.folders, uri);
  const isNear = (other: { readonly uri: string }): boolean => nearestFolder(snapshot.folders, other.uri) === folder;
  const products = [...new Set(productsOf(snapshot).filter(isNear).map(({ name }) => name))];
  const names = [...new Set([...products, ...chartsOf(snapshot).filter(isNear).map(({ name }) => name)])];
  const steps = uri.slice(folder?.length ?? 0).split('/').reverse().map((step) => step.replace(/\.(?:ya?ml|json)$/, ''));
  const named = steps.map((step) => names.find((name) => name === step)).find((name) => name !== undefined);
  return named ?? (products.length === 1 ? products[0] : undefined);
}

/** The product of a name, where one manifest of the workspace folder has it. */
export function productNamed(snapshot: Snapshot, uri: string, name: string): Product | undefined {
  const folder = nearestFolder(snapshot.folders, uri);
  const found = productsOf(snapshot).filter((product) => product.name === name && nearestFolder(snapshot.folders, product.uri) === folder);
  return found.length === 1 ? found[0] : undefined;
}

/**
 * The block that applies to a version: the highest that is not above it, since a key is the lowest version that its block is for.
 * Palantir's page on config overrides limits a block to its major version besides; `isOfOtherMajor` tells where that matters.
 */
export function appliedBlock(blocks: readonly OverrideBlock[], version: string): OverrideBlock | undefined {
  const wanted = orderOf(version);
  const below = blocks.filter((block) => {
    const own = orderOf(block.version.text);
    return own && wanted && compare(own, wanted) <= 0;
  });
  return below.reduce<OverrideBlock | undefined>((best, block) => (best && compare(orderOf(best.version.text), orderOf(block.version.text)) >= 0 ? best : block), undefined);
}

/** Whether a block is of another major version than a product's, so that by Palantir's page it would not apply. */
export function isOfOtherMajor(block: OverrideBlock, version: string): boolean {
  return orderOf(block.version.text)?.[0] !== orderOf(version)?.[0];
}

type Order = readonly number[];

/** A version as numbers that compare like it: a candidate (`-rc2`) comes before its version, a snapshot (`-5-gabc`) behind it. */
function orderOf(version: string): Order | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)(?:-rc(\d+))?(?:-(\d+)-g[0-9a-f]+)?$/.exec(version);
  if (!match) return undefined;
  const [, major, minor, patch, candidate, commits] = match;
  return [Number(major), Number(minor), Number(patch), candidate === undefined ? Infinity : Number(candidate), Number(commits ?? 0)];
}

function compare(a: Order | undefined, b: Order | undefined): number {
  if (!a || !b) return 0;
  const at = a.findIndex((number, index) => number !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) < (b[at] ?? 0) ? -1 : 1;
}

/** The keys that lead from a file's root to the values of a block. */
const BLOCK_PATH = /^.*?\["\d[\w.-]*"\]\.overrides\./;

/**
 * The whole reference at an override that gives only a part of one (a tag, a repository without its tag): what the override
 * leaves out stands in the values of the product's chart. Undefined where the chart is not in the workspace, or has no image there.
 */
export function joinedWithChart(snapshot: Snapshot, uri: string, site: ImageSite): JoinedReference | undefined {
  if (!site.parts || (site.kind !== 'apollo-overrides' && site.kind !== 'apollo-module')) return undefined;
  const own = new Map(site.parts.filter((part) => part.value !== '').map((part) => [part.role, part] as const));
  const chart = chartFor(snapshot, uri, site.span.start);
  const places = site.parts.map((part) => part.path.replace(BLOCK_PATH, ''));
  const found = chart && valuesSites(snapshot, chart).find(({ site: { parts } }) => parts?.some((part) => places.some((place) => isSamePlace(part.path, place))));
  const base = found?.site;
  if (!found || !base?.parts) return undefined;
  const roles = new Map<Part['role'], Part>(base.parts.map((part) => [part.role, part]));
  // A blank key replaces the chart's value too, as Helm merges them.
  for (const part of site.parts) roles.set(part.role, part);
  // A digest of the chart would belong to another tag.
  if (own.has('tag') && !own.has('digest')) roles.delete('digest');
  const joined = joinRoles(roles);
  const hasTag = ['tag', 'digest'].some((role) => (roles.get(role as Part['role'])?.value ?? '') !== '');
  const elsewhere = base.parts.filter((part) => roles.get(part.role) === part).map(({ role, path, value }) => ({ role, path, value, uri: found.uri, file: found.file }));
  const isWhole = own.has('repository') && (own.has('tag') || own.has('digest'));
  if (isWhole && elsewhere.every(({ value }) => value === '')) return undefined;
  return { written: hasTag || !base.impliedTag ? joined : `${joined}:${base.impliedTag.value}`, chart: chart.name, elsewhere };
}

/** A site of an override with what its chart gives to it, as one whole reference; any other site, and one with a placeholder, as it is. */
export function joinedSite(snapshot: Snapshot, uri: string, site: ImageSite): ImageSite {
  const joined = joinedWithChart(snapshot, uri, site);
  if (!joined || findPlaceholder(joined.written)) return site;
  return { ...site, written: joined.written, obstacle: undefined, missing: [], impliedTag: undefined, elsewhere: joined.elsewhere };
}

function isSamePlace(a: string, b: string): boolean {
  return a === b || (a.includes('.') && b.includes('.') && folderOfPath(a) === folderOfPath(b));
}

/** The map that holds a key; `image` of `image.tag`. */
function folderOfPath(path: string): string {
  return path.slice(0, path.lastIndexOf('.'));
}

function valuesSites(snapshot: Snapshot, chart: WorkspaceChart): readonly { readonly uri: string; readonly file: string; readonly site: ImageSite }[] {
  return ['values.yaml', 'values.yml'].flatMap((name) => {
    const entry = entryOf(snapshot, `${chart.folder}/${name}`);
    return (entry?.images.sites ?? []).map((site) => ({ uri: entry?.uri ?? '', file: entry?.surroundings.path ?? '', site }));
  });
}

/** The chart of the product that overrides are for: as its manifest says, else the one of the product's name. */
function chartFor(snapshot: Snapshot, uri: string, offset: number): WorkspaceChart | undefined {
  const name = productNameAt(snapshot, uri, offset);
  if (name === undefined) return undefined;
  const product = productNamed(snapshot, uri, name);
  const declared = product && chartOfManifest(snapshot, product.uri, product.manifest);
  if (declared) return declared;
  const folder = nearestFolder(snapshot.folders, uri);
  const named = chartsOf(snapshot).filter((chart) => chart.name === name && nearestFolder(snapshot.folders, chart.uri) === folder);
  const around = named.filter((chart) => uri.startsWith(`${folderOf(chart.uri)}/`));
  return named.length === 1 ? named[0] : around.length === 1 ? around[0] : undefined;
}
