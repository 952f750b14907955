import type { ScanState } from './state';
import { addProblem } from './state';

/** What the scanner reports, with its words; the scan keeps the index. Codes of `yaml` are used where it has one for the case. */
export const PROBLEM_CODES = [
  { error: 'MULTIPLE_ROOTS', message: 'A document holds one value only' },
  { error: 'BAD_INDENT', message: 'This is indented deeper than what it could belong to' },
  { error: 'MISSING_VALUE_INDICATOR', message: 'A key needs a colon' },
  { error: 'UNEXPECTED_TOKEN', message: 'Unexpected text behind a value' },
  { error: 'MULTILINE_IMPLICIT_KEY', message: 'A key must stand on a single line' },
  { error: 'MISSING_QUOTE', message: 'The closing quote is missing' },
  { error: 'MISSING_BRACKET', message: 'The closing bracket or brace is missing' },
  { error: 'WRONG_BRACKET', message: 'This bracket or brace closes another kind' },
  { error: 'MISSING_COMMA', message: 'A comma is missing between the items' },
  { error: 'UNKNOWN_ALIAS', message: 'No anchor of that name stands before this alias' },
  { error: 'TOO_DEEP', message: 'The nesting is deeper than it is read' },
  { error: 'TOO_MANY_ALIASES', message: 'The document has more aliases than are read' },
  { error: 'BLOCK_AS_IMPLICIT_KEY', message: 'A map inside a map needs a line of its own' },
  { error: 'UNEXPECTED_COMMA', message: 'Nothing stands before the comma' },
  { error: 'UNCLOSED_ACTION', message: 'The template action is not closed' },
  { error: 'BAD_HEADER', message: 'Unexpected text behind the sign of a block scalar' },
] as const;

export const MULTIPLE_ROOTS = 0;
export const BAD_INDENT = 1;
export const MISSING_COLON = 2;
export const UNEXPECTED_TEXT = 3;
export const MULTILINE_KEY = 4;
export const MISSING_QUOTE = 5;
export const MISSING_BRACKET = 6;
export const WRONG_BRACKET = 7;
export const MISSING_COMMA = 8;
export const UNKNOWN_ALIAS = 9;
export const DEEP = 10;
export const MANY_ALIASES = 11;
export const NESTED_ON_LINE = 12;
export const UNEXPECTED_COMMA = 13;
export const UNCLOSED_ACTION = 14;
export const BAD_HEADER = 15;

/** A text of garbage has a problem every few characters; nobody reads more than these. */
const MAX_PROBLEMS = 1000;

/** Notes a problem from `start` to `end`; the first thousand of a text are kept. */
export function report(state: ScanState, code: number, start: number, end: number): void {
  if (state.problemCount < MAX_PROBLEMS) addProblem(state, code, start, end);
}
