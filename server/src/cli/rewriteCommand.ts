import type { ImageKind } from '../images/model';
import type { Layer } from '../mirrors/model';
import { planRewrite, rewriteNeeds, type RewritePlan, type RewriteRequest } from '../features/rewrite';
import { reasonText, skipCounts } from '../features/rewrite/summary';
import { entryOf } from '../workspace/snapshot';
import { withoutUserInfo } from '../reference/userInfo';
import { changesOf, printChanges, writeChanges, writingMode } from './fileChanges';
import { EXIT, UsageError, type CliHost } from './host';
import { jsonWriter } from './json';
import type { Arguments } from './options';
import type { Output } from './output';
import { overrideCommand } from './overrideCommand';
import { openSession, type Session } from './session';
import { count, listed, nearest, shown } from './words';

/** All kinds; that none is missing the compiler sees. */
const EVERY_KIND: Readonly<Record<ImageKind, true>> = {
  kubernetes: true, argo: true, tekton: true, 'helm-values': true, 'helm-release': true, 'helm-template': true, kustomization: true, compose: true,
  dockerfile: true, 'github-actions': true, 'gitlab-ci': true, pipeline: true, devcontainer: true, skaffold: true, 'kind-cluster': true, 'node-config': true, chart: true,
  'image-list': true, lock: true, 'apollo-manifest': true, 'apollo-overrides': true, 'apollo-module': true,
};
const KINDS = Object.keys(EVERY_KIND).filter((key): key is ImageKind => key in EVERY_KIND);

/** `mirror-lens rewrite`: references rewritten to their pull source. */
export async function rewriteCommand(host: CliHost, output: Output, args: Arguments): Promise<number> {
  writingMode('rewrite', args);
  const kinds = kindsOf(args.texts('kinds'));
  const override = args.text('as-override');
  if (override !== undefined) return overrideCommand(host, output, args, override);
  const paths = args.positionals.length > 0 ? args.positionals : ['.'];
  const session = await openSession(host, output, args, { paths, images: 'all', charts: true });
  if (!session.hasTable) return session.failed ? EXIT.wrong : EXIT.done;

  const environment = args.text('environment');
  const request: RewriteRequest = { scope: { kind: 'files', uris: session.selected.map((entry) => entry.uri) }, environment, step: stepOf(args.text('step')), kinds, oneRegistry: args.has('one-registry') };
  const texts = await session.workspace.load(rewriteNeeds(session.snapshot, request));
  const plan = planRewrite(session.snapshot, texts, request);
  const { changes, failures } = await changesOf(host, plan.edits);

  if (args.text('format') === 'json') await printJson(host, output, session, plan);
  if (args.has('write')) failures.push(...(await writeChanges(host, output, changes, args.text('format') !== 'json')));
  else if (args.text('format') !== 'json') await printChanges(output, changes, args);
  for (const failure of failures) await output.complain(failure);
  await summarise(output, plan, args.has('write') ? changes.length - failures.length : changes.length, args.has('write'));
  if (session.failed || failures.length > 0) return EXIT.wrong;
  return args.has('check') && changes.length > 0 ? EXIT.findings : EXIT.done;
}

/** The options have checked the word already. */
function stepOf(word: string | undefined): Layer | undefined {
  return (['admission', 'apollo', 'node'] as const).find((layer) => layer === word);
}

function kindsOf(values: readonly string[]): readonly ImageKind[] {
  return values.flatMap((value) => value.split(',')).map((word) => word.trim()).filter((word) => word !== '').map((word) => {
    const kind = KINDS.find((each) => each === word);
    if (kind) return kind;
    const meant = nearest(word, KINDS);
    throw new UsageError(`--kinds knows no "${word}"; there are ${listed(KINDS)}.${meant ? ` Did you mean ${meant}?` : ''}`);
  });
}

/** One object for each change, then one for each skipped reference. */
async function printJson(host: CliHost, output: Output, session: Session, plan: RewritePlan): Promise<void> {
  const json = jsonWriter(host.cwd);
  const linesOf = (uri: string) => entryOf(session.snapshot, uri)?.lines;
  for (const edit of plan.edits) {
    const place = json.place(edit.uri, linesOf(edit.uri), edit.span);
    await output.line(JSON.stringify({ written: edit.written, result: edit.result, newText: edit.newText, ...place, path: edit.site.path, kind: edit.site.kind, skipped: null }));
  }
  for (const { uri, span, site, reason } of plan.skipped) {
    const place = json.place(uri, linesOf(uri), span);
    await output.line(JSON.stringify({ written: withoutUserInfo(site.written), result: null, newText: null, ...place, path: site.path, kind: site.kind, skipped: reason }));
  }
}

async function summarise(output: Output, plan: RewritePlan, files: number, written: boolean): Promise<void> {
  const changes = plan.edits.length === 0 ? 'No reference changes.' : files === 0 ? 'No file was changed.' : `${count(plan.references, 'reference')} in ${count(files, 'file')} ${written ? 'rewritten' : 'would be rewritten'}.`;
  await output.complain(changes);
  if (plan.skipped.length > 0) {
    await output.complain(`${count(plan.skipped.length, 'reference')} skipped:`);
    for (const { reason, count: number } of skipCounts(plan)) await output.complain(`  ${number} ${reasonText(reason)}`);
  }
  if (plan.environmentsToChoose.length > 0) {
    await output.complain(`Choose one with --environment: ${listed(plan.environmentsToChoose.map(({ id, changes: number }) => `${shown(id)} (${count(number, 'change')})`), 'or')}.`);
  }
  for (const { chart, path, images, isChosen } of plan.offers) {
    if (!isChosen) await output.complain(`${shown(path)} of the chart ${shown(chart)} would move all ${images} of its images; --one-registry writes that instead.`);
  }
  for (const note of plan.notes) await output.complain(shown(note));
}
