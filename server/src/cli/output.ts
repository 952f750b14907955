import { BrokenPipe, type CliHost, type OutputStream } from './host';

/** Writes results to standard output and complaints to standard error. */
export interface Output {
  /** Writes a line of results; gives when the stream has taken it, so that a slow reader slows the work and nothing piles up. */
  line(text: string): Promise<void>;
  /** Writes a line to standard error, after the program's name. */
  complain(text: string): Promise<void>;
  /** Writes what is still held back. */
  flush(): Promise<void>;
}

const CHUNK = 32 * 1024;

/** The output of a process. Lines are gathered into larger pieces; a reader that has left gives `BrokenPipe`. */
export function createOutput(host: Pick<CliHost, 'stdout' | 'stderr'>): Output {
  let held = '';
  const flush = async (): Promise<void> => {
    if (held === '') return;
    const text = held;
    held = '';
    await write(host.stdout, text);
  };
  return {
    async line(text) {
      held += `${text}\n`;
      if (held.length >= CHUNK) await flush();
    },
    async complain(text) {
      await flush();
      await write(host.stderr, `mirror-lens: ${text}\n`);
    },
    flush,
  };
}

function write(stream: OutputStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      if (!error) resolve();
      else reject(isBrokenPipe(error) ? new BrokenPipe() : error);
    });
  });
}

function isBrokenPipe(error: Error): boolean {
  return 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED');
}
