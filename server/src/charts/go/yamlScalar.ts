import { parseFloat64, parseInteger } from './number';

/** What a plain YAML scalar stands for in go-yaml's version 2, which Helm reads values and writes YAML with. */
export type Resolved =
  | { readonly kind: 'null' } | { readonly kind: 'string' } | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'int'; readonly value: bigint } | { readonly kind: 'float'; readonly value: number };

const TRUE = new Set(['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']);
const FALSE = new Set(['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']);
const NULL = new Set(['', '~', 'null', 'Null', 'NULL']);
const INFINITE = /^([+-]?)\.(?:inf|Inf|INF)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const BASE60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const TIMESTAMP = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d*)?(?:Z|[+-]\d\d:\d\d))|(?: (\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d*)?))?$/;
const MAX_UINT64 = 2n ** 64n - 1n;

/**
 * Reads a plain scalar as go-yaml does: YAML 1.1's `yes`, `on` and `0777` included. A timestamp stays a string.
 */
export function resolveScalar(text: string): Resolved {
  if (NULL.has(text)) return { kind: 'null' };
  if (TRUE.has(text)) return { kind: 'bool', value: true };
  if (FALSE.has(text)) return { kind: 'bool', value: false };
  const first = text.charCodeAt(0);
  // A number begins with a sign, a dot or a digit.
  if (first !== 43 && first !== 45 && first !== 46 && !(first >= 48 && first <= 57)) return { kind: 'string' };
  const infinite = INFINITE.exec(text);
  if (infinite) return { kind: 'float', value: infinite[1] === '-' ? -Infinity : Infinity };
  if (/^\.(?:nan|NaN|NAN)$/.test(text)) return { kind: 'float', value: NaN };
  return number(text, first === 46);
}

function number(text: string, dotted: boolean): Resolved {
  if (dotted) {
    const float = parseFloat64(text);
    return float === undefined ? { kind: 'string' } : { kind: 'float', value: float };
  }
  if (isTimestamp(text)) return { kind: 'string' };
  const plain = text.replaceAll('_', '');
  const integer = parseInteger(plain, 0) ?? unsigned(plain);
  if (integer !== undefined) return { kind: 'int', value: integer };
  if (!FLOAT.test(plain)) return { kind: 'string' };
  const float = parseFloat64(plain);
  return float === undefined ? { kind: 'string' } : { kind: 'float', value: float };
}

function unsigned(text: string): bigint | undefined {
  if (!/^(?:0|[1-9]\d*)$/.test(text)) return undefined;
  const value = BigInt(text.slice(0, 30));
  return text.length <= 20 && value <= MAX_UINT64 ? value : undefined;
}

/** Whether go-yaml takes the text for a time, and so quotes it when it writes a string. */
export function isTimestamp(text: string): boolean {
  const found = TIMESTAMP.exec(text);
  if (!found) return false;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  const time = [found[4] ?? found[7], found[5] ?? found[8], found[6] ?? found[9]].map((part) => Number(part ?? 0));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && (time[0] ?? 0) < 24 && (time[1] ?? 0) < 60 && (time[2] ?? 0) < 60;
}

/** Whether a string would be read as something else if it were written plain. */
export function needsQuotes(text: string): boolean {
  return resolveScalar(text).kind !== 'string' || BASE60.test(text) || isTimestamp(text);
}
