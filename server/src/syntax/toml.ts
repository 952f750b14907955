import { ParseError, parseTOML, type AST } from 'toml-eslint-parser';
import { MAX_DEPTH, tooDeep } from '../base/limits';
import type { Problem } from '../base/problem';
import type { Span } from '../base/span';
import { plainTables } from './tomlFast';

/**
 * A TOML text as it is written: its tables in the order of their headers, each with its own key-value lines. Nothing is merged here, since
 * engines differ in what they make of a header, a dotted key and an inline table.
 */
export interface TomlFile {
  /** The first is the root, which has no header; it is there for an empty text too. */
  readonly tables: readonly TomlTable[];
  /** At most one: the parser stops at the first error. What stands before the error's line is read nevertheless. */
  readonly problems: readonly Problem[];
}

export interface TomlTable {
  /** `table` for `[x]`, `array` for `[[x]]`. */
  readonly header: 'root' | 'table' | 'array';
  /** The header's keys; none for the root. */
  readonly keys: readonly TomlKey[];
  /** The header's keys with the positions of array items in between: `['registry', 0, 'mirror', 1]`. */
  readonly path: readonly (string | number)[];
  readonly entries: readonly TomlEntry[];
  /** From the header's bracket to the end of the last line of the table. */
  readonly span: Span;
}

/** One part of a dotted key, or of a header. */
export interface TomlKey {
  readonly text: string;
  readonly span: Span;
}

/** `key = value`; a dotted key has several parts. */
export interface TomlEntry {
  readonly keys: readonly TomlKey[];
  readonly value: TomlValue;
  readonly span: Span;
}

export type TomlValue = TomlString | TomlBoolean | TomlNumber | TomlDate | TomlArray | TomlInline;

export interface TomlString {
  readonly kind: 'string';
  readonly text: string;
  /** With its quotes. */
  readonly span: Span;
  /** Inside its quotes. */
  readonly inner: Span;
  readonly style: 'basic' | 'literal';
}

export interface TomlBoolean {
  readonly kind: 'boolean';
  readonly value: boolean;
  readonly span: Span;
}

export interface TomlNumber {
  readonly kind: 'integer' | 'float';
  readonly value: number;
  readonly span: Span;
}

export interface TomlDate {
  readonly kind: 'date';
  readonly span: Span;
}

export interface TomlArray {
  readonly kind: 'array';
  readonly items: readonly TomlValue[];
  readonly span: Span;
}

export interface TomlInline {
  readonly kind: 'inline';
  readonly entries: readonly TomlEntry[];
  readonly span: Span;
}

/**
 * Reads a TOML 1.0 text; offsets are those of `text`. It never throws: an error is a problem `syntax` with the parser's sentence and the
 * place, and brackets nested deeper than `MAX_DEPTH` are refused before the parser, which recurses, sees them.
 */
export function parseToml(text: string): TomlFile {
  const plain = plainTables(text);
  return plain ? { tables: plain, problems: [] } : parseWhole(text);
}

/** The same by the whole parser alone, which `plainTables` is held against in tests. */
export function parseWhole(text: string): TomlFile {
  const deep = tooDeepAt(text);
  if (deep !== undefined) {
    return { tables: tablesOf(attempt(upTo(text, deep)).program), problems: [{ code: 'too-deep', span: { start: deep, end: deep + 1 }, parameters: { limit: String(MAX_DEPTH), message: tooDeep(MAX_DEPTH) } }] };
  }
  const { program, error } = attempt(text);
  if (!error) return { tables: tablesOf(program), problems: [] };
  const start = Math.min(error.index, text.length);
  const problem: Problem = { code: 'syntax', span: { start, end: Math.min(start + 1, text.length) }, parameters: { message: error.message } };
  return { tables: tablesOf(attempt(upTo(text, start)).program), problems: [problem] };
}

interface Attempt {
  readonly program: AST.TOMLProgram | undefined;
  readonly error: ParseError | undefined;
}

function attempt(text: string): Attempt {
  try {
    return { program: parseTOML(text, { tomlVersion: '1.0' }), error: undefined };
  } catch (error) {
    if (error instanceof ParseError) return { program: undefined, error };
    throw error;
  }
}

/** The lines before the one that an offset stands in. */
function upTo(text: string, offset: number): string {
  return text.slice(0, text.lastIndexOf('\n', Math.max(0, offset - 1)) + 1);
}

/** A string, a comment or a bracket; a string without an end reaches to the end of its line, or of the text where it has three quotes. */
const TOKENS = /"""(?:[^\\]|\\[\s\S])*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:[^"\\\r\n]|\\[^\r\n])*"?|'[^'\r\n]*'?|#[^\r\n]*|[[\]{}]/g;

function tooDeepAt(text: string): number | undefined {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    if (depth > MAX_DEPTH) return index;
  }
  return undefined;
}

function tablesOf(program: AST.TOMLProgram | undefined): readonly TomlTable[] {
  const top = program?.body[0];
  if (!top) return [{ header: 'root', keys: [], path: [], entries: [], span: { start: 0, end: 0 } }];
  const own = top.body.flatMap((node) => (node.type === 'TOMLKeyValue' ? [entryOf(node)] : []));
  const root: TomlTable = { header: 'root', keys: [], path: [], entries: own, span: { start: 0, end: own.at(-1)?.span.end ?? 0 } };
  const others = top.body.flatMap((node): readonly TomlTable[] => (node.type === 'TOMLTable' ? [tableOf(node)] : []));
  return [root, ...others];
}

function tableOf(node: AST.TOMLTable): TomlTable {
  return {
    header: node.kind === 'array' ? 'array' : 'table',
    keys: node.key.keys.map(keyOf),
    path: node.resolvedKey,
    entries: node.body.map(entryOf),
    span: spanOf(node),
  };
}

function entryOf(node: AST.TOMLKeyValue): TomlEntry {
  return { keys: node.key.keys.map(keyOf), value: valueOf(node.value), span: spanOf(node) };
}

function keyOf(node: AST.TOMLBare | AST.TOMLQuoted): TomlKey {
  return { text: node.type === 'TOMLBare' ? node.name : node.value, span: spanOf(node) };
}

function valueOf(node: AST.TOMLContentNode): TomlValue {
  const span = spanOf(node);
  if (node.type === 'TOMLArray') return { kind: 'array', items: node.elements.map(valueOf), span };
  if (node.type === 'TOMLInlineTable') return { kind: 'inline', entries: node.body.map(entryOf), span };
  switch (node.kind) {
    case 'string': {
      const quotes = node.multiline ? 3 : 1;
      return { kind: 'string', text: node.value, span, inner: { start: span.start + quotes, end: Math.max(span.start + quotes, span.end - quotes) }, style: node.style };
    }
    case 'boolean':
      return { kind: 'boolean', value: node.value, span };
    case 'integer':
    case 'float':
      return { kind: node.kind, value: node.value, span };
    case 'offset-date-time':
    case 'local-date-time':
    case 'local-date':
    case 'local-time':
      return { kind: 'date', span };
  }
}

function spanOf(node: { readonly range: readonly [number, number] }): Span {
  return { start: node.range[0], end: node.range[1] };
}
