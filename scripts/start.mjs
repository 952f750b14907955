// @ts-check
/**
 * `npm start`: installs what is missing, builds, lists the images of the examples and opens VS Code on them with the extension loaded.
 *
 * Options: `--embedded` uses the embedded VS Code even where there is a `code` command; `--no-open` opens no browser.
 */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ensureDependencies, Unavailable } from './lib/dependencies.mjs';
import { hasDisplay, openDesktop, openDownloaded, openEmbedded, openInBrowser } from './lib/open.mjs';
import { root } from './lib/paths.mjs';
import { findOnPath, onEndRequest, run } from './lib/processes.mjs';

const examples = join(root, 'examples');
const flags = new Set(process.argv.slice(2));

/** @type {Set<import('./lib/open.mjs').Opened>} */
const opened = new Set();
let ending = false;

onEndRequest(async () => {
  ending = true;
  await Promise.all([...opened].map((each) => each.stop()));
  process.exit(0);
});

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof Unavailable)) throw error;
  // What is told to end may fail while it does so.
  if (!ending) fail(error.message);
}

/** @returns {Promise<number>} */
async function main() {
  await ensureDependencies(say);
  say('Building Mirror Lens.');
  const { code } = await run(process.execPath, [join(root, 'scripts/build.mjs')], { cwd: root });
  if (code !== 0) throw new Unavailable('Mirror Lens could not be built.');
  await listImages();
  if (ending) return 0;
  return open();
}

async function listImages() {
  say(`The images in ${relative(root, examples)}/ and where they are pulled from:\n`);
  const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  // From inside, because other registry files of this project are made for tests.
  const { code } = await run(process.execPath, [join(root, bin['mirror-lens']), 'images', '--format', 'text', '.'], { cwd: examples });
  say('');
  if (code !== 0 && !ending) say('The images of the examples could not be listed.\n');
}

/** @returns {Promise<number>} */
async function open() {
  // In a terminal of a remote VS Code the command only talks to that window, which cannot load an extension under development.
  const usable = !flags.has('--embedded') && !process.env.VSCODE_IPC_HOOK_CLI;
  const command = usable ? findOnPath('code') : undefined;
  if (command) {
    say('Opening the examples in VS Code. Press Ctrl-C to close it.');
    const code = await endOf(openDesktop(command, examples));
    // Without a display the command ends at once, and not always with an exit code that tells.
    if (code === 0 && hasDisplay()) return 0;
    say('The `code` command could not show a window.');
  }
  if (process.platform !== 'linux') {
    say('Opening the examples in a VS Code of its own. Press Ctrl-C to close it.');
    return endOf(await openDownloaded(examples, say));
  }
  const editor = await openEmbedded(examples, say);
  say('VS Code is running on the examples, with Mirror Lens loaded, at this address:\n');
  say(`  ${editor.address}\n`);
  say('Open it in a browser and rest the mouse on an image reference. Press Ctrl-C to end VS Code.');
  if (!flags.has('--no-open')) openInBrowser(editor.address);
  const code = await endOf(editor);
  throw new Unavailable(`VS Code has ended by itself with exit code ${code}.`);
}

/**
 * Resolves when VS Code ends by itself; when it is told to end, this process ends with it.
 *
 * @param {import('./lib/open.mjs').Opened} editor
 */
async function endOf(editor) {
  opened.add(editor);
  const code = await editor.ended;
  if (ending) await new Promise(() => undefined);
  opened.delete(editor);
  return code;
}

/** @param {string} sentence */
function say(sentence) {
  console.log(sentence);
}

/** @param {string} sentence */
function fail(sentence) {
  console.error(sentence);
  process.exitCode = 1;
}
