import type { Config } from '../support/dialects';
import type { Random } from './random';

const HOSTS = ['quay.io', 'docker.io', 'ghcr.io', 'a.example.com', 'b.a.example.com', 'example.com', 'r.example.com:5000', '10.1.2.3', 'localhost:5000'] as const;
const MIRRORS = ['m.example.org', 'm.example.org:5000', 'n.example.org', 'mirror.lan', 'localhost', 'quay.io', 'docker.io', 'lan'] as const;
const FOLDERS = ['org', 'library', 'team/app', 'a', 'deep/er/st'] as const;
const IMAGES = ['a', 'nginx', 'org/a', 'library/nginx', 'team/app', 'team/app/x', 'team/apps', 'deep/er/st/image', 'a_b/c-d.e'] as const;

/**
 * The files of one engine: a `registries.conf`, and sometimes drop-ins. Now and then something in it is refused. What skopeo 1.9 reads otherwise than
 * the versions that the product follows is not among it: a slash at the end of a mirror's location, which it keeps, and tables of version 1, which
 * it converts.
 */
export function registriesConf(random: Random): Config {
  const main = Array.from({ length: 1 + random.number(5) }, () => table(random)).join('\n');
  const config: Record<string, string> = { 'etc/containers/registries.conf': `${main}\n` };
  if (random.chance(0.3)) for (const name of ['10-a.conf', '20-b.conf'].slice(random.number(2))) config[`etc/containers/registries.conf.d/${name}`] = `${table(random)}\n`;
  return config;
}

function table(random: Random): string {
  const isWildcard = random.chance(0.2);
  const scope = isWildcard ? random.one(['*.example.com', '*.example.com', '*.a.example.com', '*.io', '*.com', '*.2.3', random.chance(0.1) ? '*.example.com:5000' : '*.example.com']) : place(random, HOSTS);
  const digestOnly = random.chance(0.15);
  const states = isWildcard || random.chance(0.5) ? [`prefix = "${scope}"`, ...(isWildcard && random.chance(0.5) ? [] : [`location = "${place(random, MIRRORS)}"`])] : [`location = "${scope}"`];
  const flags = [...(random.chance(0.15) ? [`insecure = ${String(random.chance(0.7))}`] : []), ...(random.chance(0.15) ? ['blocked = true'] : []), ...(digestOnly ? ['mirror-by-digest-only = true'] : [])];
  const mirrors = random.several(0, 3, () => mirror(random, digestOnly));
  return ['[[registry]]', ...states, ...flags, ...mirrors].join('\n');
}

function mirror(random: Random, digestOnly: boolean): string {
  const pulls = random.chance(digestOnly ? 0.02 : 0.3) ? [`pull-from-mirror = "${random.one(['all', 'digest-only', 'tag-only', 'digest-only', 'tag-only', random.chance(0.1) ? 'never' : 'all'])}"`] : [];
  return ['[[registry.mirror]]', `location = "${place(random, MIRRORS).replace(/\/$/, '')}"`, ...(random.chance(0.2) ? ['insecure = true'] : []), ...pulls].join('\n');
}

/** A host, or a path below one; rarely one with a scheme, slashes too many or a tag. */
function place(random: Random, hosts: readonly [string, ...string[]]): string {
  const host = random.one(hosts);
  const path = random.chance(0.5) ? `/${random.one(FOLDERS)}` : '';
  if (random.chance(0.003)) return `https://${host}${path}`;
  if (random.chance(0.01)) return `${host}${path}${random.one(['//x', ':1', '/x:1'])}`;
  return `${host}${path}${random.chance(0.1) ? '/' : ''}`;
}

/** A reference as people write it, most often below a scope of the configuration. Both a tag and a digest are not among them: skopeo takes no such reference. */
export function reference(random: Random, config: Config): string {
  const version = random.one(['', ':1', ':latest', ':v1.2_3', `@sha256:${'a'.repeat(64)}`, `@sha256:${'b'.repeat(64)}`]);
  const [first = '', ...scopes] = Object.values(config).flatMap((text) => [...text.matchAll(/\[\[registry\]\]\n(?:prefix|location) = "([^"]*)"/g)].map(([, scope = '']) => scope.replace('*', 'a')));
  if (first !== '' && random.chance(0.7)) return `${random.one([first, ...scopes])}${random.one(['/x', '/x', '/x/y', '', ':443/x'])}${version}`;
  const host = random.chance(0.1) ? '' : `${random.one([...HOSTS, 'quay.io:443', 'c.example.com', 'a.io.b.io', 'index.docker.io', 'QUAY.io', 'QUAY', 'other.example.net'])}/`;
  return host + random.one(IMAGES) + version;
}
