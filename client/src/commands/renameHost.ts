import { Uri, window, workspace } from 'vscode';
import { hostAtRequest, renameHostRequest } from '../../../server/src/lsp/protocol';
import type { RenameHostResult } from '../../../server/src/lsp/protocol';
import { ask } from '../connection';
import type { Pages } from '../pages';
import type { ServerCommand } from './register';
import { targetAtCursor } from './target';
import { count, t } from '../texts';

/** The form of what is asked for, in the words of the command line. */
const FORM = 'HOST[/PATH]';

/**
 * "Rename Registry Host…": asks for both names, the one under the cursor first, and renames the host in every file that is known to hold it,
 * as one undoable edit. What else names it is listed. Returns how many places were changed.
 */
export const renameHost: ServerCommand = async (client, { pages }) => {
  const title = t('Rename Registry Host');
  const { uri, position } = targetAtCursor() ?? {};
  const { host } = uri !== undefined && position ? await ask(client, hostAtRequest, { uri, position }) : { host: null };
  const from = await window.showInputBox({ title, prompt: t('The registry host as it is written, perhaps with a path below it: {0}', FORM), value: host ?? '', ignoreFocusOut: true });
  if (!from) return undefined;
  const to = await window.showInputBox({ title, prompt: t('What takes the place of {0}: {1}', from, FORM), value: from, ignoreFocusOut: true });
  if (!to || to === from) return undefined;
  const result = await ask(client, renameHostRequest, { from, to });
  const edit = await client.protocol2CodeConverter.asWorkspaceEdit(result.edit);
  if (edit) await workspace.applyEdit(edit, { isRefactoring: true });
  void report(pages, from, result);
  return result.places;
};

async function report(pages: Pages, from: string, { places, files, mentions }: RenameHostResult): Promise<void> {
  const done = places === 0 ? t('Nothing names {0} where it could be renamed.', from) : t('{0} in {1} renamed.', count(places, '{0} place', '{0} places'), count(files, '{0} file', '{0} files'));
  if (mentions.length === 0) {
    void window.showInformationMessage(done);
    return;
  }
  const details = t('Show What Stays');
  const answer = await window.showInformationMessage(`${done} ${count(mentions.length, '{0} other place names it and stays.', '{0} other places name it and stay.')}`, details);
  if (answer !== details) return;
  const lines = mentions.map(({ uri, line, reason }) => `- ${workspace.asRelativePath(Uri.parse(uri))}:${line + 1}: ${reason}`);
  await pages.show(t('Places not renamed'), [`# ${t('Places that name {0} and stay', from)}`, '', ...lines, ''].join('\n'));
}
