import type { Span } from '../../base/span';

/** A step from a map or list to what it holds: a key, or `ITEM` for whichever item of a list. */
export type PathStep = string;
export const ITEM = '[]';

/**
 * What could be written at a cursor in a YAML text, told from its lines alone, since a half-typed text parses poorly.
 * Columns are 0-based and count UTF-16 code units.
 */
export interface CursorContext {
  /** `key`: a key of the map at `path`. `value`: the value of the key at `path`. `item`: an item of the list at `path`. */
  readonly kind: 'key' | 'value' | 'item';
  readonly path: readonly PathStep[];
  /** What a completion replaces; empty where nothing is typed yet. */
  readonly word: Span;
  /** The other keys of the map, or the other items of the list. */
  readonly siblings: readonly string[];
  /** The column of the key, the item or, for a value, of its key. */
  readonly column: number;
  /** Inside `[…]` or `{…}`. */
  readonly flow: boolean;
  /** Whether only whitespace stands before the word, so that a `- ` may go in front of it. */
  readonly startsLine: boolean;
  /** Whether a space must go in front of the word: directly behind a colon, a dash or a comma. */
  readonly needsSpace: boolean;
  /** Whether the word stands inside quotes already. */
  readonly quoted: boolean;
  /** For a key: whether a colon follows the word already. */
  readonly hasColon: boolean;
}

/** What opens in a line: a list item at the dash's column, or a key. */
interface Token {
  readonly kind: 'dash' | 'key';
  readonly column: number;
  readonly key: string;
  /** For a key: whether something but a comment stands behind it. */
  readonly filled: boolean;
}

interface LineOfText {
  readonly start: number;
  readonly text: string;
}

const KEY = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#:,[\]{}"'][^:#]*?)\s*:(?=\s|$)/;

/** The context of a cursor; undefined in a comment, in a quoted key and where the lines make no sense. */
export function contextAt(text: string, offset: number): CursorContext | undefined {
  const lines = linesOf(text);
  const index = indexOfLine(lines, offset);
  const line = lines[index];
  if (!line || isInComment(line.text, offset - line.start)) return undefined;
  const brackets = openBrackets(text, offset);
  return brackets.length > 0 ? flowContext(text, offset, lines, brackets) : blockContext(lines, index, offset - line.start);
}

function blockContext(lines: readonly LineOfText[], index: number, cursor: number): CursorContext | undefined {
  const line = lines[index];
  if (!line) return undefined;
  const { text, start } = line;
  const lead = /^\s*(?:-(?:\s+|$))*/.exec(text.slice(0, cursor))?.[0] ?? '';
  const dashes = [...lead.matchAll(/-/g)].map((match): Token => ({ kind: 'dash', column: match.index, key: '', filled: false }));
  const behindDash = lead.endsWith('-');
  const column = lead.length + (behindDash ? 1 : 0);
  const rest = text.slice(lead.length);
  const key = KEY.exec(rest);
  if (key?.[1] !== undefined && cursor >= lead.length + key[0].length) {
    const parents = pathTo(lines, index, column, dashes);
    const name = unquotedKey(key[1]);
    return valueContext({ line, cursor, from: lead.length + key[0].length, path: [...parents, name], column: lead.length });
  }
  const word = key?.[1] ?? /^[^\s#]*/.exec(rest)?.[0] ?? '';
  if (cursor > lead.length + word.length) return undefined;
  const quote = /^["']/.test(word) ? 1 : 0;
  const closing = quote === 1 && word.length > 1 && word.endsWith(word.charAt(0)) ? 1 : 0;
  const path = pathTo(lines, index, column, dashes);
  const item = path.at(-1) === ITEM && dashes.length > 0 && key === null;
  return {
    kind: item ? 'item' : 'key',
    path: item ? path.slice(0, -1) : path,
    word: { start: start + lead.length + quote, end: start + lead.length + word.length - closing },
    siblings: item ? siblingItems(lines, index, dashes.at(-1)?.column ?? 0) : siblingKeys(lines, index, column, dashes.length > 0),
    column,
    flow: false,
    startsLine: dashes.length === 0,
    needsSpace: behindDash,
    quoted: quote === 1,
    hasColon: key !== null,
  };
}

interface ValuePlace {
  readonly line: LineOfText;
  readonly cursor: number;
  /** Behind the colon. */
  readonly from: number;
  readonly path: readonly PathStep[];
  readonly column: number;
}

function valueContext({ line, cursor, from, path, column }: ValuePlace): CursorContext | undefined {
  const space = /^\s*/.exec(line.text.slice(from))?.[0].length ?? 0;
  const begin = Math.min(from + space, Math.max(cursor, from));
  const value = cursor < from + space ? '' : scalarAt(line.text.slice(from + space));
  const quote = /^["']/.test(value) ? 1 : 0;
  const closing = quote === 1 && value.length > 1 && value.endsWith(value.charAt(0)) ? 1 : 0;
  if (cursor > begin + value.length - closing) return undefined;
  if (quote === 1 && cursor === begin) return undefined;
  return {
    kind: 'value',
    path,
    word: { start: line.start + begin + quote, end: line.start + begin + value.length - closing },
    siblings: [],
    column,
    flow: false,
    startsLine: false,
    needsSpace: begin === from,
    quoted: quote === 1,
    hasColon: true,
  };
}

/** A scalar at the start of a text, with its quotes and without a comment behind it. */
function scalarAt(text: string): string {
  const quoted = /^(?:"(?:[^"\\]|\\.)*"?|'(?:[^']|'')*'?)/.exec(text)?.[0];
  return quoted ?? text.replace(/(?:^|\s)#.*$/, '').trimEnd();
}

/** The keys and items that lead to a place at `column` of a line; `own` are the dashes of the line itself. */
function pathTo(lines: readonly LineOfText[], index: number, column: number, own: readonly Token[]): readonly PathStep[] {
  const path: PathStep[] = own.map(() => ITEM);
  const first = own[0];
  let limit = first ? first.column : column;
  // The dashes of a list may stand at the column of its key.
  let behindDash = first !== undefined;
  for (let at = index - 1; at >= 0 && (limit > 0 || behindDash); at--) {
    for (const token of tokensOf(lines[at]?.text ?? '').reverse()) {
      const inside = token.kind === 'key' && behindDash ? token.column <= limit : token.column < limit;
      if (!inside) continue;
      // A key with a value of its own holds nothing further.
      if (token.kind === 'key' && token.filled) {
        limit = token.column;
        behindDash = false;
        continue;
      }
      path.unshift(token.kind === 'dash' ? ITEM : token.key);
      limit = token.column;
      behindDash = token.kind === 'dash';
    }
  }
  return path;
}

function siblingKeys(lines: readonly LineOfText[], index: number, column: number, startsItem: boolean): readonly string[] {
  const above: string[] = [];
  for (let at = index - 1; at >= 0 && !startsItem; at--) {
    const tokens = tokensOf(lines[at]?.text ?? '');
    if (tokens.length === 0) continue;
    above.push(...keysAt(tokens, column));
    if (tokens.some((token) => token.column < column)) break;
  }
  const below: string[] = [];
  for (let at = index + 1; at < lines.length; at++) {
    const tokens = tokensOf(lines[at]?.text ?? '');
    if (tokens.length === 0) continue;
    if (tokens.some((token) => token.column < column) || (tokens[0]?.kind === 'dash' && tokens[0].column <= column && above.length + below.length === 0 && startsItem)) break;
    below.push(...keysAt(tokens, column));
  }
  return [...above, ...below];
}

function keysAt(tokens: readonly Token[], column: number): readonly string[] {
  return tokens.filter((token) => token.kind === 'key' && token.column === column).map((token) => token.key);
}

function siblingItems(lines: readonly LineOfText[], index: number, column: number): readonly string[] {
  const items: string[] = [];
  for (const step of [-1, 1]) {
    for (let at = index + step; at >= 0 && at < lines.length; at += step) {
      const text = lines[at]?.text ?? '';
      const indent = text.search(/\S/);
      if (indent < 0 || text.charAt(indent) === '#') continue;
      if (indent < column || (indent === column && !/^-(?:\s|$)/.test(text.slice(indent)))) break;
      if (indent === column) items.push(unquoted(scalarAt(text.slice(indent + 1).trimStart())));
    }
  }
  return items;
}

/** The dashes and the key that a line opens, from left to right. */
function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = text.search(/\S/);
  if (at < 0 || text.charAt(at) === '#') return tokens;
  for (let dash = /^-(?:\s+|$)/.exec(text.slice(at)); dash; dash = /^-(?:\s+|$)/.exec(text.slice(at))) {
    tokens.push({ kind: 'dash', column: at, key: '', filled: false });
    at += dash[0].length;
  }
  const key = KEY.exec(text.slice(at));
  if (key?.[1] !== undefined) {
    const rest = text.slice(at + key[0].length).trim();
    // An anchor or a tag is not yet a value.
    const filled = rest.replace(/^(?:[&!]\S*\s*)+/, '') !== '' && !rest.startsWith('#');
    tokens.push({ kind: 'key', column: at, key: unquotedKey(key[1]), filled });
  } else if (tokens.length === 0) {
    tokens.push({ kind: 'key', column: at, key: '', filled: true });
  }
  return tokens;
}

/** The brackets that are open at an offset, outermost first. Quotes and comments are stepped over. */
function openBrackets(text: string, offset: number): readonly number[] {
  const open: number[] = [];
  let before = '\n';
  for (let at = 0; at < offset; at++) {
    const character = text.charAt(at);
    const opensValue = /[:\-,[{\n]/.test(before);
    if (character === '#' && /^\s?$/.test(text.charAt(at - 1))) {
      const end = text.indexOf('\n', at);
      if (end < 0 || end >= offset) break;
      at = end - 1;
      continue;
    }
    if (opensValue && (character === '"' || character === "'")) {
      const end = quoteEnd(text, at);
      if (end >= offset) break;
      at = end;
      before = character;
      continue;
    }
    if ((character === '[' || character === '{') && (opensValue || open.length > 0)) open.push(at);
    if (character === ']' || character === '}') open.pop();
    if (character === '\n' && open.length === 0) before = '\n';
    else if (!/\s/.test(character)) before = character;
  }
  return open;
}

function quoteEnd(text: string, start: number): number {
  const quote = text.charAt(start);
  for (let at = start + 1; at < text.length; at++) {
    if (quote === '"' && text.charAt(at) === '\\') at++;
    else if (text.charAt(at) === quote) {
      if (quote !== "'" || text.charAt(at + 1) !== "'") return at;
      at++;
    }
  }
  return text.length;
}

function flowContext(text: string, offset: number, lines: readonly LineOfText[], brackets: readonly number[]): CursorContext | undefined {
  const [outermost] = brackets;
  const innermost = brackets.at(-1);
  if (outermost === undefined || innermost === undefined) return undefined;
  const index = indexOfLine(lines, outermost);
  const holder = blockContext(lines, index, outermost - (lines[index]?.start ?? 0));
  if (!holder) return undefined;
  const path = [...(holder.kind === 'item' ? [...holder.path, ITEM] : holder.path)];
  brackets.slice(1).forEach((bracket, at) => {
    const outer = brackets[at] ?? outermost;
    path.push(text.charAt(outer) === '[' ? ITEM : keyOfSegment(segmentBefore(text, outer, bracket)));
  });
  return inFlow(text, offset, innermost, path, holder.column);
}

function inFlow(text: string, offset: number, bracket: number, path: readonly PathStep[], column: number): CursorContext | undefined {
  const segment = segmentBefore(text, bracket, offset);
  const isMap = text.charAt(bracket) === '{';
  const colon = isMap ? /^\s*(?:"[^"]*"|'[^']*'|[^\s:]+)\s*:(?=\s|$)/.exec(segment)?.[0].length : undefined;
  const typed = segment.slice(colon ?? 0).trimStart();
  // Behind a nested collection, or on a second line of a scalar, nothing is being typed that could be replaced.
  if (/[\r\n[\]{}]/.test(typed)) return undefined;
  const quote = /^["']/.test(typed) ? 1 : 0;
  const start = offset - typed.length + quote;
  const rest = /^[^,\]}\s#"':]*/.exec(text.slice(offset))?.[0] ?? '';
  const kind = isMap ? (colon === undefined ? 'key' : 'value') : 'item';
  const others = siblingsInFlow(text, bracket, offset);
  return {
    kind,
    path: kind === 'value' ? [...path, keyOfSegment(segment)] : path,
    word: { start, end: offset + rest.length },
    siblings: isMap ? others.map(keyOfSegment) : others.map((other) => unquoted(other)),
    column,
    flow: true,
    startsLine: false,
    needsSpace: typed === '' && /[:,]/.test(text.charAt(offset - 1)),
    quoted: quote === 1,
    hasColon: /^\s*:/.test(text.slice(offset + rest.length)),
  };
}

/** What stands between the last comma of a flow collection and an offset. */
function segmentBefore(text: string, bracket: number, offset: number): string {
  return splitFlow(text, bracket + 1, offset).at(-1) ?? '';
}

function siblingsInFlow(text: string, bracket: number, offset: number): readonly string[] {
  const before = splitFlow(text, bracket + 1, offset);
  const behind = splitFlow(text, offset, flowEnd(text, offset));
  return [...before.slice(0, -1), ...behind.slice(1)].map((part) => part.trim()).filter((part) => part !== '');
}

/** Where the flow collection around an offset ends; the end of its line where it is not closed. */
function flowEnd(text: string, offset: number): number {
  let depth = 0;
  for (let at = offset; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '[' || character === '{') depth++;
    if (character === ']' || character === '}') depth--;
    if (depth < 0) return at;
  }
  const lineEnd = text.indexOf('\n', offset);
  return lineEnd < 0 ? text.length : lineEnd;
}

function splitFlow(text: string, start: number, end: number): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = start;
  for (let at = start; at < end; at++) {
    const character = text.charAt(at);
    if (character === '"' || character === "'") at = Math.min(quoteEnd(text, at), end);
    else if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth--;
    else if (character === ',' && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from, end)];
}

function keyOfSegment(segment: string): string {
  return unquoted(segment.trim().split(/\s*:(?=\s|$)/)[0] ?? '');
}

function isInComment(line: string, cursor: number): boolean {
  const hash = line.replace(/"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/g, (quoted) => '.'.repeat(quoted.length)).search(/(?:^|\s)#/);
  return hash >= 0 && cursor > (line.charAt(hash) === '#' ? hash : hash + 1);
}

function unquotedKey(key: string): string {
  return unquoted(key.trim());
}

function unquoted(text: string): string {
  return /^(["'])(.*)\1$/.exec(text.trim())?.[2] ?? text.trim();
}

function linesOf(text: string): readonly LineOfText[] {
  const lines: LineOfText[] = [];
  for (const match of text.matchAll(/([^\r\n]*)(\r\n|\n|\r|$)/g)) {
    lines.push({ start: match.index, text: match[1] ?? '' });
    if (match[2] === '') break;
  }
  return lines;
}

function indexOfLine(lines: readonly LineOfText[], offset: number): number {
  let index = 0;
  while (index + 1 < lines.length && (lines[index + 1]?.start ?? 0) <= offset) index++;
  return index;
}
