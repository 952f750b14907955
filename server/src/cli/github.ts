import { relative, sep } from 'node:path';
import type { LineIndex } from '../base/lines';
import { rangeOf } from '../base/lines';
import type { Finding } from '../features/model';
import { pathOfUri } from '../platform/node';
import type { Severity } from '../workspace/settings';
import { shownPath } from './paths';
import { count, listed, shown } from './words';

/** What the annotations need beside the findings. */
export interface GithubContext {
  readonly cwd: string;
  /** The checkout that annotations are relative to, when the command runs in GitHub Actions. */
  readonly root: string | undefined;
  readonly linesOf: (uri: string) => LineIndex | undefined;
}

type Level = 'error' | 'warning' | 'notice';

/** GitHub shows this many annotations of a kind for one step, and drops the others without a word. */
const MOST_OF_A_KIND = 10;
const LEVELS: readonly Level[] = ['error', 'warning', 'notice'];
const LEVEL_OF: Readonly<Record<Severity, Level>> = { error: 'error', warning: 'warning', information: 'notice', hint: 'notice' };

/**
 * Workflow commands that annotate a pull request, errors first. Those that GitHub would drop follow as plain lines of the
 * log, with a sentence that says how many they are.
 */
export function githubLines(findings: readonly Finding[], context: GithubContext): readonly string[] {
  const byLevel = LEVELS.map((level) => ({ level, own: findings.filter((finding) => LEVEL_OF[finding.severity] === level) }));
  const commands = byLevel.flatMap(({ level, own }) => own.slice(0, MOST_OF_A_KIND).map((finding) => commandOf(level, finding, context)));
  const left = byLevel.map(({ level, own }) => ({ level, own: own.slice(MOST_OF_A_KIND) })).filter(({ own }) => own.length > 0);
  if (left.length === 0) return commands;
  const sentence = `Not annotated, since GitHub shows ${MOST_OF_A_KIND} of a kind for a step: ${listed(left.map(({ level, own }) => count(own.length, level)))}.`;
  const plain = left.flatMap(({ level, own }) => own.map((finding) => plainLine(level, finding, context)));
  return [...commands, sentence, ...plain];
}

function commandOf(level: Level, finding: Finding, context: GithubContext): string {
  const places = Object.entries(placeOf(finding, context)).map(([key, value]) => `${key}=${value}`);
  const written = [`file=${escapedProperty(repositoryPath(finding.uri, context))}`, ...places, `title=${escapedProperty(finding.code)}`].join(',');
  return `::${level} ${written}::${escapedData(messageOf(finding, context))}`;
}

/** Columns are only taken where the annotation stays on one line. */
function placeOf(finding: Finding, { linesOf }: GithubContext): Record<string, number> {
  const lines = linesOf(finding.uri);
  if (!lines) return { line: 1 };
  const { start, end } = rangeOf(lines, finding.span);
  const rows = { line: start.line + 1, endLine: end.line + 1 };
  return start.line === end.line ? { ...rows, col: start.character + 1, endColumn: Math.max(end.character, start.character + 1) } : rows;
}

function messageOf(finding: Finding, context: GithubContext): string {
  const related = finding.related.map((each) => `${repositoryPath(each.uri, context)}:${lineOf(each.uri, each.span.start, context)}: ${each.message}`);
  return [finding.message, ...related].join('\n');
}

function plainLine(level: Level, finding: Finding, context: GithubContext): string {
  const text = `${repositoryPath(finding.uri, context)}:${lineOf(finding.uri, finding.span.start, context)}: ${level} ${finding.code}: ${finding.message}`;
  // A line that starts with `::` would be a command.
  return shown(text).replace(/^::/, ' ::');
}

function lineOf(uri: string, offset: number, { linesOf }: GithubContext): number {
  const lines = linesOf(uri);
  return lines ? rangeOf(lines, { start: offset, end: offset }).start.line + 1 : 1;
}

/** The path of a file in the checkout, where the command runs in a pipeline that tells its root; else as output shows it. */
export function repositoryPath(uri: string, { cwd, root }: Pick<GithubContext, 'cwd' | 'root'>): string {
  if (root === undefined || root === '' || !uri.startsWith('file:')) return shownPath(cwd, uri);
  const path = relative(root, pathOfUri(uri)).split(sep).join('/');
  return path.startsWith('../') ? shownPath(cwd, uri) : path;
}

function escapedData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapedProperty(text: string): string {
  return escapedData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
