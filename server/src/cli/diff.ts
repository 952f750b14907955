import { structuredPatch } from 'diff';

const CONTEXT = 3;

/**
 * A unified diff of one file as `git diff` writes it, line by line, to be applied by `git apply` or `patch -p1`. Line ends
 * stay as they are: a line of a file with CR LF ends with CR here. No lines where nothing changed.
 */
export function unifiedDiff(path: string, before: string, after: string): readonly string[] {
  if (before === after) return [];
  const { hunks } = structuredPatch(path, path, before, after, undefined, undefined, { context: CONTEXT });
  const body = hunks.flatMap((hunk) => [
    `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@`,
    ...hunk.lines,
  ]);
  return [`--- ${headerName('a', path)}`, `+++ ${headerName('b', path)}`, ...body];
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
