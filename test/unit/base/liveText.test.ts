import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { lineIndex } from '../../../server/src/base/lines';
import { changed, liveText, type TextChange } from '../../../server/src/base/liveText';

const anyText = fc.array(fc.constantFrom('a', 'b: c', '\n', '\r', '\r\n', '😀', ' ', ''), { maxLength: 12 }).map((parts) => parts.join(''));
const anyPosition = fc.record({ line: fc.integer({ min: 0, max: 8 }), character: fc.integer({ min: 0, max: 12 }) });
const anyChange: fc.Arbitrary<TextChange> = fc.oneof(
  fc.record({ text: anyText }),
  fc.record({ range: fc.record({ start: anyPosition, end: anyPosition }), text: anyText }),
);

/** One change at a time, since the library loses count of the lines after a change behind the last one. */
function byLibrary(text: string, { range, text: newText }: TextChange): string {
  const document = TextDocument.create('file:///a', 'yaml', 1, text);
  return TextDocument.update(document, [range ? { range, text: newText } : { text: newText }], 2).getText();
}

describe('a text that is typed in', () => {
  it('is what the protocol library makes of the same changes, with the lines of the text', () => {
    fc.assert(fc.property(anyText, fc.array(anyChange, { maxLength: 6 }), (text, changes) => {
      const live = changed(liveText(text), changes);
      assert.equal(live.text, changes.reduce(byLibrary, text));
      assert.deepEqual(live.lines, lineIndex(live.text));
    }), { numRuns: 3000 });
  });

  it('joins and parts line ends at the edges of a change', () => {
    const between = (character: number, text: string) => changed(liveText('a\rb\nc'), [{ range: { start: { line: 1, character }, end: { line: 1, character } }, text }]);
    assert.deepEqual([...between(0, '\n').lines.starts], [0, 3, 5]);
    assert.deepEqual([...between(1, '\r').lines.starts], [0, 2, 5]);
  });

  it('takes nonsense for the nearest place', () => {
    const range = { start: { line: -1, character: -1 }, end: { line: 1e9, character: 1e9 } };
    const { text, lines } = changed(liveText('a\nb'), [{ range, text: '' }]);
    assert.equal(text, '');
    assert.deepEqual(lines, lineIndex(''));
  });
});
