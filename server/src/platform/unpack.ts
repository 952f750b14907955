import { gunzipSync } from 'node:zlib';
import type { FilePort } from '../workspace/port';
import { decode } from './decode';

/** Unpacks with Node's zlib, which stops at the limit and never makes more than it. */
export const nodeUnpacker: FilePort['unpacker'] = {
  gunzip(bytes, limit) {
    try {
      return new Uint8Array(gunzipSync(bytes, { maxOutputLength: limit }));
    } catch (error) {
      return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'damaged';
    }
  },
  decode(bytes) {
    const decoded = decode(bytes);
    return decoded.ok ? decoded.text : undefined;
  },
};
