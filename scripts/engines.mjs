// @ts-check
/**
 * `npm run test:engines [-- --install] [-- --count N] [-- --seed N] [-- --only skopeo|containerd]`: pulls generated references through generated
 * configurations with the real engines, and holds what they ask, in which order, against what the product says. Never a part of `npm test`.
 * Exits 0 where nothing differs, 1 where something does, 2 for wrong usage, 3 where an engine is missing; `--install` gets the missing ones
 * from Debian's packages.
 */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './lib/paths.mjs';
import { run } from './lib/processes.mjs';

/** The programs that each engine's comparison starts, with the packages that hold them. */
const ENGINES = [
  { name: 'skopeo', programs: { skopeo: 'skopeo' } },
  { name: 'containerd', programs: { containerd: 'containerd', ctr: 'containerd', openssl: 'openssl' } },
];

const { only, install, count, seed } = options();
const engines = ENGINES.filter(({ name }) => only === undefined || name === only);
if (install) await installMissing();
const missing = engines.flatMap(missingOf);
for (const { program, packageName, engine } of missing) console.error(`${program} is missing, which the comparison with ${engine} needs: apt-get install ${packageName}, or npm run test:engines -- --install.`);
const able = engines.filter(({ name }) => !missing.some(({ engine }) => engine === name));
let status = missing.length > 0 ? 3 : 0;
for (const { name } of able) {
  const { code } = await run(process.execPath, ['--require', 'tsx/cjs', join(root, 'test/engines/main.ts'), name, count, seed], { cwd: root });
  if (code !== 0) status = 1;
}
process.exitCode = status;

function options() {
  try {
    const { values } = parseArgs({
      options: { install: { type: 'boolean', default: false }, count: { type: 'string', default: '2000' }, seed: { type: 'string', default: '20261130' }, only: { type: 'string' } },
    });
    if (!/^[1-9][0-9]*$/.test(values.count) || !/^[0-9]+$/.test(values.seed)) throw new Error('--count and --seed are numbers.');
    if (values.only !== undefined && !ENGINES.some(({ name }) => name === values.only)) throw new Error(`--only is one of ${ENGINES.map(({ name }) => name).join(', ')}.`);
    return values;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(2);
  }
}

/** @param {typeof ENGINES[number]} engine */
function missingOf({ name, programs }) {
  return Object.entries(programs).filter(([program]) => !isInstalled(program)).map(([program, packageName]) => ({ program, packageName, engine: name }));
}

/** @param {string} program */
function isInstalled(program) {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

async function installMissing() {
  const packages = [...new Set(engines.flatMap(missingOf).map(({ packageName }) => packageName))];
  if (packages.length === 0) return;
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    const { code, output } = await run('apt-get', args, { capture: true, env: { DEBIAN_FRONTEND: 'noninteractive' } });
    if (code !== 0) console.error(`apt-get ${args[0] ?? ''} failed:\n${output.trim().split('\n').slice(-5).join('\n')}`);
  }
}
