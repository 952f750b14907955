import { base32Decode, base32Encode, base64Decode, base64Encode } from '../../base/base64';
import { Blocked } from '../execute/failure';
import { fromUtf8, utf8 } from '../../base/utf8';
import { originsOf, string } from '../text';
import { adler32, sha1, sha256, sha512 } from './hashes';
import { stringAt, strict, text, type Family } from './kit';

function encoder(change: (bytes: Uint8Array) => string, cost = 1) {
  return strict('s', (args, host) => {
    const bytes = utf8(text(args, 0));
    host.spend((bytes.length * cost) / 64);
    return string(change(bytes), originsOf(stringAt(args, 0)));
  });
}

/** What is badly encoded gives Go's error as text; what is no text is not known here. */
function decoder(change: (written: string) => Uint8Array | number, name: string) {
  return strict('s', (args) => {
    const bytes = change(text(args, 0));
    const decoded = typeof bytes === 'number' ? undefined : fromUtf8(bytes);
    if (decoded === undefined) throw new Blocked({ code: 'function', name });
    return string(decoded, originsOf(stringAt(args, 0)));
  });
}

export const ENCODING: Family = {
  b64enc: encoder(base64Encode),
  b64dec: decoder(base64Decode, 'b64dec'),
  b32enc: encoder(base32Encode),
  b32dec: decoder(base32Decode, 'b32dec'),
  sha1sum: encoder(sha1, 16),
  sha256sum: encoder(sha256, 16),
  sha512sum: encoder(sha512, 64),
  adler32sum: encoder((bytes) => String(adler32(bytes))),
};
