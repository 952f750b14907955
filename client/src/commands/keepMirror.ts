import { window, workspace } from 'vscode';
import { keepMirrorRequest } from '../../../server/src/lsp/protocol';
import { ask } from '../connection';
import type { ServerCommand } from './register';
import { linkedTarget, targetAtCursor } from './target';
import { t } from '../texts';

/** "Keep one…" of a hover: asks which Artifact Registry keeps a Mirrored Registry that several claim, and takes it off the others. */
export const keepMirror: ServerCommand = async (client, _tools, args) => {
  const target = linkedTarget(args) ?? targetAtCursor();
  const result = target ? await ask(client, keepMirrorRequest, target) : undefined;
  if (!result || result.choices.length === 0) {
    void window.showInformationMessage(t('No Mirrored Registry here is claimed by several Artifact Registries that can be edited.'));
    return undefined;
  }
  const items = result.choices.map(({ label, detail, edit }) => ({ label, detail, edit }));
  const picked = await window.showQuickPick(items, {
    title: t('Keep One Mirror'),
    placeHolder: t('Which Artifact Registry keeps {0}?', result.mirrored ?? t('the mirror')),
  });
  if (!picked) return undefined;
  await workspace.applyEdit(await client.protocol2CodeConverter.asWorkspaceEdit(picked.edit));
  return picked.label;
};
