import type { Reference } from '../../reference/model';
import { ruleAt, type Compiled, type ConfigSet, type ConfigSource, type PlacedProblem } from '../dialect';
import { askedFor, isLocalhost, sourceOn, upstreamOf, wayTo, type Way } from '../endpoints/endpoint';
import type { Answer, Source } from '../model';
import { remembered } from '../remembered';
import type { HostsToml, TomlHost } from './content';
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
  const find = (namespace: string): Found | 'failing' => {
    const folder = foldersOf(namespace).find((name) => known.has(name));
    if (folder !== undefined && plain.has(folder)) return 'failing';
    return askingsOf(namespace, folder === undefined ? undefined : byFolder.get(folder));
  };
  const foundFor = remembered(find);
  const resolve = (reference: Reference): Answer => {
    const found = foundFor(reference.domain);
    return found === 'failing' ? { status: 'unpullable', sources: [], error: 'config' } : answerFor(reference, found);
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

/** Where pulls of a namespace are asked, each with whether it serves tags too: a tag needs hosts that pull and resolve, a digest those that pull. */
interface Asking {
  readonly way: Way;
  readonly servesTags: boolean;
}

/** What a namespace's directory comes to. */
interface Found {
  readonly askings: readonly Asking[];
  /** Whether a file holds for it. */
  readonly isConfigured: boolean;
}

function answerFor(reference: Reference, { askings, isConfigured }: Found): Answer {
  const asked = askedFor(reference);
  const isTag = reference.digest === undefined;
  const sources: Source[] = [];
  let isMirrored = false;
  for (const { way, servesTags } of askings) {
    if (isTag && !servesTags) continue;
    isMirrored ||= way.via !== null;
    sources.push(sourceOn(way, asked, reference));
  }
  if (sources.length === 0) return { status: 'unpullable', sources, error: 'no-source' };
  return { status: isMirrored ? 'mirrored' : isConfigured ? 'direct' : 'unmatched', sources, error: null };
}

function askingsOf(namespace: string, source: ConfigSource<HostsToml> | undefined): Found {
  const upstream = upstreamOf(namespace);
  if (!source || source.content.rejected) return { askings: [{ way: wayTo(upstream, null), servesTags: true }], isConfigured: false };
  const { hosts, server, rootSkipsVerify } = source.content;
  const asked = (server ? [...hosts, server] : hosts).flatMap((host) => askingOf(source, host, namespace));
  const own: Asking = { way: wayTo({ ...upstream, insecure: upstream.insecure || rootSkipsVerify }, null), servesTags: true };
  return { askings: server ? asked : [...asked, own], isConfigured: true };
}

/** None for a host that does not pull. */
function askingOf(source: ConfigSource<HostsToml>, host: TomlHost, namespace: string): readonly Asking[] {
  const { capabilities, endpoint, written, span } = host;
  if (capabilities.length > 0 && !capabilities.includes('pull')) return [];
  const text = host === source.content.server ? `server ${written} for ${namespace}` : `host ${written} for ${namespace}`;
  const isOwn = host === source.content.server && endpoint.host === upstreamOf(namespace).host && endpoint.path === '/v2' && !isLocalhost(namespace);
  const via = isOwn ? null : ruleAt(source, span, { key: namespace, endpoint: written, text });
  return [{ way: wayTo(endpoint, via), servesTags: capabilities.length === 0 || capabilities.includes('resolve') }];
}
