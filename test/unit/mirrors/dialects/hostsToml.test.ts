import assert from 'node:assert/strict';
import { DEFAULT_ENGINE } from '../../../../server/src/mirrors/dialect';
import { dialectNamed } from '../../../../server/src/mirrors/dialects';
import { parseReference } from '../../../../server/src/reference/parse';
import { digest, readConfig, shownSources, type Config } from '../../../support/dialects';

const A = digest('a');

interface Case {
  readonly id: string;
  readonly reference: string;
  readonly sources: string;
  readonly config: Config;
}

const at = (folder: string, ...lines: readonly string[]): Config => ({ [`etc/containerd/certs.d/${folder}/hosts.toml`]: `${lines.join('\n')}\n` });
const HUB = 'https://registry-1.docker.io/v2/library/nginx/manifests';
const M = '[host."https://m.example.com"]';
const viaM = 'https://m.example.com/v2/library/nginx/manifests/1?ns=docker.io';

const CASES: readonly Case[] = [
  { id: 'TestDefaultHosts', config: at('quay.io', ''), reference: 'docker.io/library/nginx:1', sources: `${HUB}/1` },
  { id: 'TestHTTPFallback/localhost:80', config: at('quay.io', ''), reference: 'localhost:80/a/b:1', sources: 'http://localhost:80/v2/a/b/manifests/1 i' },
  { id: 'TestHTTPFallback/localhost:5000', config: at('quay.io', ''), reference: 'localhost:5000/a/b:1', sources: 'https://localhost:5000/v2/a/b/manifests/1 i' },
  { id: 'doc/ns-param', config: at('myregistry.io_5000_', 'server = "https://myregistry.io:5000"', '[host."https://mymirror.io"]'), reference: 'myregistry.io:5000/image_name:tag_name', sources: 'https://mymirror.io/v2/image_name/manifests/tag_name?ns=myregistry.io%3A5000 → https://myregistry.io:5000/v2/image_name/manifests/tag_name' },
  { id: 'doc/simple-docker', config: at('docker.io', 'server = "https://docker.io"', '[host."https://registry-1.docker.io"]', 'capabilities = ["pull", "resolve"]'), reference: 'nginx:1.25', sources: `${HUB}/1.25 → https://docker.io/v2/library/nginx/manifests/1.25` },
  { id: 'doc/local-mirror', config: at('docker.io', 'server = "https://registry-1.docker.io"', '[host."https://public-mirror.example.com"]', 'capabilities = ["pull"]', '[host."https://docker-mirror.internal"]', 'capabilities = ["pull", "resolve"]', 'ca = "docker-mirror.crt"'), reference: 'nginx:1.25', sources: `https://docker-mirror.internal/v2/library/nginx/manifests/1.25?ns=docker.io → ${HUB}/1.25` },
  { id: 'doc/local-mirror-digest', config: at('docker.io', 'server = "https://registry-1.docker.io"', '[host."https://public-mirror.example.com"]', 'capabilities = ["pull"]', '[host."https://docker-mirror.internal"]', 'capabilities = ["pull", "resolve"]'), reference: `nginx@${A}`, sources: `https://public-mirror.example.com/v2/library/nginx/manifests/${A}?ns=docker.io → https://docker-mirror.internal/v2/library/nginx/manifests/${A}?ns=docker.io → ${HUB}/${A}` },
  { id: 'doc/default', config: at('_default', '[host."https://registry.example.com"]'), reference: 'quay.io/a/b:1', sources: 'https://registry.example.com/v2/a/b/manifests/1?ns=quay.io → https://quay.io/v2/a/b/manifests/1' },
  { id: 'doc/default-server-only', config: at('_default', 'server = "https://registry.example.com"'), reference: 'quay.io/a/b:1', sources: 'https://registry.example.com/v2/a/b/manifests/1?ns=quay.io' },
  { id: 'doc/bypass-tls', config: at('docker.io', 'server = "https://registry-1.docker.io"', '[host."http://192.168.31.250:5000"]', 'capabilities = ["pull", "resolve", "push"]', 'skip_verify = true'), reference: 'nginx:1', sources: `https://192.168.31.250:5000/v2/library/nginx/manifests/1?ns=docker.io i → ${HUB}/1` },
  { id: 'dir/port-underscore-wins', config: { ...at('r.io_5000_', 'server = "https://a.example.com"'), ...at('r.io:5000', 'server = "https://b.example.com"') }, reference: 'r.io:5000/x:1', sources: 'https://a.example.com/v2/x/manifests/1?ns=r.io%3A5000' },
  { id: 'dir/port-not-host', config: { ...at('r.io', 'server = "https://b.example.com"'), ...at('_default', 'server = "https://c.example.com"') }, reference: 'r.io:5000/x:1', sources: 'https://c.example.com/v2/x/manifests/1?ns=r.io%3A5000' },
  { id: 'dir/empty-dir-stops', config: { ...at('_default', 'server = "https://c.example.com"'), 'etc/containerd/certs.d/quay.io/': '' }, reference: 'quay.io/a:1', sources: 'https://quay.io/v2/a/manifests/1' },
  { id: 'path/harbor-no-override', config: at('docker.io', '[host."https://harbor.example.com/dockerhub"]'), reference: 'nginx:1', sources: `https://harbor.example.com/dockerhub/v2/library/nginx/manifests/1?ns=docker.io → ${HUB}/1` },
  { id: 'path/harbor-override', config: at('docker.io', '[host."https://harbor.example.com/v2/dockerhub"]', 'override_path = true'), reference: 'nginx:1', sources: `https://harbor.example.com/v2/dockerhub/library/nginx/manifests/1?ns=docker.io → ${HUB}/1` },
  { id: 'path/harbor-missing-override', config: at('docker.io', '[host."https://harbor.example.com/v2/dockerhub"]'), reference: 'nginx:1', sources: `https://harbor.example.com/v2/dockerhub/v2/library/nginx/manifests/1?ns=docker.io → ${HUB}/1` },
  { id: 'path/override-empty', config: at('docker.io', M, 'override_path = true'), reference: 'nginx:1', sources: `https://m.example.com/library/nginx/manifests/1?ns=docker.io → ${HUB}/1` },
  { id: 'scheme/http-prefixed-name', config: at('docker.io', 'server = "httpd.example.com"'), reference: 'nginx:1', sources: `${HUB}/1` },
  { id: 'scheme/http-prefixed-host', config: at('docker.io', '[host."httpd.example.com"]'), reference: 'nginx:1', sources: `:///httpd.example.com/v2/library/nginx/manifests/1?ns=docker.io → ${HUB}/1` },
  { id: 'caps/unknown', config: at('docker.io', M, 'capabilities = ["pull", "resolv"]'), reference: 'nginx:1', sources: `${HUB}/1` },
  { id: 'caps/root-ignored-without-server', config: at('docker.io', 'capabilities = ["push"]', M), reference: 'nginx:1', sources: `${viaM} → ${HUB}/1` },
  { id: 'caps/server-pull-only', config: at('docker.io', 'server = "https://m.example.com"', 'capabilities = ["pull"]'), reference: 'nginx:1', sources: 'ERROR no-source' },
  { id: 'toml/inline-table', config: at('docker.io', '[host]', '"https://m.example.com" = { capabilities = ["pull", "resolve"] }'), reference: 'nginx:1', sources: `${HUB}/1` },
  { id: 'nonsense in an inline table', config: at('docker.io', 'host."https://x.example.com" = { capabilities = ["resolv"], dial_timeout = "1d", ca = 3, client = 1 }', M), reference: 'nginx:1', sources: `${viaM} → ${HUB}/1` },
  { id: 'a wrong type in an inline table', config: at('docker.io', 'host."https://x.example.com" = { capabilities = "resolve" }', M), reference: 'nginx:1', sources: `${HUB}/1` },
  { id: 'toml/server-after-host', config: at('docker.io', M, 'server = "https://other.example.com"'), reference: 'nginx:1', sources: `${viaM} → ${HUB}/1` },
  { id: 'toml/duplicate-host', config: at('docker.io', M, M), reference: 'nginx:1', sources: `${HUB}/1` },
  { id: 'toml/subtable-later', config: at('docker.io', '[host."https://a.example.com"]', '[host."https://b.example.com"]', '[host."https://a.example.com".header]', 'x = "y"'), reference: 'nginx:1', sources: ['a', 'b', 'a'].map((host) => `https://${host}.example.com/v2/library/nginx/manifests/1?ns=docker.io`).join(' → ') + ` → ${HUB}/1` },
  { id: 'ref/tag+digest', config: at('docker.io', M), reference: `nginx:1.25@${A}`, sources: `https://m.example.com/v2/library/nginx/manifests/${A}?ns=docker.io → ${HUB}/${A}` },
  // Whether a file lies on the node is not known: it is taken to be there.
  { id: 'ca/missing-file', config: at('docker.io', M, 'ca = "/nonexistent/ca.pem"'), reference: 'nginx:1', sources: `${viaM} → ${HUB}/1` },
  { id: 'localhost without a port', config: at('quay.io', ''), reference: 'localhost/a/b:1', sources: 'https://localhost/v2/a/b/manifests/1 i' },
  { id: 'localhost:443', config: at('quay.io', ''), reference: 'localhost:443/a/b:1', sources: 'https://localhost:443/v2/a/b/manifests/1 i' },
  { id: 'this machine with TLS settings at the root', config: at('localhost_5000_', 'skip_verify = false', M), reference: 'localhost:5000/a:1', sources: 'https://m.example.com/v2/a/manifests/1?ns=localhost%3A5000 → https://localhost:5000/v2/a/manifests/1 i' },
  { id: 'another address of this machine', config: at('quay.io', ''), reference: '127.8.9.10:5000/a:1', sources: 'https://127.8.9.10:5000/v2/a/manifests/1 i' },
  { id: '[::1]:5000', config: at('[::1]_5000_', M), reference: '[::1]:5000/a:1', sources: 'https://m.example.com/v2/a/manifests/1?ns=%5B%3A%3A1%5D%3A5000 → https://[::1]:5000/v2/a/manifests/1 i' },
  { id: '[::1] without a port', config: at('quay.io', ''), reference: '[::1]/a:1', sources: 'https://[::1]/v2/a/manifests/1' },
  { id: 'an IPv6 address whose last group is taken for a port', config: at('[fe80:_1]_', 'server = "https://m.example.com"'), reference: '[fe80::1]/a:1', sources: 'https://m.example.com/v2/a/manifests/1?ns=%5Bfe80%3A%3A1%5D' },
  { id: 'a folder in capitals', config: at('QUAY.io', M), reference: 'quay.io/a:1', sources: 'https://quay.io/v2/a/manifests/1' },
  { id: 'registry-1.docker.io as a folder', config: at('registry-1.docker.io', M), reference: 'nginx:1', sources: `${HUB}/1` },
  { id: 'registry-1.docker.io as a host', config: at('registry-1.docker.io', M), reference: 'registry-1.docker.io/library/nginx:1', sources: 'https://m.example.com/v2/library/nginx/manifests/1?ns=registry-1.docker.io → https://registry-1.docker.io/v2/library/nginx/manifests/1' },
  { id: 'a port of 443', config: { ...at('quay.io', M), ...at('_default', 'server = "https://d.example.com"') }, reference: 'quay.io:443/a:1', sources: 'https://d.example.com/v2/a/manifests/1?ns=quay.io%3A443' },
  { id: 'a folder with a colon', config: at('r.io:5000', 'server = "https://b.example.com"'), reference: 'r.io:5000/x:1', sources: 'https://b.example.com/v2/x/manifests/1?ns=r.io%3A5000' },
  { id: 'a slash behind the host', config: at('docker.io', '[host."https://m.example.com/"]'), reference: 'nginx:1', sources: `${viaM} → ${HUB}/1` },
  { id: 'a slash behind the host with override_path', config: at('docker.io', '[host."https://m.example.com/"]', 'override_path = true'), reference: 'nginx:1', sources: `https://m.example.com/library/nginx/manifests/1?ns=docker.io → ${HUB}/1` },
  { id: 'a path that ends in /v2/', config: at('docker.io', '[host."https://m.example.com/hub/v2/"]'), reference: 'nginx:1', sources: `https://m.example.com/hub/v2/library/nginx/manifests/1?ns=docker.io → ${HUB}/1` },
  { id: 'a path that is not clean', config: at('docker.io', '[host."https://m.example.com/a/../b//c"]'), reference: 'nginx:1', sources: `https://m.example.com/b/c/v2/library/nginx/manifests/1?ns=docker.io → ${HUB}/1` },
  { id: 'a path that ends in a word that ends in v2', config: at('docker.io', '[host."https://m.example.com/xv2"]'), reference: 'nginx:1', sources: `https://m.example.com/xv2/v2/library/nginx/manifests/1?ns=docker.io → ${HUB}/1` },
  { id: 'capabilities in capitals', config: at('docker.io', M, 'capabilities = ["Pull", "RESOLVE"]'), reference: 'nginx:1', sources: `${viaM} → ${HUB}/1` },
  { id: 'no capabilities', config: at('docker.io', M, 'capabilities = []'), reference: 'nginx:1', sources: `${viaM} → ${HUB}/1` },
  { id: 'push alone', config: at('docker.io', M, 'capabilities = ["push"]'), reference: `nginx@${A}`, sources: `${HUB}/${A}` },
  { id: 'resolve without pull', config: at('docker.io', M, 'capabilities = ["resolve"]'), reference: 'nginx:1', sources: `${HUB}/1` },
  { id: 'http with skip_verify and no port', config: at('docker.io', '[host."http://m.example.com"]', 'skip_verify = true'), reference: 'nginx:1', sources: `https://m.example.com/v2/library/nginx/manifests/1?ns=docker.io i → ${HUB}/1` },
  { id: 'http with skip_verify on port 80', config: at('docker.io', '[host."http://m.example.com:80"]', 'skip_verify = true'), reference: 'nginx:1', sources: `http://m.example.com:80/v2/library/nginx/manifests/1?ns=docker.io i → ${HUB}/1` },
  { id: 'a subtable that follows its own host', config: at('docker.io', M, `[host."https://m.example.com".header]`, 'x = "y"'), reference: 'nginx:1', sources: `${viaM} → ${HUB}/1` },
  { id: 'a dotted key', config: at('docker.io', 'host."https://m.example.com".capabilities = ["pull", "resolve"]'), reference: 'nginx:1', sources: `${HUB}/1` },
  { id: 'an empty server', config: at('docker.io', 'server = ""', M), reference: 'nginx:1', sources: `${viaM} → ${HUB}/1` },
  { id: 'a server with a path', config: at('docker.io', 'server = "https://m.example.com/hub"'), reference: 'nginx:1', sources: 'https://m.example.com/hub/v2/library/nginx/manifests/1?ns=docker.io' },
  { id: 'the scheme in capitals', config: at('docker.io', '[host."HTTPS://m.example.com"]'), reference: 'nginx:1', sources: `https://HTTPS:/m.example.com/v2/library/nginx/manifests/1?ns=docker.io → ${HUB}/1` },
  { id: 'an unquoted host', config: at('docker.io', '[host.mirror.lan]'), reference: 'nginx:1', sources: `https://mirror/v2/library/nginx/manifests/1?ns=docker.io → ${HUB}/1` },
  { id: 'only a header table', config: at('docker.io', '[host."https://m.example.com".header]', 'x = ["a"]'), reference: 'nginx:1', sources: `${viaM} → ${HUB}/1` },
  { id: 'a host of this machine without a scheme', config: at('docker.io', '[host."localhost:5000"]'), reference: 'nginx:1', sources: `https://localhost:5000/v2/library/nginx/manifests/1?ns=docker.io → ${HUB}/1` },
];

describe('hosts.toml', () => {
  for (const { id, config, reference, sources } of CASES) {
    it(`resolves ${id}`, () => assert.equal(shownSources(readConfig('hosts-toml', config).resolve(reference)), sources));
  }

  it('gives the reference of an address below /v2/, and none of another', () => {
    const { resolve } = readConfig('hosts-toml', at('docker.io', '[host."https://harbor.example.com/v2/hub"]', 'override_path = true', '[host."https://other.example.com/hub"]'));
    assert.deepEqual(resolve('nginx:1').sources.map(({ reference }) => reference), ['harbor.example.com/hub/library/nginx:1', null, 'docker.io/library/nginx:1']);
  });

  const rejections: readonly (readonly [reason: string, ...lines: readonly string[]])[] = [
    ['toml', '[host."https://m.example.com"'],
    ['type', 'server = 5'],
    ['type', M, 'skip_verify = "yes"'],
    ['type', M, 'capabilities = "pull"'],
    ['type', M, 'ca = [5]'],
    ['type', M, 'header = 5'],
    ['type', '[[host."https://m.example.com"]]'],
    ['capability', M, 'capabilities = ["resolv"]'],
    ['duration', M, 'dial_timeout = "3 s"'],
    ['client-pair', M, 'client = [["a", "b", "c"]]'],
    ['url', '[host."https://m.example.com:port"]'],
    ['url', 'server = "https://m .example.com"'],
  ];
  for (const [reason, ...lines] of rejections) {
    it(`is thrown away as a whole: ${reason}, ${lines.at(-1) ?? ''}`, () => {
      const { problems, resolve } = readConfig('hosts-toml', at('quay.io', ...lines));
      assert.match(problems[0] ?? '', new RegExp(`hosts-toml\\.rejected ${reason}`));
      assert.equal(shownSources(resolve('quay.io/a:1')), 'https://quay.io/v2/a/manifests/1');
    });
  }

  it('names what containerd reads otherwise than it looks', () => {
    const problems = (...lines: readonly string[]) => readConfig('hosts-toml', at('quay.io', ...lines)).problems.map((text) => text.split(' ').slice(1).join(' '));
    assert.deepEqual(problems('[host]', '"https://m.example.com" = {}'), ['hosts-toml.inline-host https://m.example.com']);
    assert.deepEqual(problems(M, 'server = "https://x.example.com"'), ['hosts-toml.misplaced-server https://m.example.com']);
    assert.deepEqual(problems('capabilities = ["pull"]', M), ['hosts-toml.lost-capabilities']);
    assert.deepEqual(problems('server = "https://quay.io"', M, 'capabilities = ["pull", "Resolve"]', 'dial_timeout = "1.5h30m"', 'client = [["a.crt", "a.key"]]'), []);
  });
});

describe('hosts.toml with hosts of every form', () => {
  const { resolve, problems } = readConfig('hosts-toml', at(
    'example.com',
    'server = "https://test-default.registry"',
    'ca = "/etc/path/default"',
    '[header]',
    'x-custom-1 = "custom header"',
    '[host."https://mirror.registry"]',
    'capabilities = ["pull"]',
    'ca = "/etc/certs/mirror.pem"',
    'skip_verify = false',
    '[host."https://mirror.registry".header]',
    'x-custom-2 = ["value1", "value2"]',
    '[host."https://mirror-bak.registry/us"]',
    'capabilities = ["pull"]',
    'skip_verify = true',
    '[host."http://mirror.registry"]',
    'capabilities = ["pull"]',
    '[host."https://test-1.registry"]',
    'capabilities = ["pull", "resolve", "push"]',
    'ca = ["/etc/certs/test-1-ca.pem", "/etc/certs/special.pem"]',
    'client = [["/etc/certs/client.cert", "/etc/certs/client.key"], ["/etc/certs/client.pem", ""]]',
    '[host."https://test-2.registry"]',
    'client = "/etc/certs/client.pem"',
    '[host."https://test-3.registry"]',
    'client = ["/etc/certs/client-1.pem", "/etc/certs/client-2.pem"]',
    '[host."https://no-referrers.registry"]',
    'capabilities = ["pull", "resolve", "push"]',
    '[host."https://noncompliantmirror.registry/v2/namespaceprefix"]',
    'capabilities = ["pull"]',
    'override_path = true',
    '[host."https://noprefixnoncompliant.registry"]',
    'override_path = true',
    '[host."https://onlyheader.registry".header]',
    'x-custom-1 = "justaheader"',
    '[host."https://dial-timeout.registry"]',
    'dial_timeout = "3s"',
  ));
  const hosts = (sources: string): readonly string[] => sources.split(' → ').map((url) => url.replace(/\?ns=example\.com(?: i)?$/, ''));

  it('TestParseHostFile/pull', () => {
    assert.deepEqual(problems, []);
    assert.deepEqual(hosts(shownSources(resolve('example.com/team/app:1.0'))), [
      'https://test-1.registry/v2/team/app/manifests/1.0',
      'https://test-2.registry/v2/team/app/manifests/1.0',
      'https://test-3.registry/v2/team/app/manifests/1.0',
      'https://no-referrers.registry/v2/team/app/manifests/1.0',
      'https://noprefixnoncompliant.registry/team/app/manifests/1.0',
      'https://onlyheader.registry/v2/team/app/manifests/1.0',
      'https://dial-timeout.registry/v2/team/app/manifests/1.0',
      'https://test-default.registry/v2/team/app/manifests/1.0',
    ]);
  });

  it('TestParseHostFile/pull by digest asks the hosts that only pull first', () => {
    assert.deepEqual(hosts(shownSources(resolve(`example.com/team/app@${A}`))).slice(0, 4), [
      `https://mirror.registry/v2/team/app/manifests/${A}`,
      `https://mirror-bak.registry/us/v2/team/app/manifests/${A}`,
      `http://mirror.registry/v2/team/app/manifests/${A}`,
      `https://test-1.registry/v2/team/app/manifests/${A}`,
    ]);
  });

  it('fails every pull of a host whose folder is a file', () => {
    const dialect = dialectNamed('hosts-toml');
    const answers = (plainFiles: readonly string[], reference: string): string => {
      const parsed = parseReference(reference);
      assert.ok(dialect && parsed.ok);
      return shownSources(dialect.compile({ files: [], folders: ['certs.d/ghcr.io'], plainFiles }, DEFAULT_ENGINE).table.resolve(parsed.reference));
    };
    assert.equal(answers(['quay.io'], 'quay.io/a:1'), 'ERROR config');
    assert.equal(answers(['quay.io_5000_'], 'quay.io:5000/a:1'), 'ERROR config');
    assert.equal(answers(['_default'], 'quay.io/a:1'), 'ERROR config');
    assert.equal(answers(['_default'], 'ghcr.io/a:1'), 'https://ghcr.io/v2/a/manifests/1');
    assert.equal(answers(['quay.io'], 'quay.io:5000/a:1'), 'https://quay.io:5000/v2/a/manifests/1');
  });

  it('doc/local-mirror-noserver', () => {
    const config = at('docker.io', '[host."https://public-mirror.example.com"]', 'capabilities = ["pull"]', '[host."https://docker-mirror.internal"]', 'capabilities = ["pull", "resolve"]');
    assert.equal(shownSources(readConfig('hosts-toml', config).resolve('nginx:1.25')), `https://docker-mirror.internal/v2/library/nginx/manifests/1.25?ns=docker.io → ${HUB}/1.25`);
  });
});
