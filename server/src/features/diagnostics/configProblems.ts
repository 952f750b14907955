import { tell } from '../../base/texts';
import type { Problem } from '../../base/problem';
import type { Span } from '../../base/span';
import { compiledConfig, nodePath } from '../nodes';
import type { TextEdit } from '../edits';
import { fixOf } from './fixes';
import type { CheckedFile, Detection, Fix } from './model';

type Parameters = Problem['parameters'];

/** A correction of a problem in a configuration that may be no YAML: a change of the text by itself. */
export interface Correction {
  readonly title: string;
  /** The change; undefined where the text does not allow it. */
  readonly edit: (text: string, span: Span) => TextEdit | undefined;
}

/**
 * The problems of one code in a mirror configuration of a node or a rewriter, those that only its files together show among them. While the
 * text is broken its errors of syntax are all that is told.
 */
export function configDetections(
  file: CheckedFile,
  code: string,
  message: (parameters: Parameters) => string,
  corrections: (parameters: Parameters) => readonly Correction[] = () => [],
): readonly Detection[] {
  return problemsOf(file).filter((problem) => problem.code === code).map(({ span, parameters }): Detection => ({
    span,
    message: message(parameters),
    fixes: (texts) => (parameters['readOnly'] === undefined ? corrections(parameters) : []).map(({ title, edit }): Fix | undefined => fixOf(file.snapshot, texts, { title, code, preferred: true }, [{
      uri: file.uri,
      edits: ({ text }) => {
        const made = edit(text, span);
        return made && [made];
      },
    }])),
  }));
}

function problemsOf({ snapshot, uri, entry }: CheckedFile): readonly Problem[] {
  const { config } = entry;
  if (!config) return [];
  if (config.broken) return config.problems.filter(({ parameters }) => parameters['message'] !== undefined);
  const sets = snapshot.nodeConfigs.filter(({ files }) => files.some((source) => source.uri === uri && !source.stale));
  if (sets.length === 0) return config.problems;
  const path = nodePath(snapshot, uri);
  const across = sets.flatMap((set) => compiledConfig(set, path).problems.filter((problem) => problem.uri === uri));
  return [...config.problems, ...across];
}

/** Puts another text in place of what a problem is about; `isDouble` says that it stands in double quotes, in which escapes count. */
export function replacing(title: string, change: (text: string, isDouble: boolean) => string | undefined): Correction {
  return {
    title,
    edit: (text, span) => {
      const quote = /^["']/.exec(text.slice(span.start, span.end))?.[0];
      const inner = quote === undefined ? span : { start: span.start + 1, end: span.end - 1 };
      const newText = change(text.slice(inner.start, inner.end), text.charAt(inner.start - 1) === '"');
      return newText === undefined ? undefined : { span: inner, newText };
    },
  };
}

/** Puts what a problem is about in double quotes, where it still is the text that was read. */
export function quoting(title: string, read: string): Correction {
  return { title, edit: (text, span) => (text.slice(span.start, span.end) === read ? { span, newText: `"${read}"` } : undefined) };
}

/** Takes the quotes off a `true` or a `false` that a problem of a type is about. */
export function unquotedBoolean({ reason, expected }: Parameters): readonly Correction[] {
  if (reason !== 'type' || expected !== 'boolean') return [];
  return [{
    title: tell`Take the quotes off`,
    edit: (text, span) => {
      const value = /^(["'])(true|false)\1$/.exec(text.slice(span.start, span.end))?.[2];
      return value === undefined ? undefined : { span, newText: value };
    },
  }];
}

/** Adds a line behind the one that a problem is in, further in where that is the header of a table. */
export function addingLine(title: string, line: string): Correction {
  return {
    title,
    edit: (text, { start }) => {
      const begin = text.lastIndexOf('\n', start - 1) + 1;
      const next = text.indexOf('\n', start);
      const end = next < 0 ? text.length : next;
      const written = text.slice(begin, end).replace(/\r$/, '');
      const indent = (/^[ \t]*/.exec(written)?.[0] ?? '') + (written.trimStart().startsWith('[') ? '  ' : '');
      const at = begin + written.length;
      return { span: { start: at, end: at }, newText: `${text.includes('\r\n') ? '\r\n' : '\n'}${indent}${line}` };
    },
  };
}
