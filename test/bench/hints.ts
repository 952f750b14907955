/**
 * Measures a keystroke in the values of two large charts of the corpora until the inlay hints of the lines on the screen are there, through the built
 * server over standard input and output: edits of all kinds, there and back, each after the answer to the one before it. The hints tell what the
 * chart renders, so an answer takes joining the values and finding the chart's images anew. It asserts nothing.
 * Run it by `npm run bench -- hints`; `EDITS`, `CHARTS`, `GAP` and `SLOWEST` change what is measured and told.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import type { ConfigurationParams, InlayHint, ProtocolConnection } from 'vscode-languageserver/node';
import { SERVER_FLAGS } from '../../server/src/lsp/protocol';
import { Builder } from '../corpora/builtCharts';
import { hasCorpora } from '../corpora/corpora';
import { editPair, spread, workedBy, type Edit, type EditKind } from './support/typing';

const CHARTS = (process.env['CHARTS'] ?? 'bitnami+charts/bitnami/kafka,prometheus-community+helm-charts/charts/kube-prometheus-stack').split(',');
/** Edits of each chart, there and back counted as two. */
const EDITS = Number(process.env['EDITS'] ?? 400);
/** What a fast typist leaves between two keys, in ms. */
const GAP = Number(process.env['GAP'] ?? 30);
/** How many of the slowest edits are told one by one. */
const SLOWEST = Number(process.env['SLOWEST'] ?? 0);
const WARM_UP = 60;
/** Lines that an editor shows, and asks hints for. */
const SHOWN = 60;

const TABLE = [
  'version: 1',
  'artifactRegistries:',
  '  - registryUrl: mirror.example.com',
  '    mirroredRegistries: [docker.io, quay.io, ghcr.io, registry.k8s.io, registry-1.docker.io]',
  '',
].join('\n');

const KINDS: readonly EditKind[] = [
  { kind: 'tag', before: /^\s+tag: ["']?[\w.-]*(?=["']?$)/, out: /^/, text: () => '7' },
  { kind: 'repository', before: /^\s+repository: [\w./-]+(?=$)/, out: /^/, text: () => 'x' },
  { kind: 'host', before: /^\s+registry: /, out: /^(?:registry-1\.docker|docker|quay|ghcr)\.io$/, text: (host) => (host === 'quay.io' ? 'ghcr.io' : 'quay.io') },
  { kind: 'switch', before: /^\s*(?:enabled|create|install): /, out: /^(?:true|false)$/, text: (value) => (value === 'true' ? 'false' : 'true') },
  { kind: 'text', before: /^\s+\w+: ["']?[a-z][\w-]*(?=["']?$)/, out: /^/, text: () => 'x' },
  { kind: 'number', before: /^\s+\w+: \d+(?=$)/, out: /^/, text: () => '0' },
  { kind: 'key', before: /^\s+[A-Za-z]+(?=:)/, out: /^/, text: () => 'x' },
  { kind: 'comment', before: /^\s*# \w+/, out: /^/, text: () => 'x' },
  { kind: 'line', before: /^\s+[A-Za-z]+: [a-z0-9]+(?=$)/, out: /^/, text: () => '\n# another line' },
];

interface Measured extends Pick<Edit, 'kind' | 'line'> {
  readonly clock: number;
  readonly work: number;
  readonly hints: number;
}

async function main(): Promise<void> {
  const server = process.env['SERVER'];
  if (!hasCorpora() || server === undefined) {
    console.log(server === undefined ? 'Run this by npm run bench -- hints.' : 'Nothing to measure: the corpora are not there.');
    return;
  }
  console.log(`Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'} x ${cpus().length}; ${EDITS} edits, ${GAP} ms between two`);
  const builder = new Builder();
  try {
    for (const chart of CHARTS) await measure(server, chart, builder.build(chart).folder);
  } finally {
    builder.remove();
  }
}

async function measure(server: string, chart: string, folder: string): Promise<void> {
  const table = mkdtempSync(join(tmpdir(), 'mirror-lens-hints-'));
  writeFileSync(join(table, 'apollo-registries.yaml'), TABLE);
  const values = join(folder, 'values.yaml');
  // An edit that is taken back must not lead to the text on the disk, of which everything is known.
  const text = `# This text is not saved.\n${readFileSync(values, 'utf8')}`;
  const client = await start(server, [table, folder]);
  try {
    const found = await typed(client, pathToFileURL(values).href, text);
    const name = `${basename(chart)} (${text.split('\n').length} lines)`;
    console.log(`${name}: ${found.length} edits; ${spread(found.map(({ clock }) => clock))}; on the processor ${spread(found.map(({ work }) => work))}; up to ${Math.max(...found.map(({ hints }) => hints))} hints`);
    for (const { kind } of KINDS) {
      const own = found.filter((one) => one.kind === kind);
      if (own.length > 0) console.log(`  ${kind.padEnd(10)} ${String(own.length).padStart(3)} edits, on the processor ${spread(own.map(({ work }) => work))}`);
    }
    const slowest = [...found].sort((a, b) => b.work - a.work).slice(0, SLOWEST);
    for (const { kind, line, work, clock } of slowest) console.log(`  ${work.toFixed(1)} ms (${clock.toFixed(1)}) ${kind}: ${line.trim()}`);
  } finally {
    client.stop();
    rmSync(table, { recursive: true, force: true });
  }
}

async function typed(client: Client, uri: string, text: string): Promise<readonly Measured[]> {
  const { connection } = client;
  void connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
  await connection.sendRequest('mirrorLens/idle', null);
  const edits = editsOf(text);
  const found: Measured[] = [];
  for (let at = -WARM_UP; at < EDITS; at += 1) {
    const edit = edits[(at + WARM_UP) % edits.length];
    if (!edit) break;
    await pause(GAP);
    const before = client.worked();
    const began = performance.now();
    void connection.sendNotification('textDocument/didChange', { textDocument: { uri, version: at + WARM_UP + 2 }, contentChanges: [{ range: edit.range, text: edit.text }] });
    const line = Math.max(0, edit.range.start.line - SHOWN / 2);
    const range = { start: { line, character: 0 }, end: { line: line + SHOWN, character: 0 } };
    const hints = await connection.sendRequest<InlayHint[] | null>('textDocument/inlayHint', { textDocument: { uri }, range });
    const clock = performance.now() - began;
    if (at >= 0) found.push({ kind: edit.kind, line: edit.line, clock, work: client.worked() - before, hints: hints?.length ?? 0 });
  }
  return found;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Edits that come in pairs, there and back, of each kind in turn at places that are spread over the text. */
function editsOf(text: string): readonly Edit[] {
  const lines = text.split('\n');
  const places = KINDS.map((kind) => lines.flatMap((written, line) => editPair(kind, line, written))).filter((found) => found.length > 0);
  const rounds = Math.ceil((EDITS + WARM_UP) / (2 * places.length));
  return Array.from({ length: rounds }, (_, round) => places.flatMap((found) => found[Math.floor(((round * 0.618 + 0.37) % 1) * found.length)] ?? [])).flat();
}

interface Client {
  readonly connection: ProtocolConnection;
  /** How long the server's main thread has worked since it was started, in ms; NaN where the system does not tell. */
  worked(): number;
  stop(): void;
}

/** Starts the server with folders open, and shakes hands with it. */
async function start(program: string, folders: readonly string[]): Promise<Client> {
  const flags = process.env['SERVER_OPTIONS']?.split(' ') ?? [];
  const server = spawn(process.execPath, [...SERVER_FLAGS, ...flags, program, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  connection.onRequest('workspace/configuration', ({ items }: ConfigurationParams) => items.map(() => null));
  for (const method of ['client/registerCapability', 'client/unregisterCapability', 'window/workDoneProgress/create', 'workspace/inlayHint/refresh']) connection.onRequest(method, () => null);
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: null, rootUri: null, initializationOptions: { ownClient: true },
    workspaceFolders: folders.map((path) => ({ uri: pathToFileURL(path).href, name: basename(path) })),
    capabilities: {
      workspace: { configuration: true, workspaceFolders: true, inlayHint: { refreshSupport: true } },
      textDocument: {
        synchronization: { dynamicRegistration: false }, inlayHint: {},
        publishDiagnostics: { relatedInformation: true, versionSupport: true, codeDescriptionSupport: true },
      },
    },
  });
  void connection.sendNotification('initialized', {});
  await connection.sendRequest('mirrorLens/idle', null);
  return {
    connection,
    worked: () => workedBy(server.pid),
    stop: () => {
      void connection.sendRequest('shutdown').then(() => connection.sendNotification('exit')).finally(() => setTimeout(() => server.kill(), 500).unref());
    },
  };
}

void main();
