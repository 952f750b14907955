import { isDockerfileName } from './dockerfile';
import { isImageListName } from './imageList';

/** The kinds of files that are no trees and are read line by line; their name alone tells them. */
export function lineKindOf(path: string): 'dockerfile' | 'image-list' | undefined {
  if (isDockerfileName(path)) return 'dockerfile';
  return isImageListName(path) ? 'image-list' : undefined;
}

/** Whether a file of that name may hold images although it ends neither in `.yaml` nor in `.yml` nor in `.json`. */
export function isImageFileName(path: string): boolean {
  return lineKindOf(path) !== undefined || /\.gotmpl$/i.test(path) || /(?:^|\/)Images\.lock$/.test(path) || /(?:^|\/)Kustomization$/.test(path);
}
