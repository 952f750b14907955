import { tell } from '../base/texts';
import type { CancellationToken, ExecuteCommandParams } from 'vscode-languageserver';
import { effectiveTable } from '../features/effectiveTable';
import { explainAt, explainText } from '../features/explain';
import { keepMirrorChoices, keepMirrorNeeds } from '../features/keepMirror';
import { referenceInText } from '../features/pasted';
import { resolutionOf, resolveText } from '../features/resolution';
import type { Resolution } from '../features/resolution';
import { environmentsOf } from '../mirrors/apollo/table';
import { imagesThroughAt } from '../features/references';
import { NO_FILE, routesFor } from '../features/routes';
import { imagesAt } from '../features/sites';
import type { Snapshot } from '../workspace/snapshot';
import { normalUri } from '../workspace/uri';
import { withoutUserInfo } from '../reference/userInfo';
import { artifacts, draft } from './apollo';
import { compared, filesOfTables } from './comparison';
import { convertedTable, convertibleTables, noConversion } from './conversion';
import { toLocation } from './convert';
import { noOverride, override } from './override';
import { toWorkspaceEdit } from './edits';
import { withProgress, type Task } from './progress';
import {
  artifactsRequest, compareRequest, convertiblesRequest, convertRequest, draftRequest, effectiveTableRequest, environmentsRequest, explainRequest, hostAtRequest, idleRequest, imagesThroughRequest, keepMirrorRequest, pullSourcesRequest, renameHostRequest,
  rewriteRequest, serverCommands, tableFilesRequest, valuesOverrideRequest,
} from './protocol';
import type {
  EnvironmentsResult, ExplainResult, KeepMirrorResult, PullSourcesResult, ReferenceTarget, RequestMessage, RewriteParams, RewriteResult, RewriteTarget,
  StatusParams,
} from './protocol';
import { hostAt, renamedHost } from './renaming';
import { planned } from './rewriting';
import { askedAt, charted, settled, walked } from './session';
import type { Session } from './session';
import { labelOf, statusNow } from './status';

const NOTHING_EXPLAINED: ExplainResult = { written: null, markdown: '' };
const noSources = (): PullSourcesResult => ({ written: null, sources: [], message: tell`There is no image reference here.` });
const noRewrite = (): RewriteResult => ({ edit: null, references: 0, files: 0, skipped: [], summary: tell`No reference changes.`, notes: [], environments: [], steps: [], offers: [] });

const rewriteProgress = (): Task => ({ title: tell`Finding images to rewrite`, of: 'files' });

/** Registers this extension's own requests, and the commands for clients that know none of them. */
export function registerRequests(session: Session): void {
  const { connection, guard, workspace } = session;
  const on = <P, R>(message: RequestMessage<P, R>, neutral: R, work: (params: P, token: CancellationToken) => R | Promise<R>): void => {
    connection.onRequest<unknown, unknown>(message.method, guard.handler(message.method, neutral, work));
  };
  on(idleRequest, null, async (): Promise<StatusParams | null> => {
    await session.activity.idle();
    return { ...statusNow(workspace.snapshot()), revision: workspace.snapshot().revision };
  });
  on(explainRequest, NOTHING_EXPLAINED, async (target, token) => {
    await charted(session, target.uri, token);
    return explained(session, target);
  });
  on(pullSourcesRequest, noSources(), async (target, token) => {
    await charted(session, target.uri, token);
    return pullSources(session, target);
  });
  on(environmentsRequest, { environments: [], chosen: null }, async ({ uri }, token) => {
    await settled(session, token);
    return environments(workspace.snapshot(), uri);
  });
  on(effectiveTableRequest, { markdown: '' }, async ({ uri }, token) => {
    await walked(session, token);
    return { markdown: effectiveTable(workspace.snapshot(), uri === undefined ? undefined : normalUri(uri)) };
  });
  on(compareRequest, { markdown: '', changes: 0, compared: 0, summary: '' }, (params, token) => compared(session, params, token));
  on(renameHostRequest, { edit: null, places: 0, files: 0, mentions: [] }, (params, token) => renamedHost(session, params, token));
  on(hostAtRequest, { host: null }, async ({ uri, position }, token) => {
    await charted(session, uri, token);
    return { host: hostAt(session, uri, position) };
  });
  on(convertiblesRequest, { isOwn: false, tables: [] }, ({ uri }, token) => convertibleTables(session, uri, token));
  on(convertRequest, noConversion(), (params, token) => convertedTable(session, params, token));
  on(tableFilesRequest, { uris: [] }, (_, token) => filesOfTables(session, token));
  on(keepMirrorRequest, { mirrored: null, choices: [] }, async (target, token) => {
    await settled(session, token);
    return keepMirror(session, target);
  });
  on(draftRequest, { text: '', hosts: 0 }, (_, token) => draft(session, token));
  on(artifactsRequest, { edit: null, added: 0, message: null }, ({ uri }, token) => artifacts(session, uri, token));
  on(imagesThroughRequest, [], async ({ uri, position }, token) => {
    await walked(session, token);
    const place = askedAt(session, uri, position);
    return place ? imagesThroughAt(place.snapshot, place.uri, place.offset).map((one) => toLocation(place.snapshot, one, session.speaker)) : [];
  });
  on(valuesOverrideRequest, noOverride(), (params, token) => override(session, params, token));
  on(rewriteRequest, noRewrite(), (params, token) => withProgress(session, params.workDoneToken, rewriteProgress(), (report) => planned(session, params, token, report)));
  if (!session.client.own) registerServerCommands(session);
}

/** `mirrorLens.server.rewrite` takes what `mirrorLens/rewrite` takes and applies the edit itself where the client lets it, else answers with it too. */
function registerServerCommands(session: Session): void {
  const { connection, guard } = session;
  connection.onExecuteCommand(guard.handler('workspace/executeCommand', null, async ({ command, arguments: args = [], workDoneToken }: ExecuteCommandParams, token) => {
    const [params] = args as readonly unknown[];
    if (command !== serverCommands.rewrite || !isRewriteParams(params)) return null;
    const result = await withProgress(session, workDoneToken, rewriteProgress(), (report) => planned(session, params, token, report));
    if (!result.edit || !session.client.appliesEdits) return result;
    await connection.workspace.applyEdit({ label: tell`Rewrite Images to Pull Sources`, edit: result.edit });
    return { ...result, edit: null };
  }));
}

function explained(session: Session, { uri, position, text }: ReferenceTarget): ExplainResult {
  if (text !== undefined) return explainText(session.workspace.snapshot(), text, uri === undefined ? NO_FILE : normalUri(uri));
  const place = uri !== undefined && position ? askedAt(session, uri, position) : undefined;
  return (place && explainAt(place.snapshot, place.uri, place.offset)) ?? NOTHING_EXPLAINED;
}

function pullSources(session: Session, target: ReferenceTarget): PullSourcesResult {
  const resolution = resolutionFor(session, target);
  if (!resolution) return noSources();
  const sources = resolution.sources.flatMap(({ reference, via }) => {
    if (reference === null) return [];
    return [{ reference, detail: via ? (via.displayName ?? via.registry) : tell`as written` }];
  });
  const certain = resolution.status === 'unknown' || resolution.status === 'invalid' ? [] : sources;
  const message = certain.length > 0 ? null : tell`Where \`${withoutUserInfo(resolution.written)}\` is pulled from cannot be told by reading.`;
  return { written: withoutUserInfo(resolution.written), sources: certain, message };
}

function resolutionFor(session: Session, { uri, position, text }: ReferenceTarget): Resolution | undefined {
  if (text !== undefined) {
    const written = referenceInText(text);
    return written === undefined ? undefined : resolveText(session.workspace.snapshot(), uri === undefined ? NO_FILE : normalUri(uri), written);
  }
  const place = uri !== undefined && position ? askedAt(session, uri, position) : undefined;
  const [site] = place ? imagesAt(place.snapshot, place.uri, place.offset) : [];
  return place && site && resolutionOf(place.snapshot, place.uri, site);
}

function environments(snapshot: Snapshot, spelled: string | undefined): EnvironmentsResult {
  const uri = spelled === undefined ? NO_FILE : normalUri(spelled);
  const own = routesFor(snapshot, uri, 'all').files;
  const files = own.length > 0 ? own : snapshot.registryFiles;
  const ids = environmentsOf(files) ?? [];
  return {
    chosen: snapshot.settings(uri).environment ?? null,
    environments: ids.map((id) => {
      const declarations = files.flatMap((source) => (source.file.environments ?? []).filter((one) => one.id.text === id).map((one) => ({ source, one })));
      const registries = declarations.flatMap(({ one }) => one.registries.map((host) => host.text));
      const names = declarations.flatMap(({ one }) => one.displayName ?? []);
      const where = [...new Set(declarations.map(({ source }) => labelOf(snapshot, source.uri)))];
      return { id, detail: [...names, [...new Set(registries)].join(', '), ...where].filter((part) => part !== '').join(' · ') };
    }),
  };
}

async function keepMirror(session: Session, { uri, position }: ReferenceTarget): Promise<KeepMirrorResult> {
  const place = uri !== undefined && position ? askedAt(session, uri, position) : undefined;
  if (!place) return { mirrored: null, choices: [] };
  const texts = await session.workspace.load(keepMirrorNeeds(place.snapshot, place.uri, place.offset));
  const { mirrored, choices } = keepMirrorChoices(place.snapshot, texts, place.uri, place.offset);
  return {
    mirrored: mirrored ?? null,
    choices: choices.flatMap(({ registry, displayName, fix }) => {
      const edit = toWorkspaceEdit(place.snapshot, fix.edits, session.speaker);
      return edit ? [{ label: registry, detail: displayName ?? '', edit }] : [];
    }),
  };
}

function isRewriteParams(value: unknown): value is RewriteParams {
  if (typeof value !== 'object' || value === null) return false;
  const { target, step } = value as { readonly target?: unknown; readonly step?: unknown };
  if (step !== undefined && step !== 'admission' && step !== 'apollo' && step !== 'node') return false;
  return typeof target === 'object' && target !== null && typeof (target as Partial<RewriteTarget>).kind === 'string';
}
