import { tell } from '../base/texts';
import type { CancellationToken } from 'vscode-languageserver';
import { productChartNeeds } from '../features/apollo/charts';
import { artifactsNeeds, planArtifacts, type ManifestPlan } from '../features/apollo/plan';
import { registryFileDraft } from '../features/apollo/draft';
import { usageOf } from '../features/usage';
import { entriesOf, type Snapshot } from '../workspace/snapshot';
import { normalUri } from '../workspace/uri';
import { toWorkspaceEdit } from './edits';
import { throwIfCancelled } from './guard';
import type { ArtifactsResult, DraftResult } from './protocol';
import { walked, type Session } from './session';
import { labelOf } from './status';

/** A registry file made from what the workspace uses. */
export async function draft(session: Session, token: CancellationToken): Promise<DraftResult> {
  const snapshot = await everything(session, token);
  return { text: registryFileDraft(snapshot), hosts: usageOf(snapshot).byHost.size };
}

/** The edit that lists the images of charts in the manifest of a file, or in those of the workspace where the file is none. */
export async function artifacts(session: Session, spelled: string | undefined, token: CancellationToken): Promise<ArtifactsResult> {
  const read = await everything(session, token);
  const own = spelled === undefined ? [] : artifactsNeeds(read, [normalUri(spelled)]);
  const uris = own.length > 0 ? own : artifactsNeeds(read, [...entriesOf(read)].map((entry) => entry.uri).sort());
  if (uris.length === 0) return { edit: null, added: 0, message: tell`There is no product manifest here: no file with \`manifest-version\` and \`product-type\`.` };
  await session.workspace.loadCharts(productChartNeeds(read, uris));
  throwIfCancelled(token);
  const snapshot = session.workspace.snapshot();
  const plans = planArtifacts(snapshot, await session.workspace.load(uris), uris);
  const { own: isOwn } = session.client;
  // What needs confirmation starts unticked in VS Code's preview, so there a note opens it, as it does for rewrites.
  const edit = toWorkspaceEdit(snapshot, plans.flatMap((plan) => plan.edits), session.speaker, () => ({
    label: tell`Images of the chart`,
    description: isOwn ? '' : stays(),
    needsConfirmation: !isOwn,
  }), isOwn ? { label: stays(), description: '', needsConfirmation: true } : undefined);
  const added = plans.reduce((sum, plan) => sum + plan.added.length, 0);
  return { edit: edit ?? null, added, message: edit ? null : nothing(snapshot, plans) };
}

const stays = (): string => tell`They are added behind the artifacts that are there, which stay as they are.`;

function nothing(snapshot: Snapshot, plans: readonly ManifestPlan[]): string {
  const [first, ...others] = plans;
  if (!first || others.length > 0) return tell`No product manifest lacks an image of its chart, as far as the charts in the workspace tell.`;
  const name = labelOf(snapshot, first.uri);
  if (first.reason === 'no-chart') return tell`The chart of ${name} is not in the workspace, or is there in another version.`;
  if (first.reason === 'complete') return tell`The artifacts of ${name} name every image of its chart that can be told by reading.`;
  return tell`The layout of ${name} does not allow an artifact to be added.`;
}

/** The snapshot after every file was read: without a mirror table the walk at the start has looked at names only. */
async function everything(session: Session, token: CancellationToken): Promise<Snapshot> {
  await walked(session, token);
  if (session.workspace.snapshot().registryFiles.length === 0) {
    const end = session.activity.begin();
    try {
      for await (const step of session.workspace.scan(token)) if (step.phase === 'done') break;
    } finally {
      end();
    }
    throwIfCancelled(token);
  }
  return session.workspace.snapshot();
}
