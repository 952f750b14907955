import { base64Decode } from '../../base/base64';
import { fromUtf8, utf8 } from '../../base/utf8';

/**
 * The text of an encoded file: `base64` and `b64` of cloud-init and Cluster API, `data-url` of Ignition (RFC 2397). Undefined for what is
 * compressed, stands elsewhere (`https:`, `s3:`) or is no text.
 */
export function decodedFile(written: string, encoding: string): string | undefined {
  if (/^(?:base64|b64)$/.test(encoding)) return fromBase64(written);
  if (encoding === 'data-url') return fromDataUrl(written);
  return undefined;
}

function fromDataUrl(url: string): string | undefined {
  const comma = url.indexOf(',');
  if (!/^data:/i.test(url) || comma < 0) return undefined;
  const body = fromPercents(url.slice(comma + 1));
  return /;base64$/i.test(url.slice(0, comma)) ? (body === undefined ? undefined : fromBase64(body)) : body;
}

function fromBase64(written: string): string | undefined {
  const body = written.replace(/\s+/g, '').replace(/=+$/, '').replace(/-/g, '+').replace(/_/g, '/');
  const bytes = base64Decode(body.padEnd(Math.ceil(body.length / 4) * 4, '='));
  return typeof bytes === 'number' ? undefined : fromUtf8(bytes);
}

function fromPercents(written: string): string | undefined {
  if (!written.includes('%')) return written;
  const bytes: number[] = [];
  for (const [piece, hex] of written.matchAll(/%([0-9A-Fa-f]{2})|[^%]+|%/g)) {
    if (hex !== undefined) bytes.push(Number.parseInt(hex, 16));
    else for (const byte of utf8(piece)) bytes.push(byte);
  }
  return fromUtf8(Uint8Array.from(bytes));
}
