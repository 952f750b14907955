import { createHash } from 'node:crypto';
import { lstat, open, readdir, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { URI } from 'vscode-uri';
import type { FileFailure, FilePort, FolderEntry } from '../workspace/port';
import { normalFolder } from '../workspace/uri';
import { decode } from './decode';

/** The file port over Node's file system. Only `file:` URIs can be read. */
export function nodePort(): FilePort {
  return {
    home: homeFolder(),
    read: (uri, limit) => attempt(uri, (path) => readText(path, limit)),
    list: (uri) => attempt(uri, async (path) => ({ ok: true, entries: (await readdir(path, { withFileTypes: true })).map(entryOf) })),
    stat: (uri) => attempt(uri, (path) => statOf(path, uri)),
    hash: (text) => createHash('sha256').update(text, 'utf8').digest('base64url').slice(0, 22),
    pause: () => setImmediate(),
    today: () => new Date().toISOString().slice(0, 10),
  };
}

/** The URI of a path of this machine. */
export function uriOfPath(path: string): string {
  return URI.file(path).toString();
}

/** The path of a `file:` URI on this machine. */
export function pathOfUri(uri: string): string {
  return URI.parse(uri).fsPath;
}

async function readText(path: string, limit: number): ReturnType<FilePort['read']> {
  // Asked before opening: opening a named pipe would wait for its other end.
  const before = await stat(path);
  if (!before.isFile()) return failure('unreadable', before.isDirectory() ? 'it is a folder' : 'it is no regular file');
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size > limit) return failure('too-large', `${size} bytes, the limit is ${limit}`);
    return decode(await file.readFile());
  } finally {
    await file.close();
  }
}

async function statOf(path: string, uri: string): ReturnType<FilePort['stat']> {
  const own = await lstat(path);
  const target = own.isSymbolicLink() ? await stat(path) : own;
  const real = await realpath(path);
  const kind = target.isFile() ? 'file' : target.isDirectory() ? 'folder' : 'other';
  return { ok: true, kind, size: target.size, real: own.isSymbolicLink() ? uriOfPath(real) : uri };
}

function entryOf(entry: { name: string; isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean }): FolderEntry {
  const kind = entry.isSymbolicLink() ? 'link' : entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : 'other';
  return { name: entry.name, kind };
}

async function attempt<T>(uri: string, work: (path: string) => Promise<T | FileFailure>): Promise<T | FileFailure> {
  const parsed = URI.parse(uri);
  if (parsed.scheme !== 'file') return failure('unreadable', `files of the scheme "${parsed.scheme}" cannot be read`);
  try {
    return await work(parsed.fsPath);
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
