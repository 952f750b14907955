import { textOf } from '../syntax/access';
import type { MapNode } from '../syntax/tree';

/** A Kubernetes object's API group, without the version, and its kind. */
export interface Owner {
  readonly group: string;
  readonly kind: string;
}

/** What stands for the owner of a map that belongs to no object. */
export const NOBODY: Owner = { group: '', kind: '' };

/** The API group and the kind of an object, or undefined for a map that is none. */
export function ownerOf(map: MapNode | undefined): Owner | undefined {
  const apiVersion = textOf(map, 'apiVersion');
  const kind = apiVersion === undefined ? undefined : textOf(map, 'kind');
  if (apiVersion === undefined || kind === undefined) return undefined;
  const slash = apiVersion.lastIndexOf('/');
  return { group: slash === -1 ? '' : apiVersion.slice(0, slash), kind };
}
