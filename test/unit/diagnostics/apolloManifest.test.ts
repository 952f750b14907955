import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { diagnoseAll } from '../../../server/src/features/diagnostics';
import { checkAllFixes, checkDiagnostics, checkFix, fixTitles, openFixture } from '../../support/check';

const HEAD = (type = 'helm-chart.v1', group = 'com.example'): string => [
  '#- /deployment/manifest.yml', 'manifest-version: "1.0"', `product-group: ${group}`, 'product-name: foo', 'product-version: 1.0.0', `product-type: ${type}`, '',
].join('\n');
const artifact = (uri: string, group?: string): string => `${HEAD(undefined, group)}extensions:\n  artifacts:\n    - type: oci\n      uri: ${uri}\n`;
const DIGEST = `sha256:${'0'.repeat(64)}`;

async function codes(text: string): Promise<readonly string[]> {
  const { snapshot } = await openFixture(text);
  return diagnoseAll(snapshot).map(({ code, severity }) => `${severity} ${code}`);
}

describe('a product manifest: where the documentation contradicts itself, both readings are taken', () => {
  const readings: readonly (readonly [string, string, readonly string[]])[] = [
    ['1: a registry is written', artifact('docker.io/bitnami/wordpress:5.9.2'), []],
    ['1: no registry is written', artifact('bitnami/wordpress:5.9.2'), ['warning apollo.artifact-unqualified']],
    ['2: tag and digest', artifact(`docker.io/bitnami/wordpress:5.9.2@${DIGEST}`), []],
    ['2: a digest alone', artifact(`docker.io/bitnami/wordpress@${DIGEST}`), ['warning apollo.artifact-digest-only']],
    ['2: neither', artifact('docker.io/bitnami/wordpress'), ['warning apollo.artifact-tag']],
    ['3: helm-chart.v1', `${HEAD()}extensions: {}\n`, []],
    ['3: helm.v1', `${HEAD('helm.v1')}extensions: {}\n`, ['information apollo.manifest-form']],
    ['4: a chart as a map', `${HEAD()}extensions:\n  helm-chart:\n    helm-chart-name: foo\n`, []],
    ['4: a chart as a list of one', `${HEAD()}extensions:\n  helm-chart:\n    - helm-chart-name: foo\n`, ['information apollo.manifest-form']],
    ['5: extensions', `${HEAD()}extensions:\n  rollout-strategy: manageRollout\n`, []],
    ['5: manifest-extensions', `${HEAD()}manifest-extensions:\n  rollout-strategy: manageRollout\n`, ['information apollo.manifest-form']],
    ['6: the registry first', artifact('docker.io/foo/bar:1.0.0'), []],
    ['6: the product’s group first', artifact('com.example/bar:1.0.0'), ['information apollo.manifest-form']],
  ];
  for (const [name, text, expected] of readings) it(name, async () => assert.deepEqual(await codes(text), expected));

  it('finds the artifacts under both keys, and the chart in both forms', async () => {
    const chart = '#- /Chart.yaml\napiVersion: v2\nname: foo\nversion: 1.0.0\n';
    for (const key of ['extensions', 'manifest-extensions']) {
      for (const form of ['helm-chart: { helm-chart-name: foo, helm-chart-version: 0.9.0 }', 'helm-chart: [{ helm-chart-name: foo, helm-chart-version: 0.9.0 }]']) {
        const found = await codes(`${HEAD()}${key}:\n  artifacts: [{ type: oci, uri: foo/bar:1 }]\n  ${form}\n${chart}`);
        assert.ok(found.includes('warning apollo.artifact-unqualified') && found.includes('warning apollo.chart-version'), found.join());
      }
    }
  });
});

describe('diagnostics of artifacts', () => {
  it('say what is wrong at the address', () => checkDiagnostics(`
    #- /deployment/manifest.yml
    manifest-version: "1.0"
    product-group: com.example
    product-name: foo
    product-version: 1.0.0
    product-type: helm-chart.v1
    extensions:
      artifacts:
        - type: oci
          uri: docker.io/bitnami/wordpress
    #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 warning[apollo.artifact-tag]: \`docker.io/bitnami/wordpress\` has neither tag nor digest. Apollo lists such an artifact as invalid.
        - type: oci
          uri: bitnami/wordpress
    #          ^^^^^^^^^^^^^^^^^ 💡 warning[apollo.artifact-tag]
    #          ^^^^^^^^^^^^^^^^^ 💡 warning[apollo.artifact-unqualified]
        - type: oci
          uri: bitnami/wordpress@${DIGEST}
    #          ${'^'.repeat(18 + DIGEST.length)} 💡 warning[apollo.artifact-digest-only]
    #          ${'^'.repeat(18 + DIGEST.length)} 💡 warning[apollo.artifact-unqualified]
        - type: docker
    #           ^^^^^^ 💡 warning[apollo.artifact-type]: \`docker\` is no type of artifact that Apollo documents; the only one is \`oci\`.
          uri: docker.io/foo/bar:1
        - uri: docker.io/foo/baz:1
    #     ^^^ 💡 warning[apollo.artifact-type]
        - type: oci
          uri: "10.0.0.1:5000/foo:1"
    #           ^^^^^^^^^^^^^^^^^^^ 💡 warning[apollo.artifact-uri]
        - { type: oci, uri: 'my_host:5000/foo:1' }
    #                        ^^^^^^^^^^^^^^^^^^ 💡 warning[apollo.artifact-uri]
        - { type: oci, uri: 'registry.example.io:5000/foo/bar:v1' }
        - { type: oci, uri: 10.0.0.1/foo:1 }
        - { type: oci, uri: 'registry.example.io/foo/bar:{{VERSION}}' }
  `));

  it('know an artifact’s keys', () => checkDiagnostics(`
    #- /chart/manifest.yml
    manifest-version: "1.0"
    product-name: foo
    product-group: com.example
    product-version: 1.0.0
    product-type: helm-chart.v1
    owner: team
    extensions:
      artifact:
    # ^^^^^^^^ 💡 warning[apollo.manifest-schema]: Apollo documents no key \`artifact\` here. Did you mean \`artifacts\`?
        - type: oci
      artifacts:
        - type: oci
          uri: docker.io/foo/bar:1
          digest: ${DIGEST}
    #     ^^^^^^ 💡 warning[apollo.manifest-schema]: An artifact has no key \`digest\`: a digest stands in its \`uri\`, behind \`@\`.
        - just text
    #     ^^^^^^^^^ 💡 warning[apollo.manifest-schema]: An artifact is a map with \`type\` and \`uri\`.
  `));

  it('point out the rarer form', () => checkDiagnostics(`
    #- /deployment/manifest.yml
    manifest-version: "1.0"
    product-group: com.example
    product-name: foo
    product-version: 1.0.0
    product-type: helm.v1
    #             ^^^^^^^ 💡 information[apollo.manifest-form]: Apollo's page on product types says \`helm.v1\`; its manifests have \`helm-chart.v1\`. Both are read as the same here.
    extensions:
      helm-chart: [{ helm-chart-name: foo }]
    # ^^^^^^^^^^ 💡 information[apollo.manifest-form]: One of Apollo's examples has \`helm-chart\` as a list of one chart; elsewhere it is a map. Both are read as the same here.
      artifacts: [{ type: oci, uri: 'com.example/foo:1' }]
    #                                ^^^^^^^^^^^^^^^^^ 💡 information[apollo.manifest-form]
  `));

  it('know what a manifest must have', async () => {
    const { snapshot } = await openFixture('#- /chart/manifest.yml\nproduct-name: foo\nproduct-group: g\nproduct-version: 1.0.0\nextensions: { helm-chart: text, artifacts: text }\n');
    assert.deepEqual(diagnoseAll(snapshot).map(({ message }) => message), [
      'The key `manifest-version` is missing.', 'The key `product-type` is missing.', '`helm-chart` must be a map.', '`artifacts` must be a list.',
    ]);
  });

  it('leave other files of that name alone', async () => assert.deepEqual(await codes('#- /deployment/manifest.yml\nfiles: [a, b]\nextensions: { artifacts: 1 }\n'), []));

  it('read JSON too', async () => assert.deepEqual(
    await codes(`#- /build/manifest.json\n${JSON.stringify({ 'manifest-version': '1.0', 'product-group': 'g', 'product-name': 'n', 'product-version': '1.0.0', 'product-type': 'helm-chart.v1', extensions: { artifacts: [{ type: 'oci', uri: 'foo/bar' }] } })}\n`),
    ['warning apollo.artifact-tag', 'warning apollo.artifact-unqualified'],
  ));

  it('mend what can be mended', async () => {
    const fixes = await checkAllFixes(`${HEAD()}extensions:\n  artefacts: []\n  artifacts:\n    - type: docker\n      uri: nginx:1.27\n`);
    assert.deepEqual([...fixes].map(([code, titles]) => [code, titles.filter((title) => !title.startsWith('Silence'))]), [
      ['apollo.manifest-schema', ['Change to `artifacts`']],
      ['apollo.artifact-type', ['Change to `oci`']],
      ['apollo.artifact-unqualified', ['Change to `docker.io/library/nginx:1.27`']],
    ]);
  });
});

const CHART = `#- /charts/foo/Chart.yaml
apiVersion: v2
name: foo
version: 1.0.0
appVersion: 2.0.0
#- /charts/foo/values.yaml
image:
  repository: internal.registry.com/foo/bar
  tag: 1.0.0
sidecar:
  image:
    repository: docker.io/foo/sidecar
    tag: ""
exporter:
  image: { repository: foo/exporter }
global:
  imageRegistry: ""
`;
const WITH_CHART = (artifacts: string, version = '1.0.0'): string =>
  `${HEAD()}extensions:\n  artifacts:${artifacts}\n  helm-chart:\n    helm-chart-name: foo\n    helm-chart-version: ${version}\n${CHART}`;

describe('a product manifest beside its chart', () => {
  it('apollo.chart-version: the declared version is not the chart’s', () => checkDiagnostics(`
    #- /deployment/manifest.yml
    manifest-version: "1.0"
    product-group: com.example
    product-name: foo
    product-version: 1.0.0
    product-type: helm-chart.v1
    extensions:
      helm-chart:
        helm-chart-name: oci://external.registry.com/charts/foo
        helm-chart-version: 0.9.0
    #                       ^^^^^ 💡 warning[apollo.chart-version]: The chart \`foo\` of this workspace has the version \`1.0.0\`, not \`0.9.0\`.
    # ↳ /charts/foo/Chart.yaml:1:1 "" The chart.
    #- /charts/foo/Chart.yaml
    apiVersion: v2
    name: foo
    version: 1.0.0
    #- /charts/foo/values.yaml
    image: { repository: docker.io/foo/bar, tag: 1.0.0 }
  `));

  it('says nothing of a chart that is elsewhere, vendored, or there twice', async () => {
    const manifest = `${HEAD()}extensions:\n  helm-chart:\n    helm-chart-name: foo\n    helm-chart-version: 0.9.0\n`;
    const chart = (path: string) => `#- ${path}/Chart.yaml\napiVersion: v2\nname: foo\nversion: 1.0.0\n`;
    assert.deepEqual(await codes(manifest), []);
    assert.deepEqual(await codes(manifest + chart('/vendor/foo')), []);
    assert.deepEqual(await codes(manifest + chart('/a/foo') + chart('/b/foo')), []);
    assert.deepEqual(await codes(manifest.replace('/deployment/', '/b/foo/deployment/') + chart('/a/foo') + chart('/b/foo')), ['warning apollo.chart-version']);
  });

  it('apollo.artifact-undeclared: complete references of the chart’s values that no artifact names', () => checkDiagnostics(`
    #- /deployment/manifest.yml
    manifest-version: "1.0"
    product-group: com.example
    product-name: foo
    product-version: 1.0.0
    product-type: helm-chart.v1
    extensions:
      artifacts: [{ type: oci, uri: 'internal.registry.com/foo/bar:1.0.0' }]
    # ^^^^^^^^^ 💡 information[apollo.artifact-undeclared]: \`docker.io/foo/sidecar:2.0.0\` stands in the values of the chart \`foo\` and not among the artifacts. Apollo asks for every image that a release uses.
    # ↳ /charts/foo/values.yaml:2:33 "docker.io/foo/sidecar" The chart names it here.
      helm-chart: { helm-chart-name: foo, helm-chart-version: 1.0.0 }
    #- /charts/foo/Chart.yaml
    apiVersion: v2
    name: foo
    version: 1.0.0
    appVersion: 2.0.0
    #- /charts/foo/values.yaml
    image: { repository: internal.registry.com/foo/bar, tag: 1.0.0 }
    sidecar: { image: { repository: docker.io/foo/sidecar, tag: "" } }
    global: { imageRegistry: "" }
  `));

  it('takes the registry that a mirror leads to for the image', async () => {
    const table = '#- /apollo-registries.yaml\nartifactRegistries: [{ registryUrl: external.registry.com, mirroredRegistries: [internal.registry.com] }]\n';
    const text = WITH_CHART('\n    - { type: oci, uri: "external.registry.com/foo/bar:1.0.0" }\n    - { type: oci, uri: "docker.io/foo/sidecar:2.0.0" }\n    - { type: oci, uri: "docker.io/foo/exporter:2.0.0" }');
    assert.deepEqual(await codes(table + text), []);
    assert.deepEqual((await codes(text)).filter((code) => code.includes('undeclared')), ['information apollo.artifact-undeclared']);
  });

  it('apollo.artifact-unused: an artifact of another version than the chart’s', () => checkDiagnostics(`
    #- /deployment/manifest.yml
    manifest-version: "1.0"
    product-group: com.example
    product-name: foo
    product-version: 1.0.0
    product-type: helm-chart.v1
    extensions:
      artifacts:
        - { type: oci, uri: 'docker.io/foo/bar:0.9.0' }
    #                        ^^^^^^^^^^^^^^^^^^^^^^^ 💡 information[apollo.artifact-unused]: The chart \`foo\` has \`docker.io/foo/bar:1.0.0\`, not \`docker.io/foo/bar:0.9.0\`.
    # ↳ /charts/foo/values.yaml:1:22 "docker.io/foo/bar" The chart names it here.
        - { type: oci, uri: 'docker.io/foo/bar:1.0.0' }
        - { type: oci, uri: 'docker.io/foo/only-in-a-template:1.0.0' }
      helm-chart: { helm-chart-name: foo, helm-chart-version: 1.0.0 }
    #- /charts/foo/Chart.yaml
    apiVersion: v2
    name: foo
    version: 1.0.0
    #- /charts/foo/values.yaml
    image: { repository: docker.io/foo/bar, tag: 1.0.0 }
  `));

  it('is not compared where a build fills the artifacts in', async () => {
    assert.deepEqual(await codes(WITH_CHART('\n    - { type: oci, uri: "docker.io/{{IMAGE}}" }')), []);
  });

  it('adds one image, or all', async () => {
    const before = WITH_CHART('\n    # by hand\n    - type: oci\n      uri: docker.io/foo/tool:1 # keep');
    const at = before.replace('  artifacts:', '  arti‸facts:');
    assert.deepEqual((await fixTitles(at)).filter((title) => title.startsWith('Add')), [
      'Add `internal.registry.com/foo/bar:1.0.0` to the artifacts',
      'Add all 3 images of the chart to the artifacts',
      'Add `docker.io/foo/sidecar:2.0.0` to the artifacts',
      'Add `docker.io/foo/exporter:2.0.0` to the artifacts',
    ]);
    const added = (images: readonly string[]) => images.map((image) => `\n    - type: oci\n      uri: ${image}`).join('');
    const all = ['internal.registry.com/foo/bar:1.0.0', 'docker.io/foo/sidecar:2.0.0', 'docker.io/foo/exporter:2.0.0'];
    await checkFix(at, before.replace('# keep', `# keep${added(all)}`), { title: /^Add all/ });
    await checkFix(at, before.replace('# keep', `# keep${added(all.slice(1, 2))}`), { title: /^Add .*sidecar/ });
  });

  it('adds to a list that is empty, in flow style, blank, or not there', async () => {
    const cases: readonly (readonly [string, string])[] = [
      ['  artifacts: []\n', "  artifacts: [{ type: oci, uri: docker.io/foo/bar:1.0.0 }]\n"],
      ['  artifacts:\n', '  artifacts: [{ type: oci, uri: docker.io/foo/bar:1.0.0 }]\n'],
      ["  artifacts: [{ type: oci, uri: 'docker.io/foo/tool:1' }]\n", "  artifacts: [{ type: oci, uri: 'docker.io/foo/tool:1' }, { type: oci, uri: docker.io/foo/bar:1.0.0 }]\n"],
    ];
    const rest = '  helm-chart:\n    helm-chart-name: fo‸o\n    helm-chart-version: 1.0.0\n#- /Chart.yaml\napiVersion: v2\nname: foo\nversion: 1.0.0\n#- /values.yaml\nimage: { repository: docker.io/foo/bar, tag: 1.0.0 }\n';
    const plain = rest.replace('‸', '');
    for (const [before, after] of cases) {
      await checkFix(`${HEAD()}extensions:\n${before.replace('arti', 'arti‸')}${plain}`, `${HEAD()}extensions:\n${after}${plain}`);
    }
    const chart = plain.slice(0, plain.indexOf('#-'));
    await checkFix(`${HEAD()}extensions:\n${rest}`, `${HEAD()}extensions:\n${chart}  artifacts:\n    - type: oci\n      uri: docker.io/foo/bar:1.0.0\n${plain.slice(plain.indexOf('#-'))}`);
  });
});
