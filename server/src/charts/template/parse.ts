import type { Span } from '../../base/span';
import { isFunction } from '../functions/names';
import { tokens, type Token } from './lexer';
import type { BranchNode, Definition, ErrorCode, Node, ParsedTemplate, PipeNode } from './nodes';
import { parsePipe } from './pipe';

/** Nesting of blocks and parentheses beyond which a template is not read: parser and interpreter recurse. */
const MAX_NESTING = 100;

/** The state of one parse. `vars` are the names in scope, as Go checks them while it parses. */
export interface Parser {
  readonly tokens: readonly Token[];
  at: number;
  vars: string[];
  rangeDepth: number;
  nesting: number;
  readonly definitions: Definition[];
}

/** Ends a parse; caught in `parseTemplate`, so that nobody else sees it. */
export class ParseFailure extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly span: Span,
  ) {
    super(message);
  }
}

/**
 * Parses a Go template after text/template/parse, with Helm's functions. Never throws: the first error is noted with its span, and the
 * definitions that stand before it are kept, so that one broken file does not lose others.
 *
 */
export function parseTemplate(text: string): ParsedTemplate {
  const parser: Parser = { tokens: tokens(text), at: 0, vars: ['$'], rangeDepth: 0, nesting: 0, definitions: [] };
  const body: Node[] = [];
  try {
    parseFile(parser, body);
    return { body, definitions: parser.definitions, error: undefined };
  } catch (error) {
    if (!(error instanceof ParseFailure)) throw error;
    return { body, definitions: parser.definitions, error: { code: error.code, message: error.message, span: error.span } };
  }
}

function parseFile(parser: Parser, body: Node[]): void {
  for (;;) {
    const token = peek(parser);
    if (token.kind === 'end') return;
    if (token.kind === 'open' && word(parser, 1)?.text === 'define') {
      define(parser);
      continue;
    }
    const node = parseNode(parser);
    if ('stop' in node) throw new ParseFailure('syntax', `unexpected {{${node.stop}}}`, node.span);
    body.push(node);
  }
}

/** The token that is `ahead` tokens away, spaces left out. */
function word(parser: Parser, ahead: number): Token | undefined {
  let at = parser.at;
  for (let left = ahead; left > 0; left -= 1) {
    at += 1;
    while (parser.tokens[at]?.kind === 'space') at += 1;
  }
  return parser.tokens[at];
}

/** The next token, spaces included. An error token ends the parse. */
export function peek(parser: Parser): Token {
  const token = parser.tokens[parser.at];
  if (!token) throw new ParseFailure('syntax', 'unexpected EOF', lastSpan(parser));
  if (token.kind === 'error') throw new ParseFailure('syntax', token.text, spanOf(token));
  return token;
}

export function next(parser: Parser): Token {
  const token = peek(parser);
  parser.at += 1;
  return token;
}

/** The next token that is no space, not taken. */
export function peekWord(parser: Parser): Token {
  while (parser.tokens[parser.at]?.kind === 'space') parser.at += 1;
  return peek(parser);
}

export function nextWord(parser: Parser): Token {
  peekWord(parser);
  return next(parser);
}

export function spanOf(token: Token): Span {
  return { start: token.start, end: token.end };
}

function lastSpan(parser: Parser): Span {
  const last = parser.tokens.at(-1);
  return last ? spanOf(last) : { start: 0, end: 0 };
}

export function unexpected(token: Token, context: string): ParseFailure {
  const what = token.kind === 'end' ? 'EOF' : token.kind === 'string' ? JSON.stringify(token.text) : `<${token.text}>`;
  return new ParseFailure('syntax', `unexpected ${what} in ${context}`, spanOf(token));
}

/** Runs `parse` one level deeper. */
export function nested<T>(parser: Parser, parse: () => T): T {
  if (parser.nesting >= MAX_NESTING) throw new ParseFailure('budget', 'nested too deeply', spanOf(peek(parser)));
  parser.nesting += 1;
  const result = parse();
  parser.nesting -= 1;
  return result;
}

/** `{{ else }}` or `{{ end }}`, which end a list of nodes. `chained` is the `if` or `with` behind `else`. */
interface Stop {
  readonly stop: 'else' | 'end';
  readonly chained: 'if' | 'with' | undefined;
  readonly start: number;
  readonly span: Span;
}

function parseNode(parser: Parser): Node | Stop {
  const token = next(parser);
  if (token.kind === 'text') return { kind: 'text', text: token.text, span: spanOf(token) };
  if (token.kind !== 'open') throw unexpected(token, 'input');
  const first = peekWord(parser);
  if (first.kind === 'name') {
    const known = keyword(parser, first, token.start);
    if (known) return known;
  }
  // Variables that an action declares live on until the end of the block around it.
  const pipe = parsePipe(parser, 'command', 'close');
  return { kind: 'action', pipe, span: { start: token.start, end: pipe.span.end } };
}

function keyword(parser: Parser, token: Token, start: number): Node | Stop | undefined {
  switch (token.text) {
    case 'if':
    case 'with':
    case 'range':
      next(parser);
      return branch(parser, token.text, start);
    case 'else':
      next(parser);
      return elseStop(parser, start);
    case 'end':
      next(parser);
      return { stop: 'end', chained: undefined, start, span: { start, end: close(parser, 'end') } };
    case 'template':
      next(parser);
      return template(parser, start);
    case 'block':
      next(parser);
      return block(parser, start);
    case 'define':
      throw new ParseFailure('syntax', 'unexpected {{define}}', spanOf(token));
    case 'break':
    case 'continue':
      return jump(parser, token.text, start);
    default:
      return undefined;
  }
}

/** `break` and `continue` are keywords only where nothing but the closing delimiter follows. */
function jump(parser: Parser, kind: 'break' | 'continue', start: number): Node {
  const token = next(parser);
  const span = { start, end: close(parser, `{{${kind}}}`) };
  if (parser.rangeDepth === 0) throw new ParseFailure('syntax', `{{${kind}}} outside {{range}}`, spanOf(token));
  return { kind, span };
}

function close(parser: Parser, context: string): number {
  const token = nextWord(parser);
  if (token.kind !== 'close') throw unexpected(token, context);
  return token.end;
}

function elseStop(parser: Parser, start: number): Stop {
  const token = peekWord(parser);
  if (token.kind === 'name' && (token.text === 'if' || token.text === 'with')) {
    return { stop: 'else', chained: token.text, start, span: { start, end: token.start } };
  }
  return { stop: 'else', chained: undefined, start, span: { start, end: close(parser, 'else') } };
}

function branch(parser: Parser, kind: BranchNode['kind'], start: number): BranchNode {
  return nested(parser, () => {
    const scope = parser.vars.length;
    const pipe = parsePipe(parser, kind, 'close');
    if (kind === 'range') parser.rangeDepth += 1;
    const body = list(parser);
    if (kind === 'range') parser.rangeDepth -= 1;
    const end = ending(parser, kind, body.stop);
    parser.vars.length = scope;
    return {
      kind, pipe, body: body.nodes, otherwise: end.nodes,
      span: { start, end: pipe.span.end },
      whole: { start, end: end.end },
      elseSpan: body.stop.stop === 'else' ? body.stop.span : undefined,
    };
  });
}

function ending(parser: Parser, kind: BranchNode['kind'], stop: Stop): { readonly nodes: readonly Node[] | undefined; readonly end: number } {
  if (stop.stop === 'end') return { nodes: undefined, end: stop.span.end };
  if (stop.chained !== undefined) {
    if (stop.chained !== kind) throw new ParseFailure('syntax', `unexpected <${stop.chained}> in else`, stop.span);
    nextWord(parser);
    const chained = branch(parser, kind, stop.start);
    return { nodes: [chained], end: chained.whole.end };
  }
  const otherwise = list(parser);
  if (otherwise.stop.stop !== 'end') throw new ParseFailure('syntax', 'expected end; found {{else}}', otherwise.stop.span);
  return { nodes: otherwise.nodes, end: otherwise.stop.span.end };
}

function list(parser: Parser): { readonly nodes: readonly Node[]; readonly stop: Stop } {
  const nodes: Node[] = [];
  for (;;) {
    if (peek(parser).kind === 'end') throw new ParseFailure('syntax', 'unexpected EOF', spanOf(peek(parser)));
    const node = parseNode(parser);
    if ('stop' in node) return { nodes, stop: node };
    nodes.push(node);
  }
}

function templateName(parser: Parser, context: string): string {
  const token = nextWord(parser);
  if (token.kind !== 'string') throw unexpected(token, context);
  return token.text;
}

function define(parser: Parser): void {
  const start = next(parser).start;
  nextWord(parser);
  const name = templateName(parser, 'define clause');
  const span = { start, end: close(parser, 'define clause') };
  const outer = parser.vars;
  parser.vars = ['$'];
  const body = list(parser);
  parser.vars = outer;
  if (body.stop.stop !== 'end') throw new ParseFailure('syntax', 'unexpected {{else}} in define clause', body.stop.span);
  addDefinition(parser, { name, body: body.nodes, span });
}

/** Within one file a name may be defined twice only where one of both bodies is empty; the other one counts then. */
function addDefinition(parser: Parser, definition: Definition): void {
  const index = parser.definitions.findIndex((each) => each.name === definition.name);
  const old = parser.definitions[index];
  if (!old) {
    parser.definitions.push(definition);
    return;
  }
  if (isEmpty(old.body)) parser.definitions[index] = definition;
  else if (!isEmpty(definition.body)) {
    throw new ParseFailure('duplicate', `multiple definition of template ${JSON.stringify(definition.name)}`, definition.span);
  }
}

/** Whether a body prints nothing but white space, after parse.IsEmptyTree. */
export function isEmpty(body: readonly Node[]): boolean {
  return body.every((node) => node.kind === 'text' && node.text.trim() === '');
}

function template(parser: Parser, start: number): Node {
  const name = templateName(parser, 'template clause');
  if (peekWord(parser).kind === 'close') return { kind: 'template', name, pipe: undefined, span: { start, end: next(parser).end } };
  const pipe = parsePipe(parser, 'template clause', 'close');
  return { kind: 'template', name, pipe, span: { start, end: pipe.span.end } };
}

function block(parser: Parser, start: number): Node {
  return nested(parser, () => {
    const name = templateName(parser, 'block clause');
    const pipe: PipeNode = parsePipe(parser, 'block clause', 'close');
    const outer = parser.vars;
    const depth = parser.rangeDepth;
    parser.vars = ['$'];
    parser.rangeDepth = 0;
    const body = list(parser);
    parser.vars = outer;
    parser.rangeDepth = depth;
    if (body.stop.stop !== 'end') throw new ParseFailure('syntax', 'unexpected {{else}} in block clause', body.stop.span);
    const span = { start, end: pipe.span.end };
    addDefinition(parser, { name, body: body.nodes, span });
    return { kind: 'template', name, pipe, span };
  });
}

/** A function that Helm knows; text/template refuses others while it parses. */
export function checkFunction(name: string, span: Span): void {
  if (!isFunction(name)) throw new ParseFailure('undefined-function', `function ${JSON.stringify(name)} not defined`, span);
}
