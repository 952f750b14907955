import { spawn, spawnSync } from 'node:child_process';

/** How a program ended, with everything it printed. */
export interface Ended {
  readonly status: number | null;
  readonly output: string;
}

/** Runs a program to its end; one that takes longer than `limit` milliseconds is ended. */
export function runProgram(command: string, args: readonly string[], env: NodeJS.ProcessEnv, limit = 60_000): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], timeout: limit });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    child.on('error', (error) => resolve({ status: 127, output: error.message }));
    child.on('close', (status) => resolve({ status, output }));
  });
}

/** The first line that a program says of its version. */
export function versionOf(command: string): string {
  return spawnSync(command, ['--version'], { encoding: 'utf8' }).stdout.split('\n')[0]?.trim() ?? command;
}
