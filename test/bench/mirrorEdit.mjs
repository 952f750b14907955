// @ts-check
/** Runs `mirrorEdit.ts` against the built server, over standard input and output: `npm run bench -- mirrorEdit`. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { buildProduct, bench, root } from './support/spawn.mjs';

const folder = mkdtempSync(join(tmpdir(), 'mirror-lens-mirror-edit-'));
try {
  buildProduct();
  const outfile = join(folder, 'mirrorEdit.cjs');
  await build({ entryPoints: [join(bench, 'mirrorEdit.ts')], bundle: true, platform: 'node', target: 'node20', format: 'cjs', mainFields: ['module', 'main'], outfile, logLevel: 'warning' });
  const { status } = spawnSync(process.execPath, [outfile], { cwd: root, stdio: 'inherit', env: { ...process.env, SERVER: join(root, 'dist', 'server.js') } });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
