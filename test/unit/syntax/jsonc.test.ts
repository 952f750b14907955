import assert from 'node:assert/strict';
import { withoutComments } from '../../../server/src/syntax/jsonc';

describe('JSON with comments', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['{"a": 1} // b', '{"a": 1}     '],
    ['{/* a */"b": 1}', '{       "b": 1}'],
    ['"a // b" /* c\nd */ 1', '"a // b"     \n     1'],
    ['"a \\" // b" // c', '"a \\" // b"     '],
    ['"a\n// b', '"a\n    '],
    ['"a\\\n// b', '"a\\\n    '],
    ['"a\\', '"a\\'],
    ['/* a', '    '],
    ['// a\r// b', '    \r    '],
    ['a / b', 'a / b'],
  ];
  for (const [text, expected] of cases) {
    it(`blanks the comments of ${JSON.stringify(text)}`, () => assert.equal(withoutComments(text), expected));
  }
});
