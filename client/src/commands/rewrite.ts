import { ProgressLocation, Uri, window, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { rewriteRequest } from '../../../server/src/lsp/protocol';
import type { RewriteParams, RewriteResult, RewriteSkipped, RewriteTarget } from '../../../server/src/lsp/protocol';
import { askWithProgress } from '../connection';
import type { Pages } from '../pages';
import type { ServerCommand } from './register';
import { linkedTarget, targetAtCursor } from './target';
import { t } from '../texts';

/**
 * "Rewrite Images to Pull Sources…": asks what to rewrite (unless a link or the explorer named it) and, where Environments
 * disagree, for which, where a pull takes several steps, whose result, and whether a chart's one registry for all images is to be written where it has one; opens the refactor preview; says what was skipped. Returns the summary.
 */
export const rewriteImages: ServerCommand = async (client, { pages }, args) => {
  const target = (await targetOf(args)) ?? (await askedTarget());
  if (!target) return undefined;
  const planned = await plan(client, { target });
  const forOne = planned && planned.environments.length > 0 ? await withEnvironment(target, planned.environments) : { target };
  const ofOne = forOne?.environment === undefined ? forOne && planned : await plan(client, forOne);
  const params = forOne && ofOne && ofOne.steps.length > 1 ? await withStep(forOne, ofOne.steps) : forOne;
  const found = params?.step === undefined ? params && ofOne : await plan(client, params);
  const result = params && found && found.offers.length > 0 ? await planOrOffer(client, params, found) : found;
  if (!result) return undefined;
  // Told while the preview is open, since it is there that one decides.
  void report(pages, result);
  await apply(client, result);
  return result.summary;
};

async function targetOf([first]: readonly unknown[]): Promise<RewriteTarget | undefined> {
  if (first instanceof Uri) return { kind: (await isFolder(first)) ? 'folder' : 'file', uri: first.toString() };
  const linked = linkedTarget([first]);
  if (linked?.uri === undefined) return undefined;
  if (linked.position) return { kind: 'reference', uri: linked.uri, position: linked.position };
  return { kind: 'file', uri: linked.uri };
}

async function askedTarget(): Promise<RewriteTarget | undefined> {
  const items: { readonly label: string; readonly description: string; readonly target: RewriteTarget }[] = [];
  const editor = window.activeTextEditor;
  if (editor) {
    const uri = editor.document.uri.toString();
    const { position } = targetAtCursor(editor) ?? {};
    if (position) items.push({ label: t('The image under the cursor'), description: '', target: { kind: 'reference', uri, position } });
    items.push({ label: t('This file'), description: workspace.asRelativePath(editor.document.uri), target: { kind: 'file', uri } });
    const folder = Uri.joinPath(editor.document.uri, '..');
    if (editor.document.uri.scheme === 'file') {
      items.push({ label: t("This file's folder"), description: workspace.asRelativePath(folder), target: { kind: 'folder', uri: folder.toString() } });
    }
  }
  for (const folder of (workspace.workspaceFolders ?? []).length > 1 ? (workspace.workspaceFolders ?? []) : []) {
    items.push({ label: t('The folder {0}', folder.name), description: '', target: { kind: 'folder', uri: folder.uri.toString() } });
  }
  if ((workspace.workspaceFolders ?? []).length > 0) items.push({ label: t('The workspace'), description: '', target: { kind: 'workspace' } });
  if (items.length === 0) {
    void window.showInformationMessage(t('Open a file or a folder first: its images are what is rewritten.'));
    return undefined;
  }
  const picked = await window.showQuickPick(items, { title: t('Rewrite Images to Pull Sources'), placeHolder: t('What is to be rewritten?') });
  return picked?.target;
}

type Environments = RewriteResult['environments'];

async function withEnvironment(target: RewriteTarget, environments: Environments): Promise<RewriteParams | undefined> {
  const items = environments.map(({ id, detail }) => ({ label: id, detail }));
  const environment = await window.showQuickPick(items, {
    title: t('Rewrite Images to Pull Sources'),
    placeHolder: t('Environments disagree here. Whose pull sources are to be written?'),
  });
  return environment === undefined ? undefined : { target, environment: environment.label };
}

/** Asks whose result is written where a pull takes several steps; Apollo's comes first. */
async function withStep(params: RewriteParams, steps: RewriteResult['steps']): Promise<RewriteParams | undefined> {
  const labels = { apollo: t('What Apollo makes of it'), admission: t('What rewriters in front of the nodes make of it'), node: t('What the nodes pull') };
  const items = steps.map(({ step, detail }) => ({ label: labels[step], detail, step }));
  const picked = await window.showQuickPick(items, { title: t('Rewrite Images to Pull Sources'), placeHolder: t('A pull takes several steps here. Whose result is to be written?') });
  return picked && { ...params, step: picked.step };
}

/** The plan as it is, or the one that writes a registry for all images of a chart. */
async function planOrOffer(client: LanguageClient, params: RewriteParams, found: RewriteResult): Promise<RewriteResult | undefined> {
  const [first] = found.offers;
  const names = [...new Set(found.offers.map(({ path }) => path))].join(', ');
  const charts = found.offers.length === 1 ? t('the chart {0}', first?.chart ?? '') : t('{0} charts', found.offers.length);
  const images = found.offers.reduce((sum, offer) => sum + offer.images, 0);
  const items = [
    { label: t('The value of each image'), detail: t('Edits the leaf that wins for each image, in each values file.'), oneRegistry: false },
    { label: names, detail: t('Sets one value that moves all {0} images of {1}.', images, charts), oneRegistry: true },
  ];
  const picked = await window.showQuickPick(items, { title: t('Rewrite Images to Pull Sources'), placeHolder: t('What is to be edited in {0}?', charts) });
  if (!picked) return undefined;
  return picked.oneRegistry ? plan(client, { ...params, oneRegistry: true }) : found;
}

/** Asks for the plan; one that takes long shows its progress and can be cancelled. */
function plan(client: LanguageClient, params: RewriteParams): Thenable<RewriteResult | undefined> {
  const title = t('Finding images to rewrite');
  return window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, async (progress, token) => {
    try {
      return await askWithProgress(client, rewriteRequest, params, (message) => { if (message !== title) progress.report({ message }); }, token);
    } catch (error) {
      if (token.isCancellationRequested) return undefined;
      throw error;
    }
  });
}

async function apply(client: LanguageClient, result: RewriteResult): Promise<void> {
  const edit = await client.protocol2CodeConverter.asWorkspaceEdit(result.edit);
  if (edit) await workspace.applyEdit(edit, { isRefactoring: true });
}

/** Says what is skipped, or that nothing changes; a rewrite that the preview shows whole needs no words beside it. */
async function report(pages: Pages, result: RewriteResult): Promise<void> {
  if (result.edit !== null && result.skipped.length === 0) return;
  const message = result.summary.replace(':\n- ', ': ').replaceAll('\n- ', ', ').replaceAll('\n\n', '. ').replaceAll('\n', ' ');
  const details = t('Show What Is Skipped');
  const answer = await window.showInformationMessage(message, ...(result.skipped.length > 0 ? [details] : []));
  if (answer === details) await pages.show(t('Images not rewritten'), skippedPage(result));
}

function skippedPage({ summary, skipped }: RewriteResult): string {
  const lines = skipped.map((one) => `- ${label(one)}: \`${one.written.replaceAll('`', "'")}\`: ${one.reason}`);
  return [`# ${t('Images not rewritten')}`, '', summary, '', ...lines, ''].join('\n');
}

function label({ uri, line }: RewriteSkipped): string {
  return `${workspace.asRelativePath(Uri.parse(uri))}:${line + 1}`;
}

async function isFolder(uri: Uri): Promise<boolean> {
  const stat = await workspace.fs.stat(uri);
  // FileType is a bit set: a symbolic link to a folder is a folder too.
  return (stat.type & 2) !== 0;
}
