import assert from 'node:assert/strict';
import fc from 'fast-check';
import { partlyScanned, rescan } from '../../../server/src/syntax/scanner/rescan';
import { scan, type Scan } from '../../../server/src/syntax/scanner/scan';

const WHOLE = { templates: false };

const LINES: readonly string[] = [
  'a: 1', 'b:', 'c: "quoted"', "d: 'single'", 'e: |', 'f: >-', 'text in it', '- item', '- g: 1', '- - nested', 'h: {i: 1, j: [2, 3]}', 'k: [a,', '  b]', 'l: plain', 'over lines', '# comment', 'm: 1 # behind',
  '', '"n": 1', '? o', ': p', 'q: &anchor 1', 'r: *anchor', 's: !!str 5', '---', '-', 't:   ', 'u: {{ .Values.x }}', '!!map', 'v: "open', 'w: a: b', '- x:', '-y: 1', '\uFEFFz: 1', 'é: ü',
];

const line = fc.tuple(fc.nat({ max: 3 }), fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...LINES.slice(0, 18)) }, { weight: 1, arbitrary: fc.constantFrom(...LINES) })).map(([depth, text]) => ' '.repeat(depth * 2) + text);

/** What mostly is well-formed: maps in maps. */
const nested: fc.Arbitrary<string> = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '|\n    text\n    more', '\n    x: 1\n    y:\n      - z: 1\n      - w', '[1, 2]', '{a: 1}', '\n    - 1\n    - 2', '"q"', '\n    deep:\n      er: 1\n      est: 2', '')), { minLength: 1, maxLength: 12 })
  .map((entries) => entries.map(([key, value], at) => (at % 3 === 0 ? `top${at}:\n` : '') + `  ${key}${at}: ${value}\n`).join(''));
const lines: fc.Arbitrary<string> = fc.array(line, { maxLength: 16 }).map((all) => `${all.join('\n')}\n`);

const edit = fc.record({
  at: fc.integer({ min: 0, max: 1000 }),
  out: fc.constantFrom(0, 0, 0, 1, 1, 3, 12, 50),
  text: fc.oneof(fc.constantFrom('x', ' ', '  ', '', '\n', '\n  ', ':', ': 1', '#', '- ', '-', '"', "'", '[', '}', '&a ', '*a', '|', '\n\n', '\r', '\n---\n', '? ', 'k: v\n', '\n  k: v', '\n    - k: v\n'), line),
});

function numbers({ text, templates, nodes, nodeCount, documents, comments, problems }: Scan): unknown {
  return { text, templates, nodeCount, nodes: [...nodes], documents: [...documents], comments: [...comments], problems: [...problems] };
}

function agrees(text: string, edits: readonly { readonly at: number; readonly out: number; readonly text: string }[]): void {
  let known = scan(text, WHOLE);
  for (const { at, out, text: put } of edits) {
    const start = Math.floor((at / 1000) * known.text.length);
    const end = Math.min(known.text.length, start + out);
    const next = known.text.slice(0, start) + put + known.text.slice(end);
    const again = rescan(known, next, { start, end, newEnd: start + put.length });
    assert.deepEqual(numbers(again), numbers(scan(next, WHOLE)));
    known = again;
  }
}

describe('a scan after an edit', () => {
  it('is that of the whole text, wherever maps are edited', () => {
    fc.assert(fc.property(nested, fc.array(edit, { minLength: 1, maxLength: 6 }), agrees), { numRuns: 2000 });
  });

  it('is that of the whole text, whatever stands in it', () => {
    fc.assert(fc.property(lines, fc.array(edit, { minLength: 1, maxLength: 6 }), agrees), { numRuns: 2000 });
  });

  const text = Array.from({ length: 20 }, (_, at) => `key${at}:\n  image: # of it\n    tag: v${at}\n    list:\n      - a: 1\n      - b: [1, 2]\n  other: text\n`).join('');
  const typed = (out: string, put: string, from = text) => {
    const start = from.indexOf(out);
    return partlyScanned(scan(from, WHOLE), from.replace(out, put), { start, end: start + out.length, newEnd: start + put.length });
  };

  it('reads only what stands around the edit', () => {
    assert.ok(typed('v10', 'v100'));
    assert.ok(typed('v10', '"v" # a\n    new: 1'));
    assert.ok(typed('  other: text\nkey7', '  other: [text]\nkey7'));
    const within = typed('v10', 'v1');
    assert.deepEqual(within && numbers(within), numbers(scan(text.replace('v10', 'v1'), WHOLE)));
  });

  it('reads the whole text where that cannot be told from a part of it', () => {
    assert.equal(typed('v10', '&a v10'), undefined);
    assert.equal(typed('v10', '"v10'), undefined);
    assert.equal(typed('v10', 'v\r10'), undefined);
    assert.equal(typed('v10', 'v11', `a: "open\n${text}`), undefined);
    assert.equal(typed('v10', 'v11', `---\na: 1\n---\n${text}`), undefined);
  });
});
