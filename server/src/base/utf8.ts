/** The UTF-8 length of a text; Go's `len` counts bytes. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x80) continue;
    if (code >= 0xd800 && code < 0xdc00 && isLow(text.charCodeAt(at + 1))) {
      bytes += 2;
      at += 1;
    } else bytes += code < 0x800 ? 1 : 2;
  }
  return bytes;
}

function isLow(code: number): boolean {
  return code >= 0xdc00 && code < 0xe000;
}

/**
 * The offset in UTF-16 code units of a byte of the text's UTF-8, for cutting as Go cuts.
 *
 * @returns undefined where the byte stands within a character: what Go cuts there is no text any more
 */
export function offsetOfByte(text: string, byte: number): number | undefined {
  let bytes = 0;
  let at = 0;
  while (bytes < byte) {
    const code = text.codePointAt(at);
    if (code === undefined) return undefined;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    at += code < 0x10000 ? 1 : 2;
  }
  return bytes === byte ? at : undefined;
}

/** The text's UTF-8 bytes; a lone surrogate becomes the replacement character, as Go prints it. */
export function utf8(text: string): Uint8Array {
  const bytes = new Uint8Array(byteLength(text));
  let at = 0;
  for (const char of text) {
    let code = char.codePointAt(0) ?? 0;
    if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
    if (code < 0x80) bytes[at++] = code;
    else if (code < 0x800) {
      bytes[at++] = 0xc0 | (code >> 6);
      bytes[at++] = 0x80 | (code & 63);
    } else if (code < 0x10000) {
      bytes[at++] = 0xe0 | (code >> 12);
      bytes[at++] = 0x80 | ((code >> 6) & 63);
      bytes[at++] = 0x80 | (code & 63);
    } else {
      bytes[at++] = 0xf0 | (code >> 18);
      bytes[at++] = 0x80 | ((code >> 12) & 63);
      bytes[at++] = 0x80 | ((code >> 6) & 63);
      bytes[at++] = 0x80 | (code & 63);
    }
  }
  return bytes;
}

/** The text of UTF-8 bytes, or undefined where they are none. */
export function fromUtf8(bytes: ArrayLike<number>): string | undefined {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0;
    const length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (length === 0) return undefined;
    let code = length === 1 ? first : first & (0xff >> (length + 1));
    for (let more = 1; more < length; more += 1) {
      const byte = bytes[at + more];
      if (byte === undefined || (byte & 0xc0) !== 0x80) return undefined;
      code = (code << 6) | (byte & 63);
    }
    if ((length === 3 && code < 0x800) || (length === 4 && code < 0x10000) || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return undefined;
    text += String.fromCodePoint(code);
    at += length;
  }
  return text;
}

export function hex(bytes: ArrayLike<number>): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 1) text += (bytes[at] ?? 0).toString(16).padStart(2, '0');
  return text;
}
