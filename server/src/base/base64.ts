const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function encode(bytes: Uint8Array, alphabet: string, bits: number, group: number): string {
  const parts: string[] = [];
  let pending = 0;
  let count = 0;
  for (const byte of bytes) {
    pending = (pending << 8) | byte;
    count += 8;
    while (count >= bits) {
      count -= bits;
      parts.push(alphabet[(pending >> count) & ((1 << bits) - 1)] ?? '');
    }
    pending &= (1 << count) - 1;
  }
  if (count > 0) parts.push(alphabet[(pending << (bits - count)) & ((1 << bits) - 1)] ?? '');
  while (parts.length % group !== 0) parts.push('=');
  return parts.join('');
}

/** The bytes, or the offset of the first character that Go refuses. */
function decode(text: string, alphabet: string, bits: number, group: number): Uint8Array | number {
  const clean = text.replace(/[\r\n]/g, '');
  const body = clean.replace(/=+$/, '');
  const bytes: number[] = [];
  let pending = 0;
  let count = 0;
  for (let at = 0; at < body.length; at += 1) {
    const value = alphabet.indexOf(body[at] ?? '?');
    if (value === -1) return at;
    pending = (pending << bits) | value;
    count += bits;
    if (count >= 8) {
      count -= 8;
      bytes.push((pending >> count) & 255);
      pending &= (1 << count) - 1;
    }
  }
  const wanted = Math.ceil(body.length / group) * group;
  const left = body.length % group;
  const possible = group === 4 ? left !== 1 : ![1, 3, 6].includes(left);
  return clean.length === wanted && possible ? Uint8Array.from(bytes) : clean.length;
}

export function base64Encode(bytes: Uint8Array): string {
  return encode(bytes, BASE64, 6, 4);
}

export function base64Decode(text: string): Uint8Array | number {
  return decode(text, BASE64, 6, 4);
}

export function base32Encode(bytes: Uint8Array): string {
  return encode(bytes, BASE32, 5, 8);
}

export function base32Decode(text: string): Uint8Array | number {
  return decode(text, BASE32, 5, 8);
}
