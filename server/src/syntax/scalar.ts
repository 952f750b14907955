import type { ScalarNode } from './tree';

/** What a plain scalar of a values file becomes when Helm loads it. */
export type ScalarType = 'string' | 'null' | 'boolean' | 'number' | 'refused';

/** A scalar as Helm reads it: its type, and the text that a template action such as `{{ .Values.tag }}` prints for it. */
export interface HelmScalar {
  readonly type: ScalarType;
  /** For a null the empty text, for a value that Helm refuses to load (`.inf`, `.nan`) the text as written. */
  readonly printed: string;
}

const TRUE = new Set(['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE']);
const FALSE = new Set(['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false', 'False', 'FALSE']);
const NULL = new Set(['', '~', 'null', 'Null', 'NULL']);
const REFUSED = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|([1-9][0-9]*|0))$/;
const MOST_UNSIGNED = 2n ** 64n - 1n;
const MOST_SIGNED = 2n ** 63n - 1n;
const LEAST_SIGNED = -(2n ** 63n);
/** The exponent from which Go's `%v` writes one, and the one below which it does. */
const EXPONENT_FROM = 6;
const EXPONENT_BELOW = -4;

/**
 * Types a plain scalar's text as Helm 3 and 4 do: by the rules of go-yaml v2 (YAML 1.1 with `0o` octals, without
 * sexagesimals), through JSON, where every number becomes a float64. Measured with Helm 4.1.4.
 */
export function readPlain(text: string): HelmScalar {
  if (TRUE.has(text)) return { type: 'boolean', printed: 'true' };
  if (FALSE.has(text)) return { type: 'boolean', printed: 'false' };
  if (NULL.has(text)) return { type: 'null', printed: '' };
  if (REFUSED.test(text)) return { type: 'refused', printed: text };
  const number = numberOf(text);
  return number === undefined ? { type: 'string', printed: text } : { type: 'number', printed: printedNumber(number) };
}

/** What Helm prints for a scalar of a values file: of a quoted or block scalar its text, of a plain one what `readPlain` says, unless a tag makes it a text. */
export function printedByHelm(scalar: ScalarNode): string {
  return isPlain(scalar) ? readPlain(scalar.text).printed : scalar.text;
}

/** How Helm types a scalar of a values file. */
export function typeInHelm(scalar: ScalarNode): ScalarType {
  return isPlain(scalar) ? readPlain(scalar.text).type : 'string';
}

function isPlain(scalar: ScalarNode): boolean {
  return scalar.style === 'plain' && !/^(?:!!str|!|!<tag:yaml\.org,2002:str>)$/.test(scalar.tag ?? '');
}

/** The number that a plain scalar's text stands for, undefined where it is none; `readPlain` says by which rules. */
export function numberOf(text: string): number | undefined {
  const integer = integerOf(text);
  return integer === undefined ? floatOf(text) : Number(integer);
}

/** The whole number that a plain scalar's text stands for, exactly; undefined where it is none or has more than 64 bits. */
export function integerOf(text: string): bigint | undefined {
  return readInteger(digitsOf(text));
}

/** go-yaml takes underscores out before it reads digits, but only of texts that start with a digit or a sign. */
function digitsOf(text: string): string {
  return /^[-+0-9]/.test(text) ? text.replaceAll('_', '') : text;
}

function readInteger(text: string): bigint | undefined {
  const match = INTEGER.exec(text);
  if (!match) return undefined;
  const [, sign, hexadecimal, binary, octal, decimal] = match;
  const digits = hexadecimal ? `0x${hexadecimal}` : binary ? `0b${binary}` : octal ? `0o${octal}` : (decimal ?? '0');
  const size = BigInt(digits);
  const value = sign === '-' ? -size : size;
  const isSigned = value >= LEAST_SIGNED && value <= MOST_SIGNED;
  return isSigned || (sign === '' && value <= MOST_UNSIGNED) ? value : undefined;
}

/** A float too large for 64 bits stays a string. */
function floatOf(text: string): number | undefined {
  const digits = digitsOf(text);
  if (!FLOAT.test(digits)) return undefined;
  const value = Number(digits);
  return Number.isFinite(value) ? value : undefined;
}

/** A float64 as Go's `%v` prints it: the fewest digits that read back the same, and an exponent where it is below -4 or above 5. */
export function printedNumber(value: number): string {
  if (Object.is(value, -0)) return '-0';
  if (value === 0) return '0';
  const [mantissa = '', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent >= EXPONENT_BELOW && exponent < EXPONENT_FROM) return String(value);
  const sign = exponent < 0 ? '-' : '+';
  return `${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
