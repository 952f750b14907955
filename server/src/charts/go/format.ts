import { Blocked, countWalked } from '../execute/failure';
import { sortedKeys } from '../make';
import { closed, knownText } from '../functions/kit';
import { originsOf, deepOrigins, NONE, sliced, joined, string, unknownIn, textOf } from '../text';
import type { DictValue, Segment, StringValue, Value } from '../value';
import { goQuote } from './escape';
import { formatFloat } from './number';
import { formatTime } from './time';
import { typeName } from './types';
import { hex, utf8 } from '../../base/utf8';

/** One `%…` of a format, after Go's fmt. */
interface Verb {
  readonly verb: string;
  readonly plus: boolean;
  readonly minus: boolean;
  readonly sharp: boolean;
  readonly space: boolean;
  readonly zero: boolean;
  readonly width: number | undefined;
  readonly precision: number | undefined;
}

const PLAIN: Verb = { verb: 'v', plus: false, minus: false, sharp: false, space: false, zero: false, width: undefined, precision: undefined };
const MAX_DEPTH = 100;
const MAX_WIDTH = 100_000;

/** A value as `%v` prints it. Throws `Blocked` where it holds what cannot be known. */
export function formatValue(value: Value): string {
  return formatted(value, PLAIN, 0);
}

/** A value as `%v` prints it, with where its parts come from; what is unknown stays an unknown part. */
export function printed(value: Value): readonly Segment[] {
  if (value.kind === 'string') return value.segments;
  if (value.kind === 'unknown') return [{ text: '', origins: value.origins, unknown: value.why }];
  if (value.kind === 'list' || value.kind === 'dict') return printedParts(value);
  return [{ text: formatValue(value), origins: originsOf(value) }];
}

function printedParts(value: Value): readonly Segment[] {
  const origins = deepOrigins(value);
  try {
    return [{ text: formatValue(value), origins }];
  } catch (error) {
    if (!(error instanceof Blocked)) throw error;
    return [{ text: '', origins, unknown: error.why }];
  }
}

function formatted(value: Value, verb: Verb, depth: number): string {
  countWalked('printf');
  if (depth > MAX_DEPTH) throw new Blocked({ code: 'budget', name: '' });
  if (verb.verb === 'T') return pad(typeName(value), verb);
  switch (value.kind) {
    case 'unknown':
      throw new Blocked(value.why);
    case 'nil':
      if (depth > 0) return '<nil>';
      return verb.verb === 'v' ? pad('<nil>', verb) : `%!${verb.verb}(<nil>)`;
    case 'bool':
      return verb.verb === 'v' || verb.verb === 't' ? pad(String(value.value), verb) : bad(value, verb, depth);
    case 'int':
      return integer(value.value, verb) ?? bad(value, verb, depth);
    case 'float':
      return float(value.value, verb) ?? bad(value, verb, depth);
    case 'string':
      return text(knownText(value), verb) ?? bad(value, verb, depth);
    case 'list':
      return formattedList(value.items, verb, depth);
    case 'dict':
      return formattedDict(value, verb, depth);
  }
}

function bad(value: Value, verb: Verb, depth: number): string {
  return `%!${verb.verb}(${typeName(value)}=${formatted(value, { ...verb, verb: 'v', sharp: false, plus: false }, depth)})`;
}

/** The representation of Go source, `%#v`, is not made: nobody composes an image from it. */
function refuseSharp(verb: Verb): void {
  if (verb.verb === 'v' && verb.sharp) throw new Blocked({ code: 'function', name: 'printf' });
}

function formattedList(items: readonly Value[], verb: Verb, depth: number): string {
  refuseSharp(verb);
  if (verb.verb === 'p') throw new Blocked({ code: 'function', name: 'printf' });
  return `[${items.map((item) => formatted(item, verb, depth + 1)).join(' ')}]`;
}

function formattedDict(value: DictValue, verb: Verb, depth: number): string {
  refuseSharp(verb);
  const own = stringOf(value);
  if (own !== undefined) {
    const made = text(own, verb);
    // Another verb prints the fields of Go's struct, which are not kept.
    if (made === undefined) throw new Blocked({ code: 'function', name: 'printf' });
    return made;
  }
  if (verb.verb === 'p' || (value.type !== undefined && value.type !== 'common.Values' && value.type !== 'map[string]string')) {
    throw new Blocked({ code: 'function', name: 'printf' });
  }
  const parts = sortedKeys(closed(value)).map((key) => {
    const item = value.entries.get(key);
    return `${text(key, verb) ?? bad(string(key), verb, depth)}:${item ? formatted(item, verb, depth + 1) : ''}`;
  });
  return `map[${parts.join(' ')}]`;
}

/** What a value's own `String()` gives. */
export function stringOf(value: DictValue): string | undefined {
  const part = (name: string) => {
    const item = value.entries.get(name);
    return item?.kind === 'string' ? textOf(item) : '';
  };
  if (value.type === 'common.KubeVersion') return part('Version');
  if (value.type === '*semver.Version') return part('String');
  if (value.type === 'time.Time') return formatTime(value, '2006-01-02 15:04:05.999999999 -0700 MST');
  return undefined;
}

function pad(content: string, verb: Verb, zeros = verb.zero): string {
  if (verb.width === undefined) return content;
  const missing = verb.width - Array.from(content).length;
  if (missing <= 0) return content;
  if (verb.minus) return content + ' '.repeat(missing);
  return (zeros ? '0' : ' ').repeat(missing) + content;
}

function text(content: string, verb: Verb): string | undefined {
  const cut = verb.precision === undefined ? content : Array.from(content).slice(0, verb.precision).join('');
  switch (verb.verb) {
    case 'v':
    case 's':
      refuseSharp(verb);
      return pad(cut, verb);
    case 'q':
      return pad(verb.sharp && !cut.includes('`') && !/[^\P{C}\t]/u.test(cut) ? `\`${cut}\`` : goQuote(cut, '"', verb.plus), verb);
    case 'x':
    case 'X': {
      const bytes = utf8(content);
      const digits = hex(verb.precision === undefined ? bytes : bytes.slice(0, verb.precision));
      const spaced = verb.space ? (digits.match(/../g) ?? []).join(' ') : digits;
      const shown = verb.sharp && spaced !== '' ? `0x${spaced.replaceAll(' ', ' 0x')}` : spaced;
      return pad(verb.verb === 'X' ? shown.toUpperCase() : shown, verb);
    }
    default:
      return undefined;
  }
}

const BASES: Readonly<Record<string, number>> = { v: 10, d: 10, b: 2, o: 8, O: 8, x: 16, X: 16 };
const PREFIXES: Readonly<Record<string, string>> = { b: '0b', o: '0', O: '0o', x: '0x', X: '0X' };

function integer(value: bigint, verb: Verb): string | undefined {
  if (verb.verb === 'c' || verb.verb === 'q' || verb.verb === 'U') return character(value, verb);
  const base = BASES[verb.verb];
  if (base === undefined) return undefined;
  const negative = value < 0n;
  let digits = (negative ? -value : value).toString(base);
  if (verb.verb === 'X') digits = digits.toUpperCase();
  if (verb.precision === 0 && value === 0n) return pad('', verb, false);
  if (verb.precision !== undefined) digits = digits.padStart(Math.min(verb.precision, MAX_WIDTH), '0');
  const sign = negative ? '-' : verb.plus ? '+' : verb.space ? ' ' : '';
  if (verb.precision === undefined && verb.zero && !verb.minus && verb.width !== undefined) digits = digits.padStart(verb.width - sign.length, '0');
  const prefix = (verb.sharp && base !== 10) || verb.verb === 'O' ? (PREFIXES[verb.verb] ?? '') : '';
  return pad(sign + (prefix === '0' && digits.startsWith('0') ? '' : prefix) + digits, verb, false);
}

function character(value: bigint, verb: Verb): string {
  const code = value >= 0n && value <= 0x10ffffn && !(value >= 0xd800n && value < 0xe000n) ? Number(value) : 0xfffd;
  const char = String.fromCodePoint(code);
  if (verb.verb === 'c') return pad(char, verb);
  if (verb.verb === 'q') return pad(goQuote(char, "'", verb.plus), verb);
  const point = `U+${Number(value).toString(16).toUpperCase().padStart(4, '0')}`;
  return pad(verb.sharp ? `${point} '${char}'` : point, verb, false);
}

function float(value: number, verb: Verb): string | undefined {
  const kind = verb.verb.toLowerCase();
  if (kind === 'x' || verb.verb === 'b') throw new Blocked({ code: 'function', name: 'printf' });
  if (!['v', 'e', 'f', 'g'].includes(kind) || verb.verb === 'V') return undefined;
  refuseSharp(verb);
  if (verb.sharp) throw new Blocked({ code: 'function', name: 'printf' });
  const format = kind === 'v' ? 'g' : (kind as 'e' | 'f' | 'g');
  const precision = verb.precision ?? (kind === 'v' || kind === 'g' ? -1 : 6);
  let shown = formatFloat(value, format, precision);
  if (verb.verb === 'E' || verb.verb === 'G') shown = shown.toUpperCase();
  if (/^[0-9]/.test(shown)) shown = (verb.plus ? '+' : verb.space ? ' ' : '') + shown;
  const numeric = /\d/.test(shown);
  const sign = /^[+\- ]/.test(shown) ? shown.slice(0, 1) : '';
  if (verb.zero && !verb.minus && numeric && verb.width !== undefined) return sign + shown.slice(sign.length).padStart(verb.width - sign.length, '0');
  return pad(shown, verb, false);
}

const SPEC = /%([+\-# 0]*)(\[\d+\])?(\*|\d+)?(?:(\.)(\[\d+\])?(\*|\d+)?)?(\[\d+\])?/y;

/** Go's fmt.Sprintf with where its parts come from: literal parts from the format, `%s` and `%v` of a text from that text. */
export function sprintf(format: StringValue, args: readonly Value[]): StringValue {
  const layout = knownText(format);
  const parts: Segment[] = [];
  const state = { next: 0, reordered: false };
  let from = 0;
  for (;;) {
    const percent = layout.indexOf('%', from);
    parts.push(...sliced(format.segments, from, percent === -1 ? layout.length : percent));
    if (percent === -1) break;
    from = one(layout, percent, args, state, parts, format);
  }
  if (!state.reordered && state.next < args.length) parts.push({ text: extra(args.slice(state.next)), origins: NONE });
  return joined(parts);
}

function extra(args: readonly Value[]): string {
  const shown = args.map((arg) => (arg.kind === 'nil' ? '<nil>' : `${typeName(arg)}=${formatValue(arg)}`));
  return `%!(EXTRA ${shown.join(', ')})`;
}

function one(layout: string, percent: number, args: readonly Value[], state: { next: number; reordered: boolean }, parts: Segment[], format: StringValue): number {
  SPEC.lastIndex = percent;
  const found = SPEC.exec(layout);
  const at = percent + (found?.[0].length ?? 1);
  const origins = sliced(format.segments, percent, percent + 1)[0]?.origins ?? NONE;
  const say = (content: string) => void parts.push({ text: content, origins });
  const verb = String.fromCodePoint(layout.codePointAt(at) ?? 0);
  if (at >= layout.length) {
    say('%!(NOVERB)');
    return layout.length;
  }
  const end = at + verb.length;
  const indexes = found ? [found[2], found[5], found[7]] : [];
  for (const index of indexes) {
    if (index === undefined) continue;
    state.reordered = true;
    state.next = Number(index.slice(1, -1)) - 1;
  }
  const width = size(found?.[3], args, state, say, 'WIDTH');
  const dotted = found?.[4] !== undefined;
  const precision = dotted ? (size(found[6], args, state, say, 'PREC') ?? 0) : undefined;
  if (verb === '%') {
    say('%');
    return end;
  }
  const arg = args[state.next];
  if (!arg) {
    say(state.reordered && (state.next < 0 || state.next >= args.length) ? `%!${verb}(BADINDEX)` : `%!${verb}(MISSING)`);
    return end;
  }
  state.next += 1;
  const flags = found?.[1] ?? '';
  const minus = flags.includes('-') || (width ?? 0) < 0;
  const spec: Verb = {
    verb, minus, plus: flags.includes('+'), sharp: flags.includes('#'), space: flags.includes(' '), zero: flags.includes('0') && !minus,
    width: width === undefined ? undefined : Math.min(Math.abs(width), MAX_WIDTH),
    precision: precision === undefined || precision < 0 ? undefined : Math.min(precision, MAX_WIDTH),
  };
  parts.push(...argument(arg, spec));
  return end;
}

function size(written: string | undefined, args: readonly Value[], state: { next: number }, say: (content: string) => void, name: string): number | undefined {
  if (written === undefined) return undefined;
  if (written !== '*') return Number(written);
  const arg = args[state.next];
  state.next += 1;
  if (arg?.kind === 'unknown') throw new Blocked(arg.why);
  if (arg?.kind === 'int' && arg.value <= 1_000_000n && arg.value >= -1_000_000n) return Number(arg.value);
  say(`%!(BAD${name})`);
  return undefined;
}

function argument(arg: Value, spec: Verb): readonly Segment[] {
  const bare = spec.width === undefined && spec.precision === undefined && !spec.sharp;
  if (bare && (spec.verb === 's' || spec.verb === 'v') && (arg.kind === 'string' || arg.kind === 'unknown')) return printed(arg);
  if (arg.kind === 'unknown') return [{ text: '', origins: arg.origins, unknown: arg.why }];
  if (arg.kind === 'string' && unknownIn(arg)) return [{ text: '', origins: originsOf(arg), unknown: unknownIn(arg) ?? { code: 'error', name: '' } }];
  const content = formatted(arg, spec, 0);
  if (spec.verb === 'T') return [{ text: content, origins: NONE }];
  if (spec.verb === 'q' && arg.kind === 'string' && bare && content.length === textOf(arg).length + 2) {
    return [{ text: '"', origins: NONE }, ...arg.segments, { text: '"', origins: NONE }];
  }
  return [{ text: content, origins: deepOrigins(arg) }];
}

/** Go's fmt.Sprint: a space between two operands neither of which is a string. */
export function sprint(args: readonly Value[]): StringValue {
  const parts: Segment[] = [];
  args.forEach((arg, index) => {
    const before = args[index - 1];
    if (before && before.kind !== 'string' && arg.kind !== 'string') parts.push({ text: ' ', origins: NONE });
    parts.push(...printed(arg));
  });
  return joined(parts);
}

/** Go's fmt.Sprintln: a space between all operands, a line feed behind the last. */
export function sprintln(args: readonly Value[]): StringValue {
  const parts: Segment[] = [];
  args.forEach((arg, index) => {
    if (index > 0) parts.push({ text: ' ', origins: NONE });
    parts.push(...printed(arg));
  });
  return joined([...parts, { text: '\n', origins: NONE }]);
}
