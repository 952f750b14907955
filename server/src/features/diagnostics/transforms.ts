import type { Entry, Snapshot } from '../../workspace/snapshot';
import { entryOf } from '../../workspace/snapshot';
import type { ImageTransform } from '../../images/linkModel';
import { effectsOf, type Effect } from '../kustomize';
import type { CheckedFile } from './model';

/** An entry of a kustomization's `images` with what it does to the images of the resources at hand. */
export interface JudgedTransform {
  readonly entry: ImageTransform;
  readonly effects: readonly Effect[];
  /** The images that it passes by, as they reach it. */
  readonly others: readonly string[];
}

/** The image transformers of a file, each with its effects; an entry without any resource at hand has none of either. */
export function judgedTransforms({ snapshot, uri, entry }: CheckedFile): readonly JudgedTransform[] {
  return (entry.links?.kustomizations ?? []).flatMap(({ images }, index) => images.map((each, position): JudgedTransform => (
    { entry: each, ...effectsOf(snapshot, uri, { entry: each, index, position }) }
  )));
}

/** The files that the findings about a kustomization's images rest on besides its own. */
export function transformedBy(snapshot: Snapshot, entry: Entry): readonly (Entry | undefined)[] {
  if (!entry.links?.kustomizations?.some(({ images }) => images.length > 0)) return NONE;
  const resources = snapshot.resources(entry.uri);
  const steps = resources.flatMap((resource) => snapshot.chains(resource).flatMap((chain) => chain.steps.map((step) => step.uri)));
  return [...new Set([...resources, ...steps])].map((uri) => entryOf(snapshot, uri));
}

const NONE: readonly Entry[] = [];
