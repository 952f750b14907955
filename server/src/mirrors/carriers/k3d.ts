import { asScalar, textOf } from '../../syntax/access';
import { mapAt, nodeAt, readText, type Carrier } from './carrier';

/** k3d's configuration: `registries.config` holds a `registries.yaml`, or the path of one. Source: k3d.io, "Using Config Files". */
export const K3D: Carrier = {
  name: 'k3d',
  words: ['k3d.io/'],
  find: (root, file, node) => {
    const scalar = asScalar(nodeAt(root, 'registries', 'config'));
    const isConfig = /^k3d\.io\//.test(textOf(mapAt(root), 'apiVersion') ?? '');
    return isConfig && scalar?.text.includes('\n') === true ? readText(file, { path: '/etc/rancher/k3s/registries.yaml', scalar }, node) : [];
  },
};
