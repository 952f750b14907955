import assert from 'node:assert/strict';
import { join, relative, resolve } from 'node:path';
import fc from 'fast-check';
import { shownPath, uriOfArgument } from '../../../server/src/cli/paths';
import { alignedRows } from '../../../server/src/cli/table';
import { uriOfPath } from '../../../server/src/platform/node';

describe('paths of the command line', () => {
  it('are shown relative to the working directory, however they are spelled', () => {
    const names = fc.array(fc.constantFrom('a', 'ab', 'b c', 'ä', '.d', '100%', 'x#y', '?'), { minLength: 1, maxLength: 4 });
    fc.assert(fc.property(names, names, fc.boolean(), (folder, file, isBelow) => {
      const cwd = resolve('/', ...folder);
      const path = isBelow ? join(cwd, ...file) : resolve('/', ...file);
      assert.equal(shownPath(cwd, uriOfPath(path)), relative(cwd, path).replaceAll('\\', '/') || '.');
    }));
  });

  it('of the working directory and its neighbours are no paths below it', () => {
    const cwd = resolve('/ws');
    assert.equal(shownPath(cwd, uriOfArgument(cwd, '.')), '.');
    assert.equal(shownPath(cwd, uriOfArgument(cwd, '../ws-old/a.yaml')), '../ws-old/a.yaml');
    assert.equal(shownPath(cwd, 'untitled:a.yaml'), 'untitled:a.yaml');
  });
});

describe('rows of cells', () => {
  it('are aligned by what a terminal shows', () => {
    assert.deepEqual(alignedRows([['a', 'bcd', 'e'], ['日本', 'x', '']], '  '), ['  a     bcd  e', '  日本  x']);
  });

  it('are not pushed by a cell that is too wide', () => {
    assert.deepEqual(alignedRows([['a', 'b'], ['abcdef', 'c'], ['ab', 'd']], '', 3), ['a   b', 'abcdef  c', 'ab  d']);
  });
});
