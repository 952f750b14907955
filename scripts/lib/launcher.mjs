#!/usr/bin/env node
// @ts-check
/**
 * Stands in for a desktop VS Code where `@vscode/test-electron` starts one: it takes the same arguments, runs the extension's tests in
 * the extension host of the embedded VS Code, shown in a headless browser, and ends with the tests' exit code.
 *
 * Arguments of its own: `--window-size=WIDTH,HEIGHT`, `--restricted-mode`, `--language=LANGUAGE`, `--install-package=FILE.vsix`, `--time-limit=SECONDS`.
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBrowser } from './chromium.mjs';
import { serveActions } from './control.mjs';
import { ensureEmbeddedEditor, installPackage } from './embedded.mjs';
import { failuresFolder } from './paths.mjs';
import { onEndRequest } from './processes.mjs';
import { openWorkbench } from './workbench.mjs';

const say = (/** @type {string} */ sentence) => console.log(sentence);

process.exitCode = await main();
// Whatever still waits for a page that is gone must not keep the process.
process.exit();

/** @returns {Promise<number>} */
async function main() {
  const options = readArguments();
  const scratch = mkdtempSync(join(tmpdir(), 'mirror-lens-host-'));
  /** @type {PromiseWithEnd} */
  const tests = promiseWithEnd();
  const ended = Promise.race([tests.promise, endRequested(), afterSeconds(options.timeLimit)]);
  /** @type {(() => unknown)[]} */
  const cleanUp = [() => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 })];
  try {
    const editor = await ensureEmbeddedEditor(say);
    const browser = await ensureBrowser(editor, say);
    const extensionsFolder = options.extensionsFolder ?? join(scratch, 'extensions');
    const dataFolder = join(scratch, 'server');
    if (options.package) await installPackage(editor, { dataFolder, extensionsFolder, file: options.package });

    let printed = false;
    /** @type {Record<string, (options: any) => Promise<unknown>>} */
    const actions = {
      print: async (/** @type {{ type: string, text: string }} */ { type, text }) => {
        printed = true;
        (type === 'error' ? process.stderr : process.stdout).write(`${text}\n`);
      },
    };
    const control = await serveActions(actions);
    cleanUp.unshift(control.close);
    const workbench = await openWorkbench({
      editor,
      browser,
      server: {
        dataFolder,
        extensionsFolder,
        trustEveryFolder: !options.restrictedMode,
        env: { MIRROR_LENS_WORKBENCH: control.address },
        ...(options.userDataFolder ? { userDataFolder: options.userDataFolder } : {}),
      },
      ...(options.workspace ? { workspace: options.workspace } : {}),
      extensions: options.extensions,
      tests: options.tests,
      size: options.size,
      ...(options.language ? { language: options.language } : {}),
      onTestsEnded: (code) => tests.end({ code }),
    });
    cleanUp.unshift(workbench.close);
    Object.assign(actions, workbench.actions);

    const { code, reason } = await Promise.race([ended, workbench.broken.then((reason) => ({ code: 1, reason }))]);
    if (reason) console.error(reason);
    if (code === 0) return code;
    await saveFailure(workbench, dataFolder);
    // Tests that could not even be loaded have said why to VS Code only.
    if (!printed) console.error(workbench.errors());
    return code;
  } finally {
    for (const step of cleanUp) await step();
  }
}

function readArguments() {
  const { values, positionals } = parseArgs({
    // Options that only a desktop VS Code knows are let through.
    strict: false,
    allowPositionals: true,
    options: {
      extensionDevelopmentPath: { type: 'string', multiple: true },
      extensionTestsPath: { type: 'string' },
      'user-data-dir': { type: 'string' },
      'extensions-dir': { type: 'string' },
      'window-size': { type: 'string' },
      'restricted-mode': { type: 'boolean' },
      language: { type: 'string' },
      'install-package': { type: 'string' },
      'time-limit': { type: 'string' },
    },
  });
  const text = (/** @type {string} */ name) => (typeof values[name] === 'string' ? values[name] : undefined);
  const [width, height] = (text('window-size') ?? '1280,800').split(',').map(Number);
  return {
    workspace: positionals[0],
    extensions: [values.extensionDevelopmentPath ?? []].flat().filter((path) => typeof path === 'string'),
    tests: text('extensionTestsPath') ?? '',
    userDataFolder: text('user-data-dir'),
    extensionsFolder: text('extensions-dir'),
    size: { width: width ?? 1280, height: height ?? 800 },
    restrictedMode: values['restricted-mode'] === true,
    language: text('language'),
    package: text('install-package'),
    timeLimit: Number(text('time-limit') ?? 120),
  };
}

/**
 * @typedef {{ code: number, reason?: string }} End
 * @typedef {{ promise: Promise<End>, end: (end: End) => void }} PromiseWithEnd
 */

/** @returns {PromiseWithEnd} */
function promiseWithEnd() {
  /** @type {(end: End) => void} */
  let end = () => undefined;
  /** @type {Promise<End>} */
  const promise = new Promise((resolve) => (end = resolve));
  return { promise, end };
}

/**
 * Resolves when this process is told to end, or when the process that started it is gone, which closes standard input.
 *
 * @returns {Promise<End>}
 */
function endRequested() {
  return new Promise((resolve) => {
    onEndRequest((code) => resolve({ code }));
    process.stdin.on('end', () => resolve({ code: 1 })).resume();
  });
}

/**
 * @param {number} seconds
 * @returns {Promise<End>}
 */
function afterSeconds(seconds) {
  const reason = `The tests did not end within ${seconds} seconds. A screenshot and the logs are in ${failuresFolder}.`;
  return new Promise((resolve) => setTimeout(() => resolve({ code: 1, reason }), seconds * 1000).unref());
}

/**
 * @param {import('./workbench.mjs').Workbench} workbench
 * @param {string} dataFolder
 */
async function saveFailure(workbench, dataFolder) {
  const name = process.env.MIRROR_LENS_E2E_SCENARIO ?? 'tests';
  mkdirSync(failuresFolder, { recursive: true });
  writeFileSync(join(failuresFolder, `${name}.log`), workbench.log());
  copyFileSync(join(dataFolder, 'server.log'), join(failuresFolder, `${name}.server.log`));
  // A page that crashed or was closed has nothing left to show.
  await workbench.actions.screenshot?.({ path: join(failuresFolder, `${name}.png`) }).catch(() => undefined);
}
