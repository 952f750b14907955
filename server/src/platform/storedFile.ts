import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The length of the head: the mark, the checksum, the length of what follows, a line end. Whole words, for the checksum's sake. */
const HEAD = 40;
/** A file that a process left behind when it was ended while it wrote, in ms. */
const LEFT_BEHIND = 24 * 60 * 60 * 1000;

/** One kind of files in a folder of what can be made anew. */
export interface StoredKind {
  /** What a file begins with, at most 20 ASCII characters. */
  readonly mark: string;
  /** The end of the files' names, with its dot. */
  readonly extension: string;
  /** How many are kept; those that were written the longest time ago go first. */
  readonly most: number;
}

/** The bytes that were saved; undefined where there are none or they are damaged. */
export function loadStored(folder: string, name: string, kind: StoredKind): Buffer | undefined {
  try {
    const bytes = readFileSync(join(folder, fileName(name, kind)));
    const body = bytes.subarray(HEAD);
    return bytes.toString('latin1', 0, HEAD) === headOf(body, kind) ? body : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Keeps bytes as a file of a folder, which is made where it is not there. The file is written beside its place and then renamed, so that no reader sees
 * half of it whoever else writes; its head tells its length and a checksum, so that one which is damaged nevertheless counts as missing.
 * What cannot be saved is not kept: it can be made anew.
 */
export function saveStored(folder: string, name: string, body: Uint8Array, kind: StoredKind): void {
  try {
    save(folder, fileName(name, kind), body, kind);
    tidy(folder, kind);
  } catch {
    return;
  }
}

function save(folder: string, name: string, body: Uint8Array, kind: StoredKind): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const beside = join(folder, `${name}.${process.pid}.${Math.random().toString(36).slice(2)}.tmp`);
  try {
    writeFileSync(beside, Buffer.concat([Buffer.from(headOf(body, kind), 'latin1'), body]), { mode: 0o600, flag: 'wx' });
    renameSync(beside, join(folder, name));
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

function tidy(folder: string, { extension, most }: StoredKind): void {
  const files = readdirSync(folder).flatMap((name) => {
    const stats = statSync(join(folder, name), { throwIfNoEntry: false });
    return stats?.isFile() ? [{ path: join(folder, name), time: stats.mtimeMs }] : [];
  });
  const kept = files.filter(({ path }) => path.endsWith(extension)).sort((a, b) => b.time - a.time);
  const left = files.filter(({ path, time }) => path.endsWith('.tmp') && time < Date.now() - LEFT_BEHIND);
  for (const { path } of [...kept.slice(most), ...left]) rmSync(path, { force: true });
}

function headOf(body: Uint8Array, { mark }: StoredKind): string {
  return `${mark} ${hex(checksum(body))} ${body.length}`.padEnd(HEAD - 1) + '\n';
}

/** Tells damage, not malice: four bytes at a time, mixed as FNV mixes single ones, with a turn so that the high bits count too. */
function checksum(bytes: Uint8Array): number {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.from(bytes);
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length >> 2);
  let sum = 0x811c9dc5 ^ bytes.length;
  for (let at = 0; at < words.length; at++) sum = mixed(sum, words[at] ?? 0);
  for (let at = words.length * 4; at < bytes.length; at++) sum = mixed(sum, bytes[at] ?? 0);
  return sum >>> 0;
}

function mixed(sum: number, word: number): number {
  const product = Math.imul(sum ^ word, 0x01000193);
  return (product << 13) | (product >>> 19);
}

/** A file's name for any text. Should two texts share one, each finds that what is kept is not its own. */
function fileName(name: string, { extension }: StoredKind): string {
  const bytes = Buffer.from(name, 'utf8');
  return `${hex(checksum(bytes))}${hex(checksum(Buffer.concat([bytes, bytes])))}${extension}`;
}

function hex(number: number): string {
  return number.toString(16).padStart(8, '0');
}
