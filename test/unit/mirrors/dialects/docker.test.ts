import assert from 'node:assert/strict';
import { digest, readConfig, shownSources } from '../../../support/dialects';

const daemon = (config: unknown) => readConfig('docker', { 'etc/docker/daemon.json': JSON.stringify(config, null, 2) });
const buildkit = (...lines: readonly string[]) => readConfig('buildkit', { 'etc/buildkit/buildkitd.toml': lines.join('\n') });
const HUB = 'https://registry-1.docker.io/v2/library/nginx/manifests/1';

describe("Docker's daemon.json", () => {
  it('mirrors Docker Hub and nothing else', () => {
    const { resolve } = daemon({ 'registry-mirrors': ['https://m.example.com', 'http://n.example.com/hub/', 'https://m.example.com/'] });
    assert.equal(shownSources(resolve('nginx:1')), `https://m.example.com/v2/library/nginx/manifests/1 → http://n.example.com/hub/v2/library/nginx/manifests/1 i → ${HUB}`);
    assert.equal(shownSources(resolve('index.docker.io/library/nginx:1')), shownSources(resolve('nginx:1')));
    assert.deepEqual([shownSources(resolve('quay.io/a:1')), resolve('quay.io/a:1').status], ['https://quay.io/v2/a/manifests/1', 'unmatched']);
  });

  it('asks an insecure registry unverified, then over HTTP', () => {
    const { resolve } = daemon({ 'insecure-registries': ['r.example.com:5000', '10.1.0.0/16'] });
    assert.equal(shownSources(resolve('r.example.com:5000/a:1')), 'https://r.example.com:5000/v2/a/manifests/1 i → http://r.example.com:5000/v2/a/manifests/1 i');
    assert.equal(shownSources(resolve('10.1.2.3:5000/a:1')), 'https://10.1.2.3:5000/v2/a/manifests/1 i → http://10.1.2.3:5000/v2/a/manifests/1 i');
    assert.equal(shownSources(resolve('10.2.2.3:5000/a:1')), 'https://10.2.2.3:5000/v2/a/manifests/1');
    assert.equal(resolve('localhost:5000/a:1').sources[0]?.insecure, true);
  });

  it('asks Docker Hub securely, whatever names of it are called insecure', () => {
    assert.equal(shownSources(daemon({ 'registry-mirrors': ['https://docker.io'], 'insecure-registries': ['docker.io'] }).resolve('nginx:1')), `${HUB.replace('registry-1.', '')} → ${HUB}`);
    for (const name of ['docker.io', 'index.docker.io', 'registry-1.docker.io']) assert.equal(shownSources(daemon({ 'insecure-registries': [name] }).resolve('nginx:1')), HUB);
    assert.equal(shownSources(daemon({ 'insecure-registries': ['quay.io'] }).resolve('quay.io:443/a:1')), 'https://quay.io:443/v2/a/manifests/1');
  });

  it('takes networks of IPv6 addresses too', () => {
    const insecure = (network: string, host: string) => daemon({ 'insecure-registries': [network] }).resolve(`${host}/a:1`).sources.length > 1;
    assert.deepEqual([insecure('fd00::/8', '[fd00::1]:5000'), insecure('fd00::/8', '[fe00::1]:5000'), insecure('10.0.0.0/8', '[fd00::1]:5000'), insecure('::1/128', '[0:0:0:0:0:0:0:1]:5000')], [true, false, false, true]);
    // The daemon takes brackets off with a port alone.
    assert.deepEqual([insecure('fd00::/8', '[fd00::1]'), insecure('fd00::/8', '[::1]')], [false, false]);
    assert.deepEqual([insecure('10.1.2.3/32', '10.1.2.3'), insecure('10.1.2.3/32', '10.1.2.4'), insecure('0.0.0.0/0', '10.1.2.4:80')], [true, false, true]);
    assert.deepEqual(daemon({ 'insecure-registries': ['fd00::1', '[fd00::1]:5000', '10.0.0.0/8', 'r.example.com:5000'] }).problems, []);
  });

  it('keeps the path of a mirror in front of v2, and one slash of several at its end', () => {
    const { resolve } = daemon({ 'registry-mirrors': ['https://m.example.com/v1/', 'https://m.example.com/hub/v2'] });
    assert.equal(shownSources(resolve(`org/a:1@${digest()}`)), ['https://m.example.com/v1/v2', 'https://m.example.com/hub/v2/v2', 'https://registry-1.docker.io/v2'].map((address) => `${address}/org/a/manifests/${digest()}`).join(' → '));
  });

  it('asks a mirror whose scheme stands in capitals as the daemon does', () => {
    assert.equal(shownSources(daemon({ 'registry-mirrors': ['HTTP://m.example.com'] }).resolve('nginx:1')), `https://HTTP:/m.example.com/v2/library/nginx/manifests/1 → ${HUB}`);
  });

  it('is refused as the daemon refuses it', () => {
    const cases: readonly (readonly [reason: string, config: unknown])[] = [
      ['scheme', { 'registry-mirrors': ['m.example.com'] }],
      ['scheme', { 'registry-mirrors': ['ftp://m.example.com'] }],
      ['query', { 'registry-mirrors': ['https://m.example.com?a=b'] }],
      ['query', { 'registry-mirrors': ['https://m.example.com/#x'] }],
      ['user', { 'registry-mirrors': ['https://user@m.example.com'] }],
      ['type', { 'registry-mirrors': 'https://m.example.com' }],
      ['scheme', { 'registry-mirrors': ['m.example.com:5000'] }],
      ['url', { 'registry-mirrors': ['https://m.example.com:port'] }],
      ['insecure-host', { 'insecure-registries': ['r.example.com/path'] }],
      ['insecure-host', { 'insecure-registries': ['-r.example.com'] }],
      ['insecure-host', { 'insecure-registries': ['r.example.com:65536'] }],
      ['insecure-host', { 'insecure-registries': ['10.0.0.0/33'] }],
      ['insecure-scheme', { 'insecure-registries': ['ftp://r.example.com'] }],
    ];
    for (const [reason, config] of cases) {
      const { problems, resolve } = daemon(config);
      assert.match(problems[0] ?? '', new RegExp(`docker\\.refused ${reason}`), JSON.stringify(config));
      assert.equal(shownSources(resolve('nginx:1')), 'ERROR config');
    }
    assert.match(readConfig('docker', { 'daemon.json': '{"registry-mirrors": ["https://m.example.com"],} // x' }).problems.join(), /docker\.refused json/);
    assert.deepEqual(daemon({ 'insecure-registries': ['https://r.example.com'] }).problems, ['etc/docker/daemon.json docker.insecure-scheme https://r.example.com']);
  });
});

describe("BuildKit's buildkitd.toml", () => {
  const cases: readonly (readonly [mirror: string, address: string])[] = [
    ['hub.docker.io', 'https://hub.docker.io/v2'],
    ['yourmirror.local:5000/proxy.docker.io', 'https://yourmirror.local:5000/v2/proxy.docker.io'],
    ['https://url/', 'https://url/v2'],
    ['https://url/path/', 'https://url/v2/path'],
    ['m.example.com/v2', 'https://m.example.com/v2/v2'],
  ];
  for (const [mirror, address] of cases) {
    it(`puts the path of ${mirror} behind /v2`, () => {
      const { resolve } = buildkit('[registry."docker.io"]', `mirrors = ["${mirror}"]`);
      assert.equal(shownSources(resolve('nginx:1')), `${address}/library/nginx/manifests/1?ns=docker.io → ${HUB}`);
    });
  }

  it("takes http and insecure of a mirror from the mirror's own table", () => {
    const { resolve } = buildkit('[registry."docker.io"]', 'mirrors = ["a.example.com", "b.example.com", "localhost:5000"]', 'http = true', '[registry."b.example.com"]', 'insecure = true', 'http = true');
    assert.equal(shownSources(resolve('nginx:1')), [
      'https://a.example.com/v2/library/nginx/manifests/1?ns=docker.io',
      'https://b.example.com/v2/library/nginx/manifests/1?ns=docker.io i',
      'http://localhost:5000/v2/library/nginx/manifests/1?ns=docker.io i',
      'http://registry-1.docker.io/v2/library/nginx/manifests/1 i',
    ].join(' → '));
    assert.equal(resolve('quay.io/a:1').status, 'unmatched');
  });

  it('asks this machine over HTTP where its own table says nothing of it', () => {
    const sources = (...own: readonly string[]) => shownSources(buildkit('[registry."quay.io"]', 'mirrors = ["localhost:5000"]', ...own).resolve('quay.io/a:1')).split(' → ')[0];
    assert.equal(sources('[registry."localhost:5000"]', 'ca = ["/ca.pem"]'), 'http://localhost:5000/v2/a/manifests/1?ns=quay.io i');
    assert.equal(sources('[registry."localhost:5000"]', 'http = false'), 'https://localhost:5000/v2/a/manifests/1?ns=quay.io');
    assert.equal(sources('[registry."localhost:5000"]', 'insecure = true'), 'https://localhost:5000/v2/a/manifests/1?ns=quay.io i');
    assert.equal(shownSources(buildkit('[registry."localhost:5000"]', 'mirrors = ["m.example.com"]').resolve('localhost:5000/a:1')), 'https://m.example.com/v2/a/manifests/1?ns=localhost%3A5000 → http://localhost:5000/v2/a/manifests/1 i');
    assert.equal(shownSources(buildkit('[registry."quay.io"]', 'http = true').resolve('127.0.0.1:80/a:1')), 'http://127.0.0.1:80/v2/a/manifests/1 i');
  });

  it('names what is dropped, doubled or refused', () => {
    const problems = (...lines: readonly string[]) => buildkit('[registry."docker.io"]', ...lines).problems.map((text) => text.replace('etc/buildkit/buildkitd.toml ', ''));
    assert.deepEqual(problems('mirrors = ["https://m.example.com"]'), ['buildkit.scheme https://m.example.com']);
    assert.deepEqual(problems('mirrors = ["m.example.com/v2"]'), ['buildkit.double-v2 m.example.com/v2']);
    assert.deepEqual(problems('mirrors = "m.example.com"'), ['buildkit.refused type mirrors array']);
    assert.equal(shownSources(buildkit('[registry."docker.io"]', 'http = 1').resolve('nginx:1')), 'ERROR config');
  });
});
