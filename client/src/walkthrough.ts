import { commands } from 'vscode';
import type { ExtensionContext } from 'vscode';

const ID = 'mirror-lens.mirror-lens#start';
const SEEN = 'mirrorLens.activated';

/**
 * Lists the walkthrough among the others from the second activation on. VS Code opens the walkthrough of an extension by itself right after it is
 * installed, unless it is not to be listed yet, and nothing of this extension opens by itself.
 */
export function listWalkthrough({ globalState }: ExtensionContext): void {
  if (globalState.get(SEEN) === true) void list();
  else void globalState.update(SEEN, true);
}

/** "Get Started": opens the walkthrough. */
export async function openWalkthrough(): Promise<void> {
  await list();
  await commands.executeCommand('workbench.action.openWalkthrough', ID, false);
}

function list(): Thenable<unknown> {
  return commands.executeCommand('setContext', 'mirrorLens.walkthrough', true);
}
