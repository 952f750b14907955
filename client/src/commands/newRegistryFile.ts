import { SnippetString, Uri, window, workspace } from 'vscode';
import type { TextEditor } from 'vscode';
import { draftRequest } from '../../../server/src/lsp/protocol';
import { ask } from '../connection';
import { exists } from './exists';
import type { Tools } from './register';
import { t } from '../texts';

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

/**
 * "New Apollo Registry File": an unsaved file of the well-known name in the folder's root, filled from the hosts that the workspace
 * uses; an existing one is opened instead.
 */
export async function newRegistryFile({ server, log }: Pick<Tools, 'server' | 'log'>): Promise<TextEditor | undefined> {
  const folders = workspace.workspaceFolders ?? [];
  const folder = folders.length > 1 ? await window.showWorkspaceFolderPick({ placeHolder: t('The folder of the registry file') }) : folders[0];
  if (!folder && folders.length > 0) return undefined;
  if (!folder) return filled(await workspace.openTextDocument({ language: 'yaml' }), '');
  const uri = Uri.joinPath(folder.uri, NAME);
  if (await exists(uri)) return window.showTextDocument(uri);
  const text = await draftOf(server).catch((error: unknown) => {
    log.error(`newRegistryFile: ${String(error)}`);
    return '';
  });
  return filled(await workspace.openTextDocument(uri.with({ scheme: 'untitled' })), text);
}

/** What the server makes of the workspace; empty where it finds no host. */
async function draftOf(server: Tools['server']): Promise<string> {
  const { text, hosts } = await ask(await server.start('a registry file is written'), draftRequest, null);
  return hosts > 0 ? text : '';
}

async function filled(document: Awaited<ReturnType<typeof workspace.openTextDocument>>, text: string): Promise<TextEditor> {
  const editor = await window.showTextDocument(document);
  if (document.getText() !== '') return editor;
  if (text === '') await editor.insertSnippet(new SnippetString(CONTENT));
  else await editor.edit((builder) => builder.insert(editor.selection.active, text));
  return editor;
}
