import { tell } from '../base/texts';
import type { CancellationToken } from 'vscode-languageserver';
import { nameOf } from '../base/uri';
import { comparedImages, comparePulls, type Side } from '../features/comparison/changes';
import { comparisonReport, countsOf } from '../features/comparison/report';
import { tableFiles, withOlderTexts } from '../features/comparison/tables';
import { fileLink, toMarkdown } from '../features/markdown';
import type { Snapshot } from '../workspace/snapshot';
import { normalUri } from '../workspace/uri';
import type { CompareParams, CompareResult, TableFilesResult } from './protocol';
import { walked, type Session } from './session';

/** The references of the whole workspace whose pull source is another one by the other side, as a page and in numbers. */
export async function compared(session: Session, params: CompareParams, token: CancellationToken): Promise<CompareResult> {
  await walked(session, token);
  const { workspace } = session;
  await workspace.loadCharts(workspace.snapshot().charts.roots);
  const snapshot = workspace.snapshot();
  const { before, after, names } = sidesOf(snapshot, params);
  const comparison = comparePulls(before, after, comparedImages(snapshot, (uri) => snapshot.settings(uri).enable !== 'never'));
  const blocks = comparisonReport(comparison, { ...names, place: (uri, line) => fileLink(`${nameOf(uri)}:${line}`, uri, line) });
  const counts = countsOf(comparison);
  return {
    markdown: toMarkdown(blocks, { commandLinks: false }),
    changes: new Set(comparison.changes.map(({ image }) => image)).size,
    compared: comparison.compared,
    summary: `${counts.charAt(0).toUpperCase()}${counts.slice(1)}`,
  };
}

/** The files that a comparison with an older state needs older texts of. */
export async function filesOfTables(session: Session, token: CancellationToken): Promise<TableFilesResult> {
  await walked(session, token);
  return { uris: tableFiles(session.workspace.snapshot()) };
}

interface Sides {
  readonly before: Side;
  readonly after: Side;
  readonly names: { readonly before: string; readonly after: string };
}

function sidesOf(snapshot: Snapshot, params: CompareParams): Sides {
  if (params.kind === 'environments') {
    const { before, after } = params;
    return { before: { snapshot, environment: before }, after: { snapshot, environment: after }, names: { before, after } };
  }
  const texts = new Map(params.texts.map(({ uri, text }) => [normalUri(uri), text]));
  return { before: { snapshot: withOlderTexts(snapshot, texts) }, after: { snapshot }, names: { before: params.label, after: tell`what is being edited` } };
}
