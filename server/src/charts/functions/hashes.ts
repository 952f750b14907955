const SHA256 = roundConstants(64, 32);
const SHA512 = roundConstants(80, 64);

/** The first bits of the cube roots of the first primes, from which FIPS 180-4 takes its constants. */
function roundConstants(count: number, bits: number): readonly bigint[] {
  return primes(count).map((prime) => fractionOfRoot(BigInt(prime), 3n, BigInt(bits)));
}

function primes(count: number): readonly number[] {
  const found: number[] = [];
  for (let candidate = 2; found.length < count; candidate += 1) if (found.every((prime) => candidate % prime !== 0)) found.push(candidate);
  return found;
}

/** The fraction of a number's square or cube root in so many bits, by bisection over whole numbers. */
function fractionOfRoot(value: bigint, power: bigint, bits: bigint): bigint {
  const scaled = value << (bits * power);
  let low = 0n;
  let high = 1n << (bits + 10n);
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** power <= scaled) low = middle;
    else high = middle;
  }
  return low & ((1n << bits) - 1n);
}

/** The message with the bit 1, zeros and its length in bits, in whole blocks. */
function padded(bytes: Uint8Array, block: number): Uint8Array {
  const lengthBytes = block / 8;
  const total = Math.ceil((bytes.length + 1 + lengthBytes) / block) * block;
  const result = new Uint8Array(total);
  result.set(bytes);
  result[bytes.length] = 0x80;
  let bits = bytes.length * 8;
  for (let at = total - 1; bits > 0; at -= 1) {
    result[at] = bits % 256;
    bits = Math.floor(bits / 256);
  }
  return result;
}

function word(bytes: Uint8Array, at: number): number {
  return (((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0;
}

function hexWords(words: Iterable<number>): string {
  return [...words].map((each) => (each >>> 0).toString(16).padStart(8, '0')).join('');
}

function right(value: number, bits: number): number {
  return (value >>> bits) | (value << (32 - bits));
}

const K256 = Int32Array.from(SHA256, (each) => Number(BigInt.asIntN(32, each)));
const START256 = primes(8).map((prime) => Number(BigInt.asIntN(32, fractionOfRoot(BigInt(prime), 2n, 32n))));

/** SHA-256 in hexadecimal digits (FIPS 180-4). */
export function sha256(message: Uint8Array): string {
  const bytes = padded(message, 64);
  const state = Int32Array.from(START256);
  const w = new Int32Array(64);
  for (let block = 0; block < bytes.length; block += 64) {
    for (let t = 0; t < 16; t += 1) w[t] = word(bytes, block + t * 4);
    for (let t = 16; t < 64; t += 1) {
      const x = w[t - 15] ?? 0;
      const y = w[t - 2] ?? 0;
      w[t] = (w[t - 16] ?? 0) + (right(x, 7) ^ right(x, 18) ^ (x >>> 3)) + (w[t - 7] ?? 0) + (right(y, 17) ^ right(y, 19) ^ (y >>> 10));
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
    for (let t = 0; t < 64; t += 1) {
      const first = (h + (right(e, 6) ^ right(e, 11) ^ right(e, 25)) + ((e & f) ^ (~e & g)) + (K256[t] ?? 0) + (w[t] ?? 0)) | 0;
      const second = ((right(a, 2) ^ right(a, 13) ^ right(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((each, index) => (state[index] = (state[index] ?? 0) + each));
  }
  return hexWords(state);
}

function left(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** SHA-1 in hexadecimal digits (FIPS 180-4). */
export function sha1(message: Uint8Array): string {
  const bytes = padded(message, 64);
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
  const w = new Int32Array(80);
  for (let block = 0; block < bytes.length; block += 64) {
    for (let t = 0; t < 16; t += 1) w[t] = word(bytes, block + t * 4);
    for (let t = 16; t < 80; t += 1) w[t] = left((w[t - 3] ?? 0) ^ (w[t - 8] ?? 0) ^ (w[t - 14] ?? 0) ^ (w[t - 16] ?? 0), 1);
    let [a = 0, b = 0, c = 0, d = 0, e = 0] = state;
    for (let t = 0; t < 80; t += 1) {
      const mixed = t < 20 ? ((b & c) | (~b & d)) + 0x5a827999 : t < 40 ? (b ^ c ^ d) + 0x6ed9eba1 : t < 60 ? ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc : (b ^ c ^ d) + 0xca62c1d6;
      [e, d, c, b, a] = [d, c, left(b, 30), a, (left(a, 5) + mixed + e + (w[t] ?? 0)) | 0];
    }
    [a, b, c, d, e].forEach((each, index) => (state[index] = (state[index] ?? 0) + each));
  }
  return hexWords(state);
}

const START512 = primes(8).map((prime) => fractionOfRoot(BigInt(prime), 2n, 64n));

/** SHA-512 in hexadecimal digits (FIPS 180-4). */
export function sha512(message: Uint8Array): string {
  const bytes = padded(message, 128);
  const cut = (value: bigint) => BigInt.asUintN(64, value);
  const turn = (value: bigint, bits: bigint) => cut((value >> bits) | (value << (64n - bits)));
  const state = [...START512];
  for (let block = 0; block < bytes.length; block += 128) {
    const w: bigint[] = [];
    for (let t = 0; t < 16; t += 1) w.push((BigInt(word(bytes, block + t * 8)) << 32n) | BigInt(word(bytes, block + t * 8 + 4)));
    for (let t = 16; t < 80; t += 1) {
      const [x = 0n, y = 0n] = [w[t - 15], w[t - 2]];
      w.push(cut((w[t - 16] ?? 0n) + (turn(x, 1n) ^ turn(x, 8n) ^ (x >> 7n)) + (w[t - 7] ?? 0n) + (turn(y, 19n) ^ turn(y, 61n) ^ (y >> 6n))));
    }
    let [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n, g = 0n, h = 0n] = state;
    for (let t = 0; t < 80; t += 1) {
      const first = h + (turn(e, 14n) ^ turn(e, 18n) ^ turn(e, 41n)) + ((e & f) ^ (cut(~e) & g)) + (SHA512[t] ?? 0n) + (w[t] ?? 0n);
      const second = (turn(a, 28n) ^ turn(a, 34n) ^ turn(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, cut(d + first), c, b, a, cut(first + second)];
    }
    [a, b, c, d, e, f, g, h].forEach((each, index) => (state[index] = cut((state[index] ?? 0n) + each)));
  }
  return state.map((each) => each.toString(16).padStart(16, '0')).join('');
}

/** Adler-32 (RFC 1950) as a number. */
export function adler32(message: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (const byte of message) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return b * 65536 + a;
}
