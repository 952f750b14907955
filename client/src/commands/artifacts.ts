import { window, workspace } from 'vscode';
import { artifactsRequest } from '../../../server/src/lsp/protocol';
import { ask } from '../connection';
import type { ServerCommand } from './register';
import { t } from '../texts';

/** "Add Chart Images to Artifacts…": shows what would be added to the active manifest, or to all, and applies what is confirmed. */
export const addArtifacts: ServerCommand = async (client) => {
  const uri = window.activeTextEditor?.document.uri.toString();
  const { edit, added, message } = await ask(client, artifactsRequest, uri === undefined ? {} : { uri });
  if (!edit) {
    void window.showInformationMessage(message ?? t('Nothing is missing.'));
    return 0;
  }
  const applied = await workspace.applyEdit(await client.protocol2CodeConverter.asWorkspaceEdit(edit), { isRefactoring: true });
  return applied ? added : 0;
};
