import assert from 'node:assert/strict';
import type { FileSystemWatcher, Hover, MarkupContent } from 'vscode-languageserver/node';
import { FULL, startClient, stopClients } from './support/client';
import { at, IMAGE, pod, REGISTRIES } from './support/texts';

const FILES = { 'file:///ws/apollo-registries.yaml': REGISTRIES };
const APP = 'file:///ws/app.yaml';

describe('the handshake', () => {
  afterEach(stopClients);

  it('offers what the server can do, in UTF-16', async () => {
    const { initialized } = await startClient({ files: FILES });
    const { capabilities } = initialized;
    assert.equal(capabilities.positionEncoding, 'utf-16');
    assert.deepEqual(capabilities.textDocumentSync, { openClose: true, change: 2 });
    for (const provider of ['hoverProvider', 'definitionProvider', 'referencesProvider', 'documentSymbolProvider', 'completionProvider'] as const) {
      assert.ok(capabilities[provider], provider);
    }
    assert.deepEqual(capabilities.codeActionProvider, { codeActionKinds: ['quickfix', 'refactor', 'refactor.rewrite'], resolveProvider: true });
    assert.equal(capabilities.executeCommandProvider, undefined, 'the own client has commands of its own');
  });

  it('offers a command to clients that are not its own', async () => {
    const { initialized } = await startClient({ initializationOptions: {} });
    assert.deepEqual(initialized.capabilities.executeCommandProvider, { commands: ['mirrorLens.server.rewrite'] });
  });

  it('registers watchers and settings where the client can', async () => {
    const client = await startClient({ files: FILES });
    await client.idle();
    assert.deepEqual(client.registrations.map(({ method }) => method).sort(), ['workspace/didChangeConfiguration', 'workspace/didChangeWatchedFiles']);
  });

  it('watches what a setting names outside the folders', async () => {
    const client = await startClient({
      files: { 'file:///platform/tables/a.yaml': REGISTRIES },
      settings: { '': { mirrorLens: { registryFiles: ['/platform/tables/*.yaml'] } } },
    });
    const status = await client.idle();
    assert.deepEqual(status?.tables.map((table) => table.uri), ['file:///platform/tables/a.yaml']);
    const watchers = client.registrations.flatMap(({ registerOptions }) => (registerOptions as { watchers?: FileSystemWatcher[] } | undefined)?.watchers ?? []);
    assert.deepEqual(watchers.at(-1)?.globPattern, { baseUri: 'file:///platform/tables', pattern: '*.yaml' });
  });

  it('asks a plain client for nothing and answers in plain text', async () => {
    const client = await startClient({ files: FILES, capabilities: {}, initializationOptions: {} });
    client.open(APP, pod(IMAGE));
    await client.idle();
    assert.deepEqual(client.registrations, []);
    const params = { textDocument: { uri: APP }, position: at(pod(IMAGE), 'internal', 3) };
    const hover = await client.connection.sendRequest<Hover>('textDocument/hover', params);
    const { kind, value } = hover.contents as MarkupContent;
    assert.equal(kind, 'plaintext');
    assert.match(value, /^external\.registry\.com\/foo\/bar:1\.0\.0 · mirrored/);
    assert.doesNotMatch(value, /\*\*|command:/);
  });

  it('takes the one folder from rootUri', async () => {
    const client = await startClient({ files: FILES, folders: null, rootUri: 'file:///ws', capabilities: FULL });
    assert.deepEqual((await client.idle())?.tables.map((table) => table.label), ['apollo-registries.yaml']);
  });

  it('answers a document that it was never told of with nothing', async () => {
    const client = await startClient({ files: FILES });
    await client.idle();
    const params = { textDocument: { uri: 'file:///ws/unknown.yaml' }, position: { line: 0, character: 0 } };
    assert.equal(await client.connection.sendRequest('textDocument/hover', params), null);
    assert.deepEqual(client.log.filter((line) => line.includes('failed')), []);
  });
});
