// @ts-check
/**
 * `npm test`: installs what is missing, runs every check and every test, and closes with one line of totals for everything. What only computes
 * runs beside what starts editors; it prints what it has to say when it has ended, so that the two do not talk at the same time.
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

/** How the command of a stage runs. @typedef {import('./lib/processes.mjs').RunOptions} How */
/** @typedef {(how: How) => Promise<Totals>} Stage */

/** @type {Record<string, Stage>} */
const computing = {
  lint: (how) => check(npm(['run', '--silent', 'lint'], { cwd: root, ...how })),
  typecheck: (how) => check(npm(['run', '--silent', 'typecheck'], { cwd: root, ...how })),
  unit: (how) => mocha('unit', 'test/unit/**/*.test.ts', how),
};
/** What computes too, and starts what was built. @type {Record<string, Stage>} */
const computingOnBuilt = {
  protocol: (how) => mocha('protocol', 'test/protocol/**/*.test.ts', how),
  corpora: (how) => mocha('corpora', 'test/corpora/**/*.test.ts', how),
};
/** What the next and the last stages of computing need. @type {Record<string, Stage>} */
const building = {
  build: (how) => check(run(process.execPath, [join(root, 'scripts/build.mjs'), '--tests'], { cwd: root, ...how })),
};
/** What waits for editors and started programs most of its time; the stages beside it make both turns about equally long. @type {Record<string, Stage>} */
const inEditors = {
  e2e: (how) => counted('e2e', (file) => run(process.execPath, [join(root, 'scripts/e2e.mjs'), '--report', file, ...(flags.desktop ? ['--desktop'] : [])], how)),
  scripts: (how) => mocha('scripts', 'test/e2e/*.test.ts', how),
};
const stages = { ...computing, ...computingOnBuilt, ...building, ...inEditors };

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
  const chosen = (/** @type {Record<string, Stage>} */ all) => Object.entries(all).filter(([name]) => !flags.only || flags.only.includes(name));
  const isBeside = chosen({ ...computing, ...computingOnBuilt }).length > 0 && chosen(inEditors).length > 0;
  const built = inTurn(chosen(building), false);
  const beside = inTurn(chosen(computing), isBeside).then(async (results) => {
    await built;
    return [...results, ...(await inTurn(chosen(computingOnBuilt), isBeside))];
  });
  const editors = built.then(() => inTurn(chosen(inEditors), false));
  const results = (await Promise.all([built, beside, editors])).flat();
  return close(results.reduce((sum, { totals }) => addTotals(sum, totals), noTotals), results.filter(({ totals }) => totals.failed > 0).map(({ name }) => name));
}

/**
 * Runs stages one after the other. With `capture` what they print is printed when each has ended.
 *
 * @param {readonly (readonly [string, Stage])[]} chosen
 * @param {boolean} capture
 * @returns {Promise<{ readonly name: string, readonly totals: Totals }[]>}
 */
async function inTurn(chosen, capture) {
  const results = [];
  for (const [name, stage] of chosen) {
    if (!capture) console.log(`\n${name}`);
    const started = Date.now();
    const totals = await stage(capture ? { capture, onOutput: (output) => console.log(`\n${name}\n${output.trimEnd()}`) } : {});
    console.log(`${name}: ${closingLine(totals)} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
    results.push({ name, totals });
  }
  return results;
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
 * @param {How} how
 */
function mocha(name, files, how) {
  const program = ['--import', 'tsx', join(root, 'node_modules/mocha/bin/mocha.js')];
  const options = ['--reporter', join(root, 'scripts/lib/mocha-reporter.mjs'), '--timeout', '60000', '--require', join(root, 'test/support/seed.ts'), files];
  return counted(name, (file) => run(process.execPath, [...program, ...options], { cwd: root, env: { MIRROR_LENS_TOTALS: file }, ...how }));
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
