// @ts-check
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { npmInstallation } from './processes.mjs';

/**
 * Something that this machine or its network cannot provide; the message is a whole sentence for the user.
 */
export class Unavailable extends Error {}

/**
 * Installs the project's dependencies when they are missing or differ from package-lock.json.
 *
 * @param {(sentence: string) => void} say
 */
export async function ensureDependencies(say) {
  if (dependenciesAreCurrent()) return;
  say('Installing the dependencies of this project with npm.');
  // NODE_ENV=production would leave out the compiler and the test tools.
  const { code, output } = await npmInstallation(['ci', '--include=dev'], { cwd: root });
  if (code !== 0) throw new Unavailable(`${lastLines(output)}\nnpm could not install the dependencies. Can it reach its registry?`);
}

/**
 * Compares what npm noted as installed with the lock file. Times of files would not do: npm writes both within milliseconds.
 *
 * @returns {boolean}
 */
export function dependenciesAreCurrent() {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const installed = readPackages(join(root, 'node_modules/.package-lock.json'));
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '' || optional) return true;
    return installed[path]?.version === version;
  });
}

/**
 * Returns the end of a command's output, where its reason for failing stands.
 *
 * @param {string} output
 */
export function lastLines(output) {
  return output.trimEnd().split('\n').slice(-12).join('\n');
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }> | undefined}
 */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
