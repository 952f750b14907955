import { formatPulled } from '../reference/format';
import type { Reference } from '../reference/model';
import { parseReference } from '../reference/parse';
import type { Answer, Route, Source, Step, Table, Trace } from './model';

/**
 * The path of a reference along a route: each table is asked for what the one before it gives, and the last one's answer is the
 * path's own. Sources that are blocked or no plain reference end where they are. Where a layer gives several sources, each is a step of the
 * next one, in their order. A table that rewrites text is asked with the text as it stands; where what comes out is no reference, the path
 * ends there. A route without tables pulls what is written.
 */
export function trace(route: Route, reference: Reference): Trace {
  const steps: Step[] = [];
  let answer: Answer | undefined;
  for (const table of route.tables) {
    const asked: readonly Asked[] = answer ? pulledNext(answer.sources) : [{ text: reference.written, reference }];
    const layer = asked.flatMap((next) => stepOf(table, next) ?? []);
    if (layer.length === 0) break;
    steps.push(...layer);
    answer = answer ? afterwards(answer, joined(layer)) : joined(layer);
  }
  return { environment: route.environment, steps, ...(answer ?? asWritten(reference)) };
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
  const sources = new Map<string, Source>();
  for (const source of layer.flatMap((step) => step.sources)) sources.set(`${source.reference ?? ''} ${source.url ?? ''}`, source);
  const alike = others.every((step) => step.status === first.status);
  return {
    status: alike ? first.status : 'ambiguous',
    sources: [...sources.values()],
    error: layer.find((step) => step.error !== null)?.error ?? null,
  };
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

function asWritten(reference: Reference): Answer {
  const source: Source = { reference: formatPulled(reference), url: null, insecure: false, blocked: false, via: null };
  return { status: 'unmatched', sources: [source], error: null };
}
