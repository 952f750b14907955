import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { version } from '../../package.json';
import { run } from './cli/run';
import { serveStdio } from './lsp/node';
import { nodePort } from './platform/node';
import { createFile, replaceFile } from './platform/replace';

const port = nodePort();

// A write to a pipe without a reader also raises this event; the write's own callback deals with it.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

run(process.argv.slice(2), {
  port,
  cwd: process.cwd(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  version,
  pages: pathToFileURL(join(__dirname, '..', 'docs', 'diagnostics')).href,
  replaceFile: (uri, hash, text) => replaceFile(port, uri, hash, text),
  createFile,
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
