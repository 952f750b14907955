import assert from 'node:assert/strict';
import { asList, asScalar, valueOf, asMap } from '../../../server/src/syntax/access';
import { parseJson } from '../../../server/src/syntax/json';

describe('a JSON text', () => {
  it('is read with the spans of its keys and values', () => {
    const text = '{"a": ["x\\n", 1, true, null], "b": {}}';
    const tree = parseJson(text);
    assert.deepEqual(tree.problems, []);
    const items = asList(valueOf(asMap(tree.documents[0]?.root), 'a'))?.items.map((item) => asScalar(item));
    assert.deepEqual(items?.map((item) => [item?.text, item && text.slice(item.inner.start, item.inner.end)]), [['x\n', 'x\\n'], ['1', '1'], ['true', 'true'], ['null', 'null']]);
  });

  it('names comments, trailing commas and whatever else is none, each with its place', () => {
    const cases: readonly (readonly [text: string, at: number])[] = [['{"a": 1,}', 8], ['{"a": 1 // x\n}', 8], ['', 0], ['{"a" 1}', 5], ['{"a": "x', 6]];
    for (const [text, at] of cases) assert.equal(parseJson(text).problems[0]?.span.start, at, text);
  });

  it('has its errors told in words', () => {
    const told = (text: string) => parseJson(text).problems[0]?.parameters['message'];
    assert.deepEqual([told('{"a": 1 // x\n}'), told('{"a": 1,}'), told('{"a" 1}')], ['There are no comments in it', 'A key in double quotes is missing', 'A colon is missing behind the key']);
  });

  it('is refused where it is nested too deeply, and never throws', () => {
    assert.deepEqual(parseJson('['.repeat(50_000)).problems.map(({ code, parameters }) => [code, parameters['message']]), [['too-deep', 'It is nested more than 100 levels deep']]);
    const text = '{"registry-mirrors": ["https://m.example.com"], "x": {"y": null}}';
    for (let end = 0; end <= text.length; end++) {
      for (const { span } of parseJson(text.slice(0, end)).problems) assert.ok(span.start <= span.end && span.end <= end);
    }
  });
});
