import { sha256 } from '../functions/hashes';

/** The bytes of SHA-256. */
function digest(message: Uint8Array): Uint8Array {
  const hex = sha256(message);
  return Uint8Array.from({ length: 32 }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16));
}

const BLOCK = 64;

/** HMAC with SHA-256 (RFC 2104). */
export function hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array {
  const padded = new Uint8Array(BLOCK);
  padded.set(key.length > BLOCK ? digest(key) : key);
  const inner = digest(bytesOf(padded.map((byte) => byte ^ 0x36), message));
  return digest(bytesOf(padded.map((byte) => byte ^ 0x5c), inner));
}

/** Stretches of bytes one after the other. */
export function bytesOf(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A number in four bytes, the highest first. */
export function uint32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
}

/** PBKDF2 with HMAC-SHA-256 and one iteration (RFC 8018), which is all that scrypt asks of it. */
function stretched(password: Uint8Array, salt: Uint8Array, length: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, at) => hmacSha256(password, bytesOf(salt, uint32(at + 1))));
  return bytesOf(...blocks).slice(0, length);
}

/** What scrypt takes: the cost, the size of its blocks in 128 bytes, and how often it mixes. */
export interface ScryptCost {
  readonly n: number;
  readonly r: number;
  readonly p: number;
}

/** scrypt (RFC 7914). Takes 128 bytes times `n` times `r` of memory, and as much time as it is made to take. */
export function scrypt(password: Uint8Array, salt: Uint8Array, { n, r, p }: ScryptCost, length: number): Uint8Array {
  const mixed = stretched(password, salt, p * 128 * r);
  const view = new DataView(mixed.buffer);
  const words = 32 * r;
  const memory = new Uint32Array(words * n);
  for (let part = 0; part < p; part += 1) {
    const own = new Uint32Array(words);
    for (let at = 0; at < words; at += 1) own[at] = view.getUint32((part * words + at) * 4, true);
    mixWithMemory(own, memory, n, r);
    for (let at = 0; at < words; at += 1) view.setUint32((part * words + at) * 4, own[at] ?? 0, true);
  }
  return stretched(password, mixed, length);
}

/** What is worked in, made once. */
interface Room {
  readonly other: Uint32Array;
  readonly salsa: Uint32Array;
  readonly room: Int32Array;
}

/** scryptROMix. */
function mixWithMemory(own: Uint32Array, memory: Uint32Array, n: number, r: number): void {
  const words = own.length;
  const working: Room = { other: new Uint32Array(words), salsa: new Uint32Array(16), room: new Int32Array(16) };
  for (let at = 0; at < n; at += 1) {
    memory.set(own, at * words);
    mixBlocks(own, working, r);
  }
  for (let round = 0; round < n; round += 1) {
    const from = ((own[words - 16] ?? 0) & (n - 1)) * words;
    for (let at = 0; at < words; at += 1) own[at] = (own[at] ?? 0) ^ (memory[from + at] ?? 0);
    mixBlocks(own, working, r);
  }
}

/** scryptBlockMix, in place. */
function mixBlocks(own: Uint32Array, { other, salsa, room }: Room, r: number): void {
  salsa.set(own.subarray(own.length - 16));
  for (let block = 0; block < 2 * r; block += 1) {
    for (let at = 0; at < 16; at += 1) salsa[at] = (salsa[at] ?? 0) ^ (own[block * 16 + at] ?? 0);
    salsa20(salsa, room);
    // Even blocks come first, then the odd ones.
    other.set(salsa, ((block >> 1) + (block & 1) * r) * 16);
  }
  own.set(other);
}

/** Salsa20/8, added to what it began with; `x` is room to work in. */
function salsa20(words: Uint32Array, x: Int32Array): void {
  x.set(words);
  for (let round = 0; round < 4; round += 1) {
    quarter(x, 0, 4, 8, 12);
    quarter(x, 5, 9, 13, 1);
    quarter(x, 10, 14, 2, 6);
    quarter(x, 15, 3, 7, 11);
    quarter(x, 0, 1, 2, 3);
    quarter(x, 5, 6, 7, 4);
    quarter(x, 10, 11, 8, 9);
    quarter(x, 15, 12, 13, 14);
  }
  for (let at = 0; at < 16; at += 1) words[at] = (words[at] ?? 0) + (x[at] ?? 0);
}

/** Each step adds two words and turns the sum left into a third one. */
function quarter(x: Int32Array, a: number, b: number, c: number, d: number): void {
  const first = x[a] ?? 0;
  const fourth = x[d] ?? 0;
  const second = (x[b] ?? 0) ^ left((first + fourth) | 0, 7);
  const third = (x[c] ?? 0) ^ left((second + first) | 0, 9);
  const last = fourth ^ left((third + second) | 0, 13);
  x[b] = second;
  x[c] = third;
  x[d] = last;
  x[a] = first ^ left((last + third) | 0, 18);
}

function left(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** AES-256 in CBC mode, decrypted (FIPS 197, SP 800-38A); padding stays. Whole blocks are wanted of `text`, and 16 bytes of `iv`. */
export function decryptedAes(key: Uint8Array, iv: Uint8Array, text: Uint8Array): Uint8Array {
  const substituted = substitution();
  const original = Uint8Array.from(substituted, (_, byte) => substituted.indexOf(byte));
  const keys = roundKeys(key, substituted);
  const plain = new Uint8Array(text.length);
  for (let start = 0; start < text.length; start += 16) {
    const block = decryptedBlock(keys, original, text.subarray(start, start + 16));
    const before = start === 0 ? iv : text.subarray(start - 16, start);
    for (let at = 0; at < 16; at += 1) plain[start + at] = (block[at] ?? 0) ^ (before[at] ?? 0);
  }
  return plain;
}

/** A product in the field of AES. */
function times(a: number, b: number): number {
  let product = 0;
  for (let [x, y] = [a, b]; y > 0; y >>= 1, x = (x << 1) ^ (x & 0x80 ? 0x11b : 0)) if (y & 1) product ^= x;
  return product;
}

/** The substitution of AES: the inverse in its field, then turned about. */
function substitution(): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => {
    let inverse = 1;
    // The 254th power of a number is its inverse.
    for (let power = 0; power < 254; power += 1) inverse = times(inverse, byte);
    const turned = (bits: number): number => ((inverse << bits) | (inverse >> (8 - bits))) & 255;
    return (byte === 0 ? 0 : inverse ^ turned(1) ^ turned(2) ^ turned(3) ^ turned(4)) ^ 0x63;
  });
}

const ROUNDS = 14;

function roundKeys(key: Uint8Array, substituted: Uint8Array): Uint8Array {
  const keys = new Uint8Array(16 * (ROUNDS + 1));
  keys.set(key);
  let constant = 1;
  for (let at = 32; at < keys.length; at += 4) {
    let word = Array.from(keys.subarray(at - 4, at));
    if (at % 32 === 0) {
      word = [...word.slice(1), word[0] ?? 0].map((byte) => substituted[byte] ?? 0);
      word[0] = (word[0] ?? 0) ^ constant;
      constant = times(constant, 2);
    } else if (at % 32 === 16) {
      word = word.map((byte) => substituted[byte] ?? 0);
    }
    word.forEach((byte, index) => (keys[at + index] = (keys[at + index - 32] ?? 0) ^ byte));
  }
  return keys;
}

function decryptedBlock(keys: Uint8Array, original: Uint8Array, block: Uint8Array): Uint8Array {
  let state = added(block, keys, ROUNDS);
  for (let round = ROUNDS - 1; round >= 0; round -= 1) {
    // Each row of the four columns is turned right by its number, and every byte is put back.
    const turned = state.map((_, at) => original[state[(at - 4 * (at % 4) + 16) % 16] ?? 0] ?? 0);
    state = added(turned, keys, round);
    if (round > 0) state = state.map((_, at) => unmixed(state, at));
  }
  return state;
}

function added(state: Uint8Array, keys: Uint8Array, round: number): Uint8Array {
  return state.map((byte, at) => byte ^ (keys[round * 16 + at] ?? 0));
}

function unmixed(state: Uint8Array, at: number): number {
  const column = at - (at % 4);
  return [14, 11, 13, 9].reduce((sum, factor, index) => sum ^ times(state[column + ((at + index) % 4)] ?? 0, factor), 0);
}
