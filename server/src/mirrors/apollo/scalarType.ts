import { isNull } from '../../syntax/access';
import type { ScalarNode } from '../../syntax/tree';

export type JsonType = 'text' | 'number' | 'boolean' | 'nothing';

const INTEGER = /^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const NOT_FINITE = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const BOOLEAN = /^(?:true|True|TRUE|false|False|FALSE)$/;
/** No number that means anything is longer; it keeps the expressions from walking over a long text. */
const LONGEST_NUMBER = 400;

/** What a scalar of a registry file is as JSON. Source: the core schema of YAML 1.2.2 (10.3.2), by which editors read it too. */
export function jsonType(scalar: ScalarNode): JsonType {
  if (scalar.style !== 'plain') return 'text';
  if (isNull(scalar)) return 'nothing';
  if (BOOLEAN.test(scalar.text)) return 'boolean';
  if (scalar.text.length > LONGEST_NUMBER) return 'text';
  return INTEGER.test(scalar.text) || FLOAT.test(scalar.text) || NOT_FINITE.test(scalar.text) ? 'number' : 'text';
}

/** The value of a scalar whose type is `number`; NaN for `.inf` and `.nan`, which JSON does not know. */
export function numberOf(scalar: ScalarNode): number {
  return Number(scalar.text);
}
