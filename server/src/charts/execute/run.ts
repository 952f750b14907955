import type { Span } from '../../base/span';
import type { Host } from '../functions/kit';
import { NONE } from '../text';
import type { Node, ParsedTemplate } from '../template/nodes';
import type { DictValue, Origins, Segment, StringValue, TemplateFile, Trace, Unknown, Value } from '../value';
import { Blocked, Failure } from './failure';

/** A named template that can be executed. */
export interface Executable {
  readonly body: readonly Node[];
  readonly file: TemplateFile;
  /** The text that `tpl` was given; literal text of it keeps the origins that it has there. */
  readonly source: StringValue | undefined;
  /** Why the file cannot be executed, where it could not be parsed. */
  readonly broken: boolean;
}

/** Templates by name. */
export type TemplateSet = ReadonlyMap<string, Executable>;

/** A choice made for what cannot be known. */
export interface Decision {
  readonly why: Unknown;
  /** What was taken to be true of it: that it is there, or holds. */
  readonly taken: boolean;
  readonly uri: string;
  /** The action or expression that asked. */
  readonly span: Span;
}

/** What is being executed: its own variables, and where its text goes. */
export interface Frame {
  readonly executable: Executable;
  readonly uri: string;
  /** The action that called this template; undefined in the file that is rendered. */
  readonly up: Trace | undefined;
  readonly names: string[];
  readonly values: Value[];
}

/** The state of one rendering. It lives as long as one call of `renderFile`; nothing else is mutable here but dicts, which it restores. */
export interface Run extends Host {
  set: TemplateSet;
  frame: Frame;
  out: Segment[];
  /** For each segment of the rendered file the span in that file that printed it; undefined while a text is made for an action. */
  spans: Span[] | undefined;
  /** The action of the rendered file that is being executed. */
  at: Span;
  /** The expression that is being evaluated, for errors. */
  place: Span;
  readonly budget: Budget;
  depth: number;
  /** Above 0, nothing is decided: what is unknown makes the text unknown, as only a checksum is made of it. */
  opaque: number;
  /** Whether checksums are left unknown. */
  readonly withoutChecksums: boolean;
  /** The names of dependencies that are not at hand. */
  readonly missing: readonly string[];
  readonly decided: Map<string, boolean>;
  readonly decisions: Decision[];
  readonly forced: readonly boolean[];
  readonly journal: (() => void)[];
  /** The trees of texts that `tpl` was given; all files of a rendering share them. */
  readonly parsed: Map<string, ParsedTemplate>;
}

/** Steps and characters that a rendering may still take; shared by the variants of all files. */
export interface Budget {
  steps: number;
}

/** Levels of blocks and parentheses within each other; a call of a template counts for more, as it takes more of JavaScript's stack. */
const MAX_DEPTH = 300;

export function spend(run: Pick<Run, 'budget'>, amount: number): void {
  run.budget.steps -= amount;
  if (run.budget.steps < 0) throw new Failure('budget', 'the template takes too long');
}

/** Goes so many levels deeper; who calls it goes up again. Where something is thrown, who catches it restores the depth. */
export function enter(run: Run, levels = 1): void {
  if (run.depth >= MAX_DEPTH) throw new Failure('budget', 'templates call each other too deeply');
  run.depth += levels;
}

/**
 * Decides what cannot be known: not there, first. The same question gets the same answer all through a rendering; the answers not taken
 * are for other renderings.
 */
export function choose(run: Run, key: string, why: Unknown): boolean {
  const known = run.decided.get(key);
  if (known !== undefined) return known;
  if (run.opaque > 0) throw new Blocked(why);
  const taken = run.forced[run.decisions.length] ?? false;
  run.decided.set(key, taken);
  run.decisions.push({ why, taken, uri: run.frame.uri, span: run.place });
  return taken;
}

/** Sets or, with undefined, removes a key of a dict, and notes how to undo it. */
export function change(run: Pick<Run, 'journal'>, dict: DictValue, key: string, value: Value | undefined): void {
  const old = dict.entries.get(key);
  run.journal.push(() => {
    if (old) dict.entries.set(key, old);
    else dict.entries.delete(key);
  });
  if (value) dict.entries.set(key, value);
  else dict.entries.delete(key);
}

const literals = new WeakMap<object, Origins>();

/** The origins of a literal in a template; the same object for the same node, so that neighbours merge. */
export function literalOrigins(run: Run, node: { readonly span: Span }): Origins {
  const { source, file } = run.frame.executable;
  if (source) return sourceOrigins(source, node.span);
  let origins = literals.get(node);
  if (!origins) {
    origins = [{ kind: 'template', uri: file.uri, path: '', span: node.span }];
    literals.set(node, origins);
  }
  return origins;
}

function sourceOrigins(source: StringValue, span: Span): Origins {
  let at = 0;
  for (const segment of source.segments) {
    at += segment.text.length;
    if (at > span.start) return segment.origins;
  }
  return NONE;
}

/** Where an action stands, with the calls that led there. Within `tpl` it is the call. */
export function traceOf(run: Run, span: Span): Trace | undefined {
  const { frame } = run;
  if (frame.executable.source) return frame.up;
  return frame.up ? { uri: frame.uri, span, up: frame.up } : { uri: frame.uri, span };
}

/** Prints segments at an action. Segments that a template printed before keep their own place. */
export function emit(run: Run, segments: readonly Segment[], span: Span): void {
  let trace: Trace | undefined;
  for (const segment of segments) {
    const { text } = segment;
    if (text === '' && !segment.unknown) continue;
    spend(run, 1 + text.length / 64);
    const isPlaced = segment.trace !== undefined || (trace ??= traceOf(run, span)) === undefined;
    run.out.push(isPlaced ? segment : placedAt(segment, trace));
    run.spans?.push(run.at);
  }
}

function placedAt({ text, origins, unknown }: Segment, trace: Trace | undefined): Segment {
  if (!trace) return { text, origins };
  return unknown ? { text, origins, trace, unknown } : { text, origins, trace };
}
