import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { version } from '../../package.json';
import type { CliHost } from './cli/host';
import { recordedHost } from './cli/recorded';
import { run } from './cli/run';
import { indexStore } from './platform/indexStore';
import { keepRun } from './platform/keptRun';
import { nodePort, uriOfPath } from './platform/node';

/** Where a run may keep what it found out, and under which name it will be asked for as a whole. */
export interface Keeping {
  /** The folder of the cache; undefined where there is none. */
  readonly folder: string | undefined;
  /** The program with what tells one build of it from another. */
  readonly product: string;
  /** The name of this run; undefined where it is not to be kept. */
  readonly name: string | undefined;
}

/** Runs the command line with the process's arguments and streams, and sets the exit status. */
export async function runProgram({ folder, product, name }: Keeping): Promise<void> {
  tuneEngine();
  // Nothing else waits for the thread of a command.
  const port = nodePort({ yields: false });
  const input = { isOpen: false };
  const own: CliHost = {
    port,
    store: folder === undefined ? undefined : indexStore(folder, product),
    cwd: process.cwd(),
    // Looking at standard input opens it, and loads what streams are made of.
    get stdin() {
      input.isOpen = true;
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
  };
  const recorded = folder === undefined || name === undefined ? undefined : recordedHost(own);
  process.exitCode = await run(process.argv.slice(2), recorded?.host ?? own);
  // A reader that has left, or an answered question, must not keep the process waiting for input.
  if (input.isOpen) process.stdin.destroy();
  const kept = recorded?.run(process.exitCode);
  if (kept && folder !== undefined && name !== undefined) keepRun(folder, name, kept);
}

/**
 * A command is over before most optimised code has paid for its making, which takes as much of the processor as all else: functions are optimised later than
 * by V8's own measure. It concerns nothing but time, and only versions of V8 in which the flag was tried.
 */
function tuneEngine(): void {
  if (/^1[12]\./.test(process.versions.v8)) setFlagsFromString('--interrupt-budget=400000');
}
