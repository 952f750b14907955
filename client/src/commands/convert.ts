import { languages, Uri, ViewColumn, window, workspace, WorkspaceEdit } from 'vscode';
import type { TextEditor } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { convertiblesRequest, convertRequest } from '../../../server/src/lsp/protocol';
import type { ConvertedText, ConvertibleTable } from '../../../server/src/lsp/protocol';
import { ask } from '../connection';
import { count, t } from '../texts';
import { exists } from './exists';
import type { ServerCommand } from './register';

/** More files than these are written into a folder, and not opened one by one. */
const MOST_OPENED = 20;

/**
 * "Convert Mirror Configuration…": asks for another dialect for the mirror table of the active file, or of one that is chosen, opens what comes out
 * as new documents, or writes it into a folder, and shows what cannot be said there as a page. Returns the counts in words.
 */
export const convertMirrors: ServerCommand = async (client, { pages }, [first]) => {
  const table = await chosenTable(client, first instanceof Uri ? first : window.activeTextEditor?.document.uri);
  if (!table) return undefined;
  const target = await window.showQuickPick(table.targets.map(({ id, name }) => ({ label: name, id })), { title: titleOf(), placeHolder: t('What is {0} to be converted to?', `${table.files} (${table.name})`) });
  const environment = target && table.environments.length > 1 ? await window.showQuickPick(table.environments, { title: titleOf(), placeHolder: t('Whose mirrors?') }) : table.environments[0];
  if (!target || (table.environments.length > 1 && environment === undefined)) return undefined;
  const { dialect, uris } = table;
  const { files, markdown, summary } = await ask(client, convertRequest, { dialect, uris, target: target.id, ...(environment === undefined ? {} : { environment }) });
  const isShown = await shownFiles(files);
  if (markdown !== null) await pages.show(t('Not Said in {0}', target.label), markdown, files.length > 0 && isShown ? ViewColumn.Beside : ViewColumn.Active);
  void window.setStatusBarMessage(summary, 10_000);
  return summary;
};

interface TableItem {
  readonly label: string;
  readonly description: string;
  /** Undefined for a file that is still to be chosen. */
  readonly table: ConvertibleTable | undefined;
}

async function chosenTable(client: LanguageClient, uri: Uri | undefined): Promise<ConvertibleTable | undefined> {
  const { tables, isOwn } = await ask(client, convertiblesRequest, uri ? { uri: uri.toString() } : {});
  const [only] = tables;
  if (isOwn && tables.length === 1) return only;
  const items: readonly TableItem[] = [
    ...tables.map((table) => ({ label: table.files, description: table.name, table })),
    { label: t('Another File…'), description: '', table: undefined },
  ];
  const picked = await window.showQuickPick(items, { title: titleOf(), placeHolder: t('Which mirror table is to be converted?') });
  return picked && !picked.table ? otherTable(client) : picked?.table;
}

/** The table of a file from anywhere. It is opened, since the server reads what is open. */
async function otherTable(client: LanguageClient): Promise<ConvertibleTable | undefined> {
  const [file] = (await window.showOpenDialog({ title: titleOf(), openLabel: t('Convert') })) ?? [];
  if (!file) return undefined;
  await window.showTextDocument(file);
  const { tables, isOwn } = await ask(client, convertiblesRequest, { uri: file.toString() });
  if (isOwn) return tables[0];
  void window.showInformationMessage(t('{0} is no mirror configuration that could be converted.', workspace.asRelativePath(file)));
  return undefined;
}

/** Opens the files, or writes them below a folder. Whether anything is there to be seen. */
async function shownFiles(files: readonly ConvertedText[]): Promise<boolean> {
  const [only] = files;
  if (!only) return false;
  if (files.length === 1) {
    await opened(only);
    return true;
  }
  const items = [
    ...(files.length <= MOST_OPENED ? [{ label: t('Open {0} New Documents', files.length), write: false }] : []),
    { label: t('Write {0} Files Into a Folder…', files.length), write: true },
  ];
  const picked = await window.showQuickPick(items, { title: titleOf(), placeHolder: files.slice(0, 3).map(({ name }) => name).join(', ') });
  if (picked?.write === true) return written(files);
  if (picked) for (const file of files) await opened(file);
  return picked !== undefined;
}

async function opened({ text, language }: ConvertedText): Promise<TextEditor> {
  // TOML comes with an extension; without one it is coloured as the built-in language that looks most like it.
  const isKnown = language !== 'toml' || (await languages.getLanguages()).includes('toml');
  const document = await workspace.openTextDocument({ language: isKnown ? language : 'ini', content: text });
  return window.showTextDocument(document, { preview: false });
}

/** Writes the files below a folder that the user chooses, as one edit; those that are there are replaced only when the user says so. */
async function written(files: readonly ConvertedText[]): Promise<boolean> {
  const [folder] = (await window.showOpenDialog({ title: titleOf(), openLabel: t('Write Here'), canSelectFolders: true, canSelectFiles: false })) ?? [];
  if (!folder) return false;
  // Whoever chooses a `certs.d` means that one.
  const root = folder.path.endsWith('/certs.d') && files.every(({ name }) => name.startsWith('certs.d/')) ? Uri.joinPath(folder, '..') : folder;
  const targets = files.map(({ name, text }) => ({ uri: Uri.joinPath(root, ...name.split('/')), text }));
  const there = (await Promise.all(targets.map(({ uri }) => exists(uri)))).filter(Boolean).length;
  if (there > 0 && (await window.showWarningMessage(count(there, '{0} of the files is there already.', '{0} of the files are there already.'), { modal: true }, t('Replace'))) === undefined) return false;
  const edit = new WorkspaceEdit();
  for (const { uri, text } of targets) edit.createFile(uri, { overwrite: true, contents: new TextEncoder().encode(text) });
  await workspace.applyEdit(edit);
  const [first] = targets;
  if (first) await window.showTextDocument(first.uri);
  return true;
}

function titleOf(): string {
  return t('Convert Mirror Configuration');
}
