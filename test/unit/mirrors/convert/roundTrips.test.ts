import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CONVERT_TARGETS, type MirrorRule, type Unsaid } from '../../../../server/src/mirrors/convert/model';
import { DIALECT_OF, pullsAlike } from '../../../../server/src/mirrors/convert/verify';
import { writeTable } from '../../../../server/src/mirrors/convert/write';
import type { Dialect } from '../../../../server/src/mirrors/model';
import { parseReference } from '../../../../server/src/reference/parse';
import { configOf, readable } from '../../../support/conversion';
import type { Config } from '../../../support/dialects';
import { digest } from '../../../support/dialects';
import '../../../support/seed';

const hosts = fc.constantFrom('docker.io', 'quay.io', 'ghcr.io', 'registry.example.com:5000', 'a.example.com', 'b.a.example.com', 'mirror.corp', 'mirror.corp:5000');
const mirrors = fc.constantFrom('mirror.corp', 'mirror.corp:5000', 'harbor.corp', 'quay.io', 'docker.io', 'other.example.org');
const paths = fc.constantFrom('', '', '/proxy', '/a/b', '/library');
const urls = fc.tuple(fc.constantFrom('', 'https://', 'http://'), mirrors, fc.constantFrom('', '', '/', '/v2', '/v2/proxy', '/proxy', '/proxy/v2')).map((parts) => parts.join(''));
const fullUrls = urls.map((url) => (url.includes('://') ? url : `https://${url}`));
const flag = fc.boolean();

const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`;
const uniqueBy = <T>(arbitrary: fc.Arbitrary<T>, by: (value: T) => string): fc.Arbitrary<T[]> => fc.uniqueArray(arbitrary, { minLength: 1, maxLength: 4, selector: by });

const registriesConf = uniqueBy(fc.record({
  prefix: fc.oneof({ weight: 3, arbitrary: hosts }, fc.constantFrom('*.example.com', '*.io')).chain((host) => (host.startsWith('*') ? fc.constant(host) : paths.map((path) => host + path))),
  location: fc.option(fc.tuple(mirrors, paths).map((parts) => parts.join(''))),
  blocked: flag, insecure: flag,
  mirrors: fc.array(fc.record({ location: fc.tuple(mirrors, paths).map((parts) => parts.join('')), insecure: flag, pulls: fc.constantFrom('', 'digest-only', 'tag-only', 'all') }), { maxLength: 3 }),
}), ({ prefix }) => prefix).map((tables): Config => ({
  'registries.conf': text(tables.flatMap((table) => [
    '[[registry]]', `prefix = "${table.prefix}"`, ...(table.prefix.startsWith('*') && table.location === null ? [] : [`location = "${table.location ?? table.prefix}"`]),
    `blocked = ${String(table.blocked)}`, `insecure = ${String(table.insecure)}`,
    ...table.mirrors.flatMap((mirror) => ['[[registry.mirror]]', `location = "${mirror.location}"`, `insecure = ${String(mirror.insecure)}`, `pull-from-mirror = "${mirror.pulls}"`]),
  ])),
}));

const capabilities = fc.constantFrom('', '["pull"]', '["pull", "resolve"]', '["push"]', '["resolve"]');
const hostsToml = uniqueBy(fc.record({
  host: fc.oneof(hosts, fc.constant('_default')),
  server: fc.option(urls),
  skips: flag,
  hosts: fc.uniqueArray(fc.record({ url: urls, capabilities, override: flag, skips: flag, ca: flag }), { maxLength: 3, selector: ({ url }) => url }),
}), ({ host }) => host).map((files): Config => Object.fromEntries(files.map(({ host, server, skips, hosts: asked }, at) => (
  at === 3 ? [`certs.d/${host}/`, ''] : [`certs.d/${host}/hosts.toml`, text([
    ...(server === null ? [] : [`server = "${server}"`]), ...(skips ? ['skip_verify = true'] : []),
    ...asked.flatMap((each) => [
      `[host."${each.url}"]`, ...(each.capabilities === '' ? [] : [`capabilities = ${each.capabilities}`]), ...(each.override ? ['override_path = true'] : []), ...(each.skips ? ['skip_verify = true'] : []), ...(each.ca ? ['ca = "/etc/a.pem"'] : []),
    ]),
  ])]
))));

const containerd = fc.tuple(
  uniqueBy(fc.record({ host: fc.oneof(hosts, fc.constant('*')), endpoints: fc.array(urls, { maxLength: 3 }) }), ({ host }) => host),
  fc.uniqueArray(fc.record({ host: mirrors, tls: fc.constantFrom('insecure_skip_verify = true', 'ca_file = "/etc/a.pem"') }), { maxLength: 2, selector: ({ host }) => host }),
).map(([entries, access]): Config => ({
  'config.toml': text([
    'version = 2', ...entries.flatMap(({ host, endpoints }) => [`[plugins."io.containerd.grpc.v1.cri".registry.mirrors."${host}"]`, `endpoint = ${JSON.stringify(endpoints)}`]),
    ...access.flatMap(({ host, tls }) => [`[plugins."io.containerd.grpc.v1.cri".registry.configs."${host}".tls]`, tls]),
  ]),
}));

const k3s = fc.tuple(
  uniqueBy(fc.record({ host: fc.oneof(hosts, fc.constant('*')), endpoints: fc.array(urls, { maxLength: 3 }), rewrite: fc.constantFrom('', '', '^(.*)$: proxy/$1', '(.*): proxy/$1', '^library/(.*)$: x/$1') }), ({ host }) => host),
  fc.uniqueArray(fc.record({ host: mirrors, tls: fc.constantFrom('{ insecure_skip_verify: true }', '{ ca_file: /etc/a.pem }', '{ ca_file: b.pem, cert_file: /c, key_file: /k }') }), { maxLength: 2, selector: ({ host }) => host }),
).map(([entries, access]): Config => ({
  'registries.yaml': text([
    'mirrors:',
    ...entries.flatMap(({ host, endpoints, rewrite }) => [`  "${host}":`, `    endpoint: ${JSON.stringify(endpoints)}`, ...(rewrite === '' ? [] : ['    rewrite:', `      "${rewrite.split(': ')[0] ?? ''}": "${rewrite.split(': ')[1] ?? ''}"`])]),
    ...(access.length === 0 ? [] : ['configs:', ...access.flatMap(({ host, tls }) => [`  "${host}":`, `    tls: ${tls}`])]),
  ]),
}));

const talos = fc.tuple(
  uniqueBy(fc.record({ host: fc.oneof(hosts, fc.constant('*')), endpoints: fc.array(fullUrls, { maxLength: 3 }), override: flag, skips: flag }), ({ host }) => host),
  fc.uniqueArray(mirrors, { maxLength: 2 }),
).map(([entries, unverified]): Config => ({
  'talos.yaml': text([
    'machine:', '  registries:', '    mirrors:',
    ...entries.flatMap(({ host, endpoints, override, skips }) => [`      "${host}":`, `        endpoints: ${JSON.stringify(endpoints)}`, `        overridePath: ${String(override)}`, `        skipFallback: ${String(skips)}`]),
    ...(unverified.length === 0 ? [] : ['    config:', ...unverified.flatMap((host) => [`      "${host}":`, '        tls: { insecureSkipVerify: true }'])]),
  ]),
}));

const openshift = uniqueBy(fc.record({
  kind: fc.constantFrom('Digest', 'Tag'),
  source: fc.oneof(fc.tuple(hosts, paths).map((parts) => parts.join('')), fc.constant('*.example.com')),
  mirrors: fc.uniqueArray(fc.tuple(mirrors, paths).map((parts) => parts.join('')), { maxLength: 3 }),
  never: flag,
}), ({ kind, source }) => `${kind} ${source}`).map((sets): Config => ({
  'sets.yaml': sets.map(({ kind, source, mirrors: locations, never }, at) => text([
    'apiVersion: config.openshift.io/v1', `kind: Image${kind}MirrorSet`, 'metadata:', `  name: set-${String(at)}`, 'spec:', `  image${kind}Mirrors:`,
    `    - source: "${source}"`, `      mirrors: ${JSON.stringify(locations)}`, ...(never ? ['      mirrorSourcePolicy: NeverContactSource'] : []),
  ])).join('---\n'),
}));

const docker = fc.record({ mirrors: fc.array(fullUrls.filter((url) => !url.includes('//docker.io')), { maxLength: 3 }), insecure: fc.uniqueArray(mirrors, { maxLength: 2 }) }).map((daemon): Config => ({
  'daemon.json': JSON.stringify({ 'registry-mirrors': daemon.mirrors, 'insecure-registries': daemon.insecure }),
}));

const buildkit = uniqueBy(fc.record({ host: fc.oneof(hosts, mirrors), mirrors: fc.array(fc.tuple(mirrors, paths).map((parts) => parts.join('')), { maxLength: 3 }), http: flag, insecure: flag }), ({ host }) => host).map((tables): Config => ({
  'buildkitd.toml': text(tables.flatMap((table) => [`[registry."${table.host}"]`, `mirrors = ${JSON.stringify(table.mirrors)}`, ...(table.http ? ['http = true'] : []), ...(table.insecure ? ['insecure = true'] : [])])),
}));

const apollo = uniqueBy(fc.record({ url: mirrors, mirrored: fc.uniqueArray(hosts, { maxLength: 3 }) }), ({ url }) => url).map((registries): Config => ({
  'apollo-registries.yaml': text(['artifactRegistries:', ...registries.flatMap(({ url, mirrored }) => [`  - registryUrl: "${url}"`, `    mirroredRegistries: ${JSON.stringify(mirrored)}`])]),
}));

const DIALECTS: readonly (readonly [Dialect, fc.Arbitrary<Config>])[] = [
  ['registries-conf', registriesConf], ['hosts-toml', hostsToml], ['containerd', containerd], ['k3s', k3s], ['talos', talos], ['openshift', openshift],
  ['docker', docker], ['buildkit', buildkit], ['apollo', apollo],
];

const references = fc.array(fc.tuple(
  fc.oneof({ weight: 4, arbitrary: hosts }, fc.constantFrom('quay.io:8443', 'nobody.example.net', 'c.example.com', 'harbor.corp')),
  fc.constantFrom('library/nginx', 'a', 'a/b', 'a/b/c', 'proxy/x', 'proxy', 'library', 'ax/b'), fc.constantFrom(':1', `@${digest()}`),
).map(([host, path, version]) => `${host}/${path}${version}`), { minLength: 20, maxLength: 20 });

/** Whether what was listed speaks of a reference, so that it may be pulled otherwise. */
function isListed(domain: string, path: string, unsaid: readonly Unsaid[], rules: readonly MirrorRule[]): boolean {
  const bare = domain.replace(/:[0-9]+$/, '');
  const hasRule = (host: string): boolean => rules.some((rule) => rule.host === host);
  return unsaid.some(({ reason, scope }) => {
    if (reason === 'refused' && scope === undefined) return true;
    // An engine that compares prefixes has rules for a host with any port; Apollo takes `:443` for nothing.
    if (reason === 'host-forms') return bare !== domain && rules.some(({ host }) => host === bare || (host.startsWith('*.') && bare.endsWith(host.slice(1))));
    if (scope === undefined) return false;
    if (scope === '*') return !hasRule(domain);
    if (scope.startsWith('*.')) return bare.endsWith(scope.slice(1));
    const name = `${domain}/${path}`;
    return name.startsWith(scope) && /^(?:[/:@]|$)/.test(name.slice(scope.length));
  });
}

describe('conversions of mirror configurations', () => {
  for (const [dialect, configs] of DIALECTS) {
    for (const target of CONVERT_TARGETS) {
      it(`${dialect} to ${target}, and back: what is not listed is pulled alike`, () => {
        fc.assert(fc.property(configs, references, (config, asked) => {
          const from = readable(dialect, config);
          const there = writeTable(from.lifted, target, from.table);
          const read = readable(DIALECT_OF[target], configOf(there.files));
          check(asked, there.unsaid, from, read, JSON.stringify([config, there], null, 1));
          const back = CONVERT_TARGETS.find((each) => DIALECT_OF[each] === dialect);
          if (!back) return;
          const again = writeTable(read.lifted, back, read.table);
          check(asked, [...there.unsaid, ...again.unsaid], from, readable(dialect, configOf(again.files)), JSON.stringify([config, there, again], null, 1));
        }), { numRuns: Number(process.env['CASES'] ?? 30) });
      });
    }
  }
});

function check(asked: readonly string[], unsaid: readonly Unsaid[], from: ReturnType<typeof readable>, to: ReturnType<typeof readable>, about: string): void {
  for (const written of asked) {
    const parsed = parseReference(written);
    if (!parsed.ok || isListed(parsed.reference.domain, parsed.reference.path, unsaid, from.lifted.rules)) continue;
    const [before, after] = [from.table.resolve(parsed.reference), to.table.resolve(parsed.reference)];
    // With a port behind a host that is replaced by a path, a pull fails whatever is asked.
    if (before.error === 'rewrite') continue;
    assert.ok(pullsAlike(before, after), `${written}: ${JSON.stringify(before.sources.map(({ via, ...rest }) => ({ ...rest, via: via?.text })))} is ${JSON.stringify(after.sources.map(({ via, ...rest }) => ({ ...rest, via: via?.text })))}\n${about}`);
  }
}

