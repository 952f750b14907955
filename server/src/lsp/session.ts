import type { Connection } from 'vscode-languageserver';
import { createWorkspace } from '../workspace/workspace';
import type { Workspace } from '../workspace/workspace';
import { offsetAt } from '../base/lines';
import type { Position } from '../base/span';
import type { Snapshot } from '../workspace/snapshot';
import { normalUri } from '../workspace/uri';
import { createActivity } from './activity';
import type { Activity } from './activity';
import type { Client } from './client';
import { linesOf } from './convert';
import type { Speaker } from './convert';
import { createGuard } from './guard';
import type { Guard, Log } from './guard';
import type { Host } from './host';
import { createPublisher } from './publisher';
import type { Publisher } from './publisher';

/** What the parts of the server share for one connection. */
export interface Session {
  readonly connection: Connection;
  readonly host: Host;
  readonly client: Client;
  readonly workspace: Workspace;
  readonly guard: Guard;
  readonly log: Log;
  readonly activity: Activity;
  readonly speaker: Speaker;
  readonly publisher: Publisher;
  /** The client's spellings of the URIs of open documents and folders, by the normal ones. */
  readonly spellings: Map<string, string>;
}

/** A place that a request names, in a snapshot. */
export interface Asked {
  readonly snapshot: Snapshot;
  readonly uri: string;
  readonly offset: number;
}

/** Puts the parts together. */
export function createSession(connection: Connection, host: Host, client: Client): Session {
  const workspace = createWorkspace(host.port);
  const log: Log = connection.console;
  const guard = createGuard(log, (uri) => workspace.snapshot().documents.get(normalUri(uri))?.version);
  const activity = createActivity();
  const spellings = new Map<string, string>();
  const speaker: Speaker = {
    client,
    spelled: (uri) => spellings.get(uri) ?? uri,
    page: (code) => (host.pages === undefined ? undefined : `${host.pages}/${code}.md`),
  };
  const publisher = createPublisher({
    snapshot: () => workspace.snapshot(),
    speaker,
    guard,
    activity,
    timers: host.timers,
    pause: () => host.port.pause(),
    send: (params) => connection.sendDiagnostics(params),
  });
  return { connection, host, client, workspace, guard, log, activity, speaker, publisher, spellings };
}

/** The snapshot of now with the place that a request names; undefined for a document that the server was not told of. */
export function asked(session: Session, params: { readonly textDocument: { readonly uri: string }; readonly position: Position }): Asked | undefined {
  return askedAt(session, params.textDocument.uri, params.position);
}

/** The same, by a URI in any spelling and a position. Nothing is said of files whose setting `enable` is `never`. */
export function askedAt(session: Session, spelled: string, position: Position): Asked | undefined {
  const snapshot = session.workspace.snapshot();
  const uri = normalUri(spelled);
  const lines = snapshot.settings(uri).enable === 'never' ? undefined : linesOf(snapshot, uri);
  return lines && { snapshot, uri, offset: offsetAt(lines, position) };
}
