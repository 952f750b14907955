import type { ObjectFilter, PlaceRule } from './rules';

const SKAFFOLD: ObjectFilter = { groups: ['skaffold'], kinds: ['Config'] };

/** Where a Skaffold configuration names images, and gives values to charts. An artifact's image is the name of what is built, so nothing is reported of it. */
export const SKAFFOLD_RULES: readonly PlaceRule[] = [
  { kind: 'skaffold', objects: SKAFFOLD, path: '**.artifacts[].image', sure: false },
  { kind: 'skaffold', objects: SKAFFOLD, path: '**.buildpacks.builder' },
  { kind: 'skaffold', objects: SKAFFOLD, path: '**.buildpacks.runImage' },
  { kind: 'skaffold', objects: SKAFFOLD, path: '**.jib.fromImage' },
  { kind: 'skaffold', objects: SKAFFOLD, path: '**.ko.fromImage' },
  { kind: 'skaffold', objects: SKAFFOLD, path: '**.kaniko.image' },
  { kind: 'skaffold', objects: SKAFFOLD, path: '**.kaniko.initImage' },
  { kind: 'skaffold', objects: SKAFFOLD, path: '**.docker.cacheFrom[]', read: 'likely' },
  { kind: 'skaffold', objects: SKAFFOLD, path: '**.verify[].container.image' },
  { kind: 'skaffold', objects: SKAFFOLD, path: '**.customActions[].containers[].image' },
  { kind: 'skaffold', objects: SKAFFOLD, path: '**.test[].image', sure: false },
  { kind: 'skaffold', objects: SKAFFOLD, path: '**.releases[].remoteChart', scheme: 'oci://' },
  { kind: 'helm-release', objects: SKAFFOLD, path: '**.releases[].overrides', read: 'values' },
  { kind: 'helm-release', objects: SKAFFOLD, path: '**.releases[].setValues', read: 'parameters' },
  { kind: 'helm-release', objects: SKAFFOLD, path: '**.releases[].setValueTemplates', read: 'parameters' },
];
