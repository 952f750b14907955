import { env, window } from 'vscode';
import { pullSourcesRequest } from '../../../server/src/lsp/protocol';
import type { PullSourcesResult } from '../../../server/src/lsp/protocol';
import { ask } from '../connection';
import type { ServerCommand } from './register';
import { linkedTarget, targetAtCursor } from './target';
import { t } from '../texts';

/** "Copy Pull Source": puts the reference that is pulled on the clipboard and returns it; asks which where several are possible. */
export const copyPullSource: ServerCommand = async (client, _tools, args) => {
  const target = linkedTarget(args) ?? targetAtCursor();
  const result = target ? await ask(client, pullSourcesRequest, target) : undefined;
  if (!result || result.sources.length === 0) {
    void window.showInformationMessage(result?.message ?? t('Put the cursor on an image reference first.'));
    return undefined;
  }
  const reference = await chosen(result);
  if (reference === undefined) return undefined;
  await env.clipboard.writeText(reference);
  window.setStatusBarMessage(t('Copied {0}', reference), 3000);
  return reference;
};

async function chosen({ sources, written }: PullSourcesResult): Promise<string | undefined> {
  if (sources.length <= 1) return sources[0]?.reference;
  const items = sources.map(({ reference, detail }) => ({ label: reference, detail }));
  const picked = await window.showQuickPick(items, { title: t('Copy Pull Source'), placeHolder: t('{0} may come from any of these', written ?? t('The image')) });
  return picked?.label;
}
