import assert from 'node:assert/strict';
import type { CodeAction, FileSystemWatcher, Hover, MarkupContent, WorkspaceEdit } from 'vscode-languageserver/node';
import { NAMED_FILES } from '../../server/src/lsp/protocol';
import { startClient, stopClients } from './support/client';
import type { TestClient } from './support/client';
import { at, IMAGE, pod, REGISTRIES } from './support/texts';

const TABLE = 'file:///ws/apollo-registries.yaml';
const APP = 'file:///ws/app.yaml';
const LIST = 'file:///ws/mirror/app-images.txt';
const INVENTORIES = { '': { mirrorLens: { inventories: { 'mirror/*': 'external.registry.com' } } } };

const codes = (client: TestClient, uri: string) => client.diagnostics(uri).map(({ code }) => code);

function watched(client: TestClient): readonly FileSystemWatcher[] {
  return client.registrations.flatMap(({ registerOptions }) => (registerOptions as { watchers?: FileSystemWatcher[] } | undefined)?.watchers ?? []);
}

async function actionsAt(client: TestClient, uri: string, text: string, part: string, only?: string): Promise<readonly CodeAction[]> {
  const place = at(text, part, 2);
  const context = { diagnostics: [...client.diagnostics(uri)], ...(only === undefined ? {} : { only: [only] }) };
  return (await client.connection.sendRequest<CodeAction[] | null>('textDocument/codeAction', { textDocument: { uri }, range: { start: place, end: place }, context })) ?? [];
}

async function editOf(client: TestClient, action: CodeAction | undefined): Promise<readonly string[]> {
  assert.ok(action);
  const { edit } = await client.connection.sendRequest<{ edit?: WorkspaceEdit }>('codeAction/resolve', action);
  // A rewrite's preview brings a note, which is no file.
  return (edit?.documentChanges ?? []).flatMap((change) => ('edits' in change && change.textDocument.uri.startsWith('file:') ? change.edits.map((one) => `${change.textDocument.uri} ${'newText' in one ? one.newText : ''}`) : []));
}

describe('inventories and lists in an editor', () => {
  afterEach(stopClients);

  it('a change of the setting, of an open inventory, or of one on disk shows at once', async () => {
    const client = await startClient({ files: { [TABLE]: REGISTRIES, [LIST]: 'quay.io/org/app:v1\n' } });
    client.open(APP, pod(IMAGE));
    await client.idle();
    assert.deepEqual(codes(client, APP), []);
    client.setSettings(INVENTORIES);
    await client.idle();
    assert.deepEqual(codes(client, APP), ['image.not-synced']);
    client.open(LIST, `${IMAGE}\n`, 'plaintext');
    await client.idle();
    assert.deepEqual(codes(client, APP), []);
    client.close(LIST);
    await client.idle();
    assert.deepEqual(codes(client, APP), ['image.not-synced']);
    client.port.write(LIST, `${IMAGE}\n`);
    client.changedOnDisk({ uri: LIST, type: 2 });
    await client.idle();
    assert.deepEqual(codes(client, APP), []);
  });

  it('"Add to" changes the closed file', async () => {
    const client = await startClient({ files: { [TABLE]: REGISTRIES, [LIST]: 'quay.io/org/app:v1\n' }, settings: INVENTORIES });
    client.open(APP, pod(IMAGE));
    await client.idle();
    const actions = await actionsAt(client, APP, pod(IMAGE), 'internal', 'quickfix');
    const add = actions.find(({ title }) => title === `Add to \`mirror/app-images.txt\`: \`${IMAGE}\``);
    assert.deepEqual(await editOf(client, add), [`${LIST} \n${IMAGE}`]);
  });

  it('watches files that are known by name, and inventories of other names and from outside', async () => {
    const client = await startClient({
      files: { [TABLE]: REGISTRIES },
      settings: { '': { mirrorLens: { inventories: { 'mirror/list': 'a.example.com', 'mirror/sync.yaml': 'a.example.com', '/platform/*.yaml': 'a.example.com' } } } },
    });
    await client.idle();
    const patterns = watched(client).map(({ globPattern }) => globPattern);
    for (const name of NAMED_FILES) assert.ok(patterns.includes(name), name);
    assert.deepEqual(patterns.filter((pattern) => typeof pattern !== 'string'), [
      { baseUri: 'file:///platform', pattern: '*.yaml' }, { baseUri: 'file:///ws/mirror', pattern: 'list' },
    ]);
  });

  it('a plain list and a lock that are open have hovers, diagnostics and, the list, rewrites', async () => {
    const lockUri = 'file:///ws/Images.lock';
    const client = await startClient({ files: { [TABLE]: REGISTRIES } });
    const list = `# ours\n${IMAGE}\ninternal.registry.com/foo/bar:1.0.0@sha256:12\n`;
    const lock = `apiVersion: v0\nkind: ImagesLock\nimages:\n  - name: bar\n    image: ${IMAGE}\n`;
    client.open(LIST, list, 'plaintext');
    client.open(lockUri, lock, 'plaintext');
    await client.idle();
    for (const [uri, text] of [[LIST, list], [lockUri, lock]] as const) {
      const hover = await client.connection.sendRequest<Hover | null>('textDocument/hover', { textDocument: { uri }, position: at(text, 'internal', 2) });
      assert.match((hover?.contents as MarkupContent | undefined)?.value ?? '', /^\*\*`external\.registry\.com\/foo\/bar:1\.0\.0`\*\* · mirrored/, uri);
    }
    const rewrites = await actionsAt(client, LIST, list, 'internal', 'refactor.rewrite');
    assert.deepEqual(await editOf(client, rewrites[0]), [`${LIST} external.registry.com`]);
    assert.deepEqual(await actionsAt(client, lockUri, lock, 'internal', 'refactor.rewrite'), []);
    client.open('file:///ws/bad-images.txt', 'internal.registry.com/Foo/bar:1\n', 'plaintext');
    await client.idle();
    client.change(lockUri, lock.replace('foo/bar', 'Foo/bar'), 2);
    await client.idle();
    assert.deepEqual(codes(client, lockUri), ['image.invalid']);
  });

  it('a comment of two slashes silences a development container', async () => {
    const uri = 'file:///ws/.devcontainer/devcontainer.json';
    const text = '{\n  "image": "internal.registry.com/Foo"\n}\n';
    const client = await startClient({ files: { [TABLE]: REGISTRIES } });
    client.open(uri, text, 'jsonc');
    await client.idle();
    assert.deepEqual(codes(client, uri), ['image.invalid']);
    const silence = (await actionsAt(client, uri, text, 'Foo', 'quickfix')).find(({ title }) => title === 'Silence image.invalid on this line');
    assert.deepEqual(await editOf(client, silence), [`${uri}   // mirror-lens-ignore-next-line image.invalid\n`]);
    client.change(uri, text.replace('  "image"', '  // mirror-lens-ignore-next-line image.invalid\n  "image"'), 2);
    await client.idle();
    assert.deepEqual(codes(client, uri), []);
  });
});
