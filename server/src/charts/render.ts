import type { Span } from '../base/span';
import { memo } from '../base/memo';
import { RecordedEntries, type Reads } from './again/record';
import { EMPTY, NIL, unknown } from './make';
import { NONE, sameOrigin, string, textOf, unknownIn } from './text';
import { executeToText, lookUp, walk, withoutNoValue } from './execute/walk';
import { Blocked, Failure } from './execute/failure';
import { change, choose, frameOf, spend, undo, type Budget, type Change, type Decision, type Executable, type Run, type TemplateSet } from './execute/run';
import { changesWhatItIsGiven } from './template/changes';
import { outlineOf } from './template/outline';
import { isEmpty, parseTemplate } from './template/parse';
import type { ParsedTemplate, TemplateError } from './template/nodes';
import type { ChartScope, Condition, DictType, DictValue, Origin, RenderInput, Segment, StringValue, TemplateFile, Unknown, Value } from './value';

/**
 * Renders Helm templates as Helm does, and says of each piece of text where it comes from.
 *
 * What cannot be known by reading (the cluster, time, chance, a function that is not built) is an unknown value. It spreads through
 * functions; in a text it is a segment of its own, so that the rest of the text stays. Where a condition depends on it, the file is
 * rendered once for each answer: `Rendered.variants`, each with its `assumptions`, beginning with the one in which everything asked for
 * is not there (as `helm template` answers), then those that differ from it in few answers. The same question gets the same answer all
 * through one variant. Before a checksum nothing is decided: the checksum is unknown.
 *
 * A file that Helm would refuse has an `error` in that variant; what it printed before must not be used. A file sees what those before it
 * in Helm's order have changed in `.Values`, in their first variants; those that may do so are executed though nobody asks for them. In the
 * end every dict that a template changed is restored, so that the same input may be rendered again.
 */
export interface Rendered {
  readonly template: TemplateFile;
  readonly variants: readonly Variant[];
  /** False where there are more variants than were asked for. */
  readonly complete: boolean;
}

/** One rendering of a file. */
export interface Variant {
  /** The text, one after the other. */
  readonly output: readonly OutputSegment[];
  readonly assumptions: readonly Decision[];
  /** The conditions of the file's own text, in the order in which they were answered; some hundreds at most. */
  readonly conditions: readonly Condition[];
  readonly error: TemplateError | undefined;
}

export interface OutputSegment extends Segment {
  /** The action or literal text of the rendered file itself that printed it; `trace` leads to where it was made. */
  readonly at: Span;
}

export type { Decision };

export interface RenderOptions {
  /** Which files to render; all that print something, where it is not given. Files whose name begins with `_` are only included. */
  readonly only?: (template: TemplateFile) => boolean;
  /** How many variants of one file are rendered at most. */
  readonly maxVariants?: number;
  /**
   * Leaves checksums unknown, without rendering the files that they are made of: for who asks for what no checksum gets into.
   * A chart whose templates change `.Values` is rendered with them all the same.
   */
  readonly withoutChecksums?: boolean;
  /** Boolean leaves of values that count as the opposite of what they are. */
  readonly flipped?: readonly Origin[];
}

/** Who keeps what files gave, to spare rendering them again. */
export interface Keeper {
  /** The steps that a file took when it was rendered before, where what it gave then still holds; undefined has it rendered. */
  readonly kept: (template: TemplateFile, isAsked: boolean) => number | undefined;
  /** Told of each file that was rendered. */
  readonly rendered: (file: Rendered, isAsked: boolean, took: Took) => void;
}

/** What the rendering of one file read, changed for the files after it, and cost. */
export interface Took {
  readonly reads: Reads;
  readonly changes: readonly Change[];
  readonly steps: number;
}

/** Templates parsed into one set. */
export interface ParsedSet {
  readonly set: TemplateSet;
  /** Helm renders nothing of a chart with one of these. */
  readonly errors: readonly TemplateError[];
}

const MAX_VARIANTS = 16;

/** A file's tree, kept for as long as the file's object lives: a file whose text has not changed should stay the same object. */
const parsedFile = memo((file: TemplateFile): ParsedTemplate => parseTemplate(file.text));

/** The tree of one template file. */
export function treeOf(file: TemplateFile): ParsedTemplate {
  return parsedFile(file);
}

/** Parses templates in the order given: a later definition of a name replaces an earlier one, unless it is empty. */
export function parseTemplates(files: readonly TemplateFile[]): ParsedSet {
  const set = new Map<string, Executable>();
  const errors: TemplateError[] = [];
  for (const file of files) {
    const parsed = parsedFile(file);
    if (parsed.error) errors.push({ ...parsed.error, uri: file.uri });
    add(set, parsed, file, file.name, undefined);
  }
  return { set, errors };
}

function add(set: Map<string, Executable>, parsed: ParsedTemplate, file: TemplateFile, name: string, source: StringValue | undefined): void {
  for (const definition of parsed.definitions) replace(set, definition.name, { body: definition.body, file, source, broken: false });
  replace(set, name, { body: parsed.body, file, source, broken: parsed.error !== undefined });
}

function replace(set: Map<string, Executable>, name: string, executable: Executable): void {
  if (isEmpty(executable.body) && set.has(name) && !executable.broken) return;
  set.set(name, executable);
}

/**
 * Renders the files of a chart and its subcharts. Never throws and ends within the budget, which all files share.
 *
 * @param parsed what `parseTemplates` gave for the input's templates, where it is at hand
 * @param keeper is asked before each file; one whose former result it keeps is not among the results
 */
export function render(input: RenderInput, options: RenderOptions = {}, parsed: ParsedSet = parseTemplates(input.templates), keeper?: Keeper): readonly Rendered[] {
  const whole: Whole = {
    set: parsed.set,
    budget: { steps: input.budget },
    most: options.maxVariants ?? MAX_VARIANTS,
    withoutChecksums: options.withoutChecksums === true && !input.templates.some(changesValues),
    parsed: new Map(),
    missing: input.missing ?? [],
    journal: [],
  };
  const rendered: Rendered[] = [];
  const dots = new Map(input.scopes.map((scope) => [scope.chart, dotOf(scope)]));
  const last = input.templates.findLastIndex((template) => isAskedFor(template, options));
  try {
    if (options.flipped) for (const dot of dots.values()) flip(whole, dot, options.flipped, new Set());
    for (const [at, template] of input.templates.entries()) {
      if (at > last) break;
      const isAsked = isAskedFor(template, options);
      if (!isAsked && (isPartial(template.name) || !changersOf(parsed.set)(template.name))) continue;
      const steps = keeper?.kept(template, isAsked);
      if (steps !== undefined && whole.budget.steps > steps) {
        whole.budget.steps -= steps;
        continue;
      }
      const dot = dots.get(template.chart) ?? dotOf(undefined);
      dot.entries.set('Template', templateValue(template));
      const reads: Reads = new Map();
      const [mark, before] = [whole.journal.length, whole.budget.steps];
      if (keeper && input.recorder) input.recorder.reads = reads;
      const file = renderFile(isAsked ? whole : { ...whole, most: 1 }, template, dot);
      if (isAsked) rendered.push(file);
      keeper?.rendered(file, isAsked, { reads, changes: whole.journal.slice(mark), steps: before - whole.budget.steps });
    }
  } finally {
    if (input.recorder) input.recorder.reads = undefined;
    undo(whole.journal);
  }
  return rendered;
}

function isAskedFor(template: TemplateFile, { only }: RenderOptions): boolean {
  return !isPartial(template.name) && only?.(template) !== false;
}

/** Whether the file of that name may change what later files see; found once for each set. */
const changersOf = memo((set: TemplateSet) => {
  const known = new Map<string, boolean>();
  return (name: string): boolean => {
    const found = known.get(name) ?? mayChange(set, name);
    known.set(name, found);
    return found;
  };
});

/** Whether a template, or one that it calls, may change what later files see. */
function mayChange(set: TemplateSet, name: string, above: Set<string> = new Set()): boolean {
  if (above.has(name)) return false;
  above.add(name);
  const executable = set.get(name);
  if (!executable || executable.broken) return false;
  const { called, callsAnything } = outlineOf(executable.body);
  if (changesWhatItIsGiven(executable.body) || called.some((other) => mayChange(set, other, above))) return true;
  return callsAnything && anyChanges(set);
}

const anyChanges = memo((set: TemplateSet): boolean => [...set.values()].some(({ body }) => changesWhatItIsGiven(body)));

/** What the files of one call have in common. */
interface Whole {
  readonly set: TemplateSet;
  readonly budget: Budget;
  readonly most: number;
  readonly withoutChecksums: boolean;
  /** The trees of texts that `tpl` was given. */
  readonly parsed: Map<string, ParsedTemplate>;
  readonly missing: readonly string[];
  /** What the files rendered so far have changed. */
  readonly journal: Change[];
}

/** Whether a file's text has an action that changes the values, such as `set .Values "key"`. */
const changesValues = memo((file: TemplateFile): boolean => /\b(?:set|unset|(?:must)?[mM]erge(?:Overwrite)?)\s+\(?\s*(?:\$|\.)[\w.]*Values\b/.test(file.text));

/** Whether a template is only there to be included. */
export function isPartial(name: string): boolean {
  return name.slice(name.lastIndexOf('/') + 1).startsWith('_');
}

function renderFile(whole: Whole, template: TemplateFile, dot: DictValue): Rendered {
  const { most } = whole;
  const variants: Variant[] = [];
  const waiting: (readonly boolean[])[] = [[]];
  let lasting: readonly Change[] = [];
  while (waiting.length > 0 && variants.length < most) {
    const forced = waiting.shift() ?? [];
    const { variant, journal } = renderOnce(whole, template, dot, forced);
    if (variants.length === 0) lasting = journal;
    variants.push(variant);
    const taken = variant.assumptions.map((each) => each.taken);
    for (let index = forced.length; index < taken.length; index += 1) {
      if (waiting.length < most) waiting.push([...taken.slice(0, index), !taken[index]]);
    }
    if (variant.error?.code === 'budget') break;
  }
  // Of a file that fails, Helm renders nothing.
  if (!variants[0]?.error) for (const { dict, key, value } of lasting) change(whole, dict, key, value);
  return { template, variants, complete: waiting.length === 0 };
}

function renderOnce(whole: Whole, template: TemplateFile, dot: DictValue, forced: readonly boolean[]): { readonly variant: Variant; readonly journal: readonly Change[] } {
  const run = createRun(whole, template, forced);
  let error: TemplateError | undefined;
  try {
    const target = lookUp(run, template.name);
    if ('code' in target) throw new Blocked(target);
    run.frame = frameOf(target, template.uri, undefined, dot);
    walk(run, target.body, dot);
  } catch (thrown) {
    error = errorOf(run, thrown);
  } finally {
    undo(run.journal);
  }
  withoutNoValue(run);
  return { variant: { output: outputOf(run), assumptions: run.decisions, conditions: run.conditions, error }, journal: run.journal };
}

/** Turns booleans around wherever they stand in a dict, to be restored with what templates change. */
function flip(run: Pick<Run, 'journal'>, holder: DictValue, leaves: readonly Origin[], seen: Set<unknown>): void {
  if (seen.has(holder.entries)) return;
  seen.add(holder.entries);
  for (const [key, value] of holder.entries) {
    const [origin] = value.kind === 'bool' ? value.origins : NONE;
    if (value.kind === 'dict') flip(run, value, leaves, seen);
    else if (value.kind === 'bool' && origin && leaves.some((leaf) => sameOrigin(leaf, origin))) change(run, holder, key, { ...value, value: !value.value });
  }
}

function outputOf({ out, spans = [] }: Run): readonly OutputSegment[] {
  const output: OutputSegment[] = [];
  for (let index = 0; index < out.length; index += 1) {
    const segment = out[index];
    if (!segment || (segment.text === '' && !segment.unknown)) continue;
    const { text, origins, trace, unknown } = segment;
    const at = spans[index] ?? NOWHERE;
    // Spreading every segment of a large chart takes longer than its templates' own work.
    output.push(trace && !unknown ? { text, origins, trace, at } : { ...segment, at });
  }
  return output;
}

function errorOf(run: Run, thrown: unknown): TemplateError {
  const place = { uri: run.frame.uri, span: run.place };
  if (thrown instanceof Failure) return { code: thrown.code, message: thrown.message, ...(thrown.place ?? place) };
  if (thrown instanceof Blocked) return { code: 'function', message: thrown.why.name, ...place };
  throw thrown;
}

const NOWHERE: Span = { start: 0, end: 0 };

function createRun({ set, budget, withoutChecksums, parsed, missing }: Whole, template: TemplateFile, forced: readonly boolean[]): Run {
  const executable: Executable = { body: [], file: template, source: undefined, broken: false };
  const run: Run = {
    set, budget, forced, withoutChecksums, missing,
    frame: frameOf(executable, template.uri, undefined, NIL),
    file: template,
    out: [], spans: [], at: NOWHERE, place: NOWHERE, depth: 0, opaque: 0,
    decided: new Map(), decisions: [], journal: [], parsed,
    answering: 0, read: [], conditions: [],
    include: (name, data) => {
      const target = lookUp(run, name);
      return 'code' in target ? unknown(target) : executeToText(run, target, data);
    },
    tpl: (text, data) => tpl(run, text, data),
    spend: (amount) => spend(run, amount),
    choose: (why) => choose(run, `${why.code} ${why.name}`, why),
    change: (dict, key, value) => change(run, dict, key, value),
  };
  return run;
}

/** Helm's `tpl`: what the text defines is known within it alone. */
function tpl(run: Run, text: StringValue, data: Value): Value {
  const why: Unknown | undefined = unknownIn(text);
  if (why) return unknown(why);
  const content = textOf(text);
  if (!content.includes('{{')) return content.includes('<no value>') ? string(content.replaceAll('<no value>', '')) : text;
  const parsed = textTree(run, content);
  const own: Executable = { body: parsed.body, file: run.frame.executable.file, source: text, broken: parsed.error !== undefined };
  if (own.broken) throw new Failure('syntax', 'cannot parse template');
  const outer = run.set;
  // The copy of the set is only for a text that can call what it defines, which includes itself.
  const target = CALLS.test(content) ? overlaid(run, parsed, own) : own;
  try {
    const made = executeToText(run, target, data);
    return made.kind === 'string' ? { kind: 'string', segments: made.segments.filter((each) => each.text !== '<no value>') } : made;
  } finally {
    run.set = outer;
  }
}

const CALLS = /\b(?:include|template|block|define|tpl)\b/;

/** Puts what the text defines, and the text itself under the file's name, over the set. */
function overlaid(run: Run, parsed: ParsedTemplate, own: Executable): Executable {
  const overlay = new Map(run.set);
  add(overlay, parsed, own.file, run.file.name, own.source);
  const empty = isEmpty(parsed.body) || !overlay.has(run.file.name);
  const target = empty ? { ...own, file: run.file } : own;
  overlay.set(run.file.name, target);
  run.set = overlay;
  return target;
}

/** The tree of a text for `tpl`; the same text comes again and again. */
function textTree(run: Run, content: string): ParsedTemplate {
  run.spend(content.length / 16);
  const parsed = run.parsed.get(content) ?? parseTemplate(content);
  run.parsed.set(content, parsed);
  return parsed;
}

/** What the files of a chart see as their dot: its scope, with the chart's other files. One for all of them, as in Helm; each finds itself in `Template`. */
function dotOf(scope: ChartScope | undefined): DictValue {
  const entries = scope?.dot instanceof RecordedEntries ? scope.dot.copy() : new Map<string, Value>(scope?.dot);
  const capabilities = entries.get('Capabilities');
  if (capabilities) entries.set('Capabilities', typedCapabilities(capabilities));
  entries.set('Files', scope ? filesOf(scope) : typed('engine.files', []));
  return { kind: 'dict', entries, origins: NONE };
}

function templateValue({ name, chart }: TemplateFile): DictValue {
  return typed('common.Values', [['Name', string(name)], ['BasePath', string(`${chart}/templates`)]]);
}

/** No template can change it, so that all of a chart share it. */
const filesOf = memo((scope: ChartScope): DictValue => typed('engine.files', [...scope.files].map(([path, text]): [string, Value] => [
  path, text === undefined ? unknown({ code: 'file', name: path }) : string(text),
])));

function typed(type: DictType, entries: readonly (readonly [string, Value])[]): DictValue {
  return { kind: 'dict', type, entries: new Map(entries), origins: NONE };
}

function typedCapabilities(value: Value): Value {
  if (value.kind !== 'dict') return value;
  const version = value.entries.get('KubeVersion') ?? NIL;
  const versions = value.entries.get('APIVersions') ?? EMPTY;
  const entries = new Map(value.entries);
  if (version.kind === 'dict') entries.set('KubeVersion', { ...version, type: 'common.KubeVersion' });
  if (versions.kind === 'list') entries.set('APIVersions', { ...versions, type: 'common.VersionSet' });
  else entries.set('APIVersions', unknown({ code: 'cluster', name: 'APIVersions' }));
  return { ...value, type: '*common.Capabilities', entries };
}
