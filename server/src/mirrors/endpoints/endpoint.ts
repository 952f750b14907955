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

/** What is asked for of a reference. What every source of it has in common is put together once. */
export interface Asked {
  /** The repository without a host. */
  readonly repository: string;
  readonly version: string;
  /** The host that the reference names, which a mirror is told as `ns`. */
  readonly namespace: string;
  /** The end of a manifest's URL, from the repository on. */
  readonly tail: string;
  /** The end of a reference, from the repository on. */
  readonly named: string;
}

/** What is asked for a reference: the digest where there is one, else the tag, `latest` where neither is written. */
export function askedFor({ path, tag, digest, domain }: Reference): Asked {
  return asking(path, digest ?? tag ?? 'latest', domain, digest === undefined ? ':' : '@');
}

function asking(repository: string, version: string, namespace: string, separator: ':' | '@'): Asked {
  return { repository, version, namespace, tail: `${repository}/manifests/${version}`, named: repository + separator + version };
}

/** The same of another repository. */
export function askedOf(repository: string, { version, namespace }: Asked): Asked {
  return asking(repository, version, namespace, version.includes(':') ? '@' : ':');
}

/** An endpoint as pulls ask it: what stands in front of every repository there is put together once. */
export interface Way {
  readonly host: string;
  readonly insecure: boolean;
  readonly via: Rule | null;
  /** The beginning of a manifest's URL, up to the repository. */
  readonly front: string;
  /** The endpoint's path, cleaned and with a slash at its end. */
  readonly path: string;
  /** The beginning of a reference, up to the repository; undefined where the address is no plain `/v2/` one whatever the repository. */
  readonly named: string | undefined;
  /** The namespace that was asked for last, and how the endpoint is told it: nearly all pulls through an endpoint are for one. */
  namespace: string | undefined;
  told: string;
}

/** The way of pulls to an endpoint. `via` is null for the written host itself. */
export function wayTo({ scheme, host, path, insecure }: Endpoint, via: Rule | null): Way {
  const clean = path === '/v2' ? path : joinPath('/', path);
  const before = clean === '/' ? '/' : `${clean}/`;
  const isPlain = before.startsWith(PLAIN) && host !== '';
  return { host, insecure, via, front: `${scheme}://${host}${before}`, path: before, named: isPlain ? `${host}/${before.slice(PLAIN.length)}` : undefined, namespace: undefined, told: '' };
}

const PLAIN = '/v2/';

/**
 * A source at the end of a way. Its URL is the manifest's, before its path is percent-encoded. A host that is not the namespace's own is
 * told the namespace; Docker Hub's two names count as one. Source: containerd `core/remotes/docker`, `request` and `RegistryHost.isProxy`.
 * The written host itself keeps the written reference.
 */
export function sourceOn(way: Way, asked: Asked, reference: Reference): Source {
  const { namespace } = asked;
  if (way.namespace !== namespace) {
    way.namespace = namespace;
    way.told = isProxy(way.host, namespace) ? `?ns=${queryEscaped(namespace)}` : '';
  }
  const { via } = way;
  if (asked.repository !== reference.path && !isClean(asked.repository)) return uncleanSource(way, asked, reference);
  const url = way.front + asked.tail + way.told;
  return { reference: via === null ? `${reference.domain}/${pulledOf(asked, reference)}` : namedOn(way, asked), url, insecure: way.insecure, blocked: false, via };
}

function pulledOf(asked: Asked, reference: Reference): string {
  return asked.repository === reference.path ? asked.named : askedFor(reference).named;
}

/** The reference that an address stands for: null where it is no plain `/v2/` one. */
function namedOn(way: Way, { repository, named }: Asked): string | null {
  if (way.named !== undefined) return way.named + named;
  return way.path === '/' && way.host !== '' && repository.startsWith('v2/') ? `${way.host}/${named.slice('v2/'.length)}` : null;
}

/** Of a repository that a rewrite left empty, or with dots or slashes that are cleaned away. */
function uncleanSource(way: Way, asked: Asked, reference: Reference): Source {
  const { host, path, insecure, via, front, told } = way;
  const joined = joinPath(path, asked.repository);
  const full = joined === '/' ? '' : joined;
  const separator = asked.version.includes(':') ? '@' : ':';
  const plain = full.startsWith(PLAIN) && host !== '' ? `${host}/${full.slice(PLAIN.length)}${separator}${asked.version}` : null;
  const url = `${front.slice(0, front.length - path.length)}${full}/manifests/${asked.version}${told}`;
  return { reference: via === null ? formatPulled(reference) : plain, url, insecure, blocked: false, via };
}

/** Whether nothing of a repository is cleaned away in a URL. */
function isClean(repository: string): boolean {
  return repository !== '' && !/^\/|\/\/|\.\.|\/\.|^\.|\/$/.test(repository);
}

function isProxy(host: string, namespace: string): boolean {
  return host !== namespace && !(namespace === DOCKER_HUB && host === DOCKER_HUB_ENDPOINT);
}

/** A source at an endpoint that is asked for one namespace alone. `via` is null for the written host itself, whose reference stays the written one. */
export function sourceAt(endpoint: Endpoint, asked: Asked, reference: Reference, via: Rule | null): Source {
  return sourceOn(wayTo(endpoint, via), asked, reference);
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
