import { asMap, textOf, valueOf } from '../syntax/access';
import type { MapNode } from '../syntax/tree';
import type { PlaceRule } from './rules';

/** Where the configurations of nodes name the images of the system itself: Talos's machine configuration, and RKE's cluster file. */
export const NODE_CONFIG_RULES: readonly PlaceRule[] = [
  { kind: 'node-config', path: 'machine.install.image' },
  { kind: 'node-config', path: 'machine.install.extensions[].image' },
  { kind: 'node-config', path: 'machine.kubelet.image' },
  { kind: 'node-config', path: 'machine.pods[].spec.containers[].image' },
  { kind: 'node-config', path: 'cluster.*.image' },
  { kind: 'node-config', path: 'system_images.*' },
];

/** Whether a document is one of them, by what only they hold. */
export function isNodeConfig(_: string, root: MapNode | undefined): boolean {
  if (valueOf(root, 'kind') !== undefined) return false;
  if (textOf(root, 'version') === 'v1alpha1') return asMap(valueOf(root, 'machine')) !== undefined || asMap(valueOf(root, 'cluster')) !== undefined;
  return asMap(valueOf(root, 'system_images')) !== undefined && valueOf(root, 'nodes') !== undefined;
}
