import { commands, Position, Uri } from 'vscode';
import type { Location as ProtocolLocation } from 'vscode-languageclient';
import { imagesThroughRequest } from '../../../server/src/lsp/protocol';
import { ask } from '../connection';
import type { ServerCommand } from './register';

/** Lists what a code lens counts, in the editor's view of references. Called with a document, a 0-based position, and the places or null for the images that are pulled through the registry there. */
export const listPlaces: ServerCommand = async (client, _tools, [uri, position, places]) => {
  if (typeof uri !== 'string' || !isPosition(position)) return undefined;
  const document = Uri.parse(uri);
  const at = new Position(position.line, position.character);
  const found = Array.isArray(places) ? (places as readonly ProtocolLocation[]) : await ask(client, imagesThroughRequest, { uri, position });
  const locations = found.map((place) => client.protocol2CodeConverter.asLocation(place));
  await commands.executeCommand('editor.action.showReferences', document, at, locations);
  return locations.length;
};

function isPosition(value: unknown): value is { readonly line: number; readonly character: number } {
  return typeof value === 'object' && value !== null && 'line' in value && 'character' in value && typeof value.line === 'number' && typeof value.character === 'number';
}
