import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { decode } from '../../../server/src/platform/decode';
import { userCacheFolder } from '../../../server/src/platform/cacheFolder';
import { indexStore } from '../../../server/src/platform/indexStore';
import { nodePort, pathOfUri, uriOfPath } from '../../../server/src/platform/node';
import { replaceFile } from '../../../server/src/platform/replace';
import type { FileText } from '../../../server/src/workspace/port';

describe('decoding', () => {
  const bytes = (...values: number[]) => Uint8Array.from(values);

  it('takes UTF-8, and takes a byte order mark off', () => {
    assert.deepEqual(decode(bytes(0x61, 0xc3, 0xa4)), { ok: true, text: 'aä', bom: false });
    assert.deepEqual(decode(bytes(0xef, 0xbb, 0xbf, 0x61)), { ok: true, text: 'a', bom: true });
    assert.deepEqual(decode(bytes()), { ok: true, text: '', bom: false });
  });

  it('takes off one mark only', () => {
    assert.deepEqual(decode(bytes(0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf)), { ok: true, text: '\uFEFF', bom: true });
  });

  it('refuses what is not UTF-8, and what is not text', () => {
    const reason = (...values: number[]) => {
      const result = decode(bytes(...values));
      return result.ok ? 'ok' : result.reason;
    };
    assert.equal(reason(0xff, 0xfe, 0x61, 0x00), 'not-utf8');
    assert.equal(reason(0xfe, 0xff, 0x00, 0x61), 'not-utf8');
    assert.equal(reason(0x61, 0xe4, 0x62), 'not-utf8');
    assert.equal(reason(0xed, 0xa0, 0x80), 'not-utf8');
    assert.equal(reason(0x61, 0x00), 'binary');
  });

  it('gives back what was encoded', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }).map((text) => text.replaceAll('\0', '')), (text) => {
      const encoded = Buffer.from(`\uFEFF${text}`, 'utf8');
      assert.deepEqual(decode(encoded), { ok: true, text, bom: true });
    }));
  });
});

describe('the store of indexes', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mirror lens #%ä-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const files = () => readdirSync(join(folder, 'new'));

  it('gives back what was saved last, by its name', async () => {
    const store = indexStore(join(folder, 'new'), '1');
    assert.equal(await store.load('file:///a'), undefined);
    for (const text of ['', 'a', 'abcde', 'ä日\n', 'x'.repeat(100_000)]) {
      await store.save('file:///a', text);
      await store.save('file:///b', 'other');
      assert.equal(await store.load('file:///a'), text);
    }
    assert.equal(files().length, 2);
  });

  it('counts what is damaged or cut off as missing', async () => {
    const store = indexStore(join(folder, 'new'), '1');
    await store.save('file:///a', 'some text, long enough');
    const path = join(folder, 'new', files()[0] ?? '');
    const bytes = readFileSync(path);
    for (let at = 0; at < bytes.length; at++) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      writeFileSync(path, damaged);
      assert.equal(await store.load('file:///a'), undefined, `byte ${at}`);
      writeFileSync(path, bytes.subarray(0, at));
      assert.equal(await store.load('file:///a'), undefined, `length ${at}`);
    }
    await store.save('file:///a', 'anew');
    assert.equal(await store.load('file:///a'), 'anew');
  });

  it('saves nothing where it may not, and says nothing of it', async () => {
    writeFileSync(join(folder, 'new'), 'a file');
    const store = indexStore(join(folder, 'new'), '1');
    await store.save('file:///a', 'x');
    assert.equal(await store.load('file:///a'), undefined);
    assert.equal(readFileSync(join(folder, 'new'), 'utf8'), 'a file');
  });

  it('is written by two processes at once without harm', () => {
    const [one, other] = [indexStore(folder, '1'), indexStore(folder, '1')];
    return fc.assert(fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }), async (turns) => {
      await Promise.all(turns.map((first, at) => (first ? one : other).save('n', `${first}${at}`)));
      assert.match((await one.load('n')) ?? '', /^(?:true|false)\d+$/);
      assert.equal(readdirSync(folder).filter((name) => name.endsWith('.tmp')).length, 0);
    }), { numRuns: 10 });
  });

  it('keeps a bounded number of indexes', async () => {
    const store = indexStore(folder, '1');
    for (let at = 0; at < 70; at++) await store.save(`file:///${at}`, 'x');
    assert.equal(readdirSync(folder).length, 64);
    assert.equal(await store.load('file:///69'), 'x');
  });

  it('stands where the system keeps such files', () => {
    assert.equal(userCacheFolder({ XDG_CACHE_HOME: '/x' }, 'linux', '/home/u'), join('/x', 'mirror-lens'));
    assert.equal(userCacheFolder({ XDG_CACHE_HOME: 'x' }, 'linux', '/home/u'), join('/home/u', '.cache', 'mirror-lens'));
    assert.equal(userCacheFolder({}, 'darwin', '/Users/u'), join('/Users/u', 'Library', 'Caches', 'mirror-lens'));
    assert.equal(userCacheFolder({}, 'win32', '/u'), undefined);
    assert.equal(userCacheFolder({}, 'linux', ''), undefined);
  });
});

describe("Node's file port", () => {
  let folder = '';
  const port = nodePort();
  const uri = (name: string) => uriOfPath(join(folder, name));
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mirror lens #%ä-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('reads files of any name', async () => {
    for (const name of ['a b.yaml', '#.yaml', '100%.yaml', '%41.yaml', 'ä日.yaml', "'\"?.yaml"]) {
      writeFileSync(join(folder, name), name);
      const { stamp, ...file } = (await port.read(uri(name), 100)) as FileText;
      assert.deepEqual(file, { ok: true, text: name, bom: false });
      assert.deepEqual(await port.stamp(uri(name)), stamp);
      assert.equal(pathOfUri(uri(name)), join(folder, name));
    }
  });

  it('tells why it could not read', async () => {
    writeFileSync(join(folder, 'big'), 'x'.repeat(11));
    symlinkSync('loop', join(folder, 'loop'));
    mkdirSync(join(folder, 'sub'));
    const reason = async (name: string) => {
      const result = await port.read(uri(name), 10);
      return result.ok ? 'ok' : `${result.reason}: ${result.detail}`;
    };
    assert.equal(await reason('big'), 'too-large: 11 bytes, the limit is 10');
    assert.equal(await reason('none'), 'gone: no such file or folder');
    assert.equal(await reason('sub'), 'unreadable: it is a folder');
    assert.equal(await reason('loop'), 'unreadable: its symbolic links form a loop');
    assert.equal(await reason('big/below'), 'gone: it is no folder');
    assert.equal((await port.read('untitled:Untitled-1', 10)).ok, false);
  });

  it('does not wait for a pipe that nobody writes to', async function () {
    if (process.platform === 'win32') return this.skip();
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const result = await port.read(uri('pipe'), 10);
    assert.deepEqual(result, { ok: false, reason: 'unreadable', detail: 'it is no regular file' });
  });

  it('lists names with their kinds, and follows links only when asked what stands there', async () => {
    writeFileSync(join(folder, 'file'), '');
    mkdirSync(join(folder, 'sub'));
    symlinkSync('sub', join(folder, 'link'));
    const list = await port.list(uriOfPath(folder));
    assert.ok(list.ok);
    assert.deepEqual(list.entries.map(({ name, kind }) => `${name} ${kind}`).sort(), ['file file', 'link link', 'sub folder']);
    const target = await port.stat(uri('link'));
    assert.ok(target.ok && target.kind === 'folder');
    assert.equal(target.real, uri('sub'));
  });

  it('hashes equal texts equally', () => {
    assert.equal(port.hash('a'), port.hash('a'));
    assert.notEqual(port.hash('a'), port.hash('b'));
  });

  describe('replacing a file', () => {
    it('keeps mode and byte order mark, and leaves nothing beside it', async () => {
      const path = join(folder, 'a.yaml');
      writeFileSync(path, '\uFEFFold\r\n');
      chmodSync(path, 0o640);
      assert.equal(await replaceFile(port, uri('a.yaml'), port.hash('old\r\n'), 'new\r\n'), undefined);
      assert.equal(readFileSync(path, 'utf8'), '\uFEFFnew\r\n');
      assert.equal(statSync(path).mode & 0o777, 0o640);
      assert.deepEqual(readdirSync(folder), ['a.yaml']);
    });

    it('writes the target of a link', async () => {
      writeFileSync(join(folder, 'real.yaml'), 'old');
      symlinkSync('real.yaml', join(folder, 'link.yaml'));
      assert.equal(await replaceFile(port, uri('link.yaml'), port.hash('old'), 'new'), undefined);
      assert.ok(lstatSync(join(folder, 'link.yaml')).isSymbolicLink());
      assert.equal(readFileSync(join(folder, 'real.yaml'), 'utf8'), 'new');
    });

    it('refuses a text that has changed meanwhile, and a file that is gone', async () => {
      writeFileSync(join(folder, 'a.yaml'), 'newer');
      assert.equal(await replaceFile(port, uri('a.yaml'), port.hash('old'), 'new'), 'it has changed meanwhile');
      assert.equal(readFileSync(join(folder, 'a.yaml'), 'utf8'), 'newer');
      assert.equal(await replaceFile(port, uri('none.yaml'), port.hash('old'), 'new'), 'no such file');
    });

    it('leaves a file alone that must not be written', async function () {
      if (process.getuid?.() === 0) return this.skip();
      writeFileSync(join(folder, 'a.yaml'), 'old', { mode: 0o444 });
      assert.equal(await replaceFile(port, uri('a.yaml'), port.hash('old'), 'new'), 'permission denied');
    });
  });
});
