// @ts-check
/**
 * Judges what the product says of charts by Helm, and its scanner by `yaml`, with everything there is to compare: `npm run truth`. What `npm test`
 * runs of it are the charts' own values and every third file.
 */
import { join } from 'node:path';
import { root } from './lib/paths.mjs';
import { run } from './lib/processes.mjs';

const files = ['test/corpora/charts.test.ts', 'test/corpora/rewrites.test.ts', 'test/unit/charts/valuesAgainstHelm.test.ts', 'test/unit/scanner/oracle.test.ts'];
const { code } = await run(process.execPath, [join(root, 'node_modules/mocha/bin/mocha.js'), '--require', 'tsx/cjs', ...files], {
  cwd: root,
  env: { DIFFERENCES: '1', CASES: '100', ...process.env, TRUTH: 'all' },
});
process.exitCode = code;
