import type { ImageKind } from '../images/model';
import { applyEdits } from '../features/edits';
import { planRewrite, rewriteNeeds, type RewriteEdit, type RewritePlan, type RewriteRequest } from '../features/rewrite';
import { reasonText, skipCounts } from '../features/rewrite/summary';
import { entryOf } from '../workspace/snapshot';
import { withoutUserInfo } from '../reference/userInfo';
import { unifiedDiff } from './diff';
import { EXIT, UsageError, type CliHost } from './host';
import { jsonWriter } from './json';
import type { Arguments } from './options';
import type { Output } from './output';
import { shownPath } from './paths';
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

/** A file that a rewrite changes. */
interface Change {
  readonly uri: string;
  readonly path: string;
  readonly hash: string;
  readonly before: string;
  readonly after: string;
  readonly bom: boolean;
}

/** `mirror-lens rewrite`: references rewritten to their pull source. */
export async function rewriteCommand(host: CliHost, output: Output, args: Arguments): Promise<number> {
  const modes = ['diff', 'write', 'check'].filter((mode) => args.has(mode));
  if (modes.includes('write') && modes.length > 1) throw new UsageError(`rewrite takes --write or --${modes.find((mode) => mode !== 'write') ?? ''}, not both.`);
  const kinds = kindsOf(args.texts('kinds'));
  const override = args.text('as-override');
  if (override !== undefined) return overrideCommand(host, output, args, override);
  const paths = args.positionals.length > 0 ? args.positionals : ['.'];
  const session = await openSession(host, output, args, { paths, images: 'all', charts: true });
  if (!session.hasTable) return session.failed ? EXIT.wrong : EXIT.done;

  const environment = args.text('environment');
  const request: RewriteRequest = { scope: { kind: 'files', uris: session.selected.map((entry) => entry.uri) }, environment, kinds };
  const texts = await session.workspace.load(rewriteNeeds(session.snapshot, request));
  const plan = planRewrite(session.snapshot, texts, request);
  const { changes, failures } = await changesOf(host, plan);

  if (args.text('format') === 'json') await printJson(host, output, session, plan);
  if (args.has('write')) failures.push(...(await writeAll(host, output, changes, args.text('format') !== 'json')));
  else if (args.text('format') !== 'json') await printText(output, changes, args);
  for (const failure of failures) await output.complain(failure);
  await summarise(output, plan, args.has('write') ? changes.length - failures.length : changes.length, args.has('write'));
  if (session.failed || failures.length > 0) return EXIT.wrong;
  return args.has('check') && changes.length > 0 ? EXIT.findings : EXIT.done;
}

function kindsOf(values: readonly string[]): readonly ImageKind[] {
  return values.flatMap((value) => value.split(',')).map((word) => word.trim()).filter((word) => word !== '').map((word) => {
    const kind = KINDS.find((each) => each === word);
    if (kind) return kind;
    const meant = nearest(word, KINDS);
    throw new UsageError(`--kinds knows no "${word}"; there are ${listed(KINDS)}.${meant ? ` Did you mean ${meant}?` : ''}`);
  });
}

/** Applies the plan to the texts of the files. The file is read once more, since its byte order mark must stay. */
async function changesOf(host: CliHost, plan: RewritePlan): Promise<{ readonly changes: readonly Change[]; readonly failures: string[] }> {
  const byFile = new Map<string, RewriteEdit[]>();
  for (const edit of plan.edits) byFile.set(edit.uri, [...(byFile.get(edit.uri) ?? []), edit]);
  const changes: Change[] = [];
  const failures: string[] = [];
  for (const [uri, edits] of byFile) {
    const path = shownPath(host.cwd, uri);
    const file = await host.port.read(uri, Number.MAX_SAFE_INTEGER);
    const hash = edits[0]?.hash ?? '';
    if (!file.ok) failures.push(`${shown(path)} is left as it is: ${file.detail}.`);
    else if (host.port.hash(file.text) !== hash) failures.push(`${shown(path)} is left as it is: it has changed meanwhile.`);
    else changes.push({ uri, path, hash, before: file.text, after: applyEdits(file.text, edits), bom: file.bom });
  }
  return { changes: changes.sort((a, b) => (a.path < b.path ? -1 : 1)), failures };
}

async function printText(output: Output, changes: readonly Change[], args: Arguments): Promise<void> {
  const withDiff = args.has('diff') || !args.has('check');
  for (const { path, before, after, bom } of changes) {
    const mark = bom ? '\uFEFF' : '';
    if (!withDiff) await output.line(shown(path));
    else for (const line of unifiedDiff(path, mark + before, mark + after)) await output.line(line);
  }
}

async function writeAll(host: CliHost, output: Output, changes: readonly Change[], tell: boolean): Promise<readonly string[]> {
  const failures: string[] = [];
  for (const { uri, path, hash, after } of changes) {
    const reason = await host.replaceFile(uri, hash, after);
    if (reason !== undefined) failures.push(`${shown(path)} is left as it is: ${reason}.`);
    else if (tell) await output.line(shown(path));
  }
  return failures;
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
  const changes = plan.edits.length === 0
    ? 'No reference changes.'
    : `${count(plan.references, 'reference')} in ${count(files, 'file')} ${written ? 'rewritten' : 'would be rewritten'}.`;
  await output.complain(changes);
  if (plan.skipped.length > 0) {
    await output.complain(`${count(plan.skipped.length, 'reference')} skipped:`);
    for (const { reason, count: number } of skipCounts(plan)) await output.complain(`  ${number} ${reasonText(reason)}`);
  }
  if (plan.environmentsToChoose.length > 0) {
    await output.complain(`Choose one with --environment: ${listed(plan.environmentsToChoose.map(({ id, changes: number }) => `${shown(id)} (${count(number, 'change')})`), 'or')}.`);
  }
  for (const note of plan.notes) await output.complain(shown(note));
}
