import type { Reference } from '../../reference/model';
import { ruleAt, type Compiled, type ConfigSet, type ConfigSource, type PlacedProblem } from '../dialect';
import { unverifiedHosts } from '../endpoints/access';
import { askedFor, sourceOn, upstreamHost, wayTo, type Endpoint, type Way } from '../endpoints/endpoint';
import { cleanPath, parseGoUrl } from '../endpoints/goUrl';
import type { Answer, Source } from '../model';
import { remembered } from '../remembered';
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
  const mirrors = mirrorsInForce(files);
  const unverified = new Set(files.flatMap(({ content }) => unverifiedHosts(content.access)));
  const waysOf = ({ mirror, source }: Placed): readonly Way[] => mirror.endpoints.flatMap(({ url, overridesPath }) => {
    const endpoint = endpointOf(url.text, overridesPath, unverified);
    const key = mirror.host.text;
    return endpoint ? [wayTo(endpoint, ruleAt(source, url.span, { key, endpoint: url.text, text: `endpoint ${url.text} of ${key}` }))] : [];
  });
  const isRefused = files.some(({ content }) => content.refused);
  const plain = plainWithTls([...mirrors.values()], new Set(files.flatMap(({ content }) => content.tls)));
  const failing = new Set(plain.map(({ placed }) => placed));
  const foundFor = remembered((namespace): Found | 'failing' => {
    const placed = mirrors.get(namespace) ?? mirrors.get('*');
    if (placed && failing.has(placed)) return 'failing';
    const host = upstreamHost(namespace);
    const own = wayTo({ scheme: 'https', host, path: '/v2', insecure: unverified.has(host) }, null);
    return { mirrored: placed && waysOf(placed), own: placed?.mirror.skipsFallback === true ? undefined : own };
  });
  const resolve = (reference: Reference): Answer => {
    const found = foundFor(reference.domain);
    if (isRefused || found === 'failing') return { status: 'unpullable', sources: [], error: 'config' };
    return answerFor(reference, found);
  };
  return { table: { layer: 'node', dialect: 'talos', resolve }, problems: plain.map(({ problem }) => problem) };
}

interface PlainWithTls {
  readonly placed: Placed;
  readonly problem: PlacedProblem;
}

/** Endpoints over HTTP of hosts with TLS settings: the resolver fails for every pull that such an endpoint is among the ways of. */
function plainWithTls(mirrors: readonly Placed[], tls: ReadonlySet<string>): readonly PlainWithTls[] {
  if (tls.size === 0) return [];
  return mirrors.flatMap((placed) => placed.mirror.endpoints.flatMap(({ url }): readonly PlainWithTls[] => {
    const parsed = parseGoUrl(url.text);
    if (!parsed.ok || parsed.url.scheme === 'https' || !tls.has(parsed.url.host)) return [];
    return [{ placed, problem: { uri: placed.source.uri, code: 'talos.refused', span: url.span, parameters: { reason: 'plain-tls', host: parsed.url.host } } }];
  }));
}

/** The mirrors by their hosts: a document replaces the machine configuration's entry, and a later one an earlier. */
export function mirrorsInForce(files: readonly ConfigSource<TalosConfig>[]): ReadonlyMap<string, Placed> {
  const mirrors = new Map<string, Placed>();
  for (const isDocument of [false, true]) {
    for (const source of files) {
      for (const mirror of source.content.mirrors) if (mirror.isDocument === isDocument) mirrors.set(mirror.host.text, { mirror, source });
    }
  }
  return mirrors;
}

/** What is asked for a namespace: its mirrors, undefined where nothing is said of it, and its own registry unless that is switched off. */
interface Found {
  readonly mirrored: readonly Way[] | undefined;
  readonly own: Way | undefined;
}

function answerFor(reference: Reference, { mirrored, own }: Found): Answer {
  const asked = askedFor(reference);
  const sources: Source[] = [];
  if (mirrored) for (const way of mirrored) sources.push(sourceOn(way, asked, reference));
  const status = sources.length > 0 ? 'mirrored' : mirrored ? 'direct' : 'unmatched';
  if (own) sources.push(sourceOn(own, asked, reference));
  if (sources.length === 0) return { status: 'unpullable', sources, error: 'no-source' };
  return { status, sources, error: null };
}

/** The endpoint that a URL comes to; undefined for a text that is none. */
export function endpointOf(text: string, overridesPath: boolean, unverified: ReadonlySet<string>): Endpoint | undefined {
  const parsed = parseGoUrl(text);
  if (!parsed.ok) return undefined;
  const { scheme, host } = parsed.url;
  const path = parsed.url.path === '' ? '' : cleanPath(parsed.url.path);
  const isComplete = path !== '' && (overridesPath || path.endsWith('/v2'));
  return { scheme, host, path: isComplete ? path : `${path}/v2`, insecure: scheme === 'http' || unverified.has(host) };
}
