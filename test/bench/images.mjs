// @ts-check
/**
 * Measures `mirror-lens images --no-charts` over the corpora as whole processes, without and with a warm cache, against a Node script that
 * walks the same tree and reads the files that it opens. The three take turns, so that a busy machine slows all of them; the ratios are those of the
 * medians, and of processor time, which depends less on what else runs. `TURNS` is how often each is run.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildProduct, corpora, isReady, machine, median, root } from './support/spawn.mjs';

const TURNS = Number(process.env['TURNS'] ?? 15);

/** The files that `images` opens are those of these names. */
const READER = `
const fs = require('node:fs'), path = require('node:path');
let files = 0, bytes = 0;
(function walk(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) walk(name);
    else if (entry.isFile() && /\\.(?:ya?ml|json)$|^Dockerfile|^Images\\.lock$|^Kustomization$|images.*\\.txt$/i.test(entry.name)) {
      bytes += fs.readFileSync(name).length;
      files++;
    }
  }
})('.');
console.log(files, bytes);
`;

/** @typedef {{ readonly name: string, readonly args: readonly string[], readonly before?: () => void, readonly wall: number[], readonly cpu: number[] }} Program */

function main() {
  if (!isReady()) return;
  buildProduct();
  const folder = mkdtempSync(join(tmpdir(), 'mirror-lens-bench-'));
  try {
    compare(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder */
function compare(folder) {
  const caches = { cold: join(folder, 'cold'), warm: join(folder, 'warm') };
  for (const cache of Object.values(caches)) mkdirSync(cache);
  const reader = join(folder, 'read.cjs');
  writeFileSync(reader, READER);
  const images = [join(root, 'dist', 'cli.js'), 'images', '--no-charts', '.'];
  /** @type {readonly Program[]} */
  const programs = [
    { name: 'reading script', args: [reader], wall: [], cpu: [] },
    // What V8 compiled may stay: cold means that no file of the workspace is known.
    { name: 'images, cold', args: images, before: () => forget(caches.cold, '.index', '.run'), wall: [], cpu: [] },
    { name: 'images, warm cache', args: images, wall: [], cpu: [] },
    // As after a change of one file: the run is made anew, from what is known of every file.
    { name: 'images, warm index', args: images, before: () => forget(caches.warm, '.run'), wall: [], cpu: [] },
  ];
  const environmentOf = (/** @type {Program} */ { name }) => ({ ...process.env, XDG_CACHE_HOME: name.endsWith('cold') ? caches.cold : caches.warm });
  for (let turn = -1; turn < TURNS; turn++) {
    for (const program of programs) {
      program.before?.();
      const { wall, cpu } = timed(program, environmentOf(program));
      if (turn < 0) continue;
      program.wall.push(wall);
      program.cpu.push(cpu);
    }
  }
  const [base] = programs;
  if (!base) return;
  console.log(`${machine()}; ${TURNS} turns, medians`);
  for (const { name, wall, cpu } of programs) {
    const ratio = (/** @type {readonly number[]} */ own, /** @type {readonly number[]} */ others) => (median(own) / median(others)).toFixed(2);
    console.log(`${name.padEnd(20)} ${median(wall).toFixed(0).padStart(5)} ms (least ${Math.min(...wall).toFixed(0)}), ${ratio(wall, base.wall)} x; processor ${median(cpu).toFixed(0)} ms (least ${Math.min(...cpu).toFixed(0)}), ${ratio(cpu, base.cpu)} x`);
  }
}

/**
 * @param {string} cache
 * @param {readonly string[]} extensions
 */
function forget(cache, ...extensions) {
  for (const name of readdirSync(cache, { recursive: true, encoding: 'utf8' })) if (extensions.some((extension) => name.endsWith(extension))) rmSync(join(cache, name));
}

/** @param {Program} program @param {NodeJS.ProcessEnv} env */
function timed({ name, args }, env) {
  const before = childTime();
  const start = process.hrtime.bigint();
  const { status, stdout } = spawnSync(process.execPath, [...args], { cwd: corpora, env, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] });
  const wall = Number(process.hrtime.bigint() - start) / 1e6;
  if (status !== 0 || stdout.length === 0) throw new Error(`${name} ended with ${status}.`);
  return { wall, cpu: childTime() - before };
}

/** Processor time of this process's ended children in ms, counted by Linux in steps of 10 ms; 0 elsewhere. */
function childTime() {
  if (!existsSync('/proc/self/stat')) return 0;
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

main();
