import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseWhole, parseYaml } from '../../../server/src/syntax/yaml';
import { plainTree } from '../../../server/src/syntax/yamlFast';
import { mutationsOf } from './trees';

const TABLE = `# Where images come from
version: 1
artifactRegistries:
  - registryUrl: a.example.com # first
    displayName: "Registry: A"
    mirroredRegistries: [docker.io, 'quay.io', ghcr.io:443]

  # And another
  - registryUrl: 'b.example.com:5000'
    description: What it is for, in words (all of it) & more
    credentials:
      type: basic
    mirroredRegistries:
    - internal.example.com
    - other.example.com:8443   # with a port
environments:
- id: prod
  registries:
    - a.example.com
  files: [apps/prod/**]
`;

/** Holds the short way against the whole parser; whether it was taken. */
function agrees(text: string): boolean {
  const tree = plainTree(text);
  if (tree) assert.deepEqual(tree, parseWhole(text), text);
  return tree !== undefined;
}

describe('plainTree', () => {
  it('reads a table as the whole parser does', () => {
    assert.ok(agrees(TABLE.replace('apps/prod/**', 'apps/prod')));
    assert.ok(agrees('mirrors:\n  docker.io:\n    endpoint:\n      - https://m.example.com/v2/hub\n  "*":\n    endpoint: ["https://w.example.com:5000"]'));
  });

  it('leaves every other text to the whole parser', () => {
    for (const text of ['', '# only a comment\n', 'a', '- ', 'a:\n', 'a: &x b\n', 'a: |\n  b\n', 'a: {b: c}\n', 'a: b\n  c\n', '---\na: b\n', 'a: b\n---\nc: d\n', 'a:\tb\n', 'a: b\r\n', 'a: "\\n"\n', 'a: [b,\n c]\n', 'a: []\n', ' a: b\n', 'a: b\n c: d\n', '? a\n: b\n']) {
      assert.equal(plainTree(text), undefined, JSON.stringify(text));
    }
  });

  it('agrees with the whole parser wherever it answers (property)', () => {
    const key = fc.constantFrom('a', 'b', 'registryUrl', '"*"', "'x y'", 'docker.io', 'ghcr.io:443', 'id');
    const scalar = fc.constantFrom('x', 'a.example.com:5000', 'https://m.example.com/v2/x', '"quoted # text"', "'single: text'", 'two words', 'null', '1.10', '[a, b]', "['x', \"y\" ,z]", 'a b # why', 'x#y', 'a, b', 'a:', '- a', '[a b]', '""', '@x', 'x: y', 'a &b', 'x ');
    const indent = fc.constantFrom('', '  ', '    ', '      ', ' ');
    const line = fc.oneof(
      { weight: 4, arbitrary: fc.tuple(indent, key, scalar).map(([by, name, value]) => `${by}${name}: ${value}`) },
      { weight: 3, arbitrary: fc.tuple(indent, key).map(([by, name]) => `${by}${name}:`) },
      { weight: 3, arbitrary: fc.tuple(indent, scalar).map(([by, value]) => `${by}- ${value}`) },
      { weight: 2, arbitrary: fc.tuple(indent, key, scalar).map(([by, name, value]) => `${by}- ${name}: ${value}`) },
      { weight: 1, arbitrary: fc.tuple(indent, fc.constantFrom('', '# c', '#', '  # more')).map(([by, rest]) => by + rest) },
    );
    let short = 0;
    fc.assert(fc.property(fc.array(line, { minLength: 1, maxLength: 7 }), fc.constantFrom('', '\n'), (lines, end) => {
      if (agrees(lines.join('\n') + end)) short += 1;
    }), { numRuns: 6000 });
    assert.ok(short > 80, `${short} texts were read the short way.`);
  });

  it('agrees with the whole parser on tables that something is wrong with (property)', () => {
    let short = 0;
    fc.assert(fc.property(mutationsOf(TABLE), (text) => {
      if (agrees(text)) short += 1;
    }), { numRuns: 3000 });
    assert.ok(short > 100, `${short} texts were read the short way.`);
  });

  it('is what a long text is read by, and a long text with an error is read by the whole parser', () => {
    const text = `version: 1\nartifactRegistries:\n${Array.from({ length: 900 }, (_, at) => `  - registryUrl: m${at}.example.net\n    mirroredRegistries: [r${at}.example.com]\n`).join('')}`;
    assert.deepEqual(parseYaml(text), parseWhole(text));
    const broken = `${text}  - registryUrl: "m.example.net\n`;
    assert.deepEqual(parseYaml(broken).problems, parseWhole(broken).problems);
    assert.equal(parseYaml(broken).problems.length > 0, true);
  });
});
