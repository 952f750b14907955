import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkHost, hostKey, readsAsHost } from '../../../server/src/reference/host';

describe('hostKey', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['A.com', 'a.com'],
    ['a.com:443', 'a.com'],
    ['A.COM:443', 'a.com'],
    ['a.com:4430', 'a.com:4430'],
    ['a.com:0443', 'a.com:0443'],
    ['a.com:80', 'a.com:80'],
    ['index.docker.io', 'docker.io'],
    ['Index.Docker.IO:443', 'docker.io'],
    ['index.docker.io:5000', 'index.docker.io:5000'],
    ['registry-1.docker.io', 'registry-1.docker.io'],
    ['[::1]:443', '[::1]'],
    ['[::443]', '[::443]'],
    ['::443', '::443'],
    [':443', ':443'],
    ['a:443:443', 'a:443:443'],
  ];
  for (const [host, key] of cases) it(`${host} is compared as ${key}`, () => assert.equal(hostKey(host), key));

  it('changes nothing when applied twice', () => {
    const hosts = fc.oneof(fc.string({ unit: fc.constantFrom('a', 'B', '.', ':', '4', '3', ':443', '[', ']', 'index.docker.io') }), fc.string());
    fc.assert(fc.property(hosts, (host) => assert.equal(hostKey(hostKey(host)), hostKey(host))));
  });
});

describe('readsAsHost', () => {
  it('follows splitDockerDomain', () => {
    for (const host of ['localhost', 'a.b', 'a:1', 'Foo', 'LOCALHOST', '[::1]']) assert.equal(readsAsHost(host), true, host);
    for (const path of ['foo', 'a-b', 'a_b', 'localhost2', '']) assert.equal(readsAsHost(path), false, path);
  });
});

describe('checkHost', () => {
  it('accepts host[:port]', () => {
    for (const host of ['a.com', 'a.com:443', 'A.com:5000', 'localhost', 'localhost:1', 'registry', 'a.com:65535', '10.0.0.1', '[::1]', '[2001:db8::1]:5000', 'xn--a.b', 'a--b.c']) {
      assert.deepEqual(checkHost(host), { ok: true, key: hostKey(host) });
    }
  });

  const refused: readonly (readonly [text: string, reason: string, at: string, suggestion: string | undefined])[] = [
    ['', 'empty', '', undefined],
    ['   ', 'empty', '   ', undefined],
    ['https://a.com', 'scheme', 'https://', 'a.com'],
    ['https://a.com:443/', 'scheme', 'https://', 'a.com'],
    ['http://a.com:5000/x', 'scheme', 'http://', 'a.com:5000'],
    ['oci://A.com/x', 'scheme', 'oci://', 'A.com'],
    ['//a.com', 'scheme', '//', 'a.com'],
    ['https:/a.com', 'scheme', 'https:/', 'a.com'],
    ['https://', 'scheme', 'https://', undefined],
    ['https://registry', 'scheme', 'https://', undefined],
    ['user@a.com', 'user-info', 'user@', 'a.com'],
    ['https://user:pa/ss@a.com/x', 'user-info', 'user:pa/ss@', 'a.com'],
    ['a@b@c.com', 'user-info', 'a@b@', 'c.com'],
    ['@a.com', 'user-info', '@', 'a.com'],
    ['a.com/', 'path', '/', 'a.com'],
    ['a.com:443/', 'path', '/', 'a.com'],
    ['a.com/foo/bar:1', 'path', '/foo/bar:1', 'a.com'],
    ['a.com?x', 'path', '?x', 'a.com'],
    ['a.com#x', 'path', '#x', 'a.com'],
    ['a.com\\x', 'path', '\\x', 'a.com'],
    ['foo/bar', 'path', '/bar', undefined],
    [`a.com/x@sha256:${'a'.repeat(64)}`, 'path', `/x@sha256:${'a'.repeat(64)}`, 'a.com'],
    ['*.a.com', 'wildcard', '*', undefined],
    ['*', 'wildcard', '*', undefined],
    ['a.com:', 'port', ':', 'a.com'],
    ['a.com:0', 'port', '0', undefined],
    ['a.com:65536', 'port', '65536', undefined],
    ['a.com:0443', 'port', '0443', undefined],
    ['a.com:http', 'port', 'http', undefined],
    ['a.com:-1', 'port', '-1', undefined],
    ['a.com:99999999999999999999', 'port', '99999999999999999999', undefined],
    ['a.com:1:2', 'port', '1:2', undefined],
    ['::1', 'invalid', ':', '[::1]'],
    ['fe80::1', 'port', ':1', '[fe80::1]'],
    ['a.com.', 'invalid', '.', 'a.com'],
    ['a..com', 'invalid', '..', undefined],
    ['-a.com', 'invalid', '-', undefined],
    ['a_b.com', 'invalid', '_', undefined],
    ['a b.com', 'invalid', ' ', undefined],
    [' a.com', 'invalid', ' ', 'a.com'],
    ['a.com\t', 'invalid', '\t', 'a.com'],
    ['é.com', 'invalid', 'é', undefined],
    ['[::1', 'invalid', '[::1', undefined],
    ['[fe80::1%eth0]', 'invalid', '%', undefined],
    ['[::1]x', 'invalid', 'x', undefined],
    ['a.com\u0000', 'invalid', '\u0000', undefined],
  ];
  for (const [text, reason, at, suggestion] of refused) {
    it(`${JSON.stringify(text)}: ${reason} at ${JSON.stringify(at)}, ${suggestion ?? 'nothing'} suggested`, () => {
      const check = checkHost(text);
      assert.ok(!check.ok);
      assert.deepEqual([check.reason, text.slice(check.span.start, check.span.end), check.suggestion], [reason, at, suggestion]);
    });
  }

  it('suggests only hosts, and tells nothing of a user info', () => {
    const piece = fc.constantFrom('a', 'B', '.com', ':', '/', '@', 'https://', '443', '*', '[', ']', '::', ' ', '?', 'é', 'localhost');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const check = checkHost(pieces.join(''));
        if (check.ok || check.suggestion === undefined) return;
        assert.equal(checkHost(check.suggestion).ok, true);
        assert.equal(readsAsHost(check.suggestion), true);
        assert.ok(!check.suggestion.includes('@'));
      }),
      { numRuns: 2000 },
    );
  });

  it('reads texts of megabytes in one go', () => {
    for (const piece of ['a', '-', '.', ':', '@', '/', ' ', '[', 'a.', '@sha256:']) assert.equal(checkHost(`${piece.repeat(2_000_000 / piece.length)}!`).ok, false);
  }).timeout(60_000);
});
