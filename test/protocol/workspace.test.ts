import assert from 'node:assert/strict';
import type { Hover, MarkupContent } from 'vscode-languageserver/node';
import { trustNotification } from '../../server/src/lsp/protocol';
import { startClient, stopClients } from './support/client';
import type { TestClient } from './support/client';
import { at, IMAGE, OVERLAP, pod, REGISTRIES } from './support/texts';

const TABLE = 'file:///ws/apollo-registries.yaml';
const APP = 'file:///ws/app.yaml';
const TEXT = pod(IMAGE);
const OTHER = REGISTRIES.replaceAll('external.registry.com', 'second.registry.com');

/** The first line of the hover on the image of a Pod, undefined where there is none. */
async function answer(client: TestClient, uri = APP, text = TEXT, part = 'internal'): Promise<string | undefined> {
  const hover = await client.connection.sendRequest<Hover | null>('textDocument/hover', { textDocument: { uri }, position: at(text, part, 2) });
  return (hover?.contents as MarkupContent | undefined)?.value.split('\n')[0]?.trim();
}

const MIRRORED = '**`external.registry.com/foo/bar:1.0.0`** · mirrored';
const SECOND = '**`second.registry.com/foo/bar:1.0.0`** · mirrored';

describe('folders, files and settings', () => {
  afterEach(stopClients);

  it('without a folder an open registry file is the table', async () => {
    const client = await startClient({ folders: null });
    client.open(APP, TEXT);
    await client.idle();
    assert.equal(await answer(client), undefined);
    client.open(TABLE, REGISTRIES);
    await client.idle();
    assert.equal(await answer(client), MIRRORED);
  });

  it('two folders keep their tables apart, and one without uses the other', async () => {
    const client = await startClient({
      folders: ['file:///one', 'file:///two', 'file:///three'],
      files: { 'file:///one/apollo-registries.yaml': REGISTRIES, 'file:///two/apollo-registries.yaml': OTHER },
    });
    client.open('file:///one/app.yaml', TEXT);
    client.open('file:///two/app.yaml', TEXT);
    await client.idle();
    assert.equal(await answer(client, 'file:///one/app.yaml'), MIRRORED);
    assert.equal(await answer(client, 'file:///two/app.yaml'), SECOND);
    assert.deepEqual(client.diagnostics('file:///one/apollo-registries.yaml'), []);
    client.setFolders([], ['file:///two']);
    client.open('file:///three/app.yaml', TEXT);
    await client.idle();
    assert.equal(await answer(client, 'file:///three/app.yaml'), MIRRORED);
  });

  it('an unsaved helmfile counts in the values file that it names, when typing rests', async () => {
    const VALUES = 'file:///ws/prod.txt.yaml';
    const HELMFILE = 'file:///ws/helmfile.yaml';
    const text = 'image: internal.registry.com/foo/bar:1.0.0\n';
    const client = await startClient({ files: { [TABLE]: REGISTRIES, [VALUES]: text, [HELMFILE]: 'releases: []\n' } });
    client.open(VALUES, text);
    client.open(HELMFILE, 'releases: []\n');
    await client.idle();
    assert.equal(await answer(client, VALUES, text), undefined);
    client.change(HELMFILE, 'releases: [{name: a, chart: b/c, values: [prod.txt.yaml]}]\n', 2);
    await client.idle();
    assert.equal(await answer(client, VALUES, text), MIRRORED);
    client.close(HELMFILE);
    await client.idle();
    assert.equal(await answer(client, VALUES, text), undefined);
  });

  it('a folder added later brings its table, one removed takes it away', async () => {
    const client = await startClient({ files: { 'file:///late/apollo-registries.yaml': OVERLAP } });
    client.open(APP, TEXT);
    await client.idle();
    assert.equal(await answer(client), undefined);
    client.setFolders(['file:///late'], []);
    await client.idle();
    assert.match((await answer(client)) ?? '', /^\*\*Undefined: 2 Artifact Registries mirror/);
    assert.equal(client.diagnostics('file:///late/apollo-registries.yaml').length, 2);
    client.setFolders([], ['file:///late']);
    await client.idle();
    assert.equal(await answer(client), undefined);
    assert.deepEqual(client.diagnostics('file:///late/apollo-registries.yaml'), []);
  });

  it('a registry file is created, renamed and deleted while manifests are open', async () => {
    const client = await startClient();
    client.open(APP, TEXT);
    await client.idle();
    client.port.write(TABLE, REGISTRIES);
    client.changedOnDisk({ uri: TABLE, type: 1 });
    await client.idle();
    assert.equal(await answer(client), MIRRORED);
    const renamed = 'file:///ws/prod.apollo-registries.yaml';
    client.port.remove(TABLE);
    client.port.write(renamed, OTHER);
    client.changedOnDisk({ uri: TABLE, type: 3 }, { uri: renamed, type: 1 });
    await client.idle();
    assert.equal(await answer(client), SECOND);
    client.port.remove(renamed);
    client.changedOnDisk({ uri: renamed, type: 3 });
    await client.idle();
    assert.equal(await answer(client), undefined);
  });

  it('a registry file that is open goes before the one on disk, also while that is deleted', async () => {
    const client = await startClient({ files: { [TABLE]: REGISTRIES } });
    client.open(APP, TEXT);
    client.open(TABLE, OTHER);
    await client.idle();
    assert.equal(await answer(client), SECOND);
    client.port.remove(TABLE);
    client.changedOnDisk({ uri: TABLE, type: 3 });
    await client.idle();
    assert.equal(await answer(client), SECOND);
    client.close(TABLE);
    await client.idle();
    assert.equal(await answer(client), undefined);
  });

  it('a folder that is deleted as a whole takes its registry file away', async () => {
    const client = await startClient({ files: { 'file:///ws/platform/apollo-registries.yaml': REGISTRIES } });
    client.open(APP, TEXT);
    await client.idle();
    assert.equal(await answer(client), MIRRORED);
    client.port.remove('file:///ws/platform');
    client.changedOnDisk({ uri: 'file:///ws/platform', type: 3 });
    await client.idle();
    assert.equal(await answer(client), undefined);
  });

  it('a half-typed registry file keeps its last good table in force and shows its own errors', async () => {
    const client = await startClient({ files: { [TABLE]: REGISTRIES } });
    client.open(APP, TEXT);
    client.open(TABLE, REGISTRIES);
    await client.idle();
    client.change(TABLE, `${REGISTRIES}  - registryUrl: "half`, 2);
    const status = await client.idle();
    assert.equal(await answer(client), MIRRORED);
    assert.equal(status?.tables[0]?.stale, true);
    assert.ok(client.diagnostics(TABLE).some(({ code }) => code === 'registry.schema'));
    client.change(TABLE, OTHER, 3);
    await client.idle();
    assert.equal(await answer(client), SECOND);
  });

  it('settings change which table applies and which Environment is shown', async () => {
    const platform = 'file:///platform/mirrors.yaml';
    const table = `${OTHER}environments:\n  - id: prod\n    artifactRegistries: [second.registry.com]\n  - id: dev\n    artifactRegistries: []\n`;
    const client = await startClient({ files: { [TABLE]: REGISTRIES, [platform]: table } });
    client.open(APP, TEXT);
    await client.idle();
    assert.equal(await answer(client), MIRRORED);
    client.setSettings({ '': { mirrorLens: { registryFiles: ['/platform/mirrors.yaml'] } } });
    await client.idle();
    assert.match((await answer(client)) ?? '', /Differs by Environment/);
    client.setSettings({ '': { mirrorLens: { registryFiles: ['/platform/mirrors.yaml'], environment: 'prod' } } });
    await client.idle();
    assert.match((await answer(client)) ?? '', /second\.registry\.com\/foo\/bar:1\.0\.0/);
    client.setSettings({});
    await client.idle();
    assert.equal(await answer(client), MIRRORED);
  });

  it('nothing is said of the files of a folder that is switched off', async () => {
    const client = await startClient({
      folders: ['file:///one', 'file:///two'],
      files: { 'file:///one/apollo-registries.yaml': OVERLAP },
      settings: { 'file:///two': { mirrorLens: { enable: 'never' } } },
    });
    client.open('file:///one/app.yaml', TEXT);
    client.open('file:///two/app.yaml', TEXT);
    await client.idle();
    assert.match((await answer(client, 'file:///one/app.yaml')) ?? '', /Undefined/);
    assert.equal(await answer(client, 'file:///two/app.yaml'), undefined);
    assert.deepEqual(client.diagnostics('file:///two/app.yaml'), []);
  });

  it('an untrusted workspace reads no file outside the folders, until it is trusted', async () => {
    const client = await startClient({
      files: { 'file:///platform/mirrors.yaml': REGISTRIES },
      settings: { '': { mirrorLens: { registryFiles: ['/platform/mirrors.yaml'] } } },
      initializationOptions: { ownClient: true, trusted: false },
    });
    client.open(APP, TEXT);
    await client.idle();
    assert.deepEqual(client.port.reads.filter((uri) => uri.startsWith('file:///platform')), []);
    assert.equal(await answer(client), undefined);
    await client.connection.sendNotification(trustNotification.method, { trusted: true });
    await client.idle();
    assert.equal(await answer(client), MIRRORED);
  });

  it('10,000 files and no table: only names are looked at', async () => {
    const files = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`file:///ws/d${index % 100}/f${index}.yaml`, TEXT]));
    const client = await startClient({ files });
    client.open(APP, TEXT);
    await client.idle();
    assert.deepEqual(client.port.reads, []);
    assert.equal(client.statuses.at(-1)?.tables.length ?? 0, 0);
    client.changedOnDisk({ uri: 'file:///ws/d1/f1.yaml', type: 2 });
    await client.idle();
    assert.deepEqual(client.port.reads, []);
    client.open(TABLE, REGISTRIES);
    await client.idle();
    assert.equal(client.port.calls.read, 10_000);
    assert.equal(await answer(client), MIRRORED);
  }).timeout(60_000);

  it('10,000 files and a table: an edit reads nothing again', async () => {
    const files: Record<string, string> = { [TABLE]: REGISTRIES };
    for (let index = 0; index < 10_000; index++) files[`file:///ws/d${index % 100}/f${index}.yaml`] = TEXT;
    const client = await startClient({ files });
    client.open(APP, TEXT);
    await client.idle();
    client.port.resetCalls();
    client.change(APP, pod('internal.registry.com/other:2'), 2);
    await client.idle();
    assert.deepEqual([client.port.calls.read, client.port.calls.list], [0, 0]);
  }).timeout(60_000);
});
