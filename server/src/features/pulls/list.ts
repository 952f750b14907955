import { add, closed, mostFirst, openTally, opened, type MapNode, type OpenTally } from './map';
import type { Outcome, PullState } from './outcome';

/** Which images are wanted; what is not said limits nothing. */
export interface ImageFilter {
  /** The key of the written host. */
  readonly host?: string;
  /** Keys of pull sources: an image has to come from each of them, or may. */
  readonly sources?: readonly string[];
  readonly state?: PullState;
  /** The URI of the file. */
  readonly file?: string;
  /** A text that the reference, what is pulled, or the path of the file holds, in any case of letters. */
  readonly text?: string;
}

/** What images are grouped by. */
export type GroupedBy = 'source' | 'host' | 'file';

/** The path of a file that people know it by. */
export type PathOf = (uri: string) => string;

/** The images that a filter lets through, in their order. */
export function filtered(outcomes: readonly Outcome[], filter: ImageFilter, pathOf: PathOf): readonly Outcome[] {
  const { host, sources = [], state, file } = filter;
  const text = (filter.text ?? '').trim().toLowerCase();
  return outcomes.filter((outcome) => (
    (host === undefined || outcome.host === host)
    && sources.every((source) => outcome.sources.includes(source))
    && (state === undefined || outcome.state === state)
    && (file === undefined || outcome.image.uri === file)
    && (text === '' || holds(outcome, text, pathOf))
  ));
}

function holds({ image, pulled }: Outcome, text: string, pathOf: PathOf): boolean {
  return [image.resolution.written, ...pulled, pathOf(image.uri)].some((candidate) => candidate.toLowerCase().includes(text));
}

/** Groups images. Files come in the order of their paths, sources and hosts with the most images first; an image of several sources is in each. */
export function groupsOf(outcomes: readonly Outcome[], by: GroupedBy, pathOf: PathOf): readonly MapNode[] {
  const groups = new Map<string, OpenTally>();
  for (const outcome of outcomes) for (const key of keysOf(outcome, by)) add(opened(groups, key, openTally), outcome);
  const byPath = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (pathOf(a) < pathOf(b) ? -1 : 1);
  return [...groups.entries()].sort(by === 'file' ? byPath : mostFirst).map(([key, tally]) => ({ key, ...closed(tally) }));
}

function keysOf({ host, sources, image }: Outcome, by: GroupedBy): readonly string[] {
  if (by === 'source') return sources;
  return [by === 'host' ? host : image.uri];
}
