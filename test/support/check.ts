import assert from 'node:assert/strict';
import { lineIndex, positionAt } from '../../server/src/base/lines';
import type { Place, Span } from '../../server/src/base/span';
import { definitionAt } from '../../server/src/features/definition';
import { diagnoseAll, fixesAt, fixNeeds, type Fix } from '../../server/src/features/diagnostics';
import { applyEdits } from '../../server/src/features/edits';
import { hoverAt } from '../../server/src/features/hover';
import type { FileEdit, Finding } from '../../server/src/features/model';
import { referencesAt } from '../../server/src/features/references';
import { planRewrite, rewriteNeeds, type RewritePlan, type RewriteRequest } from '../../server/src/features/rewrite';
import { readFolderSettings } from '../../server/src/workspace/folderSettings';
import { DEFAULT_SETTINGS, type Settings } from '../../server/src/workspace/settings';
import type { Snapshot } from '../../server/src/workspace/snapshot';
import { createWorkspace, type Workspace } from '../../server/src/workspace/workspace';
import { annotate, annotateExpected } from './annotate';
import { cursorOf, parseFixture, pathOf, uriOf, type Fixture } from './fixture';
import { memoryPort, type MemoryPort } from './memoryPort';

/** How a fixture is opened. Paths are those of the fixture; `/` is the folder `file:///ws`. */
export interface OpenOptions {
  /** Over those of a `/.vscode/settings.json` in the fixture. */
  readonly settings?: Partial<Settings>;
  /** The workspace folders; by default the one that holds everything. */
  readonly folders?: readonly string[];
  /** Settings of single folders, over `settings`. */
  readonly folderSettings?: Readonly<Record<string, Partial<Settings>>>;
  /** True leaves the folders unscanned: only open files are known. */
  readonly unscanned?: boolean;
}

/** A fixture in a real workspace over files in memory. */
export interface Opened {
  readonly fixture: Fixture;
  readonly workspace: Workspace;
  readonly port: MemoryPort;
  /** The state after everything was opened and scanned. */
  readonly snapshot: Snapshot;
}

/** Puts a fixture's files on a disk in memory, scans its folders and opens every file that is not `closed`. */
export async function openFixture(text: string, options: OpenOptions = {}): Promise<Opened> {
  return openFiles(parseFixture(text), options);
}

/** Compares everything that is reported, in all files, with what the fixture expects; a finding that it does not expect fails. */
export async function checkDiagnostics(text: string, options: OpenOptions = {}): Promise<void> {
  const { fixture, snapshot } = await openFixture(text, options);
  const findings = diagnoseAll(snapshot);
  assert.equal(annotate(fixture, findings, { likeExpected: true }), annotateExpected(fixture));
}

/** The fixture with everything that is reported written into it; for new tests, and to look at. */
export async function annotatedDiagnostics(text: string, options: OpenOptions = {}): Promise<string> {
  const { fixture, snapshot } = await openFixture(text, options);
  return annotate(fixture, diagnoseAll(snapshot), { likeExpected: false });
}

/** Compares the hover at the cursor, as Markdown, line by line; undefined where there must be none. */
export async function checkHover(text: string, expected: string | undefined, options: OpenOptions & { readonly commandLinks?: boolean } = {}): Promise<void> {
  const { fixture, snapshot } = await openFixture(text, options);
  const { uri, offset } = cursorOf(fixture);
  const hover = hoverAt(snapshot, uri, offset, { commandLinks: options.commandLinks ?? false });
  assert.equal(hover?.markdown.trim(), expected?.trim());
}

/** Which fix to apply; without a title the one that is preferred, else the only one that is not about silencing. */
export interface FixChoice extends OpenOptions {
  readonly title?: string | RegExp;
}

/** The titles of everything that is offered at the cursor, in order. */
export async function fixTitles(text: string, options: OpenOptions = {}): Promise<readonly string[]> {
  const opened = await openFixture(text, options);
  return (await fixesFor(opened)).map((fix) => fix.title);
}

/**
 * Applies a fix at the cursor and compares all files with those of `after`; a file that `after` leaves out must not change.
 * Then everything is diagnosed again: what the fix mends must be gone, and no error may be new.
 */
export async function checkFix(before: string, after: string, choice: FixChoice = {}): Promise<Fix> {
  const opened = await openFixture(before, choice);
  const fix = chosen(await fixesFor(opened), choice.title);
  const fixed = changed(opened.fixture, fix.edits, opened);
  compareFiles(fixed, parseFixture(after), opened.fixture);
  const now = await openFiles(fixed, choice);
  assertMended(fix, diagnoseAll(opened.snapshot), diagnoseAll(now.snapshot));
  return fix;
}

/**
 * Applies every fix of every finding of a fixture, each to the fixture as it is: what it mends must be gone, no error may be new,
 * and a second look at the fixed text must not offer the same change again. Gives the titles, by code.
 */
export async function checkAllFixes(text: string, options: OpenOptions = {}): Promise<ReadonlyMap<string, readonly string[]>> {
  const opened = await openFixture(text, options);
  const { fixture, workspace, snapshot } = opened;
  const before = diagnoseAll(snapshot);
  const applied = new Map<string, readonly string[]>();
  for (const { uri, span, code } of before) {
    const fixes = fixesAt(snapshot, await workspace.load(fixNeeds(snapshot, uri, span)), uri, span).filter((fix) => fix.code === code);
    for (const fix of fixes) {
      const now = await openFiles(changed(fixture, fix.edits, opened), options);
      assertMended(fix, before, diagnoseAll(now.snapshot));
      applied.set(code, [...(applied.get(code) ?? []), fix.title]);
    }
  }
  return applied;
}

/**
 * Rewrites what the request names (by default the reference at the cursor, without a cursor the workspace), compares all files
 * with those of `after`, and rewrites once more, which must change nothing. Gives the plan, for what was skipped.
 */
export async function checkRewrite(before: string, after: string, request: Partial<RewriteRequest> = {}, options: OpenOptions = {}): Promise<RewritePlan> {
  const opened = await openFixture(before, options);
  const plan = await rewrite(opened, request);
  const rewritten = changed(opened.fixture, plan.edits, opened);
  compareFiles(rewritten, parseFixture(after), opened.fixture);
  const again = await rewrite(await openFiles(rewritten, options), request);
  assert.deepEqual(again.edits.map(({ newText }) => newText), [], 'A second rewrite must change nothing');
  return plan;
}

/** Compares the targets of a definition, as `/path.yaml:8:9 "text"` (1-based). */
export async function checkDefinition(text: string, expected: readonly string[], options: OpenOptions = {}): Promise<void> {
  const { fixture, snapshot } = await openFixture(text, options);
  const { uri, offset } = cursorOf(fixture);
  assert.deepEqual((definitionAt(snapshot, uri, offset)?.targets ?? []).map((place) => describePlace(fixture, place)), expected);
}

/** Compares the references of what stands at the cursor, as `/path.yaml:8:9 "text"` (1-based). */
export async function checkReferences(text: string, expected: readonly string[], options: OpenOptions & { readonly withDeclaration?: boolean } = {}): Promise<void> {
  const { fixture, snapshot } = await openFixture(text, options);
  const { uri, offset } = cursorOf(fixture);
  const places = referencesAt(snapshot, uri, offset, options.withDeclaration ?? false);
  assert.deepEqual(places.map((place) => describePlace(fixture, place)), expected);
}

/** A place of a fixture as people read it: `/path.yaml:8:9 "text"`. */
export function describePlace(fixture: Fixture, { uri, span }: Place): string {
  const text = fixture.files.find((file) => file.uri === uri)?.text ?? '';
  const { line, character } = positionAt(lineIndex(text), span.start);
  return `${pathOf(uri)}:${line + 1}:${character + 1} "${text.slice(span.start, span.end)}"`;
}

async function openFiles(fixture: Fixture, options: OpenOptions): Promise<Opened> {
  const port = memoryPort(Object.fromEntries(fixture.files.map((file) => [file.uri, file.text])));
  const workspace = createWorkspace(port);
  const window = { ...DEFAULT_SETTINGS, ...(await settingsIn(fixture, port)), ...options.settings };
  const ofFolders = Object.entries(options.folderSettings ?? {}).map(([path, own]) => [uriOf(path), { ...window, ...own }] as const);
  workspace.setSettings({ window, folders: new Map(ofFolders) });
  workspace.setFolders((options.folders ?? ['/']).map(uriOf));
  if (options.unscanned !== true) for await (const step of workspace.scan()) assert.ok(step.filesSeen >= 0);
  for (const file of fixture.files) {
    if (!file.closed) workspace.open({ uri: file.uri, languageId: file.path.endsWith('.json') ? 'json' : 'yaml', version: 1, text: file.text });
  }
  // As the fronts do for what is looked at.
  if (fixture.files.some(({ path, text: content }) => path.includes('/templates/') || (path.endsWith('/Chart.yaml') && content.includes('dependencies:')))) await workspace.loadCharts(workspace.snapshot().charts.roots);
  return { fixture, workspace, port, snapshot: workspace.snapshot() };
}

/** The settings that a fixture brings in a `/.vscode/settings.json`, as the command line reads them. A mistake in them is one of the test. */
async function settingsIn(fixture: Fixture, port: MemoryPort): Promise<Partial<Settings>> {
  if (!fixture.files.some(({ path }) => path === '/.vscode/settings.json')) return {};
  const { settings, problems, unreadable } = await readFolderSettings(port, uriOf('/'));
  assert.deepEqual([problems, unreadable], [[], undefined]);
  port.resetCalls();
  return settings;
}

async function fixesFor({ fixture, workspace, snapshot }: Opened): Promise<readonly Fix[]> {
  const { uri, offset, end } = cursorOf(fixture);
  const span: Span = { start: offset, end };
  const texts = await workspace.load(fixNeeds(snapshot, uri, span));
  return fixesAt(snapshot, texts, uri, span);
}

function chosen(fixes: readonly Fix[], title: string | RegExp | undefined): Fix {
  const offered = fixes.map((fix) => `  ${fix.title}`).join('\n');
  const mending = fixes.filter((fix) => !fix.title.startsWith('Silence '));
  const matching = title === undefined
    ? mending.length === 1 ? mending : mending.filter((fix) => fix.preferred)
    : fixes.filter((fix) => (typeof title === 'string' ? fix.title === title : title.test(fix.title)));
  const [fix] = matching;
  if (!fix || matching.length > 1) throw new Error(`${matching.length} fixes are meant, of these:\n${offered}`);
  return fix;
}

async function rewrite({ fixture, workspace, snapshot }: Opened, request: Partial<RewriteRequest>): Promise<RewritePlan> {
  const { cursor } = fixture;
  const scope = request.scope ?? (cursor ? { kind: 'reference', uri: cursor.uri, offset: cursor.offset } : { kind: 'workspace' });
  const whole: RewriteRequest = { ...request, scope };
  return planRewrite(snapshot, await workspace.load(rewriteNeeds(snapshot, whole)), whole);
}

/** The fixture after edits. They must name the text that they were made for, and stand apart. */
function changed(fixture: Fixture, edits: readonly FileEdit[], { port }: Opened): Fixture {
  const files = fixture.files.map((file) => {
    const own = edits.filter((edit) => edit.uri === file.uri);
    for (const edit of own) assert.equal(edit.hash, port.hash(file.text), `An edit of ${file.path} names another text`);
    const sorted = [...own].sort((a, b) => a.span.start - b.span.start);
    sorted.forEach((edit, index) => assert.ok((sorted[index - 1]?.span.end ?? 0) <= edit.span.start, `Edits of ${file.path} overlap`));
    return { ...file, text: applyEdits(file.text, own) };
  });
  const strangers = edits.filter((edit) => !fixture.files.some((file) => file.uri === edit.uri)).map((edit) => edit.uri);
  assert.deepEqual(strangers, [], 'An edit names a file that the fixture does not have');
  return { ...fixture, files };
}

function compareFiles(actual: Fixture, expected: Fixture, before: Fixture): void {
  const textIn = (fixture: Fixture, uri: string) => fixture.files.find((file) => file.uri === uri)?.text;
  for (const { uri, path } of expected.files) assert.ok(textIn(before, uri) !== undefined, `${path} is not in the fixture`);
  const shown = (text: (uri: string) => string | undefined) => before.files.map(({ uri, path }) => `#- ${path}\n${text(uri) ?? ''}`).join('\n');
  assert.equal(shown((uri) => textIn(actual, uri)), shown((uri) => textIn(expected, uri) ?? textIn(before, uri)));
}

function assertMended(fix: Fix, before: readonly Finding[], after: readonly Finding[]): void {
  const count = (findings: readonly Finding[]) => findings.filter((finding) => finding.code === fix.code).length;
  if (count(before) > 0) assert.ok(count(after) < count(before), `"${fix.title}" leaves ${fix.code ?? ''} as it was`);
  // Counted by code and file: places move, and a message may name what the fix has changed.
  const errors = (findings: readonly Finding[]) => {
    const counts = new Map<string, number>();
    for (const { severity, uri, code } of findings) {
      if (severity === 'error') counts.set(`${code} in ${pathOf(uri)}`, (counts.get(`${code} in ${pathOf(uri)}`) ?? 0) + 1);
    }
    return counts;
  };
  const known = errors(before);
  const more = [...errors(after)].filter(([error, times]) => times > (known.get(error) ?? 0)).map(([error]) => error);
  assert.deepEqual(more, [], `"${fix.title}" makes new errors`);
}
