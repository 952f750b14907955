import { tell } from '../base/texts';
import { nameOf, nearestFolder, pathBelow } from '../base/uri';
import { statusOf } from '../features/status';
import type { Snapshot, Trouble, TroubleReason } from '../workspace/snapshot';
import { pathOf } from '../workspace/uri';
import { statusNotification } from './protocol';
import type { StatusParams } from './protocol';
import type { Session } from './session';

/** Tells this extension's client how things stand, whenever that changes. */
export interface Status {
  changed(): void;
  /** Takes up what is wrong with the settings, in words. */
  complain(complaints: readonly string[]): void;
}

/** Makes the status of a session. Other clients are not told: they would not know the notification. */
export function createStatus(session: Session): Status {
  let told = '';
  let revision = 0;
  let complaints: readonly string[] = [];
  return {
    changed: () => {
      if (!session.client.own) return;
      const content = statusNow(session.workspace.snapshot(), complaints);
      const text = JSON.stringify(content);
      if (text === told) return;
      told = text;
      void session.connection.sendNotification(statusNotification.method, { ...content, revision: ++revision });
    },
    complain: (now) => {
      complaints = now;
    },
  };
}

/** The status of a snapshot, without its number. */
export function statusNow(snapshot: Snapshot, complaints: readonly string[] = []): Omit<StatusParams, 'revision'> {
  const { tables, environments, troubles, scan } = statusOf(snapshot);
  return {
    scanning: scan.phase === 'running',
    filesSeen: scan.filesSeen,
    tables: tables.map((table) => ({ ...table, label: labelOf(snapshot, table.uri) })),
    nodeConfigs: snapshot.nodeConfigs.length,
    environments,
    troubles: [
      ...complaints.map((message) => ({ uri: null, message })),
      ...troubles.map((trouble) => ({ uri: trouble.uri, message: troubleText(snapshot, trouble) })),
    ],
  };
}

/** What people know a file by: its path below its folder, else its name. */
export function labelOf(snapshot: Snapshot, uri: string): string {
  const folder = nearestFolder(snapshot.folders, uri);
  if (folder === undefined) return uri.startsWith('file:') ? pathOf(uri) : nameOf(uri);
  return pathBelow(folder, uri) ?? nameOf(uri);
}

const REASONS: Readonly<Record<TroubleReason, (file: string) => string>> = {
  'too-large': (file) => tell`${file} is larger than \`mirrorLens.maxFileSize\` and was skipped`,
  binary: (file) => tell`${file} is binary and was skipped`,
  'not-utf8': (file) => tell`${file} is not UTF-8 and was skipped`,
  'too-deep': (file) => tell`${file} is nested too deeply and was skipped`,
  unreadable: (file) => tell`${file} cannot be read`,
  gone: (file) => tell`${file} does not exist`,
};

function troubleText(snapshot: Snapshot, { uri, reason, detail }: Trouble): string {
  const words = REASONS[reason](labelOf(snapshot, uri));
  return detail === '' ? words : `${words} (${detail})`;
}
