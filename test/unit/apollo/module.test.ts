import { describe, it } from 'mocha';
import { checkDiagnostics, checkHover, checkRewrite } from '../../support/check';
import { lines } from '../images/finding';
import assert from 'node:assert/strict';

const TABLE = '#- /apollo-registries.yaml\nartifactRegistries: [{ registryUrl: external.registry.com, displayName: Ours, mirroredRegistries: [internal.registry.com] }]\n';

/** A Module whose only entity has these overrides, line by line. */
function moduleOf(...values: readonly string[]): string {
  return `#- /modules/foo.yaml
name: foo
variables:
  registryHost:
    type: string
    string:
      defaultValue: internal.registry.com
  tag:
    type: string
entities:
  - type: helmChart
    helmChart:
      productId: com.example:foo
      k8sNamespace: {{ moduleVariable.tag }}
      configOverrides: |
        # the lowest version
        1.0.0:
          overrides:
${values.map((value) => `            ${value}\n`).join('')}`;
}

const at = (text: string): string => `${TABLE}${moduleOf(text)}`;

describe('references in a Module', () => {
  it('are hovered where they stand', () => checkHover(
    at('image: internal.registry.com/foo/b‸ar:1.0.0'),
    '**`external.registry.com/foo/bar:1.0.0`** · mirrored\n\n*Ours* mirrors `internal.registry.com` · [apollo-registries.yaml:1](file:///ws/apollo-registries.yaml#L1)  \nWritten `internal.registry.com/foo/bar:1.0.0`',
  ));

  it('are shown with the defaults of their variables', () => checkHover(
    at('image: {{ moduleVariable.registryHost }}/foo/b‸ar:1.0.0'),
    '**`external.registry.com/foo/bar:1.0.0`** · with its defaults\n\n*Ours* mirrors `internal.registry.com` · [apollo-registries.yaml:1](file:///ws/apollo-registries.yaml#L1)  \nWritten `{{ moduleVariable.registryHost }}/foo/bar:1.0.0`; by default `internal.registry.com/foo/bar:1.0.0`  \n`{{ moduleVariable.registryHost }}`: Apollo fills it in when the Module is installed.',
  ));

  it('are explained where a variable has no default', () => checkHover(
    at('image: internal.registry.com/foo/b‸ar:{{ moduleVariable.tag }}'),
    '**`external.registry.com/foo/bar:{{ moduleVariable.tag }}`** · mirrored\n\n*Ours* mirrors `internal.registry.com` · [apollo-registries.yaml:1](file:///ws/apollo-registries.yaml#L1)  \nWritten `internal.registry.com/foo/bar:{{ moduleVariable.tag }}`  \n`{{ moduleVariable.tag }}`: Apollo fills it in when the Module is installed.',
  ));

  const withConfig = (text: string): string => `${TABLE}environments: [{ id: prod, artifactRegistries: [external.registry.com], config: { tag: "7" } }]\n${moduleOf(text)}`;
  const BY = '*Ours* mirrors `internal.registry.com` · [apollo-registries.yaml:1](file:///ws/apollo-registries.yaml#L1)';

  it('are filled in with what the Environment says', () => checkHover(
    withConfig('image: "internal.registry.com/foo/b‸ar:{{ preprocess .Values.apollo.environment.tag }}"'),
    `**\`external.registry.com/foo/bar:7\`** · mirrored in \`prod\`\n\n${BY}  \nWritten \`internal.registry.com/foo/bar:{{ preprocess .Values.apollo.environment.tag }}\``,
  ));

  it('have both, the default of a variable and what the Environment says', () => checkHover(
    withConfig('image: "{{ moduleVariable.registryHost }}/foo/b‸ar:{{ preprocess .Values.apollo.environment.tag }}"'),
    `**\`external.registry.com/foo/bar:7\`** · with its defaults\n\n${BY}  \nWritten \`{{ moduleVariable.registryHost }}/foo/bar:{{ preprocess .Values.apollo.environment.tag }}\`; by default \`internal.registry.com/foo/bar:{{ preprocess .Values.apollo.environment.tag }}\`  \n\`{{ moduleVariable.registryHost }}\`: Apollo fills it in when the Module is installed.`,
  ));

  it('are diagnosed where they stand', () => checkDiagnostics(`
    #- /apollo-registries.yaml
    artifactRegistries: [{ registryUrl: external.registry.com }]
    #- /modules/foo.yaml
    name: foo
    entities:
      - type: helmChart
        helmChart:
          installConfigOverrides: |
            1.0.0:
              overrides:
                image: quay.io/foo/bar:1
    #                  ^^^^^^^^^^^^^^^^^ 💡 hint[image.unmatched]
          syncConfigOverrides: '1.0.0: {overrides: {image: "quay.io/foo/baz:1"}}'
    #                                                       ^^^^^^^^^^^^^^^^^ 💡 hint[image.unmatched]
  `, { settings: { severity: { 'image.unmatched': 'hint' } } }));

  it('are rewritten in place', async () => {
    const values = (host: string) => [
      `image: "${host}/foo/bar:1.0.0" # keep`,
      `sidecar: { image: { registry: ${host}, repository: foo/sidecar, tag: "1.0" } }`,
      'other:',
      `  image: {repository: ${host}/foo/other, tag: {{ moduleVariable.tag }}}`,
    ];
    const text = (host: string) => TABLE + moduleOf(...values(host).slice(0, 3), values('internal.registry.com')[3] ?? '');
    const plan = await checkRewrite(text('internal.registry.com'), text('external.registry.com'));
    assert.deepEqual(plan.skipped.map(({ reason }) => reason), ['placeholder']);
  });

  it('stand in entities, submodules, quoted texts and maps', () => {
    assert.deepEqual(lines(`name: m
entities:
  - type: helmChart
    helmChart:
      productId: com.example:foo
      configOverrides: {1.0.0: {overrides: {image: a.io/b:1}}}
      installConfigOverrides: "1.0.0: {overrides: {image: a.io/b:2}}"
submodules:
  - name: n
    revision: 3
    entityOverrides:
      foo: |
        nothing: here
      bar:
        configOverrides: |-
          2.0.0: {overrides: {image: a.io/b:3}}
  - name: o
    version: 1.0.0
    entityOverrides: |
      1.0.0:
        overrides: {image: a.io/b:4}
`, 'modules/m.yaml'), [
      'entities[0].helmChart.configOverrides["1.0.0"].overrides.image a.io/b:1',
      'entities[0].helmChart.installConfigOverrides["1.0.0"].overrides.image a.io/b:2',
      'submodules[0].entityOverrides.bar.configOverrides["2.0.0"].overrides.image a.io/b:3',
      'submodules[1].entityOverrides["1.0.0"].overrides.image a.io/b:4',
    ]);
  });

  it('are not looked for in other files with a name and a list of entities', () => {
    assert.deepEqual(lines('name: x\nentities: [{ type: thing, text: "1.0.0: {overrides: {image: a.io/b:1}}" }]\n', 'x.yaml'), []);
    assert.deepEqual(lines('name: x\nsubmodules: [{ name: a, path: lib/a }]\n', 'x.yaml'), []);
  });

  it('say nothing of the ECR connector’s registries, which are no images', () => {
    assert.deepEqual(lines('1.0.0:\n  overrides:\n    ecr:\n      registries:\n        - address: 123456789012.dkr.ecr.us-east-1.amazonaws.com\n          region: us-east-1\n          credential-secret: "{{ preprocess .Values.apollo.environment.secret }}"\n', 'ecr.yaml'), []);
  });
});
