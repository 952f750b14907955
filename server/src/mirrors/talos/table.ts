import { memo } from '../../base/memo';
import type { Reference } from '../../reference/model';
import { ruleAt, type Compiled, type ConfigSet, type ConfigSource } from '../dialect';
import { askedFor, sourceAt, upstreamHost, type Endpoint } from '../endpoints/endpoint';
import { cleanPath, parseGoUrl } from '../endpoints/goUrl';
import type { Answer } from '../model';
import type { TalosConfig, TalosMirror } from './content';

interface Placed {
  readonly mirror: TalosMirror;
  readonly source: ConfigSource<TalosConfig>;
}

/**
 * Compiles Talos' registry mirrors: the entry of the host, else of `*`, its endpoints in order and the upstream last unless `skipFallback`
 * says otherwise. Source: siderolabs/talos `internal/pkg/containers/image/resolver.go`. Without endpoints and with `skipFallback` Talos' own
 * pulls have no source, while the container runtime, whose file comes out empty, still asks the upstream; the answer is Talos' own.
 */
export function compileTalos({ files }: ConfigSet<TalosConfig>): Compiled {
  const mirrors = new Map<string, Placed>();
  for (const isDocument of [false, true]) {
    for (const source of files) {
      for (const mirror of source.content.mirrors) if (mirror.isDocument === isDocument) mirrors.set(mirror.host.text, { mirror, source });
    }
  }
  const unverified = new Set(files.flatMap(({ content }) => content.unverified));
  const endpointFor = memo(({ url, overridesPath }: Written) => endpointOf(url.text, overridesPath, unverified));
  const isRefused = files.some(({ content }) => content.refused);
  const resolve = (reference: Reference): Answer => {
    if (isRefused) return { status: 'unpullable', sources: [], error: 'config' };
    return answerFor(reference, mirrors.get(reference.domain) ?? mirrors.get('*'), endpointFor, unverified);
  };
  return { table: { layer: 'node', dialect: 'talos', resolve }, problems: [] };
}

type Written = TalosMirror['endpoints'][number];

function answerFor(reference: Reference, found: Placed | undefined, endpointFor: (written: Written) => Endpoint | undefined, unverified: ReadonlySet<string>): Answer {
  const asked = askedFor(reference);
  const upstream: Endpoint = { scheme: 'https', host: upstreamHost(reference.domain), path: '/v2', insecure: unverified.has(reference.domain) };
  const last = sourceAt(upstream, asked, reference, null);
  if (!found) return { status: 'unmatched', sources: [last], error: null };
  const { mirror, source } = found;
  const mirrored = mirror.endpoints.flatMap((written) => {
    const { url } = written;
    const endpoint = endpointFor(written);
    const key = mirror.host.text;
    return endpoint ? [sourceAt(endpoint, asked, reference, ruleAt(source, url.span, { key, endpoint: url.text, text: `endpoint ${url.text} of ${key}` }))] : [];
  });
  const sources = mirror.skipsFallback ? mirrored : [...mirrored, last];
  if (sources.length === 0) return { status: 'unpullable', sources, error: 'no-source' };
  return { status: mirrored.length > 0 ? 'mirrored' : 'direct', sources, error: null };
}

function endpointOf(text: string, overridesPath: boolean, unverified: ReadonlySet<string>): Endpoint | undefined {
  const parsed = parseGoUrl(text);
  if (!parsed.ok) return undefined;
  const { scheme, host } = parsed.url;
  const path = parsed.url.path === '' ? '' : cleanPath(parsed.url.path);
  const isComplete = path !== '' && (overridesPath || path.endsWith('/v2'));
  return { scheme, host, path: isComplete ? path : `${path}/v2`, insecure: scheme === 'http' || unverified.has(host) };
}
