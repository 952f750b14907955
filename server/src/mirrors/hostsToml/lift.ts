import type { Place } from '../../base/span';
import { targetOf } from '../convert/endpoints';
import { lifting, type Lifting } from '../convert/lifting';
import type { LiftedTable, MirrorTarget } from '../convert/model';
import type { ConfigSet, ConfigSource } from '../dialect';
import { upstreamHost } from '../endpoints/endpoint';
import type { Capability, HostsToml, TomlHost } from './content';
import { folderOfHostsToml } from './recognise';

const DEFAULT = '_default';

/** The rules of a `certs.d`: one for each folder, also for one without a file, which keeps `_default` away from its host. */
export function liftHostsToml({ files, folders, plainFiles = [] }: ConfigSet<HostsToml>): LiftedTable {
  const lift = lifting();
  const [first] = files;
  const withFile = new Set(files.map(({ path }) => folderOfHostsToml(path)));
  for (const folder of folders.map((path) => path.slice(path.lastIndexOf('/') + 1))) {
    if (!first || withFile.has(folder) || folder === DEFAULT) continue;
    lift.rule({ host: hostOf(folder), path: '', mirrors: [], asksUpstream: true, place: { uri: first.uri, span: { start: 0, end: 0 } } });
  }
  // A pull fails that finds a file where its folder should be.
  if (first) for (const name of plainFiles) lift.note('refused', { uri: first.uri, span: { start: 0, end: 0 } }, { scope: hostOf(name), subject: name });
  for (const source of files) liftFile(source, lift);
  return lift.done();
}

/** The host of a folder, whose port stands between underscores where it is to work on every system. */
function hostOf(folder: string): string {
  return folder === DEFAULT ? '*' : folder.replace(/^(.*)_([0-9]+)_$/, '$1:$2');
}

function liftFile(source: ConfigSource<HostsToml>, lift: Lifting): void {
  const { hosts, server, rejected, access } = source.content;
  const host = hostOf(folderOfHostsToml(source.path));
  const place: Place = { uri: source.uri, span: (hosts[0] ?? server)?.span ?? { start: 0, end: 0 } };
  if (rejected) {
    // containerd goes on as if the file were empty.
    lift.note('refused', { uri: source.uri, span: { start: 0, end: 0 } }, { scope: host, subject: source.path });
    return;
  }
  const isOwn = !server || (server.endpoint.host === upstreamHost(host) && server.endpoint.path === '/v2' && server.endpoint.scheme === 'https' && !server.endpoint.insecure && server.capabilities.length === 0);
  lift.access(source, access, host);
  const asked = isOwn ? hosts : [...hosts, server];
  lift.rule({ host, path: '', mirrors: asked.flatMap((each) => targetsOf(source, each, host, lift)), asksUpstream: isOwn, place });
}

/** A host that pulls and does not resolve serves digests; that it also serves what a tag was resolved to elsewhere, no other dialect says. */
function targetsOf({ uri }: ConfigSource, { endpoint, capabilities, span, written }: TomlHost, scope: string, lift: Lifting): readonly MirrorTarget[] {
  const has = (name: Capability): boolean => capabilities.length === 0 || capabilities.includes(name);
  const place = { uri, span };
  if (!has('pull')) return [];
  if (has('resolve')) return [targetOf(endpoint, place)];
  lift.note('capabilities', place, { scope, subject: `${written} for ${scope}`, isWritten: true });
  return [targetOf(endpoint, place, 'digest')];
}
