import { Blocked, countWalked } from '../execute/failure';
import { printed } from '../go/format';
import { goQuote } from '../go/escape';
import { byteLength, utf8 } from '../../base/utf8';
import { bool, compareStrings, EMPTY } from '../make';
import { edited, joined, mapped, NONE, originsOf, slice, string } from '../text';
import type { Segment, StringValue, Value } from '../value';
import { byteSlice } from './builtins';
import { camelCase, separatedCase } from './cases';
import { at, fail, integer, knownText, open, originsOfAll, plain, strict, stringAt, text, type Family } from './kit';
import { wrap } from './wrap';

/** Spaces that a line is indented by at most; what is indented further is unknown. */
const MAX_INDENT = 10_000;

/** Go's unicode.IsSpace. */
const SPACE = /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** A value as Sprig's strval prints it, with its origins. */
export function strval(value: Value): StringValue {
  return value.kind === 'string' ? value : joined(printed(value));
}

/** The end of the trailing run of characters that `drop` accepts; a search by a regular expression would start at each of them. */
function trimmedEnd(content: string, drop: (char: string) => boolean): number {
  let end = content.length;
  while (end > 0 && drop(content[end - 1] ?? '')) end -= 1;
  return end;
}

/** Trims characters off both ends; an unknown end stays, as what stands there cannot be seen. */
function trimmed(value: StringValue, drop: (char: string) => boolean): StringValue {
  const segments = [...value.segments];
  while (segments[0] && !segments[0].unknown) {
    const [first] = segments;
    let start = 0;
    while (start < first.text.length && drop(first.text[start] ?? '')) start += 1;
    if (start < first.text.length) {
      if (start > 0) segments[0] = { ...first, text: first.text.slice(start) };
      break;
    }
    segments.shift();
  }
  for (let last = segments.at(-1); last && !last.unknown; last = segments.at(-1)) {
    const end = trimmedEnd(last.text, drop);
    if (end > 0) {
      if (end < last.text.length) segments[segments.length - 1] = { ...last, text: last.text.slice(0, end) };
      break;
    }
    segments.pop();
  }
  return { kind: 'string', segments };
}

/** Sprig takes each byte for a character: of é it gives Ã, and the second byte of à is a space to it. */
function initialBytes(content: string): string {
  return Array.from(utf8(content), (byte) => String.fromCharCode(byte)).join('').split(SPACE).map((word) => word.slice(0, 1)).join('');
}

function isSpace(char: string): boolean {
  return SPACE.test(char);
}

/** Puts spaces in front of every line. Unknown parts stay; whether they have lines of their own cannot be known. */
function indented(count: number, value: StringValue, before: string): StringValue {
  if (count < 0) throw fail('strings: negative Repeat count');
  if (count > MAX_INDENT) throw new Blocked({ code: 'budget', name: 'indent' });
  const pad = ' '.repeat(count);
  const segments = value.segments.map((each) => (each.text.includes('\n') ? { ...each, text: each.text.replaceAll('\n', `\n${pad}`) } : each));
  return joined([{ text: before + pad, origins: NONE }, ...segments]);
}

/** Replaces every occurrence; what stays keeps its origins, what comes in has those of the replacement. */
export function replaced(value: StringValue, old: string, by: StringValue): StringValue {
  const content = knownText(value);
  const edits: { start: number; end: number; by: readonly Segment[] }[] = [];
  if (old === '') {
    for (let index = 0; index <= content.length; index += 1) {
      countWalked('replace');
      if (!/[\udc00-\udfff]/.test(content[index] ?? '')) edits.push({ start: index, end: index, by: by.segments });
    }
    return edited(value, edits);
  }
  for (let index = content.indexOf(old); index !== -1; index = content.indexOf(old, index + old.length)) {
    countWalked('replace');
    edits.push({ start: index, end: index + old.length, by: by.segments });
  }
  return edited(value, edits);
}

/** The offsets of the pieces between separators, after strings.SplitN; an empty separator splits into characters. */
export function pieces(content: string, separator: string, most: number): readonly { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = [];
  let from = 0;
  if (separator === '') {
    for (const char of content) {
      const last = most > 0 && found.length === most - 1;
      found.push({ start: from, end: last ? content.length : from + char.length });
      from += char.length;
      if (last) break;
    }
    return found;
  }
  while (most <= 0 || found.length < most - 1) {
    const next = content.indexOf(separator, from);
    if (next === -1) break;
    found.push({ start: from, end: next });
    from = next + separator.length;
  }
  found.push({ start: from, end: content.length });
  return found;
}

function splitMap(value: StringValue, separator: string, most: number): Value {
  const entries = pieces(knownText(value), separator, most).map(({ start, end }, index): [string, Value] => [`_${index}`, slice(value, start, end)]);
  return { kind: 'dict', type: 'map[string]string', entries: new Map(entries), origins: NONE };
}

function quotedParts(value: Value): readonly Segment[] {
  const whole = strval(value);
  const quote: Segment = { text: '"', origins: NONE };
  return [quote, ...mapped(whole, (part) => goQuote(part).slice(1, -1)).segments, quote];
}

function joinedWords(parts: readonly (readonly Segment[])[]): StringValue {
  return joined(parts.flatMap((part, index) => (index === 0 ? part : [{ text: ' ', origins: NONE }, ...part])));
}

/** The parts of a value that Sprig's `join` and `toStrings` see: nil is left out. */
export function strslice(value: Value): readonly StringValue[] {
  if (value.kind === 'unknown') throw new Blocked(value.why);
  if (value.kind === 'nil') return [];
  if (value.kind !== 'list') return [strval(value)];
  return value.items.filter((item) => item.kind !== 'nil').map(strval);
}

function caseOf(change: (content: string) => string) {
  return strict('s', (args) => {
    const value = stringAt(args, 0);
    // A final sigma and the like look at their neighbours, so what is not ASCII is changed as a whole.
    return /^[\0-\x7f]*$/.test(knownText(value)) ? mapped(value, change) : string(change(knownText(value)), originsOf(value));
  });
}

/** Go maps one character to one: where JavaScript makes two of it, it stays. */
function goCase(content: string, change: (char: string) => string): string {
  return Array.from(content).map((char) => (Array.from(change(char)).length === 1 ? change(char) : char)).join('');
}

function isSeparator(char: string): boolean {
  if (/[A-Za-z0-9_]/.test(char)) return false;
  if (char <= '\x7f') return true;
  return !/[\p{L}\p{Nd}]/u.test(char) && isSpace(char);
}

function title(content: string): string {
  // These have a form of their own for titles, which JavaScript does not know.
  if (/[\u01c4-\u01cc\u01f1-\u01f3\u1f80-\u1ffc]/.test(content)) throw new Blocked({ code: 'function', name: 'title' });
  let before = ' ';
  return Array.from(content).map((char) => {
    const shown = isSeparator(before) ? goCase(char, (each) => each.toUpperCase()) : char;
    before = char;
    return shown;
  }).join('');
}

function untitle(content: string): string {
  let before = ' ';
  return Array.from(content).map((char) => {
    const shown = isSpace(before) ? goCase(char, (each) => each.toLowerCase()) : char;
    before = char;
    return shown;
  }).join('');
}

function swapcase(content: string): string {
  return Array.from(content).map((char) => {
    if (/\p{Lu}|\p{Lt}/u.test(char)) return goCase(char, (each) => each.toLowerCase());
    return /\p{Ll}/u.test(char) ? goCase(char, (each) => each.toUpperCase()) : char;
  }).join('');
}

function abbreviated(content: string, offset: number, width: number): string {
  if (content === '' || width < 4) return '';
  if (content.length <= width) return content;
  let from = Math.min(offset, content.length);
  if (content.length - from < width - 3) from = content.length - (width - 3);
  if (from <= 4) return `${content.slice(0, width - 3)}...`;
  if (width < 7) return '';
  if (from + width - 3 < content.length) return `...${abbreviated(content.slice(from), 0, width - 3)}`;
  return `...${content.slice(content.length - (width - 3))}`;
}

/** Functions that count bytes are only run on ASCII, where bytes are characters. */
function ascii(content: string): string {
  if (/[^\0-\x7f]/.test(content)) throw new Blocked({ code: 'function', name: 'bytes' });
  return content;
}

function trunc(args: readonly Value[]): Value {
  const count = integer(args, 0);
  const value = stringAt(args, 1);
  const length = byteLength(knownText(value));
  if (count < 0 && length + count > 0) return byteSlice(value, length + count, length);
  return count >= 0 && length > count ? byteSlice(value, 0, count) : value;
}

function substr(args: readonly Value[]): Value {
  const [start, end] = [integer(args, 0), integer(args, 1)];
  const value = stringAt(args, 2);
  const length = byteLength(knownText(value));
  const to = start >= 0 && (end < 0 || end > length) ? length : end;
  const from = Math.max(start, 0);
  if (from > to || to > length || to < 0) throw fail('slice bounds out of range');
  return byteSlice(value, from, to);
}

function trimAffix(args: readonly Value[], end: boolean): Value {
  const affix = text(args, 0);
  const value = stringAt(args, 1);
  const content = knownText(value);
  if (affix === '' || !(end ? content.endsWith(affix) : content.startsWith(affix))) return value;
  return end ? slice(value, 0, content.length - affix.length) : slice(value, affix.length, content.length);
}

function trimSet(args: readonly Value[]): Value {
  const set = text(args, 0);
  const value = stringAt(args, 1);
  if (set === '' || /[^\0-\x7f]/.test(set)) return set === '' ? value : string(trimUnicode(knownText(value), set), originsOf(value));
  return trimmed(value, (char) => set.includes(char));
}

function trimUnicode(content: string, set: string): string {
  const chars = Array.from(content);
  const drop = new Set(set);
  while (chars.length > 0 && drop.has(chars[0] ?? '')) chars.shift();
  while (chars.length > 0 && drop.has(chars.at(-1) ?? '')) chars.pop();
  return chars.join('');
}

export const STRINGS: Family = {
  upper: caseOf((content) => goCase(content, (char) => char.toUpperCase())),
  lower: caseOf((content) => goCase(content, (char) => char.toLowerCase())),
  title: plain('s', ([content]) => title(content as string)),
  untitle: plain('s', ([content]) => untitle(content as string)),
  swapcase: plain('s', ([content]) => swapcase(content as string)),
  snakecase: plain('s', ([content]) => separatedCase(content as string, '_')),
  kebabcase: plain('s', ([content]) => separatedCase(content as string, '-')),
  camelcase: plain('s', ([content]) => camelCase(content as string)),
  initials: plain('s', ([content]) => initialBytes(content as string)),
  nospace: strict('s', (args) => mapped(stringAt(args, 0), (part) => part.replace(new RegExp(SPACE.source, 'g'), ''))),
  trim: open('s', (args) => {
    const value = at(args, 0);
    return value.kind === 'string' ? trimmed(value, isSpace) : value;
  }),
  trimAll: strict('ss', trimSet),
  trimall: strict('ss', trimSet),
  trimSuffix: strict('ss', (args) => trimAffix(args, true)),
  trimPrefix: strict('ss', (args) => trimAffix(args, false)),
  trunc: strict('is', trunc),
  substr: strict('iis', substr),
  abbrev: strict('is', (args) => {
    const width = integer(args, 0);
    return width < 4 ? stringAt(args, 1) : string(abbreviated(ascii(text(args, 1)), 0, width), originsOfAll(args));
  }),
  abbrevboth: strict('iis', (args) => {
    const [left, right] = [integer(args, 0), integer(args, 1)];
    if (right < 4 || (left > 0 && right < 7)) return stringAt(args, 2);
    return string(abbreviated(ascii(text(args, 2)), left, right), originsOfAll(args));
  }),
  repeat: strict('is', (args, host) => {
    const count = integer(args, 0);
    if (count < 0) throw fail('strings: negative Repeat count');
    host.spend((count * text(args, 1).length) / 16);
    return string(text(args, 1).repeat(count), originsOf(at(args, 1)));
  }),
  wrap: strict('is', (args) => string(wrap(ascii(text(args, 1)), integer(args, 0), '\n', false), originsOfAll(args))),
  wrapWith: strict('iss', (args) => string(wrap(ascii(text(args, 2)), integer(args, 0), text(args, 1), true), originsOfAll(args))),
  contains: strict('ss', (args) => bool(text(args, 1).includes(text(args, 0)), originsOfAll(args))),
  hasPrefix: strict('ss', (args) => bool(text(args, 1).startsWith(text(args, 0)), originsOfAll(args))),
  hasSuffix: strict('ss', (args) => bool(text(args, 1).endsWith(text(args, 0)), originsOfAll(args))),
  quote: open('a*', (args) => joinedWords(args.filter((arg) => arg.kind !== 'nil').map(quotedParts))),
  squote: open('a*', (args) => joinedWords(args.filter((arg) => arg.kind !== 'nil').map((arg) => {
    const mark: Segment = { text: "'", origins: NONE };
    return [mark, ...strval(arg).segments, mark];
  }))),
  cat: open('a*', (args) => {
    const given = args.filter((arg) => arg.kind !== 'nil');
    return joinedWords(given.map((arg) => strval(arg).segments));
  }),
  indent: open('is', (args) => lines(args, '')),
  nindent: open('is', (args) => lines(args, '\n')),
  replace: strict('sss', (args) => replaced(stringAt(args, 2), text(args, 0), stringAt(args, 1))),
  plural: strict('ssi', (args) => stringAt(args, integer(args, 2) === 1 ? 0 : 1)),
  toString: open('a', (args) => strval(at(args, 0))),
  toStrings: strict('a', (args) => ({ kind: 'list', type: '[]string', items: strslice(at(args, 0)), origins: NONE })),
  join: open('sa', (args) => {
    const separator = stringAt(args, 0);
    return joined(strslice(at(args, 1)).flatMap((part, index) => (index === 0 ? part.segments : [...separator.segments, ...part.segments])));
  }),
  split: strict('ss', (args) => splitMap(stringAt(args, 1), text(args, 0), 0)),
  splitn: strict('sis', (args) => {
    const most = integer(args, 1);
    return most === 0 ? splitNone() : splitMap(stringAt(args, 2), text(args, 0), Math.max(most, 0));
  }),
  splitList: strict('ss', (args) => {
    const value = stringAt(args, 1);
    const items = pieces(knownText(value), text(args, 0), 0).map(({ start, end }) => slice(value, start, end));
    return { kind: 'list', type: '[]string', items, origins: NONE };
  }),
  sortAlpha: strict('a', (args) => {
    const value = at(args, 0);
    const parts = value.kind === 'list' ? strslice(value) : [strval(value)];
    return { kind: 'list', type: '[]string', items: [...parts].sort((a, b) => compareStrings(knownText(a), knownText(b))), origins: NONE };
  }),
};

function splitNone(): Value {
  return { kind: 'dict', type: 'map[string]string', entries: new Map(), origins: NONE };
}

function lines(args: readonly Value[], before: string): Value {
  const value = at(args, 1);
  if (value.kind === 'unknown') return joined([{ text: before, origins: NONE }, { text: '', origins: value.origins, unknown: value.why }]);
  return value.kind === 'string' ? indented(integer(args, 0), value, before) : EMPTY;
}

