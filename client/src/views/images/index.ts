import { commands as palette } from 'vscode';
import type { ExtensionContext, LogOutputChannel } from 'vscode';
import type { Server } from '../../server';
import { enablement } from '../../settings';
import { createImagesView, type ImagesView } from './tree';

/** The Images view, which there is only while the extension is awake. */
export interface Images {
  /** Undefined before anything woke the extension. */
  readonly view: ImagesView | undefined;
  dispose(): void;
}

/** Makes the view when the first mirror table is in force, and shows it for as long as there is one; `mirrorLens.enable: always` shows it without. */
export function showImages(server: Server, log: LogOutputChannel, context: ExtensionContext): Images {
  let view: ImagesView | undefined;
  let isAwake = false;
  const update = (): void => {
    const { status } = server;
    const now = status !== undefined && (status.tables.length > 0 || status.nodeConfigs > 0 || enablement() === 'always');
    if (now === isAwake) return;
    isAwake = now;
    if (now && !view) view = createImagesView({ server, log, memory: context.workspaceState });
    else if (now) view?.refresh();
    void palette.executeCommand('setContext', 'mirrorLens.hasImages', now);
  };
  const listening = server.onStatus(update);
  return {
    get view() { return view; },
    dispose: () => {
      listening.dispose();
      view?.dispose();
    },
  };
}
