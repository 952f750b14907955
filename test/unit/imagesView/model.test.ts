import assert from 'node:assert/strict';
import { badgeOf, filterOf, groupNumbers, groupWords, headingOf, isNarrow, narrowingWords, outcomeWords, statesIn } from '../../../client/src/views/images/model';

describe('the rows of the Images view', () => {
  const group = { key: 'a.example.com', label: 'a.example.com', images: 1204, files: 12, counts: { mirrored: 1200, ambiguous: 3, invalid: 1 } } as const;

  it('say how many images a group has, and how many ask for attention', () => {
    assert.equal(groupNumbers(group), '1,204 · 1 invalid · 3 undefined');
    assert.equal(groupNumbers({ images: 2, counts: { direct: 2 } }), '2');
    assert.equal(groupNumbers({ images: 2, counts: { ambiguous: 2 } }), '2 undefined');
    assert.equal(groupWords(group), 'a.example.com, 1,204 images in 12 files, 1 invalid, 3 undefined');
  });

  it('stand below a line with the Environment, the counts, and what is left out', () => {
    const counted = { images: 2, files: 1, counts: { mirrored: 2 } };
    assert.equal(headingOf({ environment: null, ...counted }, {}), '2 image references in 1 file: 2 mirrored.');
    assert.equal(headingOf({ environment: 'prod', ...counted }, { text: 'x' }), 'In prod: 2 image references in 1 file: 2 mirrored. Only “x”.');
  });

  it('have a badge for the gravest of what is invalid, undefined or without a rule', () => {
    assert.equal(badgeOf(group.counts), 'invalid');
    assert.equal(badgeOf({ unmatched: 1, ambiguous: 1 }), 'ambiguous');
    assert.equal(badgeOf({ unmatched: 1 }), 'unmatched');
    assert.equal(badgeOf({ mirrored: 1, differs: 1, unknown: 1 }), undefined);
  });

  it('say what becomes of an image', () => {
    assert.equal(outcomeWords({ state: 'mirrored', pulled: ['a.example.com/x:1'] }), '→ a.example.com/x:1');
    assert.equal(outcomeWords({ state: 'unmatched', pulled: ['quay.io/x:1'] }), 'no rule');
    assert.equal(outcomeWords({ state: 'ambiguous', pulled: ['a/x:1', 'b/x:1'] }), 'overlap: undefined: a/x:1 or b/x:1');
    assert.equal(outcomeWords({ state: 'differs', pulled: ['a/x:1', 'b/x:1'] }), 'differs by Environment: a/x:1 and b/x:1');
    assert.equal(outcomeWords({ state: 'invalid', pulled: [] }), 'invalid reference');
  });

  it('are asked for by what the group names and what the view is narrowed to', () => {
    assert.deepEqual(filterOf('source', { key: 'a' }, { text: 'x' }), { text: 'x', sources: ['a'] });
    assert.deepEqual(filterOf('host', { key: '' }, {}), { host: '' });
    assert.deepEqual(filterOf('file', { key: 'file:///a' }, { state: 'invalid' }), { state: 'invalid', file: 'file:///a' });
    assert.deepEqual([isNarrow({}), isNarrow({ text: 'x' }), isNarrow({ state: 'direct' })], [false, true, true]);
    assert.equal(narrowingWords({ text: 'x', state: 'invalid' }), '“x”, invalid reference');
    assert.deepEqual(statesIn({ invalid: 1, mirrored: 2 }), ['mirrored', 'invalid']);
  });
});
