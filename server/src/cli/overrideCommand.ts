import { unreachedText, valuesOverride, type ValuesOverride } from '../features/rewrite/valuesOverride';
import { lineIn } from '../features/sites';
import { withoutUserInfo } from '../reference/userInfo';
import type { EvaluatedChart } from '../workspace/chartView';
import { EXIT, UsageError, type CliHost } from './host';
import type { Arguments } from './options';
import type { Output } from './output';
import { shownPath, uriOfArgument } from './paths';
import { openSession, type Session } from './session';
import { count, listed, shown } from './words';

/** `mirror-lens rewrite --as-override`: the values that move the images of one chart, in a file of their own. */
export async function overrideCommand(host: CliHost, output: Output, args: Arguments, file: string): Promise<number> {
  const paths = args.positionals.length > 0 ? args.positionals : ['.'];
  const session = await openSession(host, output, args, { paths, images: 'none', charts: true });
  if (!session.hasTable) return session.failed ? EXIT.wrong : EXIT.done;
  const chart = onlyChart(host, session);
  const uri = uriOfArgument(host.cwd, file === '-' ? 'override.yaml' : file);
  const before = file === '-' ? undefined : await host.port.read(uri, Number.MAX_SAFE_INTEGER);
  if (before && !before.ok && before.reason !== 'gone') throw new UsageError(`cannot read ${shown(file)}: ${before.detail}.`);
  const text = before?.ok === true ? before.text : '';
  const found = valuesOverride(session.snapshot, chart, { uri, text });
  const failure = await written(host, output, { file, uri, text, exists: before?.ok === true, isCheck: args.has('check') }, found.text);
  await summarise(host, output, session, found);
  if (failure !== undefined) await output.complain(`${shown(file)} is left as it is: ${failure}.`);
  if (session.failed || failure !== undefined) return EXIT.wrong;
  return args.has('check') && found.text !== text ? EXIT.findings : EXIT.done;
}

function onlyChart(host: CliHost, { snapshot }: Session): EvaluatedChart {
  const charts = snapshot.charts.roots.flatMap((root) => snapshot.charts.at(root) ?? []);
  const [chart] = charts;
  if (chart && charts.length === 1) return chart;
  if (!chart) throw new UsageError('--as-override needs a chart, and there is none at PATH.');
  throw new UsageError(`--as-override needs one chart, and there are ${charts.length}: ${listed(charts.slice(0, 5).map(({ folder }) => shown(shownPath(host.cwd, folder))))}. Name one as PATH.`);
}

interface Target {
  readonly file: string;
  readonly uri: string;
  readonly text: string;
  readonly exists: boolean;
  readonly isCheck: boolean;
}

/** Why the file could not be written, undefined where it was, or nothing is to be written. */
async function written(host: CliHost, output: Output, { file, uri, text, exists, isCheck }: Target, next: string): Promise<string | undefined> {
  if (file === '-') {
    for (const line of next.replace(/\n$/, '').split('\n')) await output.line(line);
    return undefined;
  }
  if (isCheck || next === text) return undefined;
  return exists ? host.replaceFile(uri, host.port.hash(text), next) : host.createFile(uri, next);
}

async function summarise(host: CliHost, output: Output, { snapshot }: Session, { moved, unreached, notes }: ValuesOverride): Promise<void> {
  await output.complain(moved.length === 0 ? 'No image is moved.' : `${count(moved.length, 'image')} moved.`);
  if (unreached.length > 0) {
    await output.complain(`${count(unreached.length, 'image')} that no value reaches:`);
    for (const { image, reason } of unreached) {
      const line = lineIn(snapshot, image.chart, { uri: image.uri, span: image.site.span });
      await output.complain(`  ${shown(withoutUserInfo(image.site.written))} in ${shown(shownPath(host.cwd, image.uri))}:${line}, ${unreachedText(reason)}`);
    }
  }
  for (const note of notes) await output.complain(shown(note));
}
