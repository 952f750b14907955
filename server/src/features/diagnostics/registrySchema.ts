import { tell } from '../../base/texts';
import type { Problem } from '../../base/problem';
import { isJson, type TextEdit } from '../edits';
import { problemsOf, suggestedFix } from './fileProblems';
import { fixOf } from './fixes';
import type { CheckedFile, Detection, DiagnosticRule, Fix, FixText, FixTexts } from './model';
import { didYouMean, quoted, sentences } from './words';

const CODE = 'registry.schema';
const MOST_SYNTAX_ERRORS = 10;

/** A registry file that is no YAML or does not have the keys and types that its schema describes. */
export const registrySchema: DiagnosticRule = {
  code: CODE,
  title: 'A registry file does not follow its schema',
  severity: 'error',
  check: (file) => (file.entry.registry?.broken ? syntaxErrors(file) : problemsOf(file, CODE).map((problem) => detect(file, problem))),
};

function detect(file: CheckedFile, problem: Problem): Detection {
  const mend = problem.parameters['replacement'] === undefined ? suggestedFix : replacementFix;
  return { span: problem.span, message: messageOf(problem.parameters), fixes: (texts) => [mend(file, problem, texts)] };
}

/** A map in place of a text, such as `{ type: basic }`: text of the file and no scalar. */
function replacementFix({ snapshot, uri }: CheckedFile, { code, span, parameters }: Problem, texts: FixTexts): Fix | undefined {
  const { replacement } = parameters;
  if (replacement === undefined) return undefined;
  const edits = ({ text }: FixText): readonly TextEdit[] | undefined => (isJson(text) ? undefined : [{ span, newText: replacement }]);
  return fixOf(snapshot, texts, { title: tell`Change to ${quoted(replacement)}`, code, preferred: true }, [{ uri, edits }]);
}

/** While the syntax is wrong the rest cannot be judged, so nothing else is said of the file. */
function syntaxErrors({ entry }: CheckedFile): readonly Detection[] {
  const problems = (entry.registry?.problems ?? []).filter((problem) => SYNTAX[problem.code] !== undefined);
  return problems.slice(0, MOST_SYNTAX_ERRORS).map((problem) => ({
    span: problem.span,
    message: SYNTAX[problem.code]?.(problem.parameters) ?? '',
  }));
}

type Sentence = (parameters: Problem['parameters']) => string;

const SYNTAX: Readonly<Record<string, Sentence>> = {
  syntax: (parameters) => tell`This is no valid YAML: ${SYNTAX_ERRORS[parameters['error'] ?? '']?.() ?? firstSentence(parameters['message'] ?? tell`it cannot be read`)}`,
  'too-deep': (parameters) => tell`This is nested more than ${parameters['limit'] ?? ''} levels deep and is not read.`,
  'too-many-aliases': (parameters) => tell`This uses more than ${parameters['limit'] ?? ''} aliases and is not read.`,
  'too-long': () => tell`This file is too long to be read.`,
};

/** By the parser's own codes, in our words; what is not among them is rare, and then the parser's own words are shown. */
const SYNTAX_ERRORS: Readonly<Record<string, () => string>> = {
  BAD_ALIAS: () => tell`this alias has no anchor before it.`,
  BAD_DQ_ESCAPE: () => tell`this escape is not known in double quotes.`,
  BAD_INDENT: () => tell`the indentation does not fit; a bracket or brace may be open above.`,
  BAD_SCALAR_START: () => tell`a plain text cannot begin with this character; put it in quotes.`,
  BLOCK_AS_IMPLICIT_KEY: () => tell`a second \`: \` stands on this line; a text that holds one needs quotes.`,
  BLOCK_IN_FLOW: () => tell`inside brackets and braces no \`- \` list or indented map can stand.`,
  DUPLICATE_KEY: () => tell`this key stands in the map already.`,
  MISSING_CHAR: () => tell`a \`:\` behind a key, a comma, a closing quote or a closing bracket is missing.`,
  MULTILINE_IMPLICIT_KEY: () => tell`a key must be on one line with its \`:\`.`,
  TAB_AS_INDENT: () => tell`tabs cannot indent; use spaces.`,
  UNEXPECTED_TOKEN: () => tell`this is not expected here.`,
};

/** The parser's message is several lines with an excerpt of the text; its first one says what is wrong. */
function firstSentence(message: string): string {
  const line = (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '').replace(/:$/, '').trim();
  return /[.!?]$/.test(line) ? line : `${line}.`;
}

const TYPES: Readonly<Record<string, () => string>> = {
  map: () => tell`a map of keys`, list: () => tell`a list`, text: () => tell`a text`, number: () => tell`a number`, boolean: () => tell`\`true\` or \`false\``, nothing: () => tell`nothing`,
};

const KINDS: Readonly<Record<string, Sentence>> = {
  'unknown-key': ({ key = '', allowed = '', suggestion }) => (
    sentences(tell`${quoted(key)} is no key of this map.`, suggestion === undefined ? tell`It may have ${allowedList(allowed)}.` : didYouMean(suggestion))
  ),
  'duplicate-key': ({ key = '' }) => tell`${quoted(key)} stands in this map already; only the first one counts.`,
  'missing-key': ({ key = '' }) => tell`The key ${quoted(key)} is missing.`,
  'wrong-type': ({ path = '', expected = '', found = '' }) => tell`${named(path)} must be ${TYPES[expected]?.() ?? expected}, not ${TYPES[found]?.() ?? found}.`,
  'wrong-value': ({ path = '', allowed = '', found, suggestion }) => (
    sentences(found === undefined
      ? tell`This is no value of ${named(path, true)}, which is ${allowedList(allowed)}.`
      : tell`${quoted(found)} is no value of ${named(path, true)}, which is ${allowedList(allowed)}.`, didYouMean(suggestion))
  ),
  'empty-text': ({ path = '' }) => tell`${named(path)} is empty.`,
  'wrong-version': ({ found = '', allowed = '' }) => tell`Version ${quoted(found)} of this file format is not known; the version is ${quoted(allowed)}.`,
  'wrong-date': ({ path = '', found = '' }) => sentences(tell`${quoted(found)} is no date.`, tell`${named(path)} is written as year, month and day: ${quoted('2026-01-31')}.`),
  'wrong-host': ({ text = '', suggestion }) => sentences(tell`${quoted(text)} is no host with an optional port.`, didYouMean(suggestion)),
  'several-documents': () => tell`A registry file is one document; what follows this line is not read.`,
  'too-large': () => tell`This file is too large to be read whole.`,
};

function messageOf(parameters: Problem['parameters']): string {
  return KINDS[parameters['kind'] ?? '']?.(parameters) ?? tell`This does not follow the schema of registry files.`;
}

function allowedList(allowed: string): string {
  const names = allowed.split(', ').map(quoted);
  const last = names.at(-1);
  return names.length < 2 || last === undefined ? names.join('') : tell`${names.slice(0, -1).join(', ')} or ${last}`;
}

/** A place by its last key: `` `hubAccess` ``, and for a list's item "An item of `files`". */
function named(path: string, inside = false): string {
  if (path === '') return inside ? tell`the file` : tell`The file`;
  const key = quoted(/([^.[\]]+)(?:\[\d+\])?$/.exec(path)?.[1] ?? path);
  if (!path.endsWith(']')) return key;
  return inside ? tell`an item of ${key}` : tell`An item of ${key}`;
}
