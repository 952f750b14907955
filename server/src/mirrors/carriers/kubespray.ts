import { asList, asMap, valueOf } from '../../syntax/access';
import type { MapNode } from '../../syntax/tree';
import { keyIn, settingAt } from '../endpoints/access';
import type { Fields, WrittenText } from '../fields';
import type { Capability, HostsToml } from '../hostsToml/content';
import { hostsTomlOf, type StatedHost } from '../hostsToml/stated';
import { readMap, type Carrier } from './carrier';

/**
 * Kubespray's `containerd_registries_mirrors`, each of which it writes as the `hosts.toml` of its `prefix`, with `server` the registry itself
 * where none is given. Source: kubernetes-sigs/kubespray `roles/container-engine/containerd/templates/hosts.toml.j2`.
 */
export const KUBESPRAY: Carrier = {
  name: 'kubespray',
  words: ['containerd_registries_mirrors'],
  signs: [/^["']?containerd_registries_mirrors["']?[ \t]*:/m],
  find: (root, file, node) => (asList(valueOf(asMap(root), 'containerd_registries_mirrors'))?.items ?? []).flatMap((item) => {
    const map = asMap(item);
    const prefix = valueOf(map, 'prefix');
    if (!map || prefix?.kind !== 'scalar') return [];
    return [readMap(file, map, `${node}/etc/containerd/certs.d/${prefix.text}/hosts.toml`, 'hosts-toml.rejected', (clean, fields) => read(clean, fields))];
  }),
};

function read(map: MapNode, fields: Fields): HostsToml {
  const prefix = fields.text(map, 'prefix');
  const server = fields.text(map, 'server');
  const own: WrittenText | undefined = prefix && { text: `https://${prefix.text}`, span: prefix.span };
  return hostsTomlOf({ hosts: (fields.maps(map, 'mirrors') ?? []).flatMap((mirror) => hostOf(mirror, fields) ?? []), server: server ?? own }, fields);
}

function hostOf(mirror: MapNode, fields: Fields): StatedHost | undefined {
  const url = fields.text(mirror, 'host');
  if (!url) return undefined;
  // A single capability may stand without a list.
  const list = asList(valueOf(mirror, 'capabilities')) ? fields.texts(mirror, 'capabilities') : undefined;
  const skipsVerify = fields.flag(mirror, 'skip_verify') ?? false;
  const one = list ? undefined : fields.text(mirror, 'capabilities');
  return {
    url,
    capabilities: capabilitiesOf(list ?? (one ? [one] : []), fields),
    overridesPath: fields.flag(mirror, 'override_path') ?? false,
    skipsVerify,
    hasCertificates: false,
    access: skipsVerify ? settingAt('', 'unverified', keyIn(mirror, 'skip_verify')) : [],
  };
}

const CAPABILITIES: readonly Capability[] = ['pull', 'resolve', 'push', 'referrers'];

/** The capabilities of a list; another word is refused. */
export function capabilitiesOf(words: readonly WrittenText[], fields: Fields): readonly Capability[] {
  return words.flatMap(({ text, span }) => {
    const known = CAPABILITIES.find((capability) => capability === text.toLowerCase());
    if (!known) fields.refuse('capability', span, { value: text });
    return known ? [known] : [];
  });
}
