import { formatPulled } from '../../reference/format';
import { DOCKER_HUB, DOCKER_HUB_ENDPOINT } from '../../reference/host';
import type { Reference } from '../../reference/model';
import type { Rule, Source } from '../model';
import { addressOf, networkOf, type Network } from './addresses';
import { joinPath, queryEscaped } from './goUrl';

/** A registry's address as a client of the registry API talks to it. */
export interface Endpoint {
  readonly scheme: string;
  /** With its port. */
  readonly host: string;
  /** What stands in front of the repository: `/v2`, or whatever the configuration says. */
  readonly path: string;
  /** Whether the client talks plain HTTP or does not verify the certificate. */
  readonly insecure: boolean;
}

/** Where a repository and a tag or digest of a reference are asked for. */
export interface Asked {
  /** The repository without a host. */
  readonly repository: string;
  readonly version: string;
  /** The host that the reference names, which a mirror is told as `ns`. */
  readonly namespace: string;
}

/** What is asked for a reference: the digest where there is one, else the tag, `latest` where neither is written. */
export function askedFor(reference: Reference): Asked {
  return { repository: reference.path, version: reference.digest ?? reference.tag ?? 'latest', namespace: reference.domain };
}

/**
 * The manifest URL, before its path is percent-encoded. A host that is not the namespace's own is told the namespace; Docker Hub's two
 * names count as one. Source: containerd `core/remotes/docker`, `request` and `RegistryHost.isProxy`.
 */
export function manifestUrl(endpoint: Endpoint, asked: Asked): string {
  return manifestUrlAt(endpoint, asked, below(endpoint.path, asked.repository));
}

function manifestUrlAt({ scheme, host }: Endpoint, { version, namespace }: Asked, path: string): string {
  const address = `${scheme}://${host}${path === '/' ? '' : path}/manifests/${version}`;
  return isProxy(host, namespace) ? `${address}?ns=${queryEscaped(namespace)}` : address;
}

/** A repository below an endpoint's path, cleaned; that of a reference is clean already (`isClean`), and hardly any path is not. */
function below(path: string, repository: string, isClean = repository !== '' && !/^[/.]|\/\/|\.\.|\/\.|\/$/.test(repository)): string {
  return path === '/v2' && isClean ? `/v2/${repository}` : joinPath('/', path, repository);
}

function isProxy(host: string, namespace: string): boolean {
  return host !== namespace && !(namespace === DOCKER_HUB && host === DOCKER_HUB_ENDPOINT);
}

/** A source at an endpoint. `via` is null for the written host itself, whose reference stays the written one. */
export function sourceAt(endpoint: Endpoint, asked: Asked, reference: Reference, via: Rule | null): Source {
  const path = below(endpoint.path, asked.repository, asked.repository === reference.path ? true : undefined);
  return {
    reference: via === null ? formatPulled(reference) : plainReference(endpoint, asked, path),
    url: manifestUrlAt(endpoint, asked, path),
    insecure: endpoint.insecure,
    blocked: false,
    via,
  };
}

/** The reference that an endpoint's address stands for: null where it is no plain `/v2/` address. */
function plainReference({ host }: Endpoint, { version }: Asked, full: string): string | null {
  if (!full.startsWith('/v2/') || host === '') return null;
  return `${host}/${full.slice('/v2/'.length)}${version.includes(':') ? '@' : ':'}${version}`;
}

/** The host that a client contacts for a namespace when nothing else is configured. */
export function upstreamHost(namespace: string): string {
  return namespace === DOCKER_HUB ? DOCKER_HUB_ENDPOINT : namespace;
}

/** What `localhost`, `127.`, `[::1]` and `::1` begin with. */
const MAY_BE_LOOPBACK: ReadonlySet<number> = new Set(['l', '1', '[', ':'].map((first) => first.charCodeAt(0)));

/** Whether a host (with or without a port) is this machine itself, by containerd's `MatchLocalhost`. */
export function isLoopback(host: string): boolean {
  // Hardly any host is, and every pull asks.
  if (!MAY_BE_LOOPBACK.has(host.charCodeAt(0))) return false;
  if (host === '::1' || host === '[::1]') return true;
  const [, name = '', port] = /^(\[[^\]]*\]|[^:[\]]*)(?::([0-9]+))?$/.exec(host) ?? [];
  if (name === 'localhost') return true;
  // An address in brackets is read as one only where a port stands behind it.
  const address = name.startsWith('[') ? (port === undefined ? undefined : addressOf(name.slice(1, -1))) : addressOf(name);
  return address !== undefined && LOOPBACK.some((network) => network.covers(address));
}

/** The same by containerd's `IsLocalhost`, which knows no brackets without a port behind them. */
export function isLocalhost(host: string): boolean {
  return isLoopback(host) && host !== '[::1]';
}

const LOOPBACK: readonly Network[] = ['127.0.0.0/8', '::1/128'].flatMap((text) => networkOf(text) ?? []);

/** The port behind a host; '' where there is none. */
export function portOf(host: string): string {
  return /:([0-9]*)$/.exec(host.replace(/^\[[^\]]*\]/, ''))?.[1] ?? '';
}

/**
 * The endpoint that containerd contacts for a namespace without a configuration: HTTPS, and on this machine HTTP for port 80, else HTTPS
 * without verification, whatever TLS settings there are, and HTTP after it for any port but 443. Source: `ConfigureHosts` of
 * `core/remotes/docker/config`.
 */
export function upstreamOf(namespace: string): Endpoint {
  const host = upstreamHost(namespace);
  const isLocal = isLocalhost(namespace);
  return { scheme: isLocal && portOf(namespace) === '80' ? 'http' : 'https', host, path: '/v2', insecure: isLocal };
}

/** The host without its port. */
export function withoutPort(host: string): string {
  return host.replace(/:[0-9]*$/, '');
}
