import { l10n, window } from 'vscode';
import type { Event, ExtensionContext } from 'vscode';
import { idleRequest } from '../../server/src/lsp/protocol';
import type { StatusParams } from '../../server/src/lsp/protocol';
import { watchForTables } from './awakening';
import { registerCommands } from './commands/register';
import { ask } from './connection';
import { createPages } from './pages';
import { createServer } from './server';
import type { Server } from './server';
import { showStatus } from './status';
import { speak } from './texts';
import { showImages } from './views/images';
import { listWalkthrough } from './walkthrough';

/** What `activate` returns: what tests need to see without looking inside. */
export interface Api {
  /** How often a server process was started. */
  readonly serverStarts: number;
  /** The server's last status; undefined while none runs. */
  readonly status: StatusParams | undefined;
  /** Fires when the status has changed. */
  readonly onStatus: Event<StatusParams | undefined>;
  /** Resolves when no look for a mirror table is under way. */
  readonly looked: Promise<void>;
  /** Resolves when the server, if one runs, has nothing left to do; with undefined where none runs. */
  idle(): Promise<StatusParams | undefined>;
}

let server: Server | undefined;

/** Called by VS Code once. Nothing is started here unless there is a reason to. */
export function activate(context: ExtensionContext): Api {
  speak(l10n.bundle ?? {});
  const log = window.createOutputChannel('Mirror Lens', { log: true });
  const running = createServer(context, log);
  server = running;
  const pages = createPages(context.asAbsolutePath('dist/pages.json.br'));
  const images = showImages(running, log, context);
  context.subscriptions.push(log, pages, images, showStatus(running));
  registerCommands({ server: running, pages, log, context, images });
  listWalkthrough(context);
  const looked = watchForTables(
    {
      start: (reason) => void running.start(reason).catch(() => undefined),
      stop: () => void running.stop(),
      get running() { return running.running; },
    },
    log,
    (...disposables) => void context.subscriptions.push(...disposables),
  );
  return {
    get serverStarts() { return running.starts; },
    get status() { return running.status; },
    onStatus: running.onStatus,
    get looked() { return looked(); },
    idle: async () => {
      await looked();
      if (!running.running) return undefined;
      return (await ask(await running.start('a test waits'), idleRequest, null)) ?? undefined;
    },
  };
}

/** Called by VS Code before it unloads the extension. */
export function deactivate(): Promise<void> | undefined {
  return server?.stop();
}
