import assert from 'node:assert/strict';
import { parseGoUrl } from '../../../../server/src/mirrors/endpoints/goUrl';

/** What Go's `url.Parse` gives for each text: scheme, host, path, query and fragment; undefined for an error. */
const CASES: readonly (readonly [text: string, parts: readonly string[] | undefined])[] = [
  ['https://m.example.com:5000/v2', ['https', 'm.example.com:5000', '/v2', '', '']],
  ['HTTP://M.example.com', ['http', 'M.example.com', '', '', '']],
  ['//m.example.com:/a//b', ['', 'm.example.com:', '/a//b', '', '']],
  ['https://[fe80::1%25eth0]:80/', ['https', '[fe80::1%eth0]:80', '/', '', '']],
  ['https://m.example.com/v2?q=%zz#f%41', ['https', 'm.example.com', '/v2', 'q=%zz', 'fA']],
  ['https://m.example.com#a\u007f', ['https', 'm.example.com', '', '', 'a\u007f']],
  ['https://m.example.com/\u007f', undefined],
  ['https://m%25x', ['https', 'm%x', '', '', '']],
  ['https://m%20x', undefined],
  ['https://m.example.com:5a', undefined],
  ['https://m.example.com#%zz', undefined],
  ['m.example.com:5000', ['m.example.com', '', '', '', '']],
  ['1.2.3.4:5000', undefined],
];

describe('parseGoUrl', () => {
  for (const [text, parts] of CASES) {
    it(`${parts ? 'reads' : 'refuses'} ${JSON.stringify(text)}`, () => {
      const parsed = parseGoUrl(text);
      const { url } = parsed.ok ? parsed : { url: undefined };
      assert.deepEqual(url && [url.scheme, url.host, url.path, url.query, url.fragment], parts);
    });
  }
});
