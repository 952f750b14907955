import type { Surroundings } from '../images/model';

const texts = new WeakMap<object, string>();

/**
 * A text that is equal for surroundings in which every finder finds the same: all that they hold but the path, so that what is added to them
 * later counts too. Undefined where a value cannot be written as a text, or must not be kept: what an `.env` file says may be a secret.
 */
export function surroundingsKey(surroundings: Surroundings): string | undefined {
  let key = '';
  for (const name in surroundings) {
    const value: unknown = surroundings[name as keyof Surroundings];
    if (name === 'path' || value === undefined) continue;
    if (name === 'variables') return undefined;
    const text = typeof value === 'object' && value !== null ? textOfObject(value) : JSON.stringify(value);
    if (text === undefined) return undefined;
    key += `${name}=${text};`;
  }
  return key;
}

/** Objects of surroundings stay the same while they say the same, and belong to many files. */
function textOfObject(value: object): string | undefined {
  const known = texts.get(value);
  if (known !== undefined) return known;
  try {
    const text = JSON.stringify(value, plain);
    texts.set(value, text);
    return text;
  } catch {
    return undefined;
  }
}

function plain(_name: string, value: unknown): unknown {
  if (value instanceof RegExp) return ['RegExp', String(value)];
  if (value instanceof Map) return ['Map', [...(value as Map<unknown, unknown>)]];
  if (value instanceof Set) return ['Set', [...(value as Set<unknown>)]];
  if (typeof value === 'function') throw new Error('A function has no text.');
  return value;
}
