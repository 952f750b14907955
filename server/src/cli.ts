import { join } from 'node:path';
import { version } from '../../package.json';
import { runProgram } from './cliRun';
import { productOf, userCacheFolder } from './platform/cacheFolder';
import { replayableRun } from './platform/keptRun';

/** What each run but those that serve or ask keeps of itself; a run without the cache is none of them. */
const KEPT: ReadonlySet<string> = new Set(['images', 'check', 'resolve', 'rewrite', 'diff', 'rename', 'convert', 'apollo']);

// A write to a pipe without a reader also raises this event; the write's own callback deals with it.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

const args = process.argv.slice(2);
const folder = userCacheFolder(process.env);
const product = productOf(version, __filename, join(__dirname, 'cli-run.js'));
const name = KEPT.has(args[0] ?? '') && !args.includes('--no-cache') ? JSON.stringify([product, process.cwd(), ...args]) : undefined;

// Most runs of a command in one place follow another in which nothing has changed: what was printed then is printed again, by this small program alone.
const kept = folder === undefined || name === undefined ? undefined : replayable(folder, name);
if (kept) {
  for (const { stream, bytes } of kept.written) (stream === 1 ? process.stdout : process.stderr).write(bytes);
  process.exitCode = kept.status;
} else {
  runProgram({ folder, product, name }).catch((error: unknown) => {
    process.stderr.write(`mirror-lens: this is a bug of Mirror Lens. ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 70;
  });
}

/** Whatever is wrong with what was kept, the command then runs. */
function replayable(folder: string, name: string): ReturnType<typeof replayableRun> {
  try {
    return replayableRun(folder, name, process.env, new Date().toISOString().slice(0, 10));
  } catch {
    return undefined;
  }
}
