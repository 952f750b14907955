import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseToml, parseWhole, type TomlFile } from '../../../server/src/syntax/toml';
import { plainTables } from '../../../server/src/syntax/tomlFast';
import { tomlValues, type TomlNode } from '../../../server/src/syntax/tomlValues';

const TEXT = [
  'a.b = 1',
  'host."http://x" = { y = true }',
  '[[registry]]',
  'location = "a\\n"',
  '[[registry.mirror]]',
  "location = 'c'",
  '[[registry]]',
  '[host."http://y".header]',
  'z = ["a", 1.5, 1979-05-27]',
].join('\n');

describe('a TOML text', () => {
  it('keeps its tables in the order of their headers, with every key part and value in place', () => {
    const file = parseToml(TEXT);
    assert.deepEqual(file.problems, []);
    assert.deepEqual(file.tables.map((table) => `${table.header} ${table.path.join('/')}`), [
      'root ', 'array registry/0', 'array registry/0/mirror/0', 'array registry/1', 'table host/http://y/header',
    ]);
    const [root, registry] = file.tables;
    assert.deepEqual(root?.entries.map((entry) => entry.keys.map((key) => slice(key.span))), [['a', 'b'], ['host', '"http://x"']]);
    const location = registry?.entries[0]?.value;
    assert.ok(location?.kind === 'string');
    assert.deepEqual([location.text, slice(location.span), slice(location.inner)], ['a\n', '"a\\n"', 'a\\n']);
  });

  it('gives its values as a decoder sees them, whichever way they are written', () => {
    assert.deepEqual(plain(tomlValues(parseToml(TEXT))), {
      a: { b: 1 },
      host: { 'http://x': { y: true }, 'http://y': { header: { z: ['a', 1.5, 'date'] } } },
      registry: [{ location: 'a\n', mirror: [{ location: 'c' }] }, {}],
    });
  });

  it('names its first error with the place, and is read up to the line before it', () => {
    const cases: readonly (readonly [text: string, at: number, tables: number])[] = [
      ['a = 1\na = 2\n', 6, 1],
      ['[a]\nx = 1\n[a]\n', 11, 2],
      ['x = \n', 5, 1],
      ['a = "abc', 8, 1],
      ['[a]\nx = {b = 1', 14, 2],
    ];
    for (const [text, at, tables] of cases) {
      const file = parseToml(text);
      assert.deepEqual([file.problems.map(({ code, span }) => [code, span.start]), file.tables.length], [[['syntax', at]], tables], text);
    }
  });

  it('refuses nesting that the parser would recurse into, but not brackets in strings and comments', () => {
    for (const bracket of ['[', '{ a = ']) {
      const deep = parseToml(`ok = 1\na = ${bracket.repeat(20_000)}`);
      assert.deepEqual(deep.problems.map((problem) => [problem.code, problem.parameters['message']]), [['too-deep', 'It is nested more than 100 levels deep']]);
      assert.equal(deep.tables[0]?.entries.length, 1);
    }
    assert.deepEqual(parseToml(`a = "${'['.repeat(500)}" # ${'['.repeat(500)}`).problems, []);
  });

  it('never throws and keeps its spans inside, whatever the text', () => {
    for (let end = 0; end <= TEXT.length; end++) {
      for (const text of [TEXT.slice(0, end), `${TEXT.slice(0, end)}\u0000${TEXT.slice(end)}`, TEXT.slice(end)]) {
        const file = parseToml(text);
        tomlValues(file);
        for (const span of spansOf(file)) assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length, JSON.stringify(text));
      }
    }
  });

  it('is read by the short way exactly as by the whole parser (property)', () => {
    const key = fc.constantFrom('a', 'b', 'registry', 'mirror', '"a.b"', "'c d'", 'host', '"http://x"', '');
    const keys = fc.tuple(fc.array(key, { minLength: 1, maxLength: 3 }), fc.constantFrom('.', ' . ')).map(([parts, dot]) => parts.join(dot));
    const scalar = fc.constantFrom('"x"', "'y'", '""', 'true', 'false', '0', '-1', '+7', '01', '1_000', '1.5', '"a\\n"', '"""m"""', '1979-05-27', '{ y = 1 }', 'truex', '9007199254740993', '-0', '"ü"');
    const value = fc.oneof({ weight: 3, arbitrary: scalar }, fc.array(scalar, { maxLength: 3 }).map((items) => `[${items.join(', ')}]`), fc.array(scalar, { maxLength: 2 }).map((items) => `[ # why\n  ${items.map((item) => `${item},`).join('\n')}\n]`));
    const line = fc.oneof(
      fc.tuple(key, value).map(([name, written]) => `${name} = ${written}`),
      fc.tuple(keys, value).map(([name, written]) => `${name}=${written}`),
      keys.map((names) => `[${names}]`), keys.map((names) => `[[${names}]] # more`), fc.constantFrom('', '# comment', '  ', 'oops', '[a', '[[a]', '\t[a]'),
    );
    let short = 0;
    fc.assert(fc.property(fc.array(line, { maxLength: 8 }), fc.constantFrom('\n', '\r\n'), (lines, newline) => {
      // Of a number at the very end the whole parser gives one character too few.
      const text = lines.join(newline) + newline;
      const tables = plainTables(text);
      if (!tables) return;
      short += 1;
      const whole = parseWhole(text);
      assert.deepEqual(whole.problems, [], text);
      assert.deepEqual(tables, whole.tables, text);
    }), { numRuns: 4000 });
    assert.ok(short > 400, `${short} texts were read the short way.`);
  });
});

function slice({ start, end }: { readonly start: number; readonly end: number }): string {
  return TEXT.slice(start, end);
}

function plain(node: TomlNode): unknown {
  switch (node.kind) {
    case 'map':
      return Object.fromEntries(node.entries.map(({ key, value }) => [key.text, plain(value)]));
    case 'list':
      return node.items.map(plain);
    case 'string':
      return node.text;
    case 'boolean':
    case 'integer':
    case 'float':
      return node.value;
    case 'date':
      return 'date';
  }
}

function spansOf(file: TomlFile) {
  const entries = file.tables.flatMap((table) => table.entries);
  return [...file.problems, ...file.tables, ...file.tables.flatMap((table) => table.keys), ...entries, ...entries.map((entry) => entry.value)].map(({ span }) => span);
}
