import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import type { Api } from '../../../client/src/extension';
import { until } from '../host/until';

/** The extension under test, activated. */
export async function product(): Promise<Api> {
  const extension = vscode.extensions.getExtension<Api>('mirror-lens.mirror-lens');
  assert.ok(extension, 'the extension is installed');
  return extension.activate();
}

/** The URI of a file of the workspace, by its path in the first folder or, with several folders, by folder name and path. */
export function fileUri(path: string): vscode.Uri {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const named = folders.length > 1 ? folders.find((folder) => path.startsWith(`${folder.name}/`)) : undefined;
  const [first] = folders;
  assert.ok(first, 'a folder is open');
  return named ? vscode.Uri.joinPath(named.uri, path.slice(named.name.length + 1)) : vscode.Uri.joinPath(first.uri, path);
}

/** Opens a file of the workspace in an editor. */
export async function open(path: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(fileUri(path));
  return vscode.window.showTextDocument(document, { preview: false });
}

/** Puts the cursor into a text of the editor, `offset` characters in, and gives the position. */
export function putCursor(editor: vscode.TextEditor, text: string, offset = 2): vscode.Position {
  const place = editor.document.getText().indexOf(text);
  assert.ok(place >= 0, `${text} stands in the document`);
  const position = editor.document.positionAt(place + offset);
  editor.selection = new vscode.Selection(position, position);
  editor.revealRange(editor.selection);
  return position;
}

/** The codes of this extension's diagnostics of a file. */
export function codes(uri: vscode.Uri): readonly string[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'mirror-lens').map(codeOf);
}

/** Waits until a file has these diagnostics. */
export async function untilCodes(uri: vscode.Uri, expected: readonly string[]): Promise<void> {
  const wanted = JSON.stringify(expected);
  const name = vscode.workspace.asRelativePath(uri);
  try {
    await until(`${name} has ${wanted}`, () => JSON.stringify(codes(uri)) === wanted, [vscode.languages.onDidChangeDiagnostics]);
  } catch (error) {
    throw new Error(`${name} has ${JSON.stringify(codes(uri))}, not ${wanted}`, { cause: error });
  }
}

/** The Markdown of the hovers at a place, as a user of the editor would see it; undefined where there is none. */
export async function hoverText(uri: vscode.Uri, position: vscode.Position): Promise<string | undefined> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, position);
  const texts = hovers.flatMap(({ contents }) => contents.map((content) => (content instanceof vscode.MarkdownString ? content.value : '')));
  return texts.length === 0 ? undefined : texts.join('\n');
}

/** Takes back whatever was changed and not saved, and closes the editors. */
export async function closeEditors(): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    // One behind another tab would have the editor ask whether to save it.
    if (!document.isDirty || document.isClosed) continue;
    await shown(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** An editor that a command of the test still opens may come in between; VS Code then gives up, and is asked again. */
async function shown(document: vscode.TextDocument): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await vscode.window.showTextDocument(document);
      return;
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}

/** Creates a file as the explorer does. A change behind VS Code's back would need its file watcher, which the embedded one lacks. */
export async function create(path: string, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.createFile(fileUri(path), { contents: new TextEncoder().encode(text) });
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** Deletes a file or folder as the explorer does. */
export async function remove(path: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.deleteFile(fileUri(path), { recursive: true });
  assert.ok(await vscode.workspace.applyEdit(edit));
}

function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}
