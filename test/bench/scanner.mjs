// @ts-check
/**
 * Runs `scanner.ts` bundled as the product is: `node test/bench/scanner.mjs [--fresh]`. All readers are measured in one
 * process; with `--fresh` the scanner, `yaml` and js-yaml make their first pass in a fresh process each, three times.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'mirror-lens-bench-'));

/** @param {string} script @param {Record<string, string>} variables */
function run(script, variables) {
  spawnSync(process.execPath, [script], { cwd: root, stdio: 'inherit', env: { ...process.env, ...variables } });
}

try {
  const outfile = join(folder, 'scanner.cjs');
  await build({
    entryPoints: [join(root, 'test/bench/scanner.ts')], bundle: true, platform: 'node', target: 'node20', format: 'cjs',
    mainFields: ['module', 'main'], minify: true, outfile, logLevel: 'warning',
  });
  if (process.argv.includes('--fresh')) {
    const list = join(folder, 'list.json');
    run(outfile, { WRITE_LIST: list });
    const readers = ['scanner, templates on', 'yaml parseAllDocuments', 'js-yaml loadAll'];
    for (let time = 0; time < 3; time += 1) for (const reader of readers) run(outfile, { LIST: list, ONLY: reader, PASSES: '0' });
  } else {
    run(outfile, {});
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
