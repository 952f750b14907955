import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MAX_ALIASES, MAX_DEPTH } from '../../../server/src/base/limits';
import { asList, asMap, asScalar, valueOf } from '../../../server/src/syntax/access';
import type { ScalarNode, TreeNode } from '../../../server/src/syntax/tree';
import { parseYaml } from '../../../server/src/syntax/yaml';
import { mutationsOf, nearlyYaml, spanOutside } from './trees';

function rootOf(text: string): TreeNode | undefined {
  return parseYaml(text).documents[0]?.root;
}

function scalarAt(text: string, key: string): ScalarNode {
  const scalar = asScalar(valueOf(asMap(rootOf(text)), key));
  assert.ok(scalar, `no scalar at ${key}`);
  return scalar;
}

function slices(text: string, key: string): { readonly style: string; readonly text: string; readonly whole: string; readonly inner: string } {
  const { style, text: value, span, inner } = scalarAt(text, key);
  return { style, text: value, whole: text.slice(span.start, span.end), inner: text.slice(inner.start, inner.end) };
}

describe('parseYaml: scalars', () => {
  it('gives spans of the whole scalar and of what stands inside its quotes', () => {
    assert.deepEqual(slices('a: x/y:1  # c\n', 'a'), { style: 'plain', text: 'x/y:1', whole: 'x/y:1', inner: 'x/y:1' });
    assert.deepEqual(slices(`a: 'it''s'\n`, 'a'), { style: 'single', text: "it's", whole: `'it''s'`, inner: "it''s" });
    assert.deepEqual(slices('a: "b\\u0041" # c\n', 'a'), { style: 'double', text: 'bA', whole: '"b\\u0041"', inner: 'b\\u0041' });
    assert.deepEqual(slices('a: ""\n', 'a'), { style: 'double', text: '', whole: '""', inner: '' });
  });

  it('gives block scalars from their header to the end of their last line, and their content inside', () => {
    assert.deepEqual(slices('a: |- # c\n\n    x\n     y\n\nb: 1\n', 'a'), { style: 'literal', text: '\nx\n y', whole: '|- # c\n\n    x\n     y', inner: 'x\n     y' });
    assert.deepEqual(slices('a: >\r\n  x\r\n  y\r\n', 'a'), { style: 'folded', text: 'x y\n', whole: '>\r\n  x\r\n  y', inner: 'x\r\n  y' });
    assert.deepEqual(slices('a: |\nb: 1\n', 'a'), { style: 'literal', text: '', whole: '|', inner: '' });
  });

  it('keeps what is written of numbers, nulls and tagged scalars', () => {
    for (const written of ['1.10', '0x1F', '1_000', 'on', '~', 'null']) assert.equal(scalarAt(`a: ${written}\n`, 'a').text, written);
    assert.equal(scalarAt('a: !!str 1.10\n', 'a').text, '1.10');
    assert.equal(scalarAt('a: !custom x\n', 'a').text, 'x');
  });

  it('has no value where nothing is written', () => {
    const map = asMap(rootOf('a:\nb: # c\nc: ""\n'));
    assert.deepEqual(map?.entries.map(({ key, value }) => [key.text, value?.kind]), [['a', undefined], ['b', undefined], ['c', 'scalar']]);
  });

  it('takes an unclosed quote to the end of the text', () => {
    assert.deepEqual(slices('a: "b', 'a'), { style: 'double', text: 'b', whole: '"b', inner: 'b' });
    assert.deepEqual(slices('a: "', 'a'), { style: 'double', text: '', whole: '"', inner: '' });
  });
});

describe('parseYaml: documents', () => {
  it('reads several documents, a BOM, CRLF and directives', () => {
    const tree = parseYaml('\u{feff}%YAML 1.1\r\n---\r\na: 1\r\n...\r\n---\r\nb: 2\r\n---\r\n');
    assert.deepEqual(tree.documents.map(({ root }) => asMap(root)?.entries[0]?.key.text), ['a', 'b', undefined]);
    assert.deepEqual(tree.problems, []);
  });

  it('reads JSON, also with tabs', () => {
    const text = '{\n\t"a": [{"image": "x"}, null, 1.0]\n}\n';
    const list = asList(valueOf(asMap(rootOf(text)), 'a'));
    assert.equal(list?.flow, true);
    assert.equal(scalarAt('{\n\t"image": "x"}', 'image').text, 'x');
    assert.deepEqual(list.items.map((item) => item?.kind), ['map', 'scalar', 'scalar']);
    assert.deepEqual(parseYaml(text).problems, []);
  });

  it('keeps duplicate keys in their order and merge keys as they are', () => {
    const map = asMap(rootOf('x: &x {b: 1}\na: 1\na: 2\n<<: *x\n'));
    assert.deepEqual(map?.entries.map(({ key }) => key.text), ['x', 'a', 'a', '<<']);
    assert.deepEqual(parseYaml('a: 1\na: 2\n').problems, []);
  });

  it('gives comments with their spans, in lines, behind values, in flow collections and behind block headers', () => {
    const text = '# one\r\na: [1, # two\n  2]\nb: | # three\n  # text\nc: d # \ud83d\ude00 four\n--- # five\n# six';
    const comments = parseYaml(text).comments;
    assert.deepEqual(comments.map((comment) => comment.text), [' one', ' two', ' three', ' \ud83d\ude00 four', ' five', ' six']);
    for (const { span, text: inside } of comments) assert.equal(text.slice(span.start, span.end), `#${inside}`);
  });

  it('counts positions in UTF-16 code units, lone surrogates too', () => {
    const text = '# \ud83d\ude00 \ud800\na: "\udc00" # x\nimage: é\n';
    assert.equal(slices(text, 'image').whole, 'é');
    assert.equal(scalarAt(text, 'a').text, '\udc00');
  });

  it('tells a syntax error by code, and still gives the rest', () => {
    const tree = parseYaml('a: [1, 2\nb: x\nc:\n  image: nginx\n');
    assert.ok(tree.problems.length > 0);
    assert.ok(tree.problems.every((problem) => problem.code === 'syntax' && problem.parameters['error'] !== undefined));
    const typed = parseYaml('spec:\n  containers:\n    - image: nginx\n      na\n    - image: redis\n');
    const spec = asMap(valueOf(asMap(typed.documents[0]?.root), 'spec'));
    const images = asList(valueOf(spec, 'containers'))?.items.map((item) => asScalar(valueOf(asMap(item), 'image'))?.text);
    assert.deepEqual(images, ['nginx', 'redis']);
  });

  it('leaves keys that are maps out, and names an alias as a key by its target', () => {
    const map = asMap(rootOf('? {a: 1}\n: x\n? &k name\n: y\n*k : z\n'));
    assert.deepEqual(map?.entries.map(({ key, value }) => [key.text, asScalar(value)?.text]), [['name', 'y'], ['name', 'z']]);
  });
});

describe('parseYaml: aliases', () => {
  it('resolves an alias to the latest anchor before it, in its own document only', () => {
    const map = asMap(rootOf('a: &x 1\nb: *x\nc: &x 2\nd: *x\n---\ne: *x\n'));
    assert.deepEqual(['b', 'd'].map((key) => asScalar(valueOf(map, key))?.text), ['1', '2']);
    const other = parseYaml('a: &x 1\n---\ne: *x\n').documents[1]?.root;
    assert.equal(asScalar(valueOf(asMap(other), 'e')), undefined);
  });

  it('lets a node hold itself without following it', () => {
    const root = rootOf('&a\nself: *a\n');
    const self = valueOf(asMap(root), 'self');
    assert.equal(self?.kind === 'alias' && self.target, root);
  });

  it('never expands a bomb', () => {
    const lines = ['l0: &l0 [x, x, x]'];
    for (let level = 1; level < 60; level++) lines.push(`l${level}: &l${level} [${Array(9).fill(`*l${level - 1}`).join(', ')}]`);
    const tree = parseYaml(lines.join('\n'));
    assert.equal(asMap(tree.documents[0]?.root)?.entries.length, 60);
    assert.deepEqual(tree.problems, []);
  });

  it('refuses a document with more aliases than any manifest has, but not a stream with many documents', () => {
    const uses = '- *x\n'.repeat(MAX_ALIASES);
    assert.deepEqual(parseYaml(`a: &x 1\nb:\n${uses}`).problems, []);
    assert.deepEqual(parseYaml(`a: &x 1\nb:\n${uses}- *x\n`).problems.map((problem) => problem.code), ['too-many-aliases']);
    assert.deepEqual(parseYaml(`a: &x 1\nb:\n${uses}---\na: &x 1\nb: *x\n`).problems, []);
    assert.deepEqual(parseYaml(`a: |\n${'  *x\n'.repeat(MAX_ALIASES + 5)}b: "${'*x '.repeat(MAX_ALIASES + 5)}"\n`).problems, []);
  });
});

describe('parseYaml: depth', () => {
  const nested: readonly (readonly [string, (depth: number) => string])[] = [
    ['[', (depth) => '['.repeat(depth)],
    ['{', (depth) => '{a: '.repeat(depth)],
    ['closed brackets', (depth) => '['.repeat(depth) + ']'.repeat(depth)],
    ['- - -', (depth) => '- '.repeat(depth)],
    ['? ? ?', (depth) => '? '.repeat(depth)],
    ['indented keys', (depth) => Array.from({ length: depth }, (_, at) => `${' '.repeat(at)}a:`).join('\n')],
    ['flow in block', (depth) => `a:\n  b: ${'[{x: '.repeat(depth / 2)}`],
  ];

  for (const [name, text] of nested) {
    it(`refuses 2,000 nested ${name}, 100 times in a row`, () => {
      for (let again = 0; again < 100; again++) {
        const tree = parseYaml(text(2000));
        assert.deepEqual([tree.documents.length, tree.problems[0]?.code], [0, 'too-deep']);
      }
    });

    it(`reads ${MAX_DEPTH - 2} nested ${name}`, () => {
      assert.equal(parseYaml(text(MAX_DEPTH - 2)).problems.some((problem) => problem.code === 'too-deep'), false);
    });
  }

  it('does not count brackets in scalars and comments', () => {
    const brackets = '[{'.repeat(200);
    assert.deepEqual(parseYaml(`a: |\n  ${brackets}\n# ${brackets}\nb: "${brackets}"\nc: x${brackets.replaceAll('[{', '[')}\n`).problems, []);
  });
});

describe('parseYaml: whatever the text', () => {
  const REAL = 'apiVersion: v1\nkind: Pod # c\nspec:\n  containers: &c\n    - {name: a, "image": \'nginx\'}\n    - image: >-\n        redis\n  x: *c\n---\n[1, "2"]\n';

  it('never throws, and no span leaves the text', () => {
    const check = (text: string) => assert.equal(spanOutside(parseYaml(text), text.length), undefined);
    fc.assert(fc.property(nearlyYaml, check), { numRuns: 2000 });
    fc.assert(fc.property(mutationsOf(REAL), check), { numRuns: 1000 });
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), check), { numRuns: 500 });
  }).timeout(60_000);

  it('gives up on a text that is no YAML, and leaves the stack traces of errors as they were', () => {
    const { stackTraceLimit } = Error;
    assert.deepEqual(parseYaml(']'.repeat(5000)).problems.map((problem) => problem.code), ['syntax']);
    assert.equal(parseYaml('&a '.repeat(5000)).problems.length, 1000);
    assert.equal(Error.stackTraceLimit, stackTraceLimit);
  });

  it('gives the same tree twice', () => {
    fc.assert(fc.property(nearlyYaml, (text) => assert.deepEqual(parseYaml(text), parseYaml(text))), { numRuns: 100 });
  });
});
