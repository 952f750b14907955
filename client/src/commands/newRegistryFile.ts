import { SnippetString, Uri, window, workspace } from 'vscode';
import type { TextEditor } from 'vscode';

const NAME = 'apollo-registries.yaml';

const CONTENT = [
  'version: 1',
  'artifactRegistries:',
  '  - registryUrl: ${1:external.registry.com}',
  '    displayName: ${2:External OCI registry}',
  '    credentials:',
  '      type: ${3|basic,none,ecr|}',
  '    mirroredRegistries:',
  '      - ${4:internal.registry.com}',
  '$0',
].join('\n');

/** "New Apollo Registry File": an unsaved file of the well-known name in the folder's root; an existing one is opened instead. */
export async function newRegistryFile(): Promise<TextEditor | undefined> {
  const folders = workspace.workspaceFolders ?? [];
  const folder = folders.length > 1 ? await window.showWorkspaceFolderPick({ placeHolder: 'The folder of the registry file' }) : folders[0];
  if (!folder && folders.length > 0) return undefined;
  if (!folder) return filled(await workspace.openTextDocument({ language: 'yaml' }));
  const uri = Uri.joinPath(folder.uri, NAME);
  if (await exists(uri)) return window.showTextDocument(uri);
  return filled(await workspace.openTextDocument(uri.with({ scheme: 'untitled' })));
}

async function filled(document: Awaited<ReturnType<typeof workspace.openTextDocument>>): Promise<TextEditor> {
  const editor = await window.showTextDocument(document);
  if (document.getText() === '') await editor.insertSnippet(new SnippetString(CONTENT));
  return editor;
}

async function exists(uri: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
