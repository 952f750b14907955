import { lifting } from '../convert/lifting';
import type { LiftedTable, MirrorTarget } from '../convert/model';
import type { HostEntry } from '../model';
import { assignedKeys, pullHost, type ApolloSource } from './table';

interface Claim {
  readonly mirrored: HostEntry;
  readonly target: MirrorTarget;
}

/**
 * The rules of registry files for one Environment, or of all registries where `environment` is undefined: one for each host that one Artifact Registry
 * mirrors and none has for its own. Which registry goes first is undefined elsewhere, and so is what another dialect would have to say.
 */
export function liftApollo(sources: readonly ApolloSource[], environment: string | undefined): LiftedTable {
  const lift = lifting();
  const assigned = environment === undefined ? undefined : assignedKeys(sources, environment);
  const claims = new Map<string, Claim[]>();
  const owned = new Set<string>();
  for (const { uri, file } of sources) {
    for (const { url, mirrors, credentials } of file.artifactRegistries) {
      if (url?.key === undefined || (assigned && !assigned.has(url.key))) continue;
      owned.add(url.key);
      if (credentials && credentials.type !== 'none') lift.note('credentials', { uri, span: url.span }, { subject: url.text });
      for (const mirrored of mirrors) {
        if (mirrored.key === undefined || mirrored.key === url.key) continue;
        const target: MirrorTarget = { scheme: 'https', host: pullHost(url.text), path: '/v2', insecure: false, pulls: 'all', place: { uri, span: mirrored.span } };
        claims.set(mirrored.key, [...(claims.get(mirrored.key) ?? []), { mirrored, target }]);
      }
    }
  }
  for (const [key, candidates] of claims) {
    const [first] = candidates;
    if (!first) continue;
    const { place, host } = first.target;
    if (!owned.has(key) && candidates.every(({ target }) => target.host === host)) lift.rule({ host: key, path: '', mirrors: [first.target], asksUpstream: false, place });
    else lift.note('claimed', place, { scope: key });
  }
  return lift.done();
}
