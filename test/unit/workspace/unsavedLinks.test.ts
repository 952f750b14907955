import assert from 'node:assert/strict';
import { line } from '../images/finding';
import { scanned, started, WS } from './started';

const CHART = {
  '/charts/app/Chart.yaml': 'name: app\nversion: 1.0.0\nappVersion: "3"\n',
  '/charts/app/values.yaml': 'image:\n  repository: quay.io/org/app\n',
};

/** A workspace with files and the ways to type in one of them and to look at the images of another. */
async function workspaceOf(files: Readonly<Record<string, string>>) {
  const { workspace, port } = await started(Object.fromEntries(Object.entries(files).map(([path, text]) => [WS + path, text])));
  let version = 1;
  return {
    workspace,
    port,
    open: async (path: string, text: string) => {
      workspace.open({ uri: WS + path, languageId: 'yaml', version: ++version, text });
      return workspace.relateOpen();
    },
    type: async (path: string, text: string) => {
      workspace.change({ uri: WS + path, version: ++version, text });
      return workspace.relateOpen();
    },
    close: async (path: string) => {
      workspace.close(WS + path);
      return workspace.relateOpen();
    },
    images: (path: string): readonly string[] => {
      const snapshot = workspace.snapshot();
      const entry = snapshot.documents.get(WS + path)?.entry ?? snapshot.files.get(WS + path);
      return entry?.images.sites.map(line) ?? [];
    },
  };
}

describe('unsaved changes of what files say of others', () => {
  it('count for values files that a helmfile names, closed and open ones, until it is closed', async () => {
    const helmfile = (values: string) => `releases:\n  - {name: a, chart: ./charts/app, values: [${values}]}\n`;
    const files = { ...CHART, '/helmfile.yaml': helmfile('one.txt.yaml'), '/one.txt.yaml': 'image: {tag: v1}\n', '/two.txt.yaml': 'image: {tag: v2}\n' };
    const { open, type, close, images } = await workspaceOf(files);
    assert.deepEqual([images('/one.txt.yaml'), images('/two.txt.yaml')], [['image.tag quay.io/org/app:v1'], []]);
    assert.equal(await open('/helmfile.yaml', files['/helmfile.yaml']), false, 'as on disk');
    assert.equal(await type('/helmfile.yaml', helmfile('two.txt.yaml')), true);
    assert.deepEqual([images('/one.txt.yaml'), images('/two.txt.yaml')], [[], ['image.tag quay.io/org/app:v2']]);
    await open('/one.txt.yaml', files['/one.txt.yaml']);
    await type('/helmfile.yaml', helmfile('one.txt.yaml, two.txt.yaml'));
    assert.deepEqual([images('/one.txt.yaml'), images('/two.txt.yaml')], [['image.tag quay.io/org/app:v1'], ['image.tag quay.io/org/app:v2']]);
    await close('/helmfile.yaml');
    assert.deepEqual([images('/one.txt.yaml'), images('/two.txt.yaml')], [['image.tag quay.io/org/app:v1'], []]);
  });

  it('count for the values over those of a chart', async () => {
    const { open, images, close } = await workspaceOf({ ...CHART, '/charts/app/values-prod.yaml': 'image: {tag: v1}\n' });
    assert.deepEqual(images('/charts/app/values-prod.yaml'), ['image.tag quay.io/org/app:v1']);
    await open('/charts/app/values.yaml', 'image:\n  repository: quay.io/org/other\n');
    assert.deepEqual(images('/charts/app/values-prod.yaml'), ['image.tag quay.io/org/other:v1']);
    await close('/charts/app/values.yaml');
    assert.deepEqual(images('/charts/app/values-prod.yaml'), ['image.tag quay.io/org/app:v1']);
  });

  it('count for the appVersion of a chart, in closed files too', async () => {
    const { open, images, close } = await workspaceOf(CHART);
    assert.deepEqual(images('/charts/app/values.yaml'), ['image.repository quay.io/org/app +3']);
    await open('/charts/app/Chart.yaml', 'name: app\nversion: 1.0.0\nappVersion: "4"\n');
    assert.deepEqual(images('/charts/app/values.yaml'), ['image.repository quay.io/org/app +4']);
    await close('/charts/app/Chart.yaml');
    assert.deepEqual(images('/charts/app/values.yaml'), ['image.repository quay.io/org/app +3']);
  });

  it('count for what a kustomization takes in, and for the places that its configuration adds', async () => {
    const files = { '/kustomization.yaml': 'resources: [a.yaml]\n', '/a.yaml': 'apiVersion: example.com/v1\nkind: Runner\nspec: {base: alpine}\n', '/places.yaml': 'images:\n  - {path: spec/base, kind: Runner}\n' };
    const { workspace, open, images, close } = await workspaceOf(files);
    assert.deepEqual([images('/a.yaml'), workspace.snapshot().chains(`${WS}/a.yaml`)], [[], []]);
    await open('/kustomization.yaml', 'resources: [a.yaml]\nconfigurations: [places.yaml]\nimages: [{name: alpine, newTag: "3"}]\n');
    assert.deepEqual([images('/a.yaml'), workspace.snapshot().chains(`${WS}/a.yaml`).length], [['spec.base alpine'], 1]);
    await close('/kustomization.yaml');
    assert.deepEqual([images('/a.yaml'), workspace.snapshot().chains(`${WS}/a.yaml`)], [[], []]);
  });

  it('count for Compose files that one includes, and for its variables', async () => {
    const files = { '/compose.yaml': 'services: {a: {image: "a:1"}}\n', '/more/extra.txt.yaml': 'services:\n  b: {image: "b:1"}\nx: {image: "c:1"}\n', '/.env': 'TAG=v2\n' };
    const { open, images } = await workspaceOf(files);
    await open('/compose.yaml', 'include: [more/extra.txt.yaml]\nservices: {a: {image: "a:${TAG}"}}\n');
    assert.deepEqual([images('/compose.yaml'), images('/more/extra.txt.yaml')], [['services.a.image a:${TAG} placeholder = a:v2'], ['services.b.image b:1']]);
  });

  it('are not related anew by typing that says nothing of others', async () => {
    const { open, type, port, images } = await workspaceOf({ ...CHART, '/pod.yaml': 'apiVersion: v1\nkind: Pod\nspec: {containers: [{image: "a:1"}]}\n' });
    const before = port.calls;
    assert.equal(await open('/pod.yaml', 'apiVersion: v1\nkind: Pod\nspec: {containers: [{image: "a:2"}]}\n'), false);
    assert.equal(await type('/pod.yaml', 'apiVersion: v1\nkind: Pod\nspec: {containers: [{image: "a:3"}]}\n'), false);
    assert.deepEqual(port.calls, before);
    assert.deepEqual(images('/pod.yaml'), ['spec.containers[0].image a:3']);
  });

  it('hold while files change on disk and the folders are scanned again', async () => {
    const files = { ...CHART, '/charts/app/values-prod.yaml': 'image: {tag: v1}\n' };
    const { workspace, port, open, images } = await workspaceOf(files);
    await open('/charts/app/values.yaml', 'image:\n  repository: quay.io/org/other\n');
    port.write(`${WS}/charts/app/values-prod.yaml`, 'image: {tag: v5}\n');
    await workspace.filesChanged([{ uri: `${WS}/charts/app/values-prod.yaml`, kind: 'changed' }]);
    assert.deepEqual(images('/charts/app/values-prod.yaml'), ['image.tag quay.io/org/other:v5']);
    await scanned(workspace);
    assert.deepEqual(images('/charts/app/values-prod.yaml'), ['image.tag quay.io/org/other:v5']);
  });

  it('are told by the length of a text, which is hashed only where it is as long as on disk', async () => {
    const { open, type, port } = await workspaceOf(CHART);
    const hashed: number[] = [];
    const hash = port.hash.bind(port);
    port.hash = (text) => {
      hashed.push(text.length);
      return hash(text);
    };
    const onDisk = CHART['/charts/app/values.yaml'];
    await open('/charts/app/values.yaml', onDisk);
    assert.ok(hashed.includes(onDisk.length));
    hashed.length = 0;
    await type('/charts/app/values.yaml', `${onDisk}  tag: v1\n`);
    assert.deepEqual(hashed, []);
  });
});
