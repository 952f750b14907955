import { env, window } from 'vscode';
import { pullSourcesRequest } from '../../../server/src/lsp/protocol';
import type { PullSourcesResult } from '../../../server/src/lsp/protocol';
import { ask } from '../connection';
import type { ServerCommand } from './register';
import { linkedTarget, targetAtCursor } from './target';

/** "Copy Pull Source": puts the reference that is pulled on the clipboard and returns it; asks which where several are possible. */
export const copyPullSource: ServerCommand = async (client, _tools, args) => {
  const target = linkedTarget(args) ?? targetAtCursor();
  const result = target ? await ask(client, pullSourcesRequest, target) : undefined;
  if (!result || result.sources.length === 0) {
    void window.showInformationMessage(result?.message ?? 'Put the cursor on an image reference first.');
    return undefined;
  }
  const reference = await chosen(result);
  if (reference === undefined) return undefined;
  await env.clipboard.writeText(reference);
  window.setStatusBarMessage(`Copied ${reference}`, 3000);
  return reference;
};

async function chosen({ sources, written }: PullSourcesResult): Promise<string | undefined> {
  if (sources.length <= 1) return sources[0]?.reference;
  const items = sources.map(({ reference, detail }) => ({ label: reference, detail }));
  const picked = await window.showQuickPick(items, { title: 'Copy Pull Source', placeHolder: `${written ?? 'The image'} may come from any of these` });
  return picked?.label;
}
