/**
 * One string holds several files, the cursor and what is expected:
 *
 * - `#- /path.yaml` starts a file; words behind the path: `closed` (on disk only), `crlf` (its lines end with CR LF),
 *   `unended` (its last line has no end; else every file has one).
 * - `‸` is the cursor; two of them in one file are a selection. The character stands in no other text.
 * - a caret line, `# ^^^ 💡 error[code]: message`, marks columns of the line of text above it. In JSON it starts with `//`;
 *   where the carets would stand under the comment mark itself, the mark is left out. `|` in place of carets is an
 *   empty span, `^^^↧2:5` one that ends two lines below at column 5 (0-based). Without `: message` any message will do.
 * - `# ↳ /path.yaml:8:9 "text" message` behind a caret line is a related location (1-based, in the text without markers).
 *
 * All of these are taken out before the text reaches the product; positions are those of the text without them.
 */
export interface Fixture {
  readonly files: readonly FixtureFile[];
  readonly cursor: Cursor | undefined;
}

export interface FixtureFile {
  /** As written behind `#-`, with a leading slash. */
  readonly path: string;
  readonly uri: string;
  readonly text: string;
  readonly closed: boolean;
  readonly expected: readonly Expectation[];
}

/** Where the cursor stands; `end` differs from `offset` for a selection. */
export interface Cursor {
  readonly uri: string;
  readonly offset: number;
  readonly end: number;
}

/** A diagnostic as a fixture writes it. Lines and columns are 0-based. */
export interface Expectation {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly severity: string;
  readonly code: string;
  /** Undefined where any message will do. */
  readonly message: string | undefined;
  /** As written behind `↳`. */
  readonly related: readonly string[];
}

export const CURSOR = '‸';
const ROOT = 'file:///ws';
const FILE_LINE = /^\s*(?:#|\/\/)- (\/.*?)((?: (?:closed|crlf|unended))*)\s*$/;
const CARET_LINE = /^(\s*(?:#|\/\/)?\s*)(\^+|\|)(?:↧(\d+):(\d+))? 💡 (\w+)\[([\w.-]+)\](?:: (.*?))?\s*$/u;
const RELATED_LINE = /^\s*(?:#|\/\/)\s*↳ (.*?)\s*$/u;
/** What looks as if it were meant for the harness, so that a slip of the pen is an error and not a line of text. */
const MEANT_FOR_US = /💡|↳/u;

/** The URI of a path of a fixture: the workspace folder `/` is `file:///ws`. */
export function uriOf(path: string): string {
  return ROOT + (path === '/' ? '' : path.split('/').map(encodeURIComponent).join('/'));
}

/** The path of a URI as fixtures write it. */
export function pathOf(uri: string): string {
  return uri.startsWith(ROOT) ? decodeURIComponent(uri.slice(ROOT.length)) : uri;
}

/** Reads a fixture. Without a `#-` line all of it is the file `/file.yaml`. A malformed marker is an error of the test. */
export function parseFixture(text: string): Fixture {
  const files: FixtureFile[] = [];
  let cursor: Cursor | undefined;
  for (const section of sectionsOf(text)) {
    const file = readSection(section);
    if (files.some((known) => known.uri === file.file.uri)) throw new Error(`${file.file.path} is in the fixture twice`);
    if (file.cursor && cursor) throw new Error('A fixture has one cursor only');
    files.push(file.file);
    cursor ??= file.cursor;
  }
  return { files, cursor };
}

/** The fixture's text at its cursor; a test without a cursor is in error. */
export function cursorOf(fixture: Fixture): Cursor {
  if (!fixture.cursor) throw new Error(`The fixture has no cursor (${CURSOR})`);
  return fixture.cursor;
}

interface Section {
  readonly path: string;
  readonly flags: readonly string[];
  readonly lines: readonly string[];
}

function sectionsOf(text: string): readonly Section[] {
  const sections: { path: string; flags: string[]; lines: string[] }[] = [];
  for (const line of dedented(text).split('\n')) {
    const marker = FILE_LINE.exec(line);
    if (marker) {
      const flags = (marker[2] ?? '').split(' ').filter((flag) => flag !== '');
      const unknown = / (\w+)$/.exec(marker[1] ?? '')?.[1];
      if (unknown !== undefined) throw new Error(`A fixture's file knows no "${unknown}"`);
      sections.push({ path: marker[1] ?? '', flags, lines: [] });
      continue;
    }
    if (sections.length === 0) sections.push({ path: '/file.yaml', flags: [], lines: [] });
    sections.at(-1)?.lines.push(line);
  }
  const [first] = sections;
  const hasMarkers = sections.length > 1 && first?.path === '/file.yaml' && first.lines.every((line) => line.trim() === '');
  return hasMarkers ? sections.slice(1) : sections;
}

/** Takes off the newline behind the opening backtick and the indentation that all lines share, as templates in tests have them. */
function dedented(text: string): string {
  const lines = text.replace(/^\n/, '').replace(/\n[ ]+$/, '\n').split('\n');
  const indents = lines.filter((line) => line.trim() !== '' && !/^\s*[\^|]/.test(line)).map((line) => line.length - line.trimStart().length);
  const shared = indents.length === 0 ? 0 : Math.min(...indents);
  return lines.map((line) => line.slice(Math.min(shared, line.length - line.trimStart().length))).join('\n');
}

function readSection(section: Section): { readonly file: FixtureFile; readonly cursor: Cursor | undefined } {
  const lines: string[] = [];
  const expected: Expectation[] = [];
  for (const line of section.lines) {
    const caret = CARET_LINE.exec(line);
    const related = RELATED_LINE.exec(line);
    if (caret) expected.push(expectationOf(caret, lines.length - 1));
    else if (related) addRelated(expected, related[1] ?? '');
    else if (MEANT_FOR_US.test(line)) throw new Error(`Not understood in a fixture: ${line}`);
    else lines.push(line);
  }
  const uri = uriOf(section.path);
  const isEnded = lines.length === 0 || lines.at(-1) === '';
  if (section.flags.includes('unended')) while (lines.at(-1) === '') lines.pop();
  else if (!isEnded) lines.push('');
  const { text, cursor } = withoutCursor(lines.join(section.flags.includes('crlf') ? '\r\n' : '\n'), uri);
  return { file: { path: section.path, uri, text, closed: section.flags.includes('closed'), expected }, cursor };
}

function expectationOf(match: RegExpExecArray, line: number): Expectation {
  if (line < 0) throw new Error(`A caret line has no line of text above it: ${match[0]}`);
  const column = (match[1] ?? '').length;
  const marks = match[2] ?? '';
  const down = match[3] === undefined ? 0 : Number(match[3]);
  return {
    line,
    column,
    endLine: line + down,
    endColumn: match[4] === undefined ? column + (marks === '|' ? 0 : marks.length) : Number(match[4]),
    severity: match[5] ?? '',
    code: match[6] ?? '',
    message: match[7],
    related: [],
  };
}

function addRelated(expected: Expectation[], text: string): void {
  const last = expected.pop();
  if (!last) throw new Error(`A related location has no diagnostic above it: ${text}`);
  expected.push({ ...last, related: [...last.related, text] });
}

function withoutCursor(text: string, uri: string): { readonly text: string; readonly cursor: Cursor | undefined } {
  const [before = '', ...rest] = text.split(CURSOR);
  if (rest.length === 0) return { text, cursor: undefined };
  if (rest.length > 2) throw new Error('A fixture has one cursor, or two that enclose a selection');
  const end = rest.length === 2 ? before.length + (rest[0] ?? '').length : before.length;
  return { text: before + rest.join(''), cursor: { uri, offset: before.length, end } };
}
