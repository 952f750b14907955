import { WorkDoneProgress } from 'vscode-languageserver';
import type { WorkDoneProgressBegin, WorkDoneProgressEnd, WorkDoneProgressReport } from 'vscode-languageserver';
import type { Session } from './session';

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
