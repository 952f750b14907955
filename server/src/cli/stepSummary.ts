import type { Finding } from '../features/model';
import { code, say, text, toMarkdown, type Block, type Line, type Piece } from '../features/markdown';
import { count, grouped } from './words';

/** GitHub takes up to 1 MiB of summary from a step, and drops a larger one as a whole. */
const MOST_CHARACTERS = 300_000;
const MOST_ROWS = 2000;

/** The whole table of findings as Markdown, for `$GITHUB_STEP_SUMMARY`; annotations show ten of a kind only. `placeOf` gives `path:line`. */
export function stepSummary(findings: readonly Finding[], totals: string, placeOf: (finding: Finding) => string): string {
  const blocks: Block[] = [{ kind: 'heading', level: 2, line: say`Mirror Lens` }, { kind: 'lines', lines: [[{ kind: 'words', words: totals }]] }];
  const rows: (readonly Line[])[] = [];
  let characters = 0;
  for (const finding of findings) {
    const row: readonly Line[] = [[{ kind: 'words', words: finding.severity }], [code(finding.code)], [code(placeOf(finding))], messageLine(finding.message)];
    characters += finding.message.length + 100;
    if (characters > MOST_CHARACTERS || rows.length >= MOST_ROWS) break;
    rows.push(row);
  }
  if (rows.length > 0) blocks.push({ kind: 'table', header: ['Severity', 'Code', 'Place', 'Message'], rows });
  const left = findings.length - rows.length;
  if (left > 0) blocks.push({ kind: 'lines', lines: [[{ kind: 'words', words: `And ${count(left, 'finding')} more of ${grouped(findings.length)}.` }]] });
  return `${toMarkdown(blocks, { commandLinks: false })}\n`;
}

/** A message, whose parts in backticks are texts of files. */
function messageLine(message: string): Line {
  return message.split('`').flatMap((part, at): readonly Piece[] => (part === '' ? [] : [at % 2 === 1 ? code(part) : text(part)]));
}
