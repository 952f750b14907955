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
  const ownServer = server && hostOf(server.text, server.span, { capabilities: [], overridesPath: false, skipsVerify: undefined, hasCertificates: false }, reader);
  return {
    dialect: 'hosts-toml',
    hosts: hosts.flatMap((host) => hostOf(host.url.text, host.url.span, host, reader) ?? []),
    server: ownServer,
    rootSkipsVerify: false,
    rejected: fields.problems.some(({ code }) => code === 'hosts-toml.rejected'),
  };
}
