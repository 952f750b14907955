import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { describe, it } from 'mocha';
import { parse } from 'yaml';
import { completionsAt } from '../../../server/src/features/completion';
import manifestSchema from '../../../schemas/apollo-manifest.schema.json';
import registrySchema from '../../../schemas/apollo-registries.schema.json';
import { checkHover, checkRewrite, openFixture } from '../../support/check';
import { cursorOf } from '../../support/fixture';

const HEAD = 'manifest-version: "1.0"\nproduct-group: com.example\nproduct-name: foo\nproduct-version: 1.0.0\nproduct-type: helm-chart.v1\n';
const TABLE = '#- /apollo-registries.yaml\nartifactRegistries: [{ registryUrl: external.registry.com, displayName: Ours, mirroredRegistries: [internal.registry.com] }]\n';
const CHART = '#- /charts/foo/Chart.yaml\napiVersion: v2\nname: foo\nversion: 1.0.0\n#- /charts/foo/values.yaml\nimage: { repository: internal.registry.com/foo/bar, tag: 1.0.0 }\n';
const manifest = (body: string): string => `#- /deployment/manifest.yml\n${HEAD}extensions:\n${body}`;

async function labels(text: string): Promise<readonly string[]> {
  const { snapshot, fixture } = await openFixture(text);
  const { uri, offset } = cursorOf(fixture);
  return completionsAt(snapshot, uri, offset).map((choice) => choice.label);
}

describe('completion in a product manifest', () => {
  it('offers the keys of each level', async () => {
    assert.deepEqual(await labels('#- /deployment/manifest.yml\n‸\n'), [
      'manifest-version', 'product-group', 'product-name', 'product-version', 'product-type', 'extensions', 'manifest-extensions',
    ]);
    assert.ok((await labels(manifest('  ‸\n'))).includes('artifacts'));
    assert.deepEqual(await labels(manifest('  artifacts:\n    - type: oci\n      ‸\n')), ['uri']);
    assert.deepEqual(await labels(manifest('  helm-chart:\n    - helm-chart-name: foo\n      ‸\n')), ['helm-chart-version', 'helm-repository-url']);
  });

  it('offers listed values, the charts of the workspace, their version and their images', async () => {
    assert.deepEqual(await labels(manifest('  artifacts:\n    - type: ‸\n')), ['oci']);
    assert.deepEqual(await labels(manifest('  rollout-strategy: ‸\n')), ['manageRollout', 'applyChangesNoWait']);
    assert.deepEqual(await labels(manifest('  helm-chart:\n    helm-chart-name: ‸\n') + CHART), ['foo']);
    assert.deepEqual(await labels(manifest('  helm-chart:\n    helm-chart-name: foo\n    helm-chart-version: ‸\n') + CHART), ['1.0.0']);
    assert.deepEqual(await labels(manifest('  helm-chart: { helm-chart-name: foo }\n  artifacts:\n    - type: oci\n      uri: ‸\n') + CHART), ['internal.registry.com/foo/bar:1.0.0']);
  });

  it('stays silent in other files of that name', async () => assert.deepEqual(await labels('#- /deployment/manifest.yml\nfiles:\n  - a\n‸\n'), []));
});

describe('hovers in a product manifest', () => {
  it('tell where an artifact is pulled from', () => checkHover(
    TABLE + manifest('  artifacts:\n    - type: oci\n      uri: internal.registry.com/foo/b‸ar:1.0.0\n'),
    '**`external.registry.com/foo/bar:1.0.0`** · mirrored\n\n*Ours* mirrors `internal.registry.com` · [apollo-registries.yaml:1](file:///ws/apollo-registries.yaml#L1)  \nWritten `internal.registry.com/foo/bar:1.0.0`',
  ));

  it('tell how the declared chart stands beside the one of the workspace', async () => {
    const body = (version: string) => manifest(`  helm-chart:\n    helm-chart-name: fo‸o\n    helm-chart-version: ${version}\n    helm-repository-url: https://charts.example.com\n`);
    const link = '[Chart.yaml](file:///ws/charts/foo/Chart.yaml#L1)';
    await checkHover(body('1.0.0') + CHART, `**Chart \`foo\` \`1.0.0\`** of \`https://charts.example.com\`  \nAs far as it can be read it has 1 image, 1 not declared · ${link}`);
    await checkHover(body('0.9.0') + CHART, `**Chart \`foo\` \`0.9.0\`** of \`https://charts.example.com\`  \nIn this workspace it has the version \`1.0.0\` · ${link}`);
    await checkHover(body('1.0.0'), '**Chart `foo` `1.0.0`** of `https://charts.example.com`  \nNo chart of that name is in the workspace.');
  });

  it('tell the same at an address, in both forms of the chart, with and without a table', async () => {
    const only = 'It is pulled from this address: Apollo documents its mirrors for containers only.';
    const at = (chart: string): string => TABLE + manifest(chart);
    await checkHover(
      at('  helm-chart:\n    helm-chart-name: foo\n    helm-chart-version: 1.0.0\n    helm-repository-url: oci://internal.regis‸try.com/charts\n'),
      `**Chart \`foo\` \`1.0.0\`** of \`oci://internal.registry.com/charts\`  \nNo chart of that name is in the workspace.  \n${only}`,
    );
    await checkHover(
      at('  helm-chart: [{ helm-chart-name: "oci://internal.regis‸try.com/charts/foo", helm-chart-version: 1.0.0 }]\n').replace(TABLE, ''),
      `**Chart \`oci://internal.registry.com/charts/foo\` \`1.0.0\`**  \nNo chart of that name is in the workspace.  \n${only}`,
    );
    await checkHover(
      at('  helm-chart:\n    helm-chart-name: foo\n    helm-repository-url: https://charts.exam‸ple.com\n'),
      '**Chart `foo`** of `https://charts.example.com`  \nNo chart of that name is in the workspace.',
    );
  });

  it('tell what a key means', () => checkHover(
    manifest('  artifacts:\n    - ty‸pe: oci\n'),
    '**`type`** · Kind of artifact  \nApollo documents one kind, oci.  \nOne of `oci`.',
  ));

  it('tell what a key of a registry file means', () => checkHover(
    '#- /apollo-registries.yaml\nartifactRegistries:\n  - registryUrl: a.example.com\n    hubAcc‸ess: expected\n',
    `**\`hubAccess\`** · ${registrySchema.definitions.artifactRegistry.properties.hubAccess.title}  \n${registrySchema.definitions.artifactRegistry.properties.hubAccess.description}  \nOne of \`expected\`, \`notExpected\`.`,
  ));
});

describe('a rewrite of a product manifest', () => {
  const text = (image: string) => TABLE + manifest(`  artifacts:\n    - type: oci\n      uri: "${image}" # kept\n`);
  it('is not done by default, since Apollo applies its mirrors by itself', async () => {
    const plan = await checkRewrite(text('internal.registry.com/foo/bar:1.0.0'), text('internal.registry.com/foo/bar:1.0.0'));
    assert.deepEqual(plan.skipped.map(({ reason }) => reason), ['kind']);
  });

  it('asks first where one artifact is pointed at, and says why', async () => {
    const plan = await checkRewrite(text('internal.registry.com/foo/b‸ar:1.0.0'), text('external.registry.com/foo/bar:1.0.0'));
    assert.deepEqual(plan.edits.map(({ needsConfirmation }) => needsConfirmation), [true]);
    assert.deepEqual(plan.notes, ['Apollo applies mirrors to artifacts by itself, so their host is normally meant to stay.']);
  });

  it('is done where the kind is named', () => checkRewrite(
    text('internal.registry.com/foo/bar:1.0.0'), text('external.registry.com/foo/bar:1.0.0'), { kinds: ['apollo-manifest'] },
  ));
});

describe('the schema of product manifests', () => {
  const validate = new Ajv({ allErrors: true, allowUnionTypes: true, strict: false }).compile(JSON.parse(readFileSync(join(__dirname, '../../../schemas/apollo-manifest.schema.json'), 'utf8')) as object);
  const isValid = (text: string) => validate(parse(text));

  it('takes both forms where the documentation contradicts itself, and keys that it does not know', () => {
    for (const body of [
      'extensions:\n  artifacts: [{ type: oci, uri: bitnami/wordpress:1 }]\n  helm-chart: { helm-chart-name: foo, helm-chart-version: 1.0.0, helm-repository-url: "https://x" }\n',
      'extensions:\n  helm-chart: [{ helm-chart-name: foo }]\n  rollout-strategy: manageRollout\n  other: 1\n',
      'manifest-extensions: { resource-readiness-timeout: 10m }\n',
    ]) assert.ok(isValid(HEAD + body), JSON.stringify(validate.errors));
    assert.ok(isValid(HEAD.replace('helm-chart.v1', 'helm.v1')));
    assert.ok(isValid(HEAD.replace('helm-chart.v1', 'other.v1')));
  });

  it('refuses what Apollo does', () => {
    assert.ok(!isValid('manifest-version: "1.0"\n'));
    assert.ok(!isValid(`${HEAD}extensions: { artifacts: [{ type: docker, uri: a/b:1 }] }\n`));
    assert.ok(!isValid(`${HEAD}extensions: { artifacts: [{ type: oci, uri: a/b:1, digest: x }] }\n`));
    assert.ok(!isValid(`${HEAD}extensions: { helm-chart: [{}, {}] }\n`));
  });

  it('says nothing of a file of that name that is no manifest', () => assert.ok(isValid('files: [a]\n')));

  it('shares no definition’s name with that of registry files', () => {
    const names = [...Object.keys(manifestSchema.definitions), ...Object.keys(registrySchema.definitions)];
    assert.deepEqual([...new Set(names)], names);
  });
});
