// @ts-check
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { lastLines, Unavailable } from './dependencies.mjs';
import { ensureInstalled } from './installation.mjs';
import { findOnPath, run } from './processes.mjs';

const packageVersion = '153.0.0';
const systemNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** Keeps a Chromium that tests a page on this machine from talking to anybody else. */
const quietArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * @typedef {object} Browser how to start a headless Chromium
 * @property {string} executablePath
 * @property {string[]} args
 * @property {NodeJS.ProcessEnv} env added to the environment
 */

/**
 * Finds a Chromium or Chrome on this machine, or installs one from an npm package.
 *
 * @param {import('./embedded.mjs').EmbeddedEditor} editor whose Node.js unpacks the package
 * @param {(sentence: string) => void} say
 * @returns {Promise<Browser>}
 */
export async function ensureBrowser(editor, say) {
  for (const name of systemNames) {
    const executablePath = findOnPath(name);
    // Some distributions put a script there that only tells where to get the browser.
    if (executablePath && (await starts(executablePath, {}))) return { executablePath, args: quietArguments, env: {} };
  }
  if (process.arch !== 'x64') {
    throw new Unavailable('No Chromium or Chrome is on the PATH, and the one from npm is built for x64 only. Install Chromium to run these tests.');
  }
  const folder = await ensureInstalled(
    { name: 'browser', packages: { '@sparticuz/chromium': packageVersion }, finish: (work) => unpack(work, editor.node) },
    () => say('Installing a headless Chromium from an npm package; this is done once.'),
  );
  return packagedBrowser(folder);
}

/**
 * Unpacks the browser with its fonts and libraries beside the package that carries them.
 *
 * @param {string} folder
 * @param {string} node
 */
async function unpack(folder, node) {
  const script = `import chromium from ${JSON.stringify(pathToFileURL(join(folder, 'node_modules/@sparticuz/chromium/build/index.js')).href)};
    await chromium.executablePath();`;
  // The package unpacks into the temporary folder, and its system libraries only where it believes to run on AWS.
  const env = { TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };
  const { code, output } = await run(node, ['--input-type=module', '--eval', script], { env, capture: true });
  if (code !== 0) throw new Unavailable(`${lastLines(output)}\nThe headless Chromium could not be unpacked into ${folder}.`);
  // The package holds the same once more, compressed.
  rmSync(join(folder, 'node_modules'), { recursive: true });
}

/**
 * @param {string} folder
 * @returns {Promise<Browser>}
 */
async function packagedBrowser(folder) {
  const executablePath = join(folder, 'chromium');
  /** @type {NodeJS.ProcessEnv} */
  const env = existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: join(folder, 'fonts') };
  if (await starts(executablePath, env)) return { executablePath, args: quietArguments, env };
  // A machine without a desktop often lacks the libraries that a browser links to; the package carries them.
  const libraries = [join(folder, 'al2023/lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  const complete = { ...env, LD_LIBRARY_PATH: libraries };
  if (await starts(executablePath, complete)) return { executablePath, args: quietArguments, env: complete };
  throw new Unavailable('The headless Chromium from npm does not start on this machine. Install Chromium to run these tests.');
}

/**
 * @param {string} executable
 * @param {NodeJS.ProcessEnv} env
 */
async function starts(executable, env) {
  const { code } = await run(executable, ['--version'], { env, capture: true });
  return code === 0;
}
