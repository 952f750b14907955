import { tell } from '../base/texts';
import type { CancellationToken, Connection } from 'vscode-languageserver';
import { createWorkspace } from '../workspace/workspace';
import type { Workspace } from '../workspace/workspace';
import { offsetAt } from '../base/lines';
import { chartNeeds } from '../features/sites';
import { nearestFolder } from '../base/uri';
import type { Position } from '../base/span';
import type { Snapshot } from '../workspace/snapshot';
import { normalUri } from '../workspace/uri';
import { createActivity } from './activity';
import type { Activity } from './activity';
import type { Client } from './client';
import { linesOf } from './convert';
import type { Speaker } from './convert';
import { createGuard, throwIfCancelled } from './guard';
import type { Guard, Log } from './guard';
import type { Host } from './host';
import { LONG, showProgress } from './progress';
import { createDelivery } from './pulling';
import type { Delivery } from './pulling';
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
  /** Everything that is under way. */
  readonly activity: Activity;
  /** Of that, what decides which rules hold: what the client told of and is not taken up yet, and a walk up to the registry files. */
  readonly settling: Activity;
  /** Of that, the walk over all files. */
  readonly walking: Activity;
  readonly speaker: Speaker;
  readonly publisher: Publisher;
  readonly delivery: Delivery;
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
  const workspace = createWorkspace(host.port, host.store?.(client.cacheFolder));
  const log: Log = connection.console;
  const guard = createGuard(log, (uri) => workspace.snapshot().documents.get(normalUri(uri))?.version);
  const activity = createActivity();
  const spellings = new Map<string, string>();
  const pages = client.pages ?? host.pages;
  const speaker: Speaker = {
    client,
    spelled: (uri) => spellings.get(uri) ?? spelledBelow(spellings, workspace.snapshot().folders, uri),
    page: (code) => (pages === undefined ? undefined : `${pages}/${code}.md`),
  };
  const delivery = createDelivery({ client, connection, isOpen: (uri) => workspace.snapshot().documents.has(uri), spelled: (uri) => speaker.spelled(uri) });
  const publisher = createPublisher({
    snapshot: () => workspace.snapshot(),
    speaker,
    guard,
    activity,
    timers: host.timers,
    pause: () => host.port.pause(),
    delivery,
    progress: () => showProgress({ client, connection, guard, timers: host.timers }, { doing: tell`Checking the images of the workspace`, of: 'files', after: LONG }),
  });
  return {
    connection, host, client, workspace, guard, log, activity, settling: createActivity(), walking: createActivity(), speaker, publisher, delivery, spellings,
  };
}

/** A file that the client never named stands below a folder that it did name. */
function spelledBelow(spellings: ReadonlyMap<string, string>, folders: readonly string[], uri: string): string {
  const folder = nearestFolder(folders, uri);
  const spelled = folder === undefined ? undefined : spellings.get(folder);
  return folder === undefined || spelled === undefined ? uri : `${spelled}${uri.slice(folder.length)}`;
}

/**
 * Waits until the rules are known that an answer depends on: right after the start an editor may ask before the registry files are read.
 * Throws when the client takes its request back meanwhile.
 */
export async function settled({ settling }: Session, token: CancellationToken): Promise<void> {
  await idleOrCancelled(settling, token);
}

/** The same for what a chart around a document tells: its files are read when somebody first looks at one of them. */
export async function charted(session: Session, spelled: string | undefined, token: CancellationToken): Promise<void> {
  await settled(session, token);
  if (spelled === undefined) return;
  const needs = chartNeeds(session.workspace.snapshot(), [normalUri(spelled)]);
  if (needs.length > 0) await session.workspace.loadCharts(needs);
  throwIfCancelled(token);
}

/** The same for what depends on every file of the workspace. */
export async function walked({ settling, walking }: Session, token: CancellationToken): Promise<void> {
  await idleOrCancelled(settling, token);
  await idleOrCancelled(walking, token);
}

async function idleOrCancelled(activity: Activity, token: CancellationToken): Promise<void> {
  // A token that is cancelled from the start never says so again.
  throwIfCancelled(token);
  let stopListening = (): void => undefined;
  const cancelled = new Promise<void>((resolve) => {
    const listening = token.onCancellationRequested(() => resolve());
    stopListening = () => listening.dispose();
  });
  await Promise.race([activity.idle(), cancelled]);
  stopListening();
  throwIfCancelled(token);
}

/** The snapshot of now with the place that a request names, as soon as the rules are known; undefined for a document that the server was not told of. */
export async function asked(
  session: Session,
  params: { readonly textDocument: { readonly uri: string }; readonly position: Position },
  token: CancellationToken,
): Promise<Asked | undefined> {
  await charted(session, params.textDocument.uri, token);
  return askedAt(session, params.textDocument.uri, params.position);
}

/** The same, by a URI in any spelling and a position. Nothing is said of files whose setting `enable` is `never`. */
export function askedAt(session: Session, spelled: string, position: Position): Asked | undefined {
  const snapshot = session.workspace.snapshot();
  const uri = normalUri(spelled);
  const lines = snapshot.settings(uri).enable === 'never' ? undefined : linesOf(snapshot, uri);
  return lines && { snapshot, uri, offset: offsetAt(lines, position) };
}
