import { float, int, int64 } from '../make';
import { formatValue } from '../go/format';
import { parseInteger, wrapped } from '../go/number';
import { string } from '../text';
import type { ListValue, Value } from '../value';
import { decimal, divided, toNumber, type Decimal } from '../go/decimal';
import { at, fail, integer, originsOfAll, strict, text, type Family, type Host } from './kit';
import { toFloat64, toInt64 } from './numbers';

const MAX_ITEMS = 1_000_000;

function over(types: string, compute: (numbers: readonly bigint[]) => bigint) {
  return strict(types, (args) => int64(wrapped(compute(args.map(toInt64))), originsOfAll(args)));
}

function folded(types: string, step: (a: Decimal, b: Decimal) => Decimal, start?: Decimal) {
  return strict(types, (args) => {
    const numbers = args.map((arg) => decimal(toFloat64(arg)));
    const [first = decimal(0), ...rest] = start ? [start, ...numbers] : numbers;
    return float(toNumber(rest.reduce(step, first)), originsOfAll(args));
  });
}

const DECIMAL = {
  add: (a: Decimal, b: Decimal): Decimal => {
    const scale = Math.max(a.scale, b.scale);
    return { digits: a.digits * 10n ** BigInt(scale - a.scale) + b.digits * 10n ** BigInt(scale - b.scale), scale };
  },
  sub: (a: Decimal, b: Decimal): Decimal => DECIMAL.add(a, { ...b, digits: -b.digits }),
  mul: (a: Decimal, b: Decimal): Decimal => ({ digits: a.digits * b.digits, scale: a.scale + b.scale }),
  div: (a: Decimal, b: Decimal): Decimal => {
    if (b.digits === 0n) throw fail('decimal division by 0');
    return divided(a, b);
  },
};

function extreme(types: string, better: (a: bigint, b: bigint) => boolean) {
  return over(types, (numbers) => numbers.reduce((best, each) => (better(each, best) ? each : best)));
}

function extremeFloat(better: (a: number, b: number) => number) {
  return strict('aa*', (args) => float(args.map(toFloat64).reduce((best, each) => better(best, each)), originsOfAll(args)));
}

/** Sprig's own rounding, which is not symmetric around zero. */
function round(value: number, places: number, roundOn: number): number {
  const power = 10 ** places;
  const digit = power * value;
  return (digit - Math.trunc(digit) >= roundOn ? Math.ceil(digit) : Math.floor(digit)) / power;
}

function steps(start: number, stop: number, step: number, host: Host): readonly number[] {
  if (stop < start ? step >= 0 : step <= 0) return [];
  const count = Math.ceil((stop - start) / step);
  if (count > MAX_ITEMS) host.spend(Infinity);
  host.spend(count);
  return Array.from({ length: Math.max(count, 0) }, (_, index) => start + index * step);
}

function ints(numbers: readonly number[]): ListValue {
  return { kind: 'list', type: '[]int', items: numbers.map((each) => int(each)), origins: [] };
}

/** The numbers of `seq`, after the command of that name. */
function sequence(args: readonly Value[], host: Host): readonly number[] {
  const [a = 0, b = 0, c = 0] = args.map((_, index) => integer(args, index));
  if (args.length === 1) return a < 1 ? steps(1, a - 1, -1, host) : steps(1, a + 1, 1, host);
  if (args.length === 2) return b < a ? steps(a, b - 1, -1, host) : steps(a, b + 1, 1, host);
  if (args.length !== 3) return [];
  if (c < a) return b > 0 ? [] : steps(a, c - 1, b, host);
  return steps(a, c + 1, b, host);
}

function nonZero(value: bigint): bigint {
  if (value === 0n) throw fail('integer divide by zero');
  return value;
}

export const MATHS: Family = {
  add: over('a*', (numbers) => numbers.reduce((sum, each) => sum + each, 0n)),
  add1: over('a', ([first = 0n]) => first + 1n),
  sub: over('aa', ([a = 0n, b = 0n]) => a - b),
  mul: over('aa*', (numbers) => numbers.reduce((product, each) => wrapped(product * each), 1n)),
  div: over('aa', ([a = 0n, b = 0n]) => a / nonZero(b)),
  mod: over('aa', ([a = 0n, b = 0n]) => a % nonZero(b)),
  max: extreme('aa*', (a, b) => a > b),
  biggest: extreme('aa*', (a, b) => a > b),
  min: extreme('aa*', (a, b) => a < b),
  maxf: extremeFloat(Math.max),
  minf: extremeFloat(Math.min),
  addf: folded('a*', DECIMAL.add, decimal(0)),
  add1f: folded('a', DECIMAL.add, decimal(1)),
  subf: folded('aa*', DECIMAL.sub),
  mulf: folded('aa*', DECIMAL.mul),
  divf: folded('aa*', DECIMAL.div),
  ceil: strict('a', (args) => float(Math.ceil(toFloat64(at(args, 0))), originsOfAll(args))),
  floor: strict('a', (args) => float(Math.floor(toFloat64(at(args, 0))), originsOfAll(args))),
  round: strict('aif*', (args) => {
    const roundOn = args[2]?.kind === 'float' ? args[2].value : 0.5;
    return float(round(toFloat64(at(args, 0)), integer(args, 1), roundOn), originsOfAll(args));
  }),
  int: strict('a', (args) => int(toInt64(at(args, 0)), originsOfAll(args))),
  int64: strict('a', (args) => int64(toInt64(at(args, 0)), originsOfAll(args))),
  float64: strict('a', (args) => float(toFloat64(at(args, 0)), originsOfAll(args))),
  atoi: strict('s', (args) => int(parseInteger(text(args, 0), 10) ?? 0n, originsOfAll(args))),
  toDecimal: strict('a', (args) => {
    // A float is printed first, so that one with an exponent or a fraction is no number of octal digits.
    const written = formatValue(at(args, 0));
    return int64(/^[-+]?[0-7]+$/.test(written) ? octal(written) : 0n, originsOfAll(args));
  }),
  seq: strict('i*', (args, host) => string(sequence(args, host).join(' '), originsOfAll(args))),
  until: strict('i', (args, host) => {
    const count = integer(args, 0);
    return ints(steps(0, count, count < 0 ? -1 : 1, host));
  }),
  untilStep: strict('iii', (args, host) => ints(steps(integer(args, 0), integer(args, 1), integer(args, 2), host))),
};

function octal(written: string): bigint {
  return parseInteger(written.replace(/^([-+]?)0*/, '$10'), 0) ?? 0n;
}

