import { comparedImages, comparePulls, CHANGE_KINDS, type Comparison, type PullChange } from '../features/comparison/changes';
import { folded, type FoldedChange, type FoldedPull } from '../features/comparison/folding';
import { changeTitle, comparisonReport, countsOf, lineOf, pullWords } from '../features/comparison/report';
import { underTables } from '../features/comparison/tables';
import { code, toMarkdown } from '../features/markdown';
import { environmentsOf } from '../mirrors/apollo/table';
import { withoutUserInfo } from '../reference/userInfo';
import { EXIT, UsageError, type CliHost } from './host';
import { jsonWriter } from './json';
import type { Arguments } from './options';
import type { Output } from './output';
import { shownPath, uriOfArgument } from './paths';
import { openSession, type Session } from './session';
import { alignedRows } from './table';
import { count, grouped, listed, shown } from './words';

/** How many places of one move are printed for people; the JSON has all. */
const MOST_PLACES = 5;

/** `mirror-lens diff`: the references whose pull source changes between two tables. */
export async function diffCommand(host: CliHost, output: Output, args: Arguments): Promise<number> {
  const against = args.text('against');
  if (against === undefined) throw new UsageError('diff needs the older table: --against with a file, a folder or a git revision such as origin/main...');
  const paths = args.positionals.length > 0 ? args.positionals : ['.'];
  const session = await openSession(host, output, args, { paths, images: 'selected', charts: !args.has('no-charts'), withoutTable: true });
  const older = await olderSession(host, output, args, against, paths);
  if (!session.hasTable && !older.hasTable) {
    await output.complain('there is no mirror table on either side, so no pull source changes.');
    return session.failed ? EXIT.wrong : EXIT.done;
  }
  const environment = args.text('environment');
  const isUnknown = environment !== undefined && environmentsOf(older.snapshot.registryFiles)?.includes(environment) === false;
  if (isUnknown) await output.complain(`${shown(against)} declares no Environment ${shown(environment)}, so that all of its pulls are new.`);
  // A registry file that declares Environments, but not the one that is asked for, says nothing of it.
  const before = underTables(session.snapshot, isUnknown ? { ...older.snapshot, registryFiles: [] } : older.snapshot);
  const images = comparedImages(session.snapshot, (uri) => session.isSelected(uri.replace(/#.*$/, '')));
  const comparison = comparePulls({ snapshot: before }, { snapshot: session.snapshot }, images, 'chosen');
  await print(host, output, args, comparison, { before: against, after: args.texts('mirrors').join(', ') || 'the files as they are' });
  if (session.failed || older.failed) return EXIT.wrong;
  return args.has('exit-code') && comparison.changes.length > 0 ? EXIT.findings : EXIT.done;
}

/** What holds the older table: a path, or else a revision of the same files. */
async function olderSession(host: CliHost, output: Output, args: Arguments, against: string, paths: readonly string[]): Promise<Session> {
  const target = await host.port.stat(uriOfArgument(host.cwd, against));
  const request = { paths, images: 'none', withoutTable: true, isOlder: true } as const;
  if (target.ok) return openSession(host, output, withMirrors(args, [against]), request);
  const revision = await host.openRevision(against);
  if (!revision.ok) throw new UsageError(revision.message.replace(against, shown(against)));
  try {
    const mirrors = args.texts('mirrors');
    const outside = mirrors.filter((path) => !revision.isInside(uriOfArgument(host.cwd, path)));
    if (outside.length > 0) throw new UsageError(`${listed(outside.map(shown))} ${outside.length === 1 ? 'stands' : 'stand'} outside the git repository, so ${shown(against)} tells nothing of it.`);
    const there: string[] = [];
    for (const path of mirrors) {
      const found = await revision.port.stat(uriOfArgument(host.cwd, path));
      if (found.ok) there.push(path);
      else await output.complain(`${shown(path)} is not there in ${shown(against)}, so that table is new.`);
    }
    const old: CliHost = { ...host, port: revision.port, store: undefined };
    // Where none of the named configurations was there, there was no table, whatever else the revision holds.
    if (mirrors.length > 0 && there.length === 0) return await openSession(old, output, withMirrors(args, []), { ...request, paths: [], isEmpty: true });
    // A PATH may be newer than the revision; the references are those of today, and only tables are asked of the revision.
    return await openSession(old, output, withMirrors(args, there), { ...request, paths: await pathsThere(old, paths) });
  } finally {
    revision.close();
  }
}

async function pathsThere(old: CliHost, paths: readonly string[]): Promise<readonly string[]> {
  const there: string[] = [];
  for (const path of paths) if ((await old.port.stat(uriOfArgument(old.cwd, path))).ok) there.push(path);
  return there;
}

/** The arguments with other mirror configurations, as an older table is asked for. */
function withMirrors(args: Arguments, mirrors: readonly string[]): Arguments {
  const has = (name: string): boolean => name !== 'require-mirrors' && args.has(name);
  return { ...args, has, texts: (name) => (name === 'mirrors' ? mirrors : args.texts(name)) };
}

interface Names {
  readonly before: string;
  readonly after: string;
}

async function print(host: CliHost, output: Output, args: Arguments, comparison: Comparison, names: Names): Promise<void> {
  switch (args.text('format')) {
    case 'json':
      return printJson(host, output, comparison);
    case 'md': {
      const blocks = comparisonReport(comparison, { ...names, place: (uri, line) => code(`${shownPath(host.cwd, uri)}:${line}`) });
      return output.line(toMarkdown(blocks, { commandLinks: false }));
    }
    default:
      return printText(host, output, comparison, names);
  }
}

/** One object for each change, in the order in which they are told. */
async function printJson(host: CliHost, output: Output, { changes }: Comparison): Promise<void> {
  const json = jsonWriter(host.cwd);
  for (const { kind, image, written, normalized, environments, before, after } of changes) {
    const place = json.place(image.uri, image.lines, image.site.span);
    const object = { change: kind, written: withoutUserInfo(written), normalized, environments: environments ?? null, before: json.pull(before), after: json.pull(after) };
    await output.line(JSON.stringify({ ...object, ...place, path: image.site.path, kind: image.site.kind }));
  }
}

async function printText(host: CliHost, output: Output, comparison: Comparison, names: Names): Promise<void> {
  const folds = folded(comparison.changes);
  for (const kind of CHANGE_KINDS) {
    const own = folds.filter((fold) => fold.kind === kind);
    if (own.length === 0) continue;
    await output.line(`${changeTitle(kind)}:`);
    for (const fold of own) for (const line of linesOf(host, fold)) await output.line(line);
    await output.line('');
  }
  const sentence = countsOf(comparison);
  await output.line(`From ${shown(names.before)} to ${shown(names.after)}: ${sentence}`);
  const { before, after } = comparison.unpaired;
  if (after.length > 0) await output.line(`Not compared, since only the newer table declares it: ${listed(after.map(shown))}.`);
  if (before.length > 0) await output.line(`Not compared, since only the older table declares it: ${listed(before.map(shown))}.`);
}

function linesOf(host: CliHost, { changes, environments, before, after }: FoldedChange): readonly string[] {
  const inThese = environments === undefined ? '' : ` in ${listed(environments.map(shown))}`;
  const title = `  ${count(new Set(changes.map(({ image }) => image)).size, 'image')}: ${words(before)} -> ${words(after)}${inThese}`;
  const rows = alignedRows(changes.slice(0, MOST_PLACES).map((change) => placeOf(host, change)), '      ');
  const more = changes.length - MOST_PLACES;
  return [title, ...rows, ...(more > 0 ? [`      and ${grouped(more)} more; --format json lists each`] : [])];
}

function placeOf(host: CliHost, { image, written }: PullChange): readonly string[] {
  return [`${shown(shownPath(host.cwd, image.uri))}:${lineOf(image)}`, shown(withoutUserInfo(written))];
}

function words(pull: FoldedPull): string {
  return pullWords<string>(pull, (text) => `\`${shown(text)}\``, (text) => text).join('');
}

