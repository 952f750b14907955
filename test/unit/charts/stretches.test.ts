import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readValuesFile } from '../../../server/src/charts/model/valuesFile';
import type { DictValue, Value } from '../../../server/src/charts/value';
import '../../support/seed';
import { applied, lineEdits } from '../../support/valuesEdits';

const URI = 'file:///w/app/values.yaml';

const TEXT = `# above
global:
  registry: r.io
  labels: {a: b}
image:
  repository: acme/web
  tag: "1"
  pull:
    policy: Always   # often

  digest:
text: |+
  one
  two

folded: one
  two
list:
- {name: a}
- name: b
  own:
    deep: 1
server:
  enabled: true
  image:
    repository: acme/server
    tag: 1.10
    ? explicit
    : value
  resources: {}
  other:
    one: 1
    two: !!str 2
    three: !!str
last: no
`;

function dictAt(value: DictValue, ...keys: readonly string[]): Value | undefined {
  return keys.reduce<Value | undefined>((at, key) => (at?.kind === 'dict' ? at.entries.get(key) : undefined), value);
}

/** A value with all that is known of it, in objects of one kind. */
function plain(value: Value): unknown {
  if (value.kind === 'dict') return { ...value, entries: [...value.entries].map(([key, entry]) => [key, plain(entry)]) };
  return value.kind === 'list' ? { ...value, items: value.items.map(plain) } : value;
}

/** The values of a text after an edit, and those of the same text read from its beginning. */
function typed(...texts: readonly string[]): { readonly last: DictValue; readonly before: DictValue | undefined } {
  const draft = {};
  let before: DictValue | undefined;
  let last: DictValue | undefined;
  for (const text of texts) {
    const again = readValuesFile({ uri: URI, text, draft });
    const fresh = readValuesFile({ uri: URI, text });
    assert.deepEqual([plain(again.values), again.problems], [plain(fresh.values), fresh.problems], text);
    [before, last] = [last, again.values];
  }
  return { last: last!, before };
}

describe('values that are read again after an edit', () => {
  it('are what a text is read as that nobody has read before', () => {
    fc.assert(fc.property(lineEdits, (edits) => {
      const texts = [TEXT];
      for (const edit of edits) texts.push(applied(texts.at(-1)!, TEXT, edit));
      typed(...texts);
    }), { numRuns: Number(process.env['CASES'] ?? 400) });
  });

  it('are the same objects in front of the edit, at every depth', () => {
    const { last, before } = typed(TEXT, TEXT.replace('tag: 1.10', 'tag: 1.11'));
    for (const path of [['global'], ['image'], ['list'], ['server', 'enabled'], ['server', 'image', 'repository']]) {
      assert.ok(dictAt(last, ...path), path.join('.'));
      assert.equal(dictAt(last, ...path), dictAt(before!, ...path), path.join('.'));
    }
    assert.notEqual(dictAt(last, 'server', 'image', 'tag'), dictAt(before!, 'server', 'image', 'tag'));
  });

  it('are the same objects behind an edit that moves nothing', () => {
    const { last, before } = typed(TEXT, TEXT.replace('acme/web', 'acme/api'));
    for (const path of [['global'], ['image', 'tag'], ['image', 'pull'], ['server'], ['text']]) assert.equal(dictAt(last, ...path), dictAt(before!, ...path), path.join('.'));
  });

  const CASES: readonly (readonly [string, string, string])[] = [
    ['a key that changes the path of what stands below', 'server:', 'client:'],
    ['another depth of one key', '  other:', '    other:'],
    ['a key written twice', 'folded: one\n  two', 'image: 2'],
    ['a key that is no longer written twice', 'last: no', 'global: 2'],
    ['a text that swallows what follows', 'digest:', 'digest: "'],
    ['an anchor and its alias in different entries', 'last: no', 'last: &x 1\nthird: *x'],
    ['an alias of what is written as it was', 'last: no', 'last: *x'],
    ['a document more', 'list:', '---\nlist:'],
    ['a merge', 'last: no', '<<: {global: 1}'],
    ['a line more in front of a block scalar', 'text: |+', '# a\ntext: |+'],
    ['lines at its end', '  two\n\n', '  two\n\n\n'],
    ['what Helm refuses', 'last: no', 'last: .inf'],
    ['nothing but a comment', '# often', '# never'],
    ['lines that end otherwise', 'last: no\n', 'last: no\r\n'],
  ];
  for (const [what, from, to] of CASES) {
    it(`hold after ${what}, and after it is taken back`, () => {
      assert.ok(TEXT.includes(from));
      const other = TEXT.replace(from, to);
      typed(TEXT, other, TEXT, other.replace('acme/web', 'acme/longer'), TEXT);
    });
  }

  it('are read wholly where an alias stands for a part of them', () => {
    const text = 'a: &x {b: 1}\nc:\n  d: *x\n';
    typed(text, text.replace('b: 1', 'b: 2'), `# above\n${text}`, text);
  });
});
