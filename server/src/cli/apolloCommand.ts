import { applyEdits } from '../features/edits';
import { productChartNeeds } from '../features/apollo/charts';
import { artifactsNeeds, planArtifacts, type ManifestPlan } from '../features/apollo/plan';
import { DRAFT_NAME, registryFileDraft } from '../features/apollo/draft';
import { formRows, tableOf, type EffectiveTable, type RegistryRow } from '../features/apollo/table';
import { unifiedDiff } from './diff';
import { EXIT, UsageError, type CliHost } from './host';
import type { Arguments } from './options';
import type { Output } from './output';
import { shownPath, uriOfArgument } from './paths';
import { openSession } from './session';
import { alignedRows } from './table';
import { count, shown } from './words';

/** `mirror-lens apollo table`: the effective table, to be compared with the Hub's form by eye. */
export async function apolloTableCommand(host: CliHost, output: Output, args: Arguments): Promise<number> {
  if (args.positionals.length > 0) throw new UsageError(`apollo table takes no ${shown(args.positionals.join(' '))}; --mirrors names registry files.`);
  const session = await openSession(host, output, args, { paths: [], images: 'none' });
  if (session.snapshot.registryFiles.length === 0) return session.failed ? EXIT.wrong : EXIT.done;
  const table = tableOf(session.snapshot.registryFiles, args.text('environment'));
  for (const line of printed(args.text('format') ?? 'text', table, host.cwd)) await output.line(line);
  return session.failed ? EXIT.wrong : EXIT.done;
}

/** One registry in one Environment; `environment` is undefined where none is declared, null where none names the registry. */
interface Line {
  readonly environment: string | null | undefined;
  readonly row: RegistryRow;
}

function printed(format: string, table: EffectiveTable, cwd: string): readonly string[] {
  if (format === 'text') return asText(table, cwd);
  const lines: readonly Line[] = [
    ...table.environments.flatMap(({ id, rows }) => rows.map((row) => ({ environment: id, row }))),
    ...table.unassigned.map((row) => ({ environment: null, row })),
  ];
  if (format === 'json') return lines.map((line) => JSON.stringify(asObject(line, cwd)));
  const header = ['Environment', ...LABELS, 'File', 'As of'];
  const cells = lines.map(({ environment, row }) => [
    environment === null ? 'assigned to none' : (environment ?? 'all'), ...formRows(row).map(([, values]) => values.join(' ')), placeOf(row, cwd), row.source.file.asOf ?? '',
  ]);
  if (format === 'csv') return [header, ...cells].map((line) => line.map(csvCell).join(','));
  return [header, header.map(() => ':--'), ...cells.map((line) => line.map(markdownCell))].map((line) => `| ${line.join(' | ')} |`);
}

const LABELS = ['Registry URL', 'Display name', 'Description', 'Mirrored Registries', 'Credentials', 'Hub access', 'Revision'];

function asObject({ environment, row }: Line, cwd: string): object {
  const { displayName = null, description = null, mirrors, credentials = null, hubAccess, revision = null } = row.registry;
  return {
    environment: environment ?? null,
    assigned: environment !== null,
    registryUrl: row.url,
    displayName,
    description,
    mirroredRegistries: mirrors.flatMap(({ key, text }) => (key === undefined ? [] : [text])),
    credentials: credentials && { type: credentials.type, fipsMode: credentials.fipsMode },
    hubAccess,
    revision,
    file: shownPath(cwd, row.source.uri),
    line: row.line,
    asOf: row.source.file.asOf ?? null,
  };
}

function asText({ environments, unassigned }: EffectiveTable, cwd: string): readonly string[] {
  const sections = environments.flatMap(({ id, displayName, rows }) => [
    ...(id === undefined ? [] : [`Environment ${shown(id)}${displayName === undefined ? '' : ` (${shown(displayName)})`}`, '']),
    ...(rows.length === 0 ? ['  It has no Artifact Registry.', ''] : rows.flatMap((row) => registryText(row, cwd))),
  ]);
  const rest = unassigned.length === 0 ? [] : ['Assigned to no Environment', '', ...unassigned.flatMap((row) => registryText(row, cwd))];
  return [...sections, ...rest].slice(0, -1);
}

function registryText(row: RegistryRow, cwd: string): readonly string[] {
  const asOf = row.source.file.asOf === undefined ? '' : `, as of ${row.source.file.asOf}`;
  const cells = [...formRows(row), ['File', [placeOf(row, cwd) + asOf]] as const].flatMap(([label, values]) => (
    values.length === 0 ? [[label, '-']] : values.map((value, at) => [at === 0 ? label : '', shown(value)])
  ));
  return [...alignedRows(cells, '  '), ''];
}

function placeOf({ source, line }: RegistryRow, cwd: string): string {
  return `${shown(shownPath(cwd, source.uri))}:${line}`;
}

/** A cell by RFC 4180. A spreadsheet would take a text that begins with `=` and the like for a formula. */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function markdownCell(text: string): string {
  return shown(text).replace(/[\\|`*_<>[\]]/g, '\\$&');
}

/** `mirror-lens apollo init`: a registry file from what the workspace uses. */
export async function apolloInitCommand(host: CliHost, output: Output, args: Arguments): Promise<number> {
  const paths = args.positionals;
  const session = await openSession(host, output, args, { paths, images: 'all', withoutTable: true });
  const text = registryFileDraft(session.snapshot);
  if (!args.has('write')) {
    for (const line of text.trimEnd().split('\n')) await output.line(line);
    return session.failed ? EXIT.wrong : EXIT.done;
  }
  const uri = uriOfArgument(host.cwd, DRAFT_NAME);
  const reason = await host.createFile(uri, text);
  if (reason !== undefined) throw new UsageError(`${DRAFT_NAME} is not written: ${reason}.`);
  await output.line(DRAFT_NAME);
  return session.failed ? EXIT.wrong : EXIT.done;
}

/** `mirror-lens apollo artifacts`: the images of a chart, listed in its product's manifest. */
export async function apolloArtifactsCommand(host: CliHost, output: Output, args: Arguments): Promise<number> {
  const paths = args.positionals.length > 0 ? args.positionals : ['.'];
  const session = await openSession(host, output, args, { paths, images: 'all', withoutTable: true });
  const { workspace } = session;
  const uris = session.selected.map((entry) => entry.uri);
  await workspace.loadCharts(productChartNeeds(session.snapshot, uris));
  const snapshot = workspace.snapshot();
  const plans = planArtifacts(snapshot, await workspace.load(artifactsNeeds(snapshot, uris)), uris);
  let failed = session.failed;
  for (const plan of plans) failed = !(await carryOut(host, output, args, plan)) || failed;
  if (plans.length === 0) await output.complain('no product manifest was found: no file with manifest-version and product-type.');
  if (plans.some((plan) => !plan.isComplete && plan.reason !== 'no-chart')) {
    await output.complain("not every image of the charts can be told by reading: those that cannot are not listed.");
  }
  return failed ? EXIT.wrong : EXIT.done;
}

/** Prints or writes one plan; false where it could not be done. */
async function carryOut(host: CliHost, output: Output, args: Arguments, plan: ManifestPlan): Promise<boolean> {
  const path = shownPath(host.cwd, plan.uri);
  const reason = plan.reason === undefined ? undefined : REASONS[plan.reason];
  if (reason !== undefined) await output.complain(`${shown(path)}: ${reason}.`);
  if (plan.reason !== undefined) return plan.reason === 'complete' || plan.reason === 'no-chart';
  const file = await host.port.read(plan.uri, Number.MAX_SAFE_INTEGER);
  const hash = plan.edits[0]?.hash ?? '';
  if (!file.ok || host.port.hash(file.text) !== hash) {
    await output.complain(`${shown(path)} is left as it is: ${file.ok ? 'it has changed meanwhile' : file.detail}.`);
    return false;
  }
  const after = applyEdits(file.text, plan.edits);
  if (!args.has('write')) {
    for (const line of unifiedDiff(path, (file.bom ? '\uFEFF' : '') + file.text, (file.bom ? '\uFEFF' : '') + after)) await output.line(line);
    return true;
  }
  const failure = await host.replaceFile(plan.uri, hash, after);
  if (failure === undefined) await output.line(`${shown(path)}: ${count(plan.added.length, 'artifact')} added`);
  else await output.complain(`${shown(path)} is left as it is: ${failure}.`);
  return failure === undefined;
}

const REASONS: Readonly<Record<NonNullable<ManifestPlan['reason']>, string>> = {
  complete: 'nothing is missing among its artifacts',
  'no-chart': 'its chart is not in the workspace, or is there in another version',
  layout: 'its layout does not allow another artifact to be added',
  'not-loaded': 'it has changed meanwhile',
};
