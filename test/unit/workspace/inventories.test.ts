import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createWorkspace } from '../../../server/src/workspace/workspace';
import { DEFAULT_SETTINGS } from '../../../server/src/workspace/settings';
import { memoryPort } from '../../support/memoryPort';
import { images, open, scanned, started, TABLE, tableText, WS } from './started';

const HOST = 'mirror.example.com';
const named = (...files: readonly string[]) => files.map((file) => ({ file, host: HOST, prefix: '' }));
const LIST = 'quay.io/org/app:v1\n';

describe('inventories', () => {
  it('are read whatever their name, although they are ignored, and from outside the folders', async () => {
    const files = { [TABLE]: tableText(), [`${WS}/.gitignore`]: 'ignored/\n', [`${WS}/odd/list`]: LIST, [`${WS}/odd/other`]: LIST, [`${WS}/ignored/a.txt`]: LIST, 'file:///platform/b.lst': LIST, 'file:///platform/c.png': 'x', 'file:///home/user/sync.yaml': 'quay.io: { images: { org/app: [v1] } }\n' };
    const { port, workspace } = await started(files, { inventories: named('odd/list', 'ignored/a.txt', '/platform/*.lst', '~/sync.yaml', 'gone.yaml') });
    const snapshot = workspace.snapshot();
    const uris = [`${WS}/odd/list`, `${WS}/ignored/a.txt`, 'file:///platform/b.lst', 'file:///home/user/sync.yaml'];
    assert.deepEqual(snapshot.inventories(WS).map((inventory) => inventory.uris), [...uris.map((uri) => [uri]), []]);
    for (const uri of uris) assert.deepEqual(images(snapshot, uri), ['quay.io/org/app:v1'], uri);
    assert.ok(!port.reads.includes(`${WS}/odd/other`) && !port.reads.includes('file:///platform/c.png'));
    assert.deepEqual(snapshot.troubles.map(({ uri, reason }) => [uri, reason]), [[`${WS}/gone.yaml`, 'gone']]);
  });

  it('are read with their images where a scan leaves out those of other files', async () => {
    const port = memoryPort({ [TABLE]: tableText(), [`${WS}/a-images.txt`]: LIST, [`${WS}/b-images.txt`]: LIST });
    const workspace = createWorkspace(port);
    workspace.setFolders([WS]);
    workspace.setSettings({ window: { ...DEFAULT_SETTINGS, inventories: named('a-images.txt') }, folders: new Map() });
    for await (const step of workspace.scan(undefined, { imagesIn: () => false })) assert.ok(step.filesSeen >= 0);
    assert.deepEqual(images(workspace.snapshot(), `${WS}/a-images.txt`), ['quay.io/org/app:v1']);
    assert.deepEqual(images(workspace.snapshot(), `${WS}/b-images.txt`), []);
  });

  it('are followed on disk and as open texts', async () => {
    const outside = 'file:///platform/list';
    const { port, workspace } = await started({ [TABLE]: tableText(), [outside]: LIST }, { inventories: named(outside, 'odd') });
    port.write(outside, 'quay.io/org/app:v2\n');
    port.write(`${WS}/odd`, 'quay.io/org/app:v3\n');
    await workspace.filesChanged([{ uri: outside, kind: 'changed' }, { uri: `${WS}/odd`, kind: 'created' }]);
    assert.deepEqual(images(workspace.snapshot(), outside), ['quay.io/org/app:v2']);
    assert.deepEqual(images(workspace.snapshot(), `${WS}/odd`), ['quay.io/org/app:v3']);
    assert.deepEqual(workspace.snapshot().inventories(WS).map(({ uris }) => uris), [[outside], [`${WS}/odd`]]);
    workspace.open(open(`${WS}/odd`, 'quay.io/org/app:v4\n'));
    assert.deepEqual(images(workspace.snapshot(), `${WS}/odd`), ['quay.io/org/app:v4']);
    port.remove(`${WS}/odd`);
    await workspace.filesChanged([{ uri: `${WS}/odd`, kind: 'deleted' }]);
    assert.deepEqual(workspace.snapshot().inventories(WS).map(({ uris }) => uris), [[outside], [`${WS}/odd`]], 'it is open still');
    workspace.close(`${WS}/odd`);
    assert.deepEqual(workspace.snapshot().inventories(WS).map(({ uris }) => uris), [[outside], []]);
  });

  it('outside the folders are not read in an untrusted workspace', async () => {
    const port = memoryPort({ [TABLE]: tableText(), 'file:///platform/list': LIST });
    const workspace = createWorkspace(port);
    workspace.setTrusted(false);
    workspace.setFolders([WS]);
    workspace.setSettings({ window: { ...DEFAULT_SETTINGS, inventories: named('/platform/list', '/platform/*') }, folders: new Map() });
    await scanned(workspace);
    await workspace.filesChanged([{ uri: 'file:///platform/list', kind: 'changed' }]);
    assert.ok(port.reads.every((uri) => uri.startsWith(`${WS}/`)));
    assert.deepEqual(workspace.snapshot().inventories(WS).map(({ uris }) => uris), [[], []]);
  });

  it('belong to the folder whose settings name them', async () => {
    const port = memoryPort({ 'file:///one/list': LIST, 'file:///two/list': LIST });
    const workspace = createWorkspace(port);
    workspace.setFolders(['file:///one', 'file:///two']);
    workspace.setSettings({ window: DEFAULT_SETTINGS, folders: new Map([['file:///one', { ...DEFAULT_SETTINGS, inventories: named('list', '${workspaceFolder:two}/list') }]]) });
    await scanned(workspace);
    const snapshot = workspace.snapshot();
    assert.deepEqual(snapshot.inventories('file:///one').map(({ uris }) => uris), [['file:///one/list'], ['file:///two/list']]);
    assert.deepEqual(snapshot.inventories('file:///two'), []);
    assert.deepEqual(snapshot.inventories(undefined), []);
  });
});
