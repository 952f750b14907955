import { positionAt } from '../base/lines';
import { convertibles, converted, type Convertible } from '../features/convert';
import { unsaidWords } from '../features/convert/words';
import { linesOf } from '../features/sites';
import { CONVERT_TARGETS, type Converted, type ConvertTarget, type Unsaid } from '../mirrors/convert/model';
import { EXIT, UsageError, type CliHost } from './host';
import type { Arguments } from './options';
import type { Output } from './output';
import { shownPath, uriOfArgument } from './paths';
import { openSession, type Session } from './session';
import { count, listed, shown } from './words';

/** `mirror-lens convert`: a mirror table in another dialect, and all of it that cannot be said there. */
export async function convertCommand(host: CliHost, output: Output, args: Arguments): Promise<number> {
  if (args.positionals.length > 0) throw new UsageError(`convert takes no ${shown(args.positionals.join(' '))}; --from names what is converted.`);
  const from = args.texts('from');
  if (from.length === 0) throw new UsageError('convert needs --from PATH: a mirror configuration, or a folder with one.');
  const target = targetOf(args.text('to'));
  const session = await openSession(host, output, named(args, from), { paths: [], images: 'none', withoutTable: true });
  if (session.failed) return EXIT.wrong;
  const table = onlyTable(host, session, from);
  const environment = environmentOf(table, args.text('environment'));
  const result = converted(session.snapshot, table, target, { environment, disableDefaultEndpoint: args.has('disable-default-registry-endpoint') });
  const failures = await written(host, output, result, args.text('out'));
  await summarise(host, output, session, result.unsaid, target);
  return failures > 0 ? EXIT.wrong : EXIT.done;
}

function targetOf(text: string | undefined): ConvertTarget {
  if (text === undefined) throw new UsageError(`convert needs --to: ${listed(CONVERT_TARGETS, 'or')}.`);
  const target = CONVERT_TARGETS.find((each) => each === text);
  if (!target) throw new UsageError(`--to takes ${listed(CONVERT_TARGETS, 'or')}, not ${shown(text)}.`);
  return target;
}

/** The arguments with what is converted in the place of the mirror tables: it is found and read by the same rules. */
function named(args: Arguments, from: readonly string[]): Arguments {
  return { ...args, texts: (name) => (name === 'mirrors' ? from : args.texts(name)), has: (name) => name !== 'require-mirrors' && args.has(name), text: (name) => args.text(name), number: (name) => args.number(name) };
}

function onlyTable(host: CliHost, { snapshot }: Session, from: readonly string[]): Convertible {
  const tables = convertibles(snapshot);
  const [table] = tables;
  if (!table) throw new UsageError(`--from ${listed(from.map(shown))} holds no mirror table whose rules another dialect could say.`);
  if (tables.length === 1) return table;
  const names = tables.map(({ dialect, uris }) => `${dialect} (${listed(uris.slice(0, 3).map((uri) => shown(shownPath(host.cwd, uri))))})`);
  throw new UsageError(`--from holds ${tables.length} mirror tables: ${listed(names)}. Name the files of one.`);
}

function environmentOf({ environments }: Convertible, chosen: string | undefined): string | undefined {
  if (chosen !== undefined || environments.length < 2) return chosen ?? environments[0];
  throw new UsageError(`the registry files declare ${environments.length} Environments. Choose one with --environment: ${listed(environments, 'or')}.`);
}

/** Prints the files, or writes them below a folder; gives how many could not be written. */
async function written(host: CliHost, output: Output, { files }: Converted, folder: string | undefined): Promise<number> {
  if (files.length === 0) await output.complain('Nothing of it can be said there, so that no file is written.');
  if (folder === undefined) {
    for (const { name, text } of files) {
      // The name goes to the other stream where there is one file, so that the output can be redirected as it is.
      if (files.length > 1) await output.line(`# ${name}`);
      else await output.complain(`This is ${name}:`);
      for (const line of text.replace(/\n$/, '').split('\n')) await output.line(line);
    }
    return 0;
  }
  let failures = 0;
  for (const { name, text } of files) {
    const path = `${folder.replace(/\/+$/, '')}/${name}`;
    const reason = await host.createFile(uriOfArgument(host.cwd, path), text, { withFolders: true });
    if (reason === undefined) await output.line(path);
    else {
      failures += 1;
      await output.complain(`${shown(path)} is not written: ${reason}.`);
    }
  }
  return failures;
}

async function summarise(host: CliHost, output: Output, { snapshot }: Session, unsaid: readonly Unsaid[], target: ConvertTarget): Promise<void> {
  for (const isWritten of [false, true]) {
    const own = unsaid.filter((each) => each.isWritten === isWritten);
    if (own.length === 0) continue;
    await output.complain(isWritten ? `${count(own.length, 'thing')} written that may come out otherwise:` : `${count(own.length, 'thing')} left out:`);
    for (const each of own) {
      const { uri, span } = each.place;
      const lines = linesOf(snapshot, uri);
      const line = lines && span.end > 0 ? `:${positionAt(lines, span.start).line + 1}` : '';
      await output.complain(`  ${shownPath(host.cwd, uri)}${line}: ${unsaidWords(each, target)}`);
    }
  }
}
