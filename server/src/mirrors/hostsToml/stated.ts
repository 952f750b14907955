import type { Fields, WrittenText } from '../fields';
import type { Capability, HostsToml } from './content';
import { hostOf, type Reader, type Settings } from './read';

/** A host of a `hosts.toml` that a program writes from what is stated elsewhere. */
export interface StatedHost extends Settings {
  readonly url: WrittenText;
  readonly capabilities: readonly Capability[];
}

/** The `hosts.toml` that comes of hosts and a server stated in another form; what containerd would not decode is refused. */
export function hostsTomlOf({ hosts, server }: { readonly hosts: readonly StatedHost[]; readonly server: WrittenText | undefined }, fields: Fields): HostsToml {
  const reader: Reader = { problems: fields.problems, reject: (reason, span, parameters) => fields.refuse(reason, span, parameters) };
  const ownServer = server && hostOf(server.text, server.span, { capabilities: [], overridesPath: false, skipsVerify: undefined, hasCertificates: false, access: [] }, reader);
  const asked = hosts.flatMap((stated) => {
    const host = hostOf(stated.url.text, stated.url.span, stated, reader);
    return host ? [{ host, access: stated.access }] : [];
  });
  return {
    dialect: 'hosts-toml',
    hosts: asked.map(({ host }) => host),
    access: asked.flatMap(({ host, access }) => access.map((each) => ({ ...each, host: host.endpoint.host }))),
    server: ownServer,
    rootSkipsVerify: false,
    rejected: fields.problems.some(({ code }) => code === 'hosts-toml.rejected'),
  };
}
