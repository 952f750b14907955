import { DOCKER_HUB, DOCKER_HUB_ENDPOINT } from '../../reference/host';
import { isLocalhost, portOf } from '../endpoints/endpoint';
import { cleanPath, parseGoUrl } from '../endpoints/goUrl';

/** An address as k3s writes it into the `hosts.toml` that it generates. */
export interface Address {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  /** Whether the path is the endpoint's own, to which nothing is added. */
  readonly overridesPath: boolean;
  /** The key that `configs` is asked with. */
  readonly registry: string;
  /** The user in front of the host, and the query and fragment behind the path: they tell two addresses apart, and are not asked for. */
  readonly around: readonly [user: string, behind: string];
}

/** The host of the registry that k3s runs on each node; it is HTTPS and never rewritten for, wherever it is named. */
export const EMBEDDED_HOST = '127.0.0.1:6443';

/**
 * k3s' `normalizeEndpointAddress`: a scheme where none is written (HTTP for this machine with a port other than 443), Docker Hub's own
 * address for `docker.io`, and `/v2` for no path. Undefined for an address that is no URL, which k3s leaves out.
 */
export function addressOf(endpoint: string): Address | undefined {
  const parsed = parseGoUrl(endpoint.includes('://') ? endpoint : `//${endpoint}`);
  if (!parsed.ok) return undefined;
  const { host: written, path, query, fragment } = parsed.url;
  const port = portOf(written);
  const isPlain = isLocalhost(written) && port !== '' && port !== '443' && written !== EMBEDDED_HOST;
  const scheme = parsed.url.scheme === '' ? (isPlain ? 'http' : 'https') : parsed.url.scheme;
  const host = written === DOCKER_HUB ? DOCKER_HUB_ENDPOINT : written;
  const registry = host === DOCKER_HUB_ENDPOINT ? DOCKER_HUB : written;
  const isDefault = path === '' || path === '/' || path === '/v2';
  const [, user = ''] = /^[^/]*\/\/([^/?#]*@)/.exec(endpoint) ?? [];
  return { scheme, host, registry, path: isDefault ? '/v2' : path, overridesPath: !isDefault, around: [user, `${query === '' ? '' : `?${query}`}${fragment === '' ? '' : `#${fragment}`}`] };
}

/** What tells two addresses apart. */
export function addressKey({ scheme, host, path, around: [user, behind] }: Address): string {
  return `${scheme}://${user}${host}${path}${behind}`;
}

/** An address as containerd reads it from the generated file: in front of a scheme that does not begin with `http` it puts one of its own, and takes the written one for the host. */
export function asRead({ scheme, host, path, overridesPath, around: [user] }: Address): Pick<Address, 'scheme' | 'host' | 'path'> {
  if (scheme.startsWith('http')) return { scheme, host, path };
  const whole = cleanPath(`//${user}${host}${path}`);
  return { scheme: 'https', host: `${scheme}:`, path: overridesPath || whole.endsWith('/v2') ? whole : `${whole}/v2` };
}
