import { diagnose } from '../features/diagnostics/index';
import type { Finding } from '../features/model';
import { linesOf as linesIn } from '../features/sites';
import type { LineIndex } from '../base/lines';
import type { Severity } from '../workspace/settings';
import type { NamedInventory } from '../workspace/snapshot';
import { githubLines } from './github';
import { EXIT, type CliHost } from './host';
import { jsonWriter } from './json';
import type { Arguments } from './options';
import type { Output } from './output';
import { shownPath } from './paths';
import { sarifLog } from './sarif';
import { openSession, type Session } from './session';
import { alignedRows } from './table';
import { count, shown } from './words';

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/** `mirror-lens check`: the diagnostics of the selected files. */
export async function checkCommand(host: CliHost, output: Output, args: Arguments): Promise<number> {
  const paths = args.positionals.length > 0 ? args.positionals : ['.'];
  const maxWarnings = args.number('max-warnings');
  const session = await openSession(host, output, args, { paths, images: 'all', charts: !args.has('no-charts') });
  for (const { file, host: filled } of inventoriesNotAtHand(session)) {
    await output.complain(`mirrorLens.inventories: ${shown(file)} names no file that can be read, so nothing is said of what ${shown(filled)} lacks.`);
  }
  // Without a table there is nothing to hold references against: as in the editor, nothing is reported.
  const findings = session.hasTable ? session.selected.flatMap((entry) => diagnose(session.snapshot, entry.uri)) : [];
  const least = SEVERITIES.indexOf(SEVERITIES.find((severity) => severity === args.text('min-severity')) ?? 'warning');
  const printed = findings.filter((finding) => SEVERITIES.indexOf(finding.severity) <= least);
  await print(host, output, session, args.text('format') ?? 'text', { printed, unprinted: findings.length - printed.length });
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  const warnings = findings.filter((finding) => finding.severity === 'warning').length;
  const tooMany = maxWarnings !== undefined && warnings > maxWarnings;
  if (tooMany) await output.complain(`${count(warnings, 'warning')}, and --max-warnings allows ${maxWarnings}.`);
  if (session.failed) return EXIT.wrong;
  return errors > 0 || tooMany ? EXIT.findings : EXIT.done;
}

function inventoriesNotAtHand({ snapshot }: Session): readonly NamedInventory[] {
  const all = snapshot.folders.flatMap((folder) => snapshot.inventories(folder)).filter(({ uris }) => uris.length === 0);
  return all.filter(({ file, host }, index) => all.findIndex((other) => other.file === file && other.host === host) === index);
}

interface Findings {
  readonly printed: readonly Finding[];
  /** How many are below the severity that was asked for. */
  readonly unprinted: number;
}

async function print(host: CliHost, output: Output, session: Session, format: string, { printed: findings, unprinted }: Findings): Promise<void> {
  const linesOf: LinesOf = (uri) => linesIn(session.snapshot, uri);
  const json = jsonWriter(host.cwd);
  switch (format) {
    case 'json':
      for (const finding of findings) await output.line(JSON.stringify(json.finding(finding, linesOf)));
      return;
    case 'sarif':
      return output.line(JSON.stringify(sarifLog(findings, { cwd: host.cwd, version: host.version, pages: host.pages, linesOf }), null, 2));
    case 'github':
      for (const line of githubLines(findings, { cwd: host.cwd, root: host.environment['GITHUB_WORKSPACE'], linesOf })) await output.line(line);
      return;
    default:
      await printText(host, output, findings, linesOf);
      if (session.hasTable) await output.line(summary(findings, unprinted, session.selected.length));
  }
}

type LinesOf = (uri: string) => LineIndex | undefined;

async function printText(host: CliHost, output: Output, findings: readonly Finding[], linesOf: LinesOf): Promise<void> {
  const json = jsonWriter(host.cwd);
  for (const uri of new Set(findings.map((finding) => finding.uri))) {
    await output.line(shown(shownPath(host.cwd, uri)));
    const own = findings.filter((finding) => finding.uri === uri);
    const rows = alignedRows(own.map((finding) => {
      const { line, column } = json.place(uri, linesOf(uri), finding.span);
      return [`${line}:${column}`, finding.severity, finding.code, shown(finding.message)];
    }), '  ');
    for (const [at, finding] of own.entries()) {
      await output.line(rows[at] ?? '');
      for (const related of finding.related) {
        const { file, line, column } = json.place(related.uri, linesOf(related.uri), related.span);
        await output.line(`      ${shown(file)}:${line}:${column}: ${shown(related.message)}`);
      }
    }
    await output.line('');
  }
}

function summary(findings: readonly Finding[], unprinted: number, files: number): string {
  const below = unprinted === 0 ? '' : ` ${count(unprinted, 'finding')} of lower severity ${unprinted === 1 ? 'is' : 'are'} not shown; --min-severity shows ${unprinted === 1 ? 'it' : 'them'}.`;
  return `${totalsOf(findings, files)}${below}`;
}

function totalsOf(findings: readonly Finding[], files: number): string {
  if (findings.length === 0) return `Nothing found in ${count(files, 'file')}.`;
  const totals = SEVERITIES.flatMap((severity) => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    return number === 0 ? [] : [severity === 'information' ? `${number} information` : count(number, severity)];
  });
  return `${totals.join(', ')} in ${count(files, 'file')}.`;
}
