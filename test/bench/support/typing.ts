/** What the benchmarks of typing share: edits of a text in pairs, there and back, and how their times are told. */
import { existsSync, readFileSync } from 'node:fs';
import type { Range } from 'vscode-languageserver/node';

/** A kind of edit: what stands before its place in the line, what it takes out there, and what it puts in. */
export interface EditKind {
  readonly kind: string;
  readonly before: RegExp;
  readonly out: RegExp;
  readonly text: (taken: string) => string;
}

/** One edit; `line` is the text of its line as it was before the first of the pair. */
export interface Edit {
  readonly kind: string;
  readonly line: string;
  readonly range: Range;
  readonly text: string;
}

/** An edit of a kind in a line and the one that takes it back; none where the line offers no place. `line` is 0-based. */
export function editPair({ kind, before, out, text }: EditKind, line: number, written: string): readonly (readonly [Edit, Edit])[] {
  const character = before.exec(written)?.[0].length;
  const taken = character === undefined ? undefined : out.exec(written.slice(character))?.[0];
  if (character === undefined || taken === undefined) return [];
  const put = text(taken).split('\n');
  const start = { line, character };
  const end = { line: line + put.length - 1, character: (put.length === 1 ? character : 0) + (put.at(-1)?.length ?? 0) };
  return [[
    { kind, line: written, range: { start, end: { line, character: character + taken.length } }, text: text(taken) },
    { kind, line: written, range: { start, end }, text: taken },
  ]];
}

/** The time below which a part of the times lies; 0 without any. */
export function percentile(times: readonly number[], part: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? 0;
}

/** The median, the 95th percentile and the most of some times in ms. */
export function spread(times: readonly number[]): string {
  return `p50 ${percentile(times, 0.5).toFixed(1)} ms, p95 ${percentile(times, 0.95).toFixed(1)} ms, most ${percentile(times, 1).toFixed(1)} ms`;
}

/** How long the main thread of a process has worked since it was started, in ms; NaN where the system does not tell. */
export function workedBy(pid: number | undefined): number {
  const file = `/proc/${pid}/task/${pid}/schedstat`;
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split(' ')[0]) / 1e6 : Number.NaN;
}
