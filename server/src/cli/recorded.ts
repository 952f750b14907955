import type { KeptRun, Stream } from '../platform/keptRun';
import { recordedPort } from '../platform/recordedPort';
import type { CliHost, OutputStream } from './host';

/** A host that notes what a run looks at and writes. */
export interface RecordedHost {
  readonly host: CliHost;
  /** What to keep of the run once it has ended with `status`; undefined where it did more than read files and write to its streams, so that it cannot be replayed. */
  run(status: number): KeptRun | undefined;
}

/** What is written in one run at most, in bytes, for it to be kept. */
const MOST_WRITTEN = 32 * 1024 * 1024;

/** Notes what a run looks at and writes. A run that changes a file, reads standard input, asks git or serves an editor is none to replay; `now` is the clock, in ms. */
export function recordedHost(host: CliHost, now: () => number = Date.now): RecordedHost {
  const files = recordedPort(host.port, host.cwd, now);
  const asked = new Map<string, string | undefined>();
  const written: { readonly stream: Stream; readonly bytes: Buffer }[] = [];
  let length = 0;
  let isSpoiled = false;
  const spoiling = <A extends readonly unknown[], R>(work: (...given: A) => R) => (...given: A): R => {
    isSpoiled = true;
    return work(...given);
  };
  const taken = (stream: Stream, target: OutputStream): OutputStream => ({
    write: (text, done) => {
      const bytes = Buffer.from(text, 'utf8');
      length += bytes.length;
      if (length > MOST_WRITTEN) isSpoiled = true;
      else written.push({ stream, bytes });
      return target.write(text, (error) => {
        if (error) isSpoiled = true;
        done(error);
      });
    },
  });
  return {
    host: {
      port: files.port,
      store: host.store,
      cwd: host.cwd,
      get stdin() {
        isSpoiled = true;
        return host.stdin;
      },
      stdout: taken(1, host.stdout),
      stderr: taken(2, host.stderr),
      environment: new Proxy(host.environment, {
        get: (variables, name) => {
          if (typeof name !== 'string') return undefined;
          asked.set(name, variables[name]);
          return variables[name];
        },
      }),
      version: host.version,
      pages: host.pages,
      replaceFile: spoiling(host.replaceFile),
      createFile: spoiling(host.createFile),
      appendFile: spoiling(host.appendFile),
      openRevision: spoiling(host.openRevision),
      serve: spoiling(host.serve),
    },
    run: (status) => {
      const states = files.states();
      if (isSpoiled || !states) return undefined;
      return { states, environment: asked, today: files.today(), written: joined(written), status };
    },
  };
}

/** What went to one stream in a row as one piece. */
function joined(written: readonly { readonly stream: Stream; readonly bytes: Buffer }[]): KeptRun['written'] {
  const pieces: { stream: Stream; parts: Buffer[] }[] = [];
  for (const { stream, bytes } of written) {
    const last = pieces.at(-1);
    if (last?.stream === stream) last.parts.push(bytes);
    else pieces.push({ stream, parts: [bytes] });
  }
  return pieces.map(({ stream, parts }) => ({ stream, bytes: Buffer.concat(parts) }));
}
