// @ts-check
/**
 * `npm run bench [-- NAME…]`: runs the benchmarks of this folder one after the other, all of them or those named. A benchmark is one
 * file: `NAME.mjs` runs as it is; `NAME.ts` without one is bundled as the product is and then run. `$CORPORA` is the folder of real
 * input. Nothing is asserted; what was measured stands in docs/benchmarks.md.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bench, root } from './support/spawn.mjs';

const names = [...new Set(readdirSync(bench).flatMap((name) => /^(?!run\.)([\w-]+)\.(?:mjs|ts)$/.exec(name)?.[1] ?? []))].sort();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}; there are ${names.join(', ')}.`);
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'mirror-lens-bench-'));
try {
  for (const name of wanted.length > 0 ? wanted : names) {
    console.log(`\n${name}`);
    const script = join(bench, `${name}.mjs`);
    const program = existsSync(script) ? script : await bundled(name);
    const { status } = spawnSync(process.execPath, [program], { cwd: root, stdio: 'inherit' });
    if (status !== 0) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @param {string} name */
async function bundled(name) {
  const outfile = join(folder, `${name}.cjs`);
  await build({
    entryPoints: [join(bench, `${name}.ts`)], bundle: true, platform: 'node', target: 'node20', format: 'cjs',
    mainFields: ['module', 'main'], minify: true, outfile, logLevel: 'warning',
  });
  return outfile;
}
