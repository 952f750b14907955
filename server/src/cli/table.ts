/** Rows of cells as aligned lines, two blanks between the columns; a cell wider than `widest` does not push the others. */
export function alignedRows(rows: readonly (readonly string[])[], indent: string, widest = 60): readonly string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const own = rows.map((row) => row.map(widthOf));
  const widths = Array.from({ length: columns }, (_, at) => own.reduce((most, row) => ((row[at] ?? 0) <= widest ? Math.max(most, row[at] ?? 0) : most), 0));
  return rows.map((row, line) => {
    let text = indent;
    row.forEach((cell, at) => (text += (at > 0 ? '  ' : '') + cell + ' '.repeat(Math.max(0, (widths[at] ?? 0) - (own[line]?.[at] ?? 0)))));
    return text.trimEnd();
  });
}

/** How many characters a terminal shows; wide East Asian ones count twice. */
function widthOf(text: string): number {
  if (isPlain(text)) return text.length;
  let width = 0;
  for (const char of text) width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/.test(char) ? 2 : /\p{M}/u.test(char) ? 0 : 1;
  return width;
}

/** Whether a text is printable ASCII. Counted off by hand: of thousands of short cells a regular expression takes several times as long. */
function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 32 || code > 126) return false;
  }
  return true;
}
