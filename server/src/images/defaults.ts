/** `$VAR`, `${VAR}`, `${VAR:-default}`, `${VAR-default}`, and the forms whose word counts when the variable is set. */
const VARIABLE = /(?<!\$)\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-+?])([^{}$]*))?\})/g;

/**
 * The text with every variable replaced by its default: the one that stands in the expression, else the one that `known` gives.
 * Undefined where a variable has none, or where the text holds an expression of another form (`${A:-${B}}`, `$(…)`).
 */
export function defaultsFilled(text: string, known: ReadonlyMap<string, string | undefined> = new Map()): string | undefined {
  const missing = new Set<string>();
  const filled = text.replace(VARIABLE, (_, plain: string | undefined, braced: string | undefined, operator: string | undefined, word: string | undefined) => {
    const name = plain ?? braced ?? '';
    const value = valueOf(known.get(name), operator, word);
    if (value === undefined) missing.add(name);
    return value ?? '';
  });
  return missing.size === 0 && !filled.includes('$') && filled !== '' ? filled : undefined;
}

function valueOf(known: string | undefined, operator: string | undefined, word: string | undefined): string | undefined {
  const isSet = known !== undefined && (known !== '' || !operator?.startsWith(':'));
  switch (operator?.at(-1)) {
    case '-':
      return isSet ? known : word;
    case '+':
      return isSet ? word : '';
    default:
      return known;
  }
}

/** The names of the variables in a text. */
export function variableNames(text: string): readonly string[] {
  return [...text.matchAll(VARIABLE)].map(([, plain, braced]) => plain ?? braced ?? '');
}
