import { textOf } from '../../syntax/access';
import type { MapNode } from '../../syntax/tree';
import { keyIn, settingAt, type AccessSetting } from '../endpoints/access';
import { mapsByKey, type Fields } from '../fields';
import type { K3sConfig, K3sRegistries } from '../k3s/content';
import { readRegistries } from '../k3s/read';
import { mapAt, readMap, type Carrier } from './carrier';

/**
 * The registries of RKE2 and k3s that Rancher and the RKE2 provider of Cluster API write to the nodes: `mirrors` as in `registries.yaml`, and
 * `configs` that name Secrets. Source: rancher/rancher `pkg/apis/rke.cattle.io/v1`, `Registry`; rancher/cluster-api-provider-rke2
 * `bootstrap/api`, `Registry`.
 */
export const RANCHER: Carrier = {
  name: 'rancher',
  words: ['egistries', 'Config'],
  signs: [/\b(?:rkeConfig|privateRegistriesConfig)\b/],
  find: (root, file, node) => registriesOf(root).map((map, at) => readMap(file, map, `${node}-${at}/etc/rancher/registries.yaml`, 'k3s.refused', readSecretRegistries)),
};

function registriesOf(root: Parameters<Carrier['find']>[0]): readonly MapNode[] {
  const object = mapAt(root);
  const group = (textOf(object, 'apiVersion') ?? '').split('/')[0] ?? '';
  const kind = textOf(object, 'kind') ?? '';
  if (group === 'provisioning.cattle.io') return kind === 'Cluster' ? present(mapAt(object, 'spec', 'rkeConfig', 'registries')) : [];
  if (!group.endsWith('.cluster.x-k8s.io') || !/^RKE2(?:Config|ControlPlane)(?:Template)?$/.test(kind)) return [];
  return [
    mapAt(object, 'spec', 'privateRegistriesConfig'),
    mapAt(object, 'spec', 'template', 'spec', 'privateRegistriesConfig'),
  ].flatMap(present);
}

function present(map: MapNode | undefined): readonly MapNode[] {
  return map ? [map] : [];
}

function readSecretRegistries(map: MapNode, fields: Fields): K3sRegistries {
  const { content } = readRegistries(map, fields);
  const access: AccessSetting[] = [];
  const configs = mapsByKey(fields.map(map, 'configs')).map(({ key, value }): K3sConfig => {
    const tls = fields.map(value, 'tls');
    const skipsVerify = fields.flag(value, 'insecureSkipVerify') ?? fields.flag(tls, 'insecureSkipVerify') ?? false;
    const hasCertificates = ['tlsSecretName', 'caBundle'].some((name) => textOf(value, name) !== undefined) || tls !== undefined;
    const hasAuth = textOf(value, 'authConfigSecretName') !== undefined || fields.map(value, 'authSecret') !== undefined;
    access.push(
      ...settingAt(key.text, 'credentials', hasAuth ? (keyIn(value, 'authConfigSecretName') ?? keyIn(value, 'authSecret')) : undefined),
      ...settingAt(key.text, 'authority', keyIn(value, 'caBundle')),
      // The Secret may hold an authority, a client's certificate, or both.
      ...settingAt(key.text, 'client', keyIn(value, 'tlsSecretName') ?? keyIn(tls, 'tlsSecretRef') ?? keyIn(tls, 'tlsConfigSecret')),
      ...settingAt(key.text, 'unverified', skipsVerify ? (keyIn(value, 'insecureSkipVerify') ?? keyIn(tls, 'insecureSkipVerify')) : undefined),
    );
    return { host: key, hasAuth, hasTls: hasCertificates || skipsVerify, writesTls: hasCertificates || skipsVerify, skipsVerify, span: key.span };
  });
  return { ...content, configs, access };
}
