import type { Config } from '../support/dialects';
import type { Random } from './random';

/** Hosts of this machine that are contacted without a proxy. */
export interface LocalHosts {
  readonly plainHost: string;
  readonly tlsHost: string;
}

/** The names that a certificate has to be for. */
export const NAMES: readonly string[] = ['docker.io', 'registry-1.docker.io', 'quay.io', 'm.example.org', 'n.example.org', 'p.example.org', 'r.example.com', 'other.example.net', '10.1.2.3', 'localhost', '127.0.0.1'];

const NAMESPACES = ['docker.io', 'quay.io', 'r.example.com:5000', 'other.example.net', '10.1.2.3', 'registry-1.docker.io'] as const;
const REPOSITORIES = ['library/nginx', 'a/b', 'a', 'team/app/x_y'] as const;

/**
 * The files of one `certs.d`. What containerd 1.6 reads otherwise than the versions that the product follows is not among it: hosts in inline tables
 * and dotted keys, which it takes; a subtable that stands apart from its host, after which it asks that host once; TLS settings of a host over HTTP,
 * which it then does not ask over HTTPS first; a file without any host, which it rejects; and pulls of this machine itself, which it asks over HTTP alone.
 */
export function hostsToml(random: Random, local: LocalHosts): Config {
  const config: Record<string, string> = {};
  const folders = ['docker.io', 'quay.io', 'r.example.com_5000_', 'r.example.com:5000', 'r.example.com', '_default', '10.1.2.3'];
  for (const folder of folders) {
    if (random.chance(0.55)) continue;
    if (random.chance(0.07)) config[`certs.d/${folder}/`] = '';
    else config[`certs.d/${folder}/hosts.toml`] = `${hostsFile(random, local)}\n`;
  }
  return config;
}

function hostsFile(random: Random, local: LocalHosts): string {
  if (random.chance(0.08)) return '';
  const hosts = [...new Set(random.several(1, 3, () => address(random, local)))];
  const server = random.chance(0.5) ? [`server = "${random.one(['https://registry-1.docker.io', 'https://docker.io', 'https://n.example.org', 'n.example.org', 'https://n.example.org/hub', 'https://quay.io', '', 'httpd.example.org'])}"`] : [];
  return [...server, ...(random.chance(0.3) ? settings(random) : []), ...hosts.flatMap((host) => [`[host."${host}"]`, ...settings(random).filter((line) => !host.startsWith('http://') || !line.startsWith('skip_verify')), ...headers(random, host)])].join('\n');
}

function address(random: Random, { plainHost, tlsHost }: LocalHosts): string {
  const scheme = random.one(['https://', 'https://', 'https://', '']);
  const path = random.one(['', '', '', '/', '/hub', '/hub/', '/v2', '/v2/', '/v2/hub', '/hub/v2', '/a/../b//c', '/xv2']);
  return random.one([`${scheme}${random.one(['m.example.org', 'm.example.org:5000', 'n.example.org', 'quay.io'])}${path}`, `${scheme}m.example.org${path}`, `http://p.example.org${path}`, `http://${plainHost}${path}`, `https://${tlsHost}${path}`]);
}

function settings(random: Random): readonly string[] {
  const capabilities = random.one(['["pull", "resolve"]', '["pull", "resolve", "push"]', '["pull"]', '["Pull", "RESOLVE"]', '["push"]', '["resolve"]', '[]', random.chance(0.2) ? '["pull", "resolv"]' : '["pull", "resolve"]']);
  return [...(random.chance(0.6) ? [`capabilities = ${capabilities}`] : []), ...(random.chance(0.25) ? ['override_path = true'] : []), ...(random.chance(0.15) ? [`skip_verify = ${String(random.chance(0.7))}`] : [])];
}

function headers(random: Random, host: string): readonly string[] {
  return random.chance(0.15) ? [`[host."${host}".header]`, 'x-custom = ["one", "two"]'] : [];
}

/** A reference as the CRI gives it to containerd: with its host, and with a tag or a digest. */
export function pulledReference(random: Random): string {
  const version = random.one([':1', ':v1.2_3', `@sha256:${'a'.repeat(64)}`]);
  return `${random.one(NAMESPACES)}/${random.one(REPOSITORIES)}${version}`;
}
