import { goRegexp } from '../../base/goRegexp';

/** What expressions on texts come to. */
type Value = string | number | boolean | readonly string[];
/** Undefined where CEL gives an error, or where what is asked for is not known here. */
type Evaluated = Value | undefined;
type Node = (image: string) => Evaluated;

/**
 * Compiles an expression of CEL on the image of a container, as policies use them: texts and numbers, their functions (`cel-go`'s `ext.Strings`),
 * conditions and comparisons. Undefined for every other expression.
 */
export function celOnImage(expression: string, container: string): ((image: string) => string | undefined) | undefined {
  const tokens = tokensOf(expression);
  if (!tokens) return undefined;
  const parser: Parser = { tokens, at: 0, depth: 0, container };
  const root = conditional(parser);
  if (!root || parser.at < tokens.length) return undefined;
  return (image) => {
    const value = root(image);
    return typeof value === 'string' ? value : undefined;
  };
}

interface Parser {
  readonly tokens: readonly string[];
  readonly container: string;
  at: number;
  depth: number;
}

const TOKEN = /\s+|(?:\/\/[^\n]*)|([A-Za-z_]\w*|\d+|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|&&|\|\||[=!<>]=|[-+!<>?:.,()[\]])/y;
const DEEPEST = 200;

function tokensOf(text: string): readonly string[] | undefined {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const found = TOKEN.exec(text);
    if (!found) return undefined;
    if (found[1] !== undefined) tokens.push(found[1]);
  }
  return tokens;
}

function take(parser: Parser, ...wanted: readonly string[]): string | undefined {
  const token = parser.tokens[parser.at];
  if (token === undefined || !wanted.includes(token)) return undefined;
  parser.at += 1;
  return token;
}

function conditional(parser: Parser): Node | undefined {
  parser.depth += 1;
  const test = parser.depth > DEEPEST ? undefined : binary(parser, 0);
  if (!test || !take(parser, '?')) return test;
  const yes = conditional(parser);
  const no = yes && take(parser, ':') ? conditional(parser) : undefined;
  if (!yes || !no) return undefined;
  return (image) => {
    const value = test(image);
    return typeof value === 'boolean' ? (value ? yes : no)(image) : undefined;
  };
}

/** The operators from the loosest to the tightest. */
const LEVELS: readonly (readonly string[])[] = [['||'], ['&&'], ['==', '!=', '<', '<=', '>', '>='], ['+', '-']];

function binary(parser: Parser, level: number): Node | undefined {
  const operators = LEVELS[level];
  if (!operators) return unary(parser);
  let left = binary(parser, level + 1);
  for (let operator = take(parser, ...operators); left && operator !== undefined; operator = take(parser, ...operators)) {
    const [known, chosen, right] = [left, operator, binary(parser, level + 1)];
    left = right && ((image) => operated(chosen, () => known(image), () => right(image)));
  }
  return left;
}

function operated(operator: string, first: () => Evaluated, second: () => Evaluated): Evaluated {
  const left = first();
  if (operator === '||' || operator === '&&') {
    const decisive = operator === '||';
    if (left === decisive) return decisive;
    const right = second();
    // An error on one side does not matter where the other one decides.
    return right === decisive ? decisive : left === !decisive && right === !decisive ? !decisive : undefined;
  }
  const right = second();
  if (left === undefined || right === undefined || typeof left !== typeof right || typeof left === 'object' || typeof right === 'object') return undefined;
  if (operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  if (typeof left === 'string' && typeof right === 'string') return operator === '+' ? left + right : compared(operator, left < right ? -1 : left > right ? 1 : 0);
  if (typeof left !== 'number' || typeof right !== 'number') return undefined;
  return operator === '+' ? left + right : operator === '-' ? left - right : compared(operator, left - right);
}

function compared(operator: string, order: number): boolean | undefined {
  switch (operator) {
    case '<': return order < 0;
    case '<=': return order <= 0;
    case '>': return order > 0;
    case '>=': return order >= 0;
    default: return undefined;
  }
}

function unary(parser: Parser): Node | undefined {
  const operator = take(parser, '!', '-');
  if (operator === undefined) return members(parser);
  parser.depth += 1;
  const operand = parser.depth > DEEPEST ? undefined : unary(parser);
  return operand && ((image) => {
    const value = operand(image);
    if (operator === '!') return typeof value === 'boolean' ? !value : undefined;
    return typeof value === 'number' ? -value : undefined;
  });
}

function members(parser: Parser): Node | undefined {
  let node = primary(parser);
  for (let token = take(parser, '.', '['); node && token !== undefined; token = take(parser, '.', '[')) {
    const target: Node = node;
    if (token === '[') {
      const index = conditional(parser);
      node = index && take(parser, ']') ? (image) => itemAt(target(image), index(image)) : undefined;
    } else {
      const name = parser.tokens[parser.at++] ?? '';
      const list = take(parser, '(') ? argumentsIn(parser) : undefined;
      node = list && ((image) => called(target(image), name, list.map((each) => each(image))));
    }
  }
  return node;
}

function itemAt(list: Evaluated, at: Evaluated): Evaluated {
  return Array.isArray(list) && typeof at === 'number' ? (list as readonly string[])[at] : undefined;
}

function argumentsIn(parser: Parser): readonly Node[] | undefined {
  const found: Node[] = [];
  if (take(parser, ')')) return found;
  for (;;) {
    const next = conditional(parser);
    if (!next) return undefined;
    found.push(next);
    if (take(parser, ')')) return found;
    if (!take(parser, ',')) return undefined;
  }
}

function primary(parser: Parser): Node | undefined {
  const token = parser.tokens[parser.at++];
  if (token === '(') {
    const inner = conditional(parser);
    return inner && take(parser, ')') ? inner : undefined;
  }
  if (token === undefined) return undefined;
  if (/^\d/.test(token)) return () => Number(token);
  if (/^["']/.test(token)) {
    const text = unescaped(token.slice(1, -1));
    return text === undefined ? undefined : () => text;
  }
  if (token === 'true' || token === 'false') return () => token === 'true';
  if (token === 'size' && take(parser, '(')) {
    const list = argumentsIn(parser);
    return list && ((image) => called(list[0]?.(image), 'size', list.slice(1).map((each) => each(image))));
  }
  if (token !== parser.container || !take(parser, '.')) return undefined;
  return take(parser, 'image') ? (image) => image : undefined;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\', '"': '"', "'": "'", '`': '`', '?': '?', n: '\n', r: '\r', t: '\t' };

function unescaped(text: string): string | undefined {
  const pieces = [...text.matchAll(/\\(.)|[^\\]+/g)].map(([piece, escape]) => (escape === undefined ? piece : ESCAPES[escape]));
  return pieces.every((piece) => piece !== undefined) ? pieces.join('') : undefined;
}

function called(target: Evaluated, name: string, given: readonly Evaluated[]): Evaluated {
  const [first, second, third] = given;
  if (target === undefined || given.includes(undefined)) return undefined;
  if (name === 'size' && given.length === 0) return typeof target === 'string' || Array.isArray(target) ? Array.from<string>(target as string | readonly string[]).length : undefined;
  if (Array.isArray(target)) return name === 'join' && given.length < 2 && typeof (first ?? '') === 'string' ? target.join(String(first ?? '')) : undefined;
  if (typeof target !== 'string') return undefined;
  const kinds = given.map((value) => typeof value).join();
  switch (`${name}(${kinds})`) {
    case 'contains(string)': return target.includes(String(first));
    case 'startsWith(string)': return target.startsWith(String(first));
    case 'endsWith(string)': return target.endsWith(String(first));
    case 'matches(string)': return goRegexp(String(first))?.matches(target);
    case 'indexOf(string)': return target.indexOf(String(first));
    case 'lastIndexOf(string)': return target.lastIndexOf(String(first));
    case 'lowerAscii()': return target.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
    case 'upperAscii()': return target.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
    case 'trim()': return target.trim();
    case 'substring(number)': return substring(target, Number(first), target.length);
    case 'substring(number,number)': return substring(target, Number(first), Number(second));
    case 'split(string)': return target.split(String(first));
    case 'split(string,number)': return splitIn(target, String(first), Number(second));
    case 'replace(string,string)': return replaced(target, String(first), String(second), -1);
    case 'replace(string,string,number)': return replaced(target, String(first), String(second), Number(third));
    default: return undefined;
  }
}

function substring(text: string, start: number, end: number): string | undefined {
  return start < 0 || end > text.length || start > end ? undefined : text.slice(start, end);
}

/** At most `most` pieces, the last with all that is left; all of them where it is negative. */
function splitIn(text: string, separator: string, most: number): readonly string[] {
  const pieces = text.split(separator);
  if (most < 0 || pieces.length <= most) return pieces;
  return most === 0 ? [] : [...pieces.slice(0, most - 1), pieces.slice(most - 1).join(separator)];
}

function replaced(text: string, old: string, by: string, most: number): string {
  const pieces = splitIn(text, old, most < 0 ? -1 : most + 1);
  return pieces.join(by);
}
