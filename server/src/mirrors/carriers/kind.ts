import { asList, asScalar, textOf } from '../../syntax/access';
import { mapAt, nodeAt, readText, type Carrier } from './carrier';

/** kind's clusters: each of `containerdConfigPatches` is merged into containerd's `config.toml`. Source: kind.sigs.k8s.io, "Configuration". */
export const KIND: Carrier = {
  name: 'kind',
  words: ['containerdConfigPatches'],
  find: (root, file, node) => {
    if (!/^kind\.x-k8s\.io\//.test(textOf(mapAt(root), 'apiVersion') ?? '')) return [];
    return (asList(nodeAt(root, 'containerdConfigPatches'))?.items ?? []).flatMap((item) => {
      const scalar = asScalar(item);
      return scalar ? readText(file, { path: '/etc/containerd/config.toml', scalar }, node) : [];
    });
  },
};
