import { positionAt } from '../base/lines';
import { endingsAt, targetOf, waysTo, type Ending, type Target, type Way } from '../features/reverse';
import type { Rule } from '../mirrors/model';
import { withoutUserInfo } from '../reference/userInfo';
import { EXIT, type CliHost } from './host';
import { filesOf, type Image } from './imagesCommand';
import { jsonWriter } from './json';
import type { Arguments } from './options';
import type { Output } from './output';
import { shownPath } from './paths';
import { openSession, type Session } from './session';
import { alignedRows } from './table';
import { listed, shown } from './words';

/** A reference of a file that ends at a target. */
interface Found {
  readonly image: Image;
  readonly ending: Ending;
}

/** `mirror-lens resolve --reverse`: which written references end at others. */
export async function reverseCommand(host: CliHost, output: Output, args: Arguments, references: Iterable<string> | AsyncIterable<string>): Promise<number> {
  const named = args.texts('in');
  const session = await openSession(host, output, args, { paths: named.length > 0 ? named : ['.'], images: 'selected', charts: true });
  const images = [...filesOf(host, session, false).values()].flat();
  let isFirst = true;
  for await (const reference of references) {
    const target = targetOf(reference);
    const ways = waysTo(session.snapshot, session.root, target);
    const found = images.flatMap((image): readonly Found[] => endingsAt(image.resolution, target).map((ending) => ({ image, ending })));
    if (args.text('format') === 'json') await output.line(JSON.stringify(jsonOf(host, target, ways, found)));
    else for (const line of [...(isFirst ? [] : ['']), ...textOf(host, session, target, ways, found)]) await output.line(line);
    isFirst = false;
    await output.flush();
  }
  return session.failed ? EXIT.wrong : EXIT.done;
}

function jsonOf(host: CliHost, target: Target, ways: readonly Way[], found: readonly Found[]): Record<string, unknown> {
  const json = jsonWriter(host.cwd);
  const endingOf = ({ tried, environments, via }: Ending) => ({ tried, environments: environments ?? null, via: via.map((rule) => json.rule(rule)) });
  return {
    reference: withoutUserInfo(target.text),
    normalized: target.normalized,
    rules: ways.map((way) => ({ match: way.match, kind: way.kind, example: way.example, ...endingOf(way) })),
    references: found.map(({ image: { file, site, resolution }, ending }) => {
      const { file: path, line, column } = json.place(file.uri, file.lines, site.span);
      return { written: withoutUserInfo(resolution.written), file: path, line, column, path: site.path, kind: site.kind, source: ending.reference, ...endingOf(ending) };
    }),
  };
}

function textOf(host: CliHost, { snapshot }: Session, target: Target, ways: readonly Way[], found: readonly Found[]): readonly string[] {
  const title = shown(withoutUserInfo(target.text));
  if (target.normalized === null) return [`${title}: no image reference; write HOST/PATH:TAG, or HOST/ for everything below it.`];
  const rules = alignedRows(ways.map((way) => [titleOf(way), `such as ${shown(way.example)}`, whyOf(host, way)]), '  ', 80);
  const rows = alignedRows(found.map(({ image: { file, site, resolution }, ending }) => {
    const { line, character } = positionAt(file.lines, site.span.start);
    return [`${shown(shownPath(host.cwd, file.uri))}:${String(line + 1)}:${String(character + 1)}`, shown(withoutUserInfo(resolution.written)), whyOf(host, ending)];
  }), '  ', 80);
  const none = snapshot.registryFiles.length + snapshot.nodeConfigs.length === 0 ? 'without a mirror table only what is written so' : 'no rule that could be undone leads there, and it is not pulled as written';
  return [
    ways.length > 0 ? `${title} is where these end:` : `${title}: ${none}.`, ...rules,
    ...(found.length > 0 ? ['In the files:', ...rows] : ['No reference in the files ends there.']),
  ];
}

function titleOf({ kind, match }: Way): string {
  switch (kind) {
    case 'itself':
      return 'itself';
    case 'everything':
      return 'every host without a rule of its own';
    case 'pattern':
      return `what ${shown(match)} matches`;
    case 'short-name':
      return match === 'short names' ? match : `the short name ${shown(match)}`;
    default:
      return shown(match);
  }
}

function whyOf(host: CliHost, { via, tried, environments }: Ending): string {
  const ruleOf = (rule: Rule): string => `${shown(rule.text)}, ${shown(shownPath(host.cwd, rule.place.uri))}:${String(rule.line)}`;
  const parts = [
    ...(via.length > 0 ? [via.map(ruleOf).join('; then ')] : ['as written']),
    ...(tried > 1 ? [`tried as number ${String(tried)}`] : []),
    ...(environments === undefined ? [] : [`in ${listed(environments.map(shown))}`]),
  ];
  return `(${parts.join('; ')})`;
}
