import { memo } from '../../base/memo';
import type { Reference } from '../../reference/model';
import { ruleAt, type Compiled, type ConfigSet, type ConfigSource } from '../dialect';
import { askedFor, isLoopback, sourceAt, upstreamHost, type Endpoint } from '../endpoints/endpoint';
import { parseGoUrl } from '../endpoints/goUrl';
import type { WrittenText } from '../fields';
import type { Answer } from '../model';
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
  const unverified = new Set(files.flatMap(({ content }) => content.unverified));
  const endpointFor = memo((written: WrittenText) => endpointOf(written, unverified));
  const isRefused = files.some(({ content }) => content.refused);
  const resolve = (reference: Reference): Answer => {
    if (isRefused) return { status: 'unpullable', sources: [], error: 'config' };
    return answerFor(reference, mirrors.get(reference.domain) ?? mirrors.get('*'), endpointFor, unverified);
  };
  return { table: { layer: 'node', dialect: 'containerd', resolve }, problems: [] };
}

type EndpointFor = (written: WrittenText) => Endpoint | undefined;

function answerFor(reference: Reference, found: Placed | undefined, endpointFor: EndpointFor, unverified: ReadonlySet<string>): Answer {
  const asked = askedFor(reference);
  const namespace = reference.domain;
  const endpoints = (found?.mirror.endpoints ?? []).map((written) => ({ written, endpoint: endpointFor(written) }));
  if (endpoints.some(({ endpoint }) => endpoint === undefined)) return { status: 'unpullable', sources: [], error: 'config' };
  const sources = endpoints.flatMap(({ written, endpoint }) => {
    if (!endpoint || !found) return [];
    const key = found.mirror.host.text;
    return [sourceAt(endpoint, asked, reference, ruleAt(found.source, written.span, { key, endpoint: written.text, text: `endpoint ${written.text} of ${key}` }))];
  });
  const isNamed = endpoints.some(({ endpoint }) => endpoint?.host === namespace);
  const all = isNamed ? sources : [...sources, sourceAt(upstream(namespace, unverified), asked, reference, null)];
  return { status: sources.length > 0 ? 'mirrored' : found ? 'direct' : 'unmatched', sources: all, error: null };
}

function withScheme(text: string): string {
  if (/^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(text)) return text;
  return `${isLoopback(text.split('/')[0] ?? '') ? 'http' : 'https'}://${text}`;
}

function endpointOf({ text }: WrittenText, unverified: ReadonlySet<string>): Endpoint | undefined {
  const parsed = parseGoUrl(withScheme(text));
  if (!parsed.ok) return undefined;
  const { scheme, host, path } = parsed.url;
  return { scheme, host, path: path === '' ? '/v2' : path, insecure: scheme === 'http' || unverified.has(host) };
}

function upstream(namespace: string, unverified: ReadonlySet<string>): Endpoint {
  const scheme = isLoopback(namespace) ? 'http' : 'https';
  return { scheme, host: upstreamHost(namespace), path: '/v2', insecure: scheme === 'http' || unverified.has(namespace) };
}
