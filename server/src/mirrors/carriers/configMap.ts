import { asScalar, textOf } from '../../syntax/access';
import { mapAt, readText, type Carrier } from './carrier';

/**
 * ConfigMaps whose keys are names of such files; `binaryData` is in base64. A key cannot hold a `/`, so a `hosts.toml` says nothing of its host
 * but by the ConfigMap that holds it, and is not read.
 */
export const CONFIG_MAP: Carrier = {
  name: 'config-map',
  words: ['ConfigMap'],
  byFileName: true,
  find: (root, file, node) => {
    const object = mapAt(root);
    if (textOf(object, 'kind') !== 'ConfigMap' || textOf(object, 'apiVersion') !== 'v1') return [];
    return [['data', undefined], ['binaryData', 'base64']].flatMap(([section = '', encoding]) => (mapAt(object, section)?.entries ?? []).flatMap(({ key, value }) => {
      const scalar = asScalar(value);
      return scalar && key.text !== 'hosts.toml' ? readText(file, { path: `/${key.text}`, scalar, encoding }, node) : [];
    }));
  },
};
