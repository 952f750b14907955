import type { Span } from '../../base/span';

/** What could be written at a cursor in a TOML text, told from its lines alone, since the parser stops at what is half-typed. */
export interface TomlContext {
  /** `key`: a key of the table at `path`. `value`: the value of the key at `path`, or an item of its array. `header`: the last key of a header below `path`. */
  readonly kind: 'key' | 'value' | 'header';
  /** The keys that lead there; arrays of tables have no step of their own. */
  readonly path: readonly string[];
  /** What a completion replaces; empty where nothing is typed yet. */
  readonly word: Span;
  /** The other keys of the table, the other texts of the value, or the other headers' keys below `path`. */
  readonly siblings: readonly string[];
  /** Whether the word stands inside quotes already. */
  readonly quoted: boolean;
  /** For a value: whether it is an item of an array. */
  readonly inArray: boolean;
  /** For a key: whether an equals sign follows already. */
  readonly hasEquals: boolean;
}

const PART = String.raw`(?:"(?:[^"\\]|\\.)*"|'[^']*'|[\w-]+)`;
const HEADER = new RegExp(String.raw`^[ \t]*\[{1,2}[ \t]*(${PART}(?:[ \t]*\.[ \t]*${PART})*)[ \t]*\]{1,2}[ \t]*(?:#.*)?$`, 'gm');
const KEY_LINE = new RegExp(String.raw`^[ \t]*(${PART}(?:[ \t]*\.[ \t]*${PART})*)[ \t]*=`, 'gm');

/** The context of a cursor; undefined in a comment and where the lines make no sense. */
export function tomlContextAt(text: string, offset: number): TomlContext | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const headers = [...text.matchAll(HEADER)].map((match) => ({ keys: keysIn(match[1] ?? ''), start: match.index, end: match.index + match[0].length }));
  const table = headers.findLast(({ end, start }) => start < lineStart && end < offset);
  const tableStart = table?.end ?? 0;
  const state = stateAt(text, tableStart, offset);
  if (state.isComment) return undefined;
  if (state.keys) return valueContext(text, offset, [...(table?.keys ?? []), ...state.keys], state);
  const before = text.slice(lineStart, offset);
  if (/^[ \t]*\[/.test(before)) return headerContext(text, offset, lineStart, headers.filter(({ start }) => start !== lineStart).map(({ keys }) => keys));
  const typed = /^[ \t]*([\w-]*)$/.exec(before)?.[1];
  if (typed === undefined) return undefined;
  const rest = /^[\w-]*/.exec(text.slice(offset))?.[0] ?? '';
  const end = headers.find(({ start }) => start >= tableStart && start >= lineStart)?.start ?? text.length;
  const others = [...`${text.slice(tableStart, lineStart)}\n${text.slice(offset + rest.length, end).replace(/^[^\n]*/, '')}`.matchAll(KEY_LINE)];
  return {
    kind: 'key', path: table?.keys ?? [], word: { start: offset - typed.length, end: offset + rest.length }, siblings: others.flatMap((match) => keysIn(match[1] ?? '')[0] ?? []),
    quoted: false, inArray: false, hasEquals: /^[ \t]*=/.test(text.slice(offset + rest.length)),
  };
}

interface State {
  readonly isComment: boolean;
  /** The keys of the value that the cursor stands in. */
  readonly keys: readonly string[] | undefined;
  /** Where that value begins. */
  readonly start: number;
  readonly depth: number;
  /** Where the text begins that the cursor stands in, behind its quote; undefined outside. */
  readonly textStart: number | undefined;
}

/** Reads from the line behind a header to the cursor. */
function stateAt(text: string, from: number, offset: number): State {
  let keys: readonly string[] | undefined;
  let start = from;
  let depth = 0;
  let lineStart = from;
  for (let at = from; at < offset; at++) {
    const character = text.charAt(at);
    if (character === '#') {
      const end = text.indexOf('\n', at);
      if (end < 0 || end >= offset) return { isComment: true, keys, start, depth, textStart: undefined };
      at = end - 1;
    } else if (character === '"' || character === "'") {
      const end = textEnd(text, at);
      if (end >= offset) return { isComment: false, keys, start, depth, textStart: at + 1 };
      at = end;
    } else if (character === '=' && !keys) {
      keys = keysIn(text.slice(lineStart, at));
      start = at + 1;
    } else if (keys && (character === '[' || character === '{')) depth++;
    else if (keys && (character === ']' || character === '}')) depth = Math.max(0, depth - 1);
    else if (character === '\n') {
      lineStart = at + 1;
      if (depth === 0) keys = undefined;
    }
  }
  return { isComment: false, keys, start, depth, textStart: undefined };
}

/** Where the text that a quote opens ends: at its other quote, else at the end of the line. */
function textEnd(text: string, start: number): number {
  const quote = text.charAt(start);
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\n') return at;
    if (quote === '"' && character === '\\') at++;
    else if (character === quote) return at;
  }
  return text.length;
}

function valueContext(text: string, offset: number, path: readonly string[], { start, depth, textStart }: State): TomlContext | undefined {
  const quoted = textStart !== undefined;
  const rest = (quoted ? /^[^"'\n]*/ : /^[^\s,\]#"']*/).exec(text.slice(offset))?.[0] ?? '';
  const typed = quoted ? text.slice(textStart, offset) : (/[^\s,[\]="']*$/.exec(text.slice(start, offset))?.[0] ?? '');
  // Behind a value that is complete nothing is typed.
  if (!quoted && depth === 0 && text.slice(start, offset - typed.length).trim() !== '') return undefined;
  const word = { start: offset - typed.length, end: offset + rest.length };
  const close = text.indexOf(']', offset);
  const around = depth > 0 ? `${text.slice(start, word.start - (quoted ? 1 : 0))} ${text.slice(word.end + (quoted ? 1 : 0), close < 0 ? offset : close)}` : '';
  return { kind: 'value', path, word, siblings: [...around.matchAll(/"([^"\n]*)"|'([^'\n]*)'/g)].map(([, basic, literal]) => basic ?? literal ?? ''), quoted, inArray: depth > 0, hasEquals: true };
}

function headerContext(text: string, offset: number, lineStart: number, others: readonly (readonly string[])[]): TomlContext | undefined {
  const before = text.slice(lineStart, offset).replace(/^[ \t]*\[{1,2}[ \t]*/, '');
  const whole = new RegExp(`^((?:${PART}[ \\t]*\\.[ \\t]*)*)(["']?)([^"'\\]]*)$`).exec(before);
  if (!whole) return undefined;
  const [, lead = '', quote = '', typed = ''] = whole;
  if (quote === '' && !/^[\w-]*$/.test(typed)) return undefined;
  const path = keysIn(lead);
  const rest = (quote === '' ? /^[\w-]*/ : /^[^"'\]\n]*/).exec(text.slice(offset))?.[0] ?? '';
  const siblings = others.flatMap((keys) => (path.every((key, at) => keys[at] === key) ? (keys[path.length] ?? []) : []));
  return { kind: 'header', path, word: { start: offset - typed.length, end: offset + rest.length }, siblings, quoted: quote !== '', inArray: false, hasEquals: false };
}

/** The parts of a dotted key, without their quotes. */
function keysIn(text: string): readonly string[] {
  return [...text.matchAll(new RegExp(PART, 'g'))].map(([part]) => (/^["']/.test(part) ? part.slice(1, -1) : part));
}
