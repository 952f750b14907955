import { Buffer, isAscii, isUtf8 } from 'node:buffer';
import type { FileFailure, FileText } from '../workspace/port';

/**
 * Reads bytes as UTF-8. A byte order mark is taken off and told, so that offsets equal those of editors, which hide it.
 * UTF-16 and invalid bytes give `not-utf8`, a NUL byte gives `binary`: nothing is decoded by guesswork, since offsets in a
 * text that was repaired do not fit the file.
 */
export function decode(bytes: Uint8Array): FileText | FileFailure {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (startsWith(buffer, UTF16_LE) || startsWith(buffer, UTF16_BE)) return { ok: false, reason: 'not-utf8', detail: 'UTF-16' };
  if (buffer.includes(0)) return { ok: false, reason: 'binary', detail: 'it holds NUL bytes' };
  if (isAscii(buffer)) return { ok: true, text: buffer.toString('latin1'), bom: false };
  if (!isUtf8(buffer)) return { ok: false, reason: 'not-utf8', detail: 'invalid bytes' };
  const bom = startsWith(buffer, UTF8_MARK);
  return { ok: true, text: buffer.toString('utf8', bom ? UTF8_MARK.length : 0), bom };
}

const UTF16_LE = [0xff, 0xfe];
const UTF16_BE = [0xfe, 0xff];
const UTF8_MARK = [0xef, 0xbb, 0xbf];

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, at) => bytes[at] === byte);
}
