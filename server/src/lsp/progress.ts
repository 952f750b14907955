import { WorkDoneProgress } from 'vscode-languageserver';
import type { WorkDoneProgressBegin, WorkDoneProgressEnd, WorkDoneProgressReport } from 'vscode-languageserver';
import { tell } from '../base/texts';
import type { Client } from './client';
import type { Guard } from './guard';
import type { Timers } from './host';
import type { Session } from './session';

/** Progress that the server shows by itself, of work that nobody asked for by a token. */
export interface Progress {
  report(done: number, total: number): void;
  end(): void;
}

/** What long work counts as it comes along. */
export type Counted = 'files' | 'steps';

/** Long work that a client asked for by a token. */
export interface Task {
  readonly title: string;
  readonly of: Counted;
}

/** What is shown of such work. */
export interface Shown {
  /** What is being done, such as "Reading the workspace". */
  readonly doing: string;
  /** What is counted. */
  readonly of: Counted;
  /** How long the work has to take before it is shown, in ms; 0 shows it at once. */
  readonly after: number;
  /** Stops the work; without it the client offers no way to. */
  readonly cancel?: () => void;
}

interface Surroundings {
  readonly client: Pick<Client, 'workDoneProgress'>;
  readonly connection: Session['connection'];
  readonly guard: Guard;
  readonly timers: Timers;
}

/** How long work takes before this extension's client shows more of it than its status does, in ms. */
export const LONG = 2000;

/** Tells a client that shows progress how far work has come, from the moment on at which it has taken long. */
export function showProgress({ client, connection, guard, timers }: Surroundings, { doing, of, after, cancel }: Shown): Progress {
  if (!client.workDoneProgress) return { report: () => undefined, end: () => undefined };
  let ended = false;
  let last: readonly [done: number, total: number] | undefined;
  let shown: { report(percentage: number, message: string): void; done(): void } | undefined;
  const show = (): void => {
    if (!last) return;
    const [done, total] = last;
    shown?.report(total === 0 ? 0 : Math.floor((100 * done) / total), howFar(done, total, of));
  };
  // The client is not waited for: it may take its time with an answer, or give none.
  const begin = (): void => void guard.run(`the progress of ${doing}`, async () => {
    const progress = await connection.window.createWorkDoneProgress();
    if (ended) return;
    progress.begin('Mirror Lens', 0, doing, cancel !== undefined);
    if (cancel) progress.token.onCancellationRequested(cancel);
    shown = progress;
    show();
  });
  const takeBack = after > 0 ? timers.after(after, begin) : (begin(), () => undefined);
  return {
    report: (done, total) => {
      last = [done, total];
      show();
    },
    end: () => {
      ended = true;
      takeBack();
      shown?.done();
    },
  };
}

/** Told how far long work has come. */
export type Report = (done: number, total: number) => void;

/** Runs long work that tells how far it has come to a client that asked for it by a token. */
export async function withProgress<T>(
  { connection }: Session, token: string | number | undefined, { title, of }: Task, work: (report: Report) => Promise<T>,
): Promise<T> {
  if (token === undefined) return work(() => undefined);
  const send = (value: WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd): void => void connection.sendProgress(WorkDoneProgress.type, token, value);
  send({ kind: 'begin', title, percentage: 0 });
  try {
    return await work((done, total) => send({ kind: 'report', message: howFar(done, total, of), percentage: Math.floor((100 * done) / Math.max(1, total)) }));
  } finally {
    send({ kind: 'end' });
  }
}

function howFar(done: number, total: number, of: Counted): string {
  return of === 'files' ? tell`${done} of ${total} files` : tell`${done} of ${total} steps`;
}
