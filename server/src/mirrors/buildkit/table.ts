import { memo } from '../../base/memo';
import type { Reference } from '../../reference/model';
import { ruleAt, type Compiled, type ConfigSet, type ConfigSource } from '../dialect';
import { askedFor, isLoopback, sourceAt, upstreamHost, type Endpoint } from '../endpoints/endpoint';
import { joinPath, parseGoUrl } from '../endpoints/goUrl';
import type { Answer, Source } from '../model';
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
  const mirrorsOf = memo(({ registry, source }: Placed) => registry.mirrors.flatMap(({ text, span }) => {
    const endpoint = mirrorEndpoint(text, registries);
    const key = registry.host.text;
    return endpoint ? [{ endpoint, via: ruleAt(source, span, { key, endpoint: text, text: `mirror ${text} of ${key}` }) }] : [];
  }));
  const isRefused = files.some(({ content }) => content.refused);
  const resolve = (reference: Reference): Answer => {
    if (isRefused) return { status: 'unpullable', sources: [], error: 'config' };
    const found = registries.get(reference.domain);
    const asked = askedFor(reference);
    const sources: Source[] = [];
    if (found) for (const { endpoint, via } of mirrorsOf(found)) sources.push(sourceAt(endpoint, asked, reference, via));
    const status = sources.length > 0 ? 'mirrored' : found ? 'direct' : 'unmatched';
    sources.push(sourceAt(endpointOf(upstreamHost(reference.domain), '/v2', found?.registry, reference.domain), asked, reference, null));
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
