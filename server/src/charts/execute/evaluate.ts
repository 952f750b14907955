import type { Span } from '../../base/span';
import { bool, float, int, NIL, unknown } from '../make';
import { string } from '../text';
import type { CommandNode, Expression, PipeNode } from '../template/nodes';
import type { Value } from '../value';
import { callFunction } from './call';
import { Failure } from './failure';
import { fieldOf } from './field';
import { deeper, literalOrigins, spend, type Run } from './run';
import { assign, decide } from './walk';

/** What of a text decides nothing but a checksum: in front of these nothing is branched on. */
const DIGESTS: ReadonlySet<string> = new Set(['sha1sum', 'sha256sum', 'sha512sum', 'adler32sum']);

/** The value of a pipeline; variables that it declares or assigns are set. */
export function evaluatePipe(run: Run, pipe: PipeNode, dot: Value): Value {
  const last = pipe.commands[pipe.commands.length - 1]?.words[0];
  const digest = last?.kind === 'function' && DIGESTS.has(last.name);
  if (digest) run.opaque += 1;
  let value: Value | undefined;
  try {
    for (const command of pipe.commands) value = plainNil(evaluateCommand(run, command, dot, value));
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
  const [first, ...rest] = command.words;
  spend(run, 1);
  run.place = command.span;
  switch (first.kind) {
    case 'field':
      return fields(run, dot, first.fields, dot, rest, final, first.span);
    case 'chain':
      return fields(run, evaluate(run, first.base, dot), first.fields, dot, rest, final, first.span);
    case 'variable':
      if (first.fields.length === 0) refuseArguments(first, rest, final);
      return fields(run, variable(run, first.name), first.fields, dot, rest, final, first.span);
    case 'function':
      return evaluateFunction(run, first.name, rest, dot, final, command.span);
    case 'pipe':
      refuseArguments(first, rest, final);
      return deeper(run, () => evaluatePipe(run, first, dot));
    case 'nil':
      throw new Failure('type', 'nil is not a command');
    default:
      refuseArguments(first, rest, final);
      return literal(run, first, dot);
  }
}

function refuseArguments(first: Expression, rest: readonly Expression[], final: Value | undefined): void {
  if (rest.length === 0 && final === undefined) return;
  throw new Failure('type', `can't give argument to non-function of kind ${first.kind}`);
}

/** The value of an expression that stands as an argument. */
export function evaluate(run: Run, expression: Expression, dot: Value): Value {
  switch (expression.kind) {
    case 'field':
      return fields(run, dot, expression.fields, dot, [], undefined, expression.span);
    case 'chain':
      if (expression.base.kind === 'nil') throw new Failure('nil-pointer', 'indirection through explicit nil');
      return fields(run, evaluate(run, expression.base, dot), expression.fields, dot, [], undefined, expression.span);
    case 'variable':
      return fields(run, variable(run, expression.name), expression.fields, dot, [], undefined, expression.span);
    case 'function':
      return evaluateFunction(run, expression.name, [], dot, undefined, expression.span);
    case 'pipe':
      return deeper(run, () => evaluatePipe(run, expression, dot));
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

/** A chain of fields; arguments go to the last, which must be a method then. */
function fields(run: Run, base: Value, names: readonly string[], dot: Value, rest: readonly Expression[], final: Value | undefined, span: Span): Value {
  let value = base;
  const last = names.length - 1;
  for (let index = 0; index <= last; index += 1) {
    const name = names[index] ?? '';
    const given = index === last && (rest.length > 0 || final !== undefined);
    const args = given ? rest.map((each) => evaluate(run, each, dot)) : [];
    if (given && final) args.push(final);
    run.place = span;
    value = fieldOf(run, value, name, args);
  }
  return value;
}

function evaluateFunction(run: Run, name: string, rest: readonly Expression[], dot: Value, final: Value | undefined, span: Span): Value {
  if (name === 'and' || name === 'or') return shortCircuit(run, name === 'or', rest, dot, final);
  return callFunction(run, name, rest, dot, final, span);
}

/** `and` and `or` give the first argument that decides, and evaluate no other. */
function shortCircuit(run: Run, any: boolean, rest: readonly Expression[], dot: Value, final: Value | undefined): Value {
  const { place } = run;
  if (rest.length === 0 && final === undefined) throw new Failure('type', `wrong number of args for ${any ? 'or' : 'and'}: want at least 1 got 0`);
  let value: Value = NIL;
  const lastIndex = final === undefined ? rest.length - 1 : rest.length;
  for (const [index, each] of rest.entries()) {
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
