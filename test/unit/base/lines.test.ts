import assert from 'node:assert/strict';
import { stretchesBetween } from '../../../server/src/base/lines';

describe('the stretches between separators', () => {
  it('leave empty ones out, and say where each begins', () => {
    const stretches = (text: string) => [...stretchesBetween(text, /\s/g)].map(({ start, text: stretch }) => `${start} ${stretch}`);
    assert.deepEqual(stretches(' ab  c\n'), ['1 ab', '5 c']);
    assert.deepEqual(stretches('ab'), ['0 ab']);
    assert.deepEqual(stretches(''), []);
  });

  it('may be of any length', () => assert.equal([...stretchesBetween('x'.repeat(20_000_000), /\n/g)].length, 1));
});
