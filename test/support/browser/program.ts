import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

/** A running program of which a test reads the output. */
export interface Program {
  readonly child: ChildProcess;
  /** Everything printed so far. */
  output(): string;
  /** Resolves to the exit code, or to the name of the signal that ended it. */
  readonly ended: Promise<number | string>;
  /** Resolves to the first match in what is printed, and fails when the program ends without one. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
}

/**
 * Starts a script with this Node.js; `env` is added to the environment.
 */
export function startScript(script: string, args: readonly string[], env: NodeJS.ProcessEnv): Program {
  const child = spawn(process.execPath, [script, ...args], { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  const ended = new Promise<number | string>((resolve) => child.on('close', (code, signal) => resolve(code ?? signal ?? '')));
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));

  const printed = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const match = pattern.exec(output);
        if (match) resolve(match);
      };
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      void ended.then((end) => reject(new Error(`Ended with ${end} before printing ${pattern.source}:\n${output}`)));
      look();
    });
  return { child, output: () => output, ended, printed };
}
