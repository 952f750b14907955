import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { cliFolder, pod, TABLE, type CliFolder } from './runCli';

const ROOT = join(__dirname, '../../..');

/** The program as a process: real pipes, exit statuses and a reader that leaves. */
describe('the program', () => {
  let out = '';
  let folder: CliFolder;
  before(async function () {
    this.timeout(60_000);
    out = mkdtempSync(join(tmpdir(), 'mirror-lens-'));
    await build({ absWorkingDir: ROOT, entryPoints: { cli: 'server/src/cli.ts', server: 'server/src/node.ts' }, bundle: true, platform: 'node', target: 'node20', format: 'cjs', mainFields: ['module', 'main'], outdir: out, logLevel: 'silent' });
    const images = Array.from({ length: 4000 }, (_, at) => `internal.registry.com/foo/bar-${at}:1.0.0`);
    folder = cliFolder({ 'apollo-registries.yaml': TABLE, 'pod.yaml': pod(...images) });
  });
  after(() => {
    folder.remove();
    rmSync(out, { recursive: true, force: true });
  });
  const program = () => join(out, 'cli.js');
  let child: ChildProcessWithoutNullStreams | undefined;
  const start = (...args: string[]) => (child = spawn(process.execPath, [program(), ...args], { cwd: folder.path }));
  afterEach(() => {
    child?.kill();
    child = undefined;
  });

  it('prints large results whole into a pipe', () => {
    const { status, stdout } = spawnSync(process.execPath, [program(), 'images', '--format', 'json'], { cwd: folder.path, encoding: 'utf8', maxBuffer: 1 << 28 });
    assert.equal(status, 0);
    assert.equal(stdout.split('\n').length, 4001);
    assert.ok(stdout.endsWith('}\n'));
  }).timeout(60_000);

  it('ends quietly when its reader leaves', function () {
    if (!existsSync('/bin/sh')) return this.skip();
    const command = `"${process.execPath}" "${program()}" images --format json; echo "status $?" >&2`;
    const result = spawnSync('/bin/sh', ['-c', `(${command}) | head -n 1`], { cwd: folder.path, encoding: 'utf8' });
    assert.equal(result.stdout.split('\n').length, 2);
    assert.equal(result.stderr, 'status 0\n');
  }).timeout(60_000);

  it('gives the exit statuses of the contract', () => {
    const statusOf = (...args: string[]) => spawnSync(process.execPath, [program(), ...args], { cwd: folder.path }).status;
    assert.equal(statusOf('--version'), 0);
    assert.equal(statusOf('rewrite', '--check'), 1);
    assert.equal(statusOf('images', 'none.yaml'), 2);
    assert.equal(statusOf('nothing'), 2);
  }).timeout(60_000);

  it('answers lines while its input stays open', async () => {
    const child = start('resolve', '--format', 'json', '-');
    const answer = printed(child, /\}\n$/);
    child.stdin.write('internal.registry.com/a:1\n');
    assert.equal((JSON.parse(await answer) as { status: string }).status, 'mirrored');
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.stdin.end();
    assert.equal(await ended, 0);
  }).timeout(60_000);

  it('serves an editor over standard input and output', async () => {
    const child = start('lsp', '--stdio');
    const ended = new Promise((resolve) => child.once('close', resolve));
    const answer = printed(child, /"serverInfo":\{"name":"Mirror Lens"/);
    const send = (message: object) => {
      const body = JSON.stringify({ jsonrpc: '2.0', ...message });
      child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    };
    send({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } });
    await answer;
    send({ method: 'initialized', params: {} });
    send({ id: 2, method: 'shutdown' });
    send({ method: 'exit' });
    assert.equal(await ended, 0);
  }).timeout(60_000);

  it('is what the build makes', () => {
    const { bin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { bin: Record<string, string> };
    assert.equal(bin['mirror-lens'], './dist/cli.js');
  });
});

/** What a process has printed once it matches; a process that ends before fails. */
function printed(child: ChildProcessWithoutNullStreams, expected: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (data: Buffer) => {
      text += data.toString();
      if (expected.test(text)) resolve(text);
    });
    child.once('close', () => reject(new Error(`It ended after printing: ${text}`)));
  });
}
