import type { Unpacker } from '../charts/model/world';
import type { TroubleReason } from './snapshot';

/** Why a file or folder could not be read, as a value: the world may fail, the core may not. */
export interface FileFailure {
  readonly ok: false;
  readonly reason: Exclude<TroubleReason, 'too-deep'>;
  /** The particulars in a few words, such as a size or the system's own reason. */
  readonly detail: string;
}

/** A file's text. A byte order mark is taken off, as editors do, so that offsets equal theirs; `bom` tells that there was one. */
export interface FileText {
  readonly ok: true;
  readonly text: string;
  readonly bom: boolean;
  /** The state of the file that was read; missing where the world tells none. */
  readonly stamp?: FileStamp;
}

/** What tells a file's state on disk from every other one without reading it. */
export interface FileStamp {
  /** Equal for equal states: size, times in nanoseconds, inode. */
  readonly text: string;
  /** When the file last changed in any way, in ms since 1970. */
  readonly changed: number;
  /** In bytes. */
  readonly size: number;
}

/** A file's bytes. */
export interface FileBytes {
  readonly ok: true;
  readonly bytes: Uint8Array;
}

/** One name in a folder. A link is listed as such, whatever it leads to; `other` is a socket, a device or a pipe. */
export interface FolderEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
}

/** What stands at a URI once links are followed. */
export interface FileStat {
  readonly ok: true;
  readonly kind: 'file' | 'folder' | 'other';
  /** In bytes. */
  readonly size: number;
  /** The URI that links lead to; the asked one where there are none. */
  readonly real: string;
}

/** A folder's names, in no particular order. */
export interface FolderList {
  readonly ok: true;
  readonly entries: readonly FolderEntry[];
}

/** Where indexes are kept between two runs. No function throws or rejects; what cannot be loaded is not there, what cannot be saved is not saved. */
export interface IndexStore {
  /** The product, down to the build that runs: what another one kept is not used. */
  readonly product: string;
  /** The text that was saved last under a name, whole and as it was; undefined otherwise. */
  load(name: string): Promise<string | undefined>;
  /** Puts a text in place of what was saved under a name. Others who load it at the same time get the one or the other. */
  save(name: string, text: string): Promise<void>;
  /** The time of day, in ms since 1970. */
  now(): number;
}

/** What a port that is asked for thousands of files gives at once where it can: a promise for each costs more than what it is for. */
export type Answer<T> = T | Promise<T>;

/**
 * The workspace's only door to the world. Node implements it in `platform/`, the tests in memory; a browser may follow.
 * No function throws or rejects: what goes wrong is a `FileFailure`.
 */
export interface FilePort {
  /** The text of a file of at most `limit` bytes: UTF-8 with or without a byte order mark. */
  read(uri: string, limit: number): Answer<FileText | FileFailure>;
  /** The bytes of a file of at most `limit` bytes, such as an archive. */
  bytes(uri: string, limit: number): Promise<FileBytes | FileFailure>;
  /** Takes archives apart in memory. */
  readonly unpacker: Unpacker;
  /** The names in a folder. */
  list(uri: string): Answer<FolderList | FileFailure>;
  /** The state of a file, links followed; undefined where there is none or the world tells no states. */
  stamp(uri: string): Answer<FileStamp | undefined>;
  /** What stands at a URI, links followed. */
  stat(uri: string): Answer<FileStat | FileFailure>;
  /** A hash of a text, short and stable: equal texts have equal hashes. */
  hash(text: string): string;
  /** Lets other work of the process run before the promise resolves. */
  pause(): Promise<void>;
  /** The day that it is, as `YYYY-MM-DD` in UTC; a world without a clock has none. */
  readonly today?: () => string;
  /** The URI of the user's home folder without a slash at the end, undefined where there is none. */
  readonly home: string | undefined;
}
