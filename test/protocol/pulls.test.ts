import assert from 'node:assert/strict';
import { CancellationTokenSource, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { exportImagesRequest, imageGroupsRequest, imageListRequest, pullMapRequest, pullsChangedNotification } from '../../server/src/lsp/protocol';
import { startClient, stopClients, type TestClient } from './support/client';
import { pod } from './support/texts';

const TABLE = `artifactRegistries:
  - registryUrl: a.example.com
    mirroredRegistries: [internal.registry.com]
environments:
  - id: prod
    artifactRegistries: [a.example.com]
  - id: dev
    artifactRegistries: []
`;
const FILES = {
  'file:///ws/apollo-registries.yaml': TABLE,
  'file:///ws/pod.yaml': pod('internal.registry.com/foo/bar:1.0.0'),
  'file:///ws/sub/other.yaml': pod('quay.io/x/y:1'),
  'file:///ws/chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 1.0.0\n',
  'file:///ws/chart/templates/pod.yaml': pod('internal.registry.com/web:1'),
};

describe('The images of the workspace over the protocol', () => {
  afterEach(stopClients);

  it('are a map, by the Environment that is asked for, of charts that nobody opened too', async () => {
    const client = await startClient({ files: FILES });
    const map = await client.ask(pullMapRequest, { environment: 'prod' });
    assert.deepEqual(map?.environments, ['prod', 'dev']);
    assert.equal(map.environment, 'prod');
    assert.deepEqual(map.bands, [
      { host: 'internal.registry.com', sources: ['a.example.com'], state: 'mirrored', images: 2, files: 2 },
      { host: 'quay.io', sources: ['quay.io'], state: 'unmatched', images: 1, files: 1 },
    ]);
    const all = await client.ask(pullMapRequest, { environment: null });
    assert.deepEqual([all?.environment, all?.counts], [null, { unmatched: 1, differs: 2 }]);
  });

  it('follow the Environment that the setting chooses', async () => {
    const client = await startClient({ files: FILES, settings: { 'file:///ws': { mirrorLens: { environment: 'dev' } } } });
    await client.idle();
    const map = await client.ask(pullMapRequest, {});
    assert.deepEqual([map?.environment, map?.counts], ['dev', { unmatched: 3 }]);
  });

  it('come as groups and lists, in pages', async () => {
    const client = await startClient({ files: FILES });
    const groups = await client.ask(imageGroupsRequest, { by: 'file', environment: 'prod', offset: 1, limit: 1 });
    assert.deepEqual(groups?.groups, [{ key: 'file:///ws/pod.yaml', label: 'pod.yaml', images: 1, files: 1, counts: { mirrored: 1 } }]);
    assert.deepEqual([groups.total, groups.images, groups.files, groups.unfiltered], [3, 3, 3, 3]);
    const filter = { sources: ['a.example.com'] };
    const list = await client.ask(imageListRequest, { environment: 'prod', filter, offset: 1, limit: 10 });
    assert.deepEqual([list?.total, list?.images], [2, [{
      uri: 'file:///ws/pod.yaml', path: 'pod.yaml', range: { start: { line: 7, character: 13 }, end: { line: 7, character: 48 } },
      written: 'internal.registry.com/foo/bar:1.0.0', pulled: ['a.example.com/foo/bar:1.0.0'], state: 'mirrored',
    }]]);
    const none = await client.ask(imageGroupsRequest, { by: 'source', filter: { text: 'nowhere' }, offset: 0, limit: 10 });
    assert.deepEqual([none?.groups, none?.images, none?.unfiltered], [[], 0, 3]);
  });

  it('leave as a text', async () => {
    const client = await startClient({ files: FILES });
    assert.deepEqual(await client.ask(exportImagesRequest, { format: 'list', environment: 'prod', filter: { host: 'internal.registry.com' } }), {
      text: 'a.example.com/foo/bar:1.0.0\na.example.com/web:1\n', images: 2,
    });
  });

  it('are told once to have changed, after somebody has asked', async () => {
    const client = await startClient({ files: FILES });
    const told = changesOf(client);
    client.open('file:///ws/pod.yaml', pod('internal.registry.com/foo/bar:2'));
    await client.idle();
    assert.equal(told.length, 0, 'nobody has asked');
    assert.deepEqual((await client.ask(pullMapRequest, { environment: 'prod' }))?.hosts.map(({ key }) => key), ['internal.registry.com', 'quay.io']);
    client.change('file:///ws/pod.yaml', pod('ghcr.io/foo/bar:2'), 2);
    await client.idle();
    client.change('file:///ws/pod.yaml', pod('ghcr.io/foo/bar:3'), 3);
    await client.idle();
    assert.equal(told.length, 1);
    assert.deepEqual((await client.ask(pullMapRequest, { environment: 'prod' }))?.hosts.map(({ key }) => key), ['ghcr.io', 'internal.registry.com', 'quay.io']);
  });

  it('can be taken back, and asked for again', async () => {
    const client = await startClient({ files: FILES });
    const source = new CancellationTokenSource();
    const asking = client.connection.sendRequest(pullMapRequest.method, {}, source.token);
    source.cancel();
    await assert.rejects(asking, (error) => error instanceof ResponseError && error.code === LSPErrorCodes.RequestCancelled);
    assert.equal((await client.ask(pullMapRequest, { environment: 'prod' }))?.images, 3);
  });

  it('tell how far the look at them has come', async () => {
    const client = await startClient({ files: FILES });
    const kinds: string[] = [];
    client.connection.onNotification('$/progress', ({ value }: { readonly value: { readonly kind: string } }) => void kinds.push(value.kind));
    await client.ask(pullMapRequest, { workDoneToken: 'here' });
    assert.deepEqual([kinds[0], kinds.at(-1), kinds.includes('report')], ['begin', 'end', true]);
  });
});

function changesOf(client: TestClient): readonly unknown[] {
  const told: unknown[] = [];
  client.connection.onNotification(pullsChangedNotification.method, (params: unknown) => void told.push(params));
  return told;
}
