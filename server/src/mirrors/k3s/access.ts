import type { Access, ConfigSet } from '../dialect';
import type { K3sRegistries } from './content';

/** TLS and credentials of a host by `configs`, which names endpoints, the port included. */
export function accessToK3s({ files }: ConfigSet<K3sRegistries>, host: string): Access | undefined {
  const config = files.flatMap(({ content }) => content.configs).find((each) => each.host.text === host);
  return config && { caFile: config.caFile, hasCredentials: config.hasAuth };
}
