/** Rows of cells as aligned lines, two blanks between the columns; a cell wider than `widest` does not push the others. */
export function alignedRows(rows: readonly (readonly string[])[], indent: string, widest = 60): readonly string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) =>
    Math.max(0, ...rows.map((row) => widthOf(row[at] ?? '')).filter((width) => width <= widest)),
  );
  return rows.map((row) => `${indent}${row.map((cell, at) => padded(cell, widths[at] ?? 0)).join('  ')}`.trimEnd());
}

function padded(cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - widthOf(cell)));
}

/** How many characters a terminal shows; wide East Asian ones count twice. */
function widthOf(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  let width = 0;
  for (const char of text) width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/.test(char) ? 2 : /\p{M}/u.test(char) ? 0 : 1;
  return width;
}
