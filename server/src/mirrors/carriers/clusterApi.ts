import { textOf } from '../../syntax/access';
import { mapAt, nodeAt, type Carrier } from './carrier';
import { readFiles } from './files';

/** Where the bootstrap and control plane providers keep `files[]`; a template holds the same one level further in. */
const PLACES: readonly (readonly string[])[] = [
  ['spec', 'files'],
  ['spec', 'kubeadmConfigSpec', 'files'],
  ['spec', 'template', 'spec', 'files'],
  ['spec', 'template', 'spec', 'kubeadmConfigSpec', 'files'],
  ['spec', 'k0sConfigSpec', 'files'],
];

/**
 * Files that Cluster API's bootstrap providers write to machines, by their paths: `KubeadmConfig`, `KubeadmControlPlane`, `RKE2Config` and
 * their templates. Source: kubernetes-sigs/cluster-api `bootstrap/kubeadm/api`, `File`, whose `encoding` is `base64`, `gzip` or both.
 */
export const CLUSTER_API: Carrier = {
  name: 'cluster-api',
  words: ['.cluster.x-k8s.io/'],
  byFileName: true,
  find: (root, file, node) => {
    const object = mapAt(root);
    if (!/\.cluster\.x-k8s\.io\//.test(textOf(object, 'apiVersion') ?? '')) return [];
    return PLACES.flatMap((place, at) => readFiles(file, nodeAt(object, ...place), `${node}-${at}`));
  },
};
