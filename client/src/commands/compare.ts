import { extensions, ProgressLocation, Uri, window, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { compareRequest, environmentsRequest, tableFilesRequest } from '../../../server/src/lsp/protocol';
import type { CompareParams, EnvironmentsResult, OlderText } from '../../../server/src/lsp/protocol';
import { ask } from '../connection';
import type { ServerCommand } from './register';
import { t } from '../texts';

/** The part of the built-in git extension's interface (version 1) that is used. */
interface GitInterface {
  getRepository(uri: Uri): { show(ref: string, path: string): Promise<string> } | null;
}

/**
 * "Compare Pull Sources…": asks what to hold the mirror tables against and shows each reference whose pull source changes, as a read-only
 * page; returns its text. The states that are offered are those that there are: saved, committed, another Environment.
 */
export const comparePullSources: ServerCommand = async (client, { pages }) => {
  const params = await chosen(client);
  if (!params) return undefined;
  const { markdown, summary } = await window.withProgress({ location: ProgressLocation.Notification, title: t('Comparing pull sources'), cancellable: true }, (_, token) => ask(client, compareRequest, params, token));
  await pages.show(t('Pull Source Changes'), markdown);
  void window.setStatusBarMessage(summary, 10_000);
  return markdown;
};

async function chosen(client: LanguageClient): Promise<CompareParams | undefined> {
  const file = window.activeTextEditor?.document.uri;
  const [{ uris }, known] = await Promise.all([ask(client, tableFilesRequest, null), ask(client, environmentsRequest, file?.scheme === 'file' ? { uri: file.toString() } : {})]);
  const files = uris.map((uri) => Uri.parse(uri));
  const items = [
    ...(files.some(isEdited) ? [{ label: t('The saved state'), detail: t('What changes once the edited mirror tables are saved'), choose: () => saved(files) }] : []),
    ...(files.some((uri) => gitOf(uri) !== undefined) ? [{ label: t('The committed state'), detail: t('What changes against the mirror tables of the last commit (HEAD)'), choose: () => committed(files) }] : []),
    ...(known.environments.length > 1 ? [{ label: t('Another Environment…'), detail: t('What is pulled from elsewhere in the one than in the other'), choose: () => environments(known) }] : []),
  ];
  if (items.length === 0) {
    void window.showInformationMessage(t('There is nothing to compare with: no mirror table is edited or committed to Git, and the registry files declare no two Environments.'));
    return undefined;
  }
  const picked = await window.showQuickPick(items, { title: t('Compare Pull Sources'), placeHolder: t('Compare the mirror tables as they are now with') });
  return picked?.choose();
}

function isEdited(uri: Uri): boolean {
  return workspace.textDocuments.some((document) => document.uri.toString() === uri.toString() && document.isDirty);
}

async function saved(files: readonly Uri[]): Promise<CompareParams> {
  const texts = await Promise.all(files.map(async (uri): Promise<OlderText> => ({ uri: uri.toString(), text: await savedText(uri) })));
  return { kind: 'texts', label: t('what is saved'), texts };
}

async function savedText(uri: Uri): Promise<string | null> {
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch {
    return null;
  }
}

async function committed(files: readonly Uri[]): Promise<CompareParams> {
  const inGit = files.filter((uri) => gitOf(uri) !== undefined);
  const texts = await Promise.all(inGit.map(async (uri): Promise<OlderText> => ({ uri: uri.toString(), text: await committedText(uri) })));
  return { kind: 'texts', label: t('what is committed'), texts };
}

/** Null for a file that the last commit does not hold. */
async function committedText(uri: Uri): Promise<string | null> {
  try {
    return (await gitOf(uri)?.show('HEAD', uri.fsPath)) ?? null;
  } catch {
    return null;
  }
}

function gitOf(uri: Uri): { show(ref: string, path: string): Promise<string> } | undefined {
  const git = extensions.getExtension<{ readonly enabled: boolean; getAPI(version: 1): GitInterface }>('vscode.git');
  if (git?.isActive !== true || !git.exports.enabled) return undefined;
  return git.exports.getAPI(1).getRepository(uri) ?? undefined;
}

async function environments({ environments: all, chosen: current }: EnvironmentsResult): Promise<CompareParams | undefined> {
  const title = t('Compare Pull Sources');
  const items = all.map(({ id, detail }) => ({ label: id, description: id === current ? t('chosen') : '', detail }));
  const before = all.some(({ id }) => id === current) ? current : (await window.showQuickPick(items, { title, placeHolder: t('From the Environment') }))?.label;
  if (before === undefined || before === null) return undefined;
  const after = await window.showQuickPick(items.filter(({ label }) => label !== before), { title, placeHolder: t('From {0} to the Environment', before) });
  return after && { kind: 'environments', before, after: after.label };
}
