import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { MAX_DEPTH, tooDeep } from '../base/limits';
import type { Problem } from '../base/problem';
import type { MapEntry, ScalarNode, Tree, TreeNode } from './tree';

/**
 * Reads JSON as its own decoders do, without comments and trailing commas, into the tree of the readers; offsets are those of `text`. It
 * never throws: errors are problems `syntax` with the parser's name of the error and a sentence, and what could be read stands beside them.
 */
export function parseJson(text: string): Tree {
  const deep = tooDeepAt(text);
  if (deep !== undefined) {
    return { documents: [], comments: [], problems: [{ code: 'too-deep', span: { start: deep, end: deep + 1 }, parameters: { limit: String(MAX_DEPTH), message: tooDeep(MAX_DEPTH) } }] };
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
  const problems = errors.map(({ error, offset, length }): Problem => {
    const start = Math.min(offset, text.length);
    return { code: 'syntax', span: { start, end: Math.min(start + Math.max(length, 1), text.length) }, parameters: { error: printParseErrorCode(error), message: WORDS[printParseErrorCode(error)] ?? printParseErrorCode(error) } };
  });
  return { documents: [{ root: root && nodeOf(root, text), span: { start: 0, end: text.length } }], problems, comments: [] };
}

const WORDS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'A value is a text in double quotes, a number, true, false or null',
  InvalidNumberFormat: 'This is no number',
  PropertyNameExpected: 'A key in double quotes is missing',
  ValueExpected: 'A value is missing',
  ColonExpected: 'A colon is missing behind the key',
  CommaExpected: 'A comma is missing',
  CloseBraceExpected: 'A closing brace is missing',
  CloseBracketExpected: 'A closing bracket is missing',
  EndOfFileExpected: 'The file goes on behind its end',
  InvalidCommentToken: 'There are no comments in it',
  UnexpectedEndOfComment: 'A comment is not closed',
  UnexpectedEndOfString: 'A text is not closed in its line',
  UnexpectedEndOfNumber: 'A number breaks off',
  InvalidUnicode: 'An escape of a character takes four hexadecimal digits',
  InvalidEscapeCharacter: 'There is no such escape',
  InvalidCharacter: 'A text holds a control character',
};

const TOKENS = /"(?:[^"\\\r\n]|\\[^\r\n])*"?|[[\]{}]/g;

/** The parser recurses, so nesting is measured before it sees the text. */
function tooDeepAt(text: string): number | undefined {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    if (depth > MAX_DEPTH) return index;
  }
  return undefined;
}

function nodeOf(node: Node, text: string): TreeNode {
  const span = { start: node.offset, end: node.offset + node.length };
  switch (node.type) {
    case 'object':
      return { kind: 'map', span, flow: true, entries: (node.children ?? []).flatMap((property) => entryOf(property, text) ?? []) };
    case 'array':
      return { kind: 'list', span, flow: true, items: (node.children ?? []).map((item) => nodeOf(item, text)) };
    case 'string':
    case 'property':
    case 'number':
    case 'boolean':
    case 'null':
      return scalarOf(node, text);
  }
}

function entryOf({ children }: Node, text: string): MapEntry | undefined {
  const [key, value] = children ?? [];
  return key && { key: scalarOf(key, text), value: value && nodeOf(value, text) };
}

function scalarOf(node: Node, text: string): ScalarNode {
  const span = { start: node.offset, end: node.offset + node.length };
  const value: unknown = node.value;
  if (typeof value !== 'string') return { kind: 'scalar', style: 'plain', text: text.slice(span.start, span.end), span, inner: span };
  const isClosed = node.length > 1 && text[span.end - 1] === '"';
  return { kind: 'scalar', style: 'double', text: value, span, inner: { start: span.start + 1, end: isClosed ? span.end - 1 : span.end } };
}
