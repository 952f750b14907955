/** digits × 10^-scale, exactly. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

const DIVISION_DIGITS = 16;

/** The decimal that a float prints as, after shopspring/decimal's NewFromFloat. What is no number counts as 0. */
export function decimal(value: number): Decimal {
  if (!Number.isFinite(value)) return { digits: 0n, scale: 0 };
  const [mantissa = '0', exponent = '0'] = value.toExponential().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
}

/** A quotient rounded to 16 places, halves away from zero. */
export function divided(a: Decimal, b: Decimal): Decimal {
  const numerator = a.digits * 10n ** BigInt(DIVISION_DIGITS + b.scale + 1);
  const quotient = numerator / (b.digits * 10n ** BigInt(a.scale));
  const rest = quotient % 10n;
  const up = rest >= 5n ? 1n : rest <= -5n ? -1n : 0n;
  return { digits: quotient / 10n + up, scale: DIVISION_DIGITS };
}

export function toNumber(value: Decimal): number {
  return Number(`${value.digits}e${-value.scale}`);
}
