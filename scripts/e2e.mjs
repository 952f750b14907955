// @ts-check
/**
 * Runs the end-to-end scenarios of test/e2e/scenarios.mjs in a real VS Code: on Linux the embedded one, elsewhere or with `--desktop` a
 * desktop one that `@vscode/test-electron` downloads. Needs `node scripts/build.mjs --tests` first.
 *
 * Options: `--only NAME` (may be repeated), `--grep PATTERN`, `--list`, `--report FILE` (totals as JSON).
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { scenarios } from '../test/e2e/scenarios.mjs';
import { ensureBrowser } from './lib/chromium.mjs';
import { Unavailable } from './lib/dependencies.mjs';
import { ensureEmbeddedEditor } from './lib/embedded.mjs';
import { cacheFolder, failuresFolder, root } from './lib/paths.mjs';
import { npm, run } from './lib/processes.mjs';
import { writeUserSettings } from './lib/settings.mjs';
import { addTotals, closingLine, noTotals } from './lib/totals.mjs';

/** @typedef {import('../test/e2e/scenarios.mjs').Scenario} Scenario */
/** @typedef {import('./lib/totals.mjs').Totals} Totals */

const suitesFolder = join(root, 'out/e2e');
const packageFile = join(cacheFolder, 'mirror-lens.vsix');
const bystander = join(root, 'test/e2e/host/bystander');
const { values: flags } = parseArgs({
  options: {
    desktop: { type: 'boolean', default: process.platform !== 'linux' },
    only: { type: 'string', multiple: true },
    grep: { type: 'string' },
    list: { type: 'boolean' },
    report: { type: 'string' },
  },
});

// The runner of VS Code handles SIGINT only, and then ends what it started.
process.on('SIGTERM', () => process.emit('SIGINT'));
process.on('SIGINT', () => (process.exitCode = 130));

try {
  await main();
} catch (error) {
  if (!(error instanceof Unavailable)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function main() {
  const chosen = scenarios.filter(({ name }) => !flags.only || flags.only.includes(name));
  if (flags.list) {
    for (const { name, suites } of chosen) console.log(`${name}: ${suites.join(', ')}`);
    return;
  }
  if (chosen.length === 0) throw new Error(`There is no scenario ${flags.only?.join(', ')}.`);
  rmSync(failuresFolder, { recursive: true, force: true });
  mkdirSync(failuresFolder, { recursive: true });
  const executable = await ensureHost(chosen);
  let totals = noTotals;
  for (const scenario of chosen) {
    totals = addTotals(totals, await runScenario(scenario, executable));
    if (process.exitCode === 130) break;
  }
  if (flags.report) writeFileSync(flags.report, JSON.stringify(totals));
  else console.log(closingLine(totals));
  if (totals.failed > 0) process.exitCode ||= 1;
}

/**
 * Gets VS Code ready and returns the executable that stands for it.
 *
 * @param {Scenario[]} chosen
 * @returns {Promise<string>}
 */
async function ensureHost(chosen) {
  if (flags.desktop) {
    return downloadAndUnzipVSCode({ cachePath: cacheFolder }).catch((error) => {
      throw new Unavailable(`VS Code could not be downloaded: ${error.message}`);
    });
  }
  const say = (/** @type {string} */ sentence) => console.log(sentence);
  await ensureBrowser(await ensureEmbeddedEditor(say), say);
  if (chosen.some(({ packaged }) => packaged)) {
    const { code, output } = await npm(['run', 'package', '--', '--out', packageFile], { cwd: root, capture: true });
    if (code !== 0) throw new Error(`The extension could not be packaged:\n${output}`);
    // Packaging leaves minified bundles behind; the other scenarios, and whoever works here, want those with source maps.
    const rebuilt = await run(process.execPath, [join(root, 'scripts/build.mjs')], { cwd: root });
    if (rebuilt.code !== 0) throw new Error('The extension could not be built again after it was packaged.');
  }
  return join(root, 'scripts/lib/launcher.mjs');
}

/**
 * @param {Scenario} scenario
 * @param {string} executable
 * @returns {Promise<Totals>}
 */
async function runScenario(scenario, executable) {
  console.log(`\n${scenario.name}`);
  if (flags.desktop && (scenario.restrictedMode || scenario.packaged || scenario.language)) {
    console.log('  skipped: it needs the embedded VS Code');
    return { ...noTotals, skipped: 1 };
  }
  // Real, because the editor answers with real paths; short, because a desktop VS Code puts a socket in there.
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'mirror-lens-')));
  const report = join(scratch, 'report.json');
  const started = Date.now();
  let crashed = false;
  try {
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: scenario.packaged ? bystander : root,
      extensionTestsPath: join(suitesFolder, 'host/index.js'),
      launchArgs: launchArguments(scenario, scratch),
      extensionTestsEnv: {
        MIRROR_LENS_E2E_SCENARIO: scenario.name,
        MIRROR_LENS_E2E_SUITES: JSON.stringify(compiledSuites(scenario)),
        MIRROR_LENS_E2E_REPORT: report,
        MIRROR_LENS_E2E_FAILURES: failuresFolder,
        MIRROR_LENS_E2E_GREP: flags.grep,
        MIRROR_LENS_E2E_PACKAGE: scenario.packaged ? packageFile : undefined,
        ...scenario.env,
      },
    });
  } catch (error) {
    crashed = true;
    if (!existsSync(report)) console.error(error instanceof Error ? error.message : error);
  }
  const totals = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : noTotals;
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  console.log(`  ${scenario.name}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
  // A host that failed without naming a failed test has failed as a whole.
  return crashed && totals.failed === 0 ? addTotals(totals, { ...noTotals, failed: 1 }) : totals;
}

/**
 * @param {Scenario} scenario
 * @param {string} scratch
 * @returns {string[]}
 */
function launchArguments(scenario, scratch) {
  const args = [];
  if (scenario.workspace !== undefined) {
    const copy = join(scratch, scenario.workspace);
    cpSync(join(root, 'test/e2e/workspaces', scenario.workspace), copy, { recursive: true });
    scenario.prepare?.(copy);
    args.push(join(copy, scenario.open ?? ''));
  }
  const userData = join(scratch, 'user');
  writeUserSettings(userData, scenario.settings);
  args.push(`--user-data-dir=${userData}`, `--extensions-dir=${join(scratch, 'extensions')}`);
  if (flags.desktop) return args;
  const { width, height } = scenario.size ?? { width: 1280, height: 800 };
  args.push(`--window-size=${width},${height}`, `--time-limit=${scenario.seconds ?? 300}`);
  if (scenario.restrictedMode) args.push('--restricted-mode');
  if (scenario.language) args.push(`--language=${scenario.language}`);
  if (scenario.packaged) args.push(`--install-package=${packageFile}`);
  return args;
}

/**
 * Resolves the suites' names, which may end in `*`, to compiled files.
 *
 * @param {Scenario} scenario
 * @returns {string[]}
 */
function compiledSuites({ suites }) {
  const names = readdirSync(suitesFolder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.e2e.js'));
  const chosen = suites.flatMap((suite) => {
    if (suite.endsWith('*')) return names.filter((name) => name.startsWith(suite.slice(0, -1)));
    return [`${suite}.js`];
  });
  const missing = chosen.find((name) => !names.includes(name));
  if (missing !== undefined) throw new Error(`The suite ${missing} is not in ${suitesFolder}; build the tests first.`);
  return chosen;
}
