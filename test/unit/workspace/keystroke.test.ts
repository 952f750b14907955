import assert from 'node:assert/strict';
import { changed, liveText } from '../../../server/src/base/liveText';
import { work } from '../../../server/src/base/work';
import { diagnose, diagnoseAll } from '../../../server/src/features/diagnostics';
import { hoverAt } from '../../../server/src/features/hover';
import { statusOf } from '../../../server/src/features/status';
import { usageOf } from '../../../server/src/features/usage';
import { createWorkspace, type Workspace } from '../../../server/src/workspace/workspace';
import { memoryPort, type MemoryPort } from '../../support/memoryPort';

const TABLE = 'file:///ws/apollo-registries.yaml';
const VALUES = 'file:///ws/app/values.yaml';
const REGISTRIES = 'artifactRegistries:\n  - registryUrl: a.example.com\n    mirroredRegistries: [quay.io]\n  - registryUrl: b.example.com\n    mirroredRegistries: [quay.io]\n';

/** A values file with images under keys of their own, the first of which has this tag. */
function values(tag: string, host = 'quay.io'): string {
  const images = Array.from({ length: 40 }, (_, index) => `part${index}:\n  image:\n    repository: ${host}/team/app${index}\n    tag: ${index === 0 ? tag : '1.0.0'}\n`);
  return images.join('');
}

function pod(name: string, image: string): string {
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  containers:\n    - name: c\n      image: ${image}\n`;
}

async function opened(files: Readonly<Record<string, string>> = {}): Promise<{ readonly workspace: Workspace; readonly port: MemoryPort }> {
  const closed = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`file:///ws/pods/p${index}.yaml`, pod(`p${index}`, `quay.io/x/y:${index}`)]));
  const port = memoryPort({ [TABLE]: REGISTRIES, [VALUES]: values('1.0.0'), ...closed, ...files });
  const workspace = createWorkspace(port);
  workspace.setFolders(['file:///ws']);
  for await (const { phase } of workspace.scan()) assert.notEqual(phase, 'none');
  workspace.open({ uri: VALUES, languageId: 'yaml', version: 1, text: values('1.0.0') });
  diagnoseAll(workspace.snapshot());
  port.resetCalls();
  Object.assign(work, { parses: 0, analyses: 0, tables: 0, resolutions: 0, diagnoses: 0, visits: 0, charts: 0, renderings: 0, templates: 0 });
  return { workspace, port };
}

/** Counts the walks over the files on disk from now on, which stay the same map while none of them changes. */
function countWalks(files: ReadonlyMap<string, unknown>): () => number {
  let walks = 0;
  for (const method of ['values', 'keys', 'entries', 'forEach', Symbol.iterator] as const) {
    const original: unknown = Reflect.get(files, method);
    assert.ok(typeof original === 'function');
    Object.defineProperty(files, method, { value: (...args: unknown[]) => { walks += 1; return Reflect.apply(original, files, args) as unknown; } });
  }
  return () => walks;
}

describe('a keystroke in an open file', () => {
  it('parses that text once, asks the port nothing, compiles no table, resolves what changed and walks over no other file', async () => {
    const { workspace, port } = await opened();
    const walks = countWalks(workspace.snapshot().files);
    workspace.change({ uri: VALUES, version: 2, text: values('2.0.0') });
    const findings = diagnose(workspace.snapshot(), VALUES);
    assert.equal(findings.length, 40);
    assert.match(findings[0]?.message ?? '', /app0:2\.0\.0/);
    assert.deepEqual(work, { parses: 1, analyses: 1, tables: 0, resolutions: 1, diagnoses: 1, visits: 80, charts: 0, renderings: 0, templates: 0 });
    assert.deepEqual(port.calls, { read: 0, list: 0, stat: 0, stamp: 0, pause: 0 });
    assert.equal(walks(), 0);
  });

  it('looks only along the way to the edit, also after a burst that nobody asked about', async () => {
    const { workspace } = await opened();
    let live = liveText(values('1.0.0'));
    const type = (version: number, line: number, text: string): void => {
      live = changed(live, [{ range: { start: { line, character: 9 }, end: { line, character: 9 } }, text }]);
      workspace.change({ uri: VALUES, version, ...live });
    };
    type(2, 3, '1');
    assert.match(diagnose(workspace.snapshot(), VALUES)[0]?.message ?? '', /app0:11\.0\.0/);
    for (const [at, digit] of ['2', '3', '4'].entries()) type(3 + at, 7, digit);
    work.visits = 0;
    const findings = diagnose(workspace.snapshot(), VALUES);
    assert.match(findings[0]?.message ?? '', /app0:11\.0\.0/);
    assert.match(findings[1]?.message ?? '', /app1:4321\.0\.0/);
    assert.ok(work.visits > 0 && work.visits < 30, `${work.visits} of 80`);
  });

  it('makes nothing for versions that nobody asks about', async () => {
    const { workspace } = await opened();
    for (let version = 2; version < 50; version++) workspace.change({ uri: VALUES, version, text: values(`1.0.${version}`) });
    diagnose(workspace.snapshot(), VALUES);
    assert.deepEqual([work.parses, work.analyses, work.diagnoses], [1, 1, 1]);
  });

  it('leaves nothing to do for a hover, and a hover nothing for the diagnostics', async () => {
    const { workspace } = await opened();
    const text = values('2.0.0');
    workspace.change({ uri: VALUES, version: 2, text });
    assert.match(hoverAt(workspace.snapshot(), VALUES, text.indexOf('quay.io') + 2)?.plain ?? '', /app0:2\.0\.0/);
    assert.equal(work.parses, 1);
    diagnose(workspace.snapshot(), VALUES);
    hoverAt(workspace.snapshot(), VALUES, text.lastIndexOf('quay.io') + 2);
    assert.deepEqual([work.parses, work.analyses], [1, 1]);
  });

  it('leaves the findings of other files as they are, where they do not follow from it', async () => {
    const { workspace } = await opened();
    const before = diagnose(workspace.snapshot(), TABLE);
    workspace.change({ uri: VALUES, version: 2, text: `# a comment\n${values('1.0.0')}` });
    assert.equal(diagnose(workspace.snapshot(), TABLE), before);
    assert.equal(work.diagnoses, 0);
  });

  it('costs no count of the images of the workspace', async () => {
    const { workspace } = await opened();
    const before = usageOf(workspace.snapshot());
    assert.deepEqual(statusOf(workspace.snapshot()).troubles, []);
    const walks = countWalks(workspace.snapshot().files);
    workspace.change({ uri: VALUES, version: 2, text: values('2.0.0') });
    assert.equal(usageOf(workspace.snapshot()), before);
    workspace.change({ uri: VALUES, version: 3, text: values('2.0.0', 'other.example.org') });
    const after = usageOf(workspace.snapshot());
    assert.deepEqual([before, after].map(({ byHost }) => [byHost.get('quay.io')?.images, byHost.get('other.example.org')?.images]), [[240, undefined], [200, 40]]);
    const { tables, troubles } = statusOf(workspace.snapshot());
    assert.deepEqual([tables.map(({ uri }) => uri), troubles], [[TABLE], []]);
    assert.equal(walks(), 0);
  });
});

describe('findings that rest on other files', () => {
  const WIDE = 'file:///ws/odd.yaml';

  it('follow the count of a host in the file that is typed in', async () => {
    const files = { [TABLE]: 'artifactRegistries:\n  - registryUrl: a.example.com\n    mirroredRegistries: [registry.example.org]\n', [WIDE]: pod('odd', 'registri.example.org/a:1') };
    const { workspace } = await opened({ ...files, [VALUES]: values('1.0.0') });
    workspace.open({ uri: WIDE, languageId: 'yaml', version: 1, text: pod('odd', 'registri.example.org/a:1') });
    const codes = () => diagnose(workspace.snapshot(), WIDE).map(({ code }) => code);
    assert.deepEqual(codes(), []);
    workspace.change({ uri: VALUES, version: 2, text: values('1.0.0', 'registry.example.org') });
    assert.deepEqual(codes(), ['image.host-typo']);
    workspace.change({ uri: VALUES, version: 3, text: values('1.0.0') });
    assert.deepEqual(codes(), []);
  });

  it('follow a comment that silences their cause', async () => {
    const { workspace } = await opened();
    const codes = () => new Set(diagnose(workspace.snapshot(), VALUES).map(({ code }) => code));
    assert.deepEqual(codes(), new Set(['image.ambiguous']));
    workspace.open({ uri: TABLE, languageId: 'yaml', version: 1, text: `# mirror-lens-ignore-file mirror.overlap\n${REGISTRIES}` });
    assert.deepEqual(codes(), new Set());
  });
});

describe('the use of hosts', () => {
  it('is the same whether a text is open or on disk', async () => {
    const changes = { [VALUES]: values('1', 'other.example.org'), 'file:///ws/pods/p3.yaml': pod('p3', 'quay.io/x/y:3'), 'file:///ws/pods/p4.yaml': pod('p4', 'QUAY.io/x/y:4'), 'file:///ws/pods/p5.yaml': '' };
    const { workspace } = await opened();
    for (const [uri, text] of Object.entries(changes)) workspace.open({ uri, languageId: 'yaml', version: 1, text });
    const { workspace: other } = await opened(changes);
    other.close(VALUES);
    const plain = (from: Workspace) => [...usageOf(from.snapshot()).byHost].map(([key, { images, files, written }]) => [
      key, images, [...files].sort(), [...written].map(([host, { images: count, files: of }]) => [host, count, [...of].sort()]).sort(),
    ]).sort();
    assert.deepEqual(plain(workspace), plain(other));
  });
});
