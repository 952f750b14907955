import type { LineIndex } from '../base/lines';

/** The first of the characters that stand for a short line, and how many lengths they tell. */
const FIRST = 33;
const SHORT = 90;
const LONG = '~';

/** The lengths of a text's lines as printable ASCII: one character a line, for a long one its length in base 36 between two `~`. */
export function encodeLines({ starts, length }: LineIndex): string {
  let code = '';
  for (let at = 0; at < starts.length; at++) {
    const size = (starts[at + 1] ?? length) - (starts[at] ?? 0);
    code += size < SHORT ? String.fromCharCode(FIRST + size) : `${LONG}${size.toString(36)}${LONG}`;
  }
  return code;
}

/** The lines that a code tells, read when they are first asked for: most files are never asked. */
export function decodeLines(code: string): LineIndex {
  return new CodedLines(code);
}

/* A class, because only its getters are shared. */
class CodedLines implements LineIndex {
  #code: string;
  #known: LineIndex | undefined;

  constructor(code: string) {
    this.#code = code;
  }

  get starts(): Uint32Array {
    return this.#lines().starts;
  }

  get length(): number {
    return this.#lines().length;
  }

  #lines(): LineIndex {
    if (this.#known) return this.#known;
    this.#known = readLines(this.#code);
    this.#code = '';
    return this.#known;
  }
}

function readLines(code: string): LineIndex {
  const starts: number[] = [];
  let length = 0;
  for (let at = 0; at < code.length; at++) {
    starts.push(length);
    const short = code.charCodeAt(at) - FIRST;
    if (short < SHORT) {
      length += short;
      continue;
    }
    const end = code.indexOf(LONG, at + 1);
    length += parseInt(code.slice(at + 1, end), 36);
    at = end;
  }
  return { starts: Uint32Array.from(starts.length === 0 ? [0] : starts), length };
}
