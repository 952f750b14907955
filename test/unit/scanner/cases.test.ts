import assert from 'node:assert/strict';
import { childOf, firstChild, hasAction, isOnlyActions, keyEndsWith, keyEquals, nextSibling, nodeKind, nodeText, parentOf, rootOf } from '../../../server/src/syntax/scanner/cursor';
import { scan } from '../../../server/src/syntax/scanner/scan';
import { scanTree } from '../../../server/src/syntax/scanner/view';
import type { Tree, TreeNode } from '../../../server/src/syntax/tree';
import { parseYaml } from '../../../server/src/syntax/yaml';
import { differences } from './compare';

type Plain = string | null | readonly Plain[] | { readonly [key: string]: Plain };

function plain(node: TreeNode | undefined): Plain {
  switch (node?.kind) {
    case 'map':
      return Object.fromEntries(node.entries.map((entry) => [entry.key.text, plain(entry.value)]));
    case 'list':
      return node.items.map(plain);
    case 'scalar':
      return node.text;
    case 'alias':
      return `*${node.target?.kind ?? ''}`;
    default:
      return null;
  }
}

function roots(tree: Tree): readonly Plain[] {
  return tree.documents.map((document) => plain(document.root));
}

function errors(tree: Tree): readonly (string | undefined)[] {
  return tree.problems.map((problem) => problem.parameters['error']);
}

/** Valid texts in which scanners go wrong; each must read as yaml reads it. */
const VALID: readonly string[] = [
  'a: b', 'a:\n- b\n- c\nd: e', 'a:\n  - b\n  -\n    c: d\n  - - e\n    - f', '- - - a\n    - b\n- c', '? a\n: b\n? c\nd: e', '? - a\n  - b\n: - c\n', '? |\n  a\n: b',
  '{a: b, c: [d, {e: f}], g, "h": i, j: , k}: l', '[a, [b], {c: d}, e: f, ? g : h, "i":j, ]', '[a\n b, c\n\n d]', '{"a":1,"b":{"c":[1,2,{}],"d":[]}}',
  '{a: "b\n  c", d: \'e\n\n  f\'}', 'a: [b,\n  c]\nd:\n  {e: f\n  }\n', 'a: [\n  b\n]\nc: d', 'a: b # c\n# d\ne: f#g\nh: "i" # j', "a: 'it''s'\nb: \"\\\"x\\\" \\u00e9 \\\n   y\"",
  'a: b\n  c\n\n  d\ne: f', 'a: http://b:80/c#d\ne: f:g', 'a: - b'.replace('- b', '-b'), 'a: |\n  x\n\n   y\n\nb: >-\n  x\n  y\n\n   z\n  w\n\n\nc: |+\n  x\n\n\nd: |2\n    x\n   y\n',
  'a: |\n# no\nb: c', 'a: >\n\n\n  x\n', '- |\n a\n- >\n b\n', '--- |\na\nb\n', '--- |1\n a\n', 'a: |\n  x\n # c\nb: c', 'a: &x b\nc: *x\nd: &y\n  e: *x\nf: *y\n&z g: h\n*z : i',
  '&a\n- b\n- *a\n', '&a {b: *a}', 'a: !!str b\nc: !d\n  e: f\n!g h: !<tag:x> i', '<<: &a {b: c}\nd:\n  <<: *a\n  <<: [*a, *a]', '%YAML 1.2 # c\n---\na\n...\n---\nb\n--- c\n---\n',
  '\ufeffa: b', 'a: b\r\nc:\r\n  - d\r\n  - "e\r\n    f"\r\ng: |\r\n  h\r\n  i\r\n', 'a:\t b\t# c\n\t\nd: e', '# only a comment', '', '\n\n', 'a:\n\n\n  b:\n\n    c\n', '- a: b\n  c: d\n-\n  e: f\n',
  'a: "b" \nc: ""\nd: \'\'\ne:\n', 'a: ~\nb: null\nc: {}\nd: []', "'a b': c\n\"d\" : e\nf g : h", 'a: -1\nb: ?x\nc: :y\nd: a-b: c'.replace(': c', ':c'), '- &a\n- b\n-\n', 'a: b: c'.replace(': c', ''),
  'key: "a\n\n  b"\n', 'a: "\n  b\n  "\n', '"a": "b"\n\'c\': [ "d" , \'e\' ]', 'a: {{ b }}: c'.replace(': c', '').replace('{{ b }}', '{ b }'), 'a:\n  - b\nc:\n - d\n',
];

describe('scanner: hard cases', () => {
  for (const text of VALID) {
    it(`reads as yaml does: ${JSON.stringify(text)}`, () => {
      const oracle = parseYaml(text);
      assert.deepEqual(oracle.problems, []);
      const tree = scanTree(text, { templates: false });
      assert.deepEqual(differences(tree, oracle), []);
      assert.deepEqual(tree.problems, []);
    });
  }

  it('reads two braces as flow maps unless templates are asked for', () => {
    assert.deepEqual(roots(scanTree('a: {{b: c}: d}', { templates: false })), [{ a: {} }]);
    assert.deepEqual(roots(scanTree('a: {{ b }}', { templates: true })), [{ a: '{{ b }}' }]);
  });

  it('ends a value behind a comment before a word in the column of its key', () => {
    assert.deepEqual(roots(scanTree('b: # c\n\n# c\n    deep\na', { templates: false })), [{ b: 'deep', a: null }]);
  });

  it('takes a carriage return alone for a line end', () => {
    assert.deepEqual(roots(scanTree('a: b\rc:\r  - d\r', { templates: false })), [{ a: 'b', c: ['d'] }]);
  });
});

/** Texts with template actions, and what they hold. */
const TEMPLATES: readonly (readonly [name: string, text: string, expected: readonly Plain[]])[] = [
  ['strings in actions in quotes', 'image: "{{ .Values.image | default "a: b" }}"\nk: v', [{ image: '{{ .Values.image | default "a: b" }}', k: 'v' }]],
  ['single quotes', "a: 'it''s {{ .x \"'\" }}'\n", [{ a: 'it\'s {{ .x "\'" }}' }]],
  ['lines of actions', '{{- if .x }}\na: b\n{{- else }}\nc: d\n{{- end }}\n', [{ a: 'b', c: 'd' }]],
  ['lines of actions in any column', 'a:\n{{- with .x }}\n  b: c\n      {{- end }}\n  d: e\n', [{ a: { b: 'c', d: 'e' } }]],
  ['a map below what an action prints', 'labels: {{- include "x" . | nindent 2 }}\n  a: b\nc: d', [{ labels: { a: 'b' }, c: 'd' }]],
  ['a list below what an action prints', 'args: {{- toYaml .x | nindent 2 }}\n  - b\nc: d', [{ args: ['b'], c: 'd' }]],
  ['a comment over lines', '{{/* c\n x: y */}}\na: b\n{{- /* "}} */ -}}\nc: d', [{ a: 'b', c: 'd' }]],
  ['raw strings', 'a: {{ `}}"` }}\nb: "{{ `"\n}}` }}"\nc: d', [{ a: '{{ `}}"` }}', b: '{{ `"\n}}` }}', c: 'd' }]],
  ['keys', '{{ .a }}: b\n"{{ .c }}": d\n{{ .e }}-f: g', [{ '{{ .a }}': 'b', '{{ .c }}': 'd', '{{ .e }}-f': 'g' }]],
  ['flow collections', 'a: [{{ .f }}, g{{ .h ", ]" }}]\ni: {j: {{ .k }}}', [{ a: ['{{ .f }}', 'g{{ .h ", ]" }}'], i: { j: '{{ .k }}' } }]],
  ['several actions in a scalar', '- {{ .a }}/{{ .b }}:{{ .c | default "d:e" }}\n- {{ .f }} # g', [['{{ .a }}/{{ .b }}:{{ .c | default "d:e" }}', '{{ .f }}']]],
  ['a block scalar', 'a: |\n  x\n{{- if b }}\n  y\n{{- end }}\nz: 1', [{ a: 'x\n{{- if b }}\ny\n', z: '1' }]],
  ['a block scalar that actions fill', 'a: |\n{{ .Files.Get "x" | indent 2 }}\nz: 1', [{ a: '', z: '1' }]],
  ['an action over lines in a block scalar', 'a: |\n  x {{ y\nz }}\n  w\nb: c', [{ a: 'x {{ y\nz }}\nw\n', b: 'c' }]],
  ['an action over lines', 'a: {{ b\n  "c" }}\nd: e', [{ a: '{{ b\n  "c" }}', d: 'e' }]],
  ['control before text', '{{ if .x }}a: b\n{{ end }}{{ $y := 1 }}c: d', [{ a: 'b', c: 'd' }]],
  ['loops in lists', 'a:\n  - b\n  {{- range .c }}\n  - {{ . | quote }}\n  {{- end }}\n  - d', [{ a: ['b', '{{ . | quote }}', 'd'] }]],
  ['an action that is not closed', 'a: {{ b\nc: d\ne: "{{ f"\ng: h', [{ a: '{{ b', c: 'd', e: '{{ f', g: 'h' }]],
  ['actions in comments', '# {{ a\n#  b }}\nc: d # {{ `\n` }} e\nf: g', [{ c: 'd', f: 'g' }]],
  ['quoted text over lines with control at the margin', "a:\n  b: 'c\n{{- if d }}\n    e\n{{- end }}'\n  f: g", [{ a: { b: "c {{- if d }} e {{- end }}", f: 'g' } }]],
];

describe('scanner: template actions', () => {
  for (const [name, text, expected] of TEMPLATES) {
    it(name, () => assert.deepEqual(roots(scanTree(text, { templates: true })), expected));
  }

  it('gives exact spans of scalars with actions', () => {
    const text = 'a: "x{{ "y" }}z"\nb: {{ c }}:d';
    const tree = scanTree(text, { templates: true });
    const root = tree.documents[0]?.root;
    assert.ok(root?.kind === 'map');
    const written = root.entries.map(({ value }) => (value?.kind === 'scalar' ? text.slice(value.inner.start, value.inner.end) : undefined));
    assert.deepEqual(written, ['x{{ "y" }}z', '{{ c }}:d']);
    const scanned = tree.scan;
    const map = rootOf(scanned, 0);
    assert.ok(hasAction(scanned, childOf(scanned, map, 'a')) && hasAction(scanned, childOf(scanned, map, 'b')));
    assert.ok(!isOnlyActions(scanned, childOf(scanned, map, 'b')));
  });
});

/** Broken texts: what is kept of them, and the first thing that is reported. */
const BROKEN: readonly (readonly [name: string, text: string, expected: readonly Plain[], error: string])[] = [
  ['a quote that is not closed ends with its line', 'a: "b\nc: d', [{ a: 'b', c: 'd' }], 'MISSING_QUOTE'],
  ['a bracket that is not closed ends where the block goes on', 'a: [b, {c: d\ne: f', [{ a: ['b', { c: 'd' }], e: 'f' }], 'MISSING_BRACKET'],
  ['a key without its colon', 'a: b\nc\nd: e', [{ a: 'b', c: null, d: 'e' }], 'MISSING_VALUE_INDICATOR'],
  ['text behind a quoted value', 'a: "b" c\nd: e', [{ a: 'b', d: 'e' }], 'UNEXPECTED_TOKEN'],
  ['a map below a scalar', 'a: b\n  c: d\ne: f', [{ a: 'b', '': { c: 'd' }, e: 'f' }], 'BAD_INDENT'],
  ['two roots', '"a"\nb: c', ['a', { b: 'c' }], 'MULTIPLE_ROOTS'],
  ['two colons', 'a: b: c', [{ a: { b: 'c' } }], 'BLOCK_AS_IMPLICIT_KEY'],
  ['missing commas', '[a, "b" "c"]', [['a', 'b', 'c']], 'MISSING_COMMA'],
  ['the wrong bracket', 'a: [b}\nc: d', [{ a: ['b'], c: 'd' }], 'WRONG_BRACKET'],
  ['an alias of nothing', 'a: *b', [{ a: '*' }], 'UNKNOWN_ALIAS'],
];

describe('scanner: broken texts', () => {
  for (const [name, text, expected, error] of BROKEN) {
    it(name, () => {
      const tree = scanTree(text, { templates: false });
      assert.deepEqual(roots(tree), expected);
      assert.equal(errors(tree)[0], error);
    });
  }

  it('shows no children below the deepest nesting that is read', () => {
    const tree = scanTree(`a: ${'['.repeat(200)}`, { templates: false });
    let depth = 0;
    for (let node = tree.documents[0]?.root; node; depth += 1) node = node.kind === 'list' ? node.items[0] : node.kind === 'map' ? node.entries[0]?.value : undefined;
    assert.equal(depth, 101);
    assert.ok(errors(tree).includes('TOO_DEEP'));
  });
});

describe('scanner: objects and cursors', () => {
  const text = 'a: &x {b: c}\nmyImage: *x\n"quoted\\u0041": d\n';

  it('makes each object once', () => {
    const tree = scanTree(text, { templates: false });
    assert.equal(tree.documents, tree.documents);
    const root = tree.documents[0]?.root;
    assert.ok(root?.kind === 'map');
    assert.equal(root.entries, root.entries);
    const [first, second] = root.entries;
    assert.ok(second?.value?.kind === 'alias');
    assert.equal(second.value.target, first?.value);
  });

  it('walks and compares without objects', () => {
    const scanned = scan(text, { templates: false });
    const root = rootOf(scanned, 0);
    const key = firstChild(scanned, root);
    assert.ok(keyEquals(scanned, key, 'a') && !keyEquals(scanned, key, 'b') && !keyEquals(scanned, key, ''));
    assert.equal(nodeText(scanned, childOf(scanned, nextSibling(scanned, key), 'b')), 'c');
    assert.equal(nodeText(scanned, childOf(scanned, root, 'quotedA')), 'd');
    const image = nextSibling(scanned, nextSibling(scanned, key));
    assert.ok(keyEndsWith(scanned, image, 'image') && !keyEndsWith(scanned, image, 'tag'));
    assert.equal(parentOf(scanned, image), root);
    assert.equal(nodeKind(scanned, childOf(scanned, root, 'none')), 0);
  });

  it('hands out results that the next scan leaves alone', () => {
    const first = scan(text, { templates: false });
    const nodes = Array.from(first.nodes);
    scan('x: [y, z]\n'.repeat(50), { templates: false });
    assert.deepEqual(Array.from(first.nodes), nodes);
  });
});
