import { ConfigurationTarget, window, workspace } from 'vscode';
import type { Uri } from 'vscode';
import { environmentsRequest } from '../../../server/src/lsp/protocol';
import { ask } from '../connection';
import type { ServerCommand } from './register';
import { t } from '../texts';

/** "Select Environment…": writes the choice to the setting `mirrorLens.environment` of the active file's folder or the workspace. */
export const selectEnvironment: ServerCommand = async (client) => {
  const uri = activeFile();
  const { environments, chosen } = await ask(client, environmentsRequest, uri ? { uri: uri.toString() } : {});
  if (environments.length === 0) {
    void window.showInformationMessage(t('No registry file in force declares Environments.'));
    return undefined;
  }
  const items = [
    { label: t('All Environments'), description: chosen === null ? t('chosen') : '', detail: t('Results are given for each Environment'), id: '' },
    ...environments.map(({ id, detail }) => ({ label: id, description: id === chosen ? t('chosen') : '', detail, id })),
  ];
  const picked = await window.showQuickPick(items, { title: t('Select Environment'), placeHolder: t('Hovers and rewrites use its pull sources') });
  if (!picked) return undefined;
  await write(uri, picked.id === '' ? undefined : picked.id);
  return picked.id;
};

async function write(uri: Uri | undefined, id: string | undefined): Promise<void> {
  const settings = workspace.getConfiguration('mirrorLens', uri ?? null);
  const target = targetFor(uri);
  await settings.update('environment', id, target);
}

/** In a window with several folders a choice belongs to one folder, since each may have its own table. */
function targetFor(uri: Uri | undefined): ConfigurationTarget {
  const folders = workspace.workspaceFolders ?? [];
  if (folders.length === 0) return ConfigurationTarget.Global;
  if (uri && folders.length > 1 && workspace.getWorkspaceFolder(uri)) return ConfigurationTarget.WorkspaceFolder;
  return ConfigurationTarget.Workspace;
}

function activeFile(): Uri | undefined {
  return window.activeTextEditor?.document.uri;
}
