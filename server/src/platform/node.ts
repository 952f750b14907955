import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, readdirSync, realpathSync, statSync } from 'node:fs';
import type * as Crypto from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { homedir } from 'node:os';
import { URI } from 'vscode-uri';
import type { Answer, FileBytes, FileFailure, FilePort, FileStamp, FileText, FolderEntry, FolderList, FileStat } from '../workspace/port';
import { normalFolder } from '../workspace/uri';
import { decode } from './decode';
import { stampOf } from './stamp';
import { nodeUnpacker } from './unpack';

/** How the port shares its thread. */
export interface NodePortOptions {
  /** False where nothing else waits for the thread, as in a command: it is then never let go. */
  readonly yields?: boolean;
}

/**
 * The file port over Node's file system. Only `file:` URIs can be read.
 *
 * Calls are answered synchronously: asynchronous ones cost two to three times as much, since each makes a round through the thread pool.
 * Between them the port lets other work run as soon as it has held the thread for `MOST_HELD`.
 */
export function nodePort({ yields = true }: NodePortOptions = {}): FilePort {
  const turns = yields ? createTurns() : ALWAYS_MINE;
  const attempt = <T>(uri: string, work: (path: string) => T | FileFailure): Answer<T | FileFailure> =>
    turns.isOver() ? turns.next().then(() => attemptNow(uri, work)) : attemptNow(uri, work);
  return {
    home: homeFolder(),
    read: (uri, limit) => attempt(uri, (path) => readText(path, limit)),
    bytes: async (uri, limit) => attempt(uri, (path) => readWhole(path, limit)),
    unpacker: nodeUnpacker,
    list: (uri) => attempt(uri, listFolder),
    stamp: (uri) => {
      const stamp = attempt(uri, stampAt);
      return stamp instanceof Promise ? stamp.then(whereOk) : whereOk(stamp);
    },
    stat: (uri) => attempt(uri, (path) => statOf(path, uri)),
    hash: hashOf,
    pause: () => turns.next(),
    today: () => new Date().toISOString().slice(0, 10),
  };
}

/** Loaded when it is first needed: most starts of the command line hash nothing, and it takes longer to load than all else here. */
function hashOf(text: string): string {
  hashing ??= process.getBuiltinModule('node:crypto');
  return hashing.hash('sha256', text, 'base64url').slice(0, 22);
}

let hashing: typeof Crypto | undefined;

/** The URI of a path of this machine. */
export function uriOfPath(path: string): string {
  return URI.file(path).toString();
}

/** The path of a `file:` URI on this machine. */
export function pathOfUri(uri: string): string {
  // A file is asked for several times in a row: where it is, what it holds, in which state it is.
  if (last.uri !== uri) last = { uri, path: plainPath(uri) ?? URI.parse(uri).fsPath };
  return last.path;
}

let last = { uri: '', path: '' };

/** The path of most URIs here, without the detour over their parts: thousands of files are asked for in a row. */
function plainPath(uri: string): string | undefined {
  if (WINDOWS || !/^file:\/\/\/(?![A-Za-z](?::|%3A))[^?#\\]*$/i.test(uri)) return undefined;
  if (!uri.includes('%')) return uri.slice(7);
  try {
    return decodeURIComponent(uri.slice(7));
  } catch {
    return undefined;
  }
}

const WINDOWS = process.platform === 'win32';

/** How long the thread is held before other work gets its turn, in ms: no request waits for long, and the change costs little. */
const MOST_HELD = 6;

interface Turns {
  isOver(): boolean;
  next(): Promise<void>;
}

const ALWAYS_MINE: Turns = { isOver: () => false, next: () => Promise.resolve() };

function createTurns(): Turns {
  let since = Number.NEGATIVE_INFINITY;
  return {
    isOver: () => performance.now() - since > MOST_HELD,
    next: () => new Promise((resolve) => {
      setImmediate(() => {
        since = performance.now();
        resolve();
      });
    }),
  };
}

/** Not waited for: opening a named pipe would else wait for its other end. Windows knows no such flag, and undefined counts as 0 here. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK;
const KEPT_SIZE = 1024 * 1024;
let kept = Buffer.allocUnsafeSlow(64 * 1024);

function readText(path: string, limit: number): FileText | FileFailure {
  return withFile(path, limit, (bytes, stats) => {
    const result = decode(bytes);
    return result.ok ? { ...result, stamp: stampOf(stats) } : result;
  });
}

/** A copy of the bytes, since the buffer is used again. */
function readWhole(path: string, limit: number): FileBytes | FileFailure {
  return withFile(path, limit, (bytes) => ({ ok: true, bytes: new Uint8Array(bytes) }));
}

function withFile<T>(path: string, limit: number, use: (bytes: Uint8Array, stats: BigIntStats) => T): T | FileFailure {
  const file = openSync(path, FLAGS);
  try {
    const stats = fstatSync(file, { bigint: true });
    if (!stats.isFile()) return failure('unreadable', stats.isDirectory() ? 'it is a folder' : 'it is no regular file');
    if (stats.size > limit) return failure('too-large', `${stats.size} bytes, the limit is ${limit}`);
    return use(readBytes(file, Number(stats.size)), stats);
  } finally {
    closeSync(file);
  }
}

/** The bytes of an open file, in a buffer that the next reading uses again. Some file systems tell no true size, so it is read to its end. */
function readBytes(file: number, size: number): Uint8Array {
  let buffer = bufferFor(size + 1);
  let length = 0;
  for (;;) {
    const count = readSync(file, buffer, length, buffer.length - length, null);
    length += count;
    if (count === 0 || (length === size && length < buffer.length && size > 0)) return buffer.subarray(0, length);
    if (length < buffer.length) continue;
    const larger = Buffer.allocUnsafeSlow(buffer.length * 2);
    buffer.copy(larger, 0, 0, length);
    buffer = larger;
  }
}

function bufferFor(size: number): Buffer {
  if (size <= kept.length) return kept;
  const buffer = Buffer.allocUnsafeSlow(size);
  if (size <= KEPT_SIZE) kept = buffer;
  return buffer;
}

function listFolder(path: string): FolderList {
  return { ok: true, entries: readdirSync(path, { withFileTypes: true }).map(entryOf) };
}

function stampAt(path: string): FileStamp | FileFailure {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats?.isFile() ? stampOf(stats) : failure('gone', 'no such file');
}

function whereOk(stamp: FileStamp | FileFailure): FileStamp | undefined {
  return 'text' in stamp ? stamp : undefined;
}

function statOf(path: string, uri: string): FileStat {
  const own = lstatSync(path);
  const target = own.isSymbolicLink() ? statSync(path) : own;
  const real = realpathSync.native(path);
  const kind = target.isFile() ? 'file' : target.isDirectory() ? 'folder' : 'other';
  return { ok: true, kind, size: target.size, real: own.isSymbolicLink() ? uriOfPath(real) : uri };
}

function entryOf(entry: { name: string; isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean }): FolderEntry {
  const kind = entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : entry.isSymbolicLink() ? 'link' : 'other';
  return { name: entry.name, kind };
}

function attemptNow<T>(uri: string, work: (path: string) => T | FileFailure): T | FileFailure {
  if (!uri.startsWith('file:')) return failure('unreadable', `files of the scheme "${URI.parse(uri).scheme}" cannot be read`);
  try {
    return work(pathOfUri(uri));
  } catch (error) {
    return failureOf(error);
  }
}

const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ELOOP: 'its symbolic links form a loop',
  ENAMETOOLONG: 'its name is too long',
  EMFILE: 'too many open files',
  EISDIR: 'it is a folder',
  ENOTDIR: 'it is no folder',
  ENXIO: 'it is no regular file',
};

function failureOf(error: unknown): FileFailure {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'ENOENT') return failure('gone', 'no such file or folder');
  const words = WORDS[code] ?? (error instanceof Error ? error.message : String(error));
  return failure(code === 'ENOTDIR' ? 'gone' : 'unreadable', words);
}

function failure(reason: FileFailure['reason'], detail: string): FileFailure {
  return { ok: false, reason, detail };
}

function homeFolder(): string | undefined {
  const home = homedir();
  return home === '' ? undefined : normalFolder(uriOfPath(home));
}
