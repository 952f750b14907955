/** What the comments `# mirror-lens-ignore-next-line <code>` and `# mirror-lens-ignore-file <code>` of a file silence. */
export interface Silences {
  /** Codes silenced in the whole file; `*` where the comment names none. */
  readonly file: readonly string[];
  /** 0-based line → codes silenced there. */
  readonly lines: ReadonlyMap<number, readonly string[]>;
}

export const NO_SILENCES: Silences = { file: [], lines: new Map() };
