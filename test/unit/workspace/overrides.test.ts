import assert from 'node:assert/strict';
import { checkDiagnostics, checkHover, checkRewrite, openFixture } from '../../support/check';
import { line } from '../images/finding';
import { started, WS, scanned } from './started';

const TABLE = `
#- /apollo-registries.yaml
version: 1
artifactRegistries:
  - registryUrl: external.registry.com
    mirroredRegistries: [internal.registry.com]
`;
const CHART = `${TABLE}
#- /charts/app/Chart.yaml
name: app
version: 1.0.0
appVersion: "3.1"
dependencies:
  - name: redis
    repository: file://../redis
#- /charts/app/values.yaml
global:
  imageRegistry: ""
image:
  registry: internal.registry.com
  repository: foo/bar
  tag: 1.10
sidecar:
  image: {repository: quay.io/org/side}
redis:
  image:
    tag: "8"
#- /charts/redis/Chart.yaml
name: redis
version: 1.0.0
appVersion: "7.2"
#- /charts/redis/values.yaml
image:
  registry: docker.io
  repository: org/redis
`;

/** The images of one file of a fixture, one line each, with what stands in another file. */
async function imagesIn(path: string, text: string): Promise<readonly string[]> {
  const { snapshot } = await openFixture(text);
  const sites = snapshot.files.get(`file:///ws${path}`)?.images.sites ?? [];
  return sites.map((site) => [line(site), ...(site.elsewhere ?? []).map((part) => `${part.role} in ${part.file}`)].join(' | '));
}

describe('values that override those of a chart', () => {
  const APP = 'charts/app/values.yaml';
  const REDIS = 'charts/redis/values.yaml';
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['only a registry', 'image:\n  registry: other.registry.com\n', [`image.registry other.registry.com/foo/bar:1.1 | repository in ${APP} | tag in ${APP}`]],
    ['only a tag', 'image: {tag: "2.0"}\n', [`image.tag internal.registry.com/foo/bar:2.0 | registry in ${APP} | repository in ${APP}`]],
    ['only a tag where the chart has none', 'sidecar: {image: {tag: v1}}\n', [`sidecar.image.tag quay.io/org/side:v1 | repository in ${APP}`]],
    ['only a global registry', 'global: {imageRegistry: mirror.example.com}\n', [
      `global.imageRegistry mirror.example.com/foo/bar:1.1 | repository in ${APP} | tag in ${APP}`,
      `global.imageRegistry mirror.example.com/org/redis:8 | repository in ${REDIS} | tag in ${APP}`,
    ]],
    ['the section of a subchart', 'redis: {image: {repository: org/valkey}}\n', [`redis.image.repository docker.io/org/valkey:8 | registry in ${REDIS} | tag in ${APP}`]],
    ['a whole image', 'image: {registry: r.io, repository: a/b, tag: v1}\n', ['image.repository r.io/a/b:v1']],
    ['a null that takes the registry away', 'image:\n  registry: null\n  tag: v2\n', [`image.registry foo/bar:v2 | repository in ${APP}`]],
    ['nothing of images', 'replicas: 3\n', []],
  ];
  for (const [name, values, expected] of cases) {
    it(`are joined with them: ${name}`, async () => {
      const found = await imagesIn('/charts/app/values-prod.yaml', `${CHART}#- /charts/app/values-prod.yaml\n${values}`);
      assert.deepEqual(found, expected);
    });
  }

  it('are joined in the folder of chart-testing, and in the chart\'s own values with those of its subcharts', async () => {
    assert.deepEqual(await imagesIn('/charts/app/ci/one.yaml', `${CHART}#- /charts/app/ci/one.yaml\nimage: {tag: v7}\n`), [`image.tag internal.registry.com/foo/bar:v7 | registry in ${APP} | repository in ${APP}`]);
    assert.deepEqual((await imagesIn('/charts/app/values.yaml', CHART)).at(-1), `redis.image.tag docker.io/org/redis:8 | registry in ${REDIS} | repository in ${REDIS}`);
  });

  const switches: readonly (readonly [path: string, value: string, own: string, subchart: string | undefined])[] = [
    ['global.imageRegistry', 'm.example.com', 'm.example.com/org/web:v1', 'm.example.com/org/cache:v2'],
    ['global.cattle.systemDefaultRegistry', 'm.example.com', 'm.example.com/org/web:v1', 'm.example.com/org/cache:v2'],
    ['global.image.registry', 'm.example.com', 'm.example.com/org/web:v1', 'm.example.com/org/cache:v2'],
    ['global.hub', 'm.example.com/team', 'm.example.com/team/org/web:v1', 'm.example.com/team/org/cache:v2'],
    ['privateRegistry.registryUrl', 'm.example.com', 'm.example.com/org/web:v1', undefined],
    ['dockerRegistry', 'm.example.com', 'm.example.com/org/web:v1', undefined],
  ];
  for (const [path, value, own, subchart] of switches) {
    it(`are joined with a switch for all images: ${path}${subchart === undefined ? ', which no subchart sees' : ''}`, async () => {
      const keys = path.split('.');
      const override = keys.map((key, at) => `${'  '.repeat(at)}${key}:${at === keys.length - 1 ? ` ${value}` : ''}\n`).join('');
      const { snapshot } = await openFixture(`${TABLE}#- /a/Chart.yaml
name: a
dependencies: [{name: cache, repository: "file://charts/cache"}]
#- /a/values.yaml
web: {image: {repository: org/web, tag: v1}}
#- /a/charts/cache/Chart.yaml
name: cache
#- /a/charts/cache/values.yaml
image: {repository: org/cache, tag: v2}
#- /a/values-prod.yaml
${override}`);
      const written = snapshot.files.get('file:///ws/a/values-prod.yaml')?.images.sites.map((site) => site.written);
      assert.deepEqual(written, subchart === undefined ? [own] : [own, subchart]);
    });
  }

  it('are joined with a tag for all images', async () => {
    const found = await imagesIn('/c/values-x.yaml', `${TABLE}#- /c/Chart.yaml\nname: c\n#- /c/values.yaml\nglobal: {hub: r.io/team}\npilot: {image: pilot}\n#- /c/values-x.yaml\nglobal: {tag: v9}\n`);
    assert.deepEqual(found, ['global.tag r.io/team/pilot:v9 | registry in c/values.yaml | repository in c/values.yaml']);
  });

  it('are not joined with a registry where they bring a whole name that the chart has as registry and image', async () => {
    const chart = `${TABLE}#- /c/Chart.yaml\nname: c\n#- /c/values.yaml\nimage: {registry: r.io, image: a/b, tag: v1}\n#- /c/ci/x.yaml\n`;
    assert.deepEqual(await imagesIn('/c/ci/x.yaml', `${chart}image: {repository: team/own, tag: v2}\n`), ['image.repository team/own:v2']);
    assert.deepEqual(await imagesIn('/c/ci/x.yaml', `${chart}image: {image: team/own}\n`), ['image.image r.io/team/own:v1 | registry in c/values.yaml | tag in c/values.yaml']);
  });

  it('take the appVersion of the subchart whose section they are', async () => {
    const found = await imagesIn('/charts/app/values-x.yaml', `${CHART}#- /charts/app/values-x.yaml\nredis: {image: {registry: r.io, tag: null}}\n`);
    assert.match(found[0] ?? '', /^redis\.image\.registry r\.io\/org\/redis \+7\.2/);
  });

  it('are joined where a helmfile, Argo CD or Flux names the chart, inline and by file', async () => {
    const text = `${CHART}
#- /deploy/helmfile.yaml
releases:
  - name: a
    chart: ../charts/app
    values:
      - image: {tag: v1}
      - prod/one.yaml
      - "{{ .Environment.Name }}/two.yaml.gotmpl"
    set:
      - {name: redis.image.registry, value: set.example.com}
#- /deploy/prod/one.yaml
image: {tag: v2}
#- /deploy/prod/two.yaml.gotmpl
{{ if .Values.on }}
image:
  tag: v3
{{ end }}
#- /argo.yaml
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
spec:
  template:
    spec:
      sources:
        - path: charts/app
          helm:
            valueFiles: [$values/env/prod.yaml, extra.yaml]
            valuesObject: {image: {tag: v4}}
            parameters: [{name: sidecar.image.tag, value: v5}]
        - {repoURL: "https://example.com/this.git", ref: values}
#- /env/prod.yaml
sidecar: {image: {tag: v6}}
#- /flux.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
spec:
  chart: {spec: {chart: ./charts/app, sourceRef: {kind: GitRepository, name: this}, valuesFiles: [env/flux.yaml]}}
  values: {image: {registry: r.io}}
#- /env/flux.yaml
image: {tag: v8}
`;
    const { snapshot } = await openFixture(text);
    const written = (path: string) => snapshot.files.get(`file:///ws${path}`)?.images.sites.map((site) => site.written);
    assert.deepEqual(written('/deploy/helmfile.yaml'), ['internal.registry.com/foo/bar:v1', 'set.example.com/org/redis:8']);
    assert.deepEqual(written('/deploy/prod/one.yaml'), ['internal.registry.com/foo/bar:v2']);
    assert.deepEqual(written('/deploy/prod/two.yaml.gotmpl'), ['internal.registry.com/foo/bar:v3']);
    assert.deepEqual(written('/argo.yaml'), ['internal.registry.com/foo/bar:v4', 'quay.io/org/side:v5']);
    assert.deepEqual(written('/env/prod.yaml'), ['quay.io/org/side:v6']);
    assert.deepEqual(written('/flux.yaml'), ['r.io/foo/bar:1.1']);
    assert.deepEqual(written('/env/flux.yaml'), ['internal.registry.com/foo/bar:v8']);
  });

  it('say in the hover what comes from where', async () => {
    await checkHover(`${CHART}#- /charts/app/values-prod.yaml
image:
  tag: "2.‸0"
`, `
**\`external.registry.com/foo/bar:2.0\`** · mirrored

\`external.registry.com\` mirrors \`internal.registry.com\` · [apollo-registries.yaml:4](file:///ws/apollo-registries.yaml#L4)  
Written \`internal.registry.com/foo/bar:2.0\` (registry and repository from [charts\\/app\\/values.yaml](file:///ws/charts/app/values.yaml#L1))`);
    await checkHover(`${TABLE}#- /prod-values.yaml\nimage:\n  tag: "2.‸0"\n`, '**Only the tag of an image** · the `repository` is missing\n\nWritten `:2.0`');
  });

  it('are rewritten in the leaf that wins, and nowhere else', async () => {
    const before = `${CHART}#- /charts/app/values-prod.yaml\nimage: {tag: v2}\n#- /charts/app/values-stage.yaml\nglobal: {imageRegistry: internal.registry.com}\n`;
    const after = `#- /charts/app/values.yaml
global:
  imageRegistry: ""
image:
  registry: external.registry.com
  repository: foo/bar
  tag: 1.10
sidecar:
  image: {repository: quay.io/org/side}
redis:
  image:
    tag: "8"
#- /charts/app/values-stage.yaml
global: {imageRegistry: external.registry.com}
`;
    const plan = await checkRewrite(before, after);
    assert.deepEqual(plan.skipped.filter(({ reason }) => reason !== 'partial').map(({ reason, site }) => `${site.written} ${reason}`), ['internal.registry.com/foo/bar:v2 elsewhere']);
  });

  it('are reported once for a value that many images share, and never as invalid', async () => {
    await checkDiagnostics(`${CHART}#- /charts/app/values-prod.yaml
image: {tag: "a b"}
#- /charts/app/values-stage.yaml
global:
  imageRegistry: unknown.example.com
  #              ^^^^^^^^^^^^^^^^^^^ 💡 information[image.unmatched]: No rule covers \`unknown.example.com\`, so \`unknown.example.com/foo/bar:1.1\` is pulled as written; Apollo calls it Unchecked.
`, { settings: { severity: { 'values.numeric-tag': 'off' }, severityOverrides: { '**/values-*.yaml': { 'image.unmatched': 'information' } } } });
  });

  it('follow the chart when it changes on disk, and leave everything else alone', async () => {
    const { port, workspace } = await started({
      [`${WS}/c/Chart.yaml`]: 'name: c\n', [`${WS}/c/values.yaml`]: 'image: {repository: a/b}\n', [`${WS}/c/values-x.yaml`]: 'image: {tag: v1}\n', [`${WS}/pod.yaml`]: 'image: x\n',
    });
    assert.deepEqual(port.reads.filter((uri) => uri.endsWith('values-x.yaml')).length, 1);
    port.write(`${WS}/c/values.yaml`, 'image: {repository: a/c}\n');
    port.resetCalls();
    await workspace.filesChanged([{ uri: `${WS}/c/values.yaml`, kind: 'changed' }]);
    assert.deepEqual(port.reads, [`${WS}/c/values.yaml`, `${WS}/c/values-x.yaml`]);
    assert.deepEqual(workspace.snapshot().files.get(`${WS}/c/values-x.yaml`)?.images.sites.map((site) => site.written), ['a/c:v1']);
    const entry = workspace.snapshot().files.get(`${WS}/c/values-x.yaml`);
    port.write(`${WS}/c/values.yaml`, '# more\nimage: {repository: a/c}\n');
    await workspace.filesChanged([{ uri: `${WS}/c/values.yaml`, kind: 'changed' }]);
    await scanned(workspace);
    assert.equal(workspace.snapshot().files.get(`${WS}/c/values-x.yaml`), entry);
  });
});
