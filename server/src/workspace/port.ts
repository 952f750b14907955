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

/**
 * The workspace's only door to the world. Node implements it in `platform/`, the tests in memory; a browser may follow.
 * No function throws or rejects: what goes wrong is a `FileFailure`.
 */
export interface FilePort {
  /** The text of a file of at most `limit` bytes: UTF-8 with or without a byte order mark. */
  read(uri: string, limit: number): Promise<FileText | FileFailure>;
  /** The names in a folder. */
  list(uri: string): Promise<FolderList | FileFailure>;
  /** What stands at a URI, links followed. */
  stat(uri: string): Promise<FileStat | FileFailure>;
  /** A hash of a text, short and stable: equal texts have equal hashes. */
  hash(text: string): string;
  /** Lets other work of the process run before the promise resolves. */
  pause(): Promise<void>;
  /** The day that it is, as `YYYY-MM-DD` in UTC; a world without a clock has none. */
  readonly today?: () => string;
  /** The URI of the user's home folder without a slash at the end, undefined where there is none. */
  readonly home: string | undefined;
}
