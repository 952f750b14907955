// @ts-check
import { chromium } from 'playwright-core';
import { startServer } from './embedded.mjs';
import { pageActions } from './page-actions.mjs';

const logEntries = 5000;
const errorLines = 3;

/**
 * @typedef {object} WorkbenchOptions
 * @property {import('./embedded.mjs').EmbeddedEditor} editor
 * @property {import('./chromium.mjs').Browser} browser
 * @property {Omit<import('./embedded.mjs').ServerOptions, 'testDriver'>} server
 * @property {string} [workspace] a folder or a `.code-workspace` file; without it no folder is open
 * @property {string[]} [extensions] folders of extensions under development
 * @property {string} [tests] the module whose `run()` the extension host is to call
 * @property {{ width: number, height: number }} [size]
 * @property {string} [language] that extensions are told to speak, such as `de`; the editor's own texts stay English, since its language packs are not there
 * @property {number} [scale] device pixels for each pixel of the page
 * @property {(code: number) => void} [onTestsEnded]
 */

/**
 * @typedef {object} Workbench
 * @property {import('playwright-core').Page} page
 * @property {ReturnType<typeof pageActions>} actions
 * @property {Promise<string>} broken resolves to the reason when the server or the page ends by itself
 * @property {() => string} log what the workbench, the extension host and the page's console have printed
 * @property {() => string} errors the beginning of each different error that the workbench or the extension host has printed
 * @property {() => Promise<void>} close
 */

/**
 * Starts the embedded VS Code and shows it in a headless browser.
 *
 * @param {WorkbenchOptions} options
 * @returns {Promise<Workbench>}
 */
export async function openWorkbench({ editor, browser, server, size = { width: 1280, height: 800 }, scale = 1, language, ...content }) {
  const starting = await Promise.allSettled([
    startServer(editor, { ...server, testDriver: true }),
    chromium.launch({ executablePath: browser.executablePath, args: browser.args, env: definedOnly({ ...process.env, ...browser.env }) }),
  ]);
  const close = async () => {
    const [running, shown] = starting;
    await Promise.all([running.status === 'fulfilled' && running.value.stop(), shown.status === 'fulfilled' && shown.value.close()]);
  };
  try {
    const [running, shown] = [valueOf(starting[0]), valueOf(starting[1])];
    const page = await shown.newPage({ viewport: size, deviceScaleFactor: scale, locale: 'en-US', reducedMotion: 'reduce' });
    if (language) await page.addInitScript((spoken) => Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: spoken }), language);
    const log = recordConsole(page);
    /** @type {Promise<string>} */
    const broken = Promise.race([
      running.ended.then((code) => `The embedded VS Code ended by itself with exit code ${code}.`),
      new Promise((resolve) => page.on('crash', () => resolve('The page with the workbench crashed.'))),
      new Promise((resolve) => page.on('close', () => resolve('The page with the workbench was closed.'))),
    ]);
    await page.exposeFunction('codeAutomationLog', (/** @type {string} */ type, /** @type {unknown[]} */ args) => log.add(type, args));
    await page.exposeFunction('codeAutomationExit', (/** @type {number} */ code) => content.onTestsEnded?.(code));
    await page.goto(addressOf(running, content), { waitUntil: 'commit' });
    return { page, actions: pageActions(page), broken, log: log.read, errors: log.errors, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * @param {import('./embedded.mjs').RunningServer} server
 * @param {Pick<WorkbenchOptions, 'workspace' | 'extensions' | 'tests'>} content
 */
function addressOf(server, { workspace, extensions = [], tests }) {
  const address = new URL(server.address);
  const remote = (/** @type {string} */ path) => `vscode-remote://${server.authority}${encodeURI(path).replace(/[?#]/g, encodeURIComponent)}`;
  const payload = extensions.map((extension) => ['extensionDevelopmentPath', remote(extension)]);
  if (tests) payload.push(['extensionTestsPath', remote(tests)]);
  payload.push(['skipWelcome', 'true']);
  if (!workspace) address.searchParams.set('ew', 'true');
  else address.searchParams.set(workspace.endsWith('.code-workspace') ? 'workspace' : 'folder', workspace);
  address.searchParams.set('payload', JSON.stringify(payload));
  return address.href;
}

/** @param {import('playwright-core').Page} page */
function recordConsole(page) {
  /** @type {{ type: string, text: string }[]} */
  const entries = [];
  const add = (/** @type {string} */ type, /** @type {unknown[]} */ args) => {
    entries.push({ type, text: args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))).join(' ') });
    if (entries.length > logEntries) entries.shift();
  };
  page.on('console', (message) => add(`page ${message.type()}`, [message.text()]));
  page.on('pageerror', (error) => add('page uncaught', [error.stack ?? error.message]));
  const read = () => entries.map(({ type, text }) => `[${type}] ${text}\n`).join('');
  const errors = () => {
    const texts = entries.filter(({ type }) => type === 'error').map(({ text }) => text.split('\n').slice(0, errorLines).join('\n'));
    return [...new Set(texts)].join('\n');
  };
  return { add, read, errors };
}

/**
 * @template T
 * @param {PromiseSettledResult<T>} result
 * @returns {T}
 */
function valueOf(result) {
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Record<string, string>}
 */
function definedOnly(env) {
  return Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
