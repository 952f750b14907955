import { constants, deflateRawSync, gzipSync } from 'node:zlib';

/** One entry of an archive that a test makes. `type` is tar's: '0' a file, '2' a link, '3' a device, '5' a folder, 'x' a pax header, 'L' a long name. */
export interface Entry {
  readonly name: string;
  readonly text?: string;
  readonly type?: string;
  /** Written into the header instead of the true size. */
  readonly size?: number;
  readonly prefix?: string;
}

/** A tar archive of ustar entries. */
export function tar(entries: readonly Entry[]): Uint8Array {
  const blocks = entries.flatMap(({ name, text = '', type = '0', size, prefix = '' }) => {
    const content = Buffer.from(text);
    const header = Buffer.alloc(512);
    header.write(name, 0, 100);
    header.write('0000644\0', 100);
    header.write((size ?? content.length).toString(8).padStart(11, '0'), 124);
    header.write('        ', 148);
    header.write(type, 156);
    header.write('ustar\0' + '00', 257);
    header.write(prefix, 345);
    header.write(`${header.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\0 `, 148);
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return new Uint8Array(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

/** The same, as a `.tgz`. */
export function tgz(entries: readonly Entry[]): Uint8Array {
  return new Uint8Array(gzipSync(tar(entries)));
}

/**
 * One gzip stream of a chart's head and so many bytes of zeroes, with a wrong checksum at its end. A compressed stretch of zeroes is repeated
 * within the stream, so that nobody has to make all of them.
 */
export function hugeTgz(size: number): Uint8Array {
  const stretch = 1024 ** 2;
  const open = { finishFlush: constants.Z_FULL_FLUSH, level: 9 };
  const head = tar([{ name: 'db/Chart.yaml', text: 'name: db\nversion: 1.0.0\n' }, { name: 'db/values.yaml', size }]).subarray(0, 3 * 512);
  const zeroes = deflateRawSync(Buffer.alloc(stretch), open);
  const trailer = Buffer.alloc(8, 0xff);
  const lead = [Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]), deflateRawSync(head, open)];
  return new Uint8Array(Buffer.concat([...lead, ...Array<Buffer>(size / stretch).fill(zeroes), Buffer.from([3, 0]), trailer]));
}
