import { Blocked, countWalked, Failure } from '../execute/failure';
import { bool, float, int64, strings } from '../make';
import { deepOrigins, NONE, string, textOf, union, unknownIn } from '../text';
import type { DictValue, ListValue, Origins, StringValue, TemplateFile, Unknown, Value } from '../value';

/**
 * The type of a parameter as Go declares it: `a`ny, `s`tring, `i`nt, `I`nt64, `f`loat64, `b`ool, `d`ict (`map[string]interface {}`),
 * `l`ist (`[]interface {}`), `t`he string list `[]string`, `u`int32, which a literal alone can be.
 */
export type Parameter = 'a' | 's' | 'i' | 'I' | 'u' | 'f' | 'b' | 'd' | 'l' | 't';

/** What a function may ask of the rendering that calls it. */
export interface Host {
  /** Executes a named template into a text. */
  include(name: string, data: Value): Value;
  /** Parses and executes a text as a template. */
  tpl(text: StringValue, data: Value): Value;
  /** The template whose functions are called. */
  readonly file: TemplateFile;
  /** Takes from the budget: a function that makes much says so beforehand. */
  spend(amount: number): void;
  /** Takes from the budget too, unless that leaves little for the rest: false then, and who asked does without. */
  affords(amount: number): boolean;
  /** Decides what cannot be known, once for each place of a rendering. */
  choose(why: Unknown): boolean;
  /** Notes a change of a dict, so that another rendering starts from the old state. */
  change(dict: DictValue, key: string, value: Value | undefined): void;
}

export interface GoFunction {
  readonly parameters: readonly Parameter[];
  /** Whether the last parameter may be given any number of times. */
  readonly variadic: boolean;
  /** Whether it takes unknown arguments itself; otherwise one of them makes the result unknown. */
  readonly open: boolean;
  call(args: readonly Value[], host: Host): Value;
}

export type Family = Readonly<Record<string, GoFunction>>;

export type Body = (args: readonly Value[], host: Host) => Value;

function signature(text: string): Pick<GoFunction, 'parameters' | 'variadic'> {
  return { parameters: Array.from(text.replace('*', '')) as Parameter[], variadic: text.endsWith('*') };
}

/** A function of that signature, such as `sa*`; unknown arguments make it unknown. */
export function strict(types: string, call: Body): GoFunction {
  return { ...signature(types), open: false, call };
}

/** A function that looks at unknown arguments itself. */
export function open(types: string, call: Body): GoFunction {
  return { ...signature(types), open: true, call };
}

/** What a plain function may give; a bigint is Go's int64. */
export type Plain = string | boolean | number | bigint | readonly string[] | Value;

/** A function over plain values: texts for `s`, numbers for `i`, and so on; what it makes comes from all arguments. */
export function plain(types: string, compute: (args: readonly Native[]) => Plain): GoFunction {
  return strict(types, (args) => {
    let origins = NONE;
    for (const arg of args) origins = union(origins, deepOrigins(arg));
    return lift(compute(args.map(native)), origins);
  });
}

/** `any` arguments stay values. */
export type Native = string | number | boolean | Value;

function native(value: Value): Native {
  if (value.kind === 'string') return knownText(value);
  return value;
}

function lift(result: Plain, origins: Origins): Value {
  if (typeof result === 'string') return string(result, origins);
  if (typeof result === 'boolean') return bool(result, origins);
  if (typeof result === 'number') return float(result, origins);
  if (typeof result === 'bigint') return int64(result, origins);
  return 'kind' in result ? result : strings(result, origins);
}

/** The argument at `index`; a missing one is a mistake of the caller's arity check. */
export function at(args: readonly Value[], index: number): Value {
  const value = args[index];
  if (!value) throw new Failure('function', 'missing argument');
  return value;
}

/** A text that is known in full. */
export function knownText(value: StringValue): string {
  const why = unknownIn(value);
  if (why) throw new Blocked(why);
  return textOf(value);
}

export function text(args: readonly Value[], index: number): string {
  const value = at(args, index);
  if (value.kind === 'unknown') throw new Blocked(value.why);
  if (value.kind !== 'string') throw new Failure('type', 'expected string');
  return knownText(value);
}

export function stringAt(args: readonly Value[], index: number): StringValue {
  const value = at(args, index);
  if (value.kind === 'unknown') throw new Blocked(value.why);
  if (value.kind !== 'string') throw new Failure('type', 'expected string');
  return value;
}

export function integer(args: readonly Value[], index: number): number {
  const value = at(args, index);
  if (value.kind === 'unknown') throw new Blocked(value.why);
  if (value.kind === 'int') return Number(value.value);
  if (value.kind === 'float') return value.value;
  throw new Failure('type', 'expected int');
}

export function dictAt(args: readonly Value[], index: number): DictValue {
  const value = at(args, index);
  if (value.kind === 'unknown') throw new Blocked(value.why);
  if (value.kind === 'nil') return { kind: 'dict', entries: new Map(), origins: NONE };
  if (value.kind !== 'dict') throw new Failure('type', 'expected map[string]interface {}');
  return value;
}

/** A dict all of whose keys are known; what depends on all of them is unknown otherwise. */
export function closed(value: DictValue): DictValue {
  if (value.rest) throw new Blocked(value.rest);
  return value;
}

/** The list at `index`; anything else fails with Sprig's words. */
export function listAt(args: readonly Value[], index: number, name: string): ListValue {
  const value = at(args, index);
  if (value.kind === 'unknown') throw new Blocked(value.why);
  if (value.kind !== 'list') throw new Failure('function', `Cannot find ${name} on type ${value.kind}`);
  return value;
}

export function fail(message: string): Failure {
  return new Failure('function', message);
}

/** The origins of all arguments and of what they hold. */
export function originsOfAll(args: readonly Value[]): Origins {
  let origins = NONE;
  for (const arg of args) origins = union(origins, deepOrigins(arg));
  return origins;
}

/** Throws where a value, or what it holds, is unknown. */
export function requireKnown(value: Value, depth = 0): void {
  countWalked('');
  if (value.kind === 'unknown') throw new Blocked(value.why);
  if (value.kind === 'string') knownText(value);
  if (depth > 50) throw new Blocked({ code: 'budget', name: '' });
  if (value.kind === 'list') for (const item of value.items) requireKnown(item, depth + 1);
  if (value.kind === 'dict') for (const item of closed(value).entries.values()) requireKnown(item, depth + 1);
}
