import { diagnose } from '../features/diagnostics/index';
import type { Finding, LoadedTexts } from '../features/model';
import { linesOf as linesIn } from '../features/sites';
import type { LineIndex } from '../base/lines';
import type { Severity } from '../workspace/settings';
import type { NamedInventory } from '../workspace/snapshot';
import { baselineText, readBaseline, sift } from './baseline';
import { githubLines, repositoryPath } from './github';
import { gitlabReport } from './gitlab';
import { EXIT, UsageError, type CliHost } from './host';
import { jsonWriter } from './json';
import type { Arguments } from './options';
import type { Output } from './output';
import { shownPath, uriOfArgument } from './paths';
import { sarifLog } from './sarif';
import { openSession, type Session } from './session';
import { stepSummary } from './stepSummary';
import { alignedRows } from './table';
import { count, shown } from './words';

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/** `mirror-lens check`: the diagnostics of the selected files. */
export async function checkCommand(host: CliHost, output: Output, args: Arguments): Promise<number> {
  const paths = args.positionals.length > 0 ? args.positionals : ['.'];
  const maxWarnings = args.number('max-warnings');
  const path = args.text('baseline');
  if (path !== undefined && args.has('write-baseline')) throw new UsageError('check takes --baseline or --write-baseline, not both.');
  const baseline = path === undefined ? undefined : await readBaseline(host, path);
  const session = await openSession(host, output, args, { paths, images: 'all', charts: !args.has('no-charts') });
  for (const { file, host: filled } of inventoriesNotAtHand(session)) {
    await output.complain(`mirrorLens.inventories: ${shown(file)} names no file that can be read, so nothing is said of what ${shown(filled)} lacks.`);
  }
  // Without a table there is nothing to hold references against: as in the editor, nothing is reported.
  const all = session.hasTable ? session.selected.flatMap((entry) => diagnose(session.snapshot, entry.uri)) : [];
  const least = SEVERITIES.indexOf(SEVERITIES.find((severity) => severity === args.text('min-severity')) ?? 'warning');
  const isPrinted = (finding: Finding): boolean => SEVERITIES.indexOf(finding.severity) <= least;
  const texts = await textsOf(session, args, all);
  const target = args.text('write-baseline');
  if (target !== undefined) return writeBaseline(host, output, session, target, baselineText(host, target, all.filter(isPrinted), texts));
  const { findings, resting, gone } = baseline === undefined || path === undefined
    ? { findings: all, resting: 0, gone: 0 }
    : sift(host, path, baseline, { findings: all, texts, isReported: (uri) => session.isSelected(uri) });
  const printed = findings.filter(isPrinted);
  await print(host, output, session, args.text('format') ?? 'text', { printed, unprinted: findings.length - printed.length, resting, texts });
  if (gone > 0) await output.complain(`${count(gone, 'finding')} of the baseline ${gone === 1 ? 'is' : 'are'} found no more; --write-baseline writes it anew.`);
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  const warnings = findings.filter((finding) => finding.severity === 'warning').length;
  const tooMany = maxWarnings !== undefined && warnings > maxWarnings;
  if (tooMany) await output.complain(`${count(warnings, 'warning')}, and --max-warnings allows ${maxWarnings}.`);
  if (session.failed) return EXIT.wrong;
  return errors > 0 || tooMany ? EXIT.findings : EXIT.done;
}

/** The texts that fingerprints are made from; none where nobody asks for them. */
async function textsOf({ workspace }: Session, args: Arguments, findings: readonly Finding[]): Promise<LoadedTexts> {
  const isAsked = args.has('baseline') || args.has('write-baseline') || args.text('format') === 'gitlab';
  return isAsked ? workspace.load([...new Set(findings.map(({ uri }) => uri))]) : new Map();
}

async function writeBaseline(host: CliHost, output: Output, session: Session, path: string, text: string): Promise<number> {
  const uri = uriOfArgument(host.cwd, path);
  const before = await host.port.read(uri, Number.MAX_SAFE_INTEGER);
  if (!before.ok && before.reason !== 'gone') throw new UsageError(`cannot write ${shown(path)}: ${before.detail}.`);
  const reason = before.ok ? await host.replaceFile(uri, host.port.hash(before.text), text) : await host.createFile(uri, text);
  if (reason !== undefined) throw new UsageError(`cannot write ${shown(path)}: ${reason}.`);
  await output.complain(`${shown(path)} is written.`);
  return session.failed ? EXIT.wrong : EXIT.done;
}

function inventoriesNotAtHand({ snapshot }: Session): readonly NamedInventory[] {
  const all = snapshot.folders.flatMap((folder) => snapshot.inventories(folder)).filter(({ uris }) => uris.length === 0);
  return all.filter(({ file, host }, index) => all.findIndex((other) => other.file === file && other.host === host) === index);
}

interface Findings {
  readonly printed: readonly Finding[];
  /** How many are below the severity that was asked for. */
  readonly unprinted: number;
  /** How many rest by the baseline. */
  readonly resting: number;
  /** The files' texts, where they were asked for. */
  readonly texts: LoadedTexts;
}

async function print(host: CliHost, output: Output, session: Session, format: string, { printed: findings, unprinted, resting, texts }: Findings): Promise<void> {
  const linesOf: LinesOf = (uri) => linesIn(session.snapshot, uri);
  const json = jsonWriter(host.cwd);
  switch (format) {
    case 'json':
      for (const finding of findings) await output.line(JSON.stringify(json.finding(finding, linesOf)));
      return;
    case 'sarif':
      return output.line(JSON.stringify(sarifLog(findings, { cwd: host.cwd, version: host.version, pages: host.pages, linesOf }), null, 2));
    case 'gitlab': {
      const pathOf = (uri: string): string => repositoryPath(uri, { cwd: host.cwd, root: host.environment['CI_PROJECT_DIR'] });
      return output.line(JSON.stringify(gitlabReport(findings, { texts, hash: (text) => host.port.hash(text), pathOf, linesOf }), null, 2));
    }
    case 'github': {
      const context = { cwd: host.cwd, root: host.environment['GITHUB_WORKSPACE'], linesOf };
      for (const line of githubLines(findings, context)) await output.line(line);
      return summariseStep(host, output, findings, { totals: summary(findings, unprinted, resting, session.selected.length), linesOf });
    }
    default:
      await printText(host, output, findings, linesOf);
      if (session.hasTable) await output.line(summary(findings, unprinted, resting, session.selected.length));
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

/** Adds the whole table to the summary of a step, where the command runs in one. */
async function summariseStep(host: CliHost, output: Output, findings: readonly Finding[], { totals, linesOf }: { readonly totals: string; readonly linesOf: LinesOf }): Promise<void> {
  const file = host.environment['GITHUB_STEP_SUMMARY'];
  if (file === undefined || file === '') return;
  const json = jsonWriter(host.cwd);
  const root = host.environment['GITHUB_WORKSPACE'];
  const text = stepSummary(findings, totals, ({ uri, span }) => `${repositoryPath(uri, { cwd: host.cwd, root })}:${json.place(uri, linesOf(uri), span).line}`);
  const reason = await host.appendFile(uriOfArgument(host.cwd, file), text);
  if (reason !== undefined) await output.complain(`the step's summary cannot be written: ${reason}.`);
}

function summary(findings: readonly Finding[], unprinted: number, resting: number, files: number): string {
  const below = unprinted === 0 ? '' : ` ${count(unprinted, 'finding')} of lower severity ${unprinted === 1 ? 'is' : 'are'} not shown; --min-severity shows ${unprinted === 1 ? 'it' : 'them'}.`;
  const old = resting === 0 ? '' : ` ${count(resting, 'finding')} of the baseline ${resting === 1 ? 'rests' : 'rest'}.`;
  return `${totalsOf(findings, files)}${below}${old}`;
}

function totalsOf(findings: readonly Finding[], files: number): string {
  if (findings.length === 0) return `Nothing found in ${count(files, 'file')}.`;
  const totals = SEVERITIES.flatMap((severity) => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    return number === 0 ? [] : [severity === 'information' ? `${number} information` : count(number, severity)];
  });
  return `${totals.join(', ')} in ${count(files, 'file')}.`;
}
