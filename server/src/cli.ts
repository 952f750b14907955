import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { version } from '../../package.json';
import { run } from './cli/run';
import { indexStore, productOf, userCacheFolder } from './platform/indexStore';
import { nodePort, uriOfPath } from './platform/node';

// Nothing else waits for the thread of a command.
const port = nodePort({ yields: false });
let isInputOpen = false;
const cacheFolder = userCacheFolder(process.env);

tuneEngine();

// A write to a pipe without a reader also raises this event; the write's own callback deals with it.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

run(process.argv.slice(2), {
  port,
  store: cacheFolder === undefined ? undefined : indexStore(cacheFolder, productOf(version, __filename)),
  cwd: process.cwd(),
  // Looking at standard input opens it, and loads what streams are made of.
  get stdin() {
    isInputOpen = true;
    return process.stdin;
  },
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  version,
  pages: uriOfPath(join(__dirname, '..', 'docs', 'diagnostics')),
  // Most commands replace nothing.
  replaceFile: async (uri, hash, text) => (await import('./platform/replace')).replaceFile(port, uri, hash, text),
  createFile: async (...given) => (await import('./platform/replace')).createFile(...given),
  appendFile: async (...given) => (await import('./platform/replace')).appendFile(...given),
  openRevision: async (revision) => (await import('./platform/git')).openRevision(port, process.cwd(), revision),
  serve: () => {
    // A program of its own, which takes from `--stdio` how to talk: the protocol's libraries would else be loaded by every command.
    createRequire(__filename)('./server.js');
    // The server ends the process itself when its client says so.
    return new Promise<number>(() => undefined);
  },
}).then(
  (status) => {
    process.exitCode = status;
    // A reader that has left, or an answered question, must not keep the process waiting for input.
    if (isInputOpen) process.stdin.destroy();
  },
  (error: unknown) => {
    process.stderr.write(`mirror-lens: this is a bug of Mirror Lens. ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 70;
  },
);

/**
 * A command is over before most optimised code has paid for its making, which takes as much of the processor as all else: functions are optimised later than
 * by V8's own measure. It concerns nothing but time, and only versions of V8 in which the flag was tried.
 */
function tuneEngine(): void {
  if (/^1[12]\./.test(process.versions.v8)) setFlagsFromString('--interrupt-budget=400000');
}
