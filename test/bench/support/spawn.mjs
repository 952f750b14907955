// @ts-check
/** What the benchmarks that start processes share. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const bench = join(dirname(fileURLToPath(import.meta.url)), '..');
export const root = join(bench, '..', '..');
export const corpora = process.env['CORPORA'] ?? join(root, '..', 'shared', 'corpora');

/** Whether there is something to measure; says so where there is not. */
export function isReady() {
  if (existsSync(corpora)) return true;
  console.log(`Nothing to measure: there is no folder ${corpora}.`);
  return false;
}

/** Builds what is shipped, as it is shipped. */
export function buildProduct() {
  const { status } = spawnSync(process.execPath, ['scripts/build.mjs', '--production'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('The build failed.');
}

/** @returns {string} the machine and the Node that measure */
export function machine() {
  return `Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'} x ${cpus().length}`;
}

/** @param {readonly number[]} numbers @returns {number} the median; of an even count the greater of the two in the middle */
export function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
}
