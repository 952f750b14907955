import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatNamed, formatPulled } from '../../../server/src/reference/format';
import { hostKey } from '../../../server/src/reference/host';
import type { Reference, ReferenceError } from '../../../server/src/reference/model';
import { parseReference } from '../../../server/src/reference/parse';
import { verdictOf } from './oracle';

const HEX = '0123456789abcdef'.repeat(4);
const SHA256 = `sha256:${HEX}`;

function read(text: string): Reference {
  const parsed = parseReference(text);
  assert.ok(parsed.ok, `${text} should be a reference: ${JSON.stringify(parsed)}`);
  return parsed.reference;
}

function errorOf(text: string): ReferenceError {
  const parsed = parseReference(text);
  assert.ok(!parsed.ok, `${text} should not be a reference`);
  return parsed.error;
}

/** The text of the span of an error, with its code and what its parameters say. */
function explained(text: string): { readonly code: string; readonly at: string; readonly parameters: Readonly<Record<string, string>> } {
  const { code, span, parameters } = errorOf(text);
  return { code, at: text.slice(span.start, span.end), parameters };
}

describe('parseReference, accepted texts', () => {
  const cases: readonly (readonly [written: string, pulled: string, key?: string])[] = [
    ['nginx', 'docker.io/library/nginx:latest'],
    ['nginx:1.25', 'docker.io/library/nginx:1.25'],
    ['bitnami/nginx', 'docker.io/bitnami/nginx:latest'],
    ['library/nginx', 'docker.io/library/nginx:latest'],
    ['docker.io/nginx', 'docker.io/library/nginx:latest'],
    ['docker.io/library/nginx', 'docker.io/library/nginx:latest'],
    ['docker.io/a/b/c', 'docker.io/a/b/c:latest'],
    ['index.docker.io/nginx', 'docker.io/library/nginx:latest'],
    ['index.docker.io/a/b', 'docker.io/a/b:latest'],
    ['index.docker.io:443/nginx', 'index.docker.io:443/nginx:latest', 'docker.io'],
    ['registry-1.docker.io/x', 'registry-1.docker.io/x:latest', 'registry-1.docker.io'],
    ['DOCKER.IO/x', 'DOCKER.IO/x:latest', 'docker.io'],
    ['docker.io:443/x', 'docker.io:443/x:latest', 'docker.io'],
    ['docker.io:5000/x', 'docker.io:5000/x:latest', 'docker.io:5000'],
    ['localhost/x', 'localhost/x:latest', 'localhost'],
    ['localhost:5000/x:1', 'localhost:5000/x:1', 'localhost:5000'],
    ['localhost', 'docker.io/library/localhost:latest'],
    ['localhost:5000', 'docker.io/library/localhost:5000'],
    ['foo.com', 'docker.io/library/foo.com:latest'],
    ['foo.com:5000', 'docker.io/library/foo.com:5000'],
    ['foo.com/bar', 'foo.com/bar:latest'],
    ['foo:5000/bar', 'foo:5000/bar:latest', 'foo:5000'],
    ['foo:00443/bar', 'foo:00443/bar:latest', 'foo:00443'],
    ['foo:99999999/bar', 'foo:99999999/bar:latest'],
    ['FOO/bar', 'FOO/bar:latest', 'foo'],
    ['Foo.Com:443/bar', 'Foo.Com:443/bar:latest', 'foo.com'],
    ['[::1]:5000/x', '[::1]:5000/x:latest', '[::1]:5000'],
    ['[::1]/x', '[::1]/x:latest', '[::1]'],
    ['[2001:DB8::1]:443/x', '[2001:DB8::1]:443/x:latest', '[2001:db8::1]'],
    ['10.0.0.1:5000/x', '10.0.0.1:5000/x:latest'],
    ['xn--7o8h.com/x', 'xn--7o8h.com/x:latest'],
    ['a--b.com/x', 'a--b.com/x:latest'],
    ['a--b/x', 'docker.io/a--b/x:latest'],
    ['a__b/x.y_z-w', 'docker.io/a__b/x.y_z-w:latest'],
    ['a---b', 'docker.io/library/a---b:latest'],
    ['my_host.com/x', 'my_host.com/x:latest', 'my_host.com'],
    ['my__host.com/x/y:1', 'my__host.com/x/y:1', 'my__host.com'],
    ['my_host/x', 'docker.io/my_host/x:latest'],
    [`nginx@${SHA256}`, `docker.io/library/nginx@${SHA256}`],
    [`nginx:1.25@${SHA256}`, `docker.io/library/nginx@${SHA256}`],
    [`foo.com:5000/a/b:v1@${SHA256}`, `foo.com:5000/a/b@${SHA256}`],
    [`nginx@sha384:${'a'.repeat(96)}`, `docker.io/library/nginx@sha384:${'a'.repeat(96)}`],
    [`nginx@sha512:${'a'.repeat(128)}`, `docker.io/library/nginx@sha512:${'a'.repeat(128)}`],
    ['nginx:_', 'docker.io/library/nginx:_'],
    ['nginx:1.0-Beta_2.', 'docker.io/library/nginx:1.0-Beta_2.'],
    [`nginx:${'t'.repeat(128)}`, `docker.io/library/nginx:${'t'.repeat(128)}`],
    [`${HEX}:tag`, `docker.io/library/${HEX}:tag`],
    [`docker.io/${HEX}`, `docker.io/library/${HEX}:latest`],
    [HEX.slice(1), `docker.io/library/${HEX.slice(1)}:latest`],
    ['a.b/c.d/e.f', 'a.b/c.d/e.f:latest'],
    ['1.2.3.4', 'docker.io/library/1.2.3.4:latest'],
    [`a/${'x'.repeat(253)}`, `docker.io/a/${'x'.repeat(253)}:latest`],
    [`foo.com/${'x'.repeat(255)}`, `foo.com/${'x'.repeat(255)}:latest`],
    ['x'.repeat(247), `docker.io/library/${'x'.repeat(247)}:latest`],
  ];
  for (const [written, pulled, key] of cases) {
    it(`${shortened(written)} is pulled as ${shortened(pulled)}`, () => {
      assert.equal(formatPulled(read(written)), pulled);
      if (key !== undefined) assert.equal(hostKey(read(written).domain), key);
    });
  }

  it('tells the parts and where they stand', () => {
    const text = `Foo.com:443/a/b:v1@${SHA256}`;
    const { spans, ...parts } = read(text);
    assert.deepEqual(parts, { written: text, domain: 'Foo.com:443', path: 'a/b', tag: 'v1', digest: SHA256 });
    assert.deepEqual(spans, { domain: { start: 0, end: 11 }, path: { start: 12, end: 15 }, tag: { start: 16, end: 18 }, digest: { start: 19, end: text.length } });
  });

  it('keeps the written path beside the implied one', () => {
    const reference = read('nginx:1');
    assert.equal(reference.path, 'library/nginx');
    assert.equal(reference.spans.domain, undefined);
    assert.deepEqual(reference.spans.path, { start: 0, end: 5 });
  });
});

describe('parseReference, refused texts', () => {
  const format = 'invalid-format';
  const cases: readonly (readonly [text: string, code: string, at: string, parameters: Readonly<Record<string, string>>])[] = [
    ['', 'name-empty', '', {}],
    [HEX, 'hex64', HEX, {}],
    ['Foo', 'name-contains-uppercase', 'Foo', { name: 'Foo', suggestion: 'foo', character: 'F' }],
    ['foo.com/Bar/baz:Tag', 'name-contains-uppercase', 'Bar/baz', { name: 'Bar/baz', suggestion: 'bar/baz', character: 'B' }],
    ['My_Host.com/x', 'name-contains-uppercase', 'My_Host.com/x', { name: 'My_Host.com/x', suggestion: 'my_host.com/x', character: 'M' }],
    ['nginx@SHA256:abc', 'name-contains-uppercase', 'nginx@SHA256', { name: 'nginx@SHA256', suggestion: 'nginx@sha256', character: 'S' }],
    ['a//b', format, '//', { part: 'path', reason: 'empty-component' }],
    ['/a', format, '/', { part: 'path', reason: 'empty-component' }],
    ['a/', format, '/', { part: 'path', reason: 'empty-component' }],
    ['foo.com/', format, '', { part: 'path', reason: 'empty' }],
    ['foo.com/:1', format, '', { part: 'path', reason: 'empty' }],
    [':1', format, '', { part: 'path', reason: 'empty' }],
    ['nginx:', format, '', { part: 'tag', reason: 'empty' }],
    ['nginx@', format, '', { part: 'digest', reason: 'empty' }],
    ['a..b', format, '..', { part: 'path', reason: 'separator', separator: '..', component: 'a..b' }],
    ['x/a___b', format, '___', { part: 'path', reason: 'separator', separator: '___', component: 'a___b' }],
    ['-a/b', format, '-', { part: 'path', reason: 'component-start', character: '-', component: '-a' }],
    ['a/b-', format, '-', { part: 'path', reason: 'component-end', character: '-', component: 'b-' }],
    ['a b', format, ' ', { part: 'path', reason: 'character', character: 'U+0020' }],
    ['a/b$c', format, '$', { part: 'path', reason: 'character', character: '$' }],
    ['a/b😀', format, '😀', { part: 'path', reason: 'character', character: '😀' }],
    ['a/b-$c', format, '$', { part: 'path', reason: 'character', character: '$' }],
    ['nginx:-1', format, '-', { part: 'tag', reason: 'start', character: '-' }],
    ['nginx:.1', format, '.', { part: 'tag', reason: 'start', character: '.' }],
    ['nginx:1:2', format, ':', { part: 'tag', reason: 'character', character: ':' }],
    ['nginx:1+2', format, '+', { part: 'tag', reason: 'character', character: '+' }],
    ['nginx:a/b', format, 'a', { part: 'host', reason: 'port', port: 'a' }],
    [`nginx:${'t'.repeat(129)}`, format, 't'.repeat(129), { part: 'tag', reason: 'too-long', length: '129', maximum: '128' }],
    ['foo.com:/x', format, ':', { part: 'host', reason: 'port', port: '' }],
    ['foo.com:5a/x', format, '5a', { part: 'host', reason: 'port', port: '5a' }],
    ['foo..com/x', format, '..', { part: 'host', reason: 'empty-component' }],
    ['-foo.com/x', format, '-', { part: 'host', reason: 'component-start', character: '-', component: '-foo' }],
    ['foo-.com/x', format, '-', { part: 'host', reason: 'component-end', character: '-', component: 'foo-' }],
    ['my_host.com:5000/x', format, '_', { part: 'host', reason: 'character', character: '_' }],
    ['[::1/x', format, '[::1', { part: 'host', reason: 'bracket' }],
    ['[fe80::1%eth0]/x', format, '%', { part: 'host', reason: 'character', character: '%' }],
    ['[]:1/x', format, '[]', { part: 'host', reason: 'empty' }],
    ['::1/x', format, ':', { part: 'host', reason: 'empty-component' }],
    ['nginx@sha256', format, 'sha256', { part: 'digest', reason: 'no-algorithm' }],
    ['nginx@:abc', format, ':', { part: 'digest', reason: 'no-algorithm' }],
    ['nginx@sha256:abc', format, 'abc', { part: 'digest', reason: 'too-short', length: '3', minimum: '32' }],
    ['nginx@sha256:xyz', format, 'x', { part: 'digest', reason: 'character', character: 'x' }],
    [`nginx@${SHA256}@${SHA256}`, format, '@', { part: 'digest', reason: 'character', character: '@' }],
    ['nginx:1@1sha:abc', format, '1', { part: 'digest', reason: 'character', character: '1' }],
    ['nginx:1@sha+:abc', format, '+', { part: 'digest', reason: 'character', character: '+' }],
    [' nginx', format, ' ', { reason: 'whitespace', suggestion: 'nginx' }],
    ['nginx:1\n', format, '\n', { reason: 'whitespace', suggestion: 'nginx:1' }],
    ['https://foo.com/x:1', format, 'https://', { reason: 'scheme', scheme: 'https://', suggestion: 'foo.com/x:1' }],
    ['docker://nginx', format, 'docker://', { reason: 'scheme', scheme: 'docker://', suggestion: 'nginx' }],
    ['oci://foo.com//x', format, 'oci://', { reason: 'scheme', scheme: 'oci://' }],
    [`nginx@md5:${'a'.repeat(32)}`, 'digest-unsupported', 'md5', { algorithm: 'md5', supported: 'sha256, sha384, sha512' }],
    [`nginx@${SHA256}0`, 'digest-invalid-length', `${HEX}0`, { algorithm: 'sha256', length: '65', expected: '64' }],
    [`nginx@sha256:${'a'.repeat(32)}`, 'digest-invalid-length', 'a'.repeat(32), { algorithm: 'sha256', length: '32', expected: '64' }],
    [`nginx@sha256:${HEX.toUpperCase()}`, 'digest-invalid-format', HEX.toUpperCase(), { algorithm: 'sha256', character: 'A', suggestion: HEX }],
    [`nginx:1@SHA256:${HEX}`, 'digest-invalid-format', 'SHA256', { algorithm: 'SHA256', character: 'S', suggestion: 'sha256' }],
  ];
  for (const [text, code, at, parameters] of cases) {
    it(`${JSON.stringify(shortened(text))}: ${code} at ${JSON.stringify(shortened(at))}`, () => {
      assert.deepEqual(explained(text), { code, at, parameters });
      if (text !== '') assert.deepEqual(verdictOf(text), { ok: false, code });
    });
  }

  it('counts the implied namespace and an underscore host among the 255 characters of a path', () => {
    assert.deepEqual(explained('x'.repeat(248)).parameters, { length: '256', maximum: '255' });
    assert.equal(errorOf(`foo.com/${'x'.repeat(256)}`).code, 'name-too-long');
    assert.equal(errorOf(`my_host.com/${'x'.repeat(244)}`).code, 'name-too-long');
    assert.equal(read(`my_host.com/${'x'.repeat(243)}`).path.length, 243);
  });

  it('reads texts of megabytes in one go', () => {
    const long = 3_000_000;
    const texts = ['a', '-', '.', '_', ':', '@', '/', 'A', 'a-', 'a.', '[', '${', '__A', ' ', 'a/', 'é'].map((piece) => piece.repeat(long / piece.length));
    for (const text of texts) {
      for (const hostile of [text, `foo.com/${text}`, `x:${text}`, `x@sha256:${text}`, `${text}/!`]) assert.equal(parseReference(hostile).ok, false);
    }
  }).timeout(60_000);
});

describe('parseReference, properties', () => {
  const label = fc.stringMatching(/^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,5}[a-zA-Z0-9])?$/);
  const component = fc.stringMatching(/^[a-z0-9]{1,5}(?:(?:[._]|__|-{1,3})[a-z0-9]{1,4}){0,2}$/);
  const port = fc.option(fc.integer({ min: 0, max: 99_999 }), { nil: undefined });
  const host = fc
    .tuple(fc.oneof(fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join('.')), fc.constantFrom('localhost', '[::1]', 'docker.io', 'index.docker.io', 'my_host.io')), port)
    .map(([name, number]) => (number === undefined || name.includes('_') ? name : `${name}:${String(number)}`));
  const path = fc.array(component, { minLength: 1, maxLength: 4 }).map((components) => components.join('/'));
  const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,8}$/);
  const digest = fc.stringMatching(/^[a-f0-9]{64}$/).map((hex) => `sha256:${hex}`);
  const reference = fc
    .tuple(fc.option(host), path, fc.option(tag), fc.option(digest))
    .map(([domain, name, tagged, digested]) => `${domain === null ? '' : `${domain}/`}${name}${tagged === null ? '' : `:${tagged}`}${digested === null ? '' : `@${digested}`}`);
  /** Texts that are references but for a piece or two. */
  const nearly = fc
    .tuple(reference, fc.array(fc.tuple(fc.nat(80), fc.constantFrom('/', ':', '@', '.', '-', '_', 'A', 'a', '0', ' ', '[', ']', '$', 'é', '//', '@sha256:')), { maxLength: 3 }))
    .map(([text, pieces]) => pieces.reduce((result, [at, piece]) => result.slice(0, at) + piece + result.slice(at), text));

  it('says what the expressions of the reference implementation say', () => {
    const check = (text: string): void => {
      const parsed = parseReference(text);
      const verdict = verdictOf(text);
      if (!parsed.ok) {
        assert.deepEqual({ ok: false, code: parsed.error.code }, text === '' ? { ok: false, code: 'name-empty' } : verdict);
        return;
      }
      assert.ok(verdict.ok, `${text} is accepted, but should be ${JSON.stringify(verdict)}`);
      const name = verdict.domain === '' ? verdict.path : `${verdict.domain}/${verdict.path}`;
      const { domain, path: ownPath, tag: ownTag, digest: ownDigest } = parsed.reference;
      assert.deepEqual([`${domain}/${ownPath}`, ownTag, ownDigest], [name, verdict.tag, verdict.digest]);
    };
    fc.assert(fc.property(reference, check), { numRuns: 500 });
    fc.assert(fc.property(nearly, check), { numRuns: 3000 });
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', 'A', '0', ':', '/', '@', '.', '-', '_', '[', ']', ' ') }), check), { numRuns: 3000 });
    fc.assert(fc.property(fc.string({ unit: 'binary' }), check), { numRuns: 500 });
  });

  it('gives the same parts for what it printed', () => {
    fc.assert(
      fc.property(reference, (text) => {
        const first = parseReference(text);
        if (!first.ok) return;
        const printed = formatNamed(first.reference);
        const second = read(printed);
        const parts = ({ domain, path: ownPath, tag: ownTag, digest: ownDigest }: Reference): unknown => [domain, ownPath, ownTag, ownDigest];
        assert.deepEqual(parts(second), parts(first.reference));
        assert.equal(formatNamed(second), printed);
      }),
    );
  });

  it('normalises what is normalised to itself', () => {
    fc.assert(
      fc.property(reference, (text) => {
        const first = parseReference(text);
        if (!first.ok) return;
        const pulled = formatPulled(first.reference);
        assert.equal(formatPulled(read(pulled)), pulled);
      }),
    );
  });

  it('gives spans from which the text is put together again', () => {
    fc.assert(
      fc.property(fc.oneof(reference, nearly), (text) => {
        const parsed = parseReference(text);
        if (!parsed.ok) {
          const { start, end } = parsed.error.span;
          assert.ok(0 <= start && start <= end && end <= text.length);
          return;
        }
        const { domain, path: pathSpan, tag: tagSpan, digest: digestSpan } = parsed.reference.spans;
        const piece = (before: string, span: { start: number; end: number } | undefined, after = ''): string =>
          span ? before + text.slice(span.start, span.end) + after : '';
        assert.equal(piece('', domain, '/') + piece('', pathSpan) + piece(':', tagSpan) + piece('@', digestSpan), text);
      }),
    );
  });

  it('offers only suggestions that are references', () => {
    fc.assert(
      fc.property(fc.tuple(fc.constantFrom('', ' ', 'https://', 'docker://'), nearly, fc.constantFrom('', ' ', '\n')), ([before, text, after]) => {
        const parsed = parseReference(before + text + after);
        if (parsed.ok || parsed.error.code !== 'invalid-format') return;
        const { suggestion } = parsed.error.parameters;
        if (suggestion !== undefined) read(suggestion);
      }),
    );
  });
});

function shortened(text: string): string {
  return text.length <= 50 ? text : `${text.slice(0, 50)}…`;
}
