import { CST, Lexer, Parser } from 'yaml';
import { MAX_ALIASES, MAX_DEPTH } from '../base/limits';
import type { Problem } from '../base/problem';
import type { Span } from '../base/span';

/** The parser's own frames around the nested collections: the document below them, a scalar on top. */
const FRAMES = 2;

/** The stray tokens at the level of documents after which a text is no YAML, such as a binary file. */
const MOST_ERRORS = 1000;

export type Tokens =
  | { readonly ok: true; readonly tokens: readonly CST.Token[] }
  | { readonly ok: false; readonly problem: Problem };

/**
 * Splits a text into `yaml`'s concrete syntax tokens, and stops where the nesting or the number of aliases of a document
 * passes the limits, with a problem `too-deep`, `too-many-aliases` or, of a text that is full of stray tokens, `not-yaml` there.
 *
 * Lexer and parser keep their nesting in lists, so no input can exhaust the stack here; what recurses is the composer, which
 * sees only what this function lets through. Counting in the parser's own list is exact for every kind of nesting (flow
 * brackets, indentation, `- - -`, `? ? ?`), where a count over the raw text would trip over brackets in block scalars.
 */
export function guardedTokens(text: string): Tokens {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let offset = 0;
  let aliases = 0;
  let errors = 0;
  let inScalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    if (!inScalar && startsDocument(lexeme)) aliases = 0;
    if (!inScalar && lexeme.length > 1 && lexeme.startsWith('*')) aliases += 1;
    if (aliases > MAX_ALIASES) return refused('too-many-aliases', offset, MAX_ALIASES, text);
    for (const token of parser.next(lexeme)) {
      tokens.push(token);
      if (token.type === 'error') errors += 1;
    }
    if (errors > MOST_ERRORS) return notYaml(offset, text);
    if (parser.stack.length > MAX_DEPTH + FRAMES) return refused('too-deep', offset, MAX_DEPTH, text);
    if (inScalar || !isMark(lexeme)) offset += lexeme.length;
    inScalar = !inScalar && lexeme === CST.SCALAR;
  }
  for (const token of parser.end()) tokens.push(token);
  return { ok: true, tokens };
}

/** The lexer marks the first document; further ones start with their own `---`. */
function startsDocument(lexeme: string): boolean {
  return lexeme === CST.DOCUMENT || lexeme === '---';
}

/** Whether a lexeme is one of the lexer's marks, which stand for no character of the text. */
function isMark(lexeme: string): boolean {
  return lexeme === CST.DOCUMENT || lexeme === CST.FLOW_END || lexeme === CST.SCALAR;
}

function refused(code: string, offset: number, limit: number, text: string): Tokens {
  return { ok: false, problem: { code, span: characterAt(offset, text), parameters: { limit: String(limit) } } };
}

function notYaml(offset: number, text: string): Tokens {
  const parameters = { error: 'UNEXPECTED_TOKEN', message: 'Unexpected token' };
  return { ok: false, problem: { code: 'syntax', span: characterAt(offset, text), parameters } };
}

function characterAt(offset: number, text: string): Span {
  const start = Math.min(offset, text.length);
  return { start, end: Math.min(start + 1, text.length) };
}
