import type { Origin, Origins, Segment, StringValue, Unknown, Value } from './value';

/** Nothing was read for it. */
export const NONE: Origins = [];

/** How many places are told of one value: what is made of more, such as a checksum of all values, names nothing that helps anybody. */
const MOST_ORIGINS = 100;

/** The union of two lists of origins, in the order of first use, of a hundred places at most; the same object where nothing is added. */
export function union(a: Origins, b: Origins): Origins {
  if (b.length === 0 || a === b || a.length >= MOST_ORIGINS) return a;
  if (a.length === 0) return b;
  let result: Origin[] | undefined;
  for (const origin of b) {
    if ((result ?? a).some((known) => sameOrigin(known, origin))) continue;
    result ??= Array.from(a);
    result.push(origin);
    if (result.length >= MOST_ORIGINS) break;
  }
  return result ?? a;
}

/** Whether two origins are one place. */
export function sameOrigin(a: Origin, b: Origin): boolean {
  return a === b || (a.uri === b.uri && a.span.start === b.span.start && a.span.end === b.span.end && a.path === b.path && a.kind === b.kind);
}

/** Everything that a value was made from; for lists and dicts of their own, not of what they hold. */
export function originsOf(value: Value): Origins {
  if (value.kind !== 'string') return value.origins;
  const [only] = value.segments;
  if (only && value.segments.length === 1) return only.origins;
  let all = NONE;
  for (const segment of value.segments) all = union(all, segment.origins);
  return all;
}

/** What a value and all that it holds was made from. Bounded, as `set` can make a dict that holds itself. */
export function deepOrigins(value: Value): Origins {
  return withDeepOrigins(NONE, value, 0, { left: MOST_VALUES });
}

/** Of how many values in lists and dicts the places are asked: one may hold the same list again and again. */
const MOST_VALUES = 10_000;

function withDeepOrigins(known: Origins, value: Value, depth: number, values: { left: number }): Origins {
  let all = union(known, originsOf(value));
  values.left -= 1;
  if (depth > 20 || values.left < 0 || (value.kind !== 'list' && value.kind !== 'dict')) return all;
  for (const item of value.kind === 'list' ? value.items : value.entries.values()) {
    if (all.length >= MOST_ORIGINS || values.left < 0) break;
    all = withDeepOrigins(all, item, depth + 1, values);
  }
  return all;
}

/** Whether a part of the text cannot be known. */
export function unknownIn(value: StringValue): Unknown | undefined {
  for (const segment of value.segments) if (segment.unknown) return segment.unknown;
  return undefined;
}

/** The text; unknown parts are empty, so ask `unknownIn` first. */
export function textOf(value: StringValue): string {
  const [first] = value.segments;
  if (!first) return '';
  if (value.segments.length === 1) return first.text;
  let text = '';
  for (const segment of value.segments) text += segment.text;
  return text;
}

/** A text made from those origins. */
export function string(text: string, origins: Origins = NONE): StringValue {
  return { kind: 'string', segments: text === '' && origins.length === 0 ? [] : [{ text, origins }] };
}

/** A text of segments; neighbours of equal origin become one, empty ones go. */
export function joined(segments: readonly Segment[]): StringValue {
  const merged: Segment[] = [];
  for (const segment of segments) append(merged, segment);
  return { kind: 'string', segments: merged };
}

/** Adds a segment, to the last one where both are of the same origin. An empty one is dropped where it says nothing. */
export function append(segments: Segment[], segment: Segment): void {
  if (segment.text === '' && !segment.unknown) return;
  const last = segments.at(-1);
  if (last && !last.unknown && !segment.unknown && last.origins === segment.origins && last.trace === segment.trace) {
    segments[segments.length - 1] = { ...last, text: last.text + segment.text };
    return;
  }
  segments.push(segment);
}

/** The part of a text between two offsets, in UTF-16 code units; no part of it may be unknown. */
export function sliced(segments: readonly Segment[], start: number, end: number): Segment[] {
  const found: Segment[] = [];
  let at = 0;
  for (const segment of segments) {
    const stop = at + segment.text.length;
    if (stop > start && at < end) {
      const text = segment.text.slice(Math.max(0, start - at), Math.min(segment.text.length, end - at));
      found.push(text === segment.text ? segment : { ...segment, text });
    }
    at = stop;
    if (at >= end) break;
  }
  return found;
}

/** The part of a text between two offsets. A part that is the whole is the same object. */
export function slice(value: StringValue, start: number, end: number): StringValue {
  const length = textOf(value).length;
  return start <= 0 && end >= length ? value : { kind: 'string', segments: sliced(value.segments, start, Math.max(start, end)) };
}

/** Replaces stretches of a text. `edits` are in order and do not overlap; what stays keeps its origins. */
export function edited(value: StringValue, edits: readonly { readonly start: number; readonly end: number; readonly by: readonly Segment[] }[]): StringValue {
  if (edits.length === 0) return value;
  const parts: Segment[] = [];
  let at = 0;
  const length = textOf(value).length;
  for (const edit of edits) {
    parts.push(...sliced(value.segments, at, edit.start), ...edit.by);
    at = edit.end;
  }
  parts.push(...sliced(value.segments, at, length));
  return joined(parts);
}

/** Each segment's text changed for itself; right for changes that look at one character at a time. */
export function mapped(value: StringValue, change: (text: string) => string): StringValue {
  return { kind: 'string', segments: value.segments.map((each) => (each.unknown ? each : { ...each, text: change(each.text) })) };
}
