import type { PlaceRule } from './rules';

/** What a Tinkerbell template runs. */
const ACTIONS: readonly PlaceRule[] = [{ kind: 'kubernetes', path: 'tasks[].actions[].image' }];

/** An object's pointer to an image by its reference, where it could also name an object (an ImageStreamTag). */
const DOCKER_IMAGE = { key: 'kind', is: /^DockerImage$/ } as const;

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
  { kind: 'kubernetes', objects: { groups: ['olm.operatorframework.io'] }, path: 'spec.source.image.ref' },
  { kind: 'helm-release', objects: { groups: ['install.istio.io'], kinds: ['IstioOperator'] }, path: 'spec', read: 'values' },
  { kind: 'helm-release', objects: { groups: ['sailoperator.io'] }, path: 'spec.values', read: 'values' },
  { kind: 'kubernetes', objects: { groups: ['extensions.istio.io'], kinds: ['WasmPlugin'] }, path: 'spec.url', scheme: 'oci://' },
  { kind: 'kubernetes', objects: { groups: ['operator.knative.dev'] }, path: 'spec.registry.default' },
  { kind: 'kubernetes', objects: { groups: ['operator.knative.dev'] }, path: 'spec.registry.override.*' },
  { kind: 'kubernetes', objects: { groups: ['tinkerbell.org'], kinds: ['Template'] }, path: 'spec.data', read: 'yaml', inside: ACTIONS },
  { kind: 'kubernetes', path: '**.from.name', where: DOCKER_IMAGE },
  { kind: 'kubernetes', path: '**.annotations."sidecar.istio.io/proxyImage"' },
  { kind: 'kubernetes', path: '**.annotations."config.linkerd.io/proxy-image"' },
  { kind: 'kubernetes', path: '**.annotations."config.linkerd.io/init-image"' },
  { kind: 'kubernetes', path: '**.annotations."config.linkerd.io/debug-image"' },
  { kind: 'kubernetes', path: '**.annotations."vault.hashicorp.com/agent-image"' },
  { kind: 'kubernetes', path: '**.annotations."dapr.io/sidecar-image"' },
  { kind: 'kubernetes', objects: { groups: ['kbld.k14s.io'] }, path: 'overrides[].newImage' },
  { kind: 'kubernetes', objects: { groups: ['serving.kserve.io'] }, path: '**.model.image' },
  { kind: 'kubernetes', objects: { groups: ['k0s.k0sproject.io'], kinds: ['ClusterConfig'] }, path: 'spec.images', read: 'values' },
  { kind: 'kind-cluster', objects: { groups: ['kind.x-k8s.io'], kinds: ['Cluster'] }, path: 'nodes[].image' },
];
