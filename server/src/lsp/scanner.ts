import { tell } from '../base/texts';
import { LONG, showProgress, type Progress } from './progress';
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
  const hasTable = (): boolean => workspace.snapshot().registryFiles.length > 0 || workspace.snapshot().nodeConfigs.length > 0;
  const isNamed = (): boolean => {
    const snapshot = workspace.snapshot();
    return [undefined, ...snapshot.folders].some((folder) => snapshot.namedRegistryFiles(folder) !== undefined || snapshot.namedNodeConfigs(folder) !== undefined);
  };

  const walk = async (mine: number, rulesAreKnown: () => void): Promise<void> => {
    const stop = { isCancellationRequested: false };
    let progress: Progress | undefined;
    // Asked when the registry files are read, before the other files are.
    const restMatters = (): boolean => {
      rulesAreKnown();
      const matters = hasTable() || isNamed();
      // At once to a client that shows no status, to this extension's own where it takes long.
      if (matters) progress ??= showProgress({ ...session, timers: session.host.timers }, {
        doing: tell`Reading the workspace`, of: 'files', after: session.client.own ? LONG : 0,
        cancel: () => {
          stop.isCancellationRequested = true;
        },
      });
      return matters;
    };
    let knewTable = hasTable();
    try {
      for await (const state of workspace.scan(stop, { restMatters })) {
        if (mine !== walks) break;
        progress?.report(state.filesRead ?? 0, state.filesSeen);
        // The rules are known long before the last file is read: what is open is judged by them at once.
        if (knewTable || !hasTable()) continue;
        knewTable = true;
        log.info(`A mirror table is in force after ${state.filesSeen} files.`);
        progressed();
      }
    } finally {
      progress?.end();
    }
    if (mine !== walks) return;
    if (stop.isCancellationRequested) log.warn('The reading of the workspace was cancelled; what was not read until then is not known.');
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
