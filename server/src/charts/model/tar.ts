/** One file of an archive. */
export interface TarFile {
  /** Its path below the archive's one folder, with `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What was left out of an archive, and why. */
export interface Dropped {
  readonly path: string;
  readonly why: 'outside' | 'link' | 'special' | 'too-large' | 'no-folder';
}

/** The files of an archive. */
export interface Tar {
  readonly files: readonly TarFile[];
  readonly dropped: readonly Dropped[];
  /** Set where the archive ends in the middle of something, or is none; what was read before stays. */
  readonly damaged: boolean;
}

const BLOCK = 512;
/** Helm's own limit for one file of a chart. */
const LARGEST_FILE = 5 * 1024 * 1024;
/** Charts have some hundred files; an archive of more names than this is no chart. */
const MOST_FILES = 20_000;
const LONGEST_NAME = 4096;

/** What a header for the next file says instead of it. */
interface Ahead {
  path?: string | undefined;
  size?: number | undefined;
}

/**
 * Reads a tar archive (ustar, pax headers, GNU's long names) that holds a chart: one folder with everything below it. Nothing
 * is trusted: paths that lead out, absolute ones, links, devices and files beyond the limit are left out and told. The bytes
 * are views into `bytes`. Never throws.
 */
export function readTar(bytes: Uint8Array): Tar {
  const files: TarFile[] = [];
  const dropped: Dropped[] = [];
  let ahead: Ahead = {};
  let at = 0;
  for (let count = 0; at + BLOCK <= bytes.length; count += 1) {
    const header = bytes.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) return { files, dropped, damaged: false };
    if (count > MOST_FILES || !hasRightSum(header)) return { files, dropped, damaged: true };
    const type = String.fromCharCode(header[156] ?? 0);
    const size = ahead.size ?? number(header.subarray(124, 136));
    at += BLOCK;
    if (size === undefined || at + size > bytes.length) return { files, dropped, damaged: true };
    const content = bytes.subarray(at, at + size);
    at += Math.ceil(size / BLOCK) * BLOCK;
    if (type === 'x') ahead = readPax(content, ahead);
    else if (type === 'L') ahead = { ...ahead, path: text(content) };
    else if (type !== 'g' && type !== 'K') {
      place(ahead.path ?? headerName(header), type, content, files, dropped);
      ahead = {};
    }
  }
  return { files, dropped, damaged: at !== bytes.length || bytes.length === 0 };
}

function place(written: string, type: string, bytes: Uint8Array, files: TarFile[], dropped: Dropped[]): void {
  const why = type === '5' ? undefined : refusal(written, type, bytes);
  if (why) dropped.push({ path: written, why });
  else if (type !== '5') files.push({ path: below(written) ?? '', bytes });
}

function refusal(written: string, type: string, bytes: Uint8Array): Dropped['why'] | undefined {
  if (type === '1' || type === '2') return 'link';
  if (type !== '0' && type !== '\0' && type !== '7') return 'special';
  if (isOutside(written)) return 'outside';
  if (below(written) === undefined) return 'no-folder';
  return bytes.length > LARGEST_FILE ? 'too-large' : undefined;
}

function isOutside(written: string): boolean {
  const steps = written.split(/[\\/]/);
  return written.length > LONGEST_NAME || /^[\\/]|^[A-Za-z]:/.test(written) || written.includes('\0') || steps.includes('..');
}

/** The path without the archive's folder and without `.` steps; undefined for a file that stands in no folder. */
function below(written: string): string | undefined {
  const steps = written.split(/[\\/]/).filter((step) => step !== '' && step !== '.');
  return steps.length < 2 ? undefined : steps.slice(1).join('/');
}

/** A pax header holds lines such as `30 path=some/long/name`, the number being the line's length in bytes. */
function readPax(content: Uint8Array, ahead: Ahead): Ahead {
  const read: Ahead = { ...ahead };
  for (let at = 0; at < content.length; ) {
    const blank = content.indexOf(0x20, at);
    const length = blank === -1 ? NaN : Number(latin(content.subarray(at, blank)));
    if (!Number.isInteger(length) || length <= blank - at || at + length > content.length) break;
    const line = text(content.subarray(blank + 1, at + length - 1));
    const [key = ''] = line.split('=', 1);
    if (key === 'path') read.path = line.slice(5);
    if (key === 'size' && /^[0-9]{1,15}$/.test(line.slice(5))) read.size = Number(line.slice(5));
    at += length;
  }
  return read;
}

function headerName(header: Uint8Array): string {
  const name = text(untilNul(header.subarray(0, 100)));
  const isUstar = latin(header.subarray(257, 262)) === 'ustar';
  const prefix = isUstar && header[263] === 0x30 ? text(untilNul(header.subarray(345, 500))) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** An octal number, or GNU's binary one for what octal digits cannot hold. */
function number(field: Uint8Array): number | undefined {
  if (((field[0] ?? 0) & 0x80) !== 0) {
    let value = (field[0] ?? 0) & 0x7f;
    for (const byte of field.subarray(1)) value = value * 256 + byte;
    return Number.isSafeInteger(value) ? value : undefined;
  }
  const digits = latin(untilNul(field)).trim();
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits === '' ? '0' : digits, 8) : undefined;
}

/** The header's checksum counts its own field as blanks. */
function hasRightSum(header: Uint8Array): boolean {
  let sum = 0;
  header.forEach((byte, at) => (sum += at >= 148 && at < 156 ? 0x20 : byte));
  return number(header.subarray(148, 156)) === sum;
}

function untilNul(field: Uint8Array): Uint8Array {
  const end = field.indexOf(0);
  return end === -1 ? field : field.subarray(0, end);
}

function latin(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

/** UTF-8, as names in archives are written; a NUL at the end, which GNU writes, is taken off. */
function text(bytes: Uint8Array): string {
  const escaped = Array.from(bytes.subarray(0, LONGEST_NAME + 1), (byte) => (byte < 0x80 && byte !== 0x25 ? String.fromCharCode(byte) : `%${byte.toString(16).padStart(2, '0')}`));
  const name = escaped.join('').replace(/\0$/, '');
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
