import type { LineIndex } from '../../base/lines';
import type { ImageSite } from '../../images/model';
import type { Snapshot } from '../../workspace/snapshot';
import { comparedImages } from '../comparison/changes';
import { resolutionOf, type Resolution } from '../resolution';
import { routesFor, type Routes } from '../routes';
import { imagesOfChart } from '../sites';

/** An image reference of the workspace with what becomes of it in every Environment that its file is deployed to. */
export interface PulledImage {
  readonly uri: string;
  readonly lines: LineIndex;
  readonly site: ImageSite;
  readonly resolution: Resolution;
}

/** How far a walk over the images has come. */
export interface PullProgress {
  readonly done: number;
  readonly total: number;
}

/** Images resolved between two steps. */
const IMAGES_AT_A_TIME = 500;

/**
 * Resolves every image reference of the files that are wanted, each once, in the order of the files; what is rendered from charts counts as far
 * as they are loaded. Each step lets other work run; a text that only looks like a reference and is none is left out.
 */
export function* pulledImageSteps(snapshot: Snapshot, isWanted: (uri: string) => boolean): Generator<PullProgress, readonly PulledImage[]> {
  const { roots } = snapshot.charts;
  for (const [at, root] of roots.entries()) {
    // Rendered one after the other here, they are at hand when all images are listed below.
    const chart = snapshot.charts.at(root);
    if (!chart) continue;
    imagesOfChart(chart);
    yield { done: at, total: roots.length };
  }
  const found: PulledImage[] = [];
  const images = comparedImages(snapshot, isWanted);
  for (const [at, { uri, lines, site }] of images.entries()) {
    if (at % IMAGES_AT_A_TIME === 0) yield { done: at, total: images.length };
    const resolution = resolved(snapshot, uri, site);
    if (site.sure || resolution.status !== 'invalid') found.push({ uri, lines, site, resolution });
  }
  return found;
}

/** The resolutions of sites, by the routes that they were resolved along: after an edit only what it changed is resolved anew. */
const kept = new WeakMap<Routes, WeakMap<ImageSite, Resolution>>();

function resolved(snapshot: Snapshot, uri: string, site: ImageSite): Resolution {
  if (!restsOnRoutes(site)) return resolutionOf(snapshot, uri, site, 'all');
  const routes = routesFor(snapshot, uri, 'all');
  const known = kept.get(routes) ?? new WeakMap<ImageSite, Resolution>();
  kept.set(routes, known);
  const hit = known.get(site);
  if (hit) return hit;
  const resolution = resolutionOf(snapshot, uri, site, 'all');
  known.set(site, resolution);
  return resolution;
}

/** Whether a reference is resolved by its own text and the routes alone: charts and products have no part in it. */
function restsOnRoutes({ kind, obstacle }: ImageSite): boolean {
  return obstacle === undefined && kind !== 'helm-template' && kind !== 'apollo-overrides' && kind !== 'apollo-module';
}
