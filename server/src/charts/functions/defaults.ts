import { Blocked } from '../execute/failure';
import { bool, NIL, unknown, truth } from '../make';
import { deepOrigins, originsOf } from '../text';
import { kindName, typeName } from '../go/types';
import { deepEqual } from '../go/equal';
import type { Unknown, Value } from '../value';
import { at, open, originsOfAll, strict, text, type Family, type Host } from './kit';

/** The first reason why a value is not known. */
function whyOf(value: Value): Unknown {
  if (value.kind === 'unknown') return value.why;
  if (value.kind === 'dict' && value.rest) return value.rest;
  if (value.kind === 'string') for (const segment of value.segments) if (segment.unknown) return segment.unknown;
  return { code: 'function', name: '' };
}

/** Whether a value is empty; where that cannot be known, it is decided, but for what a missing chart's defaults would say. */
function isEmpty(value: Value, host: Host): boolean {
  const known = truth(value);
  if (known !== undefined) return !known;
  const why = whyOf(value);
  if (why.code === 'dependency') throw new Blocked(why);
  return !host.choose(why);
}

/** Sprig's defaults and its functions about types. */
export const DEFAULTS: Family = {
  default: open('aa*', (args, host) => {
    const given = args[1];
    return given === undefined || isEmpty(given, host) ? at(args, 0) : given;
  }),
  empty: open('a', (args) => {
    const known = truth(at(args, 0));
    return known === undefined ? unknown(whyOf(at(args, 0)), deepOrigins(at(args, 0))) : bool(!known, originsOf(at(args, 0)));
  }),
  coalesce: open('a*', (args, host) => args.find((arg) => !isEmpty(arg, host)) ?? NIL),
  ternary: open('aab', (args) => {
    const test = at(args, 2);
    if (test.kind === 'bool') return at(args, test.value ? 0 : 1);
    return test.kind === 'unknown' ? unknown(test.why, originsOfAll(args)) : NIL;
  }),
  all: open('a*', (args, host) => bool(args.every((arg) => !isEmpty(arg, host)), originsOfAll(args))),
  any: open('a*', (args, host) => bool(args.some((arg) => !isEmpty(arg, host)), originsOfAll(args))),
  typeOf: strict('a', (args) => ({ kind: 'string', segments: [{ text: typeName(at(args, 0)), origins: [] }] })),
  typeIs: strict('sa', (args) => bool(text(args, 0) === typeName(at(args, 1)), originsOf(at(args, 1)))),
  typeIsLike: strict('sa', (args) => {
    const type = typeName(at(args, 1));
    return bool(text(args, 0) === type || `*${text(args, 0)}` === type, originsOf(at(args, 1)));
  }),
  kindOf: strict('a', (args) => ({ kind: 'string', segments: [{ text: kindName(at(args, 0)), origins: [] }] })),
  kindIs: strict('sa', (args) => bool(text(args, 0) === kindName(at(args, 1)), originsOf(at(args, 1)))),
  deepEqual: strict('aa', (args) => bool(deepEqual(at(args, 0), at(args, 1)), originsOfAll(args))),
};
