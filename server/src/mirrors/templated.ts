import type { Span } from '../base/span';
import type { ConfigReading } from './dialect';
import { isUncertain, type TemplateParts } from './templates';

/** What was read of a text with expressions of templates in it: what rests on those is unknown, and no problem. `spans` are offsets in the file. */
export function withTemplates<R extends ConfigReading>(reading: R, spans: readonly Span[], isAll: boolean): R {
  if (spans.length === 0 && !isAll) return reading;
  const parts: TemplateParts = { spans, all: isAll, keys: hasKeyAt(reading.content, (span) => isUncertain({ spans, all: false, keys: false }, span)) };
  const kept = isAll ? [] : reading.problems.filter(({ span }) => !isUncertain(parts, span));
  // What an engine refuses on account of an expression is not known to be refused, and leaves the rest unread.
  const isUnread = reading.problems.some((problem) => problem.parameters['reason'] !== undefined && !kept.includes(problem));
  return { ...reading, problems: isUnread ? [] : kept, content: { ...reading.content, templates: { ...parts, all: isAll || isUnread } } };
}

/** The names of what contents call the key of a rule. */
const KEYS: ReadonlySet<string> = new Set(['host', 'prefix', 'source', 'name']);

function hasKeyAt(value: unknown, isMeant: (span: Span) => boolean): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, part]: readonly [string, unknown]) => {
    if (KEYS.has(key) && isWritten(part) && isMeant(part.span)) return true;
    return hasKeyAt(part, isMeant);
  });
}

function isWritten(value: unknown): value is { readonly span: Span } {
  return typeof value === 'object' && value !== null && 'span' in value && isSpan(value.span);
}

/** Whether a part of plain data is a span. */
export function isSpan(value: unknown): value is Span {
  return typeof value === 'object' && value !== null && 'start' in value && 'end' in value && typeof value.start === 'number' && typeof value.end === 'number';
}
