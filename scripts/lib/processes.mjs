// @ts-check
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { constants as system } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const guard = join(dirname(fileURLToPath(import.meta.url)), 'guard.mjs');
const windows = process.platform === 'win32';
const parentMilliseconds = 250;

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] added to this process's environment
 * @property {boolean} [capture] keeps standard output and standard error from the terminal and only returns them
 * @property {(output: string) => void} [onOutput] gets what was captured when the command has ended
 */

/**
 * Runs a command to its end and resolves to its exit code and, where asked for, what it printed.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, args, { cwd, env, capture = false, onOutput = () => undefined } = {}) {
  const output = capture ? 'pipe' : 'inherit';
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', output, output] });
  running.add(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (chunk) => (text += chunk));
  return new Promise((resolve) => {
    child.on('error', (error) => {
      running.delete(child);
      resolve({ code: 127, output: text + error.message });
    });
    child.on('close', (code, signal) => {
      running.delete(child);
      onOutput(text);
      resolve({ code: code ?? 128 + (signal ? system.signals[signal] : 0), output: text });
    });
  });
}

/** Without a network npm would wait more than a minute before it says so. */
const impatient = ['--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];

/**
 * Installs with npm, in the way that `args` say.
 *
 * @param {string[]} args
 * @param {RunOptions} [options]
 */
export function npmInstallation(args, options) {
  return npm([...args, '--no-audit', '--no-fund', ...impatient], { ...options, capture: true });
}

/**
 * Runs a script or command of npm, with the npm that runs this process where there is one.
 *
 * @param {string[]} args
 * @param {RunOptions} [options]
 */
export function npm(args, options) {
  const current = process.env.npm_execpath;
  if (current?.endsWith('npm-cli.js')) return run(process.execPath, [current, ...args], options);
  // Windows only knows npm as a command file, and those need the shell.
  return windows ? run('cmd', ['/d', '/c', 'npm', ...args], options) : run('npm', args, options);
}

/**
 * @typedef {object} Guarded
 * @property {import('node:child_process').ChildProcess} child
 * @property {Promise<number>} ended resolves to the exit code when it ends, for whatever reason
 * @property {() => Promise<void>} stop ends it with all its descendants and resolves when they are gone
 */

/**
 * Starts a long-running command that ends, with all its descendants, when this process ends in whatever way.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Guarded}
 */
export function startGuarded(command, args, { cwd, env } = {}) {
  const child = spawn(process.execPath, [guard, command, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: !windows,
  });
  /** @type {Promise<number>} */
  const ended = new Promise((resolve) => {
    child.on('error', () => resolve(127));
    child.on('exit', (code) => resolve(code ?? 1));
  });
  // The guard may be gone already when it is told to stop.
  child.stdin?.on('error', () => undefined);
  const stop = async () => {
    child.stdin?.end();
    await ended;
  };
  return { child, ended, stop };
}

/**
 * Calls back once when the user or the system asks this process to end, after the commands started with `run` were told so.
 *
 * @param {(exitCode: number) => void | Promise<void>} callback gets the customary exit code for the signal
 */
export function onEndRequest(callback) {
  let asked = false;
  const end = (/** @type {'SIGINT' | 'SIGTERM' | 'SIGHUP'} */ signal) => {
    if (asked) return;
    asked = true;
    for (const child of running) child.kill('SIGTERM');
    void callback(128 + system.signals[signal]);
  };
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => end(signal));
  if (!process.env.npm_lifecycle_event) return;
  // npm hands SIGTERM to a shell, which dies of it without telling this process: there is no event, only another parent.
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || end('SIGTERM'), parentMilliseconds).unref();
}

/**
 * Finds a program on the PATH and returns its full path.
 *
 * @param {string} name
 * @returns {string | undefined}
 */
export function findOnPath(name) {
  const names = windows ? [`${name}.exe`, `${name}.cmd`] : [name];
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const found = names.map((each) => join(folder, each)).find(isExecutable);
    if (folder && found) return found;
  }
  return undefined;
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
