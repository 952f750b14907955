import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { annotate, annotateExpected } from '../../support/annotate';
import { checkDiagnostics, checkFix, describePlace, openFixture } from '../../support/check';
import { cursorOf, parseFixture, pathOf, uriOf } from '../../support/fixture';

describe('fixtures', () => {
  it('hold several files without their markers, carets and cursor', () => {
    const fixture = parseFixture(`
      #- /a b/one.yaml
      key: val‸ue
      #    ^^^^^ 💡 error[some.code]: What is wrong: \`it\`.
      # ↳ /two.json:1:1 "{" Here too.
      block: |
        # a comment of the block
        text
      #   ^^ 💡 hint[other.code]
      #- /two.json closed crlf
      {
        "a": 1
      //  ^^ 💡 warning[a.b]: x
      }
    `);
    assert.deepEqual(fixture.files.map(({ path, text, closed }) => [path, text, closed]), [
      ['/a b/one.yaml', 'key: value\nblock: |\n  # a comment of the block\n  text\n', false],
      ['/two.json', '{\r\n  "a": 1\r\n}\r\n', true],
    ]);
    assert.deepEqual(fixture.cursor, { uri: 'file:///ws/a%20b/one.yaml', offset: 8, end: 8 });
    assert.deepEqual(fixture.files[0]?.expected, [
      { line: 0, column: 5, endLine: 0, endColumn: 10, severity: 'error', code: 'some.code', message: 'What is wrong: `it`.', related: ['/two.json:1:1 "{" Here too.'] },
      { line: 3, column: 4, endLine: 3, endColumn: 6, severity: 'hint', code: 'other.code', message: undefined, related: [] },
    ]);
  });

  it('know selections, empty spans, spans over lines and spans at the margin', () => {
    const fixture = parseFixture('‸a: b\n^ 💡 error[x.y]\n#  | 💡 error[x.z]\n#  ^^↧1:3 💡 error[x.w]\nc: d‸\n');
    assert.deepEqual(cursorOf(fixture), { uri: uriOf('/file.yaml'), offset: 0, end: 9 });
    assert.deepEqual(fixture.files[0]?.expected.map(({ line, column, endLine, endColumn }) => [line, column, endLine, endColumn]), [
      [0, 0, 0, 1], [0, 3, 0, 3], [0, 3, 1, 3],
    ]);
  });

  it('refuse what looks like a marker and is none', () => {
    assert.throws(() => parseFixture('a: b\n# ^^ 💡 error: no code\n'), /Not understood/);
    assert.throws(() => parseFixture('# ^^ 💡 error[a.b]\n'), /no line of text above/);
    assert.throws(() => parseFixture('a: b\n# ↳ somewhere\n'), /no diagnostic above/);
    assert.throws(() => parseFixture('#- /a.yaml\n#- /a.yaml\n'), /twice/);
    assert.throws(() => parseFixture('#- /a.yaml open\n'), /knows no "open"/);
    assert.throws(() => parseFixture('a‸ b‸ c‸'), /cursor/);
    assert.throws(() => cursorOf(parseFixture('a: b')), /no cursor/);
  });

  it('give paths and URIs, one as the other', () => {
    for (const path of ['/a.yaml', '/a b/ü#%.yaml', '/']) assert.equal(pathOf(uriOf(path)), path === '/' ? '' : path);
  });

  it('are written as they are read', () => {
    const fixture = parseFixture('#- /a.yaml\n  k: v\n#    ^ 💡 error[x.y]: m\n# ↳ r\n^ 💡 hint[x.z]: n\n');
    assert.equal(annotateExpected(parseFixture(annotateExpected(fixture))), annotateExpected(fixture));
    assert.match(annotate(fixture, [], { likeExpected: true }), /^#- \/a\.yaml\n {2}k: v\n$/);
  });

  it('describe a place as people read it', () => {
    const fixture = parseFixture('#- /a.yaml\na: b\nc: d\n');
    assert.equal(describePlace(fixture, { uri: uriOf('/a.yaml'), span: { start: 8, end: 9 } }), '/a.yaml:2:4 "d"');
  });
});

describe('checks', () => {
  const wrong = '#- /apollo-registries.yaml\nartifactRegistries:\n  - registryUrl: a.example.com\n    mirroredRegistries: [x.corp.com, x.corp.com]\n';

  it('fail for a finding that is not expected, and show both texts', async () => {
    await assert.rejects(checkDiagnostics(wrong), (error: assert.AssertionError) => {
      assert.match(String(error.actual), /#\s+\^{10} 💡 warning\[mirror\.duplicate\]: `x\.corp\.com` is in this list already\.\n# ↳ \/apollo-registries\.yaml:3:26 "x\.corp\.com" It stands here first\./);
      assert.doesNotMatch(String(error.expected), /💡/);
      return true;
    });
  });

  it('fail for a finding that is missing, at another place or with another message', async () => {
    const at = (column: number, message: string) => `${wrong}#${' '.repeat(column - 1)}^^^^^^^^^^ 💡 warning[mirror.duplicate]${message}\n`;
    await checkDiagnostics(at(37, ''));
    await checkDiagnostics(`${at(37, ': `x.corp.com` is in this list already.')}# ↳ /apollo-registries.yaml:3:26 "x.corp.com" It stands here first.\n`);
    await assert.rejects(checkDiagnostics(at(36, '')));
    await assert.rejects(checkDiagnostics(at(37, ': something else')));
    await assert.rejects(checkDiagnostics(at(37, ': `x.corp.com` is in this list already.')), 'the related location is missing');
    await assert.rejects(checkDiagnostics('#- /apollo-registries.yaml\nartifactRegistries: []\n#                   ^ 💡 warning[mirror.duplicate]\n'));
  });

  it('open a fixture in a real workspace', async () => {
    const { snapshot, port } = await openFixture('#- /apollo-registries.yaml closed\nartifactRegistries: []\n#- /a.yaml\na: b\n');
    assert.deepEqual([...snapshot.documents.keys()], [uriOf('/a.yaml')]);
    assert.deepEqual(snapshot.registryFiles.map(({ uri }) => uri), [uriOf('/apollo-registries.yaml')]);
    assert.equal(snapshot.scan.phase, 'done');
    assert.ok(port.calls.read > 0);
  });

  it('compare every file after a fix', async () => {
    const before = wrong.replace(', x', ', ‸x');
    await assert.rejects(checkFix(before, wrong), /Expected values to be strictly equal/);
    await assert.rejects(checkFix(before, wrong, { title: 'No such fix' }), /0 fixes are meant, of these:\n {2}Remove the duplicate/);
  });
});
