import type { Reference } from '../../reference/model';
import { ruleAt, type Compiled, type ConfigSet, type ConfigSource } from '../dialect';
import { askedFor, isLoopback, sourceOn, upstreamHost, wayTo, type Endpoint, type Way } from '../endpoints/endpoint';
import { joinPath, parseGoUrl } from '../endpoints/goUrl';
import type { Answer, Source } from '../model';
import { remembered } from '../remembered';
import type { Buildkit, BuildkitRegistry } from './content';

interface Placed {
  readonly registry: BuildkitRegistry;
  readonly source: ConfigSource<Buildkit>;
}

/**
 * Compiles a `buildkitd.toml`: the mirrors of the host's own table, then the upstream. A mirror's scheme is dropped and its path stands behind
 * `/v2`; whether it is asked over HTTP or unverified is said by the mirror host's own table. Source: moby/buildkit `util/resolver/resolver.go`.
 */
export function compileBuildkit({ files }: ConfigSet<Buildkit>): Compiled {
  const registries = registriesIn(files);
  const waysOf = ({ registry, source }: Placed): readonly Way[] => registry.mirrors.flatMap(({ text, span }) => {
    const endpoint = mirrorEndpoint(text, registries);
    const key = registry.host.text;
    return endpoint ? [wayTo(endpoint, ruleAt(source, span, { key, endpoint: text, text: `mirror ${text} of ${key}` }))] : [];
  });
  const foundFor = remembered((namespace) => {
    const placed = registries.get(namespace);
    const own = wayTo(endpointOf(upstreamHost(namespace), '/v2', placed?.registry, namespace), null);
    return { mirrored: placed && waysOf(placed), own };
  });
  const isRefused = files.some(({ content }) => content.refused);
  const resolve = (reference: Reference): Answer => {
    if (isRefused) return { status: 'unpullable', sources: [], error: 'config' };
    const { mirrored, own } = foundFor(reference.domain);
    const asked = askedFor(reference);
    const sources: Source[] = [];
    if (mirrored) for (const way of mirrored) sources.push(sourceOn(way, asked, reference));
    const status = sources.length > 0 ? 'mirrored' : mirrored ? 'direct' : 'unmatched';
    sources.push(sourceOn(own, asked, reference));
    return { status, sources, error: null };
  };
  return { table: { layer: 'node', dialect: 'buildkit', resolve }, problems: [] };
}

/** The tables of hosts, a later one in place of an earlier. */
export function registriesIn(files: readonly ConfigSource<Buildkit>[]): ReadonlyMap<string, Placed> {
  return new Map(files.flatMap((source) => source.content.registries.map((registry) => [registry.host.text, { registry, source }] as const)));
}

/** Where a mirror is asked; undefined for a text that names no host. */
export function mirrorEndpoint(text: string, registries: ReadonlyMap<string, Placed>): Endpoint | undefined {
  const parsed = parseGoUrl(text.includes('://') ? text : `//${text}`);
  if (!parsed.ok || parsed.url.host === '') return undefined;
  const { host, path } = parsed.url;
  return endpointOf(host, joinPath('/v2', path), registries.get(host)?.registry, host);
}

/** `insecure` beats `http`: it asks over HTTPS first, without verification. This machine is asked over HTTP where nothing is said. */
function endpointOf(host: string, path: string, own: BuildkitRegistry | undefined, named: string): Endpoint {
  if (own?.insecure === true) return { scheme: 'https', host, path, insecure: true };
  const isHttp = own?.http ?? isLoopback(named);
  return { scheme: isHttp ? 'http' : 'https', host, path, insecure: isHttp };
}
