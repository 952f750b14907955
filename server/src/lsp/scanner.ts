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
export function createScanner(session: Session, progressed: () => void): Scanner {
  const { workspace, guard, log } = session;
  let walks = 0;
  let asleep = false;
  let endLast = (): void => undefined;
  const hasTable = (): boolean => workspace.snapshot().registryFiles.length > 0;
  const isNamed = (): boolean => {
    const snapshot = workspace.snapshot();
    return [undefined, ...snapshot.folders].some((folder) => snapshot.namedRegistryFiles(folder) !== undefined);
  };

  const walk = async (mine: number, rulesAreKnown: () => void): Promise<void> => {
    let endProgress: (() => void) | undefined;
    // Asked when the registry files are read, before the other files are.
    const restMatters = (): boolean => {
      rulesAreKnown();
      const matters = hasTable() || isNamed();
      if (matters) endProgress ??= showProgress(session);
      return matters;
    };
    let knewTable = hasTable();
    try {
      for await (const { filesSeen } of workspace.scan(NEVER, { restMatters })) {
        if (mine !== walks) break;
        // The rules are known long before the last file is read: what is open is judged by them at once.
        if (knewTable || !hasTable()) continue;
        knewTable = true;
        log.info(`A mirror table is in force after ${filesSeen} files.`);
        progressed();
      }
    } finally {
      endProgress?.();
    }
    if (mine !== walks) return;
    asleep = !hasTable() && !isNamed();
    progressed();
  };

  return {
    scan: () => {
      const mine = ++walks;
      asleep = false;
      const before = endLast;
      const ends = [session.activity.begin(), session.settling.begin(), session.walking.begin()] as const;
      const end = (): void => ends.forEach((each) => each());
      endLast = end;
      // Those who wait for a walk that is superseded wait for the one that supersedes it.
      before();
      void guard.run('the walk over the folders', () => walk(mine, ends[1])).finally(end);
    },
    isDue: () => asleep && hasTable(),
    isAsleep: () => asleep,
  };
}

/** Tells a client that shows progress but no status that the workspace is being read; the function that comes back takes it away. */
function showProgress({ client, connection, guard }: Session): () => void {
  if (!client.workDoneProgress || client.own) return () => undefined;
  let ended = false;
  let end = (): void => undefined;
  // The client is not waited for: it may take its time with an answer, or give none.
  void guard.run('the progress of the walk', async () => {
    const progress = await connection.window.createWorkDoneProgress();
    if (ended) return;
    progress.begin('Mirror Lens', undefined, 'Reading the workspace');
    end = () => progress.done();
  });
  return () => {
    ended = true;
    end();
  };
}
