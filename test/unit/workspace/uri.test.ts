import assert from 'node:assert/strict';
import fc from 'fast-check';
import { URI } from 'vscode-uri';
import { pathBelow } from '../../../server/src/base/uri';
import { childUri, joinUri, normalFolder, normalUri, pathOf, siteUri } from '../../../server/src/workspace/uri';

describe('URIs of the workspace', () => {
  it('have one spelling, whatever an editor encodes', () => {
    assert.equal(normalUri('file:///c:/a b/x.yaml'), normalUri('file:///C%3A/a%20b/x.yaml'));
    assert.equal(normalUri('file:///ws/%c3%a4.yaml'), normalUri('file:///ws/ä.yaml'));
    assert.equal(normalUri('untitled:Untitled-1'), 'untitled:Untitled-1');
    assert.equal(normalUri('no uri at all'), 'no uri at all');
  });

  it('of folders end without a slash, the root too', () => {
    assert.equal(normalFolder('file:///ws/'), 'file:///ws');
    assert.equal(normalFolder('file:///ws'), 'file:///ws');
    assert.equal(pathBelow(normalFolder('file:///'), 'file:///ws/a.yaml'), 'ws/a.yaml');
  });

  it('are compared by segment', () => {
    assert.equal(pathBelow('file:///ws/templates', 'file:///ws/templates-old/a.yaml'), undefined);
    assert.equal(pathBelow('file:///ws/templates', 'file:///ws/templates/a.yaml'), 'a.yaml');
  });

  it('take names with any letters, and give them back', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('/') && text !== '.' && text !== '..' && !/\p{Surrogate}/u.test(text));
    fc.assert(fc.property(name, (text) => {
      const uri = childUri('file:///a%20b%23c', text);
      assert.equal(pathOf(uri), `/a b#c/${text}`);
      assert.equal(normalUri(uri), uri);
      assert.equal(pathBelow('file:///a%20b%23c', uri), text);
    }));
  });

  it('are joined alike, whether or not a name has letters that are encoded', () => {
    const segment = fc.constantFrom('.', '..', '', 'a', 'b-1', '.c', '~d', '_e.yaml', '...', 'c:', 'ä', '100%', 'a+b c');
    const names = fc.array(segment.filter((text) => !['', '.', '..'].includes(text)), { maxLength: 4 });
    fc.assert(fc.property(names, fc.array(segment, { maxLength: 6 }), (folder, path) => {
      const followed = [...folder];
      for (const each of path) {
        if (each === '..') followed.pop();
        else if (each !== '' && each !== '.') followed.push(each);
      }
      const uriOf = (segments: readonly string[]) => normalFolder(URI.from({ scheme: 'file', path: `/${segments.join('/')}` }).toString());
      assert.equal(joinUri(uriOf(folder), path.join('/')), uriOf(followed));
    }));
  });

  it('follow relative paths, never above the root', () => {
    assert.equal(joinUri('file:///ws/a', '../b/./c.yaml'), 'file:///ws/b/c.yaml');
    assert.equal(joinUri('file:///ws', '../../../x'), 'file:///x');
    assert.equal(joinUri('file://', 'ws/100%#.yaml'), 'file:///ws/100%25%23.yaml');
  });

  it('of older texts stand where their file stands', () => {
    assert.equal(siteUri('git:/ws/a%20b.yaml?%7B%22ref%22%3A%22HEAD%22%7D'), 'file:///ws/a%20b.yaml');
    assert.equal(siteUri('file:///ws/a.yaml'), 'file:///ws/a.yaml');
  });
});
