import { isDevcontainerName } from '../images/devcontainer';
import { lineKindOf } from '../images/lineKinds';
import { isConfigName } from '../mirrors/dialects';

/** What the comments `# mirror-lens-ignore-next-line <code>` and `# mirror-lens-ignore-file <code>` of a file silence. */
export interface Silences {
  /** Codes silenced in the whole file; `*` where the comment names none. */
  readonly file: readonly string[];
  /** 0-based line → codes silenced there. */
  readonly lines: ReadonlyMap<number, readonly string[]>;
}

/** What stands in every comment that silences. */
export const SILENCING = 'mirror-lens-ignore-';

export const NO_SILENCES: Silences = { file: [], lines: new Map() };

const COMMENT = /^[ \t]*(?:#|(\/\/))[ \t]*mirror-lens-ignore-(next-line|file)(?:[ \t]+(.*?))?[ \t]*$/;
const CODE = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?:\.[a-z][a-z0-9]*(?:-[a-z0-9]+)*)+$/;

/**
 * Reads the comments that silence diagnostics. They stand on lines of their own, also inside block scalars, where
 * manifests hold manifests and YAML knows no comments. A comment for the next line skips other such comments, so that
 * several may be stacked. Codes are separated by commas or blanks; ` -- ` starts a reason. A comment whose words are
 * no codes silences nothing: a misspelt code must not silence everything. In JSON with comments, and in a plain list of images, `//` may stand
 * for `#`; `path` tells such a file.
 */
export function readSilences(text: string, path = ''): Silences {
  if (!text.includes(SILENCING)) return NO_SILENCES;
  const takesSlashes = /\.jsonc?$/i.test(path) || lineKindOf(path) === 'image-list';
  const file: string[] = [];
  const lines = new Map<number, readonly string[]>();
  let waiting: string[] = [];
  text.split(/\r\n|\n|\r/).forEach((line, at) => {
    const match = COMMENT.exec(line);
    if (!match || (match[1] !== undefined && !takesSlashes)) {
      if (waiting.length > 0) lines.set(at, waiting);
      waiting = [];
      return;
    }
    const codes = readCodes(match[3] ?? '');
    if (match[2] === 'file') file.push(...codes);
    else waiting = [...waiting, ...codes];
  });
  return { file, lines };
}

/** What begins a comment of a line in a file; undefined for JSON, which has none. By its name alone a file is JSON with comments. */
export function commentMark(path: string, text: string): '#' | '//' | undefined {
  if (isDevcontainerName(path) || /\.jsonc$/i.test(path)) return '//';
  if (isLineConfig(path)) return '#';
  return /^\uFEFF?\s*(?:\{\s*(?:"|\})|\[)/.test(text) && lineKindOf(path) === undefined ? undefined : '#';
}

/** Whether a file is a configuration of a node that is neither YAML nor JSON: TOML, or a map of lines. */
export function isLineConfig(path: string): boolean {
  return isConfigName(path) && !/\.(?:ya?ml|json)$/i.test(path);
}

/** Whether a code is silenced on a 0-based line. */
export function isSilenced(silences: Silences, code: string, line: number): boolean {
  const here = silences.lines.get(line) ?? [];
  return [...silences.file, ...here].some((silenced) => silenced === code || silenced === '*');
}

function readCodes(words: string): readonly string[] {
  const named = words.split(/(?:^|\s)--(?:\s|$)/)[0]?.trim() ?? '';
  if (named === '') return ['*'];
  const codes: string[] = [];
  for (const word of named.split(/[\s,]+/)) {
    if (!CODE.test(word)) break;
    codes.push(word);
  }
  return codes;
}
