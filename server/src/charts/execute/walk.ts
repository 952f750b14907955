import { int, NIL, sortedKeys, truth, TYPED_NIL, unknown } from '../make';
import { printed } from '../go/format';
import { NONE, sliced, string } from '../text';
import { typeName } from '../go/types';
import type { BranchNode, Node, TemplateNode } from '../template/nodes';
import type { Unknown, Value } from '../value';
import { evaluatePipe } from './evaluate';
import { Failure } from './failure';
import { answered, answering, choose, emit, enter, frameOf, literalOrigins, spend, traceOf, type Executable, type Frame, type Run } from './run';

/** How a list of nodes ended. */
type End = 'done' | 'break' | 'continue';

/** Executes nodes with that dot. */
export function walk(run: Run, nodes: readonly Node[], dot: Value): End {
  for (const node of nodes) {
    spend(run, 1);
    const end = step(run, node, dot);
    if (end !== 'done') return end;
  }
  return 'done';
}

function step(run: Run, node: Node, dot: Value): End {
  if (!run.frame.up) run.at = node.span;
  run.place = node.span;
  switch (node.kind) {
    case 'text':
      emitLiteral(run, node);
      return 'done';
    case 'action': {
      const value = evaluatePipe(run, node.pipe, dot);
      if (node.pipe.variables.length === 0) emit(run, value.kind === 'nil' ? NO_VALUE : printed(value), node.span);
      return 'done';
    }
    case 'if':
    case 'with':
    case 'range':
      return branch(run, node, dot);
    case 'template':
      callTemplate(run, node, dot);
      return 'done';
    case 'break':
    case 'continue':
      return node.kind;
  }
}

/** What text/template prints for nil; Helm takes it out of the finished file. */
const NO_VALUE = [{ text: '<no value>', origins: NONE }];

function emitLiteral(run: Run, node: Extract<Node, { kind: 'text' }>): void {
  const { source } = run.frame.executable;
  if (source) emit(run, sliced(source.segments, node.span.start, node.span.end), node.span);
  else emit(run, [{ text: node.text, origins: literalOrigins(run, node) }], node.span);
}

/** Executes a branch; variables that are declared in it end with it. */
function branch(run: Run, node: BranchNode, dot: Value): End {
  enter(run);
  const { frame } = run;
  const mark = frame.names.length;
  const { under } = frame;
  const end = node.kind === 'range' ? range(run, node, dot) : condition(run, node, dot);
  frame.under = under;
  forget(frame, mark);
  run.depth -= 1;
  return end;
}

function forget({ names, values }: Frame, mark: number): void {
  names.length = mark;
  values.length = mark;
}

/** What makes a value unknown, its first part where it is a text. */
function whyOf(value: Value): Unknown {
  if (value.kind === 'unknown') return value.why;
  if (value.kind === 'dict' && value.rest) return value.rest;
  if (value.kind === 'string') for (const segment of value.segments) if (segment.unknown) return segment.unknown;
  return { code: 'function', name: '' };
}

/** Whether a value counts as true; what cannot be known is decided. */
export function decide(run: Run, value: Value): boolean {
  const known = truth(value);
  if (known !== undefined) return known;
  return choose(run, `${run.frame.uri} ${run.place.start} ${run.place.end}`, whyOf(value));
}

function condition(run: Run, node: BranchNode, dot: Value): End {
  const since = answering(run);
  const value = evaluatePipe(run, node.pipe, dot);
  run.place = node.pipe.span;
  const holds = decide(run, value);
  answered(run, node, holds, since);
  if (holds) return walk(run, node.body, node.kind === 'with' ? value : dot);
  return node.otherwise ? walk(run, node.otherwise, dot) : 'done';
}

function range(run: Run, node: BranchNode, dot: Value): End {
  const value = evaluatePipe(run, node.pipe, dot);
  run.place = node.pipe.span;
  const ended = iterate(run, node, value);
  if (ended !== undefined) return ended;
  return node.otherwise ? walk(run, node.otherwise, dot) : 'done';
}

/** Runs the body for each item; undefined where there is none. */
function iterate(run: Run, node: BranchNode, value: Value): End | undefined {
  const once = (index: Value, item: Value): boolean => {
    spend(run, 1);
    const mark = run.frame.names.length;
    setRangeVariables(run, node, index, item);
    const end = walk(run, node.body, item);
    forget(run.frame, mark);
    return end !== 'break';
  };
  switch (value.kind) {
    case 'list':
      value.items.every((item, index) => once(int(index), item.kind === 'nil' ? TYPED_NIL : item));
      return value.items.length > 0 ? 'done' : undefined;
    case 'dict': {
      if (value.type !== undefined && !['common.Values', 'map[string]string', 'engine.files'].includes(value.type)) break;
      if (value.rest) return iterate(run, node, unknown(value.rest, value.origins));
      const keys = sortedKeys(value);
      keys.every((key) => {
        const item = value.entries.get(key) ?? NIL;
        return once(string(key), item.kind === 'nil' ? TYPED_NIL : item);
      });
      return keys.length > 0 ? 'done' : undefined;
    }
    case 'int': {
      if (node.pipe.variables.length > 1) throw new Failure('type', `can't use ${value.value} to iterate over more than one variable`);
      let at = 0n;
      while (at < value.value && once({ ...value, value: at }, { ...value, value: at })) at += 1n;
      return value.value > 0n ? 'done' : undefined;
    }
    case 'nil':
      return undefined;
    case 'unknown':
      if (!decide(run, value)) return undefined;
      once(unknown(value.why, value.origins), unknown(value.why, value.origins));
      return 'done';
    default:
      break;
  }
  throw new Failure('type', `range can't iterate over a value of type ${typeName(value)}`);
}

function setRangeVariables(run: Run, node: BranchNode, index: Value, item: Value): void {
  const { variables, assigns } = node.pipe;
  const { names, values } = run.frame;
  const [first, second] = variables;
  if (first === undefined) return;
  if (assigns) {
    assign(run, first, second === undefined ? item : index);
    if (second !== undefined) assign(run, second, item);
    return;
  }
  names.push(...variables);
  if (second !== undefined) values.push(index);
  values.push(item);
}

/** Sets the innermost variable of that name. */
export function assign(run: Run, name: string, value: Value): void {
  const index = run.frame.names.lastIndexOf(name);
  if (index === -1) throw new Failure('undefined-variable', `undefined variable: ${name}`);
  run.frame.values[index] = value;
}

function callTemplate(run: Run, node: TemplateNode, dot: Value): void {
  const target = lookUp(run, node.name);
  const data = node.pipe ? evaluatePipe(run, node.pipe, dot) : NIL;
  run.place = node.span;
  if ('code' in target) emit(run, [{ text: '', origins: NONE, unknown: target }], node.span);
  else execute(run, target, data, node.span);
}

/** The template of that name, or Go's error; why it is unknown where a dependency that is not at hand may define it. */
export function lookUp(run: Run, name: string): Executable | Unknown {
  const target = run.set.get(name);
  const absent = run.missing.find((dependency) => name.startsWith(`${dependency}.`)) ?? run.missing[0];
  if (!target && absent !== undefined) return { code: 'dependency', name: absent };
  if (!target) throw new Failure('undefined-template', `template ${JSON.stringify(name)} not defined`);
  if (target.broken) throw new Failure('syntax', `template ${JSON.stringify(name)} cannot be parsed`);
  return target;
}

/** Executes a template into the text that is being written. The state is restored however it ends. */
export function execute(run: Run, target: Executable, data: Value, span: { readonly start: number; readonly end: number }): void {
  enter(run, CALL_LEVELS);
  const outer = run.frame;
  const up = traceOf(run, span);
  run.frame = frameOf(target, target.file.uri, up, data);
  try {
    walk(run, target.body, data);
  } catch (error) {
    if (error instanceof Failure && !target.source) error.place ??= { uri: run.frame.uri, span: run.place };
    throw error;
  } finally {
    run.frame = outer;
  }
  run.depth -= CALL_LEVELS;
}

const CALL_LEVELS = 3;

/** Executes a template into a text of its own. */
export function executeToText(run: Run, target: Executable, data: Value): Value {
  const { out, spans, at, place } = run;
  run.out = [];
  run.spans = undefined;
  try {
    execute(run, target, data, run.place);
    return { kind: 'string', segments: run.out };
  } finally {
    run.out = out;
    run.spans = spans;
    run.at = at;
    run.place = place;
  }
}

/** Takes `<no value>` out of a text, as Helm does behind the rendering. */
export function withoutNoValue(run: Pick<Run, 'out' | 'spans'>): void {
  // Nil alone prints these words, in one piece.
  for (let index = run.out.length - 1; index >= 0; index -= 1) {
    const segment = run.out[index];
    if (!segment?.text.includes('<no value>')) continue;
    run.out[index] = { ...segment, text: segment.text.replaceAll('<no value>', '') };
  }
}

