import { textOf } from '../../syntax/access';
import type { MapNode } from '../../syntax/tree';
import type { ContainerdConfig, CriMirror } from '../containerd/content';
import { keyIn, settingAt } from '../endpoints/access';
import type { Fields } from '../fields';
import { mapAt, readMap, type Carrier } from './carrier';

/**
 * The `registryMirrorConfiguration` of an EKS Anywhere Cluster: each of `ociNamespaces` becomes a legacy mirror of containerd, at the path
 * `/v2/<namespace>` where there is a namespace; without any, `public.ecr.aws` has the mirror. Source: aws/eks-anywhere `pkg/registrymirror`.
 */
export const EKS_ANYWHERE: Carrier = {
  name: 'eks-anywhere',
  words: ['registryMirrorConfiguration'],
  find: (root, file, node) => {
    const config = mapAt(root, 'spec', 'registryMirrorConfiguration');
    if (!config || !/^anywhere\.eks\.amazonaws\.com\//.test(textOf(mapAt(root), 'apiVersion') ?? '')) return [];
    return [readMap(file, config, `${node}/etc/containerd/config.toml`, 'containerd.refused', read)];
  },
};

function read(map: MapNode, fields: Fields): ContainerdConfig {
  const endpoint = fields.text(map, 'endpoint');
  const host = endpoint && `${endpoint.text.includes(':') ? `[${endpoint.text}]` : endpoint.text}:${fields.text(map, 'port')?.text ?? '443'}`;
  const namespaces = fields.maps(map, 'ociNamespaces') ?? [];
  const mirrors = !endpoint || host === undefined ? [] : namespaces.flatMap((item): readonly CriMirror[] => {
    const registry = fields.text(item, 'registry');
    const namespace = fields.text(item, 'namespace');
    const path = (namespace?.text ?? '').replace(/^\/+|\/+$/g, '');
    return registry ? [{ host: registry, endpoints: [{ text: `https://${host}${path === '' ? '' : `/v2/${path}`}`, span: namespace?.span ?? endpoint.span }] }] : [];
  });
  const implied = endpoint && host !== undefined && mirrors.length === 0 ? [{ host: { text: 'public.ecr.aws', span: endpoint.span }, endpoints: [{ text: `https://${host}`, span: endpoint.span }] }] : [];
  return {
    dialect: 'containerd',
    mirrors: [...mirrors, ...implied],
    configPath: undefined,
    access: host === undefined ? [] : [
      ...settingAt(host, 'credentials', fields.flag(map, 'authenticate') === true ? keyIn(map, 'authenticate') : undefined),
      ...settingAt(host, 'authority', keyIn(map, 'caCertContent')),
      ...settingAt(host, 'unverified', fields.flag(map, 'insecureSkipVerify') === true ? keyIn(map, 'insecureSkipVerify') : undefined),
    ],
    refused: false,
  };
}
