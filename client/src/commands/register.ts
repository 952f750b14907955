import { commands as palette, window } from 'vscode';
import type { ExtensionContext, LogOutputChannel } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { commands } from '../../../server/src/lsp/protocol';
import type { Pages } from '../pages';
import type { Server } from '../server';
import { enablement } from '../settings';
import { addArtifacts } from './artifacts';
import { comparePullSources } from './compare';
import { copyPullSource } from './copy';
import { showEffectiveTable } from './effectiveTable';
import { selectEnvironment } from './environment';
import { explainReference } from './explain';
import { keepMirror } from './keepMirror';
import { listPlaces } from './listPlaces';
import { newRegistryFile } from './newRegistryFile';
import { renameHost } from './renameHost';
import { rewriteImages } from './rewrite';
import { createValuesOverride } from './valuesOverride';
import { showPullMap } from '../views/pullMap';

/** What commands work with. */
export interface Tools {
  readonly server: Server;
  readonly pages: Pages;
  readonly log: LogOutputChannel;
  readonly context: ExtensionContext;
}

/** A command that needs the server: it gets the running client and what it was called with. */
export type ServerCommand = (client: LanguageClient, tools: Tools, args: readonly unknown[]) => Promise<unknown>;

/** Registers every command of the extension. */
export function registerCommands(tools: Tools): void {
  const register = (id: string, run: (...args: unknown[]) => unknown): void => {
    tools.context.subscriptions.push(palette.registerCommand(id, run));
  };
  const withServer = (id: string, command: ServerCommand): void => register(id, (...args) => run(tools, id, command, args));
  withServer(commands.rewrite, rewriteImages);
  withServer(commands.explain, explainReference);
  withServer(commands.copy, copyPullSource);
  withServer(commands.selectEnvironment, selectEnvironment);
  withServer(commands.showTable, showEffectiveTable);
  withServer(commands.compare, comparePullSources);
  withServer(commands.renameHost, renameHost);
  withServer(commands.keepOne, keepMirror);
  withServer(commands.listPlaces, listPlaces);
  withServer(commands.showPullMap, showPullMap);
  withServer(commands.addArtifacts, addArtifacts);
  withServer(commands.createOverride, createValuesOverride);
  register(commands.newRegistryFile, () => newRegistryFile(tools));
  register(commands.showLog, () => tools.log.show());
}

async function run(tools: Tools, id: string, command: ServerCommand, args: readonly unknown[]): Promise<unknown> {
  if (enablement() === 'never') {
    void window.showInformationMessage('Mirror Lens is switched off here by the setting `mirrorLens.enable`.');
    return undefined;
  }
  try {
    return await command(await tools.server.start(`the command ${id} was run`), tools, args);
  } catch (error) {
    tools.log.error(`${id}: ${String(error)}`);
    void window.showErrorMessage(`Mirror Lens could not do this: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
