import { mkdtempSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Makes a temporary folder by whose name every process started with `TMPDIR` set to it can be found again.
 */
export function markedFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'mirror-lens-marked-')));
}

/**
 * Lists the command lines of the running processes that have a text in their environment or arguments. Linux only.
 */
export function processesWith(text: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => readProcess(name, 'environ').includes(text) || readProcess(name, 'cmdline').includes(text))
    .map((name) => `${name} ${readProcess(name, 'cmdline').replaceAll('\0', ' ')}`.trim())
    .filter((line) => /\s/.test(line));
}

/**
 * Waits until no process has a text in its environment or arguments, and fails with their command lines if that takes too long.
 */
export async function untilNoneIsLeft(text: string, timeout = 10_000): Promise<void> {
  const deadline = Date.now() + timeout;
  for (let left = processesWith(text); left.length > 0; left = processesWith(text)) {
    if (Date.now() > deadline) throw new Error(`Still running:\n${left.join('\n')}`);
    await pause(50);
  }
}

/** A process may end, or belong to somebody else, while it is looked at. */
function readProcess(processId: string, file: 'environ' | 'cmdline'): string {
  try {
    return readFileSync(join('/proc', processId, file), 'utf8');
  } catch {
    return '';
  }
}
