import assert from 'node:assert/strict';
import { inlayHintsOf } from '../../../server/src/features/inlayHints';
import { positionAt } from '../../../server/src/base/lines';
import type { Settings } from '../../../server/src/workspace/settings';
import { linesOf } from '../../../server/src/features/sites';
import { worldOf } from '../../support/world';

const TABLE = `#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: a.example.com
    mirroredRegistries: [internal.registry.com, both.example.com, docker.io]
  - registryUrl: b.example.com
    mirroredRegistries: [both.example.com]
`;

/** The hints of a file as `line:column label`, 1-based. */
async function hints(fixture: string, path: string, settings: Partial<Settings> = {}, table = TABLE): Promise<readonly string[]> {
  const { snapshot, text } = await worldOf(table + fixture, settings);
  const uri = `file:///ws${path}`;
  const lines = linesOf(snapshot, uri);
  return inlayHintsOf(snapshot, uri, { start: 0, end: text(uri).length }).map(({ at, label }) => {
    const { line, character } = positionAt(lines ?? { starts: new Uint32Array([0]), length: 0 }, at);
    return `${line + 1}:${character + 1} ${label}`;
  });
}

function pod(...images: readonly string[]): string {
  return `#- /pod.yaml\napiVersion: v1\nkind: Pod\nspec:\n  containers:\n${images.map((image) => `    - image: ${image}\n`).join('')}`;
}

const CHART = `#- /app/Chart.yaml
apiVersion: v2
name: app
version: 1.0.0
#- /app/values.yaml
image:
  registry: internal.registry.com
  repository: foo/bar
  tag: "1"
jobs: [x, y]
`;
const DEPLOYMENT = `#- /app/templates/pod.yaml
apiVersion: v1
kind: Pod
spec:
  containers:
    - image: "{{ .Values.image.registry }}/{{ .Values.image.repository }}:{{ .Values.image.tag }}" # the app
    {{- range .Values.jobs }}
    - image: internal.registry.com/job/{{ . }}:1
    {{- end }}
    - image: quay.io/other:1
`;

describe('inlay hints', () => {
  it('give the host behind the value and its quote, and nothing where the image is pulled as written', async () => {
    assert.deepEqual(await hints(pod('internal.registry.com/foo:1', '"internal.registry.com/foo:2" # why', 'quay.io/x:1', 'a.example.com/own:1'), '/pod.yaml'), [
      '5:41 ⇒ a.example.com', '6:43 ⇒ a.example.com',
    ]);
  });

  it('give the host where the implied path is written out too', async () => {
    assert.deepEqual(await hints(pod('busybox'), '/pod.yaml'), ['5:21 ⇒ a.example.com']);
  });

  it('count the candidates where the pull source is undefined', async () => {
    assert.deepEqual(await hints(pod('both.example.com/foo:1'), '/pod.yaml'), ['5:36 ⇒ 2 candidates']);
  });

  it('give the whole reference where the setting says so, and none where it is off', async () => {
    assert.deepEqual(await hints(pod('internal.registry.com/foo:1'), '/pod.yaml', { inlayHints: 'full' }), ['5:41 ⇒ a.example.com/foo:1']);
    assert.deepEqual(await hints(pod('internal.registry.com/foo:1'), '/pod.yaml', { inlayHints: 'off' }), []);
    assert.deepEqual(await hints(pod('internal.registry.com/foo:1'), '/pod.yaml', { enable: 'never' }), []);
  });

  it('give none without a table, nor for what a controller wrote', async () => {
    assert.deepEqual(await hints(pod('internal.registry.com/foo:1'), '/pod.yaml', {}, ''), []);
    assert.deepEqual(await hints('#- /pod.yaml\napiVersion: v1\nkind: Pod\nstatus:\n  containerStatuses:\n    - image: internal.registry.com/foo:1\n', '/pod.yaml'), []);
  });

  it('stand at the end of a template\'s lines, several images of a line together', async () => {
    assert.deepEqual(await hints(CHART + DEPLOYMENT, '/app/templates/pod.yaml'), ['5:109 ⇒ a.example.com', '7:49 ⇒ a.example.com']);
    assert.deepEqual(await hints(CHART + DEPLOYMENT, '/app/templates/pod.yaml', { inlayHints: 'full' }), ['5:109 ⇒ a.example.com/foo/bar:1', '7:49 ⇒ 2 pull sources']);
  });

  it('give at a value what the chart renders of it', async () => {
    assert.deepEqual(await hints(CHART + DEPLOYMENT, '/app/values.yaml', { inlayHints: 'full' }), ['3:22 ⇒ a.example.com/foo/bar:1']);
  });

  it('follow the chosen Environment, and the one that claims a file', async () => {
    const table = `${TABLE}environments:
  - id: one
    artifactRegistries: [a.example.com]
  - id: two
    artifactRegistries: [b.example.com]
    files: [claimed/**]
`;
    const images = (path: string) => pod('internal.registry.com/foo:1', 'both.example.com/foo:1').replace('/pod.yaml', path);
    assert.deepEqual(await hints(images('/pod.yaml'), '/pod.yaml', { environment: 'one' }, table), ['5:41 ⇒ a.example.com', '6:36 ⇒ a.example.com']);
    assert.deepEqual(await hints(images('/pod.yaml'), '/pod.yaml', { environment: 'two' }, table), ['6:36 ⇒ b.example.com']);
    assert.deepEqual(await hints(images('/pod.yaml'), '/pod.yaml', {}, table), ['5:41 ⇒ 2 candidates', '6:36 ⇒ 2 candidates']);
    assert.deepEqual(await hints(images('/claimed/pod.yaml'), '/claimed/pod.yaml', { environment: 'one' }, table), ['6:36 ⇒ b.example.com']);
  });

  it('keep to the stretch that is asked for', async () => {
    const { snapshot, text } = await worldOf(TABLE + pod('internal.registry.com/foo:1', 'internal.registry.com/bar:1'));
    const uri = 'file:///ws/pod.yaml';
    const second = text(uri).indexOf('internal.registry.com/bar');
    assert.equal(inlayHintsOf(snapshot, uri, { start: second, end: text(uri).length }).length, 1);
  });

  it('name the rule in the tooltip', async () => {
    const { snapshot, text } = await worldOf(TABLE + pod('internal.registry.com/foo:1'));
    const [hint] = inlayHintsOf(snapshot, 'file:///ws/pod.yaml', { start: 0, end: text('file:///ws/pod.yaml').length });
    assert.match(hint?.tooltip ?? '', /^a\.example\.com\/foo:1 \(.*internal\.registry\.com.*\)$/);
  });
});
