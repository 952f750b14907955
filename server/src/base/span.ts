/** A half-open stretch of a text, `start` inclusive and `end` exclusive, as offsets in UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A place in a text: line and column, both 0-based; the column counts UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** A stretch of a text by positions, `end` exclusive. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** A stretch of a named text. `uri` is the text's URI as the editor spells it. */
export interface Place {
  readonly uri: string;
  readonly span: Span;
}

/** Whether a cursor at `offset` touches the span; both ends count, as a cursor stands between characters. */
export function touches(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}

/** Whether two spans share a character or, when one of them is empty, touch. */
export function overlaps(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}

/** The span moved by `distance` code units. */
export function shifted(span: Span, distance: number): Span {
  return { start: span.start + distance, end: span.end + distance };
}
