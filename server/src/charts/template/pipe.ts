import { parseFloat64, parseInteger } from '../go/number';
import type { Token } from './lexer';
import type { CommandNode, Expression, NumberNode, PipeNode } from './nodes';
import { checkFunction, next, nested, nextWord, ParseFailure, peek, peekWord, spanOf, unexpected, type Parser } from './parse';

/** Reads a pipeline up to its closing delimiter or parenthesis, which it takes; the span reaches behind it. */
export function parsePipe(parser: Parser, context: string, closer: 'close' | ')'): PipeNode {
  const start = peekWord(parser).start;
  const { variables, assigns } = declarations(parser, context);
  const commands: CommandNode[] = [];
  for (;;) {
    const token = nextWord(parser);
    if (token.kind === 'close' ? closer === 'close' : isOperator(token, ')') && closer === ')') {
      const span = { start, end: token.end };
      check(commands, context, span);
      return { kind: 'pipe', variables, assigns, commands, span };
    }
    if (!startsOperand(token)) throw unexpected(token, context);
    parser.at -= 1;
    commands.push(command(parser));
  }
}

function check(commands: readonly CommandNode[], context: string, span: { readonly start: number; readonly end: number }): void {
  if (commands.length === 0) throw new ParseFailure('syntax', `missing value for ${context}`, span);
  commands.slice(1).forEach((each, index) => {
    if (!['bool', 'dot', 'nil', 'number', 'string'].includes(each.words[0].kind)) return;
    throw new ParseFailure('syntax', `non executable command in pipeline stage ${index + 2}`, each.span);
  });
}

function isOperator(token: Token, text: string): boolean {
  return token.kind === 'operator' && token.text === text;
}

function startsOperand(token: Token): boolean {
  return ['name', 'field', 'variable', 'number', 'string', 'char'].includes(token.kind) || isOperator(token, '.') || isOperator(token, '(');
}

/** `$x :=`, `$x =` and, in a range, `$i, $x :=`. */
function declarations(parser: Parser, context: string): { readonly variables: readonly string[]; readonly assigns: boolean } {
  const variables: string[] = [];
  let assigns = false;
  for (;;) {
    const variable = peekWord(parser);
    if (variable.kind !== 'variable') break;
    const before = parser.at;
    next(parser);
    const after = peekWord(parser);
    if (isOperator(after, ':=') || isOperator(after, '=')) {
      next(parser);
      assigns = after.text === '=';
      if (assigns) known(parser, variable);
      variables.push(variable.text);
      parser.vars.push(variable.text);
      break;
    }
    if (isOperator(after, ',')) {
      next(parser);
      variables.push(variable.text);
      parser.vars.push(variable.text);
      if (context === 'range' && variables.length < 2 && peekWord(parser).kind === 'variable') continue;
      throw new ParseFailure('syntax', `too many declarations in ${context}`, spanOf(variable));
    }
    parser.at = before;
    break;
  }
  return { variables, assigns };
}

function known(parser: Parser, variable: Token): void {
  if (parser.vars.includes(variable.text)) return;
  throw new ParseFailure('undefined-variable', `undefined variable ${JSON.stringify(variable.text)}`, spanOf(variable));
}

function command(parser: Parser): CommandNode {
  const words: Expression[] = [];
  for (;;) {
    const found = operand(parser, peekWord(parser));
    if (found) words.push(found);
    const token = peek(parser);
    if (token.kind === 'space') {
      parser.at += 1;
      continue;
    }
    if (isOperator(token, '|')) {
      next(parser);
      // A pipe with nothing behind it is an error that Go finds too.
      if (!startsOperand(peekWord(parser))) throw new ParseFailure('syntax', 'missing value for command', spanOf(token));
    } else if (token.kind !== 'close' && !isOperator(token, ')')) {
      throw unexpected(token, 'operand');
    }
    break;
  }
  const [first, ...rest] = words;
  if (!first) throw new ParseFailure('syntax', 'empty command', spanOf(peek(parser)));
  return { words: [first, ...rest], span: { start: first.span.start, end: rest.at(-1)?.span.end ?? first.span.end } };
}

/** A term with the fields behind it. */
function operand(parser: Parser, first: Token): Expression | undefined {
  const base = term(parser, first);
  if (!base || peek(parser).kind !== 'field') return base;
  const fields: string[] = [];
  let end = base.span.end;
  while (peek(parser).kind === 'field') {
    const field = next(parser);
    fields.push(field.text.slice(1));
    end = field.end;
  }
  const span = { start: base.span.start, end };
  switch (base.kind) {
    case 'field':
      return { ...base, fields: [...base.fields, ...fields], span };
    case 'variable':
      return { ...base, fields: [...base.fields, ...fields], span };
    case 'bool':
    case 'string':
    case 'number':
    case 'nil':
    case 'dot':
      throw new ParseFailure('syntax', `unexpected . after term`, span);
    default:
      return { kind: 'chain', base, fields, span };
  }
}

function term(parser: Parser, token: Token): Expression | undefined {
  const span = spanOf(token);
  switch (token.kind) {
    case 'name':
      next(parser);
      return named(token);
    case 'field':
      next(parser);
      return { kind: 'field', fields: [token.text.slice(1)], span };
    case 'variable':
      next(parser);
      known(parser, token);
      return { kind: 'variable', name: token.text, fields: [], span };
    case 'number':
    case 'char':
      next(parser);
      return number(token);
    case 'string':
      next(parser);
      return { kind: 'string', value: token.text, span };
    default:
      break;
  }
  if (isOperator(token, '.')) {
    next(parser);
    return { kind: 'dot', span };
  }
  if (!isOperator(token, '(')) return undefined;
  return nested(parser, () => {
    next(parser);
    const pipe = parsePipe(parser, 'parenthesized pipeline', ')');
    return { ...pipe, span: { start: token.start, end: pipe.span.end } };
  });
}

const KEYWORDS = ['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'range', 'template', 'with'];

function named(token: Token): Expression {
  const span = spanOf(token);
  if (token.text === 'true' || token.text === 'false') return { kind: 'bool', value: token.text === 'true', span };
  if (token.text === 'nil') return { kind: 'nil', span };
  if (KEYWORDS.includes(token.text)) throw unexpected(token, 'operand');
  checkFunction(token.text, span);
  return { kind: 'function', name: token.text, span };
}

/** Numbers after parse.newNumber. An imaginary one has neither value, and fails where it is used. */
function number(token: Token): NumberNode {
  const span = spanOf(token);
  if (token.kind === 'char') {
    const code = token.text.codePointAt(0) ?? 0;
    return { kind: 'number', asInt: BigInt(code), asFloat: code, isInt: true, span };
  }
  if (token.text.endsWith('i') && !/^[+-]?0[xX]/.test(token.text)) return { kind: 'number', asInt: undefined, asFloat: undefined, isInt: false, span };
  const integer = parseInteger(token.text, 0);
  if (integer !== undefined) return { kind: 'number', asInt: integer, asFloat: Number(integer), isInt: true, span };
  const float = parseFloat64(token.text.replaceAll('_', ''));
  // What looks like an integer and fits none is no float either: it has overflowed.
  if (float === undefined || !/[.eEpP]/.test(token.text)) throw new ParseFailure('syntax', `bad number syntax: ${token.text}`, span);
  const whole = Number.isInteger(float) && Math.abs(float) < 2 ** 63 ? BigInt(float) : undefined;
  return { kind: 'number', asInt: whole, asFloat: float, isInt: false, span };
}
