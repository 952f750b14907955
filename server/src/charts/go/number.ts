const MAX_INT64 = 2n ** 63n - 1n;
const MIN_INT64 = -(2n ** 63n);
const PREFIXED = /^([+-]?)0([xXoObB])([0-9a-fA-F_]+)$/;
const UNDERSCORES = /^(?!_)(?!.*__)(?!.*_$)/;
const FLOAT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const HEX_FLOAT = /^([+-]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([+-]?\d+)$/;

/** Whether a number fits Go's int64. */
export function fitsInt64(value: bigint): boolean {
  return value >= MIN_INT64 && value <= MAX_INT64;
}

/** The number wrapped to 64 bits with a sign, as Go's arithmetic overflows. */
export function wrapped(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}

/**
 * Parses an integer as strconv.ParseInt(text, base, 64) does; base 0 reads prefixes and underscores, a leading 0 meaning octal.
 *
 * @returns undefined where Go gives an error, an overflow included
 */
export function parseInteger(text: string, base: 0 | 10): bigint | undefined {
  if (base === 10) return /^[+-]?\d+$/.test(text) ? bounded(BigInt(text.replace(/^\+/, ''))) : undefined;
  const prefixed = PREFIXED.exec(text);
  if (prefixed) return prefixedInteger(prefixed[1] ?? '', (prefixed[2] ?? '').toLowerCase(), (prefixed[3] ?? '').replace(/^_/, ''));
  const digits = /^([+-]?)(\d[\d_]*)$/.exec(text);
  const body = digits?.[2];
  if (body === undefined || !UNDERSCORES.test(body)) return undefined;
  const plain = body.replaceAll('_', '');
  const sign = digits?.[1] === '-' ? -1n : 1n;
  if (plain.length > 1 && plain.startsWith('0')) return /^[0-7]+$/.test(plain) ? bounded(sign * BigInt(`0o${plain}`)) : undefined;
  return bounded(sign * BigInt(plain));
}

function prefixedInteger(sign: string, prefix: string, body: string): bigint | undefined {
  const digits = prefix === 'x' ? /^[0-9a-fA-F_]+$/ : prefix === 'o' ? /^[0-7_]+$/ : /^[01_]+$/;
  if (!digits.test(body) || !UNDERSCORES.test(body)) return undefined;
  const value = BigInt(`0${prefix}${body.replaceAll('_', '')}`);
  return bounded(sign === '-' ? -value : value);
}

function bounded(value: bigint): bigint | undefined {
  return fitsInt64(value) ? value : undefined;
}

/** Parses a float as strconv.ParseFloat(text, 64) does: decimal, hexadecimal with an exponent, infinities; undefined for an error. */
export function parseFloat64(text: string): number | undefined {
  if (FLOAT.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? value : undefined;
  }
  if (/^[+-]?inf(?:inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return NaN;
  const hex = HEX_FLOAT.exec(text);
  if (!hex || (hex[2] === '' && hex[3] === '')) return undefined;
  const fraction = hex[3] ?? '';
  const mantissa = Number(BigInt(`0x${hex[2] ?? ''}${fraction}`));
  const value = mantissa * 2 ** (Number(hex[4]) - 4 * fraction.length);
  return hex[1] === '-' ? -value : value;
}

/** The shortest digits of a number and where its decimal point stands: 0.digits × 10^point. */
function shortest(value: number): { readonly digits: string; readonly exponent: number } {
  const [mantissa = '0', exponent = '0'] = Math.abs(value).toExponential().split('e');
  return { digits: mantissa.replace('.', ''), exponent: Number(exponent) };
}

function special(value: number): string | undefined {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return '+Inf';
  return value === -Infinity ? '-Inf' : undefined;
}

/**
 * A float64 as strconv.FormatFloat(value, format, precision, 64) gives it.
 *
 * @param precision -1 for the shortest text that reads back as the same number
 * @param threshold the exponent from which the shortest `g` is written with an exponent: 6 in fmt, 21 in JSON
 */
export function formatFloat(value: number, format: 'e' | 'f' | 'g', precision: number, threshold = 6): string {
  const name = special(value);
  if (name !== undefined) return name;
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const size = Math.abs(value);
  if (format === 'f') return sign + (precision < 0 ? plainDigits(size) : fixed(size, precision));
  if (format === 'e') return sign + exponentForm(precision < 0 ? size.toExponential() : size.toExponential(Math.min(precision, 100)));
  if (precision < 0) {
    const { exponent } = shortest(size);
    if (exponent < -4 || exponent >= threshold) return sign + exponentForm(size.toExponential());
    return sign + plainDigits(size);
  }
  return sign + general(size, precision === 0 ? 1 : precision);
}

/** `%g` with a precision: trailing zeros are not written. */
function general(size: number, precision: number): string {
  const rounded = size.toExponential(Math.min(precision, 101) - 1);
  const exponent = Number(rounded.split('e')[1]);
  const digits = (rounded.split('e')[0] ?? '').replace('.', '').replace(/0+$/, '');
  const limit = precision > digits.length && digits.length >= exponent + 1 ? digits.length : precision;
  if (exponent < -4 || exponent >= limit) {
    const mantissa = (rounded.split('e')[0] ?? '').replace(/\.?0+$/, (zeros) => (zeros.startsWith('.') ? '' : zeros));
    return exponentForm(`${mantissa.includes('.') ? mantissa.replace(/0+$/, '') : mantissa}e${exponent < 0 ? '' : '+'}${exponent}`);
  }
  return plainDigits(Number(rounded));
}

function fixed(size: number, precision: number): string {
  if (size < 1e21) return size.toFixed(Math.min(precision, 100));
  const digits = BigInt(size).toString();
  return precision > 0 ? `${digits}.${'0'.repeat(precision)}` : digits;
}

/** Every digit without an exponent. */
function plainDigits(size: number): string {
  const { digits, exponent } = shortest(size);
  if (exponent < 0) return size === 0 ? '0' : `0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return digits + '0'.repeat(exponent + 1 - digits.length);
  return `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

/** JavaScript writes an exponent with as few digits as it takes, Go with two at least. */
function exponentForm(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}
