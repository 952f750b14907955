import { formatFloat } from '../go/number';

/** A float64 as encoding/json writes it. */
export function jsonNumber(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const size = Math.abs(value);
  if (size < 1e-6 || size >= 1e21) return formatFloat(value, 'e', -1).replace(/e-0(\d)$/, 'e-$1');
  return formatFloat(value, 'f', -1);
}
