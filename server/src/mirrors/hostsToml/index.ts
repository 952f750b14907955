import { defineDialect } from '../dialect';
import type { HostsToml } from './content';
import { liftHostsToml } from './lift';
import { readHostsToml } from './read';
import { isHostsToml, setOfHostsToml } from './recognise';
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
});
