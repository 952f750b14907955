import { parseReference } from '../../reference/parse';

/** What is wrong with an alias, in the engine's distinctions, and which side of it. */
export interface AliasFailure {
  readonly of: 'name' | 'value';
  readonly what: 'tag' | 'digest' | 'registry' | 'no-registry' | 'invalid';
}

/** Whether a name is short: it has no part in front of its first slash that reads as a host (`.`, `:` or `localhost`). */
export function isShortName(name: string): boolean {
  const slash = name.indexOf('/');
  if (slash < 0) return true;
  const first = name.slice(0, slash);
  return !/[.:]/.test(first) && first !== 'localhost';
}

/**
 * What makes the engine refuse an alias (`parseShortNameValue` and `validateShortName` of sysregistriesv2): the name is a short one
 * without tag and digest, the value a full one without; an empty value takes an alias back.
 */
export function aliasFailure(name: string, value: string): AliasFailure | undefined {
  return failureOf(name, 'name', true) ?? (value === '' ? undefined : failureOf(value, 'value', false));
}

function failureOf(text: string, of: AliasFailure['of'], short: boolean): AliasFailure | undefined {
  const parsed = parseReference(text);
  if (!parsed.ok) return { of, what: 'invalid' };
  if (parsed.reference.tag !== undefined) return { of, what: 'tag' };
  if (parsed.reference.digest !== undefined) return { of, what: 'digest' };
  if (isShortName(text) === short) return undefined;
  return { of, what: short ? 'registry' : 'no-registry' };
}
