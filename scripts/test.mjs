// @ts-check
/**
 * `npm test`: installs what is missing, runs every check and every test, and closes with one line of totals for everything.
 *
 * Options: `--only STAGE` (may be repeated), `--desktop` for end-to-end tests in a desktop VS Code.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBrowser } from './lib/chromium.mjs';
import { ensureDependencies, Unavailable } from './lib/dependencies.mjs';
import { ensureEmbeddedEditor } from './lib/embedded.mjs';
import { cacheFolder, root } from './lib/paths.mjs';
import { npm, onEndRequest, run } from './lib/processes.mjs';
import { addTotals, closingLine, noTotals } from './lib/totals.mjs';

/** @typedef {import('./lib/totals.mjs').Totals} Totals */

const totalsFolder = join(cacheFolder, 'totals');
const { values: flags } = parseArgs({ options: { only: { type: 'string', multiple: true }, desktop: { type: 'boolean', default: false } } });

/** @type {Record<string, () => Promise<Totals>>} */
const stages = {
  lint: () => check(npm(['run', '--silent', 'lint'], { cwd: root })),
  typecheck: () => check(npm(['run', '--silent', 'typecheck'], { cwd: root })),
  build: () => check(run(process.execPath, [join(root, 'scripts/build.mjs'), '--tests'], { cwd: root })),
  unit: () => mocha('unit', 'test/unit/**/*.test.ts'),
  corpora: () => mocha('corpora', 'test/corpora/**/*.test.ts'),
  protocol: () => mocha('protocol', 'test/protocol/**/*.test.ts'),
  scripts: () => mocha('scripts', 'test/e2e/*.test.ts'),
  e2e: () => counted('e2e', (file) => run(process.execPath, [join(root, 'scripts/e2e.mjs'), '--report', file, ...(flags.desktop ? ['--desktop'] : [])])),
};

onEndRequest((code) => process.exit(code));
process.exitCode = await main();

/** @returns {Promise<number>} */
async function main() {
  const unknown = flags.only?.find((name) => !(name in stages));
  if (unknown !== undefined) {
    console.error(`There is no stage "${unknown}". The stages are ${Object.keys(stages).join(', ')}.`);
    return 2;
  }
  try {
    await ensureDependencies(say);
    if (needsEmbeddedEditor()) await ensureBrowser(await ensureEmbeddedEditor(say), say);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    console.error(error.message);
    return close({ ...noTotals, failed: 1 }, ['installation']);
  }
  let totals = noTotals;
  const failing = [];
  for (const [name, stage] of Object.entries(stages)) {
    if (flags.only && !flags.only.includes(name)) continue;
    console.log(`\n${name}`);
    const started = Date.now();
    const result = await stage();
    console.log(`${name}: ${closingLine(result)} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
    if (result.failed > 0) failing.push(name);
    totals = addTotals(totals, result);
  }
  return close(totals, failing);
}

function needsEmbeddedEditor() {
  const chosen = flags.only ?? Object.keys(stages);
  return process.platform === 'linux' && (chosen.includes('scripts') || (chosen.includes('e2e') && !flags.desktop));
}

/** @param {string} sentence */
function say(sentence) {
  console.log(sentence);
}

/**
 * @param {Totals} totals
 * @param {string[]} failing
 */
function close(totals, failing) {
  console.log(failing.length > 0 ? `\nFailed: ${failing.join(', ')}` : '');
  console.log(closingLine(totals));
  return totals.failed > 0 ? 1 : 0;
}

/**
 * Counts a command that has no tests of its own as one check.
 *
 * @param {Promise<{ code: number }>} command
 * @returns {Promise<Totals>}
 */
async function check(command) {
  const { code } = await command;
  return code === 0 ? { ...noTotals, passed: 1 } : { ...noTotals, failed: 1 };
}

/**
 * @param {string} name
 * @param {string} files
 */
function mocha(name, files) {
  const program = ['--import', 'tsx', join(root, 'node_modules/mocha/bin/mocha.js')];
  const options = ['--reporter', join(root, 'scripts/lib/mocha-reporter.mjs'), '--timeout', '20000', '--require', join(root, 'test/support/seed.ts'), files];
  return counted(name, (file) => run(process.execPath, [...program, ...options], { cwd: root, env: { MIRROR_LENS_TOTALS: file } }));
}

/**
 * Runs a command that writes its totals into a file. One that fails without naming a failed test counts as a failure itself.
 *
 * @param {string} name
 * @param {(file: string) => Promise<{ code: number }>} command
 * @returns {Promise<Totals>}
 */
async function counted(name, command) {
  const file = join(totalsFolder, `${name}.json`);
  mkdirSync(totalsFolder, { recursive: true });
  rmSync(file, { force: true });
  const { code } = await command(file);
  const totals = readTotals(file);
  const ran = totals.passed + totals.failed + totals.skipped > 0;
  const crashed = totals.failed === 0 && (code !== 0 || !ran);
  return crashed ? addTotals(totals, { ...noTotals, failed: 1 }) : totals;
}

/**
 * @param {string} file
 * @returns {Totals}
 */
function readTotals(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return noTotals;
  }
}
