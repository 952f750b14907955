import { NEVER } from '../base/cancellation';
import type { Session } from './session';

/** Walks the folders when there is a reason to, one walk at a time. */
export interface Scanner {
  /** Starts a walk; one that is under way is superseded by it. */
  scan(): void;
  /** Whether a walk is needed now that was not worth it before: a first registry file has come into force. */
  isDue(): boolean;
  /** Whether the last walk looked at names only, since there is no mirror table. */
  isAsleep(): boolean;
}

/** Makes the scanner. `progressed` is called when there is something new to tell: rarely while it walks, and at its end. */
export function createScanner({ workspace, activity, guard, connection, client, log }: Session, progressed: () => void): Scanner {
  let walks = 0;
  let asleep = false;
  const hasTable = (): boolean => workspace.snapshot().registryFiles.length > 0;
  const isNamed = (): boolean => {
    const snapshot = workspace.snapshot();
    return [undefined, ...snapshot.folders].some((folder) => snapshot.namedRegistryFiles(folder) !== undefined);
  };

  const walk = async (mine: number): Promise<void> => {
    const progress = client.workDoneProgress && !client.own ? await connection.window.createWorkDoneProgress() : undefined;
    progress?.begin('Mirror Lens', undefined, 'Reading the workspace');
    let knewTable = hasTable();
    for await (const { filesSeen } of workspace.scan(NEVER, { restMatters: () => hasTable() || isNamed() })) {
      if (mine !== walks) break;
      // The rules are known long before the last file is read: what is open is judged by them at once.
      if (knewTable || !hasTable()) continue;
      knewTable = true;
      log.info(`A mirror table is in force after ${filesSeen} files.`);
      progressed();
    }
    progress?.done();
    if (mine !== walks) return;
    asleep = !hasTable() && !isNamed();
    progressed();
  };

  return {
    scan: () => {
      const mine = ++walks;
      asleep = false;
      void activity.during(() => guard.run('the walk over the folders', () => walk(mine)));
    },
    isDue: () => asleep && hasTable(),
    isAsleep: () => asleep,
  };
}
