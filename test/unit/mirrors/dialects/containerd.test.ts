import assert from 'node:assert/strict';
import { readConfig, shownSources } from '../../../support/dialects';

const V2 = 'plugins."io.containerd.grpc.v1.cri".registry';
const read = (...lines: readonly string[]) => readConfig('containerd', { 'etc/containerd/config.toml': `${lines.join('\n')}\n` });
const mirrors = (entries: Readonly<Record<string, readonly string[]>>, base = V2): readonly string[] =>
  [`[${base}.mirrors]`, ...Object.entries(entries).flatMap(([host, endpoints]) => [`[${base}.mirrors."${host}"]`, `endpoint = [${endpoints.map((endpoint) => `"${endpoint}"`).join(', ')}]`])];
const urls = (host: string, ...addresses: readonly string[]): string => addresses.map((address) => `${address}/a/manifests/1${address.includes(`://${host}`) ? '' : `?ns=${host}`}`).join(' → ');
const HUB = 'https://registry-1.docker.io/v2/library/nginx/manifests/1';

const CASES: readonly (readonly [id: string, entries: Readonly<Record<string, readonly string[]>>, reference: string, sources: string])[] = [
  ['no mirror configured', { 'registry-1.io': ['https://registry-1.io', 'https://registry-2.io'] }, 'registry-3.io/a:1', urls('registry-3.io', 'https://registry-3.io/v2')],
  ['mirror configured', { 'registry-3.io': ['https://registry-1.io', 'https://registry-2.io'] }, 'registry-3.io/a:1', urls('registry-3.io', 'https://registry-1.io/v2', 'https://registry-2.io/v2', 'https://registry-3.io/v2')],
  ['wildcard mirror configured', { '*': ['https://registry-1.io', 'https://registry-2.io'] }, 'registry-3.io/a:1', urls('registry-3.io', 'https://registry-1.io/v2', 'https://registry-2.io/v2', 'https://registry-3.io/v2')],
  ['host precedence', { '*': ['https://registry-1.io'], 'registry-3.io': ['https://registry-2.io'] }, 'registry-3.io/a:1', urls('registry-3.io', 'https://registry-2.io/v2', 'https://registry-3.io/v2')],
  ['default endpoint in list with http', { 'registry-3.io': ['https://registry-1.io', 'https://registry-2.io', 'http://registry-3.io'] }, 'registry-3.io/a:1', `${urls('registry-3.io', 'https://registry-1.io/v2', 'https://registry-2.io/v2', 'http://registry-3.io/v2')} i`],
  ['default endpoint in list with https', { 'registry-3.io': ['https://registry-1.io', 'https://registry-2.io', 'https://registry-3.io'] }, 'registry-3.io/a:1', urls('registry-3.io', 'https://registry-1.io/v2', 'https://registry-2.io/v2', 'https://registry-3.io/v2')],
  ['default endpoint in list with path', { 'registry-3.io': ['https://registry-1.io', 'https://registry-2.io', 'https://registry-3.io/path'] }, 'registry-3.io/a:1', urls('registry-3.io', 'https://registry-1.io/v2', 'https://registry-2.io/v2', 'https://registry-3.io/path')],
  ['miss scheme endpoint in list with path', { 'registry-3.io': ['https://registry-3.io', 'registry-1.io', '127.0.0.1:1234'] }, 'registry-3.io/a:1', `${urls('registry-3.io', 'https://registry-3.io/v2', 'https://registry-1.io/v2', 'http://127.0.0.1:1234/v2')} i`],
  ['docker.io', { 'docker.io': ['https://m.example.com'] }, 'nginx:1', `https://m.example.com/v2/library/nginx/manifests/1?ns=docker.io → ${HUB}`],
  ['docker.io path', { 'docker.io': ['https://m.example.com/v2/dockerhub'] }, 'nginx:1', `https://m.example.com/v2/dockerhub/library/nginx/manifests/1?ns=docker.io → ${HUB}`],
  ['docker.io trailing slash', { 'docker.io': ['https://m.example.com/'] }, 'nginx:1', `https://m.example.com/library/nginx/manifests/1?ns=docker.io → ${HUB}`],
  ['docker.io registry-1 duplicated', { 'docker.io': ['https://registry-1.docker.io'] }, 'nginx:1', `${HUB} → ${HUB}`],
  ['docker.io itself', { 'docker.io': ['https://docker.io'] }, 'nginx:1', 'https://docker.io/v2/library/nginx/manifests/1'],
  ['wildcard', { '*': ['https://m.example.com'] }, 'quay.io/a/b:1', 'https://m.example.com/v2/a/b/manifests/1?ns=quay.io → https://quay.io/v2/a/b/manifests/1'],
  ['port key', { 'quay.io': ['https://m.example.com'] }, 'quay.io:443/a/b:1', 'https://quay.io:443/v2/a/b/manifests/1'],
  ['empty list', { '*': ['https://m.example.com'], 'quay.io': [] }, 'quay.io/a/b:1', 'https://quay.io/v2/a/b/manifests/1'],
  ['a percent sign in the name of a host', { 'quay.io': ['https://a%25b.example.com'] }, 'quay.io/a:1', 'https://a%b.example.com/v2/a/manifests/1?ns=quay.io → https://quay.io/v2/a/manifests/1'],
  ['a separator without a scheme', { 'quay.io': ['://m.example.com'] }, 'quay.io/a/b:1', 'ERROR config'],
  ['a key in capitals', { 'QUAY.io': ['https://m.example.com'] }, 'quay.io/a/b:1', 'https://quay.io/v2/a/b/manifests/1'],
  ['two slashes in a path', { 'quay.io': ['https://m.example.com//v2/'] }, 'quay.io/a:1', 'https://m.example.com/v2/a/manifests/1?ns=quay.io → https://quay.io/v2/a/manifests/1'],
  ['TestDefaultScheme localhost', {}, 'localhost/a:1', 'http://localhost/v2/a/manifests/1 i'],
  ['TestDefaultScheme localhost with a port', {}, 'localhost:8080/a:1', 'http://localhost:8080/v2/a/manifests/1 i'],
  ['TestDefaultScheme 127.0.0.1', {}, '127.0.0.1/a:1', 'http://127.0.0.1/v2/a/manifests/1 i'],
  ['TestDefaultScheme 127.0.0.1 with a port', {}, '127.0.0.1:8080/a:1', 'http://127.0.0.1:8080/v2/a/manifests/1 i'],
  ['TestDefaultScheme ::1 with a port', {}, '[::1]:8080/a:1', 'http://[::1]:8080/v2/a/manifests/1 i'],
  ['TestDefaultScheme ::1 spelled out', {}, '[0:0:0:0:0:0:0:1]:8080/a:1', 'http://[0:0:0:0:0:0:0:1]:8080/v2/a/manifests/1 i'],
  ['::1 in brackets without a port', {}, '[::1]/a:1', 'https://[::1]/v2/a/manifests/1'],
  ['this machine behind a name', { 'quay.io': ['me@localhost:5000'] }, 'quay.io/a:1', 'http://localhost:5000/v2/a/manifests/1?ns=quay.io i → https://quay.io/v2/a/manifests/1'],
  ['TestDefaultScheme remote', {}, 'remote.example.com/a:1', 'https://remote.example.com/v2/a/manifests/1'],
  ['TestDefaultScheme 8.8.8.8', {}, '8.8.8.8:8080/a:1', 'https://8.8.8.8:8080/v2/a/manifests/1'],
  ['an address that only looks like this machine', {}, '127.0.0.256:8080/a:1', 'https://127.0.0.256:8080/v2/a/manifests/1'],
  ['bad url', { 'quay.io': ['https://m.example.com:bad port'] }, 'quay.io/a/b:1', 'ERROR config'],
];

describe("containerd's legacy mirrors", () => {
  for (const [id, entries, reference, sources] of CASES) {
    it(`resolve ${id}`, () => assert.equal(shownSources(read(...mirrors(entries)).resolve(reference)), sources));
  }

  it('take TLS settings of Docker Hub by the host that is contacted', () => {
    const insecure = (key: string) => read(`[${V2}.mirrors."quay.io"]`, 'endpoint = ["https://m.example.com"]', `[${V2}.configs."${key}".tls]`, 'insecure_skip_verify = true').resolve('nginx').sources[0]?.insecure;
    assert.deepEqual([insecure('docker.io'), insecure('registry-1.docker.io')], [false, true]);
  });

  it('are read from version 3 too', () => {
    const { resolve } = read('version = 3', ...mirrors({ 'quay.io': ['https://m.example.com'] }, "plugins.'io.containerd.cri.v1.images'.registry"));
    assert.equal(shownSources(resolve('quay.io/a:1')), 'https://m.example.com/v2/a/manifests/1?ns=quay.io → https://quay.io/v2/a/manifests/1');
  });

  it('name what keeps containerd from starting and a path that reaches no registry', () => {
    const problems = (...lines: readonly string[]) => read(...lines).problems.map((text) => text.replace('etc/containerd/config.toml ', ''));
    assert.deepEqual(problems(`[${V2}]`, 'config_path = "/etc/containerd/certs.d"', ...mirrors({ a: [] })), ['containerd.refused mirrors-and-config-path']);
    assert.deepEqual(problems(...mirrors({ 'docker.io': ['https://m.example.com/hub'] })), ['containerd.path-without-v2 https://m.example.com/hub /hub']);
    assert.deepEqual(problems(`[${V2}.mirrors."docker.io"]`, 'endpoint = "https://m.example.com"'), ['containerd.refused type endpoint array']);
  });
});
