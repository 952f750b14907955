import type { Span } from '../../base/span';
import type { Host } from '../functions/kit';
import { NONE } from '../text';
import type { BranchNode, Node, ParsedTemplate } from '../template/nodes';
import type { Condition, DictValue, EmptyLeaves, Origins, Segment, StringValue, TemplateFile, Trace, Unknown, Value } from '../value';
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
  /** The innermost condition that is being executed. */
  under: Condition | undefined;
  readonly emptied: EmptyLeaves;
}

/** A frame without variables but `$`. */
export function frameOf(executable: Executable, uri: string, up: Trace | undefined, dot: Value): Frame {
  return { executable, uri, up, names: ['$'], values: [dot], under: undefined, emptied: { leaves: [] } };
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
  /** How many conditions are being answered, one within another; while there are any, the scalars that are read are noted. */
  answering: number;
  readonly read: Value[];
  /** The conditions of the rendered file's own text, in the order in which they were answered. */
  readonly conditions: Condition[];
  /** The names of dependencies that are not at hand. */
  readonly missing: readonly string[];
  readonly decided: Map<string, boolean>;
  readonly decisions: Decision[];
  readonly forced: readonly boolean[];
  readonly journal: Change[];
  /** The trees of texts that `tpl` was given; all files of a rendering share them. */
  readonly parsed: Map<string, ParsedTemplate>;
}

/** Steps and characters that a rendering may still take; shared by the variants of all files. */
export interface Budget {
  steps: number;
  /** What functions that take long leave of it for everything else. */
  readonly reserve: number;
}

/** Levels of blocks and parentheses within each other; a call of a template counts for more, as it takes more of JavaScript's stack. */
const MAX_DEPTH = 300;

export function spend(run: Pick<Run, 'budget'>, amount: number): void {
  run.budget.steps -= amount;
  if (run.budget.steps < 0) throw new Failure('budget', 'the template takes too long');
}

export function affords(run: Pick<Run, 'budget'>, amount: number): boolean {
  if (run.budget.steps < run.budget.reserve + amount) return false;
  run.budget.steps -= amount;
  return true;
}

/** Goes so many levels deeper; who calls it goes up again. Where something is thrown, who catches it restores the depth. */
export function enter(run: Run, levels = 1): void {
  if (run.depth >= MAX_DEPTH) throw new Failure('budget', 'templates call each other too deeply');
  run.depth += levels;
}

/**
 * Decides what cannot be known: not there first, unless that is said to be the usual answer. The same question gets the same answer all through a rendering; the answers not taken
 * are for other renderings.
 */
export function choose(run: Run, key: string, why: Unknown, usual = false): boolean {
  const known = run.decided.get(key);
  if (known !== undefined) return known;
  if (run.opaque > 0) throw new Blocked(why);
  const taken = run.forced[run.decisions.length] ?? usual;
  run.decided.set(key, taken);
  run.decisions.push({ why, taken, uri: run.frame.uri, span: run.place });
  return taken;
}

/** How many scalars a condition is said to have read, empty leaves a template, and conditions a file. */
const MOST_NOTED = 20;
const MOST_CONDITIONS = 500;

/** Notes a value that was looked up: what a condition reads, and leaves that are there and empty. */
export function noteRead(run: Run, value: Value): void {
  const isEmpty = value.kind === 'nil' || (value.kind === 'string' && value.segments.every(({ text, unknown }) => text === '' && !unknown));
  if (!isEmpty && run.answering === 0) return;
  if (value.kind === 'dict' || value.kind === 'list' || value.kind === 'unknown') return;
  const [origin] = value.kind === 'string' ? (value.segments[0]?.origins ?? NONE) : value.origins;
  if (origin?.kind !== 'values') return;
  if (run.answering > 0) run.read.push(value);
  const { leaves } = run.frame.emptied;
  if (isEmpty && leaves.length < MOST_NOTED && !leaves.includes(origin)) leaves.push(origin);
}

/** Begins to answer a condition; gives what `answered` wants. */
export function answering(run: Run): number {
  run.answering += 1;
  return run.read.length;
}

/** The answer to the condition that `answering` began, which stays the frame's innermost one until the frame is given its `up` again. */
export function answered(run: Run, node: BranchNode, taken: boolean, since: number): void {
  const read = run.read.slice(since, since + MOST_NOTED);
  run.answering -= 1;
  if (run.answering === 0) run.read.length = 0;
  const { frame } = run;
  if (frame.executable.source) return;
  frame.under = { uri: frame.uri, span: node.span, whole: node.whole, taken, read, up: frame.under };
  if (!frame.up && run.conditions.length < MOST_CONDITIONS) run.conditions.push(frame.under);
}

/** A key of a dict that was set, or with undefined removed, and what it was before. */
export interface Change {
  readonly dict: DictValue;
  readonly key: string;
  readonly old: Value | undefined;
  readonly value: Value | undefined;
}

/** Restores what was changed, the last change first. */
export function undo(journal: readonly Change[]): void {
  for (const { dict, key, old } of [...journal].reverse()) put(dict, key, old);
}

function put(dict: DictValue, key: string, value: Value | undefined): void {
  if (value) dict.entries.set(key, value);
  else dict.entries.delete(key);
}

/** Sets or, with undefined, removes a key of a dict, and notes it. */
export function change(run: Pick<Run, 'journal'>, dict: DictValue, key: string, value: Value | undefined): void {
  run.journal.push({ dict, key, old: dict.entries.get(key), value });
  put(dict, key, value);
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
  return { uri: frame.uri, span, up: frame.up, under: frame.under, emptied: frame.emptied };
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
