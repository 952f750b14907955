import { WorkDoneProgress } from 'vscode-languageserver';
import type { WorkDoneProgressBegin, WorkDoneProgressEnd, WorkDoneProgressReport } from 'vscode-languageserver';
import type { Client } from './client';
import type { Guard } from './guard';
import type { Timers } from './host';
import type { Session } from './session';

/** Progress that the server shows by itself, of work that nobody asked for by a token. */
export interface Progress {
  report(done: number, total: number): void;
  end(): void;
}

/** What is shown of such work. */
export interface Shown {
  /** What is being done, such as "Reading the workspace". */
  readonly doing: string;
  /** What is counted, such as "files". */
  readonly unit: string;
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
export function showProgress({ client, connection, guard, timers }: Surroundings, { doing, unit, after, cancel }: Shown): Progress {
  if (!client.workDoneProgress) return { report: () => undefined, end: () => undefined };
  let ended = false;
  let last: readonly [done: number, total: number] | undefined;
  let shown: { report(percentage: number, message: string): void; done(): void } | undefined;
  const tell = (): void => {
    if (!last) return;
    const [done, total] = last;
    shown?.report(total === 0 ? 0 : Math.floor((100 * done) / total), `${done} of ${total} ${unit}`);
  };
  // The client is not waited for: it may take its time with an answer, or give none.
  const show = (): void => void guard.run(`the progress of ${doing}`, async () => {
    const progress = await connection.window.createWorkDoneProgress();
    if (ended) return;
    progress.begin('Mirror Lens', 0, doing, cancel !== undefined);
    if (cancel) progress.token.onCancellationRequested(cancel);
    shown = progress;
    tell();
  });
  const takeBack = after > 0 ? timers.after(after, show) : (show(), () => undefined);
  return {
    report: (done, total) => {
      last = [done, total];
      tell();
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

/** Runs long work that tells how far it has come to a client that asked for it by a token. `unit` names what is counted. */
export async function withProgress<T>(
  { connection }: Session, token: string | number | undefined, { title, unit }: { readonly title: string; readonly unit: string }, work: (report: Report) => Promise<T>,
): Promise<T> {
  if (token === undefined) return work(() => undefined);
  const tell = (value: WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd): void => void connection.sendProgress(WorkDoneProgress.type, token, value);
  tell({ kind: 'begin', title, percentage: 0 });
  try {
    return await work((done, total) => tell({ kind: 'report', message: `${done} of ${total} ${unit}`, percentage: Math.floor((100 * done) / Math.max(1, total)) }));
  } finally {
    tell({ kind: 'end' });
  }
}
