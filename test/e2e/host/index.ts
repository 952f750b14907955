/**
 * What VS Code's extension host calls: runs the suites of a scenario with mocha and writes down how they went.
 *
 * The runner gives its orders in environment variables, which desktop and embedded VS Code both hand on.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';
import { workspace } from 'vscode';
import { forwardConsole } from './console';
import { until } from './until';
import { workbench } from './workbench';

/** Totals and failures as the runner adds them up. */
interface Report {
  passed: number;
  failed: number;
  skipped: number;
  failures: { title: string; message: string }[];
}

const folderOfSuites = join(__dirname, '..');
const testMilliseconds = 60_000;
const rereadAttempts = 5;
const rereadMilliseconds = 2_000;

/**
 * Resolves when all tests have passed and rejects when one has failed; VS Code makes its exit code of it.
 */
export async function run(): Promise<void> {
  const consoleArrived = forwardConsole();
  const report: Report = { passed: 0, failed: 0, skipped: 0, failures: [] };
  try {
    await workspaceIsComplete();
    await runSuites(report);
  } catch (error) {
    // Most likely a suite that cannot be loaded.
    addFailure(report, 'the suites', error);
  }
  const file = process.env['MIRROR_LENS_E2E_REPORT'];
  if (file) writeFileSync(file, JSON.stringify(report));
  await consoleArrived();
  if (report.failed > 0) throw new Error(`${report.failed} of ${report.failed + report.passed} tests failed.`);
  if (report.passed + report.skipped === 0) throw new Error('No test was found.');
}

async function runSuites(report: Report): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: testMilliseconds, reporter: Mocha.reporters.Base, rootHooks: { afterEach: keepScreenshotOfFailure } });
  const pattern = process.env['MIRROR_LENS_E2E_GREP'];
  if (pattern) mocha.grep(new RegExp(pattern));
  for (const suite of suitesToRun()) mocha.addFile(join(folderOfSuites, suite));
  await new Promise<void>((resolve) => listen(mocha.run(() => resolve()), report));
}

/**
 * Waits for the folders of a workspace file. The embedded VS Code sometimes overlooks them when it starts on a busy machine, and reads the
 * file again when it is written.
 */
async function workspaceIsComplete(): Promise<void> {
  const file = workspace.workspaceFile;
  if (file?.scheme !== 'file') return;
  const hasFolders = (): boolean => (workspace.workspaceFolders?.length ?? 0) > 0;
  for (let attempt = 0; attempt < rereadAttempts && !hasFolders(); attempt++) {
    writeFileSync(file.fsPath, readFileSync(file.fsPath));
    await until('the workspace has folders', hasFolders, [workspace.onDidChangeWorkspaceFolders], rereadMilliseconds).catch(() => undefined);
  }
}

function suitesToRun(): string[] {
  const suites: unknown = JSON.parse(process.env['MIRROR_LENS_E2E_SUITES'] ?? '[]');
  return Array.isArray(suites) ? suites.map(String) : [];
}

/** The extension host's console goes to the runner's output; mocha's own reporters would write to a terminal that is not there. */
function listen(runner: Mocha.Runner, report: Report): void {
  runner.on('pass', (test) => {
    report.passed++;
    console.log(`  ok ${test.fullTitle()} (${test.duration ?? 0} ms)`);
  });
  runner.on('pending', (test) => {
    report.skipped++;
    console.log(`  skipped ${test.fullTitle()}`);
  });
  runner.on('fail', (test, error: unknown) => addFailure(report, test.fullTitle(), error));
}

function addFailure(report: Report, title: string, error: unknown): void {
  report.failed++;
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  report.failures.push({ title, message });
  console.log(`  FAILED ${title}\n${message.replace(/^/gm, '    ')}`);
}

async function keepScreenshotOfFailure(this: Mocha.Context): Promise<void> {
  const test = this.currentTest;
  const folder = process.env['MIRROR_LENS_E2E_FAILURES'];
  if (test?.state !== 'failed' || !folder || !workbench) return;
  const name = test.fullTitle().replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 80);
  await workbench.screenshot(join(folder, `${name}.png`));
}
