import type { Tree } from '../syntax/tree';
import { findInCompose } from './compose';
import { findInValues } from './helmValues';
import { findInKustomization } from './kustomization';
import type { FoundImages, ImageKind, ImageSite, Surroundings } from './model';
import { findInObjects } from './objects';
import { recognise } from './recognise';

/**
 * Every image reference of a file, in the order of the text, with the kind of the file. It is pure and never throws; for a
 * Helm template it gives the kind and no site, since only evaluating it tells its images.
 */
export function findImages(tree: Tree, text: string, surroundings: Surroundings): FoundImages {
  const kind = recognise(tree, text, surroundings);
  const sites = [...sitesOf(kind, tree, text, surroundings)].sort((a, b) => a.span.start - b.span.start);
  return { kind: kind ?? sites[0]?.kind, sites };
}

function sitesOf(kind: ImageKind | undefined, tree: Tree, text: string, surroundings: Surroundings): readonly ImageSite[] {
  switch (kind) {
    case 'helm-template':
    case 'chart':
      return [];
    case 'helm-values':
      return findInValues(tree, text, surroundings);
    case 'compose':
      return findInCompose(tree);
    case 'kustomization':
      return [...findInKustomization(tree, surroundings.path), ...findInObjects(tree)];
    default:
      return findInObjects(tree);
  }
}
