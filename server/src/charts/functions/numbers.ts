import { Blocked } from '../execute/failure';
import { knownText } from './kit';
import { parseFloat64, parseInteger, wrapped } from '../go/number';
import type { Value } from '../value';

/** spf13/cast's ToInt64, as Sprig uses it: what is no number is 0. */
export function toInt64(value: Value): bigint {
  switch (value.kind) {
    case 'unknown':
      throw new Blocked(value.why);
    case 'int':
      return value.value;
    case 'float':
      return truncated(value.value);
    case 'bool':
      return value.value ? 1n : 0n;
    case 'string':
      return parseInteger(withoutZeroDecimal(knownText(value)), 0) ?? 0n;
    default:
      return 0n;
  }
}

/** What does not fit an int64 becomes the smallest one, as on the processors that Helm runs on. */
function truncated(value: number): bigint {
  if (!Number.isFinite(value)) return -(2n ** 63n);
  const whole = BigInt(Math.trunc(value));
  return wrapped(whole) === whole ? whole : -(2n ** 63n);
}

/** `1.00` counts as 1, `1.5` as no integer. */
function withoutZeroDecimal(text: string): string {
  return /^[+-]?\d+\.0*$/.test(text) ? text.slice(0, text.indexOf('.')) : text;
}

/** spf13/cast's ToFloat64: what is no number is 0. */
export function toFloat64(value: Value): number {
  switch (value.kind) {
    case 'unknown':
      throw new Blocked(value.why);
    case 'int':
      return Number(value.value);
    case 'float':
      return value.value;
    case 'bool':
      return value.value ? 1 : 0;
    case 'string':
      return parseFloat64(knownText(value)) ?? 0;
    default:
      return 0;
  }
}
