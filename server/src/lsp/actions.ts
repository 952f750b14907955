import { tell } from '../base/texts';
import { CodeActionKind } from 'vscode-languageserver';
import type { CodeAction, CodeActionParams, Diagnostic, WorkspaceEdit } from 'vscode-languageserver';
import { offsetAt } from '../base/lines';
import type { Range, Span } from '../base/span';
import { fixesAt, fixNeeds } from '../features/diagnostics/index';
import type { Fix } from '../features/diagnostics/model';
import { planRewrite, rewriteNeeds } from '../features/rewrite';
import type { RewriteRequest } from '../features/rewrite';
import type { Snapshot } from '../workspace/snapshot';
import { normalUri } from '../workspace/uri';
import { linesOf, SOURCE } from './convert';
import { toWorkspaceEdit } from './edits';
import { editOfPlan } from './rewriting';
import { throwIfCancelled } from './guard';
import { charted } from './session';
import type { Session } from './session';

/** What an action keeps of itself until its edit is asked for; the edit is then computed from the texts of that moment. */
interface ActionData {
  readonly uri: string;
  readonly range: Range;
  /** A fix is found again by its title, a rewrite by what it covers. */
  readonly title: string;
  readonly rewrite: 'reference' | 'file' | undefined;
}

interface Offered {
  readonly action: CodeAction;
  readonly data: ActionData;
}

/** Registers quick fixes and rewrites. Clients that cannot ask later for an edit get it with the action. */
export function registerActions(session: Session): void {
  const { connection, guard, client } = session;
  connection.onCodeAction(guard.handler('textDocument/codeAction', null, async (params, token) => {
    await charted(session, params.textDocument.uri, token);
    const offered = [...(await fixes(session, params)), ...(await rewrites(session, params))];
    throwIfCancelled(token);
    if (client.resolvesActionEdits) return offered.map(({ action, data }) => ({ ...action, data }));
    return Promise.all(offered.map(async ({ action, data }) => withEdit(action, await editOf(session, data))));
  }));
  connection.onCodeActionResolve((action, token) => {
    const resolve = guard.handler('codeAction/resolve', action, async (asked: CodeAction) => withEdit(asked, await editOf(session, asked.data)));
    return resolve(action, token);
  });
}

async function fixes(session: Session, { textDocument, range, context }: CodeActionParams): Promise<Offered[]> {
  const found = await fixesIn(session, textDocument.uri, range);
  return found
    .filter((fix) => isAsked(context.only, kindOf(fix)))
    .map((fix) => {
      const mended = context.diagnostics.filter((diagnostic) => isAbout(diagnostic, fix));
      return {
        action: {
          title: fix.title,
          kind: kindOf(fix),
          ...(mended.length > 0 ? { diagnostics: mended } : {}),
          ...(fix.preferred ? { isPreferred: true } : {}),
        },
        data: { uri: textDocument.uri, range, title: fix.title, rewrite: undefined },
      };
    });
}

async function rewrites(session: Session, { textDocument, range, context }: CodeActionParams): Promise<Offered[]> {
  if (!isAsked(context.only, CodeActionKind.RefactorRewrite)) return [];
  const offered: Offered[] = [];
  for (const covered of ['reference', 'file'] as const) {
    const data: ActionData = { uri: textDocument.uri, range, title: '', rewrite: covered };
    const plan = await rewritePlan(session, data);
    if (!plan || plan.edits.length === 0) break;
    // One image in the file: both would do the same.
    if (covered === 'file' && plan.references < 2) break;
    const title = covered === 'reference'
      ? tell`Rewrite to pull source \`${plan.edits[0]?.result ?? ''}\``
      : tell`Rewrite ${plan.references} images of this file to their pull sources`;
    offered.push({ action: { title, kind: CodeActionKind.RefactorRewrite }, data: { ...data, title } });
  }
  return offered;
}

async function editOf(session: Session, data: unknown): Promise<WorkspaceEdit | undefined> {
  if (!isActionData(data)) return undefined;
  const snapshot = session.workspace.snapshot();
  if (data.rewrite) {
    const plan = await rewritePlan(session, data);
    return plan && editOfPlan(session, snapshot, plan);
  }
  const fix = (await fixesIn(session, data.uri, data.range)).find((one) => one.title === data.title);
  return fix && toWorkspaceEdit(session.workspace.snapshot(), fix.edits, session.speaker, annotationOf(fix));
}

async function fixesIn(session: Session, spelled: string, range: Range): Promise<readonly Fix[]> {
  const uri = normalUri(spelled);
  const before = session.workspace.snapshot();
  const span = spanOf(before, uri, range);
  if (!span) return [];
  const texts = await session.workspace.load([uri, ...fixNeeds(before, uri, span)]);
  return fixesAt(session.workspace.snapshot(), texts, uri, span);
}

async function rewritePlan(session: Session, { uri: spelled, range, rewrite }: ActionData) {
  const uri = normalUri(spelled);
  const snapshot = session.workspace.snapshot();
  const span = spanOf(snapshot, uri, range);
  if (!span) return undefined;
  const request: RewriteRequest = { scope: rewrite === 'file' ? { kind: 'file', uri } : { kind: 'reference', uri, offset: span.start } };
  const texts = await session.workspace.load(rewriteNeeds(snapshot, request));
  return planRewrite(snapshot, texts, request);
}

/** A change outside the workspace folders is never made without asking. */
function annotationOf(fix: Fix) {
  if (!fix.confirm) return undefined;
  return () => ({ label: fix.title, description: tell`changes a file outside the workspace folders`, needsConfirmation: true });
}

function kindOf(fix: Fix): CodeActionKind {
  return fix.kind === 'quickfix' ? CodeActionKind.QuickFix : CodeActionKind.Refactor;
}

function isAbout(diagnostic: Diagnostic, fix: Fix): boolean {
  return diagnostic.source === SOURCE && diagnostic.code === fix.code;
}

/** Whether a client that asked for some kinds only wants this one: `refactor` includes `refactor.rewrite`. */
function isAsked(only: readonly CodeActionKind[] | undefined, kind: CodeActionKind): boolean {
  return only === undefined || only.some((asked) => asked === '' || kind === asked || kind.startsWith(`${asked}.`));
}

function spanOf(snapshot: Snapshot, uri: string, { start, end }: Range): Span | undefined {
  const lines = linesOf(snapshot, uri);
  return lines && { start: offsetAt(lines, start), end: offsetAt(lines, end) };
}

function withEdit(action: CodeAction, edit: WorkspaceEdit | undefined): CodeAction {
  return edit ? { ...action, edit } : action;
}

function isActionData(value: unknown): value is ActionData {
  if (typeof value !== 'object' || value === null) return false;
  const { uri, range, title } = value as Record<string, unknown>;
  return typeof uri === 'string' && typeof title === 'string' && typeof range === 'object' && range !== null;
}
