import { positionAt } from '../../base/lines';
import { withoutUserInfo } from '../../reference/userInfo';
import type { PathOf } from './list';
import type { Outcome } from './outcome';

/** The forms in which a list of images leaves the editor. */
export type ExportFormat = 'list' | 'csv' | 'json';

/**
 * Images as a text. `list`: what is pulled, each once and sorted, one a line. `csv` (RFC 4180, with a header) and `json` (one array) tell of each
 * reference where it stands, with 1-based lines and columns, and `pullSources`, what is pulled: several where that is undefined or differs by Environment. `status` is
 * the state that the views show.
 */
export function exported(outcomes: readonly Outcome[], format: ExportFormat, pathOf: PathOf): string {
  if (format === 'list') return lines([...new Set(outcomes.flatMap(({ state, pulled }) => (state === 'unknown' ? [] : pulled)))].sort());
  const rows = outcomes.map((outcome) => rowOf(outcome, pathOf));
  if (format === 'json') return `${JSON.stringify(rows, undefined, 2)}\n`;
  const header = ['file', 'line', 'column', 'written', 'status', 'pullSources'];
  return [header, ...rows.map(({ file, line, column, written, status, pullSources }) => [file, String(line), String(column), written, status, pullSources.join(' ')])]
    .map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

function rowOf({ image, state, pulled }: Outcome, pathOf: PathOf) {
  const { line, character } = positionAt(image.lines, image.site.span.start);
  return { file: pathOf(image.uri), line: line + 1, column: character + 1, written: withoutUserInfo(image.resolution.written), status: state, pullSources: pulled };
}

/** A text that a spreadsheet would take for a formula gets an apostrophe in front, by which it is a text there. */
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}
