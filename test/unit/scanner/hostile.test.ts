import assert from 'node:assert/strict';
import fc from 'fast-check';
import { scan } from '../../../server/src/syntax/scanner/scan';
import { treeOf } from '../../../server/src/syntax/scanner/view';
import { complaints } from './check';
import { countedText } from './countingText';

/** Pieces that hostile texts are made of: every character that means something, and the pairs that open and close. */
const PIECES = [
  '{', '}', '[', ']', '{{', '}}', '{{-', '-}}', '{{/*', '*/}}', '{{ if x }}', '{{ "', '{{ `', '`', '"', "'", '\\', ': ', ':', '? ', '- ', '-', ', ',
  ',', '#', ' #', '|', '>', '|2-\n', '>+\n', '&a', ' &b ', '*a', ' *b', '!t ', '!<', '%Y\n', '---', '--- ', '---\n', '...\n', '\n', '\n', '\n',
  '\n  ', '\n    ', ' ', '\t', '\r', '\r\n', '\u0000', '\ud800', '\ufeff', 'a', 'key: ', 'key:\n', 'b', '<<: *a',
];

/** Texts whose nesting, unclosed parts or repeated searches would make a scanner slow that looks back or ahead without bound. */
const FAMILIES: Readonly<Record<string, (size: number) => string>> = {
  'open brackets': (size) => '['.repeat(size),
  'open braces': (size) => '{'.repeat(size),
  'brackets that close': (size) => '['.repeat(size) + ']'.repeat(size),
  'brackets closed by braces': (size) => '['.repeat(size) + '}'.repeat(size),
  'pairs in pairs': (size) => '['.repeat(size) + 'a' + ': b]'.repeat(size),
  'flow maps as keys': (size) => '{? '.repeat(size) + '}'.repeat(size),
  'items in items': (size) => '- '.repeat(size),
  'keys in keys on a line': (size) => 'a: '.repeat(size),
  'explicit keys in explicit keys': (size) => '? '.repeat(size),
  'a line of letters': (size) => `key: ${'x'.repeat(size)}`,
  'a line of spaces': (size) => `key: a${' '.repeat(size)}\nb: c`,
  'blank lines': (size) => `key: a${'\n'.repeat(size)}b: c`,
  'blank lines behind every value': (size) => 'key: a\n\n \n'.repeat(size),
  'lines of plain text': (size) => `key:\n${' word\n'.repeat(size)}`,
  'keys below plain text': (size) => 'a\n b: c\n'.repeat(size),
  'double quotes never closed': (size) => 'a: "\n'.repeat(size),
  'single quotes never closed': (size) => "a: '\n".repeat(size),
  'quotes in a list': (size) => '- "\n- \'\n'.repeat(size),
  'one open quote': (size) => `"${'a\n'.repeat(size)}`,
  backslashes: (size) => `"${'\\'.repeat(size)}`,
  'block scalars without content': (size) => 'a: |\n'.repeat(size),
  'blank lines in block scalars': (size) => `a: |\n${' \n'.repeat(size)}`,
  anchors: (size) => Array.from({ length: size }, (_, index) => `- &a${index} *a${index - 1}\n`).join(''),
  'one anchor many times': (size) => '&a '.repeat(size),
  documents: (size) => '---\n'.repeat(size),
  'roots of one document': (size) => '"a"\n'.repeat(size),
  comments: (size) => '#\n'.repeat(size),
  'carriage returns': (size) => 'a: b\r'.repeat(size),
  'open actions': (size) => '{{'.repeat(size),
  'open actions in lines': (size) => 'a: {{ b\n'.repeat(size),
  'open comments in actions': (size) => '{{/* '.repeat(size),
  'comments closed wrongly at the end': (size) => `${'{{/* \n'.repeat(size)}*/`,
  'open raw strings': (size) => '{{ ` \n'.repeat(size),
  'raw strings in pairs': (size) => '{{ ` ` \n'.repeat(size),
  'quotes of three kinds in actions': (size) => `${'{{ " {{ \' {{ ` '.repeat(size)}\n`,
  'one kind of quote in actions': (size) => '{{ " '.repeat(size),
  'escaped quotes in actions': (size) => '\\"{{ "'.repeat(size),
  'actions in a line': (size) => '{{ a }}'.repeat(size),
  'control in a line': (size) => `${'{{ if a }}'.repeat(size)}x`,
  'control and values in a line': (size) => `${'{{ if a }}{{ b }}'.repeat(size)}x`,
  'action lines in block scalars': (size) => `  a: |\n    b\n${'{{ c }}\n'.repeat(size)} d: e`,
  'block scalars before action lines': (size) => 'a: |\n{{ c }}\n'.repeat(size),
  'actions in comments': (size) => '# {{ a\n'.repeat(size),
  'actions in quotes': (size) => `a: "${'{{ "b" '.repeat(size)}"`,
  'items below actions': (size) => `a: ${'{{ b }}'.repeat(size)}c\n${' - d\n'.repeat(size)}`,
  'actions in lists': (size) => `[${'{{ a, '.repeat(size)}`,
};

/** The characters looked at for each character of the text. Reading a line twice, and its end a third time, stays below. */
const MOST_STEPS = 16;

describe('scanner: hostile texts', () => {
  for (const [name, make] of Object.entries(FAMILIES)) {
    it(`takes linear time and stays in the text: ${name}`, () => {
      for (const templates of [false, true]) {
        const text = make(4000);
        const counted = countedText(text);
        scan(counted.text, { templates });
        assert.ok(counted.steps() < MOST_STEPS * text.length + 1000, `${counted.steps()} steps for ${text.length} characters, templates ${String(templates)}`);
        assert.deepEqual(complaints(make(300), templates), []);
      }
    });
  }

  it('scans a line of ten million characters and a hundred thousand brackets', () => {
    assert.deepEqual(complaints(`image: ${'x'.repeat(10_000_000)}`, true), []);
    const tree = treeOf(scan('['.repeat(100_000), { templates: false }));
    assert.equal(tree.documents[0]?.root?.kind, 'list');
    assert.ok(tree.problems.some((problem) => problem.parameters['error'] === 'TOO_DEEP'));
  });

  it('fails for no text, and keeps all spans inside it', () => {
    const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join(''));
    fc.assert(fc.property(text, fc.boolean(), (hostile, templates) => {
      assert.deepEqual(complaints(hostile, templates), []);
    }), { numRuns: 5000 });
  });

  it('takes linear time for repeated random pieces', () => {
    const text = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join('').repeat(500));
    fc.assert(fc.property(text, fc.boolean(), (hostile, templates) => {
      const counted = countedText(hostile);
      scan(counted.text, { templates });
      assert.ok(counted.steps() < MOST_STEPS * hostile.length + 1000, `${counted.steps()} steps for ${hostile.length} characters`);
    }), { numRuns: 1500 });
  });

  it('fails for no string of any code units', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.boolean(), (text, templates) => {
      assert.deepEqual(complaints(text, templates), []);
    }), { numRuns: 2000 });
  });
});
