import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { version } from '../../package.json';
import { run } from './cli/run';
import { serveStdio } from './lsp/node';
import { indexStore, productOf, userCacheFolder } from './platform/indexStore';
import { nodePort } from './platform/node';
import { replaceFile } from './platform/replace';

// Nothing else waits for the thread of a command.
const port = nodePort({ yields: false });
const cacheFolder = userCacheFolder(process.env);

// A write to a pipe without a reader also raises this event; the write's own callback deals with it.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

run(process.argv.slice(2), {
  port,
  store: cacheFolder === undefined ? undefined : indexStore(cacheFolder, productOf(version, __filename)),
  cwd: process.cwd(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  version,
  pages: pathToFileURL(join(__dirname, '..', 'docs', 'diagnostics')).href,
  replaceFile: (uri, hash, text) => replaceFile(port, uri, hash, text),
  serve: () => {
    serveStdio(version);
    // The server ends the process itself when its client says so.
    return new Promise<number>(() => undefined);
  },
}).then(
  (status) => {
    process.exitCode = status;
    // A reader that has left, or an answered question, must not keep the process waiting for input.
    process.stdin.destroy();
  },
  (error: unknown) => {
    process.stderr.write(`mirror-lens: this is a bug of Mirror Lens. ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 70;
  },
);
