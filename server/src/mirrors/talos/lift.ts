import { targetOf } from '../convert/endpoints';
import { lifting } from '../convert/lifting';
import type { LiftedTable } from '../convert/model';
import type { ConfigSet } from '../dialect';
import { unverifiedHosts } from '../endpoints/access';
import type { TalosConfig } from './content';
import { endpointOf, mirrorsInForce } from './table';

/** The rules of Talos' registry mirrors. */
export function liftTalos({ files }: ConfigSet<TalosConfig>): LiftedTable {
  const lift = lifting();
  for (const source of files) if (source.content.refused) lift.refused(source);
  if (files.some(({ content }) => content.refused)) return lift.done();
  const unverified = new Set(files.flatMap(({ content }) => unverifiedHosts(content.access)));
  for (const { mirror, source } of mirrorsInForce(files).values()) {
    const { host, endpoints, skipsFallback } = mirror;
    const mirrors = endpoints.flatMap(({ url, overridesPath }) => {
      const endpoint = endpointOf(url.text, overridesPath, unverified);
      return endpoint ? [targetOf(endpoint, { uri: source.uri, span: url.span })] : [];
    });
    lift.rule({ host: host.text, path: '', mirrors, asksUpstream: !skipsFallback, place: { uri: source.uri, span: host.span } });
  }
  for (const source of files) lift.access(source, source.content.access);
  return lift.done();
}
