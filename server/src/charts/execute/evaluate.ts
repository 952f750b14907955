import type { Span } from '../../base/span';
import { bool, filled, float, int, NIL, unknown } from '../make';
import { string } from '../text';
import type { CommandNode, Expression, PipeNode } from '../template/nodes';
import type { Value } from '../value';
import { callFunction } from './call';
import { Failure } from './failure';
import { fieldOf } from './field';
import { enter, literalOrigins, noteRead, spend, type Run } from './run';
import { assign, decide } from './walk';

/** What of a text decides nothing but a checksum: in front of these nothing is branched on. */
const DIGESTS: ReadonlySet<string> = new Set(['sha1sum', 'sha256sum', 'sha512sum', 'adler32sum']);

function isDigest({ words: [first] }: CommandNode): boolean {
  return first.kind === 'function' && DIGESTS.has(first.name);
}

/** The value of a pipeline; variables that it declares or assigns are set. */
export function evaluatePipe(run: Run, pipe: PipeNode, dot: Value): Value {
  const { commands } = pipe;
  const last = commands[commands.length - 1];
  const digest = last !== undefined && isDigest(last);
  // What stands in front of a checksum that nobody wants is not evaluated; what stands behind it goes on with an unknown text.
  let at = run.withoutChecksums ? commands.findLastIndex(isDigest) : -1;
  let value: Value | undefined = at === -1 ? undefined : filled({ code: 'function', name: 'sha256sum' });
  if (digest) run.opaque += 1;
  try {
    for (at += 1; at < commands.length; at += 1) {
      const command = commands[at];
      if (command) value = plainNil(evaluateCommand(run, command, dot, value));
    }
  } finally {
    if (digest) run.opaque -= 1;
  }
  value ??= NIL;
  if (pipe.variables.length > 0) setVariables(run, pipe, value);
  return value;
}

/** Behind a pipeline Go forgets that nil had the type of an interface. */
function plainNil(value: Value): Value {
  return value.kind === 'nil' && value.typed ? { kind: 'nil', origins: value.origins } : value;
}

function setVariables(run: Run, pipe: PipeNode, value: Value): void {
  for (const name of pipe.variables) {
    if (pipe.assigns) assign(run, name, value);
    else {
      run.frame.names.push(name);
      run.frame.values.push(value);
    }
  }
}

function evaluateCommand(run: Run, command: CommandNode, dot: Value, final: Value | undefined): Value {
  const { words } = command;
  const [first] = words;
  spend(run, 1);
  run.place = command.span;
  switch (first.kind) {
    case 'field':
      return fields(run, dot, first.fields, dot, words, final, first.span);
    case 'chain':
      return fields(run, evaluate(run, first.base, dot), first.fields, dot, words, final, first.span);
    case 'variable':
      if (first.fields.length === 0) refuseArguments(first, words, final);
      return fields(run, variable(run, first.name), first.fields, dot, words, final, first.span);
    case 'function':
      return evaluateFunction(run, first.name, words, dot, final, command.span);
    case 'pipe':
      refuseArguments(first, words, final);
      return parenthesized(run, first, dot);
    case 'nil':
      throw new Failure('type', 'nil is not a command');
    default:
      refuseArguments(first, words, final);
      return literal(run, first, dot);
  }
}

function parenthesized(run: Run, pipe: PipeNode, dot: Value): Value {
  enter(run);
  const value = evaluatePipe(run, pipe, dot);
  run.depth -= 1;
  return value;
}

function refuseArguments(first: Expression, words: readonly Expression[], final: Value | undefined): void {
  if (words.length === 1 && final === undefined) return;
  throw new Failure('type', `can't give argument to non-function of kind ${first.kind}`);
}

const NO_WORDS: readonly Expression[] = [];
const NO_ARGUMENTS: readonly Value[] = [];

/** The value of an expression that stands as an argument. */
export function evaluate(run: Run, expression: Expression, dot: Value): Value {
  switch (expression.kind) {
    case 'field':
      return fields(run, dot, expression.fields, dot, NO_WORDS, undefined, expression.span);
    case 'chain':
      if (expression.base.kind === 'nil') throw new Failure('nil-pointer', 'indirection through explicit nil');
      return fields(run, evaluate(run, expression.base, dot), expression.fields, dot, NO_WORDS, undefined, expression.span);
    case 'variable':
      return fields(run, variable(run, expression.name), expression.fields, dot, NO_WORDS, undefined, expression.span);
    case 'function':
      return evaluateFunction(run, expression.name, NO_WORDS, dot, undefined, expression.span);
    case 'pipe':
      return parenthesized(run, expression, dot);
    default:
      return literal(run, expression, dot);
  }
}

function literal(run: Run, expression: Expression, dot: Value): Value {
  switch (expression.kind) {
    case 'dot':
      return dot;
    case 'bool':
      return bool(expression.value, literalOrigins(run, expression));
    case 'string':
      return string(expression.value, literalOrigins(run, expression));
    case 'number':
      if (expression.asFloat === undefined) return unknown({ code: 'function', name: 'complex' });
      if (expression.isInt && expression.asInt !== undefined) return int(expression.asInt, literalOrigins(run, expression));
      return float(expression.asFloat, literalOrigins(run, expression));
    default:
      return NIL;
  }
}

function variable(run: Run, name: string): Value {
  const { names, values } = run.frame;
  for (let index = names.length - 1; index >= 0; index -= 1) {
    const value = values[index];
    if (names[index] === name && value) return value;
  }
  throw new Failure('undefined-variable', `undefined variable: ${name}`);
}

/** A chain of fields; the arguments, which are the words but the first, go to the last, which must be a method then. */
function fields(run: Run, base: Value, names: readonly string[], dot: Value, words: readonly Expression[], final: Value | undefined, span: Span): Value {
  let value = base;
  const last = names.length - 1;
  for (let index = 0; index <= last; index += 1) {
    const name = names[index] ?? '';
    const given = index === last && (words.length > 1 || final !== undefined);
    const args = given ? methodArguments(run, words, dot, final) : NO_ARGUMENTS;
    run.place = span;
    value = fieldOf(run, value, name, args);
  }
  noteRead(run, value);
  return value;
}

function methodArguments(run: Run, words: readonly Expression[], dot: Value, final: Value | undefined): readonly Value[] {
  const args = words.slice(1).map((each) => evaluate(run, each, dot));
  if (final) args.push(final);
  return args;
}

function evaluateFunction(run: Run, name: string, words: readonly Expression[], dot: Value, final: Value | undefined, span: Span): Value {
  if (name === 'and' || name === 'or') return shortCircuit(run, name === 'or', words, dot, final);
  return callFunction(run, name, words, dot, final, span);
}

/** `and` and `or` give the first argument that decides, and evaluate no other. */
function shortCircuit(run: Run, any: boolean, words: readonly Expression[], dot: Value, final: Value | undefined): Value {
  const { place } = run;
  if (words.length <= 1 && final === undefined) throw new Failure('type', `wrong number of args for ${any ? 'or' : 'and'}: want at least 1 got 0`);
  let value: Value = NIL;
  const lastIndex = final === undefined ? words.length - 1 : words.length;
  for (let index = 1; index < words.length; index += 1) {
    const each = words[index];
    if (!each) break;
    value = evaluate(run, each, dot);
    // The last one is the answer whatever it is, so nothing is to be decided about it.
    if (index === lastIndex) return value;
    run.place = each.span;
    const held = decide(run, value);
    run.place = place;
    if (held === any) return value;
  }
  return final ?? value;
}
