import { tell } from '../base/texts';
import type { CancellationToken } from 'vscode-languageserver';
import { convertibles, convertiblesIn, converted, type Convertible } from '../features/convert';
import { conversionReport, countsOf } from '../features/convert/report';
import { targetName } from '../features/convert/words';
import { DIALECT_NAMES } from '../features/dialectNames';
import { toMarkdown } from '../features/markdown';
import { CONVERT_TARGETS, type ConvertTarget } from '../mirrors/convert/model';
import { DIALECT_OF } from '../mirrors/convert/verify';
import type { Snapshot } from '../workspace/snapshot';
import { normalUri } from '../workspace/uri';
import type { ConvertibleTable, ConvertiblesResult, ConvertParams, ConvertResult } from './protocol';
import { walked, type Session } from './session';
import { labelOf } from './status';

export const noConversion = (): ConvertResult => ({ files: [], markdown: null, summary: tell`Mirror Lens could not do this; its log says why.` });

/** The mirror tables that can be converted: those that a file is part of, or, where it is of none or is not named, all that are known. */
export async function convertibleTables(session: Session, spelled: string | undefined, token: CancellationToken): Promise<ConvertiblesResult> {
  await walked(session, token);
  const snapshot = session.workspace.snapshot();
  const own = spelled === undefined ? [] : convertiblesIn(snapshot, normalUri(spelled));
  const all = own.length > 0 ? own : convertibles(snapshot);
  return { isOwn: own.length > 0, tables: all.map((table) => tableOf(session, snapshot, table)) };
}

/** One of these tables in another dialect, with a page of what cannot be said there. */
export async function convertedTable(session: Session, { dialect, uris, target, environment }: ConvertParams, token: CancellationToken): Promise<ConvertResult> {
  await walked(session, token);
  const snapshot = session.workspace.snapshot();
  const files = uris.map(normalUri);
  const known = [...convertibles(snapshot), ...files.flatMap((uri) => convertiblesIn(snapshot, uri))];
  const table = known.find((each) => each.dialect === dialect && each.uris.length === files.length && each.uris.every((uri) => files.includes(uri)));
  const to = CONVERT_TARGETS.find((each) => each === target);
  if (!table || !to) return { ...noConversion(), summary: tell`The mirror table is no longer there.` };
  const { disablesDefaultEndpoint } = snapshot.settings(table.uris[0] ?? '');
  const result = converted(snapshot, table, to, { environment, disableDefaultEndpoint: disablesDefaultEndpoint });
  return {
    files: result.files.map(({ name, text }) => ({ name, text, language: /\.ya?ml$/.test(name) ? 'yaml' : 'toml' })),
    markdown: result.unsaid.length === 0 ? null : `${toMarkdown(conversionReport(snapshot, result, to, (uri) => labelOf(snapshot, uri)), { commandLinks: false })}\n`,
    summary: countsOf(result, to),
  };
}

/** Files of one table that are named. */
const MOST_LABELS = 2;

function tableOf({ speaker }: Session, snapshot: Snapshot, { dialect, uris, environments }: Convertible): ConvertibleTable {
  const labels = uris.slice(0, MOST_LABELS).map((uri) => labelOf(snapshot, uri));
  const rest = uris.length - labels.length;
  return {
    dialect,
    name: DIALECT_NAMES[dialect],
    files: rest > 0 ? tell`${labels.join(', ')} and ${rest} more` : labels.join(', '),
    uris: uris.map((uri) => speaker.spelled(uri)),
    environments,
    targets: CONVERT_TARGETS.filter((target) => DIALECT_OF[target] !== dialect).map((id) => ({ id, name: nameOf(id) })),
  };
}

/** The name of a target where it stands alone. */
function nameOf(target: ConvertTarget): string {
  return target === 'apollo' ? tell`A registry file of Apollo` : targetName(target);
}
