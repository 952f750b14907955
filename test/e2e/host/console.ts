/**
 * Hands the extension host's console to the runner. VS Code would mix it with all that the workbench itself logs.
 */
import { format } from 'node:util';
import { callWorkbench } from './workbench';

const methods = ['debug', 'log', 'info', 'warn', 'error'] as const;

/**
 * Sends everything printed on the console from now on to the process that runs the embedded VS Code, in order.
 *
 * @returns a function that resolves when everything printed so far has arrived
 */
export function forwardConsole(): () => Promise<void> {
  let sent: Promise<unknown> = Promise.resolve();
  for (const method of methods) {
    const original = console[method].bind(console);
    const forward = (...args: unknown[]): void => {
      original(...args);
      if (args.some(isMissingNativeModule)) return;
      const line = { type: method, text: format(...args) };
      sent = sent.then(() => callWorkbench('print', line)).catch(() => undefined);
    };
    // VS Code has defined the methods so that an assignment has no effect.
    Object.defineProperty(console, method, { value: forward, configurable: true, writable: true });
  }
  return async () => {
    await sent;
  };
}

/** The embedded VS Code comes without compiled modules for logging, works without them, and complains at length each time. */
function isMissingNativeModule(value: unknown): boolean {
  return value instanceof Error && 'tries' in value;
}
