// @ts-check
/**
 * Runs a command as `guard.mjs COMMAND ARGUMENT…` and ends it, with all its descendants, as soon as standard input closes.
 *
 * The parent holds the other end of that pipe, so nothing outlives the parent, however it dies: even after SIGKILL the system
 * closes the pipe. The guard is started as the leader of a process group of its own, which is what it signals.
 */
import { spawn, spawnSync } from 'node:child_process';

const graceMilliseconds = 2000;
const windows = process.platform === 'win32';
const [command, ...args] = process.argv.slice(2);
if (command === undefined) throw new Error('guard.mjs needs a command to run.');

// Signals to the group reach the guard too; it has to stay until the others are gone.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);

const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
child.on('error', (error) => {
  console.error(error.message);
  process.exit(127);
});
child.on('exit', (code) => {
  signalGroup('SIGTERM');
  process.exit(code ?? 1);
});
process.stdin.on('end', stop).on('error', stop).resume();

function stop() {
  child.removeAllListeners('exit').on('exit', () => signalGroup('SIGKILL'));
  signalGroup('SIGTERM');
  setTimeout(() => signalGroup('SIGKILL'), graceMilliseconds);
}

/** @param {'SIGTERM' | 'SIGKILL'} signal */
function signalGroup(signal) {
  if (windows) {
    spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F']);
    return;
  }
  try {
    process.kill(-process.pid, signal);
  } catch {
    // Nobody else is left in the group.
  }
}
