import type { Span } from '../../base/span';
import { FUNCTIONS } from '../functions/table';
import type { GoFunction, Parameter } from '../functions/kit';
import { typeName } from '../go/types';
import { float, int, unknown } from '../make';
import { deepOrigins, NONE, union } from '../text';
import type { Expression } from '../template/nodes';
import type { Origins, Unknown, Value } from '../value';
import { evaluate } from './evaluate';
import { Blocked, countingWalked, Failure } from './failure';
import { literalOrigins, noteRead, spend, type Run } from './run';

const TYPES: Readonly<Record<Parameter, string>> = {
  a: 'interface {}', s: 'string', i: 'int', I: 'int64', u: 'uint32', f: 'float64', b: 'bool', d: 'map[string]interface {}', l: '[]interface {}', t: '[]string',
};

/**
 * Calls a function with what stands behind it and what a pipeline gives, checking types as Go does.
 *
 * @param words the function's name, unless it stands alone as an argument, and what stands behind it
 */
export function callFunction(run: Run, name: string, words: readonly Expression[], dot: Value, final: Value | undefined, span: Span): Value {
  const called = FUNCTIONS.get(name);
  const given = Math.max(0, words.length - 1);
  if (called) checkCount(called, name, given + (final === undefined ? 0 : 1));
  const args: Value[] = [];
  for (let index = 0; index < given; index += 1) {
    const expression = words[index + 1];
    if (!expression) break;
    run.place = expression.span;
    args.push(called ? argument(run, expression, dot, parameter(called, index)) : evaluate(run, expression, dot));
  }
  run.place = span;
  if (final) args.push(called ? checked(final, parameter(called, given)) : final);
  if (!called) return unknown({ code: 'function', name }, allOrigins(args));
  spend(run, 1);
  const { answering } = run;
  const value = invoke(run, called, args);
  run.answering = answering;
  if (READERS.has(name)) noteRead(run, value);
  return value;
}

/** Functions that look a leaf up, as fields do. */
const READERS: ReadonlySet<string> = new Set(['get', 'index', 'dig']);

/** Calls it; what cannot be known makes the result unknown. */
function invoke(run: Run, called: GoFunction, args: readonly Value[]): Value {
  if (!called.open) for (const arg of args) if (arg.kind === 'unknown') return unknown(arg.why, allOrigins(args));
  const { depth } = run;
  for (const arg of args) spendSize(run, arg);
  let seen = 0;
  const value = ((): Value => {
    try {
      return countingWalked(() => called.call(args, run), (values) => (seen = values));
    } catch (error) {
      // A text of more characters than there can be is a matter of the budget too.
      const why = error instanceof Blocked ? error.why : error instanceof RangeError ? TOO_LARGE : undefined;
      if (!why) throw error;
      run.depth = depth;
      return unknown(why, allOrigins(args));
    }
  })();
  spend(run, Math.floor(seen / WALKED_PER_STEP));
  spendSize(run, value);
  return value;
}

const TOO_LARGE: Unknown = { code: 'budget', name: '' };
const CHARACTERS_PER_STEP = 32;
const ITEMS_PER_STEP = 64;
const SEGMENTS_PER_STEP = 4;
const WALKED_PER_STEP = 4;

/**
 * Takes from the budget for what a function reads and makes, so that a text or list that doubles in each pass ends; small ones cost nothing. The entries of a
 * dict are not counted: to ask for their number would be noted as a reading of all keys, after which every edit of values would execute the file again.
 */
function spendSize(run: Run, value: Value): void {
  if (value.kind === 'list') spend(run, Math.floor(value.items.length / ITEMS_PER_STEP));
  if (value.kind !== 'string') return;
  let length = 0;
  for (const { text } of value.segments) length += text.length;
  spend(run, Math.floor(length / CHARACTERS_PER_STEP) + Math.floor(value.segments.length / SEGMENTS_PER_STEP));
}

function allOrigins(args: readonly Value[]): Origins {
  let origins = NONE;
  for (const arg of args) origins = union(origins, deepOrigins(arg));
  return origins;
}

function checkCount(called: GoFunction, name: string, count: number): void {
  const wanted = called.parameters.length;
  if (called.variadic ? count >= wanted - 1 : count === wanted) return;
  throw new Failure('type', `wrong number of args for ${name}: want ${called.variadic ? `at least ${wanted - 1}` : wanted} got ${count}`);
}

function parameter(called: GoFunction, index: number): Parameter {
  return called.parameters[Math.min(index, called.parameters.length - 1)] ?? 'a';
}

/** A literal number takes the parameter's type, where it fits. */
function argument(run: Run, expression: Expression, dot: Value, type: Parameter): Value {
  if (expression.kind === 'number' && type !== 'a') {
    if (type === 'i' && expression.asInt !== undefined) return int(expression.asInt, literalOrigins(run, expression));
    if (type === 'I' && expression.asInt !== undefined) return { ...int(expression.asInt, literalOrigins(run, expression)), type: 'int64' };
    if (type === 'u' && expression.asInt !== undefined && expression.asInt >= 0n) return int(BigInt.asUintN(32, expression.asInt), literalOrigins(run, expression));
    if (type === 'f' && expression.asFloat !== undefined) return float(expression.asFloat, literalOrigins(run, expression));
    throw new Failure('type', `expected ${TYPES[type]}; found a number`);
  }
  if (expression.kind === 'nil' && !['a', 'd', 'l', 't'].includes(type)) throw new Failure('type', `cannot assign nil to ${TYPES[type]}`);
  const value = evaluate(run, expression, dot);
  return checked(value, type);
}

function checked(value: Value, type: Parameter): Value {
  if (type === 'a' || value.kind === 'unknown' || fits(value, type)) return value.kind === 'nil' && value.typed ? { kind: 'nil', origins: value.origins } : value;
  throw new Failure('type', `wrong type for value; expected ${TYPES[type]}; got ${typeName(value)}`);
}

function fits(value: Value, type: Parameter): boolean {
  switch (type) {
    case 's':
      return value.kind === 'string';
    case 'i':
      return value.kind === 'int' && value.type === 'int';
    case 'I':
      return value.kind === 'int' && value.type === 'int64';
    case 'u':
      return false;
    case 'f':
      return value.kind === 'float';
    case 'b':
      return value.kind === 'bool';
    case 'd':
      return (value.kind === 'dict' && (value.type === undefined || value.type === 'common.Values')) || (value.kind === 'nil' && !value.typed);
    case 'l':
      return (value.kind === 'list' && value.type === undefined) || (value.kind === 'nil' && !value.typed);
    case 't':
      return (value.kind === 'list' && value.type === '[]string') || (value.kind === 'nil' && !value.typed);
    case 'a':
      return true;
  }
}
