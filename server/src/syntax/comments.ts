import type { CST } from 'yaml';
import type { Comment } from './tree';

/**
 * All comments of a token stream in the order of the text. The walk keeps its own list of what is left to visit,
 * so that nesting costs no stack.
 */
export function commentsOf(tokens: readonly CST.Token[]): readonly Comment[] {
  const found: Comment[] = [];
  const waiting: CST.Token[] = [...tokens];
  for (let token = waiting.pop(); token; token = waiting.pop()) {
    if (token.type === 'comment') found.push(commentAt(token));
    else pushParts(token, waiting);
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}

function commentAt(token: CST.SourceToken): Comment {
  const text = token.source.endsWith('\r') ? token.source.slice(0, -1) : token.source;
  return { span: { start: token.offset, end: token.offset + text.length }, text: text.slice(1) };
}

function pushParts(token: CST.Token, into: CST.Token[]): void {
  switch (token.type) {
    case 'document':
      pushAll(token.start, into);
      if (token.value) into.push(token.value);
      pushAll(token.end, into);
      return;
    case 'block-map':
    case 'block-seq':
      for (const item of token.items) pushItem(item, into);
      return;
    case 'flow-collection':
      for (const item of token.items) pushItem(item, into);
      pushAll(token.end, into);
      return;
    case 'block-scalar':
      pushAll(token.props, into);
      return;
    case 'alias':
    case 'scalar':
    case 'single-quoted-scalar':
    case 'double-quoted-scalar':
    case 'doc-end':
      pushAll(token.end, into);
      return;
    default:
  }
}

function pushItem(item: CST.CollectionItem, into: CST.Token[]): void {
  pushAll(item.start, into);
  if (item.key) into.push(item.key);
  pushAll(item.sep, into);
  if (item.value) into.push(item.value);
}

function pushAll(tokens: readonly CST.Token[] | undefined, into: CST.Token[]): void {
  for (const token of tokens ?? []) if (token.type !== 'newline' && token.type !== 'space') into.push(token);
}
