import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { diagnoseAll } from '../../../server/src/features/diagnostics';
import { hoverAt } from '../../../server/src/features/hover';
import { resolutionOf } from '../../../server/src/features/resolution';
import { renderedIn } from '../../../server/src/features/sites';
import type { Settings } from '../../../server/src/workspace/settings';
import { openFixture } from '../../support/check';

const PROD = '{ id: prod, artifactRegistries: [eu.example.com], defaultArtifactStoreURI: eu.example.com, config: { region: eu, host: internal.registry.com } }';
const DEV = '{ id: dev, artifactRegistries: [us.example.com], defaultArtifactStoreURI: us.example.com, config: { region: us } }';
const table = (...environments: readonly string[]): string => `#- /apollo-registries.yaml
artifactRegistries:
  - { registryUrl: eu.example.com, mirroredRegistries: [internal.registry.com] }
  - { registryUrl: us.example.com, mirroredRegistries: [internal.registry.com] }
environments:
${environments.map((line) => `  - ${line}\n`).join('')}`;
const chart = (image: string, before = '', after = '', values = 'replicas: 1\n'): string => `#- /app/Chart.yaml
apiVersion: v2
name: app
version: 1.0.0
#- /app/values.yaml
${values}#- /app/templates/pod.yaml
${before}apiVersion: v1
kind: Pod
metadata: { name: a }
spec:
  containers:
    - image: ${image}
${after}`;
const TEMPLATE = 'file:///ws/app/templates/pod.yaml';
const STORE = '{{ .Values.apollo.defaultArtifactStoreURI }}/foo/bar:1.0.0';

/** What each Environment pulls for each image of the template. */
async function pulled(text: string, settings: Partial<Settings> = {}, scope: 'chosen' | 'all' = 'chosen'): Promise<readonly string[]> {
  const { snapshot } = await openFixture(text, { settings });
  return renderedIn(snapshot, TEMPLATE).map(({ site }) => {
    const { status, perEnvironment } = resolutionOf(snapshot, TEMPLATE, site, scope);
    return `${status} ${perEnvironment.map(({ id, sources }) => `${id ?? ''}=${sources.map(({ reference }) => reference).join('|')}`).join(' ')}`;
  });
}

describe('what Apollo injects into a chart', () => {
  it('is that of each Environment', async () => {
    assert.deepEqual(await pulled(table(PROD, DEV) + chart(STORE)), ['ambiguous prod=eu.example.com/foo/bar:1.0.0 dev=us.example.com/foo/bar:1.0.0']);
  });

  it('follows the chosen Environment, while diagnostics ask all', async () => {
    const text = table(PROD, DEV) + chart(STORE);
    assert.deepEqual(await pulled(text, { environment: 'prod' }), ['direct prod=eu.example.com/foo/bar:1.0.0']);
    assert.deepEqual(await pulled(text, { environment: 'dev' }), ['direct dev=us.example.com/foo/bar:1.0.0']);
    assert.deepEqual(await pulled(text, { environment: 'dev' }, 'all'), ['ambiguous prod=eu.example.com/foo/bar:1.0.0 dev=us.example.com/foo/bar:1.0.0']);
  });

  it('is that of the Environment which claims the file, whatever is chosen', async () => {
    const text = table(PROD, DEV.replace('config:', 'files: ["app/**"], config:')) + chart(STORE);
    assert.deepEqual(await pulled(text, { environment: 'prod' }), ['direct dev=us.example.com/foo/bar:1.0.0']);
  });

  it('goes through functions and helpers, as Helm evaluates them', async () => {
    assert.deepEqual(await pulled(table(PROD, DEV) + chart('{{ printf "%s/foo/bar-%s:1" (.Values.apollo.defaultArtifactStoreURI | trimSuffix ".com") (.Values.apollo.environment.region | upper | lower) }}')), [
      'ambiguous prod=eu.example/foo/bar-eu:1 dev=us.example/foo/bar-us:1',
    ]);
  });

  it('decides conditions, so that an image counts where it is rendered', async () => {
    const text = table(PROD, DEV) + chart('{{ if eq .Values.apollo.environment.region "eu" }}internal.registry.com/foo/eu:1{{ else }}internal.registry.com/foo/us:1{{ end }}');
    assert.deepEqual((await pulled(text)).toSorted(), ['mirrored dev=us.example.com/foo/us:1', 'mirrored prod=eu.example.com/foo/eu:1']);
  });

  it('may be a mirrored host, which is redirected', async () => {
    assert.deepEqual(await pulled(table(PROD) + chart('{{ .Values.apollo.environment.host }}/foo/bar:1')), ['mirrored prod=eu.example.com/foo/bar:1']);
  });

  it('stays unknown where an Environment does not say it', async () => {
    assert.deepEqual(await pulled(table(PROD, DEV) + chart('{{ .Values.apollo.environment.host }}/foo/bar:1')), ['ambiguous prod=eu.example.com/foo/bar:1 dev=']);
    assert.deepEqual(await pulled(table(PROD, DEV) + chart('{{ .Values.apollo.environment.other }}/foo/bar:1')), ['unknown ']);
  });

  it('replaces the defaults that a chart has for other places', async () => {
    const text = table(PROD, '{ id: dev, artifactRegistries: [us.example.com] }') + chart(STORE, '', '', 'apollo: { defaultArtifactStoreURI: docker.io }\n');
    assert.deepEqual(await pulled(text), ['ambiguous prod=eu.example.com/foo/bar:1.0.0 dev=docker.io/foo/bar:1.0.0']);
  });

  it('is the product’s name and version, of the manifest whose chart it is', async () => {
    const manifest = '#- /deployment/manifest.yml\nmanifest-version: "1.0"\nproduct-group: com.example\nproduct-name: shop\nproduct-version: 2.1.0\nproduct-type: helm-chart.v1\nextensions: { helm-chart: { helm-chart-name: app } }\n';
    assert.deepEqual(await pulled(table(PROD) + manifest + chart('internal.registry.com/{{ .Values.apollo.product.name }}:{{ .Values.apollo.product.version }}')), ['mirrored prod=eu.example.com/shop:2.1.0']);
  });

  it('tells the passes of a range apart', async () => {
    const ranged = chart('{{ $.Values.apollo.defaultArtifactStoreURI }}/{{ . }}:1', '{{ range list "a" "b" }}---\n', '{{ end }}');
    assert.deepEqual(await pulled(table(PROD) + ranged), ['direct prod=eu.example.com/a:1', 'direct prod=eu.example.com/b:1']);
  });

  it('leaves charts alone that only have values of that name', async () => {
    assert.deepEqual(await pulled(table(PROD) + chart('{{ .Values.apollo.image }}', '', '', 'apollo: { image: "quay.io/router:1" }\n')), ['unmatched prod=quay.io/router:1']);
  });

  it('is shown in the hover of the template and of the values', async () => {
    const image = '"{{ .Values.apollo.defaultArtifactStoreURI }}/{{ .Values.repo }}:1"';
    const expected = (place: readonly string[]) => [
      'Differs by Environment · 2 results in 2',
      'eu.example.com/foo/bar:1 · prod · line 2',
      'us.example.com/foo/bar:1 · dev · line 3',
      'Rendered {{ .Values.apollo.defaultArtifactStoreURI }}/foo/bar:1',
      ...place,
      'repository values.yaml:1 · tag fixed in the template',
    ];
    for (const [text, place] of [
      [chart(image.replace('.repo', '.rep‸o'), '', '', 'repo: foo/bar\n'), []],
      [chart(image, '', '', 'repo: foo/b‸ar\n'), ['Rendered by templates/pod.yaml:6']],
    ] as const) {
      const { snapshot, fixture } = await openFixture(table(PROD, DEV) + text);
      const { uri, offset } = fixture.cursor ?? assert.fail('no cursor');
      assert.deepEqual(hoverAt(snapshot, uri, offset)?.plain.split('\n').filter((line) => line !== ''), expected(place));
    }
  });

  it('is explained where nothing says it', async () => {
    const { snapshot, fixture } = await openFixture(table('{ id: prod, artifactRegistries: [eu.example.com] }') + chart('"{{ .Values.apollo.default‸ArtifactStoreURI }}/foo:1"'));
    const { uri, offset } = fixture.cursor ?? assert.fail('no cursor');
    assert.match(hoverAt(snapshot, uri, offset)?.markdown ?? '', /Not known: `\.Values\.apollo\.defaultArtifactStoreURI`, Apollo fills it in with the Environment's own registry; `defaultArtifactStoreURI` of an Environment in the registry file tells it here\./);
  });
});

describe('artifacts of a chart that Apollo injects into', () => {
  const manifest = (artifacts: string): string => `#- /deployment/manifest.yml\nmanifest-version: "1.0"\nproduct-group: com.example\nproduct-name: shop\nproduct-version: 2.1.0\nproduct-type: helm-chart.v1\nextensions:\n  helm-chart: { helm-chart-name: app, helm-chart-version: 1.0.0 }\n  artifacts: [${artifacts}]\n`;
  const found = async (artifacts: string): Promise<readonly string[]> => {
    const { snapshot } = await openFixture(table(PROD, DEV) + manifest(artifacts) + chart(STORE, '', '    - image: internal.registry.com/foo/other:1\n'));
    return diagnoseAll(snapshot).filter(({ uri }) => uri.endsWith('manifest.yml')).map(({ code, severity, message }) => `${severity} ${code} ${/`[^`]*`/.exec(message)?.[0] ?? ''}`);
  };

  it('are as complete as without, and what any Environment pulls is used', async () => {
    assert.deepEqual(await found("{ type: oci, uri: 'eu.example.com/foo/bar:1.0.0' }"), ['warning apollo.artifact-undeclared `internal.registry.com/foo/other:1`']);
    assert.deepEqual(await found("{ type: oci, uri: 'internal.registry.com/foo/other:1' }, { type: oci, uri: 'docker.io/foo/bar:1.0.0' }"), []);
    assert.deepEqual(await found("{ type: oci, uri: 'internal.registry.com/foo/other:1' }, { type: oci, uri: 'docker.io/foo/bar:2.0.0' }"), ['information apollo.artifact-unused `docker.io/foo/bar:2.0.0`']);
  });
});
