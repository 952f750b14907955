import { stretchesBetween, type Stretch } from '../base/lines';
import type { Span } from '../base/span';

/** A word of an instruction. */
export interface DockerfileWord {
  /** The text with continued lines joined; quotes are left in. */
  readonly text: string;
  readonly span: Span;
  /** True where a continued line runs through the word, so that its text is not what stands in its span. */
  readonly broken: boolean;
}

/** One instruction with its words, the first of which is its keyword. */
export interface DockerfileInstruction {
  /** In upper case. */
  readonly keyword: string;
  readonly words: readonly DockerfileWord[];
}

/** A Dockerfile, taken apart as far as its words. */
export interface Dockerfile {
  /** The parser directives at its top (`syntax`, `escape`), by their names in lower case. */
  readonly directives: ReadonlyMap<string, DockerfileWord>;
  readonly instructions: readonly DockerfileInstruction[];
}

interface Line {
  readonly start: number;
  readonly end: number;
}

const DIRECTIVE = /^#[ \t]*([A-Za-z][\w-]*)[ \t]*=[ \t]*(.*?)[ \t]*$/;
const WITH_HEREDOC: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD']);
const HEREDOC = /^\d*<<(-?)(["']?)([A-Za-z_][\w.-]*)\2$/;

/**
 * Takes a Dockerfile apart by the rules of BuildKit's parser: directives, comments, also between continued lines, the escape
 * character that `# escape=` sets, and heredocs, whose lines belong to no instruction here. An action of a template engine is part of a word.
 * It never throws, reads any text once, and gives offsets in UTF-16 code units.
 */
export function readDockerfile(text: string): Dockerfile {
  const lines = linesOf(text);
  const { directives, next } = directivesOf(text, lines);
  const escape = directives.get('escape')?.text === '`' ? '`' : '\\';
  const instructions: DockerfileInstruction[] = [];
  const missing = new Set<string>();
  for (let at = next; at < lines.length; ) {
    const { stretches, after } = logicalLine(text, lines, at, escape);
    at = after;
    const words = wordsOf(text, stretches);
    const keyword = words[0]?.text.toUpperCase();
    if (keyword === undefined) continue;
    instructions.push({ keyword, words });
    if (WITH_HEREDOC.has(keyword)) at = behindHeredocs({ text, lines, missing }, at, words);
  }
  return { directives, instructions };
}

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  let start = text.startsWith('\u{feff}') ? 1 : 0;
  for (const { index, 0: lineEnd } of text.matchAll(/\r\n?|\n/g)) {
    lines.push({ start, end: index });
    start = index + lineEnd.length;
  }
  lines.push({ start, end: text.length });
  return lines;
}

/** Directives stand at the top only, before anything else. */
function directivesOf(text: string, lines: readonly Line[]): { readonly directives: ReadonlyMap<string, DockerfileWord>; readonly next: number } {
  const directives = new Map<string, DockerfileWord>();
  for (const [at, { start, end }] of lines.entries()) {
    const line = text.slice(start, end);
    const [, name, value] = DIRECTIVE.exec(line) ?? [];
    if (name === undefined || value === undefined || directives.has(name.toLowerCase())) return { directives, next: at };
    const from = start + line.trimEnd().length - value.length;
    directives.set(name.toLowerCase(), { text: value, span: { start: from, end: from + value.length }, broken: false });
  }
  return { directives, next: lines.length };
}

/** The stretches of text that make one instruction, without the escape characters at their ends and the comments between them. */
function logicalLine(text: string, lines: readonly Line[], first: number, escape: string): { readonly stretches: readonly Line[]; readonly after: number } {
  const stretches: Line[] = [];
  for (let at = first; at < lines.length; at++) {
    const line = lines[at] ?? { start: 0, end: 0 };
    const content = text.slice(line.start, line.end);
    const isSkipped = /^[ \t]*(?:#|$)/.test(content);
    if (isSkipped && stretches.length === 0) return { stretches, after: at + 1 };
    if (isSkipped) continue;
    const trimmed = content.trimEnd();
    if (!trimmed.endsWith(escape)) return { stretches: [...stretches, line], after: at + 1 };
    stretches.push({ start: line.start, end: line.start + trimmed.length - 1 });
  }
  return { stretches, after: lines.length };
}

function wordsOf(text: string, stretches: readonly Line[]): readonly DockerfileWord[] {
  const words: DockerfileWord[] = [];
  let open: DockerfileWord | undefined;
  for (const stretch of stretches) {
    const content = text.slice(stretch.start, stretch.end);
    for (const word of wordsIn(content)) {
      const start = stretch.start + word.start;
      const span = { start, end: start + word.text.length };
      if (open && word.start === 0) {
        words.pop();
        words.push({ text: open.text + word.text, span: { start: open.span.start, end: span.end }, broken: true });
      } else {
        words.push({ text: word.text, span, broken: false });
      }
    }
    const last = words.at(-1);
    open = last && last.span.end === stretch.end ? last : undefined;
  }
  return words;
}

/** What template engines fill in before there is a Dockerfile (Jinja, Go, ERB), with its end: spaces in it separate no words. */
const ACTIONS: Readonly<Record<string, string>> = { '{{': '}}', '{%': '%}', '<%': '%>' };
const ACTION_START = /\{\{|\{%|<%/g;

function wordsIn(content: string): Iterable<Stretch> {
  const words = stretchesBetween(content, /\s/g);
  const actions = actionsIn(content);
  return actions.length === 0 ? words : joined(content, [...words], actions);
}

/** The actions that end on the line. */
function actionsIn(content: string): readonly Line[] {
  const actions: Line[] = [];
  const missing = new Set<string>();
  for (const { index, 0: start } of content.matchAll(ACTION_START)) {
    const close = ACTIONS[start] ?? '';
    if (missing.has(close) || index < (actions.at(-1)?.end ?? 0)) continue;
    const end = content.indexOf(close, index + start.length);
    if (end === -1) missing.add(close);
    else actions.push({ start: index, end: end + close.length });
  }
  return actions;
}

/** Words between which a space of an action stands are one. */
function joined(content: string, words: readonly Stretch[], actions: readonly Line[]): readonly Stretch[] {
  const result: Stretch[] = [];
  let at = 0;
  for (const word of words) {
    while ((actions[at]?.end ?? Infinity) <= word.start) at++;
    const last = result.at(-1);
    const isInside = (actions[at]?.start ?? Infinity) < word.start;
    if (last && isInside) result.splice(-1, 1, { start: last.start, text: content.slice(last.start, word.start + word.text.length) });
    else result.push(word);
  }
  return result;
}

interface HeredocSearch {
  readonly text: string;
  readonly lines: readonly Line[];
  /** Delimiters that do not occur further down, so that they are looked for once. */
  readonly missing: Set<string>;
}

/** The line behind the heredocs that the words open; one without an end is taken for none, since it is still being typed. */
function behindHeredocs(search: HeredocSearch, first: number, words: readonly DockerfileWord[]): number {
  let at = first;
  for (const word of words) {
    const [, dash, , name] = HEREDOC.exec(word.text) ?? [];
    if (name === undefined) continue;
    const end = delimiterFrom(search, at, name, dash === '-');
    if (end === undefined) return at;
    at = end + 1;
  }
  return at;
}

function delimiterFrom({ text, lines, missing }: HeredocSearch, first: number, name: string, withTabs: boolean): number | undefined {
  const key = `${withTabs ? '-' : ''}${name}`;
  if (missing.has(key)) return undefined;
  for (let at = first; at < lines.length; at++) {
    const line = lines[at];
    if (line && isDelimiter(text.slice(line.start, line.end), name, withTabs)) return at;
  }
  missing.add(key);
  return undefined;
}

function isDelimiter(line: string, name: string, withTabs: boolean): boolean {
  return (withTabs ? line.replace(/^\t+/, '') : line) === name;
}
