import { overlaps, type Span } from '../base/span';
import { formatPulled } from '../reference/format';
import type { Reference } from '../reference/model';
import type { Answer, Table } from './model';

/**
 * Where a configuration that other programs fill in cannot be known by reading: expressions of Jinja and variables of shells and of Terraform.
 * A rule that holds one is unknown, and never an error.
 */
export interface TemplateParts {
  /** The stretches of the file. */
  readonly spans: readonly Span[];
  /** Whether nothing of the configuration is sure: it holds statements, or what is not known makes it unreadable. */
  readonly all: boolean;
  /** Whether a key is among them, so that any host may have rules. */
  readonly keys: boolean;
}

const ENDS: Readonly<Record<string, string>> = { '{{': '}}', '{%': '%}', '${': '}' };

/**
 * The template expressions of a text, in order. `$1` and `${1}` are groups of a regular expression, and none; so is `${name}` where a
 * pattern of the text gives a group that name. Takes linear time.
 */
export function templatesIn(text: string): readonly Span[] {
  const found: Span[] = [];
  let groups: ReadonlySet<string> | undefined;
  const unclosed = new Set<string>();
  const opening = /\{\{|\{%|\$\{(?=[A-Za-z_])/g;
  for (let match = opening.exec(text); match; match = opening.exec(text)) {
    const [open] = match;
    if (unclosed.has(open)) continue;
    const close = ENDS[open] ?? '';
    const at = text.indexOf(close, opening.lastIndex);
    if (at < 0) {
      unclosed.add(open);
      continue;
    }
    if (open === '${' && (groups ??= groupsIn(text)).has(text.slice(opening.lastIndex, at))) continue;
    found.push({ start: match.index, end: at + close.length });
    opening.lastIndex = at + close.length;
  }
  return found;
}

/** The names that regular expressions in a text give to groups. */
function groupsIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/\(\?P?<([A-Za-z_][0-9A-Za-z_]*)>/g)].map(([, name = '']) => name));
}

/** Whether any of the expressions is a statement, such as a condition or a loop. */
export function hasStatements(text: string, spans: readonly Span[]): boolean {
  return spans.some(({ start }) => text.startsWith('{%', start));
}

/**
 * The text with as many digits in place of each expression: they are valid in hosts, ports and paths, so that what stands around stays readable.
 * A statement yields nothing by itself and leaves blanks.
 */
export function withoutTemplates(text: string, spans: readonly Span[]): string {
  let at = 0;
  const pieces: string[] = [];
  for (const { start, end } of spans) {
    pieces.push(text.slice(at, start), text.slice(start, end).replace(/[^\r\n]/g, text.startsWith('{%', start) ? ' ' : '1'));
    at = end;
  }
  return pieces.join('') + text.slice(at);
}

/** Whether a stretch of a file has to do with an expression. */
export function isUncertain({ spans }: TemplateParts, span: Span): boolean {
  return spans.some((each) => overlaps(each, span));
}

/** What `withoutTemplates` puts into a location, which is never shorter. */
const FILLED = /1{4}/;
const UNKNOWN: Answer = { status: 'unknown', sources: [], error: null };

/** A table whose answers are unknown wherever a rule of theirs holds an expression, and where a rule that is not known may come first. */
export function withUnknowns(table: Table, byUri: ReadonlyMap<string, readonly TemplateParts[]>): Table {
  const all = [...byUri.values()].flat();
  const isAll = all.some((parts) => parts.all);
  const hasKeys = all.some((parts) => parts.keys);
  // A longer prefix would go before one that is known, while a host has one entry.
  const matchesPrefixes = table.dialect === 'registries-conf' || table.dialect === 'openshift';
  const isKnown = ({ status, sources, error }: Answer): boolean => {
    if (isAll || error === 'config' || error === 'rewrite') return false;
    if (hasKeys && (matchesPrefixes || status === 'unmatched' || sources.some(({ via }) => via?.mirrored === '*'))) return false;
    return sources.every(({ via }) => via === null || !(byUri.get(via.place.uri) ?? []).some((parts) => isUncertain(parts, via.place.span)));
  };
  const sure = (answer: Answer): Answer => (isKnown(answer) ? answer : UNKNOWN);
  const resolve = (reference: Reference): Answer => {
    const answer = sure(table.resolve(reference));
    // The location that a rule puts in place of the registry itself is no rule of its own.
    const written = formatPulled(reference);
    return answer.sources.some((source) => source.via === null && source.reference !== written && FILLED.test(source.reference ?? '')) ? UNKNOWN : answer;
  };
  return { ...table, resolve, ...(table.rewrite && { rewrite: (text: string) => sure(table.rewrite?.(text) ?? UNKNOWN) }) };
}
