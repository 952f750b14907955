import assert from 'node:assert/strict';
import { checkHover, openFixture } from '../../support/check';
import { line } from '../images/finding';

const CHART = `
#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: external.registry.com
    mirroredRegistries: [internal.registry.com]
#- /charts/app/Chart.yaml
name: app
version: 1.0.0
#- /charts/app/values.yaml
image:
  registry: internal.registry.com
  repository: foo/bar
  tag: "1.0"
sidecar:
  image: {repository: quay.io/org/side, tag: v1}
`;

/** A HelmRelease of the chart with what it takes values from. */
const release = (from: string, values = '', namespace = '') => `
#- /deploy/release.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: app${namespace}}
spec:
  chart: {spec: {chart: ./charts/app, sourceRef: {kind: GitRepository, name: this}}}
  valuesFrom:
${from}
${values}
`;

const map = (name: string, body: string, namespace = '') => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}${namespace}}\ndata:\n${body}\n`;

async function found(text: string, path: string): Promise<readonly string[]> {
  const { snapshot } = await openFixture(text);
  return snapshot.files.get(`file:///ws${path}`)?.images.sites.map(line) ?? [];
}

describe('values that a HelmRelease takes from other objects', () => {
  const FROM_MAP = '    - {kind: ConfigMap, name: app-values}';

  it('are joined with the chart, under the usual key', async () => {
    const text = `${CHART}${release(FROM_MAP)}#- /deploy/values.yaml-map.yaml\n${map('app-values', '  values.yaml: |\n    image:\n      tag: v2\n  other.yaml: |\n    image: {tag: v3}')}`;
    assert.deepEqual(await found(text, '/deploy/values.yaml-map.yaml'), ['data["values.yaml"].image.tag internal.registry.com/foo/bar:v2']);
  });

  it('are joined under the key that the release names, in a Secret by what is readable', async () => {
    const secret = '#- /deploy/secret.yaml\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n  prod: |\n    image: {registry: r.io}\n';
    const text = `${CHART}${release('    - {kind: Secret, name: s, valuesKey: prod}')}${secret}`;
    assert.deepEqual(await found(text, '/deploy/secret.yaml'), ['stringData.prod.image.registry r.io/foo/bar:1.0']);
  });

  it('are put to a path where the release says so, though no word of the file speaks of images', async () => {
    const text = `${CHART}${release('    - {kind: ConfigMap, name: versions, valuesKey: app, targetPath: image.tag}')}#- /deploy/versions.yaml\n${map('versions', '  app: v7\n  other: v8')}`;
    assert.deepEqual(await found(text, '/deploy/versions.yaml'), ['data.app internal.registry.com/foo/bar:v7']);
  });

  it('go under the values of the release, the later over the earlier', async () => {
    const from = `${FROM_MAP}\n    - {kind: ConfigMap, name: versions, valuesKey: app, targetPath: sidecar.image.tag}`;
    const text = `${CHART}${release(from, '  values: {image: {repository: foo/own}, sidecar: {image: {repository: quay.io/org/own}}}')}#- /deploy/maps.yaml\n${map('app-values', '  values.yaml: |\n    image: {registry: r.io, tag: v2}\n    sidecar: {image: {tag: v3}}')}---\n${map('versions', '  app: v7')}`;
    assert.deepEqual(await found(text, '/deploy/release.yaml'), ['spec.values.image.repository r.io/foo/own:v2', 'spec.values.sidecar.image.repository quay.io/org/own:v7']);
    assert.deepEqual(await found(text, '/deploy/maps.yaml'), ['data["values.yaml"].image.registry r.io/foo/bar:v2', 'data["values.yaml"].sidecar.image.tag quay.io/org/side:v3', 'data.app quay.io/org/side:v7']);
  });

  it('are those of the release’s namespace, and of several the nearest', async () => {
    const text = `${CHART}${release(FROM_MAP, '', ', namespace: a')}#- /deploy/b.yaml\n${map('app-values', '  values.yaml: |\n    image: {tag: v2}', ', namespace: b')}#- /other/a.yaml\n${map('app-values', '  values.yaml: |\n    image: {tag: v3}', ', namespace: a')}`;
    assert.deepEqual(await found(text, '/deploy/b.yaml'), ['data["values.yaml"].image.tag :v2 partial']);
    assert.deepEqual(await found(text, '/other/a.yaml'), ['data["values.yaml"].image.tag internal.registry.com/foo/bar:v3']);
    const several = `${CHART}${release(FROM_MAP)}#- /one/a.yaml\n${map('app-values', '  values.yaml: |\n    image: {tag: v2}')}#- /two/a.yaml\n${map('app-values', '  values.yaml: |\n    image: {tag: v3}')}`;
    assert.deepEqual([...(await found(several, '/one/a.yaml')), ...(await found(several, '/two/a.yaml'))], ['data["values.yaml"].image.tag :v2 partial', 'data["values.yaml"].image.tag :v3 partial']);
    const near = `${several}#- /deploy/a.yaml\n${map('app-values', '  values.yaml: |\n    image: {tag: v4}')}`;
    assert.deepEqual(await found(near, '/deploy/a.yaml'), ['data["values.yaml"].image.tag internal.registry.com/foo/bar:v4']);
  });

  it('say in the hover where the rest comes from', () => checkHover(`${CHART}${release(FROM_MAP)}#- /deploy/map.yaml\n${map('app-values', '  values.yaml: |\n    image:\n      tag: "2.‸0"')}`, `
**\`external.registry.com/foo/bar:2.0\`** · mirrored

\`external.registry.com\` mirrors \`internal.registry.com\` · [apollo-registries.yaml:3](file:///ws/apollo-registries.yaml#L3)  
Written \`internal.registry.com/foo/bar:2.0\` (registry and repository from [charts\\/app\\/values.yaml](file:///ws/charts/app/values.yaml#L1))`));

  it('are left alone without the object, the key, or the chart', async () => {
    for (const from of ['    - {kind: ConfigMap, name: none}', '    - {kind: ConfigMap, name: app-values, valuesKey: none}', '    - {kind: ConfigMap}', '    - 3', '    []']) {
      const text = `${CHART}${release(from, '  values: {image: {tag: v9}}')}#- /deploy/map.yaml\n${map('app-values', '  values.yaml: |\n    image: {tag: v2}')}`;
      assert.deepEqual(await found(text, '/deploy/release.yaml'), ['spec.values.image.tag internal.registry.com/foo/bar:v9'], from);
      assert.deepEqual(await found(text, '/deploy/map.yaml'), ['data["values.yaml"].image.tag :v2 partial'], from);
    }
  });
});
