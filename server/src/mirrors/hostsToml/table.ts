import type { Reference } from '../../reference/model';
import { ruleAt, type Compiled, type ConfigSet, type ConfigSource, type PlacedProblem } from '../dialect';
import { askedFor, isLocalhost, sourceAt, upstreamOf, type Endpoint } from '../endpoints/endpoint';
import type { Answer, Rule, Source } from '../model';
import type { Capability, HostsToml, TomlHost } from './content';
import { folderOfHostsToml } from './recognise';

/**
 * Compiles the `hosts.toml` files of one `certs.d`. The directory of a namespace decides: `host_port_`, then `host:port`, then `_default`; a
 * directory without a file ends the search too, and what is no directory fails the pull. A tag needs hosts that resolve, a digest those that pull. Source: containerd
 * `core/remotes/docker/config` and `resolver.go`.
 */
export function compileHostsToml({ files, folders, plainFiles = [] }: ConfigSet<HostsToml>): Compiled {
  const byFolder = new Map(files.map((source) => [folderOfHostsToml(source.path), source]));
  const known = new Set([...folders.map((path) => path.slice(path.lastIndexOf('/') + 1)), ...byFolder.keys(), ...plainFiles]);
  const plain = new Set(plainFiles);
  const resolve = (reference: Reference): Answer => {
    const folder = foldersOf(reference.domain).find((name) => known.has(name));
    if (folder !== undefined && plain.has(folder)) return { status: 'unpullable', sources: [], error: 'config' };
    const source = folder === undefined ? undefined : byFolder.get(folder);
    return answerFor(reference, source);
  };
  const [first] = files;
  const span = (first?.content.hosts[0] ?? first?.content.server)?.span ?? { start: 0, end: 0 };
  const problems = first ? plainFiles.map((name): PlacedProblem => ({ uri: first.uri, code: 'hosts-toml.plain-file', span, parameters: { name } })) : [];
  return { table: { layer: 'node', dialect: 'hosts-toml', resolve }, problems };
}

/** The last colon is taken for that of a port, in an IPv6 address without one too. Source: `hostDirectory` and `hostPaths`. */
function foldersOf(host: string): readonly string[] {
  const colon = host.lastIndexOf(':');
  const named = colon > 0 ? [`${host.slice(0, colon)}_${host.slice(colon + 1)}_`, host] : [host];
  return [...named, '_default'];
}

interface Asking {
  readonly endpoint: Endpoint;
  readonly capabilities: readonly Capability[];
  readonly via: Rule | null;
}

function answerFor(reference: Reference, source: ConfigSource<HostsToml> | undefined): Answer {
  const asked = askedFor(reference);
  const all = askings(reference.domain, source);
  const needed: readonly Capability[] = reference.digest === undefined ? ['pull', 'resolve'] : ['pull'];
  const fit = all.filter(({ capabilities }) => capabilities.length === 0 || needed.every((each) => capabilities.includes(each)));
  const sources: readonly Source[] = fit.map(({ endpoint, via }) => sourceAt(endpoint, asked, reference, via));
  if (sources.length === 0) return { status: 'unpullable', sources, error: 'no-source' };
  const isMirrored = sources.some(({ via }) => via !== null);
  return { status: isMirrored ? 'mirrored' : source && !source.content.rejected ? 'direct' : 'unmatched', sources, error: null };
}

function askings(namespace: string, source: ConfigSource<HostsToml> | undefined): readonly Asking[] {
  if (!source || source.content.rejected) return [{ endpoint: upstreamOf(namespace), capabilities: [], via: null }];
  const { hosts, server, rootSkipsVerify } = source.content;
  const asked = hosts.map((host) => askingOf(source, host, namespace));
  if (server) return [...asked, askingOf(source, server, namespace)];
  const upstream = upstreamOf(namespace);
  const insecure = upstream.insecure || rootSkipsVerify;
  return [...asked, { endpoint: { ...upstream, insecure }, capabilities: [], via: null }];
}

function askingOf(source: ConfigSource<HostsToml>, host: TomlHost, namespace: string): Asking {
  const text = host === source.content.server ? `server ${host.written} for ${namespace}` : `host ${host.written} for ${namespace}`;
  const isOwn = host === source.content.server && host.endpoint.host === upstreamOf(namespace).host && host.endpoint.path === '/v2' && !isLocalhost(namespace);
  return { endpoint: host.endpoint, capabilities: host.capabilities, via: isOwn ? null : ruleAt(source, host.span, { key: namespace, endpoint: host.written, text }) };
}

