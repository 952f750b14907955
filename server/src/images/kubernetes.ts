import type { PlaceRule } from './rules';

/** Where the objects of Kubernetes, and custom ones that embed a pod, name images. */
export const KUBERNETES_RULES: readonly PlaceRule[] = [
  { kind: 'kubernetes', path: '**.containers[].image' },
  { kind: 'kubernetes', path: '**.initContainers[].image' },
  { kind: 'kubernetes', path: '**.ephemeralContainers[].image' },
  { kind: 'kubernetes', path: '**.volumes[].image.reference' },
  { kind: 'kubernetes', path: 'status.containerStatuses[].image' },
  { kind: 'kubernetes', path: 'status.initContainerStatuses[].image' },
  { kind: 'kubernetes', path: 'status.ephemeralContainerStatuses[].image' },
];
