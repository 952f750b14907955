import assert from 'node:assert/strict';
import { isFileIgnored, matchesPattern, readHelmignore } from '../../../server/src/charts/model/helmignore';

function left(rules: string, paths: readonly string[]): readonly string[] {
  const ignored = readHelmignore(rules);
  return paths.filter((path) => !isFileIgnored(ignored, path));
}

describe('.helmignore', () => {
  it('compares names alone where a pattern has no slash, and whole paths where it has one', () => {
    assert.deepEqual(left('*.tmp\n# a comment\n\n', ['a.tmp', 'templates/b.tmp', 'templates/c.yaml']), ['templates/c.yaml']);
    assert.deepEqual(left('templates/x.yaml', ['templates/x.yaml', 'charts/db/templates/x.yaml']), ['charts/db/templates/x.yaml']);
    assert.deepEqual(left('/values.yaml', ['values.yaml', 'ci/values.yaml']), ['ci/values.yaml']);
  });

  it('leaves out folders with all that is in them', () => {
    assert.deepEqual(left('ci/', ['ci/a-values.yaml', 'templates/ci/x.yaml', 'ci.yaml']), ['ci.yaml']);
    assert.deepEqual(left('img', ['img/a/b.png', 'templates/img', 'x']), ['x']);
  });

  it('leaves out hidden templates whatever the file says', () => {
    assert.deepEqual(left('', ['templates/.hidden.yaml', 'templates/_helpers.tpl', '.other']), ['templates/_helpers.tpl', '.other']);
  });

  it('takes a negated rule as Helm does: what it does not match is left out', () => {
    assert.deepEqual(left('!*.yaml', ['a.yaml', 'b.txt']), ['a.yaml']);
  });

  it('passes over what Helm refuses', () => {
    assert.deepEqual(left('**/x\n[\n', ['x', 'y']), ['x', 'y']);
  });

  it('matches as Go does', () => {
    const rows: readonly (readonly [string, string, boolean])[] = [
      ['*', 'abc', true], ['*', 'a/b', false], ['a*', 'a', true], ['a*/b', 'a/b', true], ['a*/b', 'a/c/b', false], ['a*b*c', 'axxbyyc', true],
      ['a?c', 'abc', true], ['a?c', 'a/c', false], ['[a-c]x', 'bx', true], ['[^a-c]x', 'bx', false], ['[^a-c]x', 'zx', true], ['[]a]', ']', true],
      ['a\\*', 'a*', true], ['a\\*', 'ab', false], ['', '', true], ['', 'a', false], ['*x*', 'y', false], ['a**', 'abc', true],
    ];
    for (const [pattern, path, matches] of rows) assert.equal(matchesPattern(pattern, path), matches, `${pattern} ${path}`);
  });

  it('ends on patterns made to go on', () => {
    assert.equal(matchesPattern(`${'*a'.repeat(200)}b`, 'a'.repeat(2000)), false);
  });
});
