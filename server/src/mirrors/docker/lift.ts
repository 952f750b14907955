import { targetOf } from '../convert/endpoints';
import { lifting } from '../convert/lifting';
import type { LiftedTable } from '../convert/model';
import type { ConfigSet } from '../dialect';
import { DOCKER_HUB } from '../../reference/host';
import type { DockerDaemon } from './content';
import { insecureHosts, mirrorsIn } from './table';

/** The rule of a `daemon.json`: the mirrors of Docker Hub. */
export function liftDocker({ files }: ConfigSet<DockerDaemon>): LiftedTable {
  const lift = lifting();
  for (const source of files) if (source.content.refused) lift.refused(source);
  if (files.some(({ content }) => content.refused)) return lift.done();
  const mirrors = mirrorsIn(files, insecureHosts(files)).map(({ endpoint, written, source }) => targetOf(endpoint, { uri: source.uri, span: written.span }));
  const [first] = mirrors;
  if (first) lift.rule({ host: DOCKER_HUB, path: '', mirrors, asksUpstream: true, place: first.place });
  const contacted = new Set(mirrors.map(({ host }) => host));
  for (const { uri, content } of files) {
    for (const { text, span } of content.insecure) {
      lift.note(contacted.has(text) ? 'direct-access' : 'upstream-access', { uri, span }, { scope: text, isWritten: contacted.has(text) });
    }
  }
  return lift.done();
}
