import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lineIndex } from '../../../server/src/base/lines';
import type { ImageSite, Part } from '../../../server/src/images/model';
import { readIndex, recordFor, writeIndex } from '../../../server/src/workspace/indexFile';
import { decodeLines, encodeLines } from '../../../server/src/workspace/lineCode';
import type { Entry } from '../../../server/src/workspace/snapshot';
import { surroundingsKey } from '../../../server/src/workspace/surroundingsKey';
import { createWorkspace, type Workspace } from '../../../server/src/workspace/workspace';
import { memoryPort, type MemoryPort } from '../../support/memoryPort';
import { memoryStore, type MemoryStore } from '../../support/memoryStore';

const WS = 'file:///ws';
const POD = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: r.example.com/a:1\n';
const VALUES = 'image:\n  repository: r.example.com/b\n';
const FILES = {
  [`${WS}/pod.yaml`]: POD,
  [`${WS}/b/pod.yaml`]: POD.replace('a:1', 'c:2'),
  [`${WS}/chart/Chart.yaml`]: 'name: x\nversion: 1.0.0\nappVersion: 2.0.0\n',
  [`${WS}/chart/values.yaml`]: VALUES,
  [`${WS}/chart/templates/a.yaml`]: '{{ if x }}\nimage: y\n{{ end }}\n',
  [`${WS}/nothing.yaml`]: 'a: 1\n',
};
const FEW = Object.keys(FILES).length;

function portWith(files: Readonly<Record<string, string>> = FILES): MemoryPort {
  const port = memoryPort(files);
  port.useStamps();
  return port;
}

/** Scans as a new run does, and tells what it read. */
async function run(port: MemoryPort, store: MemoryStore | undefined, { folders = [WS], imagesIn }: { folders?: readonly string[]; imagesIn?: (uri: string) => boolean } = {}) {
  const workspace = createWorkspace(port, store);
  workspace.setFolders(folders);
  port.resetCalls();
  await scanned(workspace, imagesIn);
  return { workspace, reads: [...port.reads].sort(), sites: sitesOf(workspace), calls: { ...port.calls } };
}

async function scanned(workspace: Workspace, imagesIn?: (uri: string) => boolean): Promise<void> {
  const steps = workspace.scan(undefined, imagesIn ? { imagesIn } : {});
  while ((await steps.next()).done !== true) continue;
}

function sitesOf(workspace: Workspace): readonly string[] {
  return [...workspace.snapshot().files.values()].flatMap((entry) => entry.images.sites.map((site) => `${entry.uri} ${site.written} ${site.impliedTag?.value ?? ''} ${entry.lines.starts.length}`)).sort();
}

describe('the index from one run to the next', () => {
  it('reads every file once in a first run, and none in the next', async () => {
    const port = portWith();
    const store = memoryStore();
    const first = await run(port, store);
    assert.equal(first.reads.length, FEW);
    assert.equal(first.calls.stamp, 0);
    const second = await run(port, store);
    assert.deepEqual(second.reads, []);
    assert.equal(second.calls.stamp, FEW);
    assert.deepEqual(second.sites, first.sites);
    assert.equal(first.sites.length, 3);
    assert.equal(store.saves, 1);
  });

  it('gives what reading anew gives, hashes and lines too', async () => {
    const port = portWith();
    const store = memoryStore();
    await run(port, store);
    const kept = await run(port, store);
    const anew = await run(port, undefined);
    const plain = ({ workspace }: typeof kept) => JSON.parse(JSON.stringify([...workspace.snapshot().files.values()].map(({ lines, ...entry }) => ({ ...entry, starts: [...lines.starts], length: lines.length })))) as unknown;
    assert.deepEqual(plain(kept), plain(anew));
  });

  it('reads the one file that changed, and a chart’s files where the chart did', async () => {
    const port = portWith();
    const store = memoryStore();
    await run(port, store);
    port.write(`${WS}/pod.yaml`, POD.replace('a:1', 'a:9'));
    const second = await run(port, store);
    assert.deepEqual(second.reads, [`${WS}/pod.yaml`]);
    assert.ok(second.sites.some((site) => site.includes('a:9')));
    port.write(`${WS}/chart/Chart.yaml`, 'name: x\nversion: 1.0.0\nappVersion: 3.0.0\n');
    const third = await run(port, store);
    assert.deepEqual(third.reads, [`${WS}/chart/Chart.yaml`, `${WS}/chart/templates/a.yaml`, `${WS}/chart/values.yaml`]);
    assert.ok(third.sites.some((site) => site.includes('3.0.0')));
    assert.deepEqual((await run(port, store)).reads, []);
  });

  it('forgets what is gone', async () => {
    const port = portWith();
    const store = memoryStore();
    await run(port, store);
    port.remove(`${WS}/pod.yaml`);
    assert.equal((await run(port, store)).sites.length, 2);
    assert.ok(![...store.kept.values()].join('').includes('\npod.yaml\t'));
  });

  it('does not trust a file that changed less than two seconds before it was read', async () => {
    const port = portWith();
    const store = memoryStore();
    port.setTime(store.time - 1999);
    port.write(`${WS}/pod.yaml`, POD);
    await run(port, store);
    assert.deepEqual((await run(port, store)).reads, [`${WS}/pod.yaml`]);
    store.time += 1;
    await run(port, store);
    assert.deepEqual((await run(port, store)).reads, []);
  });

  it('drops what another build, another folder or nobody wrote, or what is cut off', async () => {
    const port = portWith();
    const store = memoryStore();
    await run(port, store);
    const text = store.kept.get(WS) ?? '';
    assert.equal((await run(port, memoryStore('1.0.1', new Map(store.kept)))).reads.length, FEW);
    const wrong = [text.replace(WS, 'file:///wx'), text.slice(0, -1), text.slice(0, text.length >> 1), '', '{}', 'null\n.', '\n.', `${text}x`, 'x'.repeat(50), '\t\n\t\n.'];
    for (const other of wrong) assert.equal((await run(port, memoryStore('1.0.0', new Map([[WS, other]])))).reads.length, FEW, other.slice(0, 20));
  });

  it('is kept for each of two folders', async () => {
    const port = portWith({ ...FILES, 'file:///other/pod.yaml': POD });
    const store = memoryStore();
    const folders = [WS, 'file:///other'];
    assert.equal((await run(port, store, { folders })).reads.length, FEW + 1);
    assert.deepEqual([...store.kept.keys()].sort(), ['file:///other', WS]);
    assert.deepEqual((await run(port, store, { folders })).reads, []);
    port.write('file:///other/pod.yaml', POD);
    assert.deepEqual((await run(port, store, { folders })).reads, ['file:///other/pod.yaml']);
  });

  it('serves a run that wants less, and is not made less by it', async () => {
    const port = portWith();
    const store = memoryStore();
    const imagesIn = (uri: string) => uri.endsWith('/b/pod.yaml');
    await run(port, store, { imagesIn });
    const full = await run(port, store);
    // A chart's own values are read in any case, since others are joined with them.
    const known = (uri: string) => imagesIn(uri) || uri.endsWith('/values.yaml');
    assert.deepEqual(full.reads, Object.keys(FILES).filter((uri) => !known(uri)).sort());
    const less = await run(port, store, { imagesIn });
    assert.deepEqual(less.reads, []);
    assert.deepEqual(less.sites.map((site) => site.split(' ')[0]), [`${WS}/b/pod.yaml`, `${WS}/chart/values.yaml`]);
    assert.deepEqual((await run(port, store)).reads, []);
  });

  it('reads registry files anew each time', async () => {
    const table = `${WS}/apollo-registries.yaml`;
    const port = portWith({ ...FILES, [table]: 'version: 1\nartifactRegistries:\n  - registryUrl: a.example.com\n' });
    const store = memoryStore();
    await run(port, store);
    const { reads, workspace } = await run(port, store);
    assert.deepEqual(reads, [table]);
    assert.equal(workspace.snapshot().registryFiles.length, 1);
  });

  it('holds for a second walk of the same run, where only changed files are read', async () => {
    const port = portWith();
    const { workspace } = await run(port, memoryStore());
    port.resetCalls();
    await scanned(workspace);
    assert.deepEqual(port.reads, []);
    port.write(`${WS}/pod.yaml`, POD.replace('a:1', 'a:9'));
    await scanned(workspace);
    assert.deepEqual(port.reads, [`${WS}/pod.yaml`]);
  });

  it('holds no user info and no query of an address', async () => {
    const image = (text: string) => POD.replace('r.example.com/a:1', text);
    const port = portWith({ [`${WS}/a.yaml`]: image('https://me:secret1@r.example.com/a'), [`${WS}/b.yaml`]: image('me:secret2@r.example.com/a'), [`${WS}/c.yaml`]: image('https://r.example.com/a?token=secret3'), [`${WS}/d.yaml`]: POD });
    const store = memoryStore();
    await run(port, store);
    assert.doesNotMatch([...store.kept.values()].join(''), /secret/);
    assert.equal((await run(port, store)).reads.length, 3);
  });

  it('holds what is put together of parameters alone, which has no secret in it', async () => {
    const image = (written: string) => `apiVersion: v1\nkind: Pod\nspec: {containers: [{image: "${written}"}]}\n`;
    const port = portWith({ [`${WS}/a.yaml`]: image('$(params.image)@$(tasks.build.results.digest)'), [`${WS}/b.yaml`]: image('$(params.user):secret@r.example.com/$(params.image)') });
    const store = memoryStore();
    await run(port, store);
    assert.doesNotMatch([...store.kept.values()].join(''), /secret/);
    assert.deepEqual((await run(port, store)).reads, [`${WS}/b.yaml`]);
  });
});

describe('the file of an index', () => {
  const span = fc.tuple(fc.nat(9999), fc.nat(99)).map(([start, length]) => ({ start, end: start + length }));
  const style = fc.constantFrom('plain', 'single', 'double', 'literal', 'folded');
  const text = fc.string({ unit: 'grapheme' });
  const role = fc.constantFrom('registry', 'namespace', 'repository', 'tag', 'digest', 'suffix');
  const part = fc.record<Part>({ role, path: text, span, style, value: text, source: fc.option(text, { nil: undefined }) });
  const site = fc.record({
    kind: fc.constantFrom('kubernetes', 'helm-values', 'dockerfile'), written: text, span, style, path: text, parts: fc.option(fc.array(part)),
    obstacle: fc.constantFrom(undefined, 'placeholder', 'address', 'partial'), missing: fc.array(role), sure: fc.boolean(),
    impliedTag: fc.option(text.map((value) => ({ value, from: 'appVersion' as const })), { nil: undefined }),
    readOnly: fc.constantFrom(undefined, 'status', 'last-applied'), within: fc.constantFrom('argument', 'environment'), withDefaults: text, replaces: text,
    // What a later version adds.
    later: fc.array(fc.record({ uri: text, value: fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)) })),
  }, { requiredKeys: ['kind', 'written', 'span', 'style', 'path', 'parts', 'obstacle', 'missing', 'sure', 'impliedTag', 'readOnly'] }) as unknown as fc.Arbitrary<ImageSite>;
  const OWNER = { product: '1', folder: WS };
  const surroundings = { path: 'a.yaml', chart: undefined };

  it('keeps every field of every site, and of the entry', () => {
    fc.assert(fc.property(fc.array(site, { maxLength: 3 }), fc.array(fc.tuple(fc.nat(), fc.array(text))), text, fc.array(text), (sites, silenced, hash, later) => {
      const entry = {
        uri: `${WS}/a.yaml`, hash, lines: lineIndex('a\nb'), images: { kind: sites[0]?.kind, sites }, surroundings, registry: undefined,
        silences: { file: ['*'], lines: new Map(silenced) }, later,
      } as Entry;
      const record = recordFor(entry, { stamp: '1.2', around: '', leftOut: '', chart: undefined });
      if (!record) {
        assert.match(JSON.stringify([sites, silenced, hash, later]), /[@?]/);
        return;
      }
      const back = readIndex(writeIndex(OWNER, [{ name: 'a.yaml', record }]), OWNER).get('a.yaml')?.entry(entry.uri, surroundings);
      assert.ok(back);
      const { lines, ...rest } = back;
      const { lines: before, ...expected } = entry;
      assert.deepEqual([...lines.starts, lines.length], [...before.starts, before.length]);
      assert.deepEqual(rest.silences, expected.silences);
      assert.deepEqual(JSON.parse(JSON.stringify(rest)), JSON.parse(JSON.stringify(expected)));
    }), { numRuns: 50 });
  }).timeout(60_000);

  it('keeps the lines of any text', () => {
    const line = fc.oneof(fc.string(), fc.nat(300).map((length) => 'x'.repeat(length)));
    fc.assert(fc.property(fc.array(line), fc.constantFrom('\n', '\r\n', '\r'), (lines, end) => {
      const index = lineIndex(lines.join(end));
      const code = encodeLines(index);
      assert.match(code, /^[!-~]*$/);
      const back = decodeLines(code);
      assert.deepEqual([[...back.starts], back.length], [[...index.starts], index.length]);
    }));
  });
});

describe('the key of surroundings', () => {
  it('tells every field but the path, whatever is added to them', () => {
    const base = { path: 'a.yaml', chart: undefined };
    const chart = { name: 'x', version: '1', appVersion: '2', below: '', dependencies: [] };
    const rule = (is: RegExp) => [{ path: 'a', kind: 'kubernetes' as const, where: { key: 'k', is } }];
    const all = [
      base, { ...base, chart }, { ...base, chart: { ...chart, appVersion: '3' } }, { ...base, isValues: true }, { ...base, places: rule(/a/) }, { ...base, places: rule(/b/) },
      { ...base, later: 1 }, { ...base, later: new Map([['a', 1]]) }, { ...base, later: new Map([['a', 2]]) },
    ];
    const keys = all.map(surroundingsKey);
    assert.equal(new Set(keys).size, all.length);
    assert.equal(surroundingsKey({ ...base, path: 'b.yaml' }), keys[0]);
    assert.equal(surroundingsKey({ ...base, later: { f: () => 1 } } as typeof base), undefined);
  });
});
