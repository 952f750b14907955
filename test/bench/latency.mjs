// @ts-check
/**
 * Runs `latency.ts` against the built server, over standard input and output: `node test/bench/latency.mjs [--alone]`.
 * yaml-language-server is measured beside it; it is installed on demand into `.vscode-test/`, and left out with `--alone` or where it
 * cannot be had.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const OTHER = 'yaml-language-server@1.25.0';

/** @returns {string | undefined} the program of yaml-language-server, installed where it is missing */
function otherServer() {
  if (process.argv.includes('--alone')) return undefined;
  const folder = join(root, '.vscode-test', 'bench-yaml-language-server');
  const program = join(folder, 'node_modules', 'yaml-language-server', 'bin', 'yaml-language-server');
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    spawnSync('npm', ['install', '--no-audit', '--no-fund', '--no-save', OTHER], { cwd: folder, stdio: 'ignore', shell: process.platform === 'win32' });
  }
  return existsSync(program) ? program : undefined;
}

const folder = mkdtempSync(join(tmpdir(), 'mirror-lens-latency-'));
try {
  spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { stdio: 'inherit' });
  const outfile = join(folder, 'latency.cjs');
  await build({
    entryPoints: [join(root, 'test/bench/latency.ts')], bundle: true, platform: 'node', target: 'node20', format: 'cjs',
    mainFields: ['module', 'main'], outfile, logLevel: 'warning',
  });
  const other = otherServer();
  const { status } = spawnSync(process.execPath, [outfile], {
    cwd: root, stdio: 'inherit', env: { ...process.env, SERVER: join(root, 'dist', 'server.js'), ...(other && { OTHER_SERVER: other }) },
  });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
