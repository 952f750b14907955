import type { Texts } from '../base/texts';
import type { FilePort, IndexStore } from '../workspace/port';

/** What the world gives to the server: files and time. Node's twin stands in `node.ts`, the tests bring their own. */
export interface Host {
  readonly port: FilePort;
  /** Where indexes are kept between runs: in the folder that the client names, else where the system keeps such files. Undefined where nothing is kept. */
  readonly store?: (folder: string | undefined) => IndexStore | undefined;
  readonly timers: Timers;
  /** The address of the folder with one page per diagnostic, without a slash at the end; undefined where there is none. */
  readonly pages: string | undefined;
  /** The texts of a language, which is in lower case, such as `de`; undefined where there is no translation. Without it everything is told in English. */
  readonly texts?: (language: string) => Texts | undefined;
  readonly version: string;
}

export interface Timers {
  /** Runs something after a time in ms; the function that comes back takes it back. */
  after(milliseconds: number, run: () => void): () => void;
  /** Runs something as soon as the messages that have arrived by now are taken up; the function that comes back takes it back. */
  soon(run: () => void): () => void;
  /** Milliseconds since some moment, for the length of work. */
  now(): number;
}
