import assert from 'node:assert/strict';
import type { EngineOptions } from '../../../../server/src/mirrors/dialect';
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
  { id: 'full URL with override path', lines: ['mirrors:', ...mirror('docker.io', 'https://registry.example.com/prefix/v2')], reference: PAUSE, sources: `https://registry.example.com/prefix/v2${PAUSE_URL}?ns=docker.io → ${HUB_PAUSE}` },
  { id: 'hostname only', lines: ['mirrors:', ...mirror('docker.io', 'registry.example.com')], reference: PAUSE, sources: `https://registry.example.com/v2${PAUSE_URL}?ns=docker.io → ${HUB_PAUSE}` },
  { id: 'localhost and port only', lines: ['mirrors:', ...mirror('docker.io', 'localhost:5000')], reference: PAUSE, sources: `http://localhost:5000/v2${PAUSE_URL}?ns=docker.io i → ${HUB_PAUSE}` },
  { id: 'mirror creds - no default endpoint', options: NO_DEFAULT, lines: ['mirrors:', ...mirror('docker.io', 'https://registry.example.com/v2'), 'configs:', '  registry.example.com:', '    auth: {username: u, password: p}'], reference: PAUSE, sources: `https://registry.example.com/v2${PAUSE_URL}?ns=docker.io` },
  { id: 'embedded registry with rewrites', options: { embeddedRegistry: true }, lines: ['mirrors:', ...mirror('docker.io', 'https://registry.example.com/v2'), '    rewrite:', '      "^rancher/(.*)": "docker/rancher-images/$1"'], reference: PAUSE, sources: `https://127.0.0.1:6443/v2${PAUSE_URL}?ns=docker.io → https://registry.example.com/v2/docker/rancher-images/mirrored-pause/manifests/3.6?ns=docker.io → ${HUB_PAUSE}` },
  { id: 'wildcard mirror endpoint - full URL', lines: ['mirrors:', ...mirror('"*"', 'https://registry.example.com/v2')], reference: PAUSE, sources: `https://registry.example.com/v2${PAUSE_URL}?ns=docker.io → ${HUB_PAUSE}` },
  { id: 'wildcard mirror endpoint - full URL, embedded registry, no default', options: { ...NO_DEFAULT, embeddedRegistry: true }, lines: ['mirrors:', ...mirror('"*"', 'https://registry.example.com/v2')], reference: PAUSE, sources: `https://127.0.0.1:6443/v2${PAUSE_URL}?ns=docker.io → https://registry.example.com/v2${PAUSE_URL}?ns=docker.io` },
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
});
