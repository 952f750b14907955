import assert from 'node:assert/strict';
import { isMet, rulesFor, walk } from '../../../server/src/workspace/walk';
import { memoryPort, type MemoryFile } from '../../support/memoryPort';

async function walked(files: Record<string, MemoryFile>, exclude: readonly string[] = [], folder = 'file:///ws', lookAbove = true): Promise<readonly string[]> {
  const port = memoryPort(files);
  const rules = await rulesFor(port, { folder, exclude, lookAbove });
  const found: string[] = [];
  for await (const step of walk(port, rules, folder)) found.push(...step.files.map((file) => file.uri));
  for (const uri of Object.keys(files)) assert.equal(isMet(rules, uri, false), found.includes(uri), uri);
  return found.map((uri) => uri.slice('file:///ws/'.length)).sort();
}

function files(...paths: string[]): Record<string, MemoryFile> {
  return Object.fromEntries(paths.map((path) => [`file:///ws/${path}`, 'x: 1']));
}

describe('the walk', () => {
  it('meets YAML and JSON, and leaves histories and packages out', async () => {
    const all = files('a.yaml', 'b/c.yml', 'd.JSON', 'e.txt', '.hidden/f.yaml', '.git/g.yaml', 'b/node_modules/h.json');
    assert.deepEqual(await walked(all), ['.hidden/f.yaml', 'a.yaml', 'b/c.yml', 'd.JSON']);
  });

  it('honours nested .gitignore files as git does', async () => {
    const found = await walked({
      ...files('a.yaml', 'out/a.yaml', 'sub/out/a.yaml', 'sub/keep.yaml', 'sub/drop.yaml', 'lib/drop.yaml', 'gone/back.yaml'),
      'file:///ws/.gitignore': '/out\ndrop.yaml\ngone/\n!gone/back.yaml\n',
      'file:///ws/sub/.gitignore': '!drop.yaml\nkeep.yaml\n',
    });
    assert.deepEqual(found, ['a.yaml', 'sub/drop.yaml', 'sub/out/a.yaml']);
  });

  it('honours those above, up to the root of the repository, and only if asked', async () => {
    const all = {
      'file:///.gitignore': '*.yaml',
      'file:///ws/.git/HEAD': 'ref',
      'file:///ws/.gitignore': '/sub/a.yaml',
      'file:///ws/sub/a.yaml': 'x: 1',
      'file:///ws/sub/b.yaml': 'x: 1',
    };
    assert.deepEqual(await walked({ ...all }, [], 'file:///ws/sub'), ['sub/b.yaml']);
    assert.deepEqual(await walked({ ...all }, [], 'file:///ws/sub', false), ['sub/a.yaml', 'sub/b.yaml']);
  });

  it('meets what is in a folder that is ignored itself, once that is opened', async () => {
    const all = { 'file:///ws/.git/HEAD': 'ref', 'file:///ws/.gitignore': 'build/', 'file:///ws/build/a.yaml': 'x: 1' };
    assert.deepEqual(await walked(all, [], 'file:///ws/build'), ['build/a.yaml']);
  });

  it('honours globs of the settings, for folders too', async () => {
    const all = files('a.yaml', 'dist/a.yaml', 'x/dist/b/c.yaml', 'gen.yaml', 'templates-old/a.yaml', 'templates/a.yaml');
    assert.deepEqual(await walked(all, ['**/dist', 'gen.*', 'templates/**']), ['a.yaml', 'templates-old/a.yaml']);
  });

  it('reads a link to a file and does not follow one to a folder', async () => {
    const port = memoryPort({
      'file:///ws/real/a.yaml': 'x: 1',
      'file:///ws/real/loop.yaml': { link: 'file:///ws' },
      'file:///ws/link.yaml': { link: 'file:///ws/real/a.yaml' },
      'file:///ws/dangling.yaml': { link: 'file:///ws/none.yaml' },
    });
    const rules = await rulesFor(port, { folder: 'file:///ws', exclude: [], lookAbove: false });
    const found = new Map<string, string | undefined>();
    for await (const step of walk(port, rules, 'file:///ws')) for (const file of step.files) found.set(file.uri, file.real);
    assert.deepEqual([...found], [['file:///ws/link.yaml', 'file:///ws/real/a.yaml'], ['file:///ws/real/a.yaml', undefined]]);
  });

  it('tells of a link that leads round in a circle, and not of one that leads nowhere', async () => {
    const port = memoryPort({ 'file:///ws/registries.conf': 'x = 1', 'file:///ws/registries.conf.d/a.conf': { link: 'file:///ws/registries.conf.d/a.conf' }, 'file:///ws/none.yaml': { link: 'file:///ws/gone.yaml' } });
    const rules = await rulesFor(port, { folder: 'file:///ws', exclude: [], lookAbove: false });
    const failures: string[] = [];
    for await (const step of walk(port, rules, 'file:///ws')) failures.push(...step.failures.map(({ uri, failure }) => `${uri} ${failure.detail}`));
    assert.deepEqual(failures, ['file:///ws/registries.conf.d/a.conf too many links']);
  });

  it('takes names with blanks, signs and letters of any script', async () => {
    const port = memoryPort({ 'file:///ws/a%20b/c%23d%25.yaml': 'x: 1', 'file:///ws/%C3%A4%E6%97%A5.yaml': 'x: 1', 'file:///ws/.gitignore': 'a b/nothing' });
    const rules = await rulesFor(port, { folder: 'file:///ws', exclude: [], lookAbove: true });
    const found: string[] = [];
    for await (const step of walk(port, rules, 'file:///ws')) found.push(...step.files.map((file) => file.uri));
    assert.deepEqual(found, ['file:///ws/%C3%A4%E6%97%A5.yaml', 'file:///ws/a%20b/c%23d%25.yaml']);
  });

  it('says what it could not list, and goes on', async () => {
    const port = memoryPort({ 'file:///ws/a.yaml': 'x: 1' });
    const broken = { ...port, list: async (uri: string) => (uri.endsWith('/sub') ? { ok: false as const, reason: 'unreadable' as const, detail: 'permission denied' } : port.list(uri)) };
    port.write('file:///ws/sub/b.yaml', 'x: 1');
    const rules = await rulesFor(broken, { folder: 'file:///ws', exclude: [], lookAbove: false });
    const failures: string[] = [];
    for await (const step of walk(broken, rules, 'file:///ws')) failures.push(...step.failures.map(({ uri, failure }) => `${uri} ${failure.detail}`));
    assert.deepEqual(failures, ['file:///ws/sub permission denied']);
  });

  it('takes a thousand nested folders without recursion, and lets other work run', async () => {
    const path = Array.from({ length: 1000 }, () => 'd').join('/');
    const port = memoryPort({ [`file:///ws/${path}/a.yaml`]: 'x: 1' });
    const rules = await rulesFor(port, { folder: 'file:///ws', exclude: ['**/never'], lookAbove: false });
    let found = 0;
    for await (const step of walk(port, rules, 'file:///ws')) found += step.files.length;
    assert.equal(found, 1);
    assert.ok(port.calls.pause >= 30);
  });
});
