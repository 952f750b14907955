import assert from 'node:assert/strict';
import { inflateSync } from 'node:zlib';
import { palettePng } from '../../../scripts/lib/png.mjs';

/** The parts of a PNG by their types. */
function partsOf(png: Buffer): ReadonlyMap<string, Buffer> {
  const parts = new Map<string, Buffer>();
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    parts.set(png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return parts;
}

/** The colours of the pixels, as six hexadecimal digits each, read back from what was written. */
function coloursOf(png: Buffer): readonly string[] {
  const parts = partsOf(png);
  const [width, height] = [parts.get('IHDR')?.readUInt32BE(0) ?? 0, parts.get('IHDR')?.readUInt32BE(4) ?? 0];
  const rows = inflateSync(parts.get('IDAT') ?? Buffer.alloc(0));
  const palette = parts.get('PLTE') ?? Buffer.alloc(0);
  const length = 1 + Math.ceil(width / 2);
  return Array.from({ length: width * height }, (_, index) => {
    const [x, y] = [index % width, Math.floor(index / width)];
    const byte = rows[y * length + 1 + (x >> 1)] ?? 0;
    const place = x % 2 === 0 ? byte >> 4 : byte & 15;
    return palette.toString('hex', place * 3, place * 3 + 3);
  });
}

function pixels(colours: readonly string[]): Uint8Array {
  return Uint8Array.from(colours.flatMap((colour) => [...Buffer.from(`${colour}ff`, 'hex')]));
}

describe('a picture with a palette', () => {
  it('keeps each of few colours, in rows of any width', () => {
    const colours = ['ffffff', 'ff0000', '00ff00', '0000ff', 'ffffff', '123456'];
    assert.deepEqual(coloursOf(palettePng({ width: 3, height: 2, pixels: pixels(colours) })), colours);
  });

  it('keeps a small mark of a colour of its own beside much grey', () => {
    const greys = Array.from({ length: 99 }, (_, index) => (100 + index).toString(16).repeat(3));
    const written = coloursOf(palettePng({ width: 10, height: 10, pixels: pixels([...greys, 'ddaa00']) }));
    assert.equal(written.at(-1), 'ddaa00');
    assert.equal(new Set(written).size, 16);
    for (const [index, grey] of greys.entries()) {
      const [before, after] = [Number.parseInt(grey.slice(0, 2), 16), Number.parseInt((written[index] ?? '').slice(0, 2), 16)];
      assert.ok(Math.abs(before - after) <= 8, `${grey} became ${written[index]}`);
    }
  });
});
