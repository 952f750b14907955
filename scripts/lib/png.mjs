// @ts-check
/**
 * Writes pictures of user interfaces as PNG with a palette: few colours and sharp edges, which that form keeps in less room than any other.
 */
import { crc32, deflateSync } from 'node:zlib';

/** How many colours a palette holds: as many as four bits tell apart. A picture with fewer keeps each. */
const COLOURS = 16;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * The picture as PNG. Colours that have no place in the palette become the nearest one in it; nothing is dithered. Transparency is left out.
 *
 * @param {{ width: number, height: number, pixels: Uint8Array }} image four bytes a pixel: red, green, blue and one that is not looked at
 * @returns {Buffer}
 */
export function palettePng({ width, height, pixels }) {
  const at = (/** @type {number} */ index) => ((pixels[index * 4] ?? 0) << 16) | ((pixels[index * 4 + 1] ?? 0) << 8) | (pixels[index * 4 + 2] ?? 0);
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (let index = 0; index < width * height; index++) counts.set(at(index), (counts.get(at(index)) ?? 0) + 1);
  const palette = paletteOf(counts);
  const places = new Map([...counts.keys()].map((colour) => [colour, nearest(palette, colour)]));
  // Each row starts with the number of its filter, none, which suits indices best; then two pixels share a byte, the left one above.
  const length = 1 + Math.ceil(width / 2);
  const rows = Buffer.alloc(height * length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const byte = y * length + 1 + (x >> 1);
      rows[byte] = (rows[byte] ?? 0) | ((places.get(at(y * width + x)) ?? 0) << (x % 2 === 0 ? 4 : 0));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Four bits an index, colours by palette; then the one compression, the one set of filters, and no interlacing.
  header.set([4, 3, 0, 0, 0], 8);
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('PLTE', colours), chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

/**
 * The colours that the picture loses least with: the most frequent one, then always the one that is frequent and far from those chosen. Distance counts
 * more than frequency, so that a small mark of a colour of its own keeps it beside much grey.
 *
 * @param {ReadonlyMap<number, number>} counts
 */
function paletteOf(counts) {
  const colours = [...counts].sort(([a, m], [b, n]) => n - m || a - b);
  const palette = colours.slice(0, 1).map(([colour]) => colour);
  const far = new Map(colours.map(([colour]) => [colour, distance(palette[0] ?? 0, colour)]));
  while (palette.length < Math.min(COLOURS, colours.length)) {
    let [best, most] = [0, -1];
    for (const [colour, count] of colours) {
      const worth = (far.get(colour) ?? 0) * Math.sqrt(count);
      if (worth > most) [best, most] = [colour, worth];
    }
    palette.push(best);
    for (const [colour, before] of far) far.set(colour, Math.min(before, distance(best, colour)));
  }
  return palette;
}

/**
 * @param {readonly number[]} palette
 * @param {number} colour
 */
function nearest(palette, colour) {
  let best = 0;
  for (let index = 1; index < palette.length; index++) {
    if (distance(palette[index] ?? 0, colour) < distance(palette[best] ?? 0, colour)) best = index;
  }
  return best;
}

/**
 * How different two colours look: a difference in hue counts more than one in brightness.
 *
 * @param {number} a
 * @param {number} b
 */
function distance(a, b) {
  const [red, green, blue] = [(a >> 16) - (b >> 16), ((a >> 8) & 255) - ((b >> 8) & 255), (a & 255) - (b & 255)];
  return red ** 2 + green ** 2 + blue ** 2 + 2 * ((red - green) ** 2 + (green - blue) ** 2 + (blue - red) ** 2);
}

/**
 * @param {string} type
 * @param {Buffer} content
 */
function chunk(type, content) {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
