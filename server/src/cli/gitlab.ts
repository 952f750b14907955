import { positionAt, type LineIndex } from '../base/lines';
import type { Finding, LoadedTexts } from '../features/model';
import type { Severity } from '../workspace/settings';
import { fingerprinted } from './fingerprints';

/** What the report needs beside the findings. */
export interface GitlabContext {
  readonly texts: LoadedTexts;
  readonly hash: (text: string) => string;
  /** The path in the repository. */
  readonly pathOf: (uri: string) => string;
  readonly linesOf: (uri: string) => LineIndex | undefined;
}

const SEVERITIES: Readonly<Record<Severity, string>> = { error: 'critical', warning: 'major', information: 'minor', hint: 'info' };

/**
 * A Code Quality report of GitLab (its "Code Quality report format"): one entry for each finding, whose fingerprint stays while the file
 * changes around it and is of no other entry, as GitLab asks.
 */
export function gitlabReport(findings: readonly Finding[], { texts, hash, pathOf, linesOf }: GitlabContext): readonly Readonly<Record<string, unknown>>[] {
  return fingerprinted(findings, texts, { hash, pathOf }).map(({ finding, fingerprint, ordinal }) => {
    const lines = linesOf(finding.uri);
    return {
      description: finding.message,
      check_name: finding.code,
      fingerprint: ordinal === 0 ? fingerprint : hash(`${fingerprint} ${ordinal}`),
      severity: SEVERITIES[finding.severity],
      location: { path: pathOf(finding.uri), lines: { begin: lines ? positionAt(lines, finding.span.start).line + 1 : 1 } },
    };
  });
}
