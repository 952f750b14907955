// @ts-check
/**
 * Runs `charts.ts` bundled as the product is: `node test/bench/charts.mjs`. `TURNS` is how often each chart is rendered by Helm and by the
 * evaluator in turn, `CHARTS` a part of the paths of those to be measured. `PROFILE=1` leaves Helm away and writes a profile of the processor.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { ensureHelm } from '../../scripts/lib/helm.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'mirror-lens-bench-'));
const profile = Boolean(process.env['PROFILE']);

try {
  const helm = await ensureHelm();
  const outfile = join(folder, 'charts.cjs');
  await build({
    entryPoints: [join(root, 'test/bench/charts.ts')], bundle: true, platform: 'node', target: 'node20', format: 'cjs',
    mainFields: ['module', 'main'], minify: !profile, outfile, logLevel: 'warning',
    // The corpora are found beside the repository, from the folder of the tests that read them.
    define: { __dirname: JSON.stringify(join(root, 'test', 'corpora')) },
  });
  const flags = profile ? ['--cpu-prof', '--cpu-prof-dir', tmpdir()] : [];
  const { status } = spawnSync(process.execPath, [...flags, outfile], {
    cwd: root, stdio: 'inherit', env: { ...process.env, ...(helm !== undefined && { HELM: helm }) },
  });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
