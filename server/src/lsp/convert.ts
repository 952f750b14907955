import { DiagnosticSeverity } from 'vscode-languageserver';
import type { Diagnostic, Location, Position, Range } from 'vscode-languageserver';
import { rangeOf } from '../base/lines';
import type { Place, Span } from '../base/span';
import type { Finding } from '../features/model';
import { linesOf as linesOfFile } from '../features/sites';
import type { Severity } from '../workspace/settings';
import type { Snapshot } from '../workspace/snapshot';
import type { Client } from './client';

/** The name that every diagnostic carries. */
export const SOURCE = 'mirror-lens';

const START: Position = { line: 0, character: 0 };

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** What turning our words into the protocol's needs besides a snapshot. */
export interface Speaker {
  readonly client: Client;
  /** The spelling of a URI that the client uses: an editor may not encode as VS Code does. */
  spelled(uri: string): string;
  /** The address of a diagnostic's page, undefined where there is none. */
  page(code: string): string | undefined;
}

/** The protocol's range of a span in a file; the file's start where the file is not known. */
export function rangeIn(snapshot: Snapshot, uri: string, span: Span): Range {
  const lines = linesOf(snapshot, uri);
  return lines ? rangeOf(lines, span) : { start: START, end: START };
}

/** The protocol's location of a place. */
export function toLocation(snapshot: Snapshot, place: Place, speaker: Speaker): Location {
  return { uri: speaker.spelled(place.uri), range: rangeIn(snapshot, place.uri, place.span) };
}

/** A finding as the protocol's diagnostic, with what the client can show of it. */
export function toDiagnostic(snapshot: Snapshot, finding: Finding, speaker: Speaker): Diagnostic {
  const href = speaker.client.codeDescription ? speaker.page(finding.code) : undefined;
  const related = speaker.client.relatedInformation ? finding.related : [];
  return {
    range: rangeIn(snapshot, finding.uri, finding.span),
    severity: SEVERITIES[finding.severity],
    code: finding.code,
    ...(href === undefined ? {} : { codeDescription: { href } }),
    source: SOURCE,
    message: finding.message,
    ...(related.length === 0 ? {} : {
      relatedInformation: related.map((place) => ({ location: toLocation(snapshot, place, speaker), message: place.message })),
    }),
  };
}

/** The line index of a file: of its open text, of the disk, of its chart, or of a registry file from outside. */
export function linesOf(snapshot: Snapshot, uri: string) {
  return linesOfFile(snapshot, uri) ?? snapshot.registryFiles.find((source) => source.uri === uri)?.lines;
}
