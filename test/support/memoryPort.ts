import { decode } from '../../server/src/platform/decode';
import type { FileFailure, FilePort, FileStamp, FolderEntry } from '../../server/src/workspace/port';
import { nodeUnpacker } from '../../server/src/platform/unpack';
import { normalUri, pathOf } from '../../server/src/workspace/uri';

/** What a path holds: text, raw bytes, a link to another path, or a failure to come. */
export type MemoryFile = string | Uint8Array | { readonly link: string } | { readonly failure: FileFailure['reason'] };

/** The file port over a map in memory; it counts its calls, and can hold back reads until the test lets them go. */
export interface MemoryPort extends FilePort {
  readonly calls: { read: number; list: number; stat: number; stamp: number; pause: number };
  /** The URIs that were read, in order. */
  readonly reads: string[];
  /** Writes or replaces a file. */
  write(uri: string, file: MemoryFile): void;
  /** Files have stamps from now on; one that was written gets another, even where its text is the same. */
  useStamps(): void;
  /** The time at which files are written from now on, in ms; those that were there from the start are of the time 0. */
  setTime(time: number): void;
  /** Removes a file or a folder with all below it. */
  remove(uri: string): void;
  /** From now on reads wait; the function given back lets all of them go, and later ones pass. */
  holdReads(): () => void;
  /** Sets all counts to zero. */
  resetCalls(): void;
}

/** A port that holds these files, by URI. Folders are implied by the files in them. */
export function memoryPort(files: Readonly<Record<string, MemoryFile>> = {}, home = 'file:///home/user'): MemoryPort {
  const held = new Map(Object.entries(files).map(([uri, file]) => [normalUri(uri), file]));
  const calls = { read: 0, list: 0, stat: 0, stamp: 0, pause: 0 };
  const reads: string[] = [];
  let gate: Promise<void> | undefined;
  const written = new Map<string, { readonly number: number; readonly at: number }>();
  let writes = 0;
  let now = 0;
  let stamps = false;
  const stampOf = (uri: string): FileStamp | undefined => {
    if (!stamps) return undefined;
    const file = held.get(followed(uri));
    const size = typeof file === 'string' ? new TextEncoder().encode(file).length : file instanceof Uint8Array ? file.length : 0;
    const { number, at } = written.get(followed(uri)) ?? { number: 0, at: 0 };
    return { text: `${size}.${number}`, changed: at, size };
  };

  const isFolder = (uri: string) => [...held.keys()].some((known) => known.startsWith(`${uri}/`));
  const followed = (uri: string): string => {
    const file = held.get(uri);
    return typeof file === 'object' && 'link' in file ? normalUri(file.link) : uri;
  };

  return {
    calls,
    reads,
    home,
    today: () => '2026-11-30',
    async read(uri, limit) {
      calls.read += 1;
      reads.push(uri);
      if (gate) await gate;
      const file = held.get(followed(uri));
      if (file === undefined) return isFolder(uri) ? failure('unreadable', 'a folder') : failure('gone', 'no such file');
      if (typeof file === 'object' && 'failure' in file) return failure(file.failure, 'as the test says');
      if (typeof file === 'object' && 'link' in file) return failure('unreadable', 'too many links');
      const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file;
      if (bytes.length > limit) return failure('too-large', `${bytes.length} bytes`);
      const result = decode(bytes);
      const stamp = stampOf(uri);
      return result.ok && stamp ? { ...result, stamp } : result;
    },
    async bytes(uri, limit) {
      calls.read += 1;
      reads.push(uri);
      if (gate) await gate;
      const file = held.get(followed(uri));
      if (file === undefined || (typeof file === 'object' && !(file instanceof Uint8Array))) return failure('gone', 'no such file');
      const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file;
      return bytes.length > limit ? failure('too-large', `${bytes.length} bytes`) : { ok: true, bytes };
    },
    unpacker: nodeUnpacker,
    list(uri) {
      calls.list += 1;
      const entries = new Map<string, FolderEntry>();
      for (const [known, file] of held) {
        if (!known.startsWith(`${uri}/`)) continue;
        const [name = '', ...rest] = pathOf(known).slice(pathOf(`${uri}/`).length).split('/');
        const kind = rest.length > 0 ? 'folder' : typeof file === 'object' && 'link' in file ? 'link' : 'file';
        entries.set(name, { name, kind });
      }
      return Promise.resolve(entries.size === 0 ? failure('gone', 'no such folder') : { ok: true, entries: [...entries.values()] });
    },
    stat(uri) {
      calls.stat += 1;
      const real = followed(uri);
      const file = held.get(real);
      if (typeof file === 'object' && 'link' in file) return Promise.resolve(failure('unreadable', 'too many links'));
      if (file === undefined) return Promise.resolve(isFolder(real) ? { ok: true, kind: 'folder', size: 0, real } : failure('gone', 'no such file'));
      return Promise.resolve({ ok: true, kind: 'file', size: typeof file === 'string' || file instanceof Uint8Array ? file.length : 0, real });
    },
    stamp(uri) {
      calls.stamp += 1;
      const file = held.get(followed(uri));
      return Promise.resolve(file === undefined ? undefined : stampOf(uri));
    },
    hash(text) {
      return `h${text.length}-${fnv(text)}`;
    },
    pause() {
      calls.pause += 1;
      return Promise.resolve();
    },
    write(uri, file) {
      const normal = normalUri(uri);
      held.set(normal, file);
      written.set(normal, { number: ++writes, at: now });
    },
    setTime(time) {
      now = time;
    },
    useStamps() {
      stamps = true;
    },
    remove(uri) {
      const gone = normalUri(uri);
      for (const known of [...held.keys()]) if (known === gone || known.startsWith(`${gone}/`)) held.delete(known);
    },
    holdReads() {
      let open: () => void = () => undefined;
      gate = new Promise((resolve) => (open = resolve));
      return () => {
        gate = undefined;
        open();
      };
    },
    resetCalls() {
      Object.assign(calls, { read: 0, list: 0, stat: 0, stamp: 0, pause: 0 });
      reads.length = 0;
    },
  };
}

function failure(reason: FileFailure['reason'], detail: string): FileFailure {
  return { ok: false, reason, detail };
}

/** FNV-1a over UTF-16 code units, enough to tell the texts of a test apart. */
function fnv(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(16);
}
