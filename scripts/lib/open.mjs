// @ts-check
/**
 * The three ways in which `npm start` opens VS Code on a folder with the extension loaded.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Unavailable } from './dependencies.mjs';
import { ensureEmbeddedEditor, registerExtension, startServer } from './embedded.mjs';
import { cacheFolder, root } from './paths.mjs';
import { findOnPath, startGuarded } from './processes.mjs';
import { writeUserSettings } from './settings.mjs';

// Apart from the user's own VS Code, because only an instance of its own can be ended with Ctrl-C.
const stateFolder = join(cacheFolder, 'start');
const userDataFolder = join(stateFolder, 'user');
const endMilliseconds = 5000;

/**
 * @typedef {object} Opened
 * @property {Promise<number>} ended resolves to the exit code when VS Code is closed or has failed
 * @property {() => Promise<void>} stop
 */

/**
 * Tells whether a window can be shown.
 */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
}

/**
 * Opens a desktop VS Code, given by its command or its executable.
 *
 * @param {string} executable
 * @param {string} folder
 * @returns {Opened}
 */
export function openDesktop(executable, folder) {
  writeSettingsOnce();
  const args = [`--extensionDevelopmentPath=${root}`, `--user-data-dir=${userDataFolder}`, `--extensions-dir=${join(stateFolder, 'extensions')}`];
  args.push('--disable-workspace-trust', '--skip-welcome', '--skip-release-notes', '--disable-updates', '--new-window', '--wait', folder);
  // VS Code refuses to run as root otherwise.
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  rmSync(lockFile(), { force: true });
  const { child, ended, stop } = startGuarded(executable, args);
  for (const stream of [child.stdout, child.stderr]) stream?.pipe(process.stderr);
  return { ended, stop: async () => void (await Promise.all([stop(), endWindow()])) };
}

/**
 * Starts the embedded VS Code as a web server and returns the address to open.
 *
 * @param {string} folder
 * @param {(sentence: string) => void} say
 * @returns {Promise<Opened & { address: string }>}
 */
export async function openEmbedded(folder, say) {
  const editor = await ensureEmbeddedEditor(say);
  writeSettingsOnce();
  const extensionsFolder = join(stateFolder, 'embedded-extensions');
  registerExtension(extensionsFolder, root);
  return startServer(editor, { dataFolder: join(stateFolder, 'server'), userDataFolder, extensionsFolder, folder });
}

/**
 * Opens a desktop VS Code that is downloaded first, for where neither of the others can be had.
 *
 * @param {string} folder
 * @param {(sentence: string) => void} say
 * @returns {Promise<Opened>}
 */
export async function openDownloaded(folder, say) {
  const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
  say('Downloading VS Code; this is done once.');
  try {
    return openDesktop(await downloadAndUnzipVSCode({ cachePath: cacheFolder }), folder);
  } catch (error) {
    throw new Unavailable(`VS Code could not be downloaded: ${error instanceof Error ? error.message : error}`);
  }
}

/**
 * Opens an address in the user's browser, where the system knows how to.
 *
 * @param {string} address
 */
export function openInBrowser(address) {
  const opener = findOnPath('xdg-open');
  if (!opener || !hasDisplay()) return;
  // The browser is the user's own: it is neither waited for nor ended.
  spawn(opener, [address], { detached: true, stdio: 'ignore' }).on('error', () => undefined).unref();
}

/** Settings that the user changes in the window that opens are kept. */
function writeSettingsOnce() {
  if (existsSync(join(userDataFolder, 'User/settings.json'))) return;
  writeUserSettings(userDataFolder, { 'workbench.startupEditor': 'readme' });
}

/** VS Code writes the process that owns a user data folder into this file. */
function lockFile() {
  return join(userDataFolder, 'code.lock');
}

/** The command `code` starts the window as a process on its own, outside of the group that the guard ends. */
async function endWindow() {
  const owner = existsSync(lockFile()) ? Number(readFileSync(lockFile(), 'utf8')) : NaN;
  if (!Number.isInteger(owner) || !signal(owner, 'SIGTERM')) return;
  const deadline = Date.now() + endMilliseconds;
  while (signal(owner, 0)) {
    if (Date.now() > deadline) signal(owner, 'SIGKILL');
    await pause(50);
  }
}

/**
 * @param {number} processId
 * @param {NodeJS.Signals | 0} name
 */
function signal(processId, name) {
  try {
    process.kill(processId, name);
    return true;
  } catch {
    return false;
  }
}
