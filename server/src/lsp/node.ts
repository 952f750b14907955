import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { brotliDecompressSync } from 'node:zlib';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { productOf, userCacheFolder } from '../platform/cacheFolder';
import { indexStore } from '../platform/indexStore';
import { nodePort, uriOfPath } from '../platform/node';
import type { Texts } from '../base/texts';
import type { Host } from './host';
import { startServer } from './server';

/** Serves the client that started this process, over what its arguments name (`--node-ipc`, `--stdio`, `--socket=…`, `--pipe=…`). */
export function serveParent(version: string): void {
  startServer(createConnection(ProposedFeatures.all), nodeHost(version));
}

/** Node's files and timers, and the pages of the diagnostics where they are installed beside the program. */
export function nodeHost(version: string): Host {
  return {
    port: nodePort(),
    store: (folder = userCacheFolder(process.env)) => (folder === undefined ? undefined : indexStore(folder, productOf(version, __filename))),
    timers: {
      after: (milliseconds, run) => {
        const timer = setTimeout(run, milliseconds);
        return () => clearTimeout(timer);
      },
      soon: afterMessages,
      now: () => performance.now(),
    },
    pages: pagesBeside(__dirname),
    texts: textsBeside(__dirname),
    version,
  };
}

/** Messages are taken up one in each turn of the event loop: a turn later the next one has been, where there is one. */
function afterMessages(run: () => void): () => void {
  let turn = setImmediate(() => {
    turn = setImmediate(run);
  });
  return () => clearImmediate(turn);
}

/** The translations that the build puts beside the program, one file for each language. */
function textsBeside(folder: string): (language: string) => Texts | undefined {
  return (language) => {
    const file = join(folder, `texts.${language}.json.br`);
    return existsSync(file) ? JSON.parse(brotliDecompressSync(readFileSync(file)).toString()) as Texts : undefined;
  };
}

function pagesBeside(folder: string): string | undefined {
  const pages = join(folder, '..', 'docs', 'diagnostics');
  return existsSync(pages) ? uriOfPath(pages) : undefined;
}
