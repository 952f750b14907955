import { DOCKER_HUB } from '../../reference/host';
import type { Reference } from '../../reference/model';
import { ruleAt, type Compiled, type ConfigSet, type ConfigSource } from '../dialect';
import { addressOf, networkOf, type Address } from '../endpoints/addresses';
import { askedFor, isLocalhost, sourceAt, upstreamHost, type Endpoint } from '../endpoints/endpoint';
import { joinPath, parseGoUrl } from '../endpoints/goUrl';
import type { WrittenText } from '../fields';
import type { Answer, Source } from '../model';
import type { DockerDaemon } from './content';

/**
 * Compiles `daemon.json`: mirrors hold for Docker Hub alone, in their order, each once, Docker Hub last. The address of a mirror is its URL
 * with `v2` behind it, as the daemon's own image store asks; a daemon with containerd's image store puts the path behind `/v2` instead. An
 * insecure registry is asked over HTTPS without verification and then over HTTP. Source: moby `daemon/pkg/registry`.
 */
export function compileDocker({ files }: ConfigSet<DockerDaemon>): Compiled {
  const isRefused = files.some(({ content }) => content.refused);
  const isInsecure = insecureHosts(files);
  const mirrors = mirrorsIn(files, isInsecure).map(({ endpoint, written: { text, span }, source }) => (
    { endpoint, via: ruleAt(source, span, { key: DOCKER_HUB, endpoint: text, text: `mirror ${text} of ${DOCKER_HUB}` }) }
  ));
  const resolve = (reference: Reference): Answer => {
    if (isRefused) return { status: 'unpullable', sources: [], error: 'config' };
    const mirrored = reference.domain === DOCKER_HUB ? mirrors.map(({ endpoint, via }) => plain(reference, endpoint, via)) : [];
    return { status: mirrored.length > 0 ? 'mirrored' : 'unmatched', sources: [...mirrored, ...ownSources(reference, isInsecure)], error: null };
  };
  return { table: { layer: 'node', dialect: 'docker', resolve }, problems: [] };
}

interface PlacedMirror {
  readonly endpoint: Endpoint;
  readonly written: WrittenText;
  readonly source: ConfigSource<DockerDaemon>;
}

/** The mirrors of Docker Hub in their order, each once. */
export function mirrorsIn(files: readonly ConfigSource<DockerDaemon>[], isInsecure: (host: string) => boolean): readonly PlacedMirror[] {
  const mirrors = new Map<string, PlacedMirror>();
  for (const source of files) {
    for (const written of source.content.mirrors) {
      const address = written.text.replace(/\/*$/, '/');
      // A scheme in capitals is valid, and not seen when the daemon asks.
      const parsed = parseGoUrl(/^https?:\/\//.test(address) ? address : `https://${address}`);
      if (!parsed.ok || mirrors.has(address)) continue;
      const { scheme, host, path } = parsed.url;
      mirrors.set(address, { endpoint: { scheme, host, path: joinPath('/', path, 'v2'), insecure: scheme === 'http' || isInsecure(host) }, written, source });
    }
  }
  return [...mirrors.values()];
}

/**
 * Which hosts the daemon asks without verification: this machine, and those that an entry of `insecure-registries` covers by its name, or by the network of
 * its address. Docker Hub's name is never one of them.
 */
export function insecureHosts(files: readonly ConfigSource<DockerDaemon>[]): (host: string) => boolean {
  const entries = files.flatMap(({ content }) => content.insecure.map(({ text }) => text.replace(/^https?:\/\//i, '')));
  const names = new Set(entries);
  const networks = entries.flatMap((entry) => networkOf(entry) ?? []);
  return (host) => {
    if (host === DOCKER_HUB) return false;
    if (isLocalhost(host) || names.has(host)) return true;
    const address = networks.length > 0 ? addressIn(host) : undefined;
    return address !== undefined && networks.some((network) => network.covers(address));
  };
}

/** Whether the address of a host, its port taken off, lies in a network; false where the entry is none. */
export function covers(entry: string, host: string): boolean {
  const network = networkOf(entry);
  const address = network && addressIn(host);
  return address !== undefined && network?.covers(address) === true;
}

function addressIn(host: string): Address | undefined {
  return addressOf(host.replace(/^\[(.*)\]:[0-9]*$|^([^:]*):[0-9]*$/, '$1$2'));
}

/** Docker Hub is always asked securely, whatever `insecure-registries` says of its names. */
function ownSources(reference: Reference, isInsecure: (host: string) => boolean): readonly Source[] {
  const host = upstreamHost(reference.domain);
  const insecure = reference.domain !== DOCKER_HUB && isInsecure(reference.domain);
  const https: Endpoint = { scheme: 'https', host, path: '/v2', insecure };
  return (insecure ? [https, { ...https, scheme: 'http' }] : [https]).map((endpoint) => plain(reference, endpoint, null));
}

/** The daemon tells a mirror nothing of the namespace. */
function plain(reference: Reference, endpoint: Endpoint, via: Source['via']): Source {
  return sourceAt(endpoint, { ...askedFor(reference), namespace: endpoint.host }, reference, via);
}
