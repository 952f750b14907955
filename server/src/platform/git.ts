import { execFile, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { posix, relative, sep } from 'node:path';
import type { FileFailure, FilePort, FileStat, FolderEntry } from '../workspace/port';
import { decode } from './decode';
import { pathOfUri } from './node';

/** A commit as a port: files of its repository are read as they stand in it, all others from the disk. */
export interface GitRevision {
  readonly ok: true;
  readonly port: FilePort;
  /** Whether a URI belongs to the repository, so that the commit tells what is there. */
  isInside(uri: string): boolean;
  /** Ends the git program that answers for the port. */
  close(): void;
}

/** Why a revision cannot be read, as one sentence. */
export interface GitFailure {
  readonly ok: false;
  readonly message: string;
}

/** What git keeps a file as. */
interface TreeEntry {
  readonly kind: FolderEntry['kind'];
  readonly object: string;
  readonly size: number;
}

const FETCH = 'Fetch more history: `git fetch --unshallow`, or `fetch-depth: 0` where the workflow checks out.';
const MOST_OUTPUT = 512 * 1024 * 1024;
const MOST_LINKS = 10;

/**
 * Opens a revision of the repository around a folder. `REV...` stands for the commit at which `HEAD` left REV, as with `git diff REV...`.
 * Nothing is checked out and nothing is fetched: git is asked for the names in the commit once, and then for each file that is read.
 */
export async function openRevision(port: FilePort, cwd: string, revision: string): Promise<GitRevision | GitFailure> {
  const top = await git(cwd, ['rev-parse', '--show-toplevel']);
  if (!top.ok) return fail(top.isMissing ? 'the program git is not at hand, which reads revisions.' : 'the working directory is in no git repository.');
  const commit = await commitOf(cwd, revision);
  if (!commit.ok) return commit;
  const names = await git(cwd, ['ls-tree', '-r', '-z', '-l', '--full-tree', commit.id]);
  if (!names.ok) return fail(`the files of ${revision} cannot be listed. ${FETCH}`);
  return revisionPort(port, { top: top.text.replace(/\n$/, ''), cwd, entries: entriesIn(names.text) });
}

async function commitOf(cwd: string, revision: string): Promise<{ readonly ok: true; readonly id: string } | GitFailure> {
  const isForked = revision.endsWith('...');
  const name = isForked ? revision.slice(0, -'...'.length) : revision;
  if (name === '' || name.includes('..')) return fail(`${revision} is no single revision; expected is one such as \`main\`, \`HEAD~1\` or \`origin/main...\`.`);
  const found = await git(cwd, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
  if (!found.ok) return fail(`${name} is neither a file nor a commit that is at hand here. ${FETCH}`);
  if (!isForked) return { ok: true, id: found.text.trim() };
  const base = await git(cwd, ['merge-base', found.text.trim(), 'HEAD']);
  return base.ok ? { ok: true, id: base.text.trim() } : fail(`${name} and HEAD have no commit in common that is at hand here. ${FETCH}`);
}

function fail(message: string): GitFailure {
  return { ok: false, message };
}

type GitOutput = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly isMissing: boolean };

function git(cwd: string, args: readonly string[]): Promise<GitOutput> {
  return new Promise((resolve) => {
    execFile('git', args, { cwd, env: environment(), maxBuffer: MOST_OUTPUT, windowsHide: true }, (error, stdout) => {
      if (error) resolve({ ok: false, isMissing: error.code === 'ENOENT' });
      else resolve({ ok: true, text: stdout });
    });
  });
}

/** A clone without all objects would fetch those that are missing, and no command of this program talks to the network. */
function environment(): NodeJS.ProcessEnv {
  return { ...process.env, GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0' };
}

function entriesIn(listing: string): ReadonlyMap<string, TreeEntry> {
  const entries = new Map<string, TreeEntry>();
  for (const line of listing.split('\0')) {
    const found = /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t([\s\S]+)$/.exec(line);
    const [, mode = '', object = '', size = '', path = ''] = found ?? [];
    if (!found) continue;
    const kind = mode === '120000' ? 'link' : mode.startsWith('100') ? 'file' : 'other';
    entries.set(path, { kind, object, size: size === '-' ? 0 : Number(size) });
  }
  return entries;
}

interface Repository {
  readonly top: string;
  readonly cwd: string;
  readonly entries: ReadonlyMap<string, TreeEntry>;
}

function revisionPort(port: FilePort, { top, cwd, entries }: Repository): GitRevision {
  const blobs = blobReader(cwd);
  const folders = foldersOf(entries);
  const real = realpathSync(cwd);
  /** The path in the repository; undefined for what stands outside. */
  const inside = (uri: string): string | undefined => {
    if (!uri.startsWith('file:')) return undefined;
    const asked = pathOfUri(uri);
    // Git tells the repository's real path, and the working directory may be a link into it.
    const path = relative(top, asked === cwd || asked.startsWith(cwd + sep) ? real + asked.slice(cwd.length) : asked).split(sep).join('/');
    return path === '..' || path.startsWith('../') || /^[A-Za-z]:/.test(path) ? undefined : path;
  };
  const entryAt = async (path: string, links = 0): Promise<TreeEntry | undefined> => {
    const entry = entries.get(path);
    if (entry?.kind !== 'link' || links >= MOST_LINKS) return entry;
    const target = await blobs.read(entry.object);
    return target && entryAt(posix.normalize(posix.join(posix.dirname(path), target.toString('utf8'))), links + 1);
  };
  const fileAt = async (path: string, limit: number): Promise<Buffer | FileFailure> => {
    const entry = await entryAt(path);
    if (!entry) return folders.has(path) ? failure('unreadable', 'it is a folder') : failure('gone', 'no such file or folder');
    if (entry.kind !== 'file') return failure('unreadable', 'it is no regular file');
    if (entry.size > limit) return failure('too-large', `${entry.size} bytes, the limit is ${limit}`);
    return (await blobs.read(entry.object)) ?? failure('unreadable', 'git does not have it');
  };
  return {
    ok: true,
    isInside: (uri) => inside(uri) !== undefined,
    close: () => blobs.close(),
    port: {
      ...port,
      read: (uri, limit) => {
        const path = inside(uri);
        return path === undefined ? port.read(uri, limit) : fileAt(path, limit).then((bytes) => ('ok' in bytes ? bytes : decode(bytes)));
      },
      bytes: async (uri, limit) => {
        const path = inside(uri);
        if (path === undefined) return port.bytes(uri, limit);
        const bytes = await fileAt(path, limit);
        return 'ok' in bytes ? bytes : { ok: true, bytes: new Uint8Array(bytes) };
      },
      list: (uri) => {
        const path = inside(uri);
        if (path === undefined) return port.list(uri);
        const names = folders.get(path);
        return names ? { ok: true, entries: [...names.values()] } : failure('gone', 'no such file or folder');
      },
      // What has no state is read anew: the states on disk are those of another time.
      stamp: (uri) => (inside(uri) === undefined ? port.stamp(uri) : undefined),
      stat: (uri) => {
        const path = inside(uri);
        if (path === undefined) return port.stat(uri);
        if (folders.has(path)) return { ok: true, kind: 'folder', size: 0, real: uri };
        return entryAt(path).then((entry): FileStat | FileFailure => (
          entry ? { ok: true, kind: entry.kind === 'file' ? 'file' : 'other', size: entry.size, real: uri } : failure('gone', 'no such file or folder')
        ));
      },
    },
  };
}

function failure(reason: FileFailure['reason'], detail: string): FileFailure {
  return { ok: false, reason, detail };
}

/** The names in each folder; the repository's own is the empty path. */
function foldersOf(entries: ReadonlyMap<string, TreeEntry>): ReadonlyMap<string, ReadonlyMap<string, FolderEntry>> {
  const folders = new Map<string, Map<string, FolderEntry>>([['', new Map()]]);
  for (const [path, { kind }] of entries) {
    let child: FolderEntry = { name: posix.basename(path), kind };
    for (let folder = parentOf(path); ; folder = parentOf(folder)) {
      const names = folders.get(folder) ?? new Map<string, FolderEntry>();
      const isKnown = folders.has(folder) && names.has(child.name);
      folders.set(folder, names.set(child.name, child));
      if (isKnown || folder === '') break;
      child = { name: posix.basename(folder), kind: 'folder' };
    }
  }
  return folders;
}

function parentOf(path: string): string {
  const at = path.lastIndexOf('/');
  return at === -1 ? '' : path.slice(0, at);
}

interface BlobReader {
  read(object: string): Promise<Buffer | undefined>;
  close(): void;
}

/** One `git cat-file --batch`, started with the first question; answers come in the order of the questions. */
function blobReader(cwd: string): BlobReader {
  let child: ChildProcessWithoutNullStreams | undefined;
  let waiting: ((bytes: Buffer | undefined) => void)[] = [];
  let held: Buffer[] = [];
  let isOver = false;
  const end = (): void => {
    isOver = true;
    for (const answer of waiting) answer(undefined);
    waiting = [];
  };
  const take = (chunk: Buffer): void => {
    held.push(chunk);
    for (;;) {
      const all = held.length === 1 ? held[0] : Buffer.concat(held);
      if (!all) return;
      held = [all];
      const line = all.indexOf(10);
      if (line === -1) return;
      const size = /^[0-9a-f]+ \w+ (\d+)$/.exec(all.toString('latin1', 0, line))?.[1];
      const next = line + 1 + (size === undefined ? 0 : Number(size) + 1);
      if (all.length < next) return;
      held = next === all.length ? [] : [all.subarray(next)];
      waiting.shift()?.(size === undefined ? undefined : Buffer.from(all.subarray(line + 1, next - 1)));
    }
  };
  const start = (): ChildProcessWithoutNullStreams => {
    const started = spawn('git', ['cat-file', '--batch'], { cwd, env: environment(), windowsHide: true });
    started.stdout.on('data', take);
    started.stderr.resume();
    started.stdin.on('error', end);
    started.on('error', end);
    started.on('close', end);
    return started;
  };
  return {
    read: (object) => new Promise((resolve) => {
      if (isOver) {
        resolve(undefined);
        return;
      }
      child ??= start();
      waiting.push(resolve);
      child.stdin.write(`${object}\n`);
    }),
    close: () => {
      child?.stdin.end();
      child?.kill();
    },
  };
}
