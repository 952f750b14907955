import assert from 'node:assert/strict';
import fc from 'fast-check';
import { innerText, offsetInside, spanInside } from '../../../server/src/syntax/innerText';
import type { ScalarNode, TreeNode } from '../../../server/src/syntax/tree';
import { parseYaml } from '../../../server/src/syntax/yaml';
import { nearlyYaml } from './trees';

function scalarsOf(text: string): readonly ScalarNode[] {
  const found: ScalarNode[] = [];
  const visit = (node: TreeNode | undefined): void => {
    if (node?.kind === 'scalar') found.push(node);
    if (node?.kind === 'list') node.items.forEach(visit);
    if (node?.kind === 'map') node.entries.forEach(({ value }) => visit(value));
  };
  parseYaml(text).documents.forEach((document) => visit(document.root));
  return found;
}

/** Checks that each character that is no blank leads to itself in the file; gives whether the scalar could be aligned. */
function check(scalar: ScalarNode, outer: string): boolean {
  const inner = innerText(scalar, outer);
  if (!inner) return false;
  assert.equal(inner.text, scalar.text);
  for (let at = 0; at < scalar.text.length; at++) {
    const offset = offsetInside(inner, at);
    if (/\S/.test(scalar.text.charAt(at))) assert.equal(outer.charAt(offset), scalar.text.charAt(at), `${JSON.stringify(outer)} ${at}`);
    assert.ok(offset >= 0);
  }
  const whole = spanInside(inner, { start: 0, end: scalar.text.trimEnd().length });
  assert.ok(0 <= whole.start && whole.start <= whole.end && whole.end <= outer.length);
  return true;
}

describe('the text of a scalar in its file', () => {
  const texts: readonly (readonly [string, string])[] = [
    ['a literal block', 'k: |\n  a: 1\n\n    b\n  c\n'],
    ['one with an indicator', 'k: |1\n   a\n  b\n'],
    ['one with blank lines and spaces', 'k: |\n\n  a\n   \n  \n  b  \n\n'],
    ['folded text', 'k: >\n  a\n  b\n\n  c\n    d\n    e\n\n  f\n'],
    ['plain lines', 'k: a\n  b\n\n  c\n'],
    ['quoted lines', 'k: "a\n  b\n\n  c"\nl: \'x\n  y\'\n'],
    ['a literal block in a list', '- |\n a\n b\n-   >-\n     c\n     d\n'],
    ['line ends of Windows', 'k: |\r\n  a\r\n\r\n  b\r\n'],
    ['escaped quotes, slashes and line ends', 'k: "{\\"a\\": \\"b\\\\/\\/c\\"}\\n\\td"\nl: "\\\\"\nm: "a\\nb"\n'],
  ];
  for (const [name, text] of texts) {
    it(`is aligned: ${name}`, () => {
      const scalars = scalarsOf(text);
      assert.ok(scalars.length > 0);
      for (const scalar of scalars) assert.ok(check(scalar, text));
    });
  }

  it('is given up where other escapes stand in it, or escapes and line ends', () => {
    for (const text of ['k: "a\\x41  b"\n', "k: 'it''s\n  b'\n", 'k: "\\u0041"\n', 'k: "a\\"\n  b"\n']) for (const scalar of scalarsOf(text)) assert.equal(innerText(scalar, text), undefined, text);
  });

  it('is right wherever it is told, in whatever text', () => {
    fc.assert(fc.property(nearlyYaml, (text) => scalarsOf(text).forEach((scalar) => check(scalar, text))), { numRuns: 400 });
    const line = fc.tuple(fc.nat(4), fc.constantFrom('', 'a', 'b: 1', '- c', '  d ', '#e')).map(([indent, content]) => `${' '.repeat(indent + 2)}${content}\n`);
    const block = fc.tuple(fc.constantFrom('|', '>', '|-', '>+', '|2', '>2-'), fc.array(line, { maxLength: 8 }));
    fc.assert(fc.property(block, ([header, lines]) => {
      const text = `k: ${header}\n${lines.join('')}z: 1\n`;
      scalarsOf(text).forEach((scalar) => check(scalar, text));
    }), { numRuns: 500 });
  });
});
