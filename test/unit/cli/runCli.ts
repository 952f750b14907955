import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import type { CliHost, OutputStream } from '../../../server/src/cli/host';
import { run } from '../../../server/src/cli/run';
import { openRevision } from '../../../server/src/platform/git';
import { nodePort } from '../../../server/src/platform/node';
import { appendFile, createFile, replaceFile } from '../../../server/src/platform/replace';

/** What a run printed and gave. */
export interface CliResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A temporary folder that the command line runs in. */
export interface CliFolder {
  readonly path: string;
  write(name: string, content: string | Uint8Array): string;
  run(args: readonly string[], options?: RunOptions): Promise<CliResult>;
  remove(): void;
}

export interface RunOptions {
  readonly stdin?: readonly (string | Uint8Array)[];
  readonly environment?: CliHost['environment'];
  readonly cwd?: string;
  /** Changes the world that the run sees. */
  readonly host?: (host: CliHost) => CliHost;
}

/** A new folder with these files; its name holds letters that need encoding. */
export function cliFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): CliFolder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'mirror lens #ä-')));
  const write = (name: string, content: string | Uint8Array): string => {
    const target = join(path, name);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
    return target;
  };
  for (const [name, content] of Object.entries(files)) write(name, content);
  return {
    path,
    write,
    run: (args, options = {}) => runIn(options.cwd ?? path, args, options),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

async function runIn(cwd: string, args: readonly string[], options: RunOptions): Promise<CliResult> {
  const stdout = capture();
  const stderr = capture();
  const port = nodePort();
  const host: CliHost = {
    port,
    store: undefined,
    cwd,
    stdin: input(options.stdin ?? []),
    stdout,
    stderr,
    environment: options.environment ?? {},
    version: '1.2.3',
    pages: 'https://example.com/docs/diagnostics',
    replaceFile: (uri, hash, text) => replaceFile(port, uri, hash, text),
    createFile,
    appendFile,
    openRevision: (revision) => openRevision(port, cwd, revision),
    serve: () => Promise.resolve(0),
  };
  const status = await run(args, options.host ? options.host(host) : host);
  return { status, stdout: stdout.text(), stderr: stderr.text() };
}

function capture(): OutputStream & { text(): string } {
  let held = '';
  return {
    write(text, done) {
      held += text;
      done();
      return true;
    },
    text: () => held,
  };
}

function input(chunks: readonly (string | Uint8Array)[]): AsyncIterable<string | Uint8Array> {
  return Readable.from(chunks);
}

export const TABLE = `version: 1
artifactRegistries:
  - registryUrl: external.registry.com
    displayName: External OCI registry
    mirroredRegistries:
      - internal.registry.com
`;

/** Two registries that mirror one host. */
export const OVERLAP = `version: 1
artifactRegistries:
  - registryUrl: a.example.com
    mirroredRegistries: [internal.registry.com]
  - registryUrl: b.example.com
    mirroredRegistries: [internal.registry.com]
`;

/** A Pod with one container for each image. */
export function pod(...images: readonly string[]): string {
  const containers = images.map((image, at) => `    - name: c${at}\n      image: ${image}\n`);
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n${containers.join('')}`;
}

/** The objects of JSON lines. */
export function jsonLines(text: string): readonly Record<string, unknown>[] {
  return text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, unknown>);
}
