import type { FileFailure, FileText } from '../workspace/port';

/**
 * Reads bytes as UTF-8. A byte order mark is taken off and told, so that offsets equal those of editors, which hide it.
 * UTF-16 and invalid bytes give `not-utf8`, a NUL byte gives `binary`: nothing is decoded by guesswork, since offsets in a
 * text that was repaired do not fit the file.
 */
export function decode(bytes: Uint8Array): FileText | FileFailure {
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff])) return { ok: false, reason: 'not-utf8', detail: 'UTF-16' };
  if (bytes.includes(0)) return { ok: false, reason: 'binary', detail: 'it holds NUL bytes' };
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
    return { ok: true, text, bom: startsWith(bytes, [0xef, 0xbb, 0xbf]) };
  } catch {
    return { ok: false, reason: 'not-utf8', detail: 'invalid bytes' };
  }
}

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, at) => bytes[at] === byte);
}
