import { targetOf } from '../convert/endpoints';
import { lifting } from '../convert/lifting';
import type { LiftedTable } from '../convert/model';
import type { ConfigSet } from '../dialect';
import { DOCKER_HUB } from '../../reference/host';
import type { DockerDaemon } from './content';
import { covers, insecureHosts, mirrorsIn } from './table';

/** The rule of a `daemon.json`: the mirrors of Docker Hub. */
export function liftDocker({ files }: ConfigSet<DockerDaemon>): LiftedTable {
  const lift = lifting();
  for (const source of files) if (source.content.refused) lift.refused(source);
  if (files.some(({ content }) => content.refused)) return lift.done();
  const mirrors = mirrorsIn(files, insecureHosts(files)).map(({ endpoint, written, source }) => targetOf(endpoint, { uri: source.uri, span: written.span }));
  const [first] = mirrors;
  if (first) lift.rule({ host: DOCKER_HUB, path: '', mirrors, asksUpstream: true, place: first.place });
  // A network stands for the mirrors in it.
  const covered = (host: string): readonly string[] => mirrors.flatMap((mirror) => (covers(host, mirror.host) ? [mirror.host] : []));
  for (const source of files) {
    lift.access(source, source.content.access?.flatMap((setting) => [...new Set(covered(setting.host))].map((host) => ({ ...setting, host })).concat(covered(setting.host).length > 0 ? [] : [setting])));
  }
  return lift.done();
}
