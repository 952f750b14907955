import assert from 'node:assert/strict';
import { DEFAULT_SETTINGS, type Settings } from '../../../server/src/workspace/settings';
import type { Snapshot } from '../../../server/src/workspace/snapshot';
import { createWorkspace } from '../../../server/src/workspace/workspace';
import { memoryPort } from '../../support/memoryPort';
import { POD, TABLE, WS, images, open, podText, scanned, started, tableText } from './started';

const mirrors = (snapshot: Snapshot) =>
  snapshot.registryFiles.map(({ uri, stale, file }) => [uri, stale, file.artifactRegistries.flatMap((registry) => registry.mirrors.map((mirror) => mirror.text))]);

describe('the workspace', () => {
  it('reads nothing by being made, by folders and settings, and by opening and typing', () => {
    const port = memoryPort({ [TABLE]: tableText(), [POD]: podText() });
    const workspace = createWorkspace(port);
    workspace.setFolders([WS]);
    workspace.open(open(POD, podText()));
    workspace.change({ uri: POD, version: 2, text: podText('x') });
    workspace.open(open(TABLE, tableText()));
    workspace.snapshot();
    workspace.close(POD);
    assert.deepEqual(port.calls, { read: 0, list: 0, stat: 0, stamp: 0, pause: 0 });
  });

  it('reads each file once in a scan, and keeps entries without text', async () => {
    const { port, workspace } = await started({ [TABLE]: tableText(), [POD]: podText(), [`${WS}/readme.txt`]: 'x' });
    assert.deepEqual(port.reads.filter((uri) => uri.endsWith('.yaml')), [TABLE, POD]);
    const snapshot = workspace.snapshot();
    assert.deepEqual(snapshot.scan, { phase: 'done', filesSeen: 2 });
    assert.deepEqual(images(snapshot, POD), ['internal.registry.com/foo/bar:1.0.0']);
    assert.deepEqual(mirrors(snapshot), [[TABLE, false, ['internal.registry.com']]]);
    assert.ok(!JSON.stringify(snapshot.files.get(POD)).includes('kind: Pod'));
  });

  it('keeps the table while something else is typed', async () => {
    const { port, workspace } = await started({ [TABLE]: tableText(), [POD]: podText() });
    const before = workspace.snapshot();
    port.resetCalls();
    workspace.open(open(POD, podText()));
    workspace.change({ uri: POD, version: 2, text: podText('new:1') });
    const after = workspace.snapshot();
    assert.ok(after.revision > before.revision);
    assert.equal(after.registryFiles, before.registryFiles);
    assert.equal(after.files, before.files);
    assert.deepEqual(images(after, POD), ['new:1']);
    assert.deepEqual(images(before, POD), ['internal.registry.com/foo/bar:1.0.0']);
    assert.deepEqual(port.calls, { read: 0, list: 0, stat: 0, stamp: 0, pause: 0 });
  });

  it('gives the same snapshot until something changes', async () => {
    const { workspace } = await started({ [POD]: podText() });
    assert.equal(workspace.snapshot(), workspace.snapshot());
  });

  it('keeps entries and tables through events and scans that change nothing', async () => {
    const { workspace } = await started({ [TABLE]: tableText(), [POD]: podText() });
    const before = workspace.snapshot();
    await workspace.filesChanged([{ uri: TABLE, kind: 'changed' }, { uri: POD, kind: 'changed' }]);
    await scanned(workspace);
    const after = workspace.snapshot();
    assert.equal(after.registryFiles, before.registryFiles);
    assert.equal(after.files.get(POD), before.files.get(POD));
  });

  it('keeps the source of a registry file that is opened unchanged', async () => {
    const { workspace } = await started({ [TABLE]: tableText() });
    const before = workspace.snapshot().registryFiles;
    workspace.open(open(TABLE, tableText()));
    assert.equal(workspace.snapshot().registryFiles, before);
  });

  it('takes the open registry file before the disk, and the disk again once it is closed', async () => {
    const { workspace } = await started({ [TABLE]: tableText() });
    workspace.open(open(TABLE, tableText('other.registry.com')));
    assert.deepEqual(mirrors(workspace.snapshot()), [[TABLE, false, ['other.registry.com']]]);
    workspace.close(TABLE);
    assert.deepEqual(mirrors(workspace.snapshot()), [[TABLE, false, ['internal.registry.com']]]);
  });

  it('keeps the last good table while an open registry file is broken, and shows its errors', async () => {
    const { workspace } = await started({ [TABLE]: tableText() });
    workspace.open(open(TABLE, tableText('second.example.com')));
    workspace.change({ uri: TABLE, version: 2, text: `${tableText('third.example.com')}  - {broken: [` });
    const snapshot = workspace.snapshot();
    assert.deepEqual(mirrors(snapshot), [[TABLE, true, ['second.example.com']]]);
    const reading = snapshot.documents.get(TABLE)?.entry.registry;
    assert.ok(reading?.broken);
    workspace.change({ uri: TABLE, version: 3, text: tableText('fourth.example.com') });
    assert.deepEqual(mirrors(workspace.snapshot()), [[TABLE, false, ['fourth.example.com']]]);
  });

  it('takes the disk as the last good version of a file that is opened broken', async () => {
    const { workspace } = await started({ [TABLE]: tableText() });
    workspace.open(open(TABLE, 'artifactRegistries: ['));
    assert.deepEqual(mirrors(workspace.snapshot()), [[TABLE, true, ['internal.registry.com']]]);
  });

  it('keeps a file that is known by its content through a half-typed root key', async () => {
    const uri = `${WS}/mirrors.yaml`;
    const { workspace } = await started({ [uri]: tableText() });
    workspace.open(open(uri, tableText()));
    workspace.change({ uri, version: 2, text: tableText().replace('artifactRegistries:', 'artifactReg: ["') });
    assert.deepEqual(mirrors(workspace.snapshot()), [[uri, true, ['internal.registry.com']]]);
    workspace.change({ uri, version: 3, text: 'kind: Pod\n' });
    assert.deepEqual(mirrors(workspace.snapshot()), []);
  });

  it('does not keep last good versions of closed files', async () => {
    const { port, workspace } = await started({ [TABLE]: tableText() });
    port.write(TABLE, 'artifactRegistries: [');
    await workspace.filesChanged([{ uri: TABLE, kind: 'changed' }]);
    assert.deepEqual(mirrors(workspace.snapshot()), [[TABLE, false, []]]);
    assert.ok(workspace.snapshot().files.get(TABLE)?.registry?.broken);
  });

  it('follows a registry file that is created, renamed and deleted, on disk and while open', async () => {
    const { port, workspace } = await started({ [POD]: podText() });
    port.write(TABLE, tableText());
    await workspace.filesChanged([{ uri: TABLE, kind: 'created' }]);
    assert.equal(mirrors(workspace.snapshot()).length, 1);

    const renamed = `${WS}/conf/prod.apollo-registries.yml`;
    port.remove(TABLE);
    port.write(renamed, tableText());
    await workspace.filesChanged([{ uri: TABLE, kind: 'deleted' }, { uri: renamed, kind: 'created' }]);
    assert.deepEqual(mirrors(workspace.snapshot()), [[renamed, false, ['internal.registry.com']]]);

    workspace.open(open(renamed, tableText()));
    port.remove(renamed);
    await workspace.filesChanged([{ uri: renamed, kind: 'deleted' }]);
    assert.equal(mirrors(workspace.snapshot()).length, 1);
    workspace.close(renamed);
    assert.deepEqual(mirrors(workspace.snapshot()), []);
  });

  it('follows folders that appear and vanish as a whole', async () => {
    const { port, workspace } = await started({ [POD]: podText() });
    port.write(`${WS}/new/deep/a.yaml`, podText('a:1'));
    port.write(`${WS}/new/node_modules/b.yaml`, podText('b:1'));
    await workspace.filesChanged([{ uri: `${WS}/new`, kind: 'created' }]);
    assert.deepEqual([...workspace.snapshot().files.keys()], [POD, `${WS}/new/deep/a.yaml`]);
    port.remove(`${WS}/new`);
    await workspace.filesChanged([{ uri: `${WS}/new/`, kind: 'deleted' }]);
    assert.deepEqual([...workspace.snapshot().files.keys()], [POD]);
  });

  it('ignores events of files that a scan leaves out, and asks for a scan when the rules change', async () => {
    const { port, workspace } = await started({ [POD]: podText(), [`${WS}/.gitignore`]: 'out/' }, { exclude: ['gen/**'] });
    for (const path of ['out/a.yaml', 'gen/a.yaml', 'node_modules/a.yaml', 'a.txt']) port.write(`${WS}/${path}`, podText());
    port.resetCalls();
    const events = ['out/a.yaml', 'gen/a.yaml', 'node_modules/a.yaml', 'a.txt'].map((path) => ({ uri: `${WS}/${path}`, kind: 'changed' as const }));
    assert.equal(await workspace.filesChanged([...events, { uri: 'file:///elsewhere/a.yaml', kind: 'changed' }]), false);
    assert.equal(port.calls.read, 0);
    assert.equal(await workspace.filesChanged([{ uri: `${WS}/.gitignore`, kind: 'changed' }]), true);
  });

  it('drops a read that a newer one or a deletion overtook', async () => {
    const port = memoryPort({ [POD]: podText('old:1') });
    let release: (() => void)[] = [];
    const slow = { ...port, read: async (uri: string, limit: number) => {
      const result = await port.read(uri, limit);
      await new Promise<void>((resolve) => release.push(resolve));
      return result;
    } };
    const racing = createWorkspace(slow);
    racing.setFolders([WS]);
    const scan = scanned(racing);
    const until = async (number: number) => {
      while (release.length < number) await new Promise((resolve) => setImmediate(resolve));
    };
    // The scan reads the .gitignore first, then the Pod.
    await until(1);
    const letGo = setInterval(() => release.splice(0).forEach((resolve) => resolve()), 0);
    await scan;
    clearInterval(letGo);
    release = [];
    assert.deepEqual(images(racing.snapshot(), POD), ['old:1']);

    const first = racing.filesChanged([{ uri: POD, kind: 'changed' }]);
    await until(1);
    port.write(POD, podText('new:2'));
    const second = racing.filesChanged([{ uri: POD, kind: 'changed' }]);
    await until(2);
    release[1]?.();
    await second;
    release[0]?.();
    await first;
    assert.deepEqual(images(racing.snapshot(), POD), ['new:2']);

    release = [];
    const third = racing.filesChanged([{ uri: POD, kind: 'changed' }]);
    await until(1);
    await racing.filesChanged([{ uri: POD, kind: 'deleted' }]);
    release[0]?.();
    await third;
    assert.equal(racing.snapshot().files.has(POD), false);
  });

  it('forgets a folder that is removed and reads one that is added', async () => {
    const other = 'file:///other';
    const { port, workspace } = await started({ [TABLE]: tableText(), [`${other}/pod.yaml`]: podText() });
    assert.equal(workspace.setFolders([WS, other]), true);
    await scanned(workspace);
    assert.deepEqual([...workspace.snapshot().files.keys()].sort(), [`${other}/pod.yaml`, TABLE]);
    assert.equal(workspace.setFolders([WS, `${other}/`]), false);
    port.resetCalls();
    workspace.setFolders([other]);
    assert.deepEqual([...workspace.snapshot().files.keys()], [`${other}/pod.yaml`]);
    assert.deepEqual(mirrors(workspace.snapshot()), []);
    assert.equal(port.calls.read, 0);
  });

  it('has the table of an open file when there is no folder', () => {
    const workspace = createWorkspace(memoryPort());
    workspace.open(open('file:///x/apollo-registries.yaml', tableText()));
    workspace.open(open('untitled:Untitled-1', podText()));
    const snapshot = workspace.snapshot();
    assert.deepEqual(snapshot.registryFiles.map((source) => [source.uri, source.folder]), [['file:///x/apollo-registries.yaml', 'file:///x']]);
    assert.deepEqual(images(snapshot, 'untitled:Untitled-1'), ['internal.registry.com/foo/bar:1.0.0']);
  });

  it('takes no table from older texts', async () => {
    const { workspace } = await started({ [TABLE]: tableText() });
    workspace.open(open('git:/ws/apollo-registries.yaml?%7B%22ref%22%3A%22HEAD%22%7D', tableText('old.example.com')));
    assert.deepEqual(mirrors(workspace.snapshot()), [[TABLE, false, ['internal.registry.com']]]);
  });

  it('counts a registry file and a link to it once', async () => {
    const { workspace } = await started({ [TABLE]: tableText(), [`${WS}/copy.apollo-registries.yaml`]: { link: TABLE } });
    assert.deepEqual(mirrors(workspace.snapshot()), [[TABLE, false, ['internal.registry.com']]]);
  });

  it('replaces the found registry files by those that the setting names, outside ones too', async () => {
    const outside = 'file:///platform/conf/reg.yaml';
    const files = { [TABLE]: tableText(), [POD]: podText(), [outside]: tableText('outside.example.com'), 'file:///home/user/b.yaml': tableText('home.example.com') };
    const { workspace } = await started(files, { registryFiles: ['/platform/**/*.yaml', '~/b.yaml'] });
    const snapshot = workspace.snapshot();
    assert.deepEqual(snapshot.namedRegistryFiles(WS), ['file:///home/user/b.yaml', outside]);
    assert.deepEqual(snapshot.registryFiles.map((source) => [source.uri, source.folder]), [['file:///home/user/b.yaml', undefined], [outside, undefined]]);
    assert.equal(snapshot.settings(POD).registryFiles.length, 2);
  });

  it('follows files that a setting names outside the folders', async () => {
    const outside = 'file:///platform/reg.yaml';
    const { port, workspace } = await started({ [outside]: tableText() }, { registryFiles: [outside] });
    port.write(outside, tableText('changed.example.com'));
    await workspace.filesChanged([{ uri: outside, kind: 'changed' }]);
    assert.deepEqual(mirrors(workspace.snapshot()), [[outside, false, ['changed.example.com']]]);
  });

  it('reads nothing outside in an untrusted workspace', async () => {
    const outside = 'file:///platform/reg.yaml';
    const port = memoryPort({ [outside]: tableText(), [TABLE]: tableText(), 'file:///.gitignore': '*' });
    const workspace = createWorkspace(port);
    workspace.setTrusted(false);
    workspace.setFolders([WS]);
    workspace.setSettings({ window: { ...DEFAULT_SETTINGS, registryFiles: [outside, '/platform/*.yaml'] }, folders: new Map() });
    await scanned(workspace);
    assert.ok(port.reads.every((uri) => uri.startsWith(`${WS}/`)));
    await workspace.filesChanged([{ uri: outside, kind: 'changed' }]);
    assert.ok(port.reads.every((uri) => uri.startsWith(`${WS}/`)));
  });

  it('tells which changes of settings need a scan', async () => {
    const { workspace } = await started({ [POD]: podText() });
    const set = (settings: Partial<Settings>) => workspace.setSettings({ window: { ...DEFAULT_SETTINGS, ...settings }, folders: new Map() });
    assert.equal(set({ severity: { 'image.invalid': 'off' } }), false);
    assert.equal(set({ exclude: ['x'] }), true);
    assert.equal(set({ maxFileSize: 10 }), true);
    await scanned(workspace);
    assert.deepEqual(workspace.snapshot().troubles.map(({ uri, reason }) => [uri, reason]), [[POD, 'too-large']]);
  });

  it('gives settings by folder', () => {
    const workspace = createWorkspace(memoryPort());
    workspace.setFolders(['file:///a', 'file:///a/b']);
    const own = { ...DEFAULT_SETTINGS, environment: 'prod' };
    workspace.setSettings({ window: DEFAULT_SETTINGS, folders: new Map([['file:///a/b/', own]]) });
    const snapshot = workspace.snapshot();
    assert.equal(snapshot.settings('file:///a/b/x.yaml'), own);
    assert.equal(snapshot.settings('git:/a/b/x.yaml?ref'), own);
    assert.equal(snapshot.settings('file:///a/bc/x.yaml'), DEFAULT_SETTINGS);
  });

  it('tells what it could not read, and forgets it once it could', async () => {
    const files = {
      [`${WS}/a.yaml`]: new Uint8Array([0x61, 0x00]),
      [`${WS}/b.yaml`]: new Uint8Array([0xff, 0xfe, 0x61, 0x00]),
      [`${WS}/c.yaml`]: new Uint8Array([0x61, 0xe4]),
      [`${WS}/d.yaml`]: { failure: 'unreadable' as const },
      [`${WS}/e.yaml`]: `kind: Pod\nimage: ${'['.repeat(2000)}`,
    };
    const { port, workspace } = await started(files);
    assert.deepEqual(workspace.snapshot().troubles.map(({ uri, reason }) => `${uri.slice(WS.length + 1)} ${reason}`), [
      'a.yaml binary', 'b.yaml not-utf8', 'c.yaml not-utf8', 'd.yaml unreadable', 'e.yaml too-deep',
    ]);
    port.write(`${WS}/a.yaml`, podText());
    port.remove(`${WS}/d.yaml`);
    await workspace.filesChanged([{ uri: `${WS}/a.yaml`, kind: 'changed' }, { uri: `${WS}/d.yaml`, kind: 'deleted' }]);
    assert.deepEqual(workspace.snapshot().troubles.map(({ uri }) => uri.slice(WS.length + 1)), ['b.yaml', 'c.yaml', 'e.yaml']);
  });

  it('does not look into an open text that is too large, and says so', () => {
    const workspace = createWorkspace(memoryPort());
    workspace.setSettings({ window: { ...DEFAULT_SETTINGS, maxFileSize: 50 }, folders: new Map() });
    workspace.open(open(POD, podText()));
    const snapshot = workspace.snapshot();
    assert.deepEqual(images(snapshot, POD), []);
    assert.deepEqual(snapshot.troubles.map(({ uri, reason }) => [uri, reason]), [[POD, 'too-large']]);
  });

  it('takes an open text again when the limit of its size changes', () => {
    const workspace = createWorkspace(memoryPort());
    workspace.setSettings({ window: { ...DEFAULT_SETTINGS, maxFileSize: 50 }, folders: new Map() });
    workspace.open(open(POD, podText()));
    workspace.setSettings({ window: DEFAULT_SETTINGS, folders: new Map() });
    assert.equal(images(workspace.snapshot(), POD)?.length, 1);
  });

  it('survives 2,000 nested brackets on every keystroke', () => {
    const workspace = createWorkspace(memoryPort());
    workspace.open(open(POD, podText()));
    for (let version = 2; version < 40; version++) {
      workspace.change({ uri: POD, version, text: `kind: Pod\nimage: ${'['.repeat(2000 + version)}` });
      assert.equal(workspace.snapshot().troubles[0]?.reason, 'too-deep');
    }
  });

  it('loads texts with hashes, open ones before the disk, and leaves out what is gone', async () => {
    const { workspace } = await started({ [TABLE]: tableText(), [POD]: podText() });
    workspace.open(open(POD, podText('open:1')));
    const texts = await workspace.load([POD, TABLE, `${WS}/none.yaml`, 'file:///ws/pod%2Eyaml']);
    const snapshot = workspace.snapshot();
    assert.deepEqual([...texts.keys()].sort(), [TABLE, POD]);
    assert.equal(texts.get(POD)?.text, podText('open:1'));
    assert.equal(texts.get(POD)?.hash, snapshot.documents.get(POD)?.entry.hash);
    assert.equal(texts.get(TABLE)?.hash, snapshot.files.get(TABLE)?.hash);
  });

  it('hashes a text with a byte order mark as editors show it', async () => {
    const { workspace } = await started({ [POD]: `\uFEFF${podText()}` });
    const closed = workspace.snapshot().files.get(POD);
    workspace.open(open(POD, podText()));
    assert.equal(workspace.snapshot().documents.get(POD)?.entry, closed);
  });

  it('stops a scan that is cancelled or overtaken, and another one completes', async () => {
    const many = Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`${WS}/f${at}.yaml`, podText()]));
    const port = memoryPort(many);
    const workspace = createWorkspace(port);
    workspace.setFolders([WS]);
    const token = { isCancellationRequested: false };
    for await (const step of workspace.scan(token)) if (step.filesSeen > 0) token.isCancellationRequested = true;
    assert.equal(workspace.snapshot().scan.phase, 'none');
    assert.ok(port.calls.read < 600);

    const first = workspace.scan();
    await first.next();
    await scanned(workspace);
    assert.equal((await first.next()).done, true);
    assert.deepEqual(workspace.snapshot().scan, { phase: 'done', filesSeen: 600 });
  });

  it('scans 10,000 files, yielding in between', async () => {
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`${WS}/d${at % 100}/f${at}.yaml`, at % 50 === 0 ? podText(`i:${at}`) : 'a: 1\n']));
    const { port, workspace } = await started({ ...many, [TABLE]: tableText() });
    const snapshot = workspace.snapshot();
    assert.equal(snapshot.files.size, 10_001);
    assert.equal([...snapshot.files.values()].filter((entry) => entry.images.sites.length > 0).length, 200);
    assert.ok(port.calls.pause >= 300);
  }).timeout(60_000);

  it('reads a named file and a named folder whatever is ignored', async () => {
    const port = memoryPort({ [`${WS}/.gitignore`]: 'out\n*.gen.yaml', [`${WS}/out/a.yaml`]: podText(), [`${WS}/b.gen.yaml`]: podText(), 'file:///far/c.yaml': podText() });
    const workspace = createWorkspace(port);
    workspace.setFolders([WS]);
    workspace.name([`${WS}/out`, `${WS}/b.gen.yaml`, 'file:///far/c.yaml', 'file:///far/none.yaml']);
    const snapshot = await scanned(workspace);
    assert.deepEqual([...snapshot.files.keys()].sort(), ['file:///far/c.yaml', `${WS}/b.gen.yaml`, `${WS}/out/a.yaml`]);
    assert.deepEqual(snapshot.troubles.map(({ uri, reason }) => [uri, reason]), [['file:///far/none.yaml', 'gone']]);
  });
});
