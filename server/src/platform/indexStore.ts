import { isAscii } from 'node:buffer';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { IndexStore } from '../workspace/port';

const MARK = 'mirror-lens-index';
/** The length of the head: the mark, the checksum, the length of what follows, a line end. Whole words, for the checksum's sake. */
const HEAD = 40;
const MOST_KEPT = 64;
/** A file that a process left behind when it was ended while it wrote, in ms. */
const LEFT_BEHIND = 24 * 60 * 60 * 1000;

/**
 * Indexes as files of a folder, which is made when the first is saved. A file is written beside its place and then renamed, so that no reader sees half of
 * it whoever else writes; its head tells its length and a checksum, so that one which is damaged nevertheless counts as missing.
 */
export function indexStore(folder: string, product: string): IndexStore {
  return {
    product,
    now: () => Date.now(),
    load: (name) => Promise.resolve(withoutErrors(() => load(join(folder, fileName(name))))),
    save: (name, text) => {
      withoutErrors(() => save(folder, fileName(name), text));
      return Promise.resolve();
    },
  };
}

/** The folder in which the system wants programs to keep what they can make anew; undefined where there is none. */
export function userCacheFolder(environment: Readonly<Record<string, string | undefined>>, platform = process.platform, home = homedir()): string | undefined {
  if (platform === 'win32') return absolute(environment['LOCALAPPDATA'], 'mirror-lens', 'Cache');
  if (platform === 'darwin') return absolute(home, 'Library', 'Caches', 'mirror-lens');
  return absolute(environment['XDG_CACHE_HOME'], 'mirror-lens') ?? absolute(home, '.cache', 'mirror-lens');
}

/** The product with what tells one build of it from another: a new build may find other images in the same files. */
export function productOf(version: string, program: string): string {
  const stats = withoutErrors(() => statSync(program, { bigint: true }));
  return stats ? `${version} ${stats.size}.${stats.mtimeNs}` : version;
}

/** A relative path in a variable counts as none, as the XDG specification says. */
function absolute(base: string | undefined, ...below: readonly string[]): string | undefined {
  return base !== undefined && isAbsolute(base) ? join(base, ...below) : undefined;
}

function load(path: string): string | undefined {
  const bytes = readFileSync(path);
  const body = bytes.subarray(HEAD);
  if (bytes.toString('latin1', 0, HEAD) !== headOf(body)) return undefined;
  return body.toString(isAscii(body) ? 'latin1' : 'utf8');
}

function save(folder: string, name: string, text: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const body = Buffer.from(text, 'utf8');
  const beside = join(folder, `${name}.${process.pid}.${Math.random().toString(36).slice(2)}.tmp`);
  try {
    writeFileSync(beside, Buffer.concat([Buffer.from(headOf(body), 'latin1'), body]), { mode: 0o600, flag: 'wx' });
    renameSync(beside, join(folder, name));
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
  tidy(folder);
}

/** Lets go of the indexes that were written the longest time ago, where there are many, and of files that were left behind. */
function tidy(folder: string): void {
  const files = readdirSync(folder).flatMap((name) => {
    const stats = statSync(join(folder, name), { throwIfNoEntry: false });
    return stats?.isFile() ? [{ path: join(folder, name), time: stats.mtimeMs }] : [];
  });
  const indexes = files.filter(({ path }) => path.endsWith('.index')).sort((a, b) => b.time - a.time);
  const left = files.filter(({ path, time }) => path.endsWith('.tmp') && time < Date.now() - LEFT_BEHIND);
  for (const { path } of [...indexes.slice(MOST_KEPT), ...left]) rmSync(path, { force: true });
}

function headOf(body: Uint8Array): string {
  return `${MARK} ${hex(checksum(body))} ${body.length}`.padEnd(HEAD - 1) + '\n';
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

/** A file's name for any text. Should two texts share one, each finds that the index is not its own. */
function fileName(name: string): string {
  const bytes = Buffer.from(name, 'utf8');
  return `${hex(checksum(bytes))}${hex(checksum(Buffer.concat([bytes, bytes])))}.index`;
}

function hex(number: number): string {
  return number.toString(16).padStart(8, '0');
}

function withoutErrors<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
