import { targetOf } from '../convert/endpoints';
import { lifting } from '../convert/lifting';
import type { LiftedTable } from '../convert/model';
import type { ConfigSet } from '../dialect';
import type { Buildkit } from './content';
import { mirrorEndpoint, registriesIn } from './table';

/** The rules of a `buildkitd.toml`. */
export function liftBuildkit({ files }: ConfigSet<Buildkit>): LiftedTable {
  const lift = lifting();
  for (const source of files) if (source.content.refused) lift.refused(source);
  if (files.some(({ content }) => content.refused)) return lift.done();
  const registries = registriesIn(files);
  for (const { registry, source } of registries.values()) {
    const { host } = registry;
    const mirrors = registry.mirrors.flatMap(({ text, span }) => {
      const endpoint = mirrorEndpoint(text, registries);
      return endpoint ? [targetOf(endpoint, { uri: source.uri, span })] : [];
    });
    const place = { uri: source.uri, span: host.span };
    if (mirrors.length > 0) lift.rule({ host: host.text, path: '', mirrors, asksUpstream: true, place });
  }
  for (const source of files) lift.access(source, source.content.access);
  return lift.done();
}
