import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { matchesGlob } from '../../../server/src/base/glob';
import { globsMeet } from '../../../server/src/features/diagnostics/globs';

const meet = (a: string, b: string) => globsMeet({ folder: [], glob: a }, { folder: [], glob: b });

describe('whether two globs can match the same path', () => {
  it('is decided segment by segment', () => {
    for (const [a, b] of [['**', 'a/b'], ['a/*', '*/b'], ['a/**', '**/b.yaml'], ['*.yaml', 'a*'], ['{a,b}/x', 'b/*'], ['a/**', 'a/b/c'], ['**/x/**', 'x'], ['[ab]', 'z'], ['a/', 'a/b']]) {
      assert.ok(meet(a ?? '', b ?? ''), `${a} ${b}`);
    }
    for (const [a, b] of [['a/*', 'b/*'], ['*.yaml', '*.json'], ['a/*', 'a/b/c'], ['{a,b}/x', 'c/*'], ['a-old/**', 'a/**'], ['a?', 'abc'], ['apps/**', 'infra/**/apps']]) {
      assert.ok(!meet(a ?? '', b ?? ''), `${a} ${b}`);
    }
  });

  it('starts from the folders', () => {
    assert.ok(!globsMeet({ folder: ['x', 'a'], glob: '**' }, { folder: ['x', 'b'], glob: '**' }));
    assert.ok(!globsMeet({ folder: ['a'], glob: '**' }, { folder: ['a-old'], glob: '**' }));
    assert.ok(globsMeet({ folder: ['a'], glob: '**' }, { folder: ['a', 'b'], glob: '*' }));
    assert.ok(!globsMeet({ folder: ['*'], glob: '**' }, { folder: ['b'], glob: '**' }), 'a folder is no pattern');
  });

  it('never denies a path that both match (property)', () => {
    const segment = fc.constantFrom('a', 'b', 'ab', '*', 'a*', '*b', '?', '??', '**', '{a,b}', '[ab]', 'a*b*', '!(a)');
    const glob = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('/'));
    const path = fc.array(fc.constantFrom('a', 'b', 'ab', 'aab', 'c'), { minLength: 1, maxLength: 4 }).map((segments) => segments.join('/'));
    fc.assert(fc.property(glob, glob, path, (a, b, at) => {
      if (matchesGlob(a, at) && matchesGlob(b, at)) assert.ok(meet(a, b), `${a} and ${b} both match ${at}`);
    }), { numRuns: 3000 });
  });
});
