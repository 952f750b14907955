import { touches } from '../base/span';
import type { ImageTransform, KustomizationLink } from '../images/linkModel';
import { isTransformedPlace, transformed } from '../images/kustomizeTransform';
import type { ImageSite } from '../images/model';
import { entryOf, type Snapshot } from '../workspace/snapshot';

/** What the kustomizations of one overlay make of an image of a resource. */
export interface OverlayResult {
  readonly overlay: string;
  readonly result: string;
  /** The entries that change it, with their files. */
  readonly by: readonly { readonly uri: string; readonly entry: ImageTransform }[];
}

/** What becomes of a resource's image in each overlay that changes it, by kustomize's own textual rule. */
export function overlaysOf(snapshot: Snapshot, uri: string, site: ImageSite): readonly OverlayResult[] {
  const chains = snapshot.chains(uri);
  if (chains.length === 0 || !isTransformedPlace(site, entryOf(snapshot, uri)?.surroundings.places)) return [];
  return chains.flatMap(({ overlay, steps }) => {
    let result = site.written;
    const by: { readonly uri: string; readonly entry: ImageTransform }[] = [];
    for (const step of steps) {
      const found = transformed(result, linkAt(snapshot, step)?.images ?? []);
      by.push(...found.by.map((entry) => ({ uri: step.uri, entry })));
      result = found.result;
    }
    return by.length > 0 ? [{ overlay, result, by }] : [];
  });
}

/** Whether a kustomization looks for an image by its text, so that a rewrite would take it out of its reach. */
export function isLookedFor(snapshot: Snapshot, uri: string, site: ImageSite): boolean {
  return overlaysOf(snapshot, uri, site).length > 0;
}

/** A transformer's entry under a cursor. */
export interface EntryUnderCursor {
  readonly entry: ImageTransform;
  /** The number of the kustomization in its file, and that of the entry in it. */
  readonly index: number;
  readonly position: number;
}

/** The entry of a kustomization's `images` that a cursor at `offset` stands in. */
export function entryAt(snapshot: Snapshot, uri: string, offset: number): EntryUnderCursor | undefined {
  const kustomizations = entryOf(snapshot, uri)?.links?.kustomizations ?? [];
  for (const [index, { images }] of kustomizations.entries()) {
    const position = images.findIndex(({ span }) => touches(span, offset));
    const entry = images[position];
    if (entry) return { entry, index, position };
  }
  return undefined;
}

/** An image of a resource as it reaches an entry, and what the entry makes of it. */
export interface Effect {
  readonly before: string;
  readonly after: string;
}

/** What an entry does to the images of its kustomization's resources, each pair once; and the images that it passes by. */
export function effectsOf(snapshot: Snapshot, uri: string, { index, position }: EntryUnderCursor): { readonly effects: readonly Effect[]; readonly others: readonly string[] } {
  const effects = new Map<string, Effect>();
  const others = new Set<string>();
  for (const resource of snapshot.resources(uri)) {
    const entry = entryOf(snapshot, resource);
    const sites = (entry?.images.sites ?? []).filter((site) => isTransformedPlace(site, entry?.surroundings.places));
    for (const { steps } of snapshot.chains(resource)) {
      const at = steps.findIndex((step) => step.uri === uri && step.index === index);
      if (at < 0) continue;
      const before = steps.slice(0, at).flatMap((step) => linkAt(snapshot, step)?.images ?? []);
      const own = linkAt(snapshot, { uri, index })?.images ?? [];
      for (const site of sites) {
        const reached = transformed(site.written, [...before, ...own.slice(0, position)]).result;
        const { result, by } = transformed(reached, own.slice(position, position + 1));
        if (by.length > 0) effects.set(`${reached} ${result}`, { before: reached, after: result });
        else others.add(reached);
      }
    }
  }
  return { effects: [...effects.values()], others: [...others] };
}

function linkAt(snapshot: Snapshot, { uri, index }: { readonly uri: string; readonly index: number }): KustomizationLink | undefined {
  return entryOf(snapshot, uri)?.links?.kustomizations?.[index];
}
