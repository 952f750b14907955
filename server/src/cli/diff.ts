import { structuredPatch, type StructuredPatchHunk } from 'diff';

const CONTEXT = 3;

type Hunk = Pick<StructuredPatchHunk, 'oldStart' | 'oldLines' | 'newStart' | 'newLines'> & { readonly lines: readonly string[] };

/**
 * A unified diff of one file as `git diff` writes it, line by line, to be applied by `git apply` or `patch -p1`. Line ends
 * stay as they are: a line of a file with CR LF ends with CR here. No lines where nothing changed.
 */
export function unifiedDiff(path: string, before: string, after: string): readonly string[] {
  if (before === after) return [];
  const hunks = hunksInPlace(before, after) ?? structuredPatch(path, path, before, after, undefined, undefined, { context: CONTEXT }).hunks;
  const body = hunks.flatMap((hunk) => [
    `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@`,
    ...hunk.lines,
  ]);
  return [`--- ${headerName('a', path)}`, `+++ ${headerName('b', path)}`, ...body];
}

/**
 * The hunks where each line stands for the line of the same number, as after a rewrite, in time that grows with the number of lines; undefined where lines were added or
 * removed, or where the end of the last one changed. The search for the shortest difference takes the square of the number of changes: minutes for a long file.
 */
function hunksInPlace(before: string, after: string): readonly Hunk[] | undefined {
  const [old, changed] = [before.split('\n'), after.split('\n')];
  if (old.length !== changed.length || (old.at(-1) === '') !== (changed.at(-1) === '')) return undefined;
  const isOpen = old.at(-1) !== '';
  const count = isOpen ? old.length : old.length - 1;
  const hunks: Hunk[] = [];
  for (let at = 0; at < count; at++) {
    if (old[at] === changed[at]) continue;
    const start = Math.max(0, at - CONTEXT);
    let end = at + 1;
    for (let next = end; next < count && next <= end + 2 * CONTEXT; next++) if (old[next] !== changed[next]) end = next + 1;
    const last = Math.min(count, end + CONTEXT);
    const lines = hunkLines(old.slice(start, last), changed.slice(start, last), isOpen && last === count);
    hunks.push({ oldStart: start + 1, oldLines: last - start, newStart: start + 1, newLines: last - start, lines });
    at = end - 1;
  }
  return hunks;
}

/** The lines of a hunk: a run of changed lines first as they were, then as they are. `isEnd` tells that no line end follows the last one. */
function hunkLines(old: readonly string[], changed: readonly string[], isEnd: boolean): readonly string[] {
  const lines: string[] = [];
  const put = (sign: string, texts: readonly string[], from: number): void => texts.forEach((text, index) => {
    lines.push(sign + text);
    if (isEnd && from + index === old.length - 1) lines.push('\\ No newline at end of file');
  });
  for (let at = 0; at < old.length;) {
    const isSame = old[at] === changed[at];
    let end = at + 1;
    while (end < old.length && (old[end] === changed[end]) === isSame) end++;
    put(isSame ? ' ' : '-', old.slice(at, end), at);
    if (!isSame) put('+', changed.slice(at, end), at);
    at = end;
  }
  return lines;
}

function range(start: number, lines: number): string {
  return lines === 1 ? String(start) : `${start},${lines}`;
}

/** As git writes names: quoted like a C string where they hold quotes, backslashes or control characters; a tab behind one with blanks tells where it ends. */
function headerName(side: string, path: string): string {
  const name = `${side}/${path}`;
  if (/["\\\u0000-\u001f\u007f]/.test(name)) return `"${name.replace(/["\\]/g, '\\$&').replace(/[\u0000-\u001f\u007f]/g, octal)}"`;
  return name.includes(' ') ? `${name}\t` : name;
}

function octal(char: string): string {
  return `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`;
}
