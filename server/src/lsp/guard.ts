import { LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type { CancellationToken } from 'vscode-languageserver';

/** Where our own bugs are written. */
export interface Log {
  error(message: string): void;
  warn(message: string): void;
  info(message: string): void;
}

/** Runs work so that an error of ours ends in the log with its method, file and version, and never in the editor or the process. */
export interface Guard {
  /** Makes a handler that answers `neutral` when the work throws. A cancelled request is answered as the protocol says. */
  handler<P, R>(method: string, neutral: R, work: (params: P, token: CancellationToken) => R | Promise<R>): (params: P, token: CancellationToken) => Promise<R>;
  /** Runs work that nobody waits for. */
  run(what: string, work: () => void | Promise<void>): Promise<void>;
}

/** Thrown by long work that was cancelled; answered with the protocol's own error. */
export class Cancelled extends Error {}

/** Throws when the client has taken its request back. */
export function throwIfCancelled(token: Pick<CancellationToken, 'isCancellationRequested'>): void {
  if (token.isCancellationRequested) throw new Cancelled();
}

/** Makes the guard. `versionOf` names the version of an open document for the log. */
export function createGuard(log: Log, versionOf: (uri: string) => number | undefined): Guard {
  const report = (what: string, params: unknown, error: unknown): void => {
    log.error(`${what} failed${about(params, versionOf)}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  };
  return {
    handler: (method, neutral, work) => async (params, token) => {
      try {
        return await work(params, token);
      } catch (error) {
        if (error instanceof ResponseError) throw error;
        if (error instanceof Cancelled) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
        report(method, params, error);
        return neutral;
      }
    },
    run: async (what, work) => {
      try {
        await work();
      } catch (error) {
        // What the client answers to a request of ours is no bug of ours: it may refuse.
        if (error instanceof ResponseError) log.warn(`${what}: the client answered: ${error.message}`);
        else if (!(error instanceof Cancelled)) report(what, undefined, error);
      }
    },
  };
}

function about(params: unknown, versionOf: (uri: string) => number | undefined): string {
  const uri = uriIn(params);
  if (uri === undefined) return '';
  const version = versionOf(uri);
  return version === undefined ? ` for ${uri}` : ` for ${uri} version ${version}`;
}

function uriIn(params: unknown): string | undefined {
  if (!isRecord(params)) return undefined;
  const holder = isRecord(params['textDocument']) ? params['textDocument'] : isRecord(params['target']) ? params['target'] : params;
  return typeof holder['uri'] === 'string' ? holder['uri'] : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
