import assert from 'node:assert/strict';
import { codeLensesOf } from '../../../server/src/features/codeLens';
import { imagesThroughAt } from '../../../server/src/features/references';
import type { Settings } from '../../../server/src/workspace/settings';
import { worldOf } from '../../support/world';

const TABLE = `#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: a.example.com
    mirroredRegistries: [internal.registry.com, unused.example.com]
  - registryUrl: b.example.com
    mirroredRegistries: [other.example.com]
environments:
  - id: dev
    artifactRegistries: [a.example.com]
`;
const PODS = `#- /a.yaml
apiVersion: v1
kind: Pod
spec:
  containers:
    - image: internal.registry.com/foo:1
    - image: internal.registry.com/bar:1
    - image: a.example.com/own:1
#- /b.yaml closed
apiVersion: v1
kind: Pod
spec:
  containers:
    - image: internal.registry.com/foo:1
`;
const CHART = `#- /app/Chart.yaml
apiVersion: v2
name: app
version: 1.0.0
#- /app/values.yaml
image: internal.registry.com/foo:1
unused: {repository: quay.io/x, tag: "1"}
#- /app/templates/pod.yaml
apiVersion: v1
kind: Pod
spec:
  containers:
    - image: {{ .Values.image }}
`;

async function lenses(fixture: string, path: string, settings: Partial<Settings> = {}): Promise<readonly string[]> {
  const { snapshot, text } = await worldOf(fixture, settings);
  const uri = `file:///ws${path}`;
  return codeLensesOf(snapshot, uri).map(({ span, title }) => `${text(uri).slice(span.start, span.end)}: ${title}`);
}

describe('code lenses', () => {
  it('count the images of each registry and of each host that it mirrors, and leave out what nothing uses', async () => {
    assert.deepEqual(await lenses(TABLE + PODS, '/apollo-registries.yaml'), [
      'a.example.com: 4 images in 2 files are pulled through this',
      'internal.registry.com: 3 images in 2 files are pulled through this',
    ]);
  });

  it('list the images that they count, and no Environments', async () => {
    const { snapshot, text } = await worldOf(TABLE + PODS);
    const uri = 'file:///ws/apollo-registries.yaml';
    const through = (host: string) => imagesThroughAt(snapshot, uri, text(uri).indexOf(host)).map((place) => place.uri.replace('file:///ws/', ''));
    assert.deepEqual(through('a.example.com').sort(), ['a.yaml', 'a.yaml', 'a.yaml', 'b.yaml']);
    assert.deepEqual(through('internal.registry.com').sort(), ['a.yaml', 'a.yaml', 'b.yaml']);
    assert.deepEqual(through('unused.example.com'), []);
  });

  it('count for the registry that an Environment has, and not for another one that mirrors the same host', async () => {
    const shared = TABLE.replace('[internal.registry.com, unused.example.com]', '[internal.registry.com]').replace('[other.example.com]', '[internal.registry.com]').replace('artifactRegistries: [a.example.com]', 'artifactRegistries: [b.example.com]');
    assert.deepEqual(await lenses(shared + PODS.replace('    - image: a.example.com/own:1\n', ''), '/apollo-registries.yaml'), [
      'b.example.com: 3 images in 2 files are pulled through this',
      'internal.registry.com: 3 images in 2 files are pulled through this',
    ]);
  });

  it('are off, or tell in values what a template makes of them, as the setting says', async () => {
    assert.deepEqual(await lenses(TABLE + PODS, '/apollo-registries.yaml', { codeLens: 'off' }), []);
    assert.deepEqual(await lenses(TABLE + CHART, '/app/values.yaml'), []);
    assert.deepEqual(await lenses(TABLE + CHART, '/app/values.yaml', { codeLens: 'all' }), ['internal.registry.com/foo:1: Rendered in templates/pod.yaml']);
  });

  it('are not there in files of images', async () => {
    assert.deepEqual(await lenses(TABLE + PODS, '/a.yaml'), []);
  });
});
