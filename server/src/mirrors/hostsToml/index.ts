import { defineDialect } from '../dialect';
import type { HostsToml } from './content';
import { liftHostsToml } from './lift';
import { readHostsToml } from './read';
import { folderOfHostsToml, hostOfFolder, isHostsToml, setOfHostsToml } from './recognise';
import { compileHostsToml } from './table';

/** containerd's `certs.d/<host>/hosts.toml`. */
export const HOSTS_TOML = defineDialect<HostsToml>({
  dialect: 'hosts-toml',
  layer: 'node',
  recognise: isHostsToml,
  read: readHostsToml,
  setOf: setOfHostsToml,
  compile: compileHostsToml,
  lift: liftHostsToml,
  keys: ({ files }) => files.flatMap(({ uri, path, content }) => {
    const first = content.hosts[0] ?? content.server;
    return first ? [{ uri, text: hostOfFolder(folderOfHostsToml(path)), span: first.span }] : [];
  }),
});
