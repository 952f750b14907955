/** The characters that mean something to YAML or to Go templates, as UTF-16 code units. */
export const TAB = 9;
export const LF = 10;
export const CR = 13;
export const SPACE = 32;
export const BANG = 33;
export const DOUBLE_QUOTE = 34;
export const HASH = 35;
export const PERCENT = 37;
export const AMPERSAND = 38;
export const SINGLE_QUOTE = 39;
export const STAR = 42;
export const PLUS = 43;
export const COMMA = 44;
export const DASH = 45;
export const DOT = 46;
export const SLASH = 47;
export const ZERO = 48;
export const NINE = 57;
export const COLON = 58;
export const GREATER = 62;
export const QUESTION = 63;
export const OPEN_BRACKET = 91;
export const BACKSLASH = 92;
export const CLOSE_BRACKET = 93;
export const UNDERSCORE = 95;
export const BACKQUOTE = 96;
export const OPEN_BRACE = 123;
export const BAR = 124;
export const CLOSE_BRACE = 125;
export const BOM = 0xfeff;

/** What `codeAt` gives behind the end of a text; it equals no character. */
export const END = -1;

/** The code unit at `offset`, or `END` behind the text: `charCodeAt` behind the end would cost the engine its fast path. */
export function codeAt(text: string, offset: number): number {
  return offset < text.length ? text.charCodeAt(offset) : END;
}

/** Whether a character separates tokens: white space, a line end or the end of the text. */
export function isGap(code: number): boolean {
  return code === SPACE || code === LF || code === TAB || code === CR || code === END;
}

/** Whether a character ends a plain scalar in a flow collection: `,`, `[`, `]`, `{` or `}`. */
export function isFlowIndicator(code: number): boolean {
  return code === COMMA || code === OPEN_BRACKET || code === CLOSE_BRACKET || code === OPEN_BRACE || code === CLOSE_BRACE;
}

/** The offset of the first character from `offset` on that is neither a space nor a tab. */
export function skipBlanks(text: string, offset: number): number {
  const length = text.length;
  let at = offset;
  while (at < length) {
    const code = text.charCodeAt(at);
    if (code !== SPACE && code !== TAB) break;
    at += 1;
  }
  return at;
}

/** The offset of the next line feed from `offset` on, or the length of the text. */
export function lineEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  return at === -1 ? text.length : at;
}

/** Whether three equal characters at `offset` mark a document: `---` or `...` before white space or the end. */
export function isDocumentMarker(text: string, offset: number): boolean {
  const code = codeAt(text, offset);
  if (code !== DASH && code !== DOT) return false;
  if (codeAt(text, offset + 1) !== code || codeAt(text, offset + 2) !== code) return false;
  return isGap(codeAt(text, offset + 3));
}
