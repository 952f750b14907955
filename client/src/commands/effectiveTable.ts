import { window } from 'vscode';
import { effectiveTableRequest, PAGE_SCHEME } from '../../../server/src/lsp/protocol';
import { ask } from '../connection';
import type { ServerCommand } from './register';
import { t } from '../texts';

/** "Show Effective Mirror Table": the rules in force for the active file, as a read-only page; returns its text. */
export const showEffectiveTable: ServerCommand = async (client, { pages }) => {
  const uri = window.activeTextEditor?.document.uri;
  const about = uri && uri.scheme !== PAGE_SCHEME && uri.scheme !== 'output' ? { uri: uri.toString() } : {};
  const { markdown } = await ask(client, effectiveTableRequest, about);
  await pages.show(t('Effective Mirror Table'), markdown);
  return markdown;
};
