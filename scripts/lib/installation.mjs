// @ts-check
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines, Unavailable } from './dependencies.mjs';
import { cacheFolder } from './paths.mjs';
import { npmInstallation } from './processes.mjs';

const stampName = 'installed.json';
const workPrefix = 'installing-';

/**
 * @typedef {object} Installation
 * @property {string} name the folder's name in `.vscode-test/`
 * @property {Record<string, string>} packages the npm packages with their exact versions
 * @property {(folder: string) => Promise<void>} [finish] what is to be done after npm, before the installation counts
 */

/**
 * Installs npm packages into a folder of their own below `.vscode-test/`, unless they are there already, and returns the folder.
 *
 * All work happens in a neighbouring folder that is renamed at the end, so an interrupted installation leaves nothing that looks done.
 *
 * @param {Installation} installation
 * @param {() => void} announce called only when something has to be installed
 * @returns {Promise<string>}
 */
export async function ensureInstalled({ name, packages, finish }, announce) {
  const folder = join(cacheFolder, name);
  const stamp = JSON.stringify({ packages, platform: process.platform, arch: process.arch });
  if (readStamp(folder) === stamp) return folder;
  announce();
  removeAbandonedWork();
  const work = join(cacheFolder, `${workPrefix}${name}-${process.pid}`);
  mkdirSync(work, { recursive: true });
  try {
    const specifications = Object.entries(packages).map(([packageName, version]) => `${packageName}@${version}`);
    await npmInstall(work, specifications);
    await finish?.(work);
    writeFileSync(join(work, stampName), stamp);
    // Another process may have installed the same meanwhile; both are complete, so either may win.
    rmSync(folder, { recursive: true, force: true });
    renameSync(work, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return folder;
}

/**
 * Runs `npm install` in a folder without running any package's scripts and without touching a lock file.
 *
 * @param {string} folder
 * @param {string[]} specifications
 */
export async function npmInstall(folder, specifications) {
  const flags = ['--no-save', '--no-package-lock', '--ignore-scripts', '--omit=dev', '--include=optional'];
  const { code, output } = await npmInstallation(['install', ...flags, '--prefix', folder, ...specifications], { cwd: folder });
  if (code === 0) return;
  const what = specifications.join(', ') || 'the parts of the embedded VS Code';
  throw new Unavailable(`${lastLines(output)}\nnpm could not install ${what}. Can it reach its registry?`);
}

/** @param {string} folder */
function readStamp(folder) {
  try {
    return readFileSync(join(folder, stampName), 'utf8');
  } catch {
    return undefined;
  }
}

/** Removes what processes that no longer run have left behind. */
function removeAbandonedWork() {
  mkdirSync(cacheFolder, { recursive: true });
  for (const name of readdirSync(cacheFolder)) {
    if (!name.startsWith(workPrefix) || isAlive(Number(name.split('-').at(-1)))) continue;
    rmSync(join(cacheFolder, name), { recursive: true, force: true });
  }
}

/** @param {number} processId */
function isAlive(processId) {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}
