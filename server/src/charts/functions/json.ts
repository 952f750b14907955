import { Blocked, countWalked } from '../execute/failure';
import { formatTime, RFC3339 } from '../go/time';
import { bool, dict, float, list, NIL, nilDict, nilList, sortedKeys } from '../make';
import { joined, NONE, originsOf, string, unknownIn } from '../text';
import type { Origins, Segment, Value } from '../value';
import { at, fail, knownText, open, stringAt, strict, type Family, closed } from './kit';
import { jsonNumber } from './jsonNumber';

const MAX_DEPTH = 1000;
const NAMED: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\b': '\\b', '\f': '\\f' };

function escaped(text: string, html: boolean): string {
  return text.replace(/[\0-\x1f"\\<>&\u2028\u2029]/g, (char) => {
    if (!html && (char === '<' || char === '>' || char === '&')) return char;
    return NAMED[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

interface Layout {
  readonly html: boolean;
  readonly pretty: boolean;
}

/** A value as encoding/json writes it, each scalar with its origins. */
function write(out: Segment[], value: Value, layout: Layout, depth: number): void {
  countWalked('toJson');
  if (depth > MAX_DEPTH / 5) throw fail('value is nested too deeply');
  const say = (content: string) => void out.push({ text: content, origins: NONE });
  switch (value.kind) {
    case 'unknown':
      out.push({ text: '', origins: value.origins, unknown: value.why });
      return;
    case 'string': {
      const why = unknownIn(value);
      say('"');
      for (const segment of value.segments) out.push({ ...segment, text: escaped(segment.text, layout.html) });
      if (why && out.length === 0) out.push({ text: '', origins: originsOf(value), unknown: why });
      say('"');
      return;
    }
    case 'list':
      if (value.nil) {
        out.push({ text: 'null', origins: value.origins });
        return;
      }
      group(out, '[', ']', value.items.map((item) => ({ item, key: undefined })), layout, depth);
      return;
    case 'dict':
      if (value.type === 'time.Time') {
        out.push({ text: `"${formatTime(value, RFC3339)}"`, origins: value.origins });
        return;
      }
      if (value.nil) {
        out.push({ text: 'null', origins: value.origins });
        return;
      }
      closed(value);
      if (value.type !== undefined && value.type !== 'common.Values' && value.type !== 'map[string]string') throw new Blocked({ code: 'function', name: 'toJson' });
      group(out, '{', '}', sortedKeys(value).map((key) => ({ item: value.entries.get(key) ?? NIL, key })), layout, depth);
      return;
    case 'nil':
      out.push({ text: 'null', origins: value.origins });
      return;
    case 'float':
      if (!Number.isFinite(value.value)) throw fail('json: unsupported value');
      out.push({ text: jsonNumber(value.value), origins: value.origins });
      return;
    default:
      out.push({ text: String(value.value), origins: value.origins });
  }
}

function group(out: Segment[], start: string, stop: string, items: readonly { readonly item: Value; readonly key: string | undefined }[], layout: Layout, depth: number): void {
  const say = (content: string) => void out.push({ text: content, origins: NONE });
  const line = (level: number) => (layout.pretty && items.length > 0 ? `\n${'  '.repeat(level)}` : '');
  say(start);
  items.forEach(({ item, key }, index) => {
    say(`${index > 0 ? ',' : ''}${line(depth + 1)}`);
    if (key !== undefined) say(`"${escaped(key, layout.html)}":${layout.pretty ? ' ' : ''}`);
    write(out, item, layout, depth + 1);
  });
  say(`${line(depth)}${stop}`);
}

function writer(layout: Layout) {
  return open('a', (args) => {
    const out: Segment[] = [];
    write(out, at(args, 0), layout, 0);
    return joined(out);
  });
}

/** Go's values of JSON: all numbers are float64. Undefined for text that is no JSON. */
function parsed(text: string, origins: Origins): Value | undefined {
  if (nesting(text) > MAX_DEPTH / 5) return undefined;
  try {
    return lifted(JSON.parse(text), origins);
  } catch {
    return undefined;
  }
}

/** The deepest nesting of brackets outside strings, as JSON.parse recurses. */
function nesting(text: string): number {
  let depth = 0;
  let most = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index];
    if (inString) {
      if (char === '\\') index += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '[' || char === '{') most = Math.max(most, (depth += 1));
    else if (char === ']' || char === '}') depth -= 1;
  }
  return most;
}

function lifted(value: unknown, origins: Origins): Value {
  if (value === null) return NIL;
  if (typeof value === 'string') return string(value, origins);
  if (typeof value === 'number') return float(value, origins);
  if (typeof value === 'boolean') return bool(value, origins);
  if (Array.isArray(value)) return list(value.map((item: unknown) => lifted(item, origins)), origins);
  return dict(new Map(Object.entries(value as object).map(([key, item]): [string, Value] => [key, lifted(item, origins)])), origins);
}

/** Helm's readers give the error as a value where Sprig's fail. */
function reader(accept: (value: Value) => boolean, failing: (message: string) => Value, nothing: () => Value = () => NIL) {
  return strict('s', (args) => {
    const value = stringAt(args, 0);
    const result = parsed(knownText(value), originsOf(value));
    if (result && accept(result)) return result.kind === 'nil' ? nothing() : result;
    return failing('invalid JSON');
  });
}

const DICT = (value: Value) => value.kind === 'dict' || value.kind === 'nil';
const LIST = (value: Value) => value.kind === 'list' || value.kind === 'nil';

/** The text of the error is Go's and not ours to know. */
export function errorDict(name: string): Value {
  return dict(new Map<string, Value>([['Error', { kind: 'unknown', why: { code: 'error', name }, origins: NONE }]]));
}

export const JSON_FUNCTIONS: Family = {
  toJson: writer({ html: true, pretty: false }),
  mustToJson: writer({ html: true, pretty: false }),
  toPrettyJson: writer({ html: true, pretty: true }),
  mustToPrettyJson: writer({ html: true, pretty: true }),
  toRawJson: writer({ html: false, pretty: false }),
  mustToRawJson: writer({ html: false, pretty: false }),
  fromJson: reader(DICT, () => errorDict('fromJson'), nilDict),
  fromJsonArray: reader(LIST, () => list([{ kind: 'unknown', why: { code: 'error', name: 'fromJsonArray' }, origins: NONE }]), () => nilList()),
  mustFromJson: reader(() => true, (message) => {
    throw fail(message);
  }),
};

