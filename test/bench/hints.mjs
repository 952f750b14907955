// @ts-check
/** Runs `hints.ts` against the built server, over standard input and output: `npm run bench -- hints`. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bench, buildProduct, root } from './support/spawn.mjs';

const folder = mkdtempSync(join(tmpdir(), 'mirror-lens-hints-'));
try {
  if (process.env['SERVER'] === undefined) buildProduct();
  const outfile = join(folder, 'hints.cjs');
  await build({
    entryPoints: [join(bench, 'hints.ts')], bundle: true, platform: 'node', target: 'node20', format: 'cjs', mainFields: ['module', 'main'], outfile, logLevel: 'warning',
    // The corpora are found beside the repository, from the folder of the tests that read them.
    define: { __dirname: JSON.stringify(join(root, 'test', 'corpora')) },
  });
  const { status } = spawnSync(process.execPath, [outfile], { cwd: root, stdio: 'inherit', env: { SERVER: join(root, 'dist', 'server.js'), ...process.env } });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
