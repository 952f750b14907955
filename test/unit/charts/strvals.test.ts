import assert from 'node:assert/strict';
import { override, type Override } from '../../../server/src/charts/model/strvals';
import { dict } from '../../../server/src/charts/model/make';
import { originsOf } from '../../../server/src/charts/text';
import { plainOf } from '../../support/chartWorlds';

function set(text: string, kind: Override['kind'] = 'set', files?: ReadonlyMap<string, string>): unknown {
  const { values, refused } = override(dict(), [{ kind, text, ...(files && { files }) }]);
  return refused.length > 0 ? 'refused' : plainOf(values);
}

describe('--set and its kin', () => {
  it('reads paths, lists and escapes', () => {
    assert.deepEqual(set('a.b=c'), { a: { b: 'c' } });
    assert.deepEqual(set('a=1,b=x'), { a: 1, b: 'x' });
    assert.deepEqual(set('a={x,1,true}'), { a: ['x', 1, true] });
    assert.deepEqual(set('a={}'), { a: [''] });
    assert.deepEqual(set('a[1].b=c,a[0]=z'), { a: ['z', { b: 'c' }] });
    assert.deepEqual(set('a[0][1]=x'), { a: [[null, 'x']] });
    assert.deepEqual(set('a\\.b=c\\,d'), { 'a.b': 'c,d' });
    assert.deepEqual(set('a='), { a: '' });
    assert.deepEqual(set('a=b=c'), { a: 'b=c' });
    assert.deepEqual(set(''), {});
  });

  it('types whole numbers, booleans and null, and nothing else', () => {
    assert.deepEqual(set('a=0,b=10,c=-3,d=012,e=1.5,f=TRUE,g=null,h=9223372036854775808'), {
      a: 0, b: 10, c: -3, d: '012', e: '1.5', f: true, g: null, h: '9223372036854775808',
    });
    assert.deepEqual(set('a=1,b=null,c=true', 'string'), { a: '1', b: 'null', c: 'true' });
  });

  it('reads JSON, a whole map too', () => {
    assert.deepEqual(set('a={"b":[1,"x,y"]},c=null,d=', 'json'), { a: { b: [1, 'x,y'] }, c: null, d: null });
    assert.deepEqual(set('{"a":{"b":1}}', 'json'), { a: { b: 1 } });
    assert.deepEqual(set('a[1]={"b":2}', 'json'), { a: [null, { b: 2 }] });
  });

  it('takes files and literals', () => {
    assert.deepEqual(set('a.b=x.txt', 'file', new Map([['x.txt', 'one\n']])), { a: { b: 'one\n' } });
    assert.deepEqual(set('a=b', 'file'), 'refused');
    assert.deepEqual(set('a.b={x,y}=\\', 'literal'), { a: { b: '{x,y}=\\' } });
  });

  it('refuses what Helm refuses', () => {
    for (const text of ['a', 'a,b=1', 'a[x]=1', 'a[-1]=1', 'a[70000]=1', 'a={x', 'a[0]b=1', `${'a.'.repeat(40)}b=1`]) assert.equal(set(text), 'refused', text);
    for (const text of ['a={', '{"a":1', 'a=b']) assert.equal(set(text, 'json'), 'refused', text);
    const known = dict([['a', dict([['b', { kind: 'bool', value: true, origins: [] }]])]]);
    assert.equal(override(known, [{ kind: 'set', text: 'a[0]=1' }, { kind: 'set', text: 'a.b.c=1' }]).refused.length, 2);
  });

  it('follows the order of Helm, not that of the command line, and leaves the given values alone', () => {
    const values = dict();
    const result = override(values, [{ kind: 'string', text: 'a=2' }, { kind: 'set', text: 'a=1' }, { kind: 'json', text: 'a=0' }]);
    assert.deepEqual(plainOf(result.values), { a: '2' });
    assert.deepEqual(plainOf(values), {});
  });

  it('says that what is given is given', () => {
    const { values } = override(dict(), [{ kind: 'set', text: 'image.tag=x' }]);
    const image = values.entries.get('image');
    assert.ok(image?.kind === 'dict');
    assert.deepEqual(originsOf(image.entries.get('tag')!), [{ kind: 'given', uri: '', path: 'image.tag', span: { start: 0, end: 0 } }]);
  });
});
