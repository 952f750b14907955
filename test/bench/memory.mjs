// @ts-check
/**
 * Measures the memory that the server holds: idle, with a workspace of one registry file, and with the corpora indexed, without and with a warm cache. The real
 * server is spoken to over standard input and output. It is started with `--expose-gc` and a hook that collects garbage on a signal, so that what is compared is what it
 * holds and not what it has not collected yet; the resident set after that is told beside the heap.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildProduct, corpora, isReady, machine, root } from './support/spawn.mjs';

const TABLE = 'version: 1\nartifactRegistries:\n  - registryUrl: external.registry.com\n    mirroredRegistries: [docker.io, quay.io]\n';

/** Writes what the process uses to standard error whenever SIGUSR2 comes, after two collections. */
const HOOK = `process.on('SIGUSR2', () => { gc(); gc(); setTimeout(() => { gc(); process.stderr.write('memory ' + JSON.stringify(process.memoryUsage()) + '\\n'); }, 500); });`;

/** After how long the engine has given back the room for young objects that a scan of everything took, in ms. */
const REST = 20_000;

async function main() {
  if (!isReady()) return;
  buildProduct();
  const folder = mkdtempSync(join(tmpdir(), 'mirror-lens-bench-'));
  try {
    const idle = join(folder, 'idle');
    mkdirSync(idle);
    writeFileSync(join(idle, 'apollo-registries.yaml'), TABLE);
    writeFileSync(join(folder, 'hook.cjs'), HOOK);
    console.log(`${machine()}; after garbage collection`);
    const base = await measured(folder, [idle]);
    show('idle', base, base);
    show('corpora, first run', await measured(folder, [idle, corpora]), base);
    show('corpora, warm cache', await measured(folder, [idle, corpora]), base);
    rmSync(join(folder, 'cache'), { recursive: true, force: true });
    const rested = await measured(folder, [idle], REST);
    show(`idle, ${REST / 1000} s later`, rested, rested);
    show(`corpora, first run, ${REST / 1000} s later`, await measured(folder, [idle, corpora], REST), rested);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @typedef {{ readonly rss: number, readonly heapUsed: number, readonly external: number, readonly peak: number }} Memory */

/** @param {string} name @param {Memory} own @param {Memory} base */
function show(name, own, base) {
  const mb = (/** @type {number} */ bytes) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
  const held = own.heapUsed + own.external;
  console.log(`${name.padEnd(32)} resident ${mb(own.rss)} (+${mb(own.rss - base.rss)}), heap and external ${mb(held)} (+${mb(held - base.heapUsed - base.external)}), highest resident ${mb(own.peak)}`);
}

/** @param {string} folder @param {readonly string[]} workspace @param {number} rest how long nothing is asked before it is measured, in ms @returns {Promise<Memory>} */
async function measured(folder, workspace, rest = 0) {
  const args = ['--max-semi-space-size=64', '--expose-gc', '--require', join(folder, 'hook.cjs'), join(root, 'dist', 'server.js'), '--stdio'];
  const server = spawn(process.execPath, args, { stdio: 'pipe', env: { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') } });
  try {
    const talk = createTalk(server);
    const folders = workspace.map((path) => ({ uri: pathToFileURL(path).href, name: path }));
    await talk.ask('initialize', { processId: null, rootUri: null, workspaceFolders: folders, capabilities: { workspace: { workspaceFolders: true } }, initializationOptions: {} });
    talk.tell('initialized', {});
    await talk.ask('mirrorLens/idle', null);
    const usage = new Promise((resolve) => {
      let text = '';
      server.stderr.on('data', (/** @type {Buffer} */ data) => {
        text += data.toString();
        const match = /memory (\{.*\})\n/.exec(text);
        if (match?.[1]) resolve(JSON.parse(match[1]));
      });
    });
    await new Promise((resolve) => setTimeout(resolve, rest));
    server.kill('SIGUSR2');
    const memory = /** @type {Omit<Memory, 'peak'>} */ (await usage);
    const peak = Number(/VmHWM:\s*(\d+)/.exec(statusOf(server.pid))?.[1] ?? Number.NaN) * 1024;
    return { ...memory, peak };
  } finally {
    server.kill();
  }
}

/** @param {number | undefined} pid */
function statusOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}

/** Speaks the protocol's framing. @param {import('node:child_process').ChildProcessWithoutNullStreams} server */
function createTalk(server) {
  /** @type {Map<number, (result: unknown) => void>} */
  const waiting = new Map();
  let held = Buffer.alloc(0);
  let ids = 0;
  const send = (/** @type {object} */ message) => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  server.stdout.on('data', (/** @type {Buffer} */ data) => {
    held = Buffer.concat([held, data]);
    for (;;) {
      const head = held.indexOf('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/i.exec(held.toString('latin1', 0, Math.max(0, head)))?.[1]);
      if (head < 0 || held.length < head + 4 + length) return;
      const message = JSON.parse(held.toString('utf8', head + 4, head + 4 + length));
      held = held.subarray(head + 4 + length);
      if (message.method === undefined) waiting.get(message.id)?.(message.result);
      else if (message.id !== undefined) send({ id: message.id, result: null });
    }
  });
  return {
    /** @param {string} method @param {unknown} params */
    ask: (method, params) => new Promise((resolve) => {
      waiting.set(++ids, resolve);
      send({ id: ids, method, params });
    }),
    /** @param {string} method @param {unknown} params */
    tell: (method, params) => send({ method, params }),
  };
}

await main();
