import { rangeOf, type LineIndex } from '../base/lines';
import type { Span } from '../base/span';
import { DIAGNOSTICS, type DiagnosticRule } from '../features/diagnostics/index';
import type { Finding } from '../features/model';
import type { SeveritySetting } from '../workspace/settings';
import { shownPath } from './paths';

/** What a log needs beside the findings. */
export interface SarifContext {
  readonly cwd: string;
  readonly version: string;
  /** The address of the folder with one page per diagnostic, without a slash at the end. */
  readonly pages: string | undefined;
  readonly linesOf: (uri: string) => LineIndex | undefined;
}

type Json = Readonly<Record<string, unknown>>;

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
const ROOT = '%SRCROOT%';

/** A SARIF 2.1.0 log of one run (OASIS, sarif-v2.1.0): every rule of the product, and the findings as its results. */
export function sarifLog(findings: readonly Finding[], context: SarifContext): Json {
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Mirror Lens', semanticVersion: context.version, rules: DIAGNOSTICS.map((rule) => ruleOf(rule, context)) } },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => resultOf(finding, context)),
      },
    ],
  };
}

function ruleOf({ code, title, severity }: DiagnosticRule, { pages }: SarifContext): Json {
  return {
    id: code,
    shortDescription: { text: `${title}.` },
    ...(pages === undefined ? {} : { helpUri: `${pages}/${code}.md` }),
    defaultConfiguration: severity === 'off' ? { enabled: false } : { level: levelOf(severity) },
  };
}

function resultOf(finding: Finding, context: SarifContext): Json {
  const related = finding.related.map((each, id) => ({ id, ...locationOf(each.uri, each.span, context), message: { text: each.message } }));
  return {
    ruleId: finding.code,
    ruleIndex: DIAGNOSTICS.findIndex((rule) => rule.code === finding.code),
    level: levelOf(finding.severity),
    message: { text: finding.message },
    locations: [locationOf(finding.uri, finding.span, context)],
    ...(related.length > 0 ? { relatedLocations: related } : {}),
  };
}

function locationOf(uri: string, span: Span, { cwd, linesOf }: SarifContext): Json {
  const lines = linesOf(uri);
  return {
    physicalLocation: {
      artifactLocation: { uri: encodedPath(shownPath(cwd, uri)), uriBaseId: ROOT },
      ...(lines ? { region: regionOf(lines, span) } : {}),
    },
  };
}

/** Lines and columns are 1-based, and a region's end column stands behind its last character. */
function regionOf(lines: LineIndex, span: Span): Json {
  const { start, end } = rangeOf(lines, span);
  return { startLine: start.line + 1, startColumn: start.character + 1, endLine: end.line + 1, endColumn: end.character + 1 };
}

function levelOf(severity: SeveritySetting): string {
  return severity === 'error' || severity === 'warning' ? severity : 'note';
}

/** A relative path as a URI reference; a colon in its first segment would read as a scheme, so it is encoded too. */
function encodedPath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
