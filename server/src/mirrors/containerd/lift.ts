import { DOCKER_HUB } from '../../reference/host';
import { targetOf } from '../convert/endpoints';
import { lifting } from '../convert/lifting';
import type { LiftedTable } from '../convert/model';
import type { ConfigSet } from '../dialect';
import { unverifiedHosts } from '../endpoints/access';
import type { ContainerdConfig } from './content';
import { endpointOf } from './table';

/** The rules of the legacy mirrors of containerd's CRI plugin. */
export function liftContainerd({ files }: ConfigSet<ContainerdConfig>): LiftedTable {
  const lift = lifting();
  const unverified = new Set(files.flatMap(({ content }) => unverifiedHosts(content.access)));
  for (const source of files) {
    if (source.content.refused) lift.refused(source);
    for (const { host, endpoints } of source.content.refused ? [] : source.content.mirrors) {
      const place = { uri: source.uri, span: host.span };
      const targets = endpoints.map((written) => {
        const endpoint = endpointOf(written, unverified);
        return endpoint && targetOf(endpoint, { uri: source.uri, span: written.span });
      });
      if (targets.some((target) => target === undefined)) lift.note('address', place, { scope: host.text });
      else lift.rule({ host: host.text, path: '', mirrors: targets.filter((target) => target !== undefined), asksUpstream: !targets.some((target) => target?.host === host.text), place });
    }
    // A mirror of everything stands in for its own host too, in its way alone.
    const everything = source.content.mirrors.find(({ host }) => host.text === '*')?.endpoints ?? [];
    for (const written of everything) {
      const endpoint = endpointOf(written, unverified);
      if (endpoint && (endpoint.path !== '/v2' || endpoint.insecure || endpoint.host === DOCKER_HUB)) lift.note('direct-access', { uri: source.uri, span: written.span }, { scope: endpoint.host, isWritten: true });
    }
    lift.access(source, source.content.access);
  }
  return lift.done();
}
