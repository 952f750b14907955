import { lineIndex, positionAt, rangeOf } from '../../server/src/base/lines';
import type { Finding } from '../../server/src/features/model';
import { pathOf, type Expectation, type Fixture, type FixtureFile } from './fixture';

export interface AnnotateOptions {
  /** Whether a message that the fixture leaves out at the same place is left out here too, so that the two can be compared. */
  readonly likeExpected: boolean;
}

/** A fixture as text with findings written below the lines that they stand on, in the form that `parseFixture` reads. */
export function annotate(fixture: Fixture, findings: readonly Finding[], { likeExpected }: AnnotateOptions): string {
  const strangers = findings.filter((finding) => !fixture.files.some((file) => file.uri === finding.uri));
  const files = fixture.files.map((file) => {
    const found = findings.filter((finding) => finding.uri === file.uri).map((finding) => expectationOf(fixture, file, finding));
    return rendered(file, likeExpected ? found.map((each) => shortened(each, file.expected)) : found);
  });
  return [...files, ...strangers.map((finding) => `#! ${finding.uri}: ${finding.severity}[${finding.code}]: ${finding.message}`)].join('\n');
}

/** The fixture with what it expects, in the same form. */
export function annotateExpected(fixture: Fixture): string {
  return fixture.files.map((file) => rendered(file, file.expected)).join('\n');
}

function expectationOf(fixture: Fixture, file: FixtureFile, finding: Finding): Expectation {
  const { start, end } = rangeOf(lineIndex(file.text), finding.span);
  return {
    line: start.line,
    column: start.character,
    endLine: end.line,
    endColumn: end.character,
    severity: finding.severity,
    code: finding.code,
    message: finding.message,
    related: finding.related.map(({ uri, span, message }) => {
      const text = fixture.files.find((each) => each.uri === uri)?.text ?? '';
      const { line, character } = positionAt(lineIndex(text), span.start);
      return `${pathOf(uri)}:${line + 1}:${character + 1} "${text.slice(span.start, span.end)}" ${message}`;
    }),
  };
}

/** Leaves the message out, and the related locations with it, where the fixture expects the same finding without one. */
function shortened(found: Expectation, expected: readonly Expectation[]): Expectation {
  const wanted = expected.find((each) => each.message === undefined && sameMark(each, found));
  return wanted ? { ...found, message: undefined, related: wanted.related.length > 0 ? found.related : [] } : found;
}

function sameMark(a: Expectation, b: Expectation): boolean {
  return mark(a) === mark(b);
}

function mark({ line, column, endLine, endColumn, severity, code }: Expectation): string {
  return [line, column, endLine, endColumn, severity, code].join(' ');
}

function rendered(file: FixtureFile, expectations: readonly Expectation[]): string {
  const lines = file.text.split(/\r\n|\n|\r/);
  const sign = file.path.endsWith('.json') ? '//' : '#';
  const below = new Map<number, string[]>();
  for (const each of [...expectations].sort((a, b) => compare(order(a), order(b)))) {
    below.set(each.line, [...(below.get(each.line) ?? []), ...lineOf(each, lines[each.line] ?? '', sign)]);
  }
  const body = lines.flatMap((line, at) => [line, ...(below.get(at) ?? [])]);
  return [`#- ${file.path}`, ...body].join('\n');
}

function order(each: Expectation): string {
  return [each.line, each.column, each.endLine, each.endColumn].map((part) => String(part).padStart(6, '0')).join(' ') + mark(each) + (each.message ?? '');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function lineOf(each: Expectation, line: string, sign: string): readonly string[] {
  const oneLine = each.endLine === each.line;
  const width = oneLine ? each.endColumn - each.column : Math.max(1, line.length - each.column);
  const marks = oneLine && width === 0 ? '|' : '^'.repeat(width);
  const down = oneLine ? '' : `↧${each.endLine - each.line}:${each.endColumn}`;
  const lead = each.column >= sign.length ? sign.padEnd(each.column) : ' '.repeat(each.column);
  const message = each.message === undefined ? '' : `: ${each.message}`;
  return [`${lead}${marks}${down} 💡 ${each.severity}[${each.code}]${message}`, ...each.related.map((related) => `${sign} ↳ ${related}`)];
}
