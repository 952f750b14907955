import { commands as palette, window } from 'vscode';
import type { ExtensionContext, LogOutputChannel } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { commands } from '../../../server/src/lsp/protocol';
import type { Pages } from '../pages';
import type { Server } from '../server';
import { enablement } from '../settings';
import { addArtifacts } from './artifacts';
import { comparePullSources } from './compare';
import { convertMirrors } from './convert';
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
import { openWalkthrough } from '../walkthrough';
import type { Images } from '../views/images';
import { copyList, exportImages, filterImages, groupImages, openRow } from '../views/images/commands';
import type { Element } from '../views/images/model';
import type { ImagesView } from '../views/images/tree';
import { showPullMap } from '../views/pullMap';

/** What commands work with. */
export interface Tools {
  readonly server: Server;
  readonly pages: Pages;
  readonly log: LogOutputChannel;
  readonly context: ExtensionContext;
  readonly images: Images;
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
  withServer(commands.convert, convertMirrors);
  withServer(commands.keepOne, keepMirror);
  withServer(commands.listPlaces, listPlaces);
  withServer(commands.showPullMap, showPullMap);
  withServer(commands.addArtifacts, addArtifacts);
  withServer(commands.createOverride, createValuesOverride);
  registerImageCommands(tools, register, withServer);
  register(commands.newRegistryFile, () => newRegistryFile(tools));
  register(commands.openWalkthrough, openWalkthrough);
  register(commands.showLog, () => tools.log.show());
}

/** The commands of the Images view; the row that they are called on comes as their first argument. */
function registerImageCommands({ images }: Tools, register: (id: string, run: (...args: unknown[]) => unknown) => void, withServer: (id: string, command: ServerCommand) => void): void {
  const inView = (id: string, run: (view: ImagesView, element: Element | undefined) => unknown): void => {
    register(id, (element) => images.view && run(images.view, rowIn(element)));
  };
  inView(commands.groupImages, groupImages);
  inView(commands.filterImages, filterImages);
  inView(commands.clearImagesFilter, (view) => view.narrow({}));
  inView(commands.refreshImages, (view) => view.refresh());
  inView(commands.cancelImages, (view) => view.cancel());
  inView(commands.moreImages, (view, element) => element && view.more(element));
  inView(commands.openImage, (_, element) => openRow(element));
  withServer(commands.copyList, async (client, _, [element]) => images.view && copyList(client, images.view, rowIn(element)));
  withServer(commands.exportImages, async (client, _, [element]) => images.view && exportImages(client, images.view, rowIn(element)));
}

/** Other callers, such as a key binding, hand over anything. */
function rowIn(element: unknown): Element | undefined {
  return typeof element === 'object' && element !== null && 'kind' in element ? (element as Element) : undefined;
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
