import type { Dialect } from '../mirrors/model';

/** The names of the dialects as people know them. */
export const DIALECT_NAMES: Readonly<Record<Dialect, string>> = {
  apollo: 'Apollo', 'registries-conf': 'registries.conf', 'hosts-toml': 'containerd', containerd: 'containerd, legacy mirrors', k3s: 'k3s', openshift: 'OpenShift', talos: 'Talos',
  docker: 'Docker', buildkit: 'BuildKit', kustomize: 'kustomize', imageswap: 'imageswap', 'harbor-webhook': 'harbor-container-webhook', kyverno: 'Kyverno',
};
