import type { ObjectFilter, PlaceRule } from './rules';

const FLUX_HELM: ObjectFilter = { groups: ['helm.toolkit.fluxcd.io'], kinds: ['HelmRelease'] };
const FLUX_SOURCES: ObjectFilter = { groups: ['source.toolkit.fluxcd.io'], kinds: ['OCIRepository', 'HelmRepository'] };
const ARGO_CD: ObjectFilter = { groups: ['argoproj.io'], kinds: ['Application', 'ApplicationSet'] };
const HELM_CHARTS: ObjectFilter = { groups: ['helm.cattle.io'], kinds: ['HelmChart', 'HelmChartConfig'] };
const PROVIDER_HELM: ObjectFilter = { groups: ['helm.crossplane.io', 'helm.m.crossplane.io'], kinds: ['Release'] };

/** Where objects that deploy charts and kustomizations hold values and images: Flux, Argo CD, the Helm controller of k3s, Crossplane. */
export const DELIVERY_RULES: readonly PlaceRule[] = [
  { kind: 'helm-release', objects: FLUX_HELM, path: 'spec.values', read: 'values' },
  { kind: 'kustomization', objects: FLUX_HELM, path: 'spec.postRenderers[].kustomize.images[]', read: 'image-entry' },
  { kind: 'kubernetes', objects: FLUX_SOURCES, path: 'spec.url', scheme: 'oci://' },
  { kind: 'helm-release', objects: ARGO_CD, path: '**.helm.values', read: 'values' },
  { kind: 'helm-release', objects: ARGO_CD, path: '**.helm.valuesObject', read: 'values' },
  { kind: 'helm-release', objects: ARGO_CD, path: '**.helm.parameters', read: 'parameters' },
  { kind: 'kustomization', objects: ARGO_CD, path: '**.kustomize.images[]', read: 'new-image' },
  { kind: 'kubernetes', objects: ARGO_CD, path: '**.annotations."argocd-image-updater.argoproj.io/image-list"', read: 'list', sure: false },
  { kind: 'kubernetes', objects: { groups: ['argocd-image-updater.argoproj.io'], kinds: ['ImageUpdater'] }, path: '**.images[].imageName', read: 'list', sure: false },
  { kind: 'helm-release', objects: HELM_CHARTS, path: 'spec.valuesContent', read: 'values' },
  { kind: 'helm-release', objects: HELM_CHARTS, path: 'spec.values', read: 'values' },
  { kind: 'kubernetes', objects: HELM_CHARTS, path: 'spec.chart', scheme: 'oci://' },
  { kind: 'kubernetes', objects: HELM_CHARTS, path: 'spec.jobImage' },
  { kind: 'helm-release', objects: PROVIDER_HELM, path: 'spec.forProvider.values', read: 'values' },
  { kind: 'helm-release', objects: PROVIDER_HELM, path: 'spec.forProvider.set', read: 'parameters' },
];
