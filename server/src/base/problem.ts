import type { Span } from './span';

/** Something wrong at a place, by a stable code and the values its message needs; the words are chosen where it is shown. */
export interface Problem {
  readonly code: string;
  readonly span: Span;
  readonly parameters: Readonly<Record<string, string>>;
}
