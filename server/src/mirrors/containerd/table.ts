import type { Reference } from '../../reference/model';
import { ruleAt, type Compiled, type ConfigSet, type ConfigSource } from '../dialect';
import { unverifiedHosts } from '../endpoints/access';
import { askedFor, isLocalhost, sourceOn, upstreamHost, wayTo, type Endpoint, type Way } from '../endpoints/endpoint';
import { parseGoUrl } from '../endpoints/goUrl';
import type { WrittenText } from '../fields';
import type { Answer, Source } from '../model';
import { remembered } from '../remembered';
import type { ContainerdConfig, CriMirror } from './content';

interface Placed {
  readonly mirror: CriMirror;
  readonly source: ConfigSource<ContainerdConfig>;
}

/**
 * Compiles the legacy mirrors of containerd's CRI plugin: the entry of the host, else of `*` (an empty one hides that), and the upstream
 * last unless an endpoint names the same host. Source: containerd `internal/cri/server/images/image_pull.go`, `registryEndpoints`.
 */
export function compileContainerd({ files }: ConfigSet<ContainerdConfig>): Compiled {
  const mirrors = new Map<string, Placed>();
  for (const source of files) for (const mirror of source.content.mirrors) mirrors.set(mirror.host.text, { mirror, source });
  const unverified = new Set(files.flatMap(({ content }) => unverifiedHosts(content.access)));
  const isRefused = files.some(({ content }) => content.refused);
  const foundFor = remembered((namespace): Found => {
    const placed = mirrors.get(namespace) ?? mirrors.get('*');
    const mirrored = placed && waysOf(placed, unverified);
    const isNamed = mirrored !== undefined && mirrored !== 'refused' && mirrored.some(({ host }) => host === namespace);
    return { mirrored, own: isNamed ? undefined : wayTo(upstream(namespace, unverified), null) };
  });
  const resolve = (reference: Reference): Answer => {
    if (isRefused) return { status: 'unpullable', sources: [], error: 'config' };
    return answerFor(reference, foundFor(reference.domain));
  };
  return { table: { layer: 'node', dialect: 'containerd', resolve }, problems: [] };
}

/** What is asked for a namespace: its mirrors, undefined where nothing is said of it, and its own registry unless a mirror is that. */
interface Found {
  /** `refused` where containerd cannot read one of the endpoints. */
  readonly mirrored: readonly Way[] | 'refused' | undefined;
  readonly own: Way | undefined;
}

/** The endpoints of a host in their order. */
function waysOf({ mirror, source }: Placed, unverified: ReadonlySet<string>): readonly Way[] | 'refused' {
  const key = mirror.host.text;
  const all: Way[] = [];
  for (const written of mirror.endpoints) {
    const endpoint = endpointOf(written, unverified);
    if (!endpoint) return 'refused';
    all.push(wayTo(endpoint, ruleAt(source, written.span, { key, endpoint: written.text, text: `endpoint ${written.text} of ${key}` })));
  }
  return all;
}

function answerFor(reference: Reference, { mirrored, own }: Found): Answer {
  if (mirrored === 'refused') return { status: 'unpullable', sources: [], error: 'config' };
  const asked = askedFor(reference);
  const sources: Source[] = [];
  if (mirrored) for (const way of mirrored) sources.push(sourceOn(way, asked, reference));
  const status = sources.length > 0 ? 'mirrored' : mirrored ? 'direct' : 'unmatched';
  if (own) sources.push(sourceOn(own, asked, reference));
  return { status, sources, error: null };
}

function withScheme(text: string): string {
  if (text.includes('://')) return text;
  const parsed = parseGoUrl(`dummy://${text}`);
  return `${parsed.ok && isLocalhost(parsed.url.host) ? 'http' : 'https'}://${text}`;
}

/** The endpoint that a text comes to; undefined where containerd cannot read it, which fails the pull. */
export function endpointOf({ text }: WrittenText, unverified: ReadonlySet<string>): Endpoint | undefined {
  const parsed = parseGoUrl(withScheme(text));
  if (!parsed.ok) return undefined;
  const { scheme, host, path } = parsed.url;
  return { scheme, host, path: path === '' ? '/v2' : path, insecure: scheme === 'http' || unverified.has(host) };
}

function upstream(namespace: string, unverified: ReadonlySet<string>): Endpoint {
  const host = upstreamHost(namespace);
  const scheme = isLocalhost(host) ? 'http' : 'https';
  return { scheme, host, path: '/v2', insecure: scheme === 'http' || unverified.has(host) };
}
