import { formatTime, RFC3339 } from '../go/time';
import { formatFloat } from '../go/number';
import { Blocked, countWalked } from '../execute/failure';
import { needsQuotes, resolveScalar } from '../go/yamlScalar';
import { utf8 } from '../../base/utf8';
import { edited, joined, NONE, originsOf, sliced, textOf, unknownIn } from '../text';
import type { DictValue, ListValue, Segment, StringValue, Value } from '../value';
import { fail } from './kit';
import { jsonNumber } from './jsonNumber';

const MAX_DEPTH = 200;
const SPECIAL = /[^\n\x20-\x7e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;
const FIRST = /^[#,[\]{}&*!|>'"%@`]/;

/** How go-yaml writes: version 2 as Helm's `toYaml`, or version 3 with two spaces as `toYamlPretty`. */
export type YamlStyle = 'v2' | 'v3';

/** A value as sigs.k8s.io/yaml writes it, without the last line feed; each scalar keeps its origins, what is unknown stays a part of it. */
export function toYaml(value: Value, style: YamlStyle = 'v2'): StringValue {
  const out: Segment[] = [];
  block(out, value, 0, style, 0, false);
  const last = out.at(-1);
  if (last && !last.unknown) out[out.length - 1] = { ...last, text: last.text.replace(/\n$/, '') };
  return joined(out);
}

/** Writes a value that begins at the current place of a line; nested blocks are indented by `indent`. */
function block(out: Segment[], value: Value, indent: number, style: YamlStyle, depth: number, inMap: boolean): void {
  countWalked('toYaml');
  if (depth > MAX_DEPTH) throw new Blocked({ code: 'budget', name: 'toYaml' });
  if (value.kind === 'dict' && value.rest) {
    out.push({ text: '', origins: value.origins, unknown: value.rest }, { text: '\n', origins: NONE });
    return;
  }
  if (value.kind === 'dict' && value.type === 'time.Time') {
    time(out, value, style);
    return;
  }
  if (value.kind === 'dict' && value.type === undefined && value.entries.size > 0) {
    map(out, value, indent, style, depth);
    return;
  }
  if (value.kind === 'dict' && isMap(value) && value.entries.size > 0) {
    map(out, value, indent, style, depth);
    return;
  }
  if (value.kind === 'list' && value.items.length > 0) {
    sequence(out, value, inMap && style === 'v2' ? indent - 2 : indent, style, depth);
    return;
  }
  scalar(out, value, indent, false, style);
  out.push({ text: '\n', origins: NONE });
}

/** Through JSON a time is a text, which has to be quoted to stay one. */
function time(out: Segment[], value: DictValue, style: YamlStyle): void {
  const quote = style === 'v2' ? '"' : '';
  out.push({ text: `${quote}${formatTime(value, RFC3339)}${quote}`, origins: value.origins }, { text: '\n', origins: NONE });
}

function isMap(value: DictValue): boolean {
  if (value.type === undefined || value.type === 'common.Values' || value.type === 'map[string]string') return true;
  throw new Blocked({ code: 'function', name: 'toYaml' });
}

function isBlock(value: Value): boolean {
  return (value.kind === 'dict' && value.entries.size > 0 && !value.rest && value.type !== 'time.Time') || (value.kind === 'list' && value.items.length > 0);
}

function map(out: Segment[], value: DictValue, indent: number, style: YamlStyle, depth: number): void {
  let first = true;
  for (const key of [...value.entries.keys()].sort((a, b) => compareKeys(a, b, style))) {
    const item = value.entries.get(key);
    if (!item) continue;
    if (!first) out.push({ text: ' '.repeat(indent), origins: NONE });
    first = false;
    scalar(out, { kind: 'string', segments: [{ text: key, origins: NONE }] }, indent, true, style);
    if (!isBlock(item)) {
      out.push({ text: ': ', origins: NONE });
      block(out, item, indent + 2, style, depth + 1, true);
      continue;
    }
    const inner = item.kind === 'list' && style === 'v2' ? indent : indent + 2;
    out.push({ text: `:\n${' '.repeat(inner)}`, origins: NONE });
    block(out, item, indent + 2, style, depth + 1, true);
  }
}

function sequence(out: Segment[], value: ListValue, indent: number, style: YamlStyle, depth: number): void {
  value.items.forEach((item, index) => {
    out.push({ text: `${index === 0 ? '' : ' '.repeat(indent)}- `, origins: NONE });
    block(out, item, indent + 2, style, depth + 1, false);
  });
}

function scalar(out: Segment[], value: Value, indent: number, key: boolean, style: YamlStyle): void {
  if (value.kind === 'string' && !unknownIn(value)) {
    text(out, value, indent, key, style);
    return;
  }
  if (value.kind === 'string' || value.kind === 'unknown') {
    const why = value.kind === 'unknown' ? value.why : unknownIn(value);
    out.push({ text: '', origins: originsOf(value), unknown: why ?? { code: 'error', name: '' } });
    return;
  }
  out.push({ text: plain(value, style), origins: value.origins });
}

function plain(value: Exclude<Value, StringValue>, style: YamlStyle): string {
  switch (value.kind) {
    case 'nil':
      return 'null';
    case 'bool':
      return String(value.value);
    case 'int':
      return String(value.value);
    case 'float':
      return style === 'v3' ? special(value.value) ?? formatFloat(value.value, 'g', -1) : float(value.value);
    case 'list':
      return value.nil && style === 'v2' ? 'null' : '[]';
    case 'dict':
      return value.nil && style === 'v2' ? 'null' : '{}';
    case 'unknown':
      return '';
  }
}

/** YAML's names of what is no number; `toYamlPretty` writes Go's values themselves. */
function special(value: number): string | undefined {
  if (Number.isNaN(value)) return '.nan';
  return Number.isFinite(value) ? undefined : value > 0 ? '.inf' : '-.inf';
}

/** A number goes through JSON first: what JSON writes without a fraction is an integer to go-yaml. */
function float(value: number): string {
  if (!Number.isFinite(value)) throw fail('json: unsupported value');
  const json = jsonNumber(value);
  const resolved = resolveScalar(json);
  return resolved.kind === 'int' ? String(resolved.value) : formatFloat(value, 'g', -1);
}

function text(out: Segment[], value: StringValue, indent: number, key: boolean, style: YamlStyle): void {
  const content = textOf(value);
  // On its way through JSON it is read as a line break of YAML, and folded.
  if (style === 'v2' && content.includes('\x85')) throw new Blocked({ code: 'function', name: 'toYaml' });
  // A longer key is written in two lines, as `? key`.
  if (key && utf8(content).length > LONGEST_KEY) throw new Blocked({ code: 'function', name: style === 'v3' ? 'toYamlPretty' : 'toYaml' });
  const traits = analyse(content);
  if (content.includes('\n') && traits.blockAllowed && !key) {
    literal(out, value, content, indent);
    return;
  }
  const plainWanted = !content.includes('\n') && !needsQuotes(content);
  const fold = key || style === 'v3' ? undefined : Math.max(indent, 2);
  if (plainWanted && traits.plainAllowed) written(out, value, PLAIN, fold);
  else if (plainWanted && traits.singleAllowed) written(out, value, SINGLE, fold);
  else written(out, value, DOUBLE, fold);
}

/** One style of a text that stands on one line, but for its folds. */
interface Style {
  readonly quote: string;
  readonly change: (part: string) => string;
  /** Whether a space may end a line, by its offset in a text. */
  readonly mayFold: (content: string, at: number) => boolean;
}

const isWithin = (content: string, at: number): boolean => at > 0 && at < content.length - 1;
const PLAIN: Style = { quote: '', change: (part) => part, mayFold: (content, at) => content[at + 1] !== ' ' };
const SINGLE: Style = { quote: "'", change: (part) => part.replaceAll("'", "''"), mayFold: (content, at) => content[at + 1] !== ' ' && isWithin(content, at) };
const DOUBLE: Style = { quote: '"', change: escaped, mayFold: isWithin };

/** Writes a text; `fold` is the column that it goes on at in a new line, undefined for a text that is never folded. */
function written(out: Segment[], value: StringValue, style: Style, fold: number | undefined): void {
  const { quote, change } = style;
  const content = textOf(value);
  const push = (segments: readonly Segment[]): void => {
    for (const segment of segments) out.push({ ...segment, text: change(segment.text) });
  };
  const column = fold === undefined || !content.includes(' ') ? 0 : columnOf(out);
  if (quote !== '') out.push({ text: quote, origins: NONE });
  const folds = fold === undefined || content.length * LONGEST_ESCAPE + column <= MOST_COLUMNS ? [] : foldsOf(content, column + quote.length, style, fold);
  let from = 0;
  for (const at of folds) {
    push(sliced(value.segments, from, at));
    // Behind an escaped line break a space would be taken for indentation.
    out.push({ text: `\n${' '.repeat(fold ?? 0)}${quote === '"' && content[at + 1] === ' ' ? '\\' : ''}`, origins: NONE });
    from = at + 1;
  }
  push(folds.length === 0 ? value.segments : sliced(value.segments, from, content.length));
  if (quote !== '') out.push({ text: quote, origins: NONE });
}

/** libyaml's best width, which `toYaml` folds texts at that are longer. Measured with Helm 4.1.4; `toYamlPretty` folds nothing. */
const MOST_COLUMNS = 80;
/** What one character may take when it is escaped. */
const LONGEST_ESCAPE = 10;
/** libyaml's longest simple key, in bytes. */
const LONGEST_KEY = 128;

/** The spaces of a text in whose place libyaml ends the line: each first one of several behind the eightieth column, where the style lets it. */
function foldsOf(content: string, start: number, { quote, change, mayFold }: Style, indent: number): readonly number[] {
  const folds: number[] = [];
  let column = start;
  let isBehindSpace = false;
  let at = 0;
  for (const character of content) {
    const isSpace = character === ' ';
    if (isSpace && !isBehindSpace && column > MOST_COLUMNS && mayFold(content, at)) {
      folds.push(at);
      column = indent + (quote === '"' && content[at + 1] === ' ' ? 1 : 0);
    } else {
      column += isSpace ? 1 : Array.from(change(character)).length;
    }
    isBehindSpace = isSpace;
    at += character.length;
  }
  return folds;
}

/** How many characters stand in the last line of what is written. */
function columnOf(out: readonly Segment[]): number {
  let column = 0;
  for (let at = out.length - 1; at >= 0; at -= 1) {
    const { text: piece = '' } = out[at] ?? {};
    const end = piece.lastIndexOf('\n');
    column += Array.from(piece.slice(end + 1)).length;
    if (end !== -1) break;
  }
  return column;
}

interface Traits {
  readonly plainAllowed: boolean;
  readonly singleAllowed: boolean;
  readonly blockAllowed: boolean;
}

/** What libyaml's yaml_emitter_analyze_scalar finds of a text that stands outside flow collections. */
function analyse(content: string): Traits {
  if (content === '') return { plainAllowed: true, singleAllowed: true, blockAllowed: false };
  const special = SPECIAL.test(content);
  const breaks = /[\r\n\x85\u2028\u2029]/.test(content);
  const indicators = /^(?:---|\.\.\.)/.test(content) || FIRST.test(content) || /^[-?:](?:[ \t]|$)/.test(content) || /:(?:[ \t\n]|$)/.test(content) || /[ \t\n\0]#/.test(content);
  const edges = /^[ \r\n\x85\u2028\u2029]|[ \r\n\x85\u2028\u2029]$/.test(content);
  const spaceBreak = / [\r\n\x85\u2028\u2029]/.test(content);
  const breakSpace = /[\r\n\x85\u2028\u2029] /.test(content);
  return {
    plainAllowed: !special && !breaks && !indicators && !edges,
    singleAllowed: !special && !spaceBreak && !breakSpace,
    blockAllowed: !special && !spaceBreak && !content.endsWith(' '),
  };
}

function literal(out: Segment[], value: StringValue, content: string, indent: number): void {
  const hint = /^[ \n]/.test(content) ? '2' : '';
  const chomp = !content.endsWith('\n') ? '-' : content === '\n' || content.endsWith('\n\n') ? '+' : '';
  const space = ' '.repeat(Math.max(indent, 2));
  out.push({ text: `|${hint}${chomp}\n`, origins: NONE });
  const edits: { start: number; end: number; by: readonly Segment[] }[] = [];
  for (let at = 0; at < content.length; ) {
    if (content[at] !== '\n') edits.push({ start: at, end: at, by: [{ text: space, origins: NONE }] });
    const stop = content.indexOf('\n', at);
    at = stop === -1 ? content.length : stop + 1;
  }
  const body = edited(value, edits).segments;
  out.push(...body);
  // The line's end is written behind every value.
  const last = out.at(-1);
  if (last?.text.endsWith('\n')) out[out.length - 1] = { ...last, text: last.text.slice(0, -1) };
}

const NAMED: Readonly<Record<string, string>> = {
  '\0': '\\0', '\x07': '\\a', '\b': '\\b', '\t': '\\t', '\n': '\\n', '\v': '\\v', '\f': '\\f', '\r': '\\r', '\x1b': '\\e', '"': '\\"', '\\': '\\\\',
  '\x85': '\\N', '\u2028': '\\L', '\u2029': '\\P',
};

function escaped(part: string): string {
  return part.replace(/[\0-\x1f"\\\x7f-\x9f\ufeff\ufffe\uffff\u2028\u2029]|[\ud800-\udbff][\udc00-\udfff]/g, (char) => {
    const named = NAMED[char];
    if (named !== undefined) return named;
    const code = char.codePointAt(0) ?? 0;
    const [letter, digits] = code < 0x100 ? ['x', 2] : code < 0x10000 ? ['u', 4] : ['U', 8];
    return `\\${letter}${code.toString(16).toUpperCase().padStart(digits, '0')}`;
  });
}

const DIGIT = /\p{Nd}/u;
const LETTER = /\p{L}/u;

/** go-yaml's order of keys: runs of digits compare as numbers, letters come behind other characters. */
function compareKeys(a: string, b: string, style: YamlStyle): number {
  const [x, y] = [Array.from(a), Array.from(b)];
  let digits = false;
  for (let at = 0; at < x.length && at < y.length; at += 1) {
    const [p = '', q = ''] = [x[at], y[at]];
    if (p === q) {
      digits = DIGIT.test(p);
      continue;
    }
    const [letterA, letterB] = [LETTER.test(p), LETTER.test(q)];
    if (letterA && letterB) return p < q ? -1 : 1;
    if (letterA || letterB) return (digits && style === 'v3' ? letterA : letterB) ? -1 : 1;
    return compareDigits(x, y, at);
  }
  return x.length - y.length;
}

function compareDigits(x: readonly string[], y: readonly string[], at: number): number {
  let base = 0n;
  if (x[at] === '0' || y[at] === '0') {
    for (let index = at - 1; index >= 0 && DIGIT.test(x[index] ?? ''); index -= 1) {
      if (x[index] === '0') continue;
      base = 1n;
      break;
    }
  }
  const run = (chars: readonly string[]) => {
    let value = base;
    let index = at;
    for (; index < chars.length && DIGIT.test(chars[index] ?? ''); index += 1) value = value * 10n + BigInt((chars[index] ?? '0').codePointAt(0) ?? 48) - 48n;
    return { value, index };
  };
  const [p, q] = [run(x), run(y)];
  if (p.value !== q.value) return p.value < q.value ? -1 : 1;
  if (p.index !== q.index) return p.index - q.index;
  return (x[at] ?? '') < (y[at] ?? '') ? -1 : 1;
}

