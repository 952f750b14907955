import assert from 'node:assert/strict';
import { goRegexp } from '../../../server/src/base/goRegexp';

describe("Go's regular expressions", () => {
  it('replace as ReplaceAllString does', () => {
    const cases: readonly (readonly [expression: string, text: string, template: string, result: string])[] = [
      ['(.*)', 'library/busybox', 'docker/$1', 'docker/library/busybox'],
      ['^rancher/(.*)', 'rancher/pause', 'mirror/$1', 'mirror/pause'],
      ['^library/(.*)', 'library/nginx', '$1_x', ''],
      ['^library/(.*)', 'library/nginx', '${1}_x', 'nginx_x'],
      ['a*', 'baaac', 'x', 'xbxcx'],
      ['(?P<n>b)', 'abc', '[$n][${n}]$$ $ ${', 'a[b][b]$ $ ${c'],
      ['b', 'abc', '$01$9', 'ac'],
      ['(x)?b', 'abc', '<$1>', 'a<>c'],
      ['', 'ab', '-', '-a-b-'],
      ['é|😀', 'aé😀b', '.', 'a..b'],
    ];
    for (const [expression, text, template, result] of cases) assert.equal(goRegexp(expression)?.replaceAll(text, template), result, expression);
  });

  it('find the leftmost match with its groups', () => {
    assert.deepEqual(goRegexp('(a)|(b)')?.find('xb'), ['b', undefined, 'b']);
    assert.deepEqual(goRegexp('b+')?.findIndex('abbc'), [1, 3]);
    assert.equal(goRegexp('z')?.find('abc'), undefined);
  });

  it('find all matches, and expand each', () => {
    const expression = goRegexp('(?P<n>a*)');
    assert.deepEqual(expression?.findAll('baac', -1).map(({ start, end }) => [start, end]), [[0, 0], [1, 3], [4, 4]]);
    assert.deepEqual(expression.findAll('baac', 2).map(({ groups }) => expression.expand('<$n$n>', { start: 0, end: 0, groups })), ['<>', '<aaaa>']);
  });

  it('are undefined where Go refuses them', () => {
    for (const expression of ['([', '(?=a)', '(?<=a)b', '(?<!a)b', 'a{1001}', '\\1', '*', 'a'.repeat(20_000)]) assert.equal(goRegexp(expression), undefined, expression);
  });

  it('take time linear in the text', () => {
    assert.equal(goRegexp('(a+)+$')?.matches(`${'a'.repeat(20_000)}b`), false);
  });
});
