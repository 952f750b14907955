import { tell } from '../base/texts';
import type { CancellationToken } from 'vscode-languageserver';
import { offsetAt, positionAt } from '../base/lines';
import { pathBelow } from '../base/uri';
import { planRewriteSteps, rewriteNeeds } from '../features/rewrite';
import type { RewriteEdit, RewritePlan, RewriteRequest, RewriteScope } from '../features/rewrite';
import { reasonText, rewriteSummary } from '../features/rewrite/summary';
import { chartNeeds } from '../features/sites';
import type { Snapshot } from '../workspace/snapshot';
import { normalFolder, normalUri } from '../workspace/uri';
import { withoutUserInfo } from '../reference/userInfo';
import { linesOf } from './convert';
import { toWorkspaceEdit } from './edits';
import type { Annotation } from './edits';
import { throwIfCancelled } from './guard';
import type { Report } from './progress';
import type { RewriteParams, RewriteResult, RewriteTarget } from './protocol';
import { settled, walked } from './session';
import type { Session } from './session';

/** Files planned before other work gets its turn. */
const FILES_AT_A_TIME = 20;

/** Plans a rewrite file by file, so that it can be cancelled and others are answered meanwhile; edits for texts that have changed since are left out. */
export async function planned(session: Session, params: RewriteParams, token: CancellationToken, report: Report): Promise<RewriteResult> {
  await (isWithinFile(params.target) ? settled(session, token) : walked(session, token));
  await loadCharts(session, params.target, token);
  const snapshot = session.workspace.snapshot();
  const request: RewriteRequest = { scope: scopeOf(snapshot, params.target), environment: params.environment, step: params.step, offerOthers: true, oneRegistry: params.oneRegistry };
  const texts = await session.workspace.load(rewriteNeeds(snapshot, request));
  const steps = planRewriteSteps(snapshot, texts, request);
  for (;;) {
    throwIfCancelled(token);
    const step = steps.next();
    if (step.done === true) return resultOf(session, snapshot, step.value);
    const { done, total } = step.value;
    if (done % FILES_AT_A_TIME !== 0) continue;
    report(done, total);
    await session.host.port.pause();
  }
}

/** Reads the charts that have files in the scope: what they render is what has to come out as it should. */
async function loadCharts({ workspace }: Session, target: RewriteTarget, token: CancellationToken): Promise<void> {
  if (target.kind === 'reference') return;
  const snapshot = workspace.snapshot();
  const folder = target.kind === 'folder' ? normalFolder(target.uri) : undefined;
  const roots = snapshot.charts.roots.filter((root) => folder === undefined || pathBelow(folder, root) !== undefined || pathBelow(root, folder) !== undefined);
  const uris = target.kind === 'file' ? [normalUri(target.uri)] : roots.map((root) => `${root}/Chart.yaml`);
  const needs = chartNeeds(snapshot, uris);
  if (needs.length > 0) await workspace.loadCharts(needs);
  throwIfCancelled(token);
}

/** The protocol's edit of a plan. In VS Code it opens the refactor preview; see `previewed`. */
export function editOfPlan(session: Session, snapshot: Snapshot, plan: RewritePlan) {
  return toWorkspaceEdit(snapshot, plan.edits, session.speaker, ...previewed(session, plan));
}

/**
 * How the preview shows a plan. An edit that needs confirmation opens VS Code's preview, but starts unticked there. So for this
 * extension's own client only the references of other kinds need one, and the preview is opened by a note that says that Apollo
 * redirects these pulls by itself (see `noteEdit`). Other clients are asked to confirm everything.
 */
function previewed({ client }: Session, plan: RewritePlan): [(edit: RewriteEdit) => Annotation, Annotation | undefined] {
  const description = plan.notes.join(' ');
  const annotate = (edit: RewriteEdit): Annotation => ({
    label: edit.needsConfirmation ? tell`Rewrite other references too` : tell`Rewrite to pull source`,
    description: client.own ? '' : description,
    needsConfirmation: edit.needsConfirmation || !client.own,
  });
  const [label = '', ...rest] = plan.notes.flatMap((note) => note.split(/(?<=\.) /));
  return [annotate, client.own && label !== '' ? { label, description: rest.join(' '), needsConfirmation: true } : undefined];
}

function resultOf(session: Session, snapshot: Snapshot, plan: RewritePlan): RewriteResult {
  return {
    edit: editOfPlan(session, snapshot, plan) ?? null,
    references: plan.references,
    files: new Set(plan.edits.map((edit) => edit.uri)).size,
    skipped: plan.skipped.map(({ uri, span, site, reason }) => {
      const lines = linesOf(snapshot, uri);
      return { uri, line: lines ? positionAt(lines, span.start).line : 0, written: withoutUserInfo(site.written), reason: reasonText(reason) };
    }),
    summary: rewriteSummary(plan),
    notes: plan.notes,
    environments: plan.environmentsToChoose.map(({ id, example }) => ({ id, detail: example === undefined ? tell`changes nothing` : tell`such as ${example}` })),
    steps: plan.stepsToChoose.map(({ step, example }) => ({ step, detail: example === undefined ? '' : tell`such as ${example}` })),
    offers: plan.offers.filter(({ isChosen }) => !isChosen).map(({ chart, path, images }) => ({ chart, path, images })),
  };
}

function isWithinFile({ kind }: RewriteTarget): boolean {
  return kind === 'reference' || kind === 'file';
}

function scopeOf(snapshot: Snapshot, target: RewriteTarget): RewriteScope {
  if (target.kind === 'workspace') return target;
  if (target.kind === 'folder') return { kind: 'folder', uri: normalFolder(target.uri) };
  const uri = normalUri(target.uri);
  if (target.kind === 'file') return { kind: 'file', uri };
  const lines = linesOf(snapshot, uri);
  return { kind: 'reference', uri, offset: lines ? offsetAt(lines, target.position) : 0 };
}
