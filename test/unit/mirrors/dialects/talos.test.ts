import assert from 'node:assert/strict';
import { digest, readConfig, shownSources } from '../../../support/dialects';

const read = (...lines: readonly string[]) => readConfig('talos', { 'talos/controlplane.yaml': `${lines.join('\n')}\n` });
const machine = (...lines: readonly string[]): readonly string[] => ['version: v1alpha1', 'machine:', '  registries:', '    mirrors:', ...lines.map((line) => `      ${line}`)];
const HUB = 'https://registry-1.docker.io/v2/library/nginx/manifests/1';
const TWO = '{endpoints: ["http://127.0.0.1:5000", "https://some.host"]';

const CASES: readonly (readonly [id: string, lines: readonly string[], reference: string, sources: string])[] = [
  ['no config', ['machine: {registries: {}}'], 'nginx:1', HUB],
  ['no config', ['machine: {registries: {}}'], 'quay.io/a/b:1', 'https://quay.io/v2/a/b/manifests/1'],
  ['config with mirror and no fallback', machine(`docker.io: ${TWO}, skipFallback: true}`), 'nginx:1', 'http://127.0.0.1:5000/v2/library/nginx/manifests/1?ns=docker.io i → https://some.host/v2/library/nginx/manifests/1?ns=docker.io'],
  ['config with mirror and no fallback', machine(`docker.io: ${TWO}, skipFallback: true}`), 'quay.io/a/b:1', 'https://quay.io/v2/a/b/manifests/1'],
  ['config with mirror and fallback', machine(`ghcr.io: ${TWO}}`), 'ghcr.io/a/b:1', 'http://127.0.0.1:5000/v2/a/b/manifests/1?ns=ghcr.io i → https://some.host/v2/a/b/manifests/1?ns=ghcr.io → https://ghcr.io/v2/a/b/manifests/1'],
  ['config with catch-all and no fallback', machine(`docker.io: ${TWO}, skipFallback: true}`, '"*": {endpoints: ["http://127.0.0.1:5001"], skipFallback: true}'), 'quay.io/a/b:1', 'http://127.0.0.1:5001/v2/a/b/manifests/1?ns=quay.io i'],
  ['config with catch-all and no fallback', machine(`docker.io: ${TWO}, skipFallback: true}`, '"*": {endpoints: ["http://127.0.0.1:5001"], skipFallback: true}'), 'nginx:1', 'http://127.0.0.1:5000/v2/library/nginx/manifests/1?ns=docker.io i → https://some.host/v2/library/nginx/manifests/1?ns=docker.io'],
  ['config with catch-all and fallback', machine('"*": {endpoints: ["http://127.0.0.1:5001"]}'), 'quay.io/a/b:1', 'http://127.0.0.1:5001/v2/a/b/manifests/1?ns=quay.io i → https://quay.io/v2/a/b/manifests/1'],
  ['config with catch-all and fallback', machine('"*": {endpoints: ["http://127.0.0.1:5001"]}'), 'nginx:1', `http://127.0.0.1:5001/v2/library/nginx/manifests/1?ns=docker.io i → ${HUB}`],
  ['config with override path', machine('docker.io: {endpoints: ["https://harbor/v2/registry.docker.io"], overridePath: true, skipFallback: true}'), 'nginx:1', 'https://harbor/v2/registry.docker.io/library/nginx/manifests/1?ns=docker.io'],
  ['config with override path', machine('ghcr.io: {endpoints: ["https://harbor/v2/registry.ghcr.io"], overridePath: true}'), 'ghcr.io/a/b:1', 'https://harbor/v2/registry.ghcr.io/a/b/manifests/1?ns=ghcr.io → https://ghcr.io/v2/a/b/manifests/1'],
  ['resolver_test.go:TestRegistryHosts', machine('docker.io: {endpoints: ["http://127.0.0.1:5000/docker.io", "https://some.host"], skipFallback: true}'), 'nginx:1', 'http://127.0.0.1:5000/docker.io/v2/library/nginx/manifests/1?ns=docker.io i → https://some.host/v2/library/nginx/manifests/1?ns=docker.io'],
  ['siderolabs docs RegistryMirrorConfig example', ['apiVersion: v1alpha1', 'kind: RegistryMirrorConfig', 'name: registry.k8s.io', 'endpoints:', '  - url: https://my-private-registry.local:5000', '  - url: http://my-harbor/v2/registry-k8s.io', '    overridePath: true', 'skipFallback: true'], 'registry.k8s.io/pause:3.9', 'https://my-private-registry.local:5000/v2/pause/manifests/3.9?ns=registry.k8s.io → http://my-harbor/v2/registry-k8s.io/pause/manifests/3.9?ns=registry.k8s.io i'],
  ['derived: no endpoints and no fallback', machine('docker.io: {skipFallback: true}'), 'nginx:1', 'ERROR no-source'],
  ['derived: a key with a port', machine('quay.io: {endpoints: ["https://m.example.com"]}'), 'quay.io:443/a/b:1', 'https://quay.io:443/v2/a/b/manifests/1'],
  ['a document replaces the entry', [...machine('docker.io: {endpoints: ["https://old.example.com"]}'), '---', 'apiVersion: v1alpha1', 'kind: RegistryMirrorConfig', 'name: docker.io', 'endpoints: [{url: "https://new.example.com"}]'], 'nginx:1', `https://new.example.com/v2/library/nginx/manifests/1?ns=docker.io → ${HUB}`],
  ['an empty entry hides the wildcard', machine('quay.io: {}', '"*": {endpoints: ["https://w.example.com"]}'), 'quay.io/a:1', 'https://quay.io/v2/a/manifests/1'],
  ['a path that ends in /v2', machine('quay.io: {endpoints: ["https://m.example.com/hub/v2/"]}'), 'quay.io/a:1', 'https://m.example.com/hub/v2/a/manifests/1?ns=quay.io → https://quay.io/v2/a/manifests/1'],
  ['a slash alone', machine('quay.io: {endpoints: ["https://m.example.com/"]}'), 'quay.io/a:1', 'https://m.example.com/v2/a/manifests/1?ns=quay.io → https://quay.io/v2/a/manifests/1'],
  ['override path without a path', machine('quay.io: {endpoints: ["https://m.example.com"], overridePath: true}'), 'quay.io/a:1', 'https://m.example.com/v2/a/manifests/1?ns=quay.io → https://quay.io/v2/a/manifests/1'],
  ['this machine as the upstream', machine('quay.io: {endpoints: ["https://m.example.com"]}'), 'localhost:5000/a:1', 'https://localhost:5000/v2/a/manifests/1'],
  ['a tag beside a digest', machine('quay.io: {endpoints: ["https://m.example.com"]}'), `quay.io/a:1@${digest()}`, `https://m.example.com/v2/a/manifests/${digest()}?ns=quay.io → https://quay.io/v2/a/manifests/${digest()}`],
  ['TLS settings of an endpoint over HTTP', ['machine: {registries: {mirrors: {docker.io: {endpoints: ["http://m.example.com"]}}, config: {m.example.com: {tls: {ca: "x"}}}}}'], 'nginx:1', 'ERROR config'],
  ['TLS settings of an endpoint over HTTP, elsewhere', ['machine: {registries: {mirrors: {docker.io: {endpoints: ["http://m.example.com"]}}, config: {m.example.com: {tls: {ca: "x"}}}}}'], 'quay.io/a:1', 'https://quay.io/v2/a/manifests/1'],
  ['TLS settings in a document of an endpoint over HTTP', [...machine('docker.io: {endpoints: ["http://m.example.com"]}'), '---', 'apiVersion: v1alpha1', 'kind: RegistryTLSConfig', 'name: m.example.com', 'ca: x'], 'nginx:1', 'ERROR config'],
  ['an unverified endpoint', ['machine: {registries: {mirrors: {docker.io: {endpoints: ["https://m.example.com"]}}, config: {m.example.com: {tls: {insecureSkipVerify: true}}}}}'], 'nginx:1', `https://m.example.com/v2/library/nginx/manifests/1?ns=docker.io i → ${HUB}`],
  ["Docker Hub's own address unverified", ['machine: {registries: {config: {registry-1.docker.io: {tls: {insecureSkipVerify: true}}}}}'], 'nginx:1', `${HUB} i`],
  ["Docker Hub's name unverified", ['machine: {registries: {config: {docker.io: {tls: {insecureSkipVerify: true}}}}}'], 'nginx:1', HUB],
];

describe("Talos' registry mirrors", () => {
  CASES.forEach(([id, lines, reference, sources], at) => {
    it(`resolve ${id} (${at + 1})`, () => assert.equal(shownSources(read(...lines).resolve(reference)), sources));
  });

  it('are rejected as Talos rejects them, and then nothing is pulled', () => {
    const document = (...lines: readonly string[]) => ['apiVersion: v1alpha1', 'kind: RegistryMirrorConfig', ...lines];
    const cases: readonly (readonly [reason: string, lines: readonly string[]])[] = [
      ['name-missing', document('endpoints: []')],
      ['url-missing', document('name: docker.io', 'endpoints: [{overridePath: true}]')],
      ['scheme', document('name: docker.io', 'endpoints: [{url: "ftp://m.example.com"}]')],
      ['scheme', machine('docker.io: {endpoints: ["m.example.com"]}')],
      ['mirror-null', machine('docker.io:')],
      ['wildcard-tls', ['machine: {registries: {config: {"*": {tls: {insecureSkipVerify: true}}}}}']],
      ['type', machine('docker.io: {endpoints: "https://m.example.com"}')],
    ];
    for (const [reason, lines] of cases) {
      const { problems, resolve } = read(...lines);
      assert.match(problems[0] ?? '', new RegExp(`talos\\.refused ${reason}`), lines.join('\n'));
      assert.equal(shownSources(resolve('nginx:1')), 'ERROR config');
    }
  });

  it('name an endpoint over HTTP that has TLS settings', () => {
    const { problems } = read('machine: {registries: {mirrors: {docker.io: {endpoints: ["http://m.example.com"]}}, config: {m.example.com: {tls: {ca: "x"}}}}}');
    assert.deepEqual(problems, ['talos/controlplane.yaml talos.refused plain-tls m.example.com']);
  });

  it('are called without a source where nothing is left to ask', () => {
    assert.deepEqual(read(...machine('docker.io: {skipFallback: true}')).problems, ['talos/controlplane.yaml talos.no-source docker.io']);
  });
});
