import { formatPulled } from '../reference/format';
import type { Reference } from '../reference/model';
import { parseReference } from '../reference/parse';
import type { Answer, Route, Source, Step, Table, Trace } from './model';

/**
 * The path of a reference along a route: each table is asked for what the one before it gives, and the last one's answer is the
 * path's own. Sources that are blocked or no plain reference end where they are. Where a layer gives several sources, each is a step of the
 * next one, in their order. Tables of nodes stand beside each other. A table that rewrites text is asked with the text as it stands; where
 * what comes out is no reference, the path ends there. A route without tables pulls what is written.
 */
export function trace(route: Route, reference: Reference): Trace {
  return traceText(route, reference.written, reference);
}

/** The path of a text that need not be a reference: tables that rewrite text take it as it stands, and for others it is none. */
export function traceText(route: Route, text: string, reference: Reference | undefined): Trace {
  const steps: Step[] = [];
  let answer: Answer | undefined;
  const written: readonly Asked[] = [{ text, reference }];
  for (const tables of stages(route.tables)) {
    const asked = answer ? pulledNext(answer.sources) : written;
    const answered = tables.map((table) => asked.flatMap((next) => stepOf(table, next) ?? []));
    const layer = answered.flat();
    if (layer.length === 0) break;
    steps.push(...layer);
    const all = sideBySide(answered.map(joined));
    answer = answer ? afterwards(answer, all) : all;
  }
  const last = answer ? pulledNext(answer.sources) : written;
  const beside = (route.beside ?? []).flatMap((table) => last.flatMap((next) => stepOf(table, next) ?? []));
  return { environment: route.environment, steps: [...steps, ...beside], ...(answer ?? asWritten(text, reference)) };
}

/** The tables that are asked one after the other; neighbouring ones of nodes are asked together, since a node has one of them. */
function stages(tables: readonly Table[]): readonly (readonly Table[])[] {
  const found: Table[][] = [];
  for (const table of tables) {
    const last = found.at(-1);
    if (table.layer === 'node' && last?.[0]?.layer === 'node') last.push(table);
    else found.push([table]);
  }
  return found;
}

/** What nodes with different tables make of the same pull: their common answer, or all that may happen. */
function sideBySide(answers: readonly Answer[]): Answer {
  const [first, ...others] = answers;
  if (!first) return { status: 'unmatched', sources: [], error: null };
  const content = ({ sources, error }: Answer): string => JSON.stringify([sources.map(({ reference, url, insecure, blocked }) => [reference, url, insecure, blocked]), error]);
  const told = answers.find(({ status }) => status === 'mirrored') ?? first;
  if (others.every((other) => content(other) === content(first))) return told;
  return { status: 'ambiguous', sources: eachOnce(answers.flatMap(({ sources }) => sources)), error: null };
}

/** What a table is asked with; `reference` is undefined where the text is none. */
interface Asked {
  readonly text: string;
  readonly reference: Reference | undefined;
}

function stepOf(table: Table, { text, reference }: Asked): Step | undefined {
  const { layer, dialect } = table;
  if (table.rewrite) return { layer, dialect, in: text, ...table.rewrite(text) };
  return reference && { layer, dialect, in: formatPulled(reference), ...table.resolve(reference) };
}

/** The answers of one layer as one: where there are several, what they have in common, and every source once. */
function joined(layer: readonly Step[]): Answer {
  const [first, ...others] = layer;
  if (!first) return { status: 'unmatched', sources: [], error: null };
  if (others.length === 0) return { status: first.status, sources: first.sources, error: first.error };
  const alike = others.every((step) => step.status === first.status);
  return {
    status: alike ? first.status : 'ambiguous',
    sources: eachOnce(layer.flatMap((step) => step.sources)),
    error: layer.find((step) => step.error !== null)?.error ?? null,
  };
}

/** A source that is blocked is another than the same one that is not. */
function eachOnce(sources: readonly Source[]): readonly Source[] {
  const known = new Map<string, Source>();
  for (const source of sources) {
    const key = `${source.reference ?? ''} ${source.url ?? ''} ${String(source.blocked)}`;
    if (!known.has(key)) known.set(key, source);
  }
  return [...known.values()];
}

/** What was undefined in one layer does not become defined in the next. */
function afterwards(before: Answer, answer: Answer): Answer {
  return before.status === 'ambiguous' ? { ...answer, status: 'ambiguous' } : answer;
}

function pulledNext(sources: readonly Source[]): readonly Asked[] {
  return sources.flatMap(({ reference, blocked }) => {
    if (reference === null || blocked) return [];
    const parsed = parseReference(reference);
    return [{ text: reference, reference: parsed.ok ? parsed.reference : undefined }];
  });
}

function asWritten(text: string, reference: Reference | undefined): Answer {
  const source: Source = { reference: reference ? formatPulled(reference) : text, url: null, insecure: false, blocked: false, via: null };
  return { status: 'unmatched', sources: [source], error: null };
}
