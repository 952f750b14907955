import { Uri, window, workspace } from 'vscode';
import { hostAtRequest, renameHostRequest } from '../../../server/src/lsp/protocol';
import type { RenameHostResult } from '../../../server/src/lsp/protocol';
import { ask } from '../connection';
import type { Pages } from '../pages';
import type { ServerCommand } from './register';
import { targetAtCursor } from './target';

const TITLE = 'Rename Registry Host';

/**
 * "Rename Registry Host…": asks for both names, the one under the cursor first, and renames the host in every file that is known to hold it,
 * as one undoable edit. What else names it is listed. Returns how many places were changed.
 */
export const renameHost: ServerCommand = async (client, { pages }) => {
  const { uri, position } = targetAtCursor() ?? {};
  const { host } = uri !== undefined && position ? await ask(client, hostAtRequest, { uri, position }) : { host: null };
  const from = await window.showInputBox({ title: TITLE, prompt: 'The registry host as it is written, perhaps with a path below it: HOST[/PATH]', value: host ?? '', ignoreFocusOut: true });
  if (!from) return undefined;
  const to = await window.showInputBox({ title: TITLE, prompt: `What takes the place of ${from}: HOST[/PATH]`, value: from, ignoreFocusOut: true });
  if (!to || to === from) return undefined;
  const result = await ask(client, renameHostRequest, { from, to });
  const edit = await client.protocol2CodeConverter.asWorkspaceEdit(result.edit);
  if (edit) await workspace.applyEdit(edit, { isRefactoring: true });
  void report(pages, from, result);
  return result.places;
};

async function report(pages: Pages, from: string, { places, files, mentions }: RenameHostResult): Promise<void> {
  const done = places === 0 ? `Nothing names ${from} where it could be renamed.` : `${places === 1 ? '1 place' : `${places} places`} in ${files === 1 ? '1 file' : `${files} files`} renamed.`;
  if (mentions.length === 0) {
    void window.showInformationMessage(done);
    return;
  }
  const details = 'Show What Stays';
  const answer = await window.showInformationMessage(`${done} ${mentions.length === 1 ? '1 other place names' : `${mentions.length} other places name`} it and ${mentions.length === 1 ? 'stays' : 'stay'}.`, details);
  if (answer !== details) return;
  const lines = mentions.map(({ uri, line, reason }) => `- ${workspace.asRelativePath(Uri.parse(uri))}:${line + 1}: ${reason}`);
  await pages.show('Places not renamed', [`# Places that name ${from} and stay`, '', ...lines, ''].join('\n'));
}
