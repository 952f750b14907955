const SIMPLE: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\' };
const HEX_LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/**
 * Reads one escape of a Go string or character constant, after strconv.UnquoteChar.
 *
 * @param at the offset of the backslash
 * @param quote the quote that may be escaped
 * @returns undefined where it is no escape; a byte above 0x7f is read as the character of that number
 */
export function readEscape(text: string, at: number, quote: string): { readonly text: string; readonly end: number } | undefined {
  const char = text[at + 1] ?? '';
  if (char === quote) return { text: char, end: at + 2 };
  const simple = SIMPLE[char];
  if (simple !== undefined) return { text: simple, end: at + 2 };
  const length = HEX_LENGTHS[char];
  const digits = length === undefined ? text.slice(at + 1, at + 4) : text.slice(at + 2, at + 2 + length);
  const pattern = length === undefined ? /^[0-3][0-7]{2}$/ : /^[0-9a-fA-F]+$/;
  if (!pattern.test(digits) || (length !== undefined && digits.length !== length)) return undefined;
  const code = Number.parseInt(digits, length === undefined ? 8 : 16);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  return { text: String.fromCodePoint(code), end: at + (length === undefined ? 4 : 2 + length) };
}

const NAMED: Readonly<Record<string, string>> = {
  '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v', '\\': '\\\\',
};
const PRINTABLE = /[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u;

/** A text as a Go string constant in that quote, after strconv.Quote. */
export function goQuote(text: string, quote: '"' | "'" = '"', ascii = false): string {
  let quoted = quote as string;
  for (const char of text) quoted += char === quote ? `\\${char}` : escaped(char, ascii);
  return quoted + quote;
}

function escaped(char: string, ascii: boolean): string {
  const named = NAMED[char];
  if (named !== undefined) return named;
  const code = char.codePointAt(0) ?? 0;
  if (code >= 0x20 && code < 0x7f) return char;
  if (!ascii && code >= 0x80 && PRINTABLE.test(char)) return char;
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
