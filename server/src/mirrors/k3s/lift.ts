import type { Place } from '../../base/span';
import type { ConfigSet, ConfigSource, EngineOptions } from '../dialect';
import { targetOf } from '../convert/endpoints';
import { lifting, type Lifting } from '../convert/lifting';
import type { LiftedTable, MirrorTarget } from '../convert/model';
import { addressOf } from './address';
import type { K3sMirror, K3sRegistries } from './content';
import { hostConfigs, type HostConfig } from './table';

/** The rules of a `registries.yaml`, by what k3s generates of it. A rewrite that puts a path in front of every repository is a part of the mirror's address. */
export function liftK3s({ files }: ConfigSet<K3sRegistries>, options: EngineOptions): LiftedTable {
  const lift = lifting();
  for (const source of files) {
    if (source.content.refused) lift.refused(source);
    else liftFile(source, options, lift);
  }
  return lift.done();
}

function liftFile(source: ConfigSource<K3sRegistries>, options: EngineOptions, lift: Lifting): void {
  const { content } = source;
  const place = ({ span }: { readonly span: Place['span'] }): Place => ({ uri: source.uri, span });
  const mirrors = new Map(content.mirrors.map((mirror) => [mirror.host.text, mirror]));
  lift.access(source, content.access);
  // A host that makes no URL is passed over by k3s, with nothing but a line in its log.
  for (const { host } of content.mirrors) if (host.text !== '*' && !addressOf(host.text)) lift.note('form', place(host), { scope: host.text });
  for (const [host, config] of hostConfigs(content, options)) {
    const mirror = mirrors.get(host);
    // What a `configs` entry alone brings about is that no wildcard holds for the host.
    const own = mirror?.host ?? content.configs.find((each) => each.host.text === host)?.host;
    if (!own) continue;
    const prefix = mirror ? prefixOf(mirror) : '';
    if (prefix === undefined || config.spoilt) lift.note('rewrite', place(mirror?.rewrites[0]?.pattern ?? own), { scope: host });
    else lift.rule({ host, path: '', mirrors: targetsOf(config, prefix, place), asksUpstream: config.last !== undefined, place: place(own) });
  }
}

function targetsOf({ endpoints }: HostConfig, prefix: string, place: (at: { readonly span: Place['span'] }) => Place): readonly MirrorTarget[] {
  return endpoints.flatMap(({ endpoint, written }) => {
    if (!written) return [];
    const target = targetOf(endpoint, place(written));
    return [prefix === '' ? target : { ...target, path: `${target.path}/${prefix}` }];
  });
}

/** The path that a mirror's only rewrite puts in front of every repository; empty without one, undefined for other rewrites. */
function prefixOf({ rewrites }: K3sMirror): string | undefined {
  const [first, second] = rewrites;
  if (!first) return '';
  if (second || !/^\^?\(\.[*+]\)\$?$/.test(first.pattern.text)) return undefined;
  return /^((?:[a-z0-9]+(?:[._-]+[a-z0-9]+)*\/)+)\$(?:1|\{1\})$/.exec(first.replacement.text)?.[1]?.slice(0, -1);
}
