import { positionAt, type LineIndex } from '../base/lines';
import type { Origin } from '../charts/value';
import type { Part, ImageSite } from '../images/model';
import type { Rule, Source } from '../mirrors/model';
import type { Finding, RelatedPlace } from '../features/model';
import type { Resolution } from '../features/resolution';
import type { Span } from '../base/span';
import { withoutUserInfo } from '../reference/userInfo';
import type { Entry } from '../workspace/snapshot';
import { shownPath } from './paths';

/** The JSON of the contract, in which no user info of an address is shown. Its keys and their order are an interface: keys are added, never renamed. */
export interface JsonWriter {
  resolution(resolution: Resolution): Record<string, unknown>;
  rule(rule: Rule): Record<string, unknown>;
  /** Where a reference is pulled from by one of two tables. */
  pull(pull: Pick<Resolution, 'status' | 'sources' | 'error'>): Record<string, unknown>;
  image(entry: Pick<Entry, 'uri' | 'lines'>, site: ImageSite, resolution: Resolution): Record<string, unknown>;
  /** The leaves of values files that a rendered image is made from. */
  values(values: readonly Origin[], linesOf: (uri: string) => LineIndex | undefined): readonly Record<string, unknown>[];
  finding(finding: Finding, linesOf: (uri: string) => LineIndex | undefined): Record<string, unknown>;
  place(uri: string, lines: LineIndex | undefined, span: Span): JsonPlace;
}

/** A place, 1-based; columns count UTF-16 code units, and the end is exclusive. */
export interface JsonPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Writes paths relative to the working directory. */
export function jsonWriter(cwd: string): JsonWriter {
  const source = ({ reference, url, insecure, blocked, via }: Source) => ({ reference, url, insecure, blocked, via: via && rule(via) });
  const rule = (via: Rule) => ({ file: shownPath(cwd, via.place.uri), line: via.line, column: via.column, dialect: via.dialect, rule: via.text });
  const resolution = (result: Resolution) => ({
    written: withoutUserInfo(result.written),
    normalized: result.normalized,
    status: result.status,
    sources: result.sources.map(source),
    error: result.error,
    environments: result.disagree
      ? result.perEnvironment.map(({ id, status, sources }) => ({ id: id ?? null, status, sources: sources.map(source) }))
      : null,
    steps: result.steps.map(({ layer, dialect, in: asked, status, sources }) => ({ layer, dialect, in: asked, status, sources: sources.map(source) })),
  });
  const place = (uri: string, lines: LineIndex | undefined, span: Span): JsonPlace => ({ file: shownPath(cwd, uri), ...placeOf(lines, span) });
  const related = (each: RelatedPlace, lines: LineIndex | undefined) => {
    const { file, line, column } = place(each.uri, lines, each.span);
    return { file, line, column, message: each.message };
  };
  return {
    resolution,
    rule,
    place,
    pull: ({ status, sources, error }) => ({ status, sources: sources.map(source), error }),
    image: (entry, site, result) => ({
      ...resolution(result),
      ...place(entry.uri, entry.lines, site.span),
      path: site.path,
      kind: site.kind,
      parts: site.parts && partsOf(entry.lines, site.parts),
      placeholder: site.obstacle === 'placeholder',
    }),
    values: (values, linesOf) => values.map(({ path, uri, span }) => {
      const { file, line, column } = place(uri, linesOf(uri), span);
      return { path, file, line, column };
    }),
    finding: (finding, linesOf) => ({
      code: finding.code,
      severity: finding.severity,
      message: finding.message,
      ...place(finding.uri, linesOf(finding.uri), finding.span),
      related: finding.related.map((each) => related(each, linesOf(each.uri))),
    }),
  };
}

function placeOf(lines: LineIndex | undefined, span: Span): Omit<JsonPlace, 'file'> {
  if (!lines) return { line: 1, column: 1, endLine: 1, endColumn: 1 };
  const start = positionAt(lines, span.start);
  const end = positionAt(lines, span.end);
  return { line: start.line + 1, column: start.character + 1, endLine: end.line + 1, endColumn: end.character + 1 };
}

function partsOf(lines: LineIndex, parts: readonly Part[]): Record<string, unknown> {
  return Object.fromEntries(
    parts.map((part) => {
      const { line, column } = placeOf(lines, part.span);
      return [part.role, { path: part.path, line, column, value: withoutUserInfo(part.value) }];
    }),
  );
}
