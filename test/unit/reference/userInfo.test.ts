import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseReference } from '../../../server/src/reference/parse';
import { withoutUserInfo } from '../../../server/src/reference/userInfo';

describe('withoutUserInfo', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['https://user:secret@a.example.com/x:1', 'https://…@a.example.com/x:1'],
    ['https://user:secret@host', 'https://…@host'],
    ['user:secret@a.example.com/x', '…@a.example.com/x'],
    ['oci://token@a.example.com', 'oci://…@a.example.com'],
    ['nginx:1@sha256:abc', 'nginx:1@sha256:abc'],
    ['a.example.com/x@latest', 'a.example.com/x@latest'],
    ['', ''],
  ];
  for (const [written, shown] of cases) it(`shows ${shown === '' ? 'nothing' : shown}`, () => assert.equal(withoutUserInfo(written), shown));

  it('leaves every valid reference as it is (property)', () => {
    const host = fc.constantFrom('', 'a.example.com/', 'localhost:5000/', '[::1]:5000/', 'HOST/');
    const rest = fc.constantFrom('', ':1.2.3', `@sha256:${'0123456789abcdef'.repeat(4)}`, `:v1.0@sha256:${'0123456789abcdef'.repeat(4)}`, `@sha512:${'0123456789abcdef'.repeat(8)}`);
    fc.assert(fc.property(host, fc.constantFrom('x', 'x/y', 'a.b/c__d'), rest, (domain, path, end) => {
      const written = domain + path + end;
      assert.ok(parseReference(written).ok, written);
      assert.equal(withoutUserInfo(written), written);
    }));
  });
});
