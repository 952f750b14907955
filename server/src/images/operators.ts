import type { PlaceRule } from './rules';

/** Where well-known custom resources name images outside a pod spec. */
export const OPERATOR_RULES: readonly PlaceRule[] = [
  { kind: 'kubernetes', objects: { groups: ['monitoring.coreos.com'] }, path: 'spec.image' },
  { kind: 'kubernetes', objects: { groups: ['monitoring.coreos.com'] }, path: 'spec.thanos.image' },
  { kind: 'kubernetes', objects: { groups: ['caching.internal.knative.dev'] }, path: 'spec.image' },
  { kind: 'kubernetes', objects: { groups: ['image.toolkit.fluxcd.io'], kinds: ['ImageRepository'] }, path: 'spec.image' },
  { kind: 'kubernetes', objects: { groups: ['pkg.crossplane.io'] }, path: 'spec.package' },
  { kind: 'kubernetes', objects: { groups: ['meta.pkg.crossplane.io'] }, path: 'spec.dependsOn[].package' },
  { kind: 'kubernetes', objects: { groups: ['meta.pkg.crossplane.io'] }, path: 'spec.dependsOn[].provider' },
  { kind: 'kubernetes', objects: { groups: ['meta.pkg.crossplane.io'] }, path: 'spec.dependsOn[].configuration' },
  { kind: 'kubernetes', objects: { groups: ['meta.pkg.crossplane.io'] }, path: 'spec.dependsOn[].function' },
  { kind: 'kubernetes', objects: { groups: ['kubevirt.io'] }, path: '**.containerDisk.image' },
  { kind: 'kubernetes', objects: { groups: ['kubevirt.io'] }, path: '**.kernelBoot.container.image' },
  { kind: 'kubernetes', objects: { groups: ['kubevirt.io', 'cdi.kubevirt.io'] }, path: '**.source.registry.url', scheme: 'docker://' },
  { kind: 'kubernetes', objects: { groups: ['operators.coreos.com'] }, path: 'spec.relatedImages[].image' },
  { kind: 'kubernetes', objects: { groups: ['operators.coreos.com'], kinds: ['ClusterServiceVersion'] }, path: 'metadata.annotations.containerImage' },
  { kind: 'kubernetes', objects: { groups: ['operators.coreos.com'], kinds: ['CatalogSource'] }, path: 'spec.image' },
  { kind: 'kubernetes', path: '**.annotations."sidecar.istio.io/proxyImage"' },
  { kind: 'kubernetes', objects: { groups: ['kbld.k14s.io'] }, path: 'overrides[].newImage' },
  { kind: 'kubernetes', objects: { groups: ['serving.kserve.io'] }, path: '**.model.image' },
  { kind: 'kind-cluster', objects: { groups: ['kind.x-k8s.io'], kinds: ['Cluster'] }, path: 'nodes[].image' },
];
