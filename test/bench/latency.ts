/**
 * Measures what is felt while typing: the time from a keystroke to the diagnostics of that version, and of a hover, over standard
 * input and output, on values files of 5,000 and 50,000 lines that are made of the values files of the corpora. The corpora are
 * open as a folder too, so that their files are in the index. The same edits are sent to yaml-language-server, whose fixed delay is
 * taken off. It asserts nothing. Run it by `node test/bench/latency.mjs`; `LINES`, `ROUNDS` and `GAP` change what is measured.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { createProtocolConnection, PublishDiagnosticsNotification, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import type { ConfigurationParams, Hover, ProtocolConnection, PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { SERVER_FLAGS } from '../../server/src/lsp/protocol';
import { editPair, percentile, spread, workedBy, type Edit, type EditKind } from './support/typing';

const CORPORA = process.env['CORPORA'] ?? join(process.cwd(), '..', 'shared', 'corpora');
const SIZES = (process.env['LINES'] ?? '5000,50000').split(',').map(Number);
/** How many places of the file each kind of edit is made at, there and back. */
const ROUNDS = Number(process.env['ROUNDS'] ?? 12);
/** What a fast typist leaves between two keys, in ms; with 0 the next key follows the answer to the last one at once. */
const GAP = Number(process.env['GAP'] ?? 30);
/** How long yaml-language-server waits before it looks at a text (`validationDelayMs` of 1.25), in ms. */
const OTHER_DELAY = 200;

/** Three mirrored hosts, of which the one that most images name is claimed twice, so that all of these are reported. */
const TABLE = [
  'version: 1',
  'artifactRegistries:',
  '  - registryUrl: other.mirror.example.com',
  '    mirroredRegistries: [quay.io, ghcr.io]',
  '  - registryUrl: a.mirror.example.com',
  '    mirroredRegistries: [docker.io]',
  '  - registryUrl: b.mirror.example.com',
  '    mirroredRegistries: [docker.io]',
  '',
].join('\n');

interface Client {
  readonly name: string;
  readonly connection: ProtocolConnection;
  /** Resolves with the next diagnostics of the file that are of this version, or of none where the server names none. */
  diagnostics(version: number): Promise<PublishDiagnosticsParams>;
  /** How long the server's main thread has worked since it was started, in ms; NaN where the system does not tell. */
  worked(): number;
  stop(): void;
}

async function main(): Promise<void> {
  const server = process.env['SERVER'];
  if (!existsSync(CORPORA) || server === undefined) {
    console.log(server === undefined ? 'Run this by test/bench/latency.mjs.' : `Nothing to measure: there is no folder ${CORPORA}.`);
    return;
  }
  console.log(`Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'} x ${cpus().length}; ${GAP} ms between two keys`);
  for (const size of SIZES) {
    const folder = mkdtempSync(join(tmpdir(), 'mirror-lens-latency-'));
    try {
      const text = valuesOf(size);
      writeFileSync(join(folder, 'apollo-registries.yaml'), TABLE);
      mkdirSync(join(folder, 'app'));
      writeFileSync(join(folder, 'app', 'values.yaml'), text);
      const own = await measured(await start('mirror-lens', server, folder), folder, text, 0);
      const other = process.env['OTHER_SERVER'];
      if (other === undefined) {
        console.log('yaml-language-server is not at hand and was skipped');
        continue;
      }
      const theirs = await measured(await start('yaml-language-server', other, folder), folder, text, OTHER_DELAY);
      console.log(`${size} lines: p95 of mirror-lens is 1/${(theirs / own).toFixed(1)} of yaml-language-server's`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** A values file of so many lines: each values file of the corpora under a key of its own, over again where they are too few. */
function valuesOf(size: number): string {
  const names = readdirSync(CORPORA, { recursive: true, encoding: 'utf8' }).filter((name) => /^values.*\.yaml$/.test(basename(name))).sort();
  const lines: string[] = [];
  for (let at = 0; lines.length < size && names.length > 0; at += 1) {
    const name = names[at % names.length] ?? '';
    const own = readFileSync(join(CORPORA, name), 'utf8').split(/\r?\n/).filter((line) => !/^(?:---|\.\.\.|%)/.test(line));
    lines.push(`${basename(dirname(name)).replace(/[^A-Za-z0-9]/g, '')}${at}:`, ...own.map((line) => (line === '' ? line : `  ${line}`)));
  }
  return `${lines.slice(0, size).join('\n')}\n`;
}

const KINDS: readonly EditKind[] = [
  { kind: 'image', before: /^\s+repository: (?=[a-z])/, out: /^/, text: () => 'X' },
  { kind: 'host', before: /^\s+(?:registry|repository): /, out: /^(?:docker|quay|ghcr)\.io/, text: (host) => (host === 'docker.io' ? 'quay.io' : 'docker.io') },
  { kind: 'key', before: /^\s+[A-Za-z]+(?=:)/, out: /^/, text: () => 'x' },
  { kind: 'comment', before: /^\s+# \w+/, out: /^/, text: () => 'x' },
  { kind: 'line', before: /^\s+[A-Za-z]+: [a-z0-9]+(?=$)/, out: /^/, text: () => '\n  # another line' },
];

/** Edits that come in pairs, there and back, at places that are spread over the text. */
function editsOf(text: string): readonly Edit[] {
  const lines = text.split('\n');
  const places = KINDS.map((kind) => lines.flatMap((written, line) => editPair(kind, line, written)));
  return Array.from({ length: ROUNDS }, (_, round) => places.flatMap((found) => found[Math.floor(((round + 0.5) / ROUNDS) * found.length)] ?? [])).flat();
}

async function measured(client: Client, folder: string, text: string, fixedDelay: number): Promise<number> {
  const uri = pathToFileURL(join(folder, 'app', 'values.yaml')).href;
  const { connection } = client;
  const opened = client.diagnostics(1);
  void connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
  await opened;
  if (fixedDelay === 0) await connection.sendRequest('mirrorLens/idle', null);
  const settled = client.diagnostics(2);
  void connection.sendNotification('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ text }] });
  const { diagnostics } = await settled;
  const edits = editsOf(text);
  const keys: number[] = [];
  const work: number[] = [];
  const hovers: number[] = [];
  const numbers: number[] = [];
  const warmUp = Math.min(edits.length, 10);
  let version = 2;
  for (const [index, { range, text: newText }] of [...edits.slice(0, warmUp), ...edits].entries()) {
    version += 1;
    await delay(GAP);
    const answered = client.diagnostics(version);
    const before = client.worked();
    const start = performance.now();
    void connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ range, text: newText }] });
    const answer = await answered;
    if (index < warmUp) continue;
    keys.push(performance.now() - start - fixedDelay);
    work.push(client.worked() - before);
    numbers.push(answer.diagnostics.length);
    if (fixedDelay === 0) hovers.push(...await hovered(client, uri, edits, index - warmUp));
  }
  client.stop();
  const words = `${client.name}: ${text.length} characters, ${diagnostics.length} diagnostics (${new Set(numbers).size} different numbers)`;
  console.log(`${words}; ${keys.length} keys: ${spread(keys)} (on the processor: ${spread(work)})${hovers.length === 0 ? '' : `; ${hovers.length} hovers: ${spread(hovers)}`}`);
  return percentile(keys, 0.95);
}

/** The time of a hover over an image, elsewhere in the text than the edit that was made just now. */
async function hovered({ connection }: Client, uri: string, edits: readonly Edit[], index: number): Promise<readonly number[]> {
  const images = edits.filter(({ kind }) => kind === 'host');
  const place = images[(index * 7) % Math.max(1, images.length)];
  if (!place) return [];
  const { line, character } = place.range.start;
  const start = performance.now();
  const hover = await connection.sendRequest<Hover | null>('textDocument/hover', { textDocument: { uri }, position: { line, character: character + 2 } });
  if (!hover && index === 0) console.log('There is no hover.');
  return [performance.now() - start];
}

/** Starts a server with the folder and the corpora open, and shakes hands with it. */
async function start(name: string, program: string, folder: string): Promise<Client> {
  const server = spawn(process.execPath, [...(name === 'mirror-lens' ? SERVER_FLAGS : []), program, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  const waiting: { version: number; resolve: (params: PublishDiagnosticsParams) => void }[] = [];
  connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
    if (!params.uri.endsWith('/app/values.yaml')) return;
    const [first] = waiting;
    if (first && (params.version ?? first.version) === first.version) waiting.shift()?.resolve(params);
  });
  const yaml = { validate: true, hover: true, completion: true, schemaStore: { enable: false }, kubernetesCRDStore: { enable: false } };
  connection.onRequest('workspace/configuration', ({ items }: ConfigurationParams) => items.map(({ section }) => (section === 'yaml' ? yaml : null)));
  for (const method of ['client/registerCapability', 'client/unregisterCapability', 'window/workDoneProgress/create']) connection.onRequest(method, () => null);
  connection.listen();
  const workspaceFolders = [folder, CORPORA].map((path) => ({ uri: pathToFileURL(path).href, name: basename(path) }));
  await connection.sendRequest('initialize', {
    processId: null,
    rootUri: null,
    workspaceFolders,
    initializationOptions: { ownClient: true },
    capabilities: {
      workspace: { configuration: true, workspaceFolders: true },
      textDocument: {
        synchronization: { dynamicRegistration: false },
        hover: { contentFormat: ['markdown'] },
        publishDiagnostics: { relatedInformation: true, versionSupport: true, codeDescriptionSupport: true },
      },
    },
  });
  void connection.sendNotification('initialized', {});
  return {
    name,
    connection,
    diagnostics: (version) => new Promise((resolve) => void waiting.push({ version, resolve })),
    worked: () => workedBy(server.pid),
    stop: () => {
      connection.dispose();
      server.kill();
    },
  };
}

void main();
