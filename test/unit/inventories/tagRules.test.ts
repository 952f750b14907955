import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { picksTag } from '../../../server/src/features/inventories/tagRules';

describe('rules that pick tags', () => {
  it('by expressions of Go match anywhere in a tag', () => {
    assert.equal(picksTag('regex', '^1\\.13\\.[12]-alpine-perl$', '1.13.1-alpine-perl'), true);
    assert.equal(picksTag('regex', '^1\\.13\\.[12]-alpine-perl$', '1.13.3-alpine-perl'), false);
    assert.equal(picksTag('regex', '13', '1.13.3'), true);
    assert.equal(picksTag('regex', '^v\\d+(-alpha|-beta)?$', 'v12-beta'), true);
  });

  it('by expressions that could take long, or that JavaScript reads otherwise, are not told', () => {
    for (const rule of ['(a+)+$', '(a|b)*c', '(?i)v1', '(?P<x>1)', '\\z', '\\pL', '[[:alpha:]]', '.*.*.*.*', '(', 'a'.repeat(1000)]) {
      assert.equal(picksTag('regex', rule, 'a'.repeat(128)), undefined, rule);
    }
  });

  const picked: readonly (readonly [rule: string, yes: readonly string[], no: readonly string[]])[] = [
    ['>= 3.12.0', ['3.12.0', '3.12.1', '4.0.0', 'v4'], ['3.11.9', '3.12.0-rc1', 'latest', '4.0.0-alpine']],
    ['>=1.2, <2', ['1.2', '1.9.9'], ['2.0.0', '1.1.9']],
    ['>1.2 <1.4', ['1.3'], ['1.2', '1.2.5', '1.4.0']],
    ['~1.2.3', ['1.2.3', '1.2.9'], ['1.3.0', '1.2.2']],
    ['~1', ['1.0.0', '1.9'], ['2.0.0', '0.9']],
    ['^1.2', ['1.2.0', '1.9.0'], ['2.0.0', '1.1.0']],
    ['^0.2.3', ['0.2.3', '0.2.9'], ['0.3.0', '0.2.2']],
    ['^0.0.3', ['0.0.3'], ['0.0.4']],
    ['1.2.x', ['1.2.0', '1.2.7'], ['1.3.0']],
    ['*', ['0.1', '9'], ['latest', '1.0.0-rc.1']],
    ['1.2 - 1.4.5', ['1.2.0', '1.4.5'], ['1.4.6', '1.1.9']],
    ['1.0.0 || >= 3', ['1.0.0', '3.1'], ['2.0.0']],
    ['!= 1.5', ['1.4.0'], ['1.5.2']],
    ['<= 11', ['11.5', '3'], ['12.0']],
    ['>= 1.0.0-0', ['1.0.0-rc.1', '1.0.0'], ['0.9.0']],
    ['= 1.0.0-rc.2', ['1.0.0-rc.2'], ['1.0.0-rc.10', '1.0.0']],
    ['> 1.0.0-rc.2', ['1.0.0-rc.10', '1.0.0'], ['1.0.0-rc.1', '1.0.0-alpha']],
  ];
  for (const [rule, yes, no] of picked) {
    it(`by ${rule} follow Masterminds' semver`, () => {
      for (const tag of yes) assert.equal(picksTag('semver', rule, tag), true, tag);
      for (const tag of no) assert.equal(picksTag('semver', rule, tag), false, tag);
    });
  }

  it('by a constraint that is none are not told', () => {
    for (const rule of ['', 'latest', '>= x.y', '1.2.3.4', '||', '1 '.repeat(500)]) assert.equal(picksTag('semver', rule, '1.2.3'), undefined, rule);
  });
});
