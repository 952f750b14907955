type Kind = 'invalid' | 'number' | 'upper' | 'alphabet' | 'connector' | 'punctuation' | 'other';

const SPACE = /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

function isConnector(char: string): boolean {
  return char === '-' || char === '_' || SPACE.test(char);
}

const isUpper = (char: string) => /\p{Lu}/u.test(char);
const isLetter = (char: string) => /\p{L}/u.test(char);
const isNumber = (char: string) => /\p{N}/u.test(char);
const isPunctuation = (char: string) => /\p{P}/u.test(char);

function kindOf(char: string): Kind {
  if (isConnector(char)) return 'connector';
  if (isPunctuation(char)) return 'punctuation';
  if (isUpper(char)) return 'upper';
  if (isLetter(char)) return 'alphabet';
  return isNumber(char) ? 'number' : 'other';
}

/** Splits after xstrings: `HTTPStatus` is `HTTP` and `Status`. */
function words(text: string): { readonly kind: Kind; readonly chars: readonly string[] }[] {
  const chars = Array.from(text);
  const found: { kind: Kind; chars: readonly string[] }[] = [];
  let from = 0;
  while (from < chars.length) {
    const kind = kindOf(chars[from] ?? '');
    const end = endOf(chars, from, kind);
    found.push({ kind, chars: chars.slice(from, end) });
    from = end;
  }
  return found;
}

function endOf(chars: readonly string[], from: number, kind: Kind): number {
  let end = from + 1;
  const run = (accepts: (char: string) => boolean) => {
    while (end < chars.length && accepts(chars[end] ?? '')) end += 1;
    return end;
  };
  switch (kind) {
    case 'connector':
      return run(isConnector);
    case 'punctuation':
      return run((char) => isPunctuation(char));
    case 'number':
      return run(isNumber);
    case 'alphabet':
      return run((char) => isLetter(char) && !isUpper(char));
    case 'other':
      return run((char) => kindOf(char) === 'other');
    default:
      break;
  }
  if (!isUpper(chars[end] ?? '')) return isLetter(chars[end] ?? '') ? run((char) => isLetter(char) && !isUpper(char)) : end;
  run(isUpper);
  return isLetter(chars[end] ?? '') ? end - 1 : end;
}

/** xstrings.ToSnakeCase and ToKebabCase: words in lower case with a connector between them, numbers staying with what they belong to. */
export function separatedCase(text: string, connector: string): string {
  const list = words(text);
  if (list.length === 0) return '';
  let out = '';
  const lower = (word: { readonly kind: Kind; readonly chars: readonly string[] }) => {
    if (word.kind !== 'upper' && word.kind !== 'connector') return word.chars.join('');
    return word.chars.map((char) => (isConnector(char) ? connector : isUpper(char) ? char.toLowerCase() : char)).join('');
  };
  const none = { kind: 'invalid', chars: [] } as const;
  let index = 0;
  const current = () => list[index] ?? none;
  const advance = () => {
    index += 1;
  };
  const plainNext = () => current().kind !== 'invalid' && current().kind !== 'punctuation' && current().kind !== 'connector';
  const takeWords = () => {
    while (current().kind === 'alphabet' || current().kind === 'number') {
      out += lower(current());
      advance();
    }
    if (plainNext()) out += connector;
  };
  while (index < list.length - 1) {
    const before = current();
    if (before.kind !== 'connector') out += lower(before);
    advance();
    if (before.kind === 'number') takeWords();
    else if (before.kind === 'connector') out += lower(before);
    else if (before.kind !== 'punctuation') {
      if (current().kind !== 'number') {
        if (plainNext()) out += connector;
      } else if (index < list.length - 1) {
        const number = current();
        advance();
        if (current().kind !== 'alphabet') {
          out += lower(number);
          if (plainNext()) out += connector;
        } else {
          out += connector + lower(number);
          takeWords();
        }
      }
    }
  }
  return out + lower(current());
}

/** xstrings.ToPascalCase, which Sprig's `camelcase` is. */
export function camelCase(text: string): string {
  const chars = Array.from(text);
  let out = '';
  let index = 0;
  while (index < chars.length && isConnector(chars[index] ?? '')) {
    out += chars[index] ?? '';
    index += 1;
  }
  if (index >= chars.length) return out;
  let current = chars[index] ?? '';
  let afterUpper = isUpper(current);
  current = current.toUpperCase();
  for (index += 1; index < chars.length; index += 1) {
    const before = current;
    current = chars[index] ?? '';
    if (isConnector(current) && isConnector(before)) {
      out += before;
      continue;
    }
    if (isConnector(before)) {
      afterUpper = isUpper(current);
      current = current.toUpperCase();
    } else {
      if (afterUpper && isUpper(current)) current = current.toLowerCase();
      else afterUpper = false;
      out += before;
    }
  }
  return out + current;
}
