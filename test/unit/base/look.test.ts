import assert from 'node:assert/strict';
import fc from 'fast-check';
import { changed, liveText } from '../../../server/src/base/liveText';
import { lookAt } from '../../../server/src/base/look';
import { positionAt } from '../../../server/src/base/lines';

const SIGNS = ['mirrors', 'hosts.toml', /^key:/m, /\bop\b/, /kind:[ \t]*Pod$/m] as const;

function holds(text: string, sign: string | RegExp): boolean {
  return typeof sign === 'string' ? text.includes(sign) : sign.test(text);
}

describe('a look at a text', () => {
  it('finds each sign that stands in it, and no other', () => {
    const look = lookAt('a: 1\nkey: hosts.toml\n');
    assert.deepEqual(SIGNS.map(look.has), [false, true, true, false, false]);
  });

  it('finds what edits bring, however they join and part lines', () => {
    const piece = fc.constantFrom('mir', 'rors', 'hosts.', 'toml', 'key', ':', 'k', 'op', 'x', ' ', '\n', '\r\n', '\r', 'kind: ', 'Pod', '\t');
    const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
    const edit = fc.record({ from: fc.nat(), length: fc.nat({ max: 6 }), put: fc.array(piece, { maxLength: 3 }).map((pieces) => pieces.join('')) });
    fc.assert(fc.property(text, fc.array(edit, { maxLength: 12 }), (written, edits) => {
      let live = liveText(written);
      for (const sign of SIGNS) live.look.has(sign);
      for (const { from, length, put } of edits) {
        const start = from % (live.text.length + 1);
        const range = { start: positionAt(live.lines, start), end: positionAt(live.lines, Math.min(live.text.length, start + length)) };
        live = changed(live, [{ range, text: put }]);
        for (const sign of SIGNS) if (holds(live.text, sign)) assert.ok(live.look.has(sign), String(sign));
      }
    }));
  });

  it('searches only the edited lines of a text anew', () => {
    const searched: number[] = [];
    class Counted extends RegExp {
      override test(text: string): boolean {
        searched.push(text.length);
        return super.test(text);
      }
    }
    const sign = new Counted('mirrors');
    const before = liveText('a: 1\n'.repeat(1000));
    assert.equal(before.look.has(sign), false);
    const at = { line: 500, character: 4 };
    const after = changed(before, [{ range: { start: at, end: at }, text: '0' }]);
    assert.equal(after.look.has(sign), false);
    assert.deepEqual(searched, [5000, 7]);
    const found = changed(after, [{ range: { start: at, end: at }, text: 'mirrors' }]);
    assert.equal(found.look.has(sign), true);
  });
});
