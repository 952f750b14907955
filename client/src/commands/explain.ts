import { env, window } from 'vscode';
import { explainRequest } from '../../../server/src/lsp/protocol';
import type { ReferenceTarget } from '../../../server/src/lsp/protocol';
import { ask } from '../connection';
import type { ServerCommand } from './register';
import { linkedTarget, targetAtCursor } from './target';
import { t } from '../texts';

/**
 * "Explain Image Reference…": the place of a link, the selection, the image under the cursor, or a typed text that starts as
 * the clipboard's where that holds one. Shows a read-only page and returns its text.
 */
export const explainReference: ServerCommand = async (client, { pages }, args) => {
  const given = linkedTarget(args) ?? targetAtCursor();
  const first = given ? await ask(client, explainRequest, given) : undefined;
  if (given && first?.written) return shown(first.markdown, first.written);
  const text = await typed(given?.text);
  if (text === undefined) return undefined;
  const target: ReferenceTarget = given?.uri === undefined ? { text } : { uri: given.uri, text };
  const result = await ask(client, explainRequest, target);
  return shown(result.markdown, result.written ?? t('Image reference'));

  async function shown(markdown: string, written: string): Promise<string> {
    await pages.show(t('Explain {0}', written), markdown);
    return markdown;
  }
};

async function typed(selected: string | undefined): Promise<string | undefined> {
  const clipboard = selected ?? (await env.clipboard.readText()).trim();
  // Only what may be a reference or an event is offered: a clipboard holds anything, secrets too.
  const offered = /^\S{1,500}$/.test(clipboard) || /image "[^"]+"/.test(clipboard) ? clipboard.replace(/\s+/g, ' ') : '';
  const text = await window.showInputBox({
    title: t('Explain Image Reference'),
    prompt: t('An image reference, or a whole event such as: {0}', 'Failed to pull image "…"'),
    value: offered,
    placeHolder: 'registry.example.com/team/app:1.0.0',
  });
  return text?.trim() === '' ? undefined : text?.trim();
}
