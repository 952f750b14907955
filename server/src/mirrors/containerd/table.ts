import { memo } from '../../base/memo';
import type { Reference } from '../../reference/model';
import { ruleAt, type Compiled, type ConfigSet, type ConfigSource } from '../dialect';
import { unverifiedHosts } from '../endpoints/access';
import { askedFor, isLocalhost, sourceAt, upstreamHost, type Endpoint } from '../endpoints/endpoint';
import { parseGoUrl } from '../endpoints/goUrl';
import type { WrittenText } from '../fields';
import type { Answer, Rule, Source } from '../model';
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
  const askingsOf = memo((placed: Placed) => askings(placed, unverified));
  const isRefused = files.some(({ content }) => content.refused);
  const resolve = (reference: Reference): Answer => {
    if (isRefused) return { status: 'unpullable', sources: [], error: 'config' };
    const found = mirrors.get(reference.domain) ?? mirrors.get('*');
    return answerFor(reference, found && askingsOf(found), unverified);
  };
  return { table: { layer: 'node', dialect: 'containerd', resolve }, problems: [] };
}

interface Asking {
  readonly endpoint: Endpoint;
  readonly via: Rule;
}

/** The endpoints of a host in their order; `refused` where containerd cannot read one of them. */
function askings({ mirror, source }: Placed, unverified: ReadonlySet<string>): readonly Asking[] | 'refused' {
  const key = mirror.host.text;
  const all: Asking[] = [];
  for (const written of mirror.endpoints) {
    const endpoint = endpointOf(written, unverified);
    if (!endpoint) return 'refused';
    all.push({ endpoint, via: ruleAt(source, written.span, { key, endpoint: written.text, text: `endpoint ${written.text} of ${key}` }) });
  }
  return all;
}

function answerFor(reference: Reference, found: readonly Asking[] | 'refused' | undefined, unverified: ReadonlySet<string>): Answer {
  if (found === 'refused') return { status: 'unpullable', sources: [], error: 'config' };
  const asked = askedFor(reference);
  const namespace = reference.domain;
  const sources: Source[] = [];
  let isNamed = false;
  for (const { endpoint, via } of found ?? []) {
    isNamed ||= endpoint.host === namespace;
    sources.push(sourceAt(endpoint, asked, reference, via));
  }
  const status = sources.length > 0 ? 'mirrored' : found ? 'direct' : 'unmatched';
  if (!isNamed) sources.push(sourceAt(upstream(namespace, unverified), asked, reference, null));
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
