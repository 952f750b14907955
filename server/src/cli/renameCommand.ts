import { planRename, renameFiles, type MentionReason, type RenamePlan } from '../features/rename';
import { readHostPath, writtenHostPath, type HostPath } from '../features/rename/prefix';
import type { LoadedTexts } from '../features/model';
import { lineIndex, positionAt, type LineIndex } from '../base/lines';
import { changesOf, printChanges, writeChanges, writingMode } from './fileChanges';
import { EXIT, UsageError, type CliHost } from './host';
import { jsonWriter } from './json';
import type { Arguments } from './options';
import type { Output } from './output';
import { shownPath } from './paths';
import { openSession } from './session';
import { count, grouped, shown } from './words';

/** How many places that stay are printed for people; the JSON has all. */
const MOST_MENTIONS = 50;
const REASONS: Readonly<Record<MentionReason, string>> = {
  text: 'plain text',
  shared: 'shared with images of another name',
  record: 'written by a controller',
  folder: 'the name of its folder',
};

/** `mirror-lens rename`: a registry host takes another name in every place that is known to hold one. */
export async function renameCommand(host: CliHost, output: Output, args: Arguments): Promise<number> {
  const mode = writingMode('rename', args);
  const from = hostPathOf(args, 'from');
  const to = hostPathOf(args, 'to');
  const paths = args.positionals.length > 0 ? args.positionals : ['.'];
  const session = await openSession(host, output, args, { paths, images: 'selected', charts: !args.has('no-charts'), withoutTable: true });
  const uris = renameFiles(session.snapshot, (uri) => session.isSelected(uri));
  const texts = await session.workspace.load(uris);
  const plan = planRename(session.snapshot, texts, { from, to, uris });
  const { changes, failures } = await changesOf(host, plan.edits);

  const isJson = args.text('format') === 'json';
  if (isJson) await printJson(host, output, texts, plan);
  if (mode === 'write') failures.push(...(await writeChanges(host, output, changes, !isJson)));
  else if (!isJson) await printChanges(output, changes, args);
  for (const failure of failures) await output.complain(failure);
  await summarise(host, output, texts, plan, { from, files: mode === 'write' ? changes.length - failures.length : changes.length, isWritten: mode === 'write' });
  if (session.failed || failures.length > 0) return EXIT.wrong;
  return args.has('check') && changes.length > 0 ? EXIT.findings : EXIT.done;
}

function hostPathOf(args: Arguments, name: 'from' | 'to'): HostPath {
  const text = args.text(name);
  if (text === undefined) throw new UsageError(`rename needs --${name} with the ${name === 'from' ? 'host as it is' : 'host as it shall be'}: --${name} HOST[/PATH].`);
  const read = readHostPath(text);
  if (!read.ok) throw new UsageError(`--${name} ${shown(text)}: ${read.message}.`);
  return read.value;
}

/** One object for each change, then one for each place that stays. */
async function printJson(host: CliHost, output: Output, texts: LoadedTexts, plan: RenamePlan): Promise<void> {
  const json = jsonWriter(host.cwd);
  const linesOf = linesIn(texts);
  for (const { uri, span, newText } of plan.edits) {
    const written = texts.get(uri)?.text.slice(span.start, span.end) ?? '';
    await output.line(JSON.stringify({ written, newText, ...json.place(uri, linesOf(uri), span), skipped: null }));
  }
  for (const { uri, span, reason } of plan.mentions) {
    const written = texts.get(uri)?.text.slice(span.start, span.end) ?? '';
    await output.line(JSON.stringify({ written, newText: null, ...json.place(uri, linesOf(uri), span), skipped: reason }));
  }
}

interface Told {
  readonly from: HostPath;
  readonly files: number;
  readonly isWritten: boolean;
}

async function summarise(host: CliHost, output: Output, texts: LoadedTexts, { edits, mentions }: RenamePlan, { from, files, isWritten }: Told): Promise<void> {
  const name = shown(writtenHostPath(from));
  await output.complain(edits.length === 0 ? `Nothing names ${name} where it could be renamed.` : files === 0 ? 'No file was changed.' : `${count(edits.length, 'place')} in ${count(files, 'file')} ${isWritten ? 'renamed' : 'would be renamed'}.`);
  if (mentions.length === 0) return;
  await output.complain(`${count(mentions.length, 'other place')} ${mentions.length === 1 ? 'names' : 'name'} ${name} and ${mentions.length === 1 ? 'stays' : 'stay'} as ${mentions.length === 1 ? 'it is' : 'they are'}:`);
  const linesOf = linesIn(texts);
  for (const { uri, span, reason } of mentions.slice(0, MOST_MENTIONS)) {
    const lines = linesOf(uri);
    const { line, character } = lines ? positionAt(lines, span.start) : { line: 0, character: 0 };
    await output.complain(`  ${shown(shownPath(host.cwd, uri))}:${line + 1}:${character + 1}: ${REASONS[reason]}`);
  }
  if (mentions.length > MOST_MENTIONS) await output.complain(`  and ${grouped(mentions.length - MOST_MENTIONS)} more; --format json lists each`);
}

/** The lines of texts, each made once. */
function linesIn(texts: LoadedTexts): (uri: string) => LineIndex | undefined {
  const known = new Map<string, LineIndex>();
  return (uri) => {
    const text = texts.get(uri)?.text;
    if (text === undefined) return undefined;
    const lines = known.get(uri) ?? lineIndex(text);
    known.set(uri, lines);
    return lines;
  };
}
