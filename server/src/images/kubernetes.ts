import type { PlaceRule } from './rules';

/** What kustomize and kpt run as a function. */
const FUNCTION: readonly PlaceRule[] = [{ kind: 'kubernetes', path: 'container.image' }];

/** Where the objects of Kubernetes, and custom ones that embed a pod, name images. */
export const KUBERNETES_RULES: readonly PlaceRule[] = [
  { kind: 'kubernetes', path: '**.containers[].image' },
  { kind: 'kubernetes', path: '**.initContainers[].image' },
  { kind: 'kubernetes', path: '**.ephemeralContainers[].image' },
  { kind: 'kubernetes', path: '**.volumes[].image.reference' },
  { kind: 'kubernetes', path: '**.container.image', sure: false },
  { kind: 'kubernetes', path: 'status.containerStatuses[].image' },
  { kind: 'kubernetes', path: 'status.initContainerStatuses[].image' },
  { kind: 'kubernetes', path: 'status.ephemeralContainerStatuses[].image' },
  { kind: 'kubernetes', path: '**.env[].value', where: { key: 'name', is: /^RELATED_IMAGE_/ }, within: 'environment' },
  { kind: 'kubernetes', path: '**.env[].value', where: { key: 'name', is: /(?:^|_)IMAGE$/ }, read: 'likely', within: 'environment' },
  { kind: 'kubernetes', path: '**.env[].value', read: 'text', within: 'environment' },
  { kind: 'kubernetes', path: '**.args[]', read: 'text', within: 'argument' },
  { kind: 'kubernetes', path: '**.command[]', read: 'text', within: 'argument' },
  { kind: 'kubernetes', path: '[].value', where: { key: 'path', is: /\/(?:c|initC|ephemeralC)ontainers\/[^/]+\/image$/ } },
  { kind: 'kubernetes', path: '[].value', where: { key: 'path', is: /\/(?:c|initC|ephemeralC)ontainers\/[^/]+$/ }, read: 'values' },
  { kind: 'kubernetes', path: '[].value[].image' },
  { kind: 'kubernetes', path: '**.annotations."config.kubernetes.io/function"', read: 'yaml', inside: FUNCTION },
];
