import assert from 'node:assert/strict';
import type { EngineOptions } from '../../../../server/src/mirrors/dialect';
import { configText, dialectOf } from '../../../../server/src/mirrors/dialects';
import { digest, readConfig, shownSources } from '../../../support/dialects';

const A = digest('a');
const read = (options: Partial<EngineOptions>, ...lines: readonly string[]) =>
  readConfig('k3s', { 'etc/rancher/k3s/registries.yaml': `${lines.join('\n')}\n` }, { disableDefaultEndpoint: false, ...options });
const mirror = (host: string, ...endpoints: readonly string[]): readonly string[] => [`  ${host}:`, '    endpoint:', ...endpoints.map((endpoint) => `      - ${endpoint}`)];

const PAUSE = 'docker.io/rancher/mirrored-pause:3.6';
const PAUSE_URL = '/rancher/mirrored-pause/manifests/3.6';
const HUB_PAUSE = `https://registry-1.docker.io/v2${PAUSE_URL}`;
const HUB = 'https://registry-1.docker.io/v2/library/nginx/manifests/1';

interface Case {
  readonly id: string;
  readonly lines: readonly string[];
  readonly reference: string;
  readonly sources: string;
  readonly options?: Partial<EngineOptions>;
}

const NO_DEFAULT = { disableDefaultEndpoint: true };
const CASES: readonly Case[] = [
  { id: 'registry with mirror endpoint - full URL with override path | pull', lines: ['mirrors:', ...mirror('docker.io', 'https://registry.example.com/prefix/v2')], reference: PAUSE, sources: `https://registry.example.com/prefix/v2${PAUSE_URL}?ns=docker.io → ${HUB_PAUSE}` },
  { id: 'registry with mirror endpoint - hostname only | pull', lines: ['mirrors:', ...mirror('docker.io', 'registry.example.com')], reference: PAUSE, sources: `https://registry.example.com/v2${PAUSE_URL}?ns=docker.io → ${HUB_PAUSE}` },
  { id: 'registry with mirror endpoint - localhost and port only | pull', lines: ['mirrors:', ...mirror('docker.io', 'localhost:5000')], reference: PAUSE, sources: `http://localhost:5000/v2${PAUSE_URL}?ns=docker.io i → ${HUB_PAUSE}` },
  { id: 'registry with mirror endpoint and mirror creds - no default endpoint | pull', options: NO_DEFAULT, lines: ['mirrors:', ...mirror('docker.io', 'https://registry.example.com/v2'), 'configs:', '  registry.example.com:', '    auth: {username: u, password: p}'], reference: PAUSE, sources: `https://registry.example.com/v2${PAUSE_URL}?ns=docker.io` },
  { id: 'registry with mirror endpoint and mirror creds - embedded registry with rewrites | pull', options: { embeddedRegistry: true }, lines: ['mirrors:', ...mirror('docker.io', 'https://registry.example.com/v2'), '    rewrite:', '      "^rancher/(.*)": "docker/rancher-images/$1"'], reference: PAUSE, sources: `https://127.0.0.1:6443/v2${PAUSE_URL}?ns=docker.io → https://registry.example.com/v2/docker/rancher-images/mirrored-pause/manifests/3.6?ns=docker.io → ${HUB_PAUSE}` },
  { id: 'wildcard mirror endpoint - full URL | pull', lines: ['mirrors:', ...mirror('"*"', 'https://registry.example.com/v2')], reference: PAUSE, sources: `https://registry.example.com/v2${PAUSE_URL}?ns=docker.io → ${HUB_PAUSE}` },
  { id: 'wildcard mirror endpoint - full URL, embedded registry, no default | pull', options: { ...NO_DEFAULT, embeddedRegistry: true }, lines: ['mirrors:', ...mirror('"*"', 'https://registry.example.com/v2')], reference: PAUSE, sources: `https://127.0.0.1:6443/v2${PAUSE_URL}?ns=docker.io → https://registry.example.com/v2${PAUSE_URL}?ns=docker.io` },
  { id: 'doc/rewrite', lines: ['mirrors:', ...mirror('docker.io', 'https://registry.example.com:5000'), '    rewrite:', '      "^rancher/(.*)": "mirrorproject/rancher-images/$1"'], reference: PAUSE, sources: `https://registry.example.com:5000/v2/mirrorproject/rancher-images/mirrored-pause/manifests/3.6?ns=docker.io → ${HUB_PAUSE}` },
  { id: 'doc/rewrite-digest', lines: ['mirrors:', ...mirror('docker.io', 'https://registry.example.com:5000'), '    rewrite:', '      "^rancher/(.*)": "mirrorproject/rancher-images/$1"'], reference: `rancher/mirrored-pause@${A}`, sources: `https://registry.example.com:5000/v2/mirrorproject/rancher-images/mirrored-pause/manifests/${A}?ns=docker.io → https://registry-1.docker.io/v2/rancher/mirrored-pause/manifests/${A}` },
  { id: 'doc/self-rewrite-443', lines: ['mirrors:', ...mirror('registry.example.com', 'https://registry.example.com:443'), '    rewrite:', '      "^rancher/(.*)": "mirrorproject/rancher-images/$1"'], reference: 'registry.example.com/rancher/app:1', sources: 'https://registry.example.com:443/v2/mirrorproject/rancher-images/app/manifests/1?ns=registry.example.com → https://registry.example.com/v2/rancher/app/manifests/1' },
  { id: 'doc/self-rewrite-ignored', lines: ['mirrors:', ...mirror('registry.example.com', 'https://registry.example.com'), '    rewrite:', '      "^rancher/(.*)": "x/$1"', 'configs:', '  registry.example.com:', '    auth: {username: u}'], reference: 'registry.example.com/rancher/app:1', sources: 'https://registry.example.com/v2/rancher/app/manifests/1' },
  { id: 'doc/wildcard', lines: ['mirrors:', ...mirror('"*"', 'https://registry.example.com:5000')], reference: 'quay.io/a/b:1', sources: 'https://registry.example.com:5000/v2/a/b/manifests/1?ns=quay.io → https://quay.io/v2/a/b/manifests/1' },
  { id: 'config-hides-wildcard', lines: ['mirrors:', ...mirror('"*"', 'https://w.example.com'), 'configs:', '  docker.io:', '    auth: {username: u}'], reference: 'nginx:1', sources: HUB },
  { id: 'exact-empty-does-not-hide-wildcard', lines: ['mirrors:', '  docker.io:', ...mirror('"*"', 'https://w.example.com')], reference: 'nginx:1', sources: `https://w.example.com/v2/library/nginx/manifests/1?ns=docker.io → ${HUB}` },
  { id: 'nodefault', options: NO_DEFAULT, lines: ['mirrors:', ...mirror('docker.io', 'https://d.example.com')], reference: 'nginx:1', sources: 'https://d.example.com/v2/library/nginx/manifests/1?ns=docker.io' },
  { id: 'nodefault-ignored-with-config', options: NO_DEFAULT, lines: ['mirrors:', ...mirror('docker.io', 'https://d.example.com'), 'configs:', '  docker.io:', '    auth: {username: u}'], reference: 'nginx:1', sources: `https://d.example.com/v2/library/nginx/manifests/1?ns=docker.io → ${HUB}` },
  { id: 'nodefault-empty', options: NO_DEFAULT, lines: ['mirrors:', '  docker.io: {}'], reference: 'nginx:1', sources: HUB },
  { id: 'path-no-v2', lines: ['mirrors:', ...mirror('docker.io', 'https://harbor.example.com/dockerhub')], reference: 'nginx:1', sources: `https://harbor.example.com/dockerhub/library/nginx/manifests/1?ns=docker.io → ${HUB}` },
  { id: 'rewrite-backslash', lines: ['mirrors:', ...mirror('docker.io', 'https://m.example.com'), '    rewrite:', "      '^library/nginx\\.x': 'a'"], reference: 'nginx:1', sources: HUB },
  { id: 'rewrite-backslash-doubled', lines: ['mirrors:', ...mirror('docker.io', 'https://m.example.com'), '    rewrite:', "      '^library\\\\/(.*)': 'a/$1'"], reference: 'nginx:1', sources: `https://m.example.com/v2/a/nginx/manifests/1?ns=docker.io → ${HUB}` },
  { id: 'rewrite-ambiguous', lines: ['mirrors:', ...mirror('docker.io', 'https://m.example.com'), '    rewrite:', '      "^library/(.*)": "a/$1"', '      "^(.*)": "b/$1"'], reference: 'nginx:1', sources: `https://m.example.com/v2/a/nginx/manifests/1?ns=docker.io → https://m.example.com/v2/b/library/nginx/manifests/1?ns=docker.io → ${HUB}` },
  { id: 'rewrite-underscore', lines: ['mirrors:', ...mirror('docker.io', 'https://m.example.com'), '    rewrite:', '      "^library/(.*)": "$1_x"'], reference: 'nginx:1', sources: `https://m.example.com/v2/manifests/1?ns=docker.io → ${HUB}` },
  { id: 'rewrite-braces', lines: ['mirrors:', ...mirror('docker.io', 'https://m.example.com'), '    rewrite:', '      "^library/(.*)": "${1}_x"'], reference: 'nginx:1', sources: `https://m.example.com/v2/nginx_x/manifests/1?ns=docker.io → ${HUB}` },
  { id: 'unknown-key', lines: ['mirrors:', '  docker.io:', '    endpoints: [https://m.example.com]'], reference: 'nginx:1', sources: HUB },
  { id: 'scalar-endpoint', lines: ['mirrors:', '  docker.io:', '    endpoint: https://m.example.com'], reference: 'nginx:1', sources: 'ERROR config' },
  { id: 'unquoted-star', lines: ['mirrors:', '  *:', '    endpoint: [https://m.example.com]'], reference: 'nginx:1', sources: 'ERROR config' },
  { id: 'rewrites alone keep a host that is its own endpoint', lines: ['mirrors:', ...mirror('registry.example.com', 'https://registry.example.com'), '    rewrite: {"^rancher/(.*)": "x/$1"}', ...mirror('"*"', 'https://w.example.com')], reference: 'registry.example.com/rancher/app:1', sources: 'https://registry.example.com/v2/rancher/app/manifests/1' },
  { id: 'a host that is its own endpoint alone does not hide the wildcard', lines: ['mirrors:', ...mirror('registry.example.com', 'https://registry.example.com'), ...mirror('"*"', 'https://w.example.com')], reference: 'registry.example.com/app:1', sources: 'https://w.example.com/v2/app/manifests/1?ns=registry.example.com → https://registry.example.com/v2/app/manifests/1' },
  { id: 'credentials of registry-1.docker.io keep an empty docker.io', lines: ['mirrors:', '  docker.io: {}', ...mirror('"*"', 'https://w.example.com'), 'configs: {registry-1.docker.io: {auth: {username: u}}}'], reference: 'nginx:1', sources: HUB },
  { id: 'configs of the wildcard do not keep the default in being', options: NO_DEFAULT, lines: ['mirrors:', ...mirror('"*"', 'https://w.example.com'), 'configs: {"*": {auth: {username: u}}}'], reference: 'quay.io/a:1', sources: 'https://w.example.com/v2/a/manifests/1?ns=quay.io' },
  { id: 'an empty mirror of everything takes its configs away', lines: ['mirrors: {"*": {}}', 'configs: {"*": {tls: {insecure_skip_verify: true}}}'], reference: 'quay.io/a:1', sources: 'https://quay.io/v2/a/manifests/1' },
  { id: 'the default last with the default switched off gets the rewrite', options: NO_DEFAULT, lines: ['mirrors:', ...mirror('quay.io', 'https://quay.io'), '    rewrite: {"^a/(.*)": "b/$1"}'], reference: 'quay.io/a/x:1', sources: 'https://quay.io/v2/b/x/manifests/1' },
  { id: 'the embedded registry by its own address', lines: ['mirrors:', ...mirror('docker.io', '127.0.0.1:6443', 'https://m.example.com'), '    rewrite: {"^library/(.*)": "a/$1"}'], reference: 'nginx:1', sources: `https://127.0.0.1:6443/v2/library/nginx/manifests/1?ns=docker.io → https://m.example.com/v2/a/nginx/manifests/1?ns=docker.io → ${HUB}` },
  { id: 'the embedded registry is asked once', options: { embeddedRegistry: true }, lines: ['mirrors:', ...mirror('docker.io', 'https://127.0.0.1:6443', 'https://m.example.com')], reference: 'nginx:1', sources: `https://127.0.0.1:6443/v2/library/nginx/manifests/1?ns=docker.io → https://m.example.com/v2/library/nginx/manifests/1?ns=docker.io → ${HUB}` },
  { id: 'endpoints that differ in their query are two', lines: ['mirrors:', ...mirror('docker.io', 'https://m.example.com/v2?a', 'https://m.example.com/v2?b', 'https://m.example.com/v2?b')], reference: 'nginx:1', sources: `https://m.example.com/v2/library/nginx/manifests/1?ns=docker.io → https://m.example.com/v2/library/nginx/manifests/1?ns=docker.io → ${HUB}` },
  { id: 'no embedded registry for this machine', options: { embeddedRegistry: true }, lines: ['mirrors:', ...mirror('localhost:5000', 'https://m.example.com')], reference: 'localhost:5000/a:1', sources: 'https://m.example.com/v2/a/manifests/1?ns=localhost%3A5000 → http://localhost:5000/v2/a/manifests/1 i' },
  { id: 'an http endpoint with a CA is asked over https first', lines: ['mirrors:', ...mirror('quay.io', 'http://m.example.com:5000'), 'configs: {"m.example.com:5000": {tls: {ca_file: /ca.pem}}}'], reference: 'quay.io/a:1', sources: 'https://m.example.com:5000/v2/a/manifests/1?ns=quay.io i → https://quay.io/v2/a/manifests/1' },
  { id: 'an http endpoint with empty TLS settings stays', lines: ['mirrors:', ...mirror('quay.io', 'http://m.example.com:5000'), 'configs: {"m.example.com:5000": {tls: {}}}'], reference: 'quay.io/a:1', sources: 'http://m.example.com:5000/v2/a/manifests/1?ns=quay.io i → https://quay.io/v2/a/manifests/1' },
  { id: 'localhost:443', lines: ['mirrors:', ...mirror('quay.io', 'localhost:443')], reference: 'quay.io/a:1', sources: 'https://localhost:443/v2/a/manifests/1?ns=quay.io → https://quay.io/v2/a/manifests/1' },
  { id: 'a scheme that containerd takes for a host', lines: ['mirrors:', ...mirror('quay.io', 'ftp://m.example.com', 'ftp://u@n.example.com/x')], reference: 'quay.io/a:1', sources: 'https://ftp:/m.example.com/v2/a/manifests/1?ns=quay.io → https://ftp:/u@n.example.com/x/a/manifests/1?ns=quay.io → https://quay.io/v2/a/manifests/1' },
  { id: 'addresses that differ in what is not asked for', lines: ['mirrors:', ...mirror('quay.io', '"https://m.example.com?x=1"', '"https://u@m.example.com"', '"https://m.example.com"', '"https://m.example.com/"')], reference: 'quay.io/a:1', sources: `${'https://m.example.com/v2/a/manifests/1?ns=quay.io → '.repeat(3)}https://quay.io/v2/a/manifests/1` },
  { id: 'a key with a path hides the wildcard', lines: ['mirrors:', ...mirror('"*"', 'https://w.example.com'), ...mirror('quay.io/org', 'https://m.example.com')], reference: 'quay.io/org/a:1', sources: 'https://quay.io/v2/org/a/manifests/1' },
  { id: 'the name of the folder of the wildcard', lines: ['mirrors:', ...mirror('_default', 'https://m.example.com')], options: NO_DEFAULT, reference: 'quay.io/a:1', sources: 'https://m.example.com/v2/a/manifests/1?ns=quay.io' },
  { id: 'a rewrite that leaves no name', lines: ['mirrors:', ...mirror('quay.io', 'https://m.example.com//'), '    rewrite:', '      ".*": ""'], options: NO_DEFAULT, reference: 'quay.io/a:1', sources: 'https://m.example.com/manifests/1?ns=quay.io' },
  { id: 'a rewrite that begins with a dot', lines: ['mirrors:', ...mirror('quay.io', 'https://m.example.com'), '    rewrite:', '      "^": "./"'], options: NO_DEFAULT, reference: 'quay.io/a:1', sources: 'https://m.example.com/v2/a/manifests/1?ns=quay.io' },
  { id: 'an IPv6 endpoint', lines: ['mirrors:', ...mirror('quay.io', '"[::1]:5000"', '"[fd00::1]"')], reference: 'quay.io/a:1', sources: 'http://[::1]:5000/v2/a/manifests/1?ns=quay.io i → https://[fd00::1]/v2/a/manifests/1?ns=quay.io → https://quay.io/v2/a/manifests/1' },
  { id: 'an endpoint with /v2/', lines: ['mirrors:', ...mirror('quay.io', 'https://m.example.com/v2/')], reference: 'quay.io/a:1', sources: 'https://m.example.com/v2/a/manifests/1?ns=quay.io → https://quay.io/v2/a/manifests/1' },
  { id: 'the same endpoint in three places', lines: ['mirrors:', ...mirror('quay.io', 'https://a.example.com', 'https://b.example.com', 'a.example.com')], reference: 'quay.io/a:1', sources: 'https://a.example.com/v2/a/manifests/1?ns=quay.io → https://b.example.com/v2/a/manifests/1?ns=quay.io → https://quay.io/v2/a/manifests/1' },
  { id: 'a key with a port', lines: ['mirrors:', ...mirror('quay.io', 'https://m.example.com')], reference: 'quay.io:443/a:1', sources: 'https://quay.io:443/v2/a/manifests/1' },
  { id: 'a pattern in the middle', lines: ['mirrors:', ...mirror('quay.io', 'https://m.example.com'), '    rewrite: {"o": "0"}'], reference: 'quay.io/foo/bo:1', sources: 'https://m.example.com/v2/f00/b0/manifests/1?ns=quay.io → https://quay.io/v2/foo/bo/manifests/1' },
  { id: 'a pattern of everything matches once', lines: ['mirrors:', ...mirror('docker.io', 'https://m.example.com'), '    rewrite: {"(.*)": "docker/$1"}'], reference: 'nginx:1', sources: `https://m.example.com/v2/docker/library/nginx/manifests/1?ns=docker.io → ${HUB}` },
  { id: 'a group without a number', lines: ['mirrors:', ...mirror('docker.io', 'https://m.example.com'), '    rewrite: {"^library/(?P<name>.*)": "hub/$name"}'], reference: 'nginx:1', sources: `https://m.example.com/v2/hub/nginx/manifests/1?ns=docker.io → ${HUB}` },
  { id: 'a bad pattern beside a good one', lines: ['mirrors:', ...mirror('docker.io', 'https://m.example.com'), '    rewrite: {"(": "x", "^library/": "hub/"}'], reference: 'nginx:1', sources: `https://m.example.com/v2/hub/nginx/manifests/1?ns=docker.io → ${HUB}` },
  { id: 'a control character out of an escape', lines: ['mirrors:', ...mirror('docker.io', 'https://m.example.com'), "    rewrite: {'\\blibrary': 'x'}"], reference: 'nginx:1', sources: `https://m.example.com/v2/library/nginx/manifests/1?ns=docker.io → ${HUB}` },
  { id: 'rewrites that are spoilt and never written', lines: ['mirrors:', ...mirror('quay.io', 'https://quay.io'), "    rewrite: {'a\\.b': 'c'}"], reference: 'quay.io/a:1', sources: 'https://quay.io/v2/a/manifests/1' },
  { id: 'a duplicate key', lines: ['mirrors:', ...mirror('docker.io', 'https://one.example.com'), ...mirror('docker.io', 'https://two.example.com')], reference: 'nginx:1', sources: `https://two.example.com/v2/library/nginx/manifests/1?ns=docker.io → ${HUB}` },
  { id: 'the default first gets the rewrite', lines: ['mirrors:', ...mirror('docker.io', 'docker.io', 'https://m.example.com'), '    rewrite:', '      "^library/(.*)": "a/$1"'], reference: 'nginx:1', sources: `https://registry-1.docker.io/v2/a/nginx/manifests/1 → https://m.example.com/v2/a/nginx/manifests/1?ns=docker.io → ${HUB}` },
  { id: 'a duplicate endpoint', lines: ['mirrors:', ...mirror('docker.io', 'm.example.com', 'https://m.example.com/v2')], reference: 'nginx:1', sources: `https://m.example.com/v2/library/nginx/manifests/1?ns=docker.io → ${HUB}` },
  { id: 'an unverified endpoint', lines: ['mirrors:', ...mirror('docker.io', 'https://m.example.com'), 'configs:', '  m.example.com:', '    tls: {insecure_skip_verify: true}'], reference: 'nginx:1', sources: `https://m.example.com/v2/library/nginx/manifests/1?ns=docker.io i → ${HUB}` },
];

describe('registries.yaml of k3s', () => {
  for (const { id, lines, reference, sources, options = {} } of CASES) {
    it(`resolves ${id}`, () => assert.equal(shownSources(read(options, ...lines).resolve(reference)), sources));
  }

  it('calls a pull ambiguous where several patterns change the repository', () => {
    const { resolve } = read({}, 'mirrors:', ...mirror('docker.io', 'https://m.example.com'), '    rewrite: {"^library/(.*)": "a/$1", "^(.*)": "b/$1"}');
    assert.deepEqual([resolve('nginx:1').status, resolve('quay.io/a:1').status], ['ambiguous', 'unmatched']);
  });

  it('names what k3s and containerd make of it', () => {
    const problems = (...lines: readonly string[]) => read({}, ...lines).problems.map((text) => text.replace('etc/rancher/k3s/registries.yaml ', ''));
    assert.deepEqual(problems('mirrors:', '  docker.io:', '    endpoints: [https://m.example.com]'), ['k3s.unknown-key endpoints endpoint']);
    assert.deepEqual(problems('mirrors:', ...mirror('docker.io', 'https://m.example.com'), "    rewrite: {'a\\.b': 'c'}"), ['k3s.rewrite-backslash a\\.b docker.io']);
    assert.deepEqual(problems('mirrors:', ...mirror('docker.io', 'https://m.example.com'), "    rewrite: {'(a)': '$1_x'}"), ['k3s.rewrite-group 1_x ${1}_x']);
    assert.deepEqual(problems('mirrors:', ...mirror('docker.io', 'https://m.example.com'), "    rewrite: {'(a': 'x'}"), ['k3s.rewrite-invalid (a']);
    assert.deepEqual(problems('mirrors:', ...mirror('docker.io', 'https://m.example.com:x')), ['k3s.endpoint https://m.example.com:x']);
    assert.deepEqual(problems('mirrors:', ...mirror('"*"', 'https://m.example.com'), 'configs: {docker.io: {auth: {username: u}}}'), ['k3s.wildcard-hidden docker.io']);
  });

  it('keeps no secret', () => {
    const secret = 'hunter2';
    const { resolve, problems } = read({}, 'mirrors:', ...mirror('docker.io', 'https://m.example.com'), 'configs:', '  m.example.com:', `    auth: {username: ${secret}, password: ${secret}}`);
    assert.ok(!JSON.stringify([resolve('nginx'), problems]).includes(secret));
  });

  it('are decoded as yaml.v2 decodes them', () => {
    const pulled = (...lines: readonly string[]): string => shownSources(read(NO_DEFAULT, ...lines).resolve('quay.io/a:1'));
    const of = (...tls: readonly string[]): string => pulled('mirrors:', ...mirror('quay.io', 'https://m.example.com'), 'configs:', '  m.example.com:', '    tls:', ...tls);
    const M = 'https://m.example.com/v2/a/manifests/1?ns=quay.io';
    assert.deepEqual(['true', 'True', 'yes', 'ON', 'false', 'no', '~', '"true"', "'yes'", 'tRue', '1'].map((flag) => of(`      insecure_skip_verify: ${flag}`)), [`${M} i`, `${M} i`, `${M} i`, `${M} i`, M, M, M, ...Array<string>(4).fill('ERROR config')]);
    assert.equal(pulled('mirrors:', ...mirror('quay.io', '*nowhere')), 'ERROR config');
    assert.equal(pulled('mirrors:', ...mirror('quay.io', 'https://m.example.com', '~')), `${M} → https:///v2/a/manifests/1?ns=quay.io`);
    assert.equal(pulled('mirrors:', ...mirror('ghcr.io', 'https://m.example.com').map((line) => line.replace('ghcr.io:', 'ghcr.io: &same')), '  quay.io:', '    <<: *same'), M);
  });

  it('are recognised by the name of the file where nothing is said of a host yet', () => {
    const isRead = (path: string, text: string): boolean => dialectOf(configText(path, text))?.dialect === 'k3s';
    assert.deepEqual([isRead('registries.yaml', 'mirrors:\n  quay.io:\n'), isRead('registries.yaml', 'mirrors:\n  "*": {}\nconfigs:\n'), isRead('registries.yaml', 'mirrors:\n  quay.io:\nteams: []\n'), isRead('registries.yaml', 'mirrors:\n  team:\n'), isRead('other.yaml', 'mirrors:\n  quay.io:\n')], [true, true, false, false, false]);
  });
});
