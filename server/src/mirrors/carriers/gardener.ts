import { asList, asMap, textOf, valueOf } from '../../syntax/access';
import type { MapNode, TreeNode } from '../../syntax/tree';
import { DOCKER_HUB, DOCKER_HUB_ENDPOINT } from '../../reference/host';
import { keyIn, settingAt } from '../endpoints/access';
import type { Fields } from '../fields';
import type { HostsToml } from '../hostsToml/content';
import { hostsTomlOf, type StatedHost } from '../hostsToml/stated';
import { mapAt, readMap, type Carrier } from './carrier';
import { capabilitiesOf } from './kubespray';

/**
 * Gardener's `MirrorConfig`, in the `providerConfig` of a Shoot's extension or by itself: each upstream becomes a `hosts.toml` with the upstream
 * as `server`; `capabilities` are `pull` where none are given. Source: gardener/gardener-extension-registry-cache, `docs/usage/registry-mirror`.
 */
export const GARDENER: Carrier = {
  name: 'gardener',
  words: ['mirror.extensions.gardener.cloud/'],
  find: (root, file, node) => configsIn(root).flatMap((config, at) => (asList(valueOf(config, 'mirrors'))?.items ?? []).flatMap((item) => {
    const map = asMap(item);
    const upstream = textOf(map, 'upstream');
    if (!map || upstream === undefined) return [];
    return [readMap(file, map, `${node}-${at}/etc/containerd/certs.d/${upstream}/hosts.toml`, 'hosts-toml.rejected', read)];
  })),
};

function configsIn(root: TreeNode): readonly MapNode[] {
  const extensions = asList(valueOf(mapAt(root, 'spec'), 'extensions'))?.items ?? [];
  return [asMap(root), ...extensions.map((item) => mapAt(item, 'providerConfig'))].flatMap((config) => (config && isMirrorConfig(config) ? [config] : []));
}

function isMirrorConfig(config: MapNode): boolean {
  return textOf(config, 'kind') === 'MirrorConfig' && /^mirror\.extensions\.gardener\.cloud\//.test(textOf(config, 'apiVersion') ?? '');
}

function read(map: MapNode, fields: Fields): HostsToml {
  const upstream = fields.text(map, 'upstream');
  const server = upstream && { text: `https://${upstream.text === DOCKER_HUB ? DOCKER_HUB_ENDPOINT : upstream.text}`, span: upstream.span };
  return hostsTomlOf({ hosts: (fields.maps(map, 'hosts') ?? []).flatMap((host) => hostOf(host, fields) ?? []), server }, fields);
}

function hostOf(host: MapNode, fields: Fields): StatedHost | undefined {
  const url = fields.text(host, 'host');
  if (!url) return undefined;
  const words = fields.texts(host, 'capabilities') ?? [];
  return {
    url,
    capabilities: words.length === 0 ? ['pull'] : capabilitiesOf(words, fields),
    overridesPath: fields.flag(host, 'overridePath') ?? false,
    skipsVerify: undefined,
    hasCertificates: textOf(host, 'caBundleSecretReferenceName') !== undefined,
    access: settingAt('', 'authority', keyIn(host, 'caBundleSecretReferenceName')),
  };
}
