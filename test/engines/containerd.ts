import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { formatPulled } from '../../server/src/reference/format';
import { parseReference } from '../../server/src/reference/parse';
import { readConfig, type Config } from '../support/dialects';
import { each, report, type Compared, type Report } from './comparison';
import { hostsToml, NAMES, pulledReference } from './hostsToml';
import { runProgram, versionOf } from './programs';
import { randomFrom } from './random';
import { certificateFor, startRecorder, type Recorder } from './recorder';

const REFERENCES_EACH = 8;
/** A recorder takes the requests of one pull at a time. */
const LANES = 2;
const LONGEST_START = 15_000;

interface Pull {
  readonly config: Config;
  readonly reference: string;
  readonly folder: string;
}

/** Pulls references through `hosts.toml` files with containerd's client, which is led to listeners that record what it asks, and with the product. */
export async function compareContainerd(count: number, seed: number): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'mirror-lens-containerd-'));
  const socket = join(folder, 'containerd.sock');
  const recorders: Recorder[] = [];
  const daemon = startDaemon(folder, socket);
  try {
    await serving(daemon, socket);
    const certificate = certificateFor(folder, NAMES);
    for (let lane = 0; lane < LANES; lane++) recorders.push(await startRecorder(certificate));
    const lanes = recorders.map((recorder, lane) => ({ recorder, pulls: generated(Math.ceil(count / LANES), seed + lane, join(folder, String(lane)), recorder) }));
    const all = await each(lanes, LANES, ({ recorder, pulls }) => each(pulls, 1, (pull) => compared(pull, socket, recorder)));
    return report(versionOf('containerd'), all.flat().slice(0, count));
  } finally {
    for (const recorder of recorders) recorder.close();
    await ended(daemon);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** containerd with nothing that needs more than a folder: no network, no CRI plugin, no snapshots of images. */
function startDaemon(folder: string, socket: string): ChildProcess {
  const config = join(folder, 'config.toml');
  writeFileSync(config, [
    'version = 2', `root = "${join(folder, 'root')}"`, `state = "${join(folder, 'state')}"`, 'disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.internal.v1.opt"]',
    '[grpc]', `address = "${socket}"`, '[ttrpc]', `address = "${socket}.ttrpc"`, '[debug]', `address = "${join(folder, 'debug.sock')}"`, '',
  ].join('\n'));
  return spawn('containerd', ['--config', config], { stdio: 'ignore' });
}

async function serving(daemon: ChildProcess, socket: string): Promise<void> {
  for (const start = Date.now(); Date.now() - start < LONGEST_START;) {
    if (daemon.exitCode !== null) break;
    const { status } = await runProgram('ctr', ['--address', socket, 'version'], {}, LONGEST_START);
    if (status === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('containerd does not start here; it has to be run as root.');
}

function ended(daemon: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (daemon.exitCode !== null || !daemon.kill()) {
      resolve();
      return;
    }
    daemon.on('close', () => resolve());
  });
}

function generated(count: number, seed: number, folder: string, recorder: Recorder): readonly Pull[] {
  const random = randomFrom(seed);
  const pulls: Pull[] = [];
  while (pulls.length < count) {
    const config = hostsToml(random, recorder);
    const own = join(folder, String(pulls.length));
    mkdirSync(join(own, 'certs.d'), { recursive: true });
    for (const [path, text] of Object.entries(config)) {
      mkdirSync(path.endsWith('/') ? join(own, path) : dirname(join(own, path)), { recursive: true });
      if (!path.endsWith('/')) writeFileSync(join(own, path), text);
    }
    for (const reference of random.several(REFERENCES_EACH, REFERENCES_EACH, () => normalised(pulledReference(random)))) pulls.push({ config, reference, folder: own });
  }
  return pulls.slice(0, count);
}

/** `ctr` takes a reference as it stands, where the CRI plugin writes it out first. */
function normalised(text: string): string {
  const parsed = parseReference(text);
  return parsed.ok ? formatPulled(parsed.reference) : text;
}

async function compared({ config, reference, folder }: Pull, socket: string, recorder: Recorder): Promise<Compared> {
  recorder.taken();
  const { output } = await runProgram('ctr', ['--address', socket, 'images', 'pull', '--hosts-dir', join(folder, 'certs.d'), reference], recorder.env);
  const asked = recorder.taken().flatMap((request) => /^HEAD (.*\/manifests\/.*)$/.exec(request)?.slice(1) ?? []);
  const engine = asked.length > 0 ? asked.join(' → ') : output.includes('no resolve hosts') ? 'ERROR no-source' : `ERROR ${output.trim().split('\n').at(-1) ?? ''}`;
  return { config, reference, engine, product: saidByProduct(config, reference) };
}

function saidByProduct(config: Config, reference: string): string {
  const { error, sources } = readConfig('hosts-toml', config).resolve(reference);
  return error === null ? sources.map(({ url }) => url ?? '').join(' → ') : `ERROR ${error}`;
}
