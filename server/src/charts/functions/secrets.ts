import { base64Decode } from '../../base/base64';
import { fromUtf8, utf8 } from '../../base/utf8';
import { Blocked } from '../execute/failure';
import { bytesOf, decryptedAes, hmacSha256, scrypt, uint32 } from '../go/crypto';
import { EMPTY, filled } from '../make';
import { string } from '../text';
import type { Value } from '../value';
import { fail, integer, originsOfAll, strict, text, type Family, type Host } from './kit';

/** The forms of passwords, and the characters that each letter of a form stands for: Sprig's `crypto.go`, after Master Password's algorithm. */
const FORMS: Readonly<Record<string, string>> = {
  maximum: 'anoxxxxxxxxxxxxxxxxx axxxxxxxxxxxxxxxxxno',
  long: 'CvcvnoCvcvCvcv CvcvCvcvnoCvcv CvcvCvcvCvcvno CvccnoCvcvCvcv CvccCvcvnoCvcv CvccCvcvCvcvno CvcvnoCvccCvcv CvcvCvccnoCvcv CvcvCvccCvcvno CvcvnoCvcvCvcc '
    + 'CvcvCvcvnoCvcc CvcvCvcvCvccno CvccnoCvccCvcv CvccCvccnoCvcv CvccCvccCvcvno CvcvnoCvccCvcc CvcvCvccnoCvcc CvcvCvccCvccno CvccnoCvcvCvcc CvccCvcvnoCvcc CvccCvcvCvccno',
  medium: 'CvcnoCvc CvcCvcno',
  short: 'Cvcn',
  basic: 'aaanaaan aannaaan aaannaaa',
  pin: 'nnnn',
};
const VOWELS = 'aeiou';
const CONSONANTS = 'bcdfghjklmnpqrstvwxyz';
const LETTERS = VOWELS.toUpperCase() + VOWELS + CONSONANTS.toUpperCase() + CONSONANTS;
const CHARACTERS: Readonly<Record<string, string>> = {
  V: VOWELS.toUpperCase(), C: CONSONANTS.toUpperCase(), v: VOWELS, c: CONSONANTS, A: (VOWELS + CONSONANTS).toUpperCase(), a: LETTERS,
  n: '0123456789', o: "@&%?,=[]_:-+*$#!'^~;()/.", x: `${LETTERS}0123456789!@#$%^&*()`,
};
const SEED = utf8('com.lyndir.masterpassword');
/** Half a second and 32 MB, as it is made to take. */
const COST = { n: 32768, r: 8, p: 2 };
/** What a password takes of a rendering's budget; a template that asks for many gets unknown ones. */
const STEPS = 100_000;

/** The last keys: the same password is asked for in each variant and after each keystroke. */
const known = new Map<string, Uint8Array>();
const MOST_KNOWN = 8;

function keyOf(password: string, user: string): Uint8Array {
  const name = JSON.stringify([password, user]);
  const key = known.get(name) ?? scrypt(utf8(password), bytesOf(SEED, uint32(utf8(user).length), utf8(user)), COST, 64);
  known.delete(name);
  known.set(name, key);
  const [oldest] = known.keys();
  if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
  return key;
}

function derived(args: readonly Value[], host: Host): string {
  const [type, password, user, site] = [text(args, 1), text(args, 2), text(args, 3), text(args, 4)];
  const forms = Object.hasOwn(FORMS, type) ? FORMS[type]?.split(' ') : undefined;
  if (!forms) return `cannot find password template ${type}`;
  if (!host.affords(STEPS)) throw new Blocked({ code: 'budget', name: 'derivePassword' });
  const counter = uint32(integer(args, 0));
  const seed = hmacSha256(keyOf(password, user), bytesOf(SEED, uint32(utf8(site).length), utf8(site), counter));
  const form = forms[(seed[0] ?? 0) % forms.length] ?? '';
  return Array.from(form, (letter, at) => {
    const characters = CHARACTERS[letter] ?? '';
    return characters[(seed[at + 1] ?? 0) % characters.length] ?? '';
  }).join('');
}

/** Sprig takes the padding's length from the last byte and looks at nothing else of it. */
function decrypted(password: string, written: string): Uint8Array {
  const bytes = base64Decode(written);
  if (typeof bytes === 'number') throw fail(`illegal base64 data at input byte ${bytes}`);
  if (bytes.length < 16) throw fail('slice bounds out of range');
  if (bytes.length % 16 !== 0) throw fail('crypto/cipher: input not full blocks');
  const key = new Uint8Array(32);
  key.set(utf8(password).subarray(0, 32));
  const plain = decryptedAes(key, bytes.subarray(0, 16), bytes.subarray(16));
  const left = plain.length - (plain.at(-1) ?? Infinity);
  if (left < 0) throw fail('slice bounds out of range');
  return plain.subarray(0, left);
}

export const SECRETS: Family = {
  derivePassword: strict('ussss', (args, host) => string(derived(args, host), originsOfAll(args))),
  decryptAES: strict('ss', (args, host) => {
    const [password, written] = [text(args, 0), text(args, 1)];
    if (written === '') return EMPTY;
    host.spend(written.length);
    const plain = fromUtf8(decrypted(password, written));
    if (plain === undefined) throw new Blocked({ code: 'function', name: 'decryptAES' });
    return string(plain, originsOfAll(args));
  }),
  // Its first block is made by chance, but of nothing nothing is made.
  encryptAES: strict('ss', (args) => (text(args, 1) === '' ? EMPTY : filled({ code: 'random', name: 'encryptAES' }, originsOfAll(args)))),
  htpasswd: strict('ss', (args) => {
    const user = text(args, 0);
    return user.includes(':') ? string(`invalid username: ${user}`, originsOfAll(args)) : filled({ code: 'random', name: 'htpasswd' }, originsOfAll(args));
  }),
};
