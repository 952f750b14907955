import { CancellationTokenSource, Uri, ViewColumn, window, workspace } from 'vscode';
import type { Disposable, WebviewOptions, WebviewPanel } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { imageListRequest, pullMapRequest } from '../../../server/src/lsp/protocol';
import type { ImagesFilter } from '../../../server/src/lsp/protocol';
import type { ToExtension, ToView } from '../../webview/pullMap/messages';
import { askWithProgress } from '../connection';
import type { ServerCommand, Tools } from '../commands/register';
import { openImage } from './openImage';
import { pullMapPage } from './pullMapPage';
import { t } from '../texts';

const TYPE = 'mirrorLens.pullMap';

let shown: WebviewPanel | undefined;

/** "Show Pull Map": which hosts are written and where their images are pulled from, as a picture in an editor tab; there is one of it. */
export const showPullMap: ServerCommand = (_, tools) => {
  if (shown) shown.reveal();
  else shown = open(tools);
  return Promise.resolve();
};

/** Fills the tab of a Pull Map again that was open when the window was loaded anew; what was chosen in it the page has kept itself. */
export function restorePullMap(tools: Tools): Disposable {
  return window.registerWebviewPanelSerializer(TYPE, {
    deserializeWebviewPanel: (panel) => {
      panel.webview.options = optionsOf(tools);
      shown = filled(panel, tools);
      return Promise.resolve();
    },
  });
}

function open(tools: Tools): WebviewPanel {
  return filled(window.createWebviewPanel(TYPE, t('Pull Map'), ViewColumn.Active, optionsOf(tools)), tools);
}

function optionsOf(tools: Tools): WebviewOptions {
  return { enableScripts: true, localResourceRoots: [distOf(tools)], enableForms: false };
}

function distOf({ context }: Tools): Uri {
  return Uri.joinPath(context.extensionUri, 'dist');
}

function filled(panel: WebviewPanel, tools: Tools): WebviewPanel {
  const map = createMap(panel, tools);
  const listening = [
    panel.webview.onDidReceiveMessage((message: ToExtension) => map.receive(message)),
    panel.onDidChangeViewState(() => map.wake()),
    tools.server.onPullsChanged(() => map.outdated()),
  ];
  panel.onDidDispose(() => {
    shown = undefined;
    map.stop();
    for (const one of listening) one.dispose();
  });
  // What the page asks for comes as soon as its script runs, so listeners come first.
  panel.webview.html = pullMapPage(panel.webview, distOf(tools));
  return panel;
}

/** What stands behind one Pull Map: it answers the page, and asks the server anew when what it showed no longer holds. */
interface Behind {
  receive(message: ToExtension): void;
  /** What the server told may be over. */
  outdated(): void;
  /** The tab came to the front, or went behind another. */
  wake(): void;
  stop(): void;
}

function createMap(panel: WebviewPanel, tools: Tools): Behind {
  let environment: string | null | undefined;
  let isReady = false;
  let isOutdated = false;
  let running: CancellationTokenSource | undefined;
  const tell = (message: ToView): void => void panel.webview.postMessage(message);
  const withServer = async (work: (client: LanguageClient) => Promise<void>): Promise<void> => {
    try {
      await work(await tools.server.start('the Pull Map is shown'));
    } catch (error) {
      tools.log.error(`The Pull Map: ${String(error)}`);
      tell({ kind: 'failed', message: t('Mirror Lens could not tell this: {0}', error instanceof Error ? error.message : String(error)) });
    }
  };
  const refresh = async (): Promise<void> => {
    isOutdated = false;
    running?.cancel();
    const mine = new CancellationTokenSource();
    running = mine;
    await withServer(async (client) => {
      try {
        const report = (text: string): void => tell({ kind: 'busy', text });
        const map = await askWithProgress(client, pullMapRequest, environment === undefined ? {} : { environment }, report, mine.token);
        if (map && running === mine) tell({ kind: 'map', map });
      } catch (error) {
        if (!mine.token.isCancellationRequested) throw error;
        if (running === mine) tell({ kind: 'failed', message: t('The look at the images was stopped. Choose an Environment, or change a file, to begin anew.') });
      } finally {
        if (running === mine) {
          running = undefined;
          tell({ kind: 'busy', text: null });
        }
        mine.dispose();
      }
    });
  };
  const list = (filter: ImagesFilter, offset: number, limit: number): Promise<void> => withServer(async (client) => {
    const result = await askWithProgress(client, imageListRequest, { filter, offset, limit, ...(environment === undefined ? {} : { environment }) }, () => undefined);
    if (result) tell({ kind: 'list', filter, offset, result });
  });
  const wake = (): void => {
    if (panel.visible && isReady && isOutdated) void refresh();
  };
  return {
    receive: (message) => {
      switch (message.kind) {
        case 'ready':
          isReady = true;
          environment = message.environment;
          void refresh();
          return;
        case 'environment':
          ({ environment } = message);
          void refresh();
          return;
        case 'list':
          void list(message.filter, message.offset, message.limit);
          return;
        case 'open':
          void openImage(message.image, ViewColumn.Beside);
          return;
        case 'save':
          void save(message.format, message.data);
          return;
        case 'cancel':
          running?.cancel();
      }
    },
    outdated: () => {
      isOutdated = true;
      wake();
    },
    wake,
    stop: () => running?.cancel(),
  };
}

async function save(format: 'svg' | 'png', data: string): Promise<void> {
  const [folder] = workspace.workspaceFolders ?? [];
  const name = `pull-map.${format}`;
  const filters = format === 'svg' ? { [t('SVG picture')]: ['svg'] } : { [t('PNG picture')]: ['png'] };
  const target = await window.showSaveDialog({ filters, ...(folder ? { defaultUri: Uri.joinPath(folder.uri, name) } : {}) });
  if (!target) return;
  try {
    await workspace.fs.writeFile(target, Buffer.from(data, format === 'svg' ? 'utf8' : 'base64'));
    void window.setStatusBarMessage(t('Saved {0}.', workspace.asRelativePath(target)), 5000);
  } catch (error) {
    void window.showErrorMessage(t('The picture could not be saved: {0}', error instanceof Error ? error.message : String(error)));
  }
}
