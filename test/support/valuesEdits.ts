import fc from 'fast-check';
import { chartImages, type TemplateImages } from '../../server/src/charts/images';
import { evaluateImages, type Evaluation } from '../../server/src/charts/again/evaluate';
import type { TypedChart } from './typedChart';

/** One edit of a text, by a number that picks the line, modulo their count. */
export interface LineEdit {
  readonly line: number;
  readonly how: 'value' | 'letter' | 'key' | 'remove' | 'double' | 'comment' | 'swap' | 'indent' | 'original';
  readonly word: string;
}

const WORDS = ['', 'x', '"7"', '1.10', 'true', 'false', '[]', '{}', '~', '*a', '&a y', 'r.io/{{ .Release.Name }}', '{a: {b: 1}}', '[{name: n, image: r.io/a:1}]', '3', '{{ .Values.global }}'];

/** Edits of values files as people make them while they type, with such that leave them broken. */
export const lineEdits: fc.Arbitrary<readonly LineEdit[]> = fc.array(fc.record({
  line: fc.nat({ max: 10_000 }),
  how: fc.constantFrom('value', 'value', 'value', 'letter', 'letter', 'key', 'key', 'remove', 'double', 'comment', 'swap', 'indent', 'original'),
  word: fc.constantFrom(...WORDS),
}), { minLength: 1, maxLength: 8 });

export function applied(text: string, original: string, { line, how, word }: LineEdit): string {
  if (how === 'original') return original;
  const lines = text.split('\n');
  const at = line % lines.length;
  const own = lines[at] ?? '';
  lines.splice(at, 1, ...editedLine(own, how, word));
  if (how === 'swap' && at + 1 < lines.length) lines.splice(at, 2, lines[at + 1] ?? '', own);
  return lines.join('\n');
}

function editedLine(line: string, how: LineEdit['how'], word: string): readonly string[] {
  switch (how) {
    case 'value':
      return [line.replace(/^([ -]*[\w"./-]+:)(?:[ \t].*)?$/, `$1 ${word.replaceAll('$', '$$$$')}`)];
    case 'letter':
      return [/[\w"}\]]$/.test(line) ? line.replace(/(.)$/, '7$1') : `${line}7`];
    case 'key':
      return line.includes('{') ? [line.replace('{', '{added: x, ')] : [line, `${/^[ -]*/.exec(line)?.[0].replaceAll('-', ' ') ?? ''}added: ${word}`];
    case 'remove':
      return [];
    case 'double':
      return [line, line];
    case 'comment':
      return ['# a comment', line];
    case 'indent':
      return [` ${line}`];
    default:
      return [line];
  }
}

/** What an evaluation after another gives, and what a fresh one does. */
export interface BothWays {
  readonly again: Evaluation;
  readonly fresh: readonly TemplateImages[];
}

/** Evaluates the chart as it is now after an earlier evaluation and, apart from it, anew. */
export function bothWays(chart: TypedChart, before: Evaluation | undefined): BothWays | undefined {
  const [input, other] = [chart.input(before?.input), chart.freshInput()];
  return input && other && { again: evaluateImages(input, before), fresh: chartImages(other) };
}
