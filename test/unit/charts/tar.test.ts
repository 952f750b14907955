import assert from 'node:assert/strict';
import { readTar } from '../../../server/src/charts/model/tar';
import { tar } from './tarFixture';

function texts(bytes: Uint8Array): Readonly<Record<string, string>> {
  return Object.fromEntries(readTar(bytes).files.map(({ path, bytes: content }) => [path, Buffer.from(content).toString()]));
}

describe('archives of charts', () => {
  it('gives the files below the one folder', () => {
    const bytes = tar([{ name: 'db/', type: '5' }, { name: 'db/Chart.yaml', text: 'name: db' }, { name: './db/templates/a.yaml', text: 'x'.repeat(600) }]);
    assert.deepEqual(texts(bytes), { 'Chart.yaml': 'name: db', 'templates/a.yaml': 'x'.repeat(600) });
  });

  it('reads long names of ustar, pax and GNU', () => {
    const long = 'n'.repeat(120);
    const pax = `${String(13 + long.length)} path=db/${long}\n`;
    const bytes = tar([
      { name: 'a.yaml', prefix: 'db/templates', text: '1' },
      { name: 'pax', type: 'x', text: pax },
      { name: 'db/short', text: '2' },
      { name: '././@LongLink', type: 'L', text: `db/${long}2\0` },
      { name: 'db/short', text: '3' },
      { name: 'global', type: 'g', text: 'ignored' },
      { name: 'db/last', text: '4' },
    ]);
    assert.deepEqual(texts(bytes), { 'templates/a.yaml': '1', [long]: '2', [`${long}2`]: '3', last: '4' });
  });

  it('leaves out and names what leads out, links, devices and what stands in no folder', () => {
    const bytes = tar([
      { name: 'db/../../etc/passwd', text: 'x' },
      { name: '../x', text: 'x' },
      { name: '/etc/passwd', text: 'x' },
      { name: 'C:/x', text: 'x' },
      { name: 'db\\..\\..\\x', text: 'x' },
      { name: 'db/link', type: '2' },
      { name: 'db/hard', type: '1' },
      { name: 'db/device', type: '3' },
      { name: 'Chart.yaml', text: 'x' },
      { name: 'db/big', text: 'x'.repeat(6 * 1024 * 1024) },
      { name: 'db/Chart.yaml', text: 'name: db' },
    ]);
    const { files, dropped, damaged } = readTar(bytes);
    assert.deepEqual(files.map(({ path }) => path), ['Chart.yaml']);
    assert.deepEqual(dropped.map(({ why }) => why), ['outside', 'outside', 'outside', 'outside', 'outside', 'link', 'link', 'special', 'no-folder', 'too-large']);
    assert.equal(damaged, false);
  });

  it('stops where the archive is damaged, and keeps what came before', () => {
    const good = tar([{ name: 'db/a', text: '1' }, { name: 'db/b', text: '2' }]);
    const cut = readTar(good.subarray(0, 1500));
    assert.deepEqual([cut.files.map(({ path }) => path), cut.damaged], [['a'], true]);
    const huge = readTar(tar([{ name: 'db/a', text: '1', size: 0o77777777777 }]));
    assert.deepEqual([huge.files, huge.damaged], [[], true]);
    assert.equal(readTar(new Uint8Array(0)).damaged, true);
    assert.equal(readTar(new Uint8Array(5000).fill(65)).damaged, true);
    assert.deepEqual(readTar(new Uint8Array(1024)), { files: [], dropped: [], damaged: false });
  });

  it('survives any bytes', () => {
    const good = tar([{ name: 'db/a', text: '1' }, { name: 'pax', type: 'x', text: '30 path=db/x\n9999999999999999 a=b\n' }, { name: 'db/b', text: '2' }]);
    for (let at = 0; at < good.length; at += 7) {
      const broken = good.slice();
      broken[at] = (broken[at] ?? 0) ^ 0x55;
      readTar(broken);
    }
  });
});
