import { Position, Uri, Range, WorkspaceEdit, window, workspace } from 'vscode';
import type { TextDocument, WorkspaceEditEntryMetadata } from 'vscode';
import { noteAddress, valuesOverrideRequest } from '../../../server/src/lsp/protocol';
import type { ValuesOverrideResult } from '../../../server/src/lsp/protocol';
import { ask } from '../connection';
import type { Pages } from '../pages';
import type { ServerCommand } from './register';
import { count, t } from '../texts';

/**
 * "Create Values Override With Pull Sources…": asks for the file, shows in the refactor preview what moves the images of the chart around the active
 * file, and says which images no value reaches. Returns how many images are moved.
 */
export const createValuesOverride: ServerCommand = async (client, { pages }, [first]) => {
  const uri = first instanceof Uri ? first : window.activeTextEditor?.document.uri;
  if (!uri) {
    void window.showInformationMessage(t('Open a file of a chart first: its images are what is moved.'));
    return undefined;
  }
  const asked = await ask(client, valuesOverrideRequest, { uri: uri.toString() });
  if (asked.message !== null) {
    void window.showInformationMessage(asked.message);
    return undefined;
  }
  const items = asked.files.map((file, at) => ({ label: workspace.asRelativePath(Uri.parse(file)), description: at === 0 ? t('new, or added to') : t('added to'), file }));
  const picked = await window.showQuickPick(items, { title: t('Create Values Override With Pull Sources'), placeHolder: t('Which values file is to move the images?') });
  if (!picked) return undefined;
  const found = await ask(client, valuesOverrideRequest, { uri: uri.toString(), file: picked.file });
  void report(pages, found);
  if (found.text === null || found.before === null || found.text === found.before) return 0;
  const applied = await workspace.applyEdit(await editOf(Uri.parse(picked.file), found.before, found.text), { isRefactoring: true });
  return applied ? found.moved : 0;
};

async function editOf(file: Uri, before: string, text: string): Promise<WorkspaceEdit> {
  const edit = new WorkspaceEdit();
  const why: WorkspaceEditEntryMetadata = { label: t('Values that move images to their pull sources'), needsConfirmation: false };
  // What asks to be confirmed opens the preview, and starts unticked there: so a note does that changes nothing, and the values are ticked.
  const note: WorkspaceEditEntryMetadata = { label: t('The chart stays as it is'), description: t('The file is laid over its own values, as with helm -f.'), needsConfirmation: true };
  edit.insert(Uri.parse(noteAddress(`${note.label}. ${note.description ?? ''}`)), new Position(0, 0), '', note);
  const document = await opened(file);
  if (!document) {
    edit.createFile(file, { contents: new TextEncoder().encode(text) }, why);
    return edit;
  }
  // What stays at both ends is left alone, so that markers and folds there keep their place.
  let start = 0;
  while (start < before.length && before[start] === text[start]) start += 1;
  let end = 0;
  while (end < before.length - start && end < text.length - start && before[before.length - 1 - end] === text[text.length - 1 - end]) end += 1;
  edit.replace(file, new Range(document.positionAt(start), document.positionAt(before.length - end)), text.slice(start, text.length - end), why);
  return edit;
}

async function opened(file: Uri): Promise<TextDocument | undefined> {
  try {
    return await workspace.openTextDocument(file);
  } catch {
    return undefined;
  }
}

async function report(pages: Pages, { moved, unreached, notes, message }: ValuesOverrideResult): Promise<void> {
  if (unreached.length === 0 && notes.length === 0 && message === null) return;
  const left = unreached.length === 0 ? '' : ` ${count(unreached.length, 'No value reaches {0} image.', 'No value reaches {0} images.')}`;
  const details = t('Show What Is Left');
  const words = `${message ?? count(moved, '{0} image moved.', '{0} images moved.')}${left}${notes.map((note) => ` ${note}`).join('')}`;
  const answer = await window.showInformationMessage(words, ...(unreached.length > 0 ? [details] : []));
  if (answer !== details) return;
  const lines = unreached.map((one) => `- ${workspace.asRelativePath(Uri.parse(one.uri))}:${one.line + 1}: \`${one.written.replaceAll('`', "'")}\`: ${one.reason}`);
  await pages.show(t('Images that no value moves'), [`# ${t('Images that no value moves')}`, '', ...lines, ''].join('\n'));
}
