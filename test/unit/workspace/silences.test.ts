import assert from 'node:assert/strict';
import { isSilenced, readSilences } from '../../../server/src/workspace/silences';

describe('comments that silence', () => {
  it('silence the next line, by code', () => {
    const silences = readSilences('a: 1\n  # mirror-lens-ignore-next-line image.invalid, mirror.chain\nb: 2\nc: 3\n');
    assert.ok(isSilenced(silences, 'image.invalid', 2));
    assert.ok(isSilenced(silences, 'mirror.chain', 2));
    assert.ok(!isSilenced(silences, 'mirror.self', 2));
    assert.ok(!isSilenced(silences, 'image.invalid', 1));
    assert.ok(!isSilenced(silences, 'image.invalid', 3));
  });

  it('silence everything without a code', () => {
    assert.ok(isSilenced(readSilences('# mirror-lens-ignore-file'), 'any.code', 7));
    assert.ok(isSilenced(readSilences('#mirror-lens-ignore-next-line -- known\r\na: 1\r\n'), 'any.code', 1));
  });

  it('may be stacked', () => {
    const silences = readSilences('# mirror-lens-ignore-next-line a.b\n# mirror-lens-ignore-next-line c.d\nx: 1\n');
    assert.ok(isSilenced(silences, 'a.b', 2) && isSilenced(silences, 'c.d', 2));
  });

  it('silence a whole file by code, with a reason behind it', () => {
    const silences = readSilences('x: 1\n# mirror-lens-ignore-file image.host-typo -- ours is spelt so\n');
    assert.deepEqual(silences.file, ['image.host-typo']);
  });

  it('work in block scalars and with every end of line', () => {
    for (const eol of ['\n', '\r\n', '\r']) {
      const text = ['data: |', '    # mirror-lens-ignore-next-line image.invalid', '    image: X'].join(eol);
      assert.ok(isSilenced(readSilences(text), 'image.invalid', 2));
    }
  });

  it('do nothing where a code is misspelt, behind a value, or under another name', () => {
    assert.deepEqual(readSilences('# mirror-lens-ignore-file overlap').file, []);
    assert.deepEqual(readSilences('a: b # mirror-lens-ignore-file').file, []);
    assert.deepEqual(readSilences('# mirror-lens-ignore-files a.b').file, []);
    assert.equal(readSilences('# mirror-lens-ignore-next-line a.b').lines.size, 0);
  });

  it('may begin with two slashes where JSON has comments, and in lists', () => {
    const text = '{\n  // mirror-lens-ignore-next-line image.invalid\n  "image": "A"\n}\n';
    for (const path of ['.devcontainer/devcontainer.json', 'a.jsonc', 'images.txt']) assert.ok(isSilenced(readSilences(text, path), 'image.invalid', 2), path);
    for (const path of ['a.yaml', 'Dockerfile', '']) assert.ok(!isSilenced(readSilences(text, path), 'image.invalid', 2), path);
  });
});
