/**
 * Measures an edit in a mirror configuration while the index holds 50,000 image references: the time from the edit to the diagnostics of the configuration, to
 * those of all open files that follow from it, and until everything has rested. It asserts nothing. Run it by `npm run bench -- mirrorEdit`;
 * `REFERENCES`, `ROUNDS` and `SCOPE` (`openFiles` or `workspace`) change what is measured.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createProtocolConnection, PublishDiagnosticsNotification, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import type { ConfigurationParams, PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { SERVER_FLAGS } from '../../server/src/lsp/protocol';

const REFERENCES = Number(process.env['REFERENCES'] ?? 50_000);
const IN_A_FILE = 50;
const ROUNDS = Number(process.env['ROUNDS'] ?? 15);
const SCOPE = process.env['SCOPE'] ?? 'openFiles';
/** How many manifests are open. */
const OPEN = 3;

/** A configuration with the two texts between which it goes back and forth, each of which changes what is said of every open manifest. */
interface Sample {
  readonly name: string;
  readonly path: string;
  readonly files: Readonly<Record<string, string>>;
  readonly texts: readonly [string, string];
}

const hosts = (count: number, line: (at: number) => string): string => Array.from({ length: count }, (_, at) => line(at)).join('');
const apollo = (second: string): string => `version: 1\nartifactRegistries:\n  - registryUrl: a.mirror.example.com\n    mirroredRegistries: [quay.io]\n  - registryUrl: b.mirror.example.com\n    mirroredRegistries: [${second}]\n${hosts(40, (at) => `  - registryUrl: m${at}.example.net\n    mirroredRegistries: [r${at}.example.com]\n`)}`;
const nodes = 'version: 1\nartifactRegistries:\n  - registryUrl: other.example.com\n    mirroredRegistries: [internal.example.com]\nenvironments:\n  - id: site-a\n    registries: [other.example.com]\n    nodeMirrors: [node/*]\n    reachableHosts: [cache.example.com]\n';
const k3s = (endpoint: string): string => `mirrors:\n  quay.io:\n    endpoint: ["https://${endpoint}"]\n${hosts(40, (at) => `  r${at}.example.com:\n    endpoint: ["https://cache.example.com"]\n`)}`;

const SAMPLES: readonly Sample[] = [
  { name: 'a registry file of Apollo', path: 'apollo-registries.yaml', files: {}, texts: [apollo('ghcr.io'), apollo('quay.io')] },
  { name: 'a registries.yaml of k3s', path: 'node/registries.yaml', files: { 'apollo-registries.yaml': nodes }, texts: [k3s('cache.example.com'), k3s('other.example.org')] },
];

async function main(): Promise<void> {
  const server = process.env['SERVER'];
  if (server === undefined) {
    console.log('Run this by npm run bench -- mirrorEdit.');
    return;
  }
  console.log(`${REFERENCES} references in ${REFERENCES / IN_A_FILE} files, ${OPEN} of them open, diagnostics of ${SCOPE}; Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'} x ${cpus().length}`);
  for (const sample of SAMPLES) {
    const folder = mkdtempSync(join(tmpdir(), 'mirror-lens-mirror-edit-'));
    try {
      write(folder, sample);
      await measured(server, folder, sample);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

function write(folder: string, { path, files, texts: [text] }: Sample): void {
  const put = (name: string, content: string): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  };
  for (const [name, content] of Object.entries({ ...files, [path]: text })) put(name, content);
  for (let at = 0; at < REFERENCES / IN_A_FILE; at++) put(manifestName(at), manifest(at));
}

const manifestName = (at: number): string => `apps/${at % 40}/m${at}.yaml`;

/** A manifest of which the first image follows the rule that changes, and the others are met by other rules or by none. */
function manifest(file: number): string {
  const image = (at: number): string => {
    if (at === 0) return `quay.io/team/app${file}:1.0.${file}`;
    return at % 3 === 0 ? `r${at % 40}.example.com/team${file}/app${at}:1.${at}` : at % 3 === 1 ? `org${file}/app${at}:2` : `quay.io/org${file % 100}/svc${at}:3`;
  };
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: app${file}}\nspec:\n  template:\n    spec:\n      containers:\n${Array.from({ length: IN_A_FILE }, (_, at) => `        - name: c${at}\n          image: ${image(at)}\n`).join('')}`;
}

async function measured(program: string, folder: string, { name, path, texts }: Sample): Promise<void> {
  const server = spawn(process.execPath, [...SERVER_FLAGS, program, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  const listeners = new Set<(params: PublishDiagnosticsParams) => void>();
  connection.onNotification(PublishDiagnosticsNotification.type, (params) => listeners.forEach((listener) => listener(params)));
  connection.onRequest('workspace/configuration', ({ items }: ConfigurationParams) => items.map(({ section }) => (section === 'mirrorLens' ? { diagnostics: { scope: SCOPE } } : null)));
  for (const method of ['client/registerCapability', 'client/unregisterCapability', 'window/workDoneProgress/create']) connection.onRequest(method, () => null);
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: null, rootUri: null, workspaceFolders: [{ uri: pathToFileURL(folder).href, name: basename(folder) }], initializationOptions: { ownClient: true },
    capabilities: { workspace: { configuration: true, workspaceFolders: true }, textDocument: { synchronization: { dynamicRegistration: false }, publishDiagnostics: { relatedInformation: true, versionSupport: true, codeDescriptionSupport: true } } },
  });
  void connection.sendNotification('initialized', {});
  const uriOf = (file: string): string => pathToFileURL(join(folder, file)).href;
  const config = uriOf(path);
  const manifests = Array.from({ length: OPEN }, (_, at) => uriOf(manifestName(at)));
  const open = (uri: string, text: string): void => void connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
  open(config, texts[0]);
  manifests.forEach((uri, at) => open(uri, manifest(at)));
  await connection.sendRequest('mirrorLens/idle', null);
  const worked = (): number => {
    const file = `/proc/${server.pid}/task/${server.pid}/schedstat`;
    return existsSync(file) ? Number(readFileSync(file, 'utf8').split(' ')[0]) / 1e6 : Number.NaN;
  };
  const firsts: number[] = [];
  const all: number[] = [];
  const works: number[] = [];
  const rests: number[] = [];
  for (let round = 0; round < ROUNDS + 2; round++) {
    const version = round + 2;
    const waiting = new Set(manifests);
    let first = Number.NaN;
    const before = worked();
    const start = performance.now();
    const answered = new Promise<void>((resolve) => {
      const listener = (params: PublishDiagnosticsParams): void => {
        if (params.uri === config && Number.isNaN(first)) first = performance.now() - start;
        waiting.delete(params.uri);
        if (waiting.size > 0) return;
        listeners.delete(listener);
        resolve();
      };
      listeners.add(listener);
    });
    void connection.sendNotification('textDocument/didChange', { textDocument: { uri: config, version }, contentChanges: [{ text: texts[(round + 1) % 2 === 0 ? 0 : 1] }] });
    await answered;
    const opened = performance.now() - start;
    const work = worked() - before;
    await connection.sendRequest('mirrorLens/idle', null);
    if (round < 2) continue;
    firsts.push(first);
    all.push(opened);
    works.push(work);
    rests.push(worked() - before);
  }
  connection.dispose();
  server.kill();
  console.log(`${name}: its own diagnostics ${spread(firsts)}; all open files ${spread(all)} (on the processor ${spread(works)}); until everything rests, on the processor, ${spread(rests)}`);
}

function spread(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part: number): string => (sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN).toFixed(0);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`;
}

void main();
