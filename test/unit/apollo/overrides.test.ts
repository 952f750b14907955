import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { appliedBlock } from '../../../server/src/features/apollo/overrides';
import { resolutionOf } from '../../../server/src/features/resolution';
import { entryOf } from '../../../server/src/workspace/snapshot';
import { checkDiagnostics, checkHover, checkRewrite, openFixture } from '../../support/check';
import { lines } from '../images/finding';

const TABLE = '#- /apollo-registries.yaml\nartifactRegistries: [{ registryUrl: external.registry.com, displayName: Ours, mirroredRegistries: [internal.registry.com] }]\n';
const CHART = '#- /charts/foo/Chart.yaml\napiVersion: v2\nname: foo\nversion: 2.7.1\nappVersion: 9.9.9\n#- /charts/foo/values.yaml\nimage: { registry: internal.registry.com, repository: foo/bar, tag: 1.0.0 }\nsidecar: { image: { repository: internal.registry.com/foo/sidecar } }\n';
const PRODUCT = (version: string, name = 'foo'): string => `#- /products/${name}/manifest.yml\nmanifest-version: "1.0"\nproduct-group: com.example\nproduct-name: ${name}\nproduct-version: ${version}\nproduct-type: helm-chart.v1\nextensions: { helm-chart: { helm-chart-name: ${name} } }\n`;
const RULE = '*Ours* mirrors `internal.registry.com` · [apollo-registries.yaml:1](file:///ws/apollo-registries.yaml#L1)';

const overrides = (...blocks: readonly string[]): string => `#- /overrides/foo.yaml\n${blocks.join('')}`;
const block = (version: string, ...values: readonly string[]): string => `${version}:\n  overrides:\n${values.map((value) => `    ${value}\n`).join('')}`;

function hover(text: string, answer: string, ...rest: readonly string[]): Promise<void> {
  const [written, ...remarks] = rest;
  return checkHover(TABLE + text, [`**\`${answer}\`** · mirrored`, `${RULE}  \n${written ?? ''}`, ...remarks].join('\n\n'));
}

describe('config overrides', () => {
  it('are told by their keys, not by their name', () => {
    const text = '2.6.0:\n  overrides:\n    image: { repository: a.io/b, tag: 1 }\n2.0.0-rc1:\n  overrides: {}\n';
    assert.deepEqual(lines(text, 'x.yaml'), ['["2.6.0"].overrides.image.repository a.io/b:1']);
    assert.deepEqual(lines('2.6.0: { changes: [a.io/b:1] }\n', 'x.yaml'), []);
    assert.deepEqual(lines('overrides: { image: a.io/b:1 }\n2.6.0: { overrides: { image: a.io/b:1 } }\n', 'x.yaml'), []);
  });

  it('read expressions without quotes too', () => assert.deepEqual(
    lines('1.0.0:\n  overrides:\n    image: {{ preprocess .Values.apollo.environment.host }}/b:1\n    other: { image: a.io/b:2 }\n', 'x.yaml'),
    ['["1.0.0"].overrides.image {{ preprocess .Values.apollo.environment.host }}/b:1 placeholder', '["1.0.0"].overrides.other.image a.io/b:2'],
  ));

  const blocks = ['2.6.0', '2.0.0', '2.6.0-rc2', '10.0.0', '2.6.0-5-gabc'].map((text) => ({ version: { text, span: { start: 0, end: 0 } }, span: { start: 0, end: 0 } }));
  for (const [version, expected] of [
    ['2.6.0', '2.6.0'], ['2.5.9', '2.0.0'], ['2.6.0-rc1', '2.0.0'], ['2.6.0-rc3', '2.6.0-rc2'], ['2.6.0-9-gabc', '2.6.0-5-gabc'], ['2.7.0', '2.6.0-5-gabc'],
    ['1.9.0', undefined], ['3.0.0', '2.6.0-5-gabc'], ['10.1.0', '10.0.0'], ['not a version', undefined],
  ] as const) {
    it(`of ${version} are those of ${expected ?? 'no block'}`, () => assert.equal(appliedBlock(blocks, version)?.version.text, expected));
  }

  it('are rewritten, each block', () => {
    const text = (host: string) => TABLE + overrides(block('2.6.0', `image: { repository: ${host}/foo/bar, tag: 1.0.0 } # new`), block('2.0.0', `image: ${host}/foo/bar:0.9`));
    return checkRewrite(text('internal.registry.com'), text('external.registry.com'));
  });

  it('are diagnosed', () => checkDiagnostics(`
    #- /apollo-registries.yaml
    artifactRegistries: [{ registryUrl: external.registry.com }]
    #- /overrides/foo.yaml
    2.6.0:
      overrides:
        image: { repository: external.registry.com/foo/bar, tag: ":" }
    #                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 error[image.invalid]
  `.replace('tag: ":"', 'tag: "-1"')));
});

describe('the hover of an override', () => {
  const own = block('2.6.0', 'image: { repository: internal.registry.com/foo/ba‸r, tag: 2.0.0 }');
  const answer = 'external.registry.com/foo/bar:2.0.0';
  const written = 'Written `internal.registry.com/foo/bar:2.0.0`';

  it('says which versions its block is for', () => hover(overrides(own), answer, written, 'Block `2.6.0`: from this version on, up to a higher block.'));

  it('says that its block applies to the product', () => hover(
    overrides(block('2.0.0', 'a: 1'), own) + PRODUCT('2.7.1'), answer, written, 'Block `2.6.0` applies to `foo` `2.7.1`.',
  ));

  it('says which other block applies', () => hover(
    overrides(own, block('2.7.0', 'a: 1')) + PRODUCT('2.7.1'), answer, written, 'Block `2.6.0` does not apply to `foo` `2.7.1`; `2.7.0` does.',
  ));

  it('says that none applies', () => hover(
    overrides(own) + PRODUCT('2.5.0'), answer, written, 'Block `2.6.0` does not apply to `foo` `2.5.0`, nor does another: Apollo deploys no release without one.',
  ));

  const otherMajor = "*It is of another major version: by Palantir's page on config overrides it would not apply, and the release not be deployed.*";

  it('says what Palantir’s page makes of a block of another major version', async () => {
    await hover(overrides(own) + PRODUCT('3.0.0'), answer, written, `Block \`2.6.0\` applies to \`foo\` \`3.0.0\`. ${otherMajor}`);
    await hover(overrides(block('2.0.0', 'a: 1'), own) + PRODUCT('3.0.0'), answer, written, `Block \`2.6.0\` applies to \`foo\` \`3.0.0\`. ${otherMajor}`);
    await hover(overrides(own, block('2.7.0', 'a: 1')) + PRODUCT('3.0.0'), answer, written, `Block \`2.6.0\` does not apply to \`foo\` \`3.0.0\`; \`2.7.0\` does. ${otherMajor}`);
  });

  it('knows the product by the file’s name where there are several', () => hover(
    overrides(own) + PRODUCT('2.7.1') + PRODUCT('1.0.0', 'other'), answer, written, 'Block `2.6.0` applies to `foo` `2.7.1`.',
  ));

  it('names no product where several could be meant', () => hover(
    overrides(own).replace('/overrides/foo.yaml', '/overrides/x.yaml') + PRODUCT('2.7.1') + PRODUCT('1.0.0', 'other'),
    answer, written, 'Block `2.6.0`: from this version on, up to a higher block.',
  ));
});

describe('a part of a reference in an override', () => {
  const joined = 'the rest stands in the values of the chart `foo`';
  const block26 = (value: string) => overrides(block('2.6.0', value)) + CHART + PRODUCT('2.7.1');
  const remark = 'Block `2.6.0` applies to `foo` `2.7.1`.';

  it('is joined with the chart’s values: a tag', () => hover(
    block26('image: { tag: 2.0‸.0 }'), 'external.registry.com/foo/bar:2.0.0', `Written \`:2.0.0\` (${joined})`, remark,
  ));

  it('is joined with the chart’s values: a repository without its tag', () => checkHover(
    TABLE + block26('image: { repository: foo/ba‸z }'),
    `**\`external.registry.com/foo/baz:1.0.0\`** · mirrored\n\n${RULE}  \nWritten \`foo/baz\` (${joined})\n\n${remark}`,
  ));

  it('takes the chart’s appVersion where its values have no tag', () => checkHover(
    TABLE + block26('sidecar: { image: { repository: internal.registry.com/new/side‸car } }'),
    `**\`external.registry.com/new/sidecar:9.9.9\`** · mirrored\n\n${RULE}  \nWritten \`internal.registry.com/new/sidecar\` (${joined})\n\n${remark}`,
  ));

  it('is joined in a Module with the chart of its entity’s product', () => checkHover(
    `${TABLE}#- /modules/m.yaml\nname: m\nentities:\n  - helmChart:\n      productId: com.example:foo\n      configOverrides: |\n        1.0.0:\n          overrides:\n            image: { tag: "3‸.0" }\n${CHART}`,
    `**\`external.registry.com/foo/bar:3.0\`** · mirrored\n\n${RULE}  \nWritten \`:3.0\` (${joined})`,
  ));

  it('takes nothing from the chart for a key that it blanks', async () => {
    const { snapshot } = await openFixture(TABLE + block26('image: { registry: "", repository: foo/baz }'));
    const [site] = entryOf(snapshot, 'file:///ws/overrides/foo.yaml')?.images.sites ?? [];
    assert.ok(site);
    assert.equal(resolutionOf(snapshot, 'file:///ws/overrides/foo.yaml', site).normalized, 'docker.io/foo/baz:1.0.0');
  });

  it('has the chart’s registry where it gives repository and tag', () => checkHover(
    TABLE + block26('image: { repository: foo/ba‸z, tag: "2" }'),
    `**\`external.registry.com/foo/baz:2\`** · mirrored\n\n${RULE}  \nWritten \`foo/baz:2\` (${joined})\n\n${remark}`,
  ));

  it('stays a part where the chart is elsewhere', () => checkHover(
    TABLE + overrides(block('2.6.0', 'image: { tag: 2.0‸.0 }')),
    '**Only the tag of an image** · the `repository` is missing\n\nWritten `:2.0.0`\n\nBlock `2.6.0`: from this version on, up to a higher block.',
  ));
});

describe('a rewrite of a part in an override', () => {
  const files = (registry: string): string => `${TABLE}${overrides(
    block('2.6.0', `image: { registry: ${registry} } # keep`), block('2.0.0', 'image:', `  registry: "${registry}"`, '  tag: 0.9.0'),
  )}${CHART.replace('registry: internal.registry.com', 'registry: quay.io')}${PRODUCT('2.7.1')}`;

  it('changes the registry in place, and nothing else', async () => {
    const plan = await checkRewrite(files('internal.registry.com'), files('external.registry.com'), { scope: { kind: 'file', uri: 'file:///ws/overrides/foo.yaml' } });
    assert.deepEqual(plan.edits.map(({ label }) => label), [
      'internal.registry.com/foo/bar:1.0.0 → external.registry.com/foo/bar:1.0.0', 'internal.registry.com/foo/bar:0.9.0 → external.registry.com/foo/bar:0.9.0',
    ]);
  });

  it('does the same in a Module', () => {
    const module = (registry: string): string => `${TABLE}#- /modules/m.yaml\nname: m\nentities:\n  - helmChart:\n      productId: com.example:foo\n      configOverrides: |\n        1.0.0:\n          overrides:\n            image: { registry: ${registry} } # keep\n            sidecar: { image: { repository: ${registry}/foo/sidecar } }\n${CHART.replaceAll('internal.registry.com', 'quay.io')}`;
    return checkRewrite(module('internal.registry.com'), module('external.registry.com'));
  });

  for (const [what, value] of [['a tag', 'image: { tag: 2.0.0 }'], ['a repository below a registry of the chart', 'image: { repository: foo/baz, tag: 1.0.0 }']] as const) {
    it(`leaves ${what} alone: the host stands in the chart’s values, and is changed there`, async () => {
      const text = (host: string) => TABLE + overrides(block('2.6.0', value)) + CHART.replaceAll('internal.registry.com', host) + PRODUCT('2.7.1');
      const plan = await checkRewrite(text('internal.registry.com'), text('external.registry.com'));
      assert.deepEqual(plan.skipped.map(({ uri, reason }) => [uri, reason]), [['file:///ws/overrides/foo.yaml', 'elsewhere']]);
    });
  }
});

describe('what an Environment says of itself', () => {
  const files = (first: string, second: string | undefined): string => `#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: external.registry.com
    mirroredRegistries: [internal.registry.com]
environments:
  - { id: prod, artifactRegistries: [external.registry.com], defaultArtifactStoreURI: ${first} }
${second === undefined ? '' : `  - { id: dev, artifactRegistries: [external.registry.com], defaultArtifactStoreURI: ${second} }\n`}#- /overrides/foo.yaml
1.0.0:
  overrides:
    image: "{{ preprocess .Values.apollo.defaultArtifactStoreURI }}/foo/ba‸r:1.0.0"
`;
  const remark = 'Block `1.0.0`: from this version on, up to a higher block.';

  it('fills an expression in, and the mirrors apply to what results', () => checkHover(
    files('internal.registry.com', undefined),
    `**\`external.registry.com/foo/bar:1.0.0\`** · mirrored in \`prod\`\n\n\`external.registry.com\` mirrors \`internal.registry.com\` · [apollo-registries.yaml:3](file:///ws/apollo-registries.yaml#L3)  \nWritten \`{{ preprocess .Values.apollo.defaultArtifactStoreURI }}/foo/bar:1.0.0\`\n\n${remark}`,
  ));

  it('differs where the Environments do', () => checkHover(
    files('internal.registry.com', 'containers.example.com'),
    `**Differs by Environment** · 2 results in 2\n\n| Pulled from | Environments | Rule |\n|:--|:--|:--|\n| **\`external.registry.com/foo/bar:1.0.0\`** | \`prod\` | [line 3](file:///ws/apollo-registries.yaml#L3) |\n| **\`containers.example.com/foo/bar:1.0.0\`** | \`dev\` | none |\n\nWritten \`{{ preprocess .Values.apollo.defaultArtifactStoreURI }}/foo/bar:1.0.0\`\n\n${remark}`,
  ));

  const configured = (prod: string, dev: string, value: string): string => `#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: external.registry.com
    mirroredRegistries: [internal.registry.com]
environments:
  - { id: prod, artifactRegistries: [external.registry.com]${prod} }
  - { id: dev, artifactRegistries: [external.registry.com]${dev} }
#- /overrides/foo.yaml
1.0.0:
  overrides:
    image: "${value}"
`;
  const HOST = '{{ preprocess .Values.apollo.environment.registry.host }}/foo/ba‸r:1.0.0';
  const row = (pulled: string, id: string, rule: string) => `| ${pulled} | \`${id}\` | ${rule} |`;
  const differs = (rows: readonly string[], written: string) => [
    '**Differs by Environment** · 2 results in 2',
    `| Pulled from | Environments | Rule |\n|:--|:--|:--|\n${rows.join('\n')}`,
    `Written \`${written.replace('‸', '')}\``,
    remark,
  ].join('\n\n');

  it('is its config too, of each its own', () => checkHover(
    configured(', config: { registry: { host: internal.registry.com, port: 5000 } }', ', config: { registry: { host: "dev.example.com:5000" } }', HOST),
    differs([row('**`external.registry.com/foo/bar:1.0.0`**', 'prod', '[line 3](file:///ws/apollo-registries.yaml#L3)'), row('**`dev.example.com:5000/foo/bar:1.0.0`**', 'dev', 'none')], HOST),
  ));

  it('is not known where an Environment does not say it', () => checkHover(
    configured(', config: { registry: { host: internal.registry.com } }', '', HOST),
    differs([row('**`external.registry.com/foo/bar:1.0.0`**', 'prod', '[line 3](file:///ws/apollo-registries.yaml#L3)'), row('not known', 'dev', 'none')], HOST),
  ));

  it('is explained where none says it', () => checkHover(
    configured('', '', HOST),
    `**Not known before the placeholder is filled**\n\n\`{{ preprocess .Values.apollo.environment.registry.host }}\`: Apollo fills it in from the Environment's configuration; \`config.registry.host\` of an Environment in the registry file tells it here.  \nWritten \`${HOST.replace('‸', '')}\`\n\n${remark}`,
  ));

  it('is never what looks like a secret, nor an address with user info', async () => {
    for (const config of ['{ registryToken: internal.registry.com }', '{ key: ghp_0123456789abcdefghij }', '{ key: "https://robot:pw@internal.registry.com" }']) {
      const key = config.includes('registryToken') ? 'registryToken' : 'key';
      const { snapshot } = await openFixture(configured(`, config: ${config}`, '', `{{ preprocess .Values.apollo.environment.${key} }}/foo/bar:1.0.0`));
      const [site] = entryOf(snapshot, 'file:///ws/overrides/foo.yaml')?.images.sites ?? [];
      assert.ok(site);
const { status, sources } = resolutionOf(snapshot, 'file:///ws/overrides/foo.yaml', site);
      assert.deepEqual([status, sources], ['unknown', []], config);
    }
  });

  it('does not say the rest of a text: what has functions in it stays a placeholder', () => checkHover(
    configured(', config: { host: internal.registry.com }', '', 'internal.registry.com/foo/ba‸r:{{ preprocess (printf "v%s" .Values.apollo.environment.host) }}').replaceAll('"{{', "'{{").replace('image: "', "image: '").replace('}}"\n', "}}'\n"),
    `**\`external.registry.com/foo/bar:{{ preprocess (printf "v%s" .Values.apollo.environment.host) }}\`** · mirrored\n\n\`external.registry.com\` mirrors \`internal.registry.com\` · [apollo-registries.yaml:3](file:///ws/apollo-registries.yaml#L3)  \nWritten \`internal.registry.com/foo/bar:{{ preprocess (printf "v%s" .Values.apollo.environment.host) }}\`  \n\`{{ preprocess (printf "v%s" .Values.apollo.environment.host) }}\`: Apollo fills it in from the Environment's configuration.\n\n${remark}`,
  ));

  it('is what the product’s manifest says of the product', () => checkHover(
    `${TABLE}${overrides(block('2.6.0', 'image: "internal.registry.com/foo/ba‸r:{{ preprocess .Values.apollo.product.version }}"'))}${PRODUCT('2.7.1')}`,
    `**\`external.registry.com/foo/bar:2.7.1\`** · mirrored\n\n${RULE}  \nWritten \`internal.registry.com/foo/bar:{{ preprocess .Values.apollo.product.version }}\`\n\nBlock \`2.6.0\` applies to \`foo\` \`2.7.1\`.`,
  ));

  it('completes a part that is joined with the chart’s values', () => checkHover(
    `${TABLE}${overrides(block('2.6.0', 'image: { tag: "{{ preprocess .Values.apollo.product.ver‸sion }}" }'))}${CHART}${PRODUCT('2.7.1')}`,
    `**\`external.registry.com/foo/bar:2.7.1\`** · mirrored\n\n${RULE}  \nWritten \`:{{ preprocess .Values.apollo.product.version }}\` (the rest stands in the values of the chart \`foo\`)\n\nBlock \`2.6.0\` applies to \`foo\` \`2.7.1\`.`,
  ));

  it('is never written into the file', async () => {
    const text = configured(', config: { registry: { host: internal.registry.com } }', ', config: { registry: { host: internal.registry.com } }', HOST.replace('‸', ''));
    const plan = await checkRewrite(text, text);
    assert.deepEqual(plan.skipped.map(({ reason }) => reason), ['placeholder']);
  });
});
