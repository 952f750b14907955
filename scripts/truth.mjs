// @ts-check
/**
 * Judges what the product says of charts and of generated templates by Helm, and its scanner by `yaml`, with everything there is to compare:
 * `npm run truth`. What `npm test` runs of it are the charts' own values, every third file and some templates.
 */
import { join } from 'node:path';
import { root } from './lib/paths.mjs';
import { run } from './lib/processes.mjs';

const files = ['test/corpora/charts.test.ts', 'test/corpora/rewrites.test.ts', 'test/unit/charts/valuesAgainstHelm.test.ts', 'test/unit/scanner/oracle.test.ts'];

/**
 * @param {readonly string[]} tests
 * @param {string} cases how many are generated, where `CASES` does not say
 */
async function judge(tests, cases) {
  const { code } = await run(process.execPath, [join(root, 'node_modules/mocha/bin/mocha.js'), '--require', 'tsx/cjs', ...tests], {
    cwd: root,
    env: { DIFFERENCES: '1', SEED: 'random', CASES: cases, ...process.env, TRUTH: 'all' },
  });
  return code;
}

// Templates are made by the thousand in the time that a hundred charts take.
const codes = [await judge(files, '100'), await judge(['test/unit/charts/fuzz.test.ts'], '1500')];
process.exitCode = codes.find((code) => code !== 0) ?? 0;
