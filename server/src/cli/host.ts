import type { GitFailure, GitRevision } from '../platform/git';
import type { FilePort, IndexStore } from '../workspace/port';

/** What the command line gets from the process that it runs in; tests bring their own. */
export interface CliHost {
  readonly port: FilePort;
  /** Where indexes are kept between runs; undefined where there is no place for them. */
  readonly store: IndexStore | undefined;
  /** The working directory as an absolute path. */
  readonly cwd: string;
  readonly stdin: AsyncIterable<string | Uint8Array>;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  /** The address of the folder with one page per diagnostic, without a slash at the end; undefined where there is none. */
  readonly pages: string | undefined;
  /** Replaces a file's text; see `platform/replace`. */
  readonly replaceFile: ReplaceFile;
  /** Makes a file that is not there yet, with the folders around it where that is asked for; gives why not, in a few words, or undefined when it is done. */
  readonly createFile: (uri: string, text: string, options?: { readonly withFolders?: boolean }) => Promise<string | undefined>;
  /** Writes a text behind what a file holds, and makes the file where it is not there; gives why not, or undefined when it is done. */
  readonly appendFile: (uri: string, text: string) => Promise<string | undefined>;
  /** Opens a revision of the git repository around the working directory; see `platform/git`. */
  readonly openRevision: (revision: string) => Promise<GitRevision | GitFailure>;
  /** Runs the language server over standard input and output until its client leaves; gives the exit status. */
  readonly serve: () => Promise<number>;
}

/** The part of Node's writable streams that is used. */
export interface OutputStream {
  write(text: string, done: (error?: Error | null) => void): boolean;
}

/** Puts `text` in place of the text whose hash is `hash`; gives why not, in a few words, or undefined when it is done. */
export type ReplaceFile = (uri: string, hash: string, text: string) => Promise<string | undefined>;

/** The exit statuses of the contract. */
export const EXIT = { done: 0, findings: 1, wrong: 2 } as const;

/** Ends a command with the exit status for wrong usage; the message is one sentence for the user. */
export class UsageError extends Error {}

/** Ends a command quietly: the reader of the output has left. */
export class BrokenPipe extends Error {}
