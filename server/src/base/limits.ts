/** The nesting beyond which a text is not parsed: parsers recurse, and an exhausted stack cannot be caught reliably. */
export const MAX_DEPTH = 100;

/** What is said of a text that is nested deeper than that. */
export function tooDeep(limit: number): string {
  return `It is nested more than ${limit} levels deep`;
}

/** How many aliases one document may use before it is left unparsed; more is an attack, not a manifest. */
export const MAX_ALIASES = 1000;

/** The default of the setting `mirrorLens.maxFileSize`, in bytes. */
export const DEFAULT_MAX_FILE_SIZE = 5 * 1024 * 1024;
