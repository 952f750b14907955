import assert from 'node:assert/strict';
import { hoverAt } from '../../../server/src/features/hover';
import { checkDefinition } from '../../support/check';
import { worldOf } from '../../support/world';

const BASE = `#- /apollo-registries.yaml
version: 1
artifactRegistries:
  - registryUrl: external.registry.com
    displayName: External OCI registry
    mirroredRegistries: [internal.registry.com]
#- /app/Chart.yaml
apiVersion: v2
name: app
version: 1.0.0
appVersion: "3.1"
`;
const VALUES = `#- /app/values.yaml
image:
  registry: internal.registry.com
  repository: foo/bar
  tag: 1.0.0
jobs: [a, b, c, d, e]
`;
const HELPERS = `#- /app/templates/_helpers.tpl
{{ define "img" }}{{ .registry }}/{{ .repository }}:{{ .tag | default "x" }}{{ end }}
`;

function pod(image: string, before = '', after = ''): string {
  return `#- /app/templates/pod.yaml\n${before}apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: ${image}\n${after}`;
}

async function check(fixture: string, expected: readonly string[] | undefined): Promise<void> {
  const { snapshot, cursor } = await worldOf(BASE + fixture);
  const hover = hoverAt(snapshot, cursor.uri, cursor.offset);
  const markdown = hover?.markdown.replace(/\(command:mirrorLens\.(\w+)\?[^)]*\)/g, '($1)').replaceAll('file:///ws', '').replaceAll(/ +$/gm, '');
  assert.equal(markdown, expected?.join('\n'));
  assert.ok((expected ?? []).filter((line) => line !== '').length <= 8, 'more than eight lines');
}

const ANSWER = [
  '**`external.registry.com/foo/bar:1.0.0`** · mirrored',
  '',
  '*External OCI registry* mirrors `internal.registry.com` · [apollo-registries.yaml:5](/apollo-registries.yaml#L5)',
  'Rendered `internal.registry.com/foo/bar:1.0.0`',
  '',
  '[Copy](copyPullSource) · [Explain](explainReference)',
  '',
];
const PARTS = 'registry [values.yaml:2](/app/values.yaml#L2) · repository [values.yaml:3](/app/values.yaml#L3) · tag [values.yaml:4](/app/values.yaml#L4)';
const BY = 'Rendered by [templates\\/pod.yaml:5](/app/templates/pod.yaml#L5)';
const INCLUDE = '{{ include "img" .Values.image }}';

describe('hovers of what charts render', () => {
  it('say at a template what Helm renders, where it is pulled from and what it is made from', () =>
    check(VALUES + HELPERS + pod('{{ include "i‸mg" .Values.image }}'), [...ANSWER, PARTS]));

  it('say the same on the key of the line', () =>
    check(VALUES + HELPERS + pod(INCLUDE).replace('- image', '- im‸age'), [...ANSWER, PARTS]));

  it('say it at a values leaf, with the template that renders it', () =>
    check(VALUES.replace('foo/bar', 'foo/b‸ar') + HELPERS + pod(INCLUDE), [...ANSWER, BY, PARTS]));

  it('say it in the helper that puts it together', () =>
    check(VALUES + HELPERS.replace('.repository', '.repo‸sitory') + pod(INCLUDE), [...ANSWER, BY, PARTS]));

  it('tell the profiles that change the reference, together where they do the same', () =>
    check(`${VALUES}${HELPERS}#- /app/values-prod.yaml\nimage:\n  registry: quay.io\n#- /app/ci/x-values.yaml\nimage:\n  registry: quay.io\n#- /app/ci/y-values.yaml\nother: 1\n${pod('{{ include "i‸mg" .Values.image }}')}`,
      [...ANSWER, PARTS, '', '- With `values-prod.yaml` +1: `quay.io/foo/bar:1.0.0` → as written']));

  it('tell the profiles also where they put more containers before', () =>
    check(`${VALUES}${HELPERS}#- /app/values-prod.yaml\nmore: true\nimage:\n  registry: quay.io\n#- /app/templates/pod.yaml\napiVersion: v1\nkind: Pod\nspec:\n  containers:\n  {{- if .Values.more }}\n    - image: quay.io/more:1\n  {{- end }}\n    - image: {{ include "i‸mg" .Values.image }}\n`,
      [...ANSWER, PARTS, '', '- With `values-prod.yaml`: `quay.io/foo/bar:1.0.0` → as written']));

  it('say that a range yields several images, although what stands before it cannot be known', () =>
    check(`${VALUES}#- /app/templates/pod.yaml\napiVersion: v1\nkind: Pod\nspec:\n  containers:\n  {{- if .Capabilities.APIVersions.Has "foo/v1" }}\n    - image: quay.io/more:1\n  {{- end }}\n  {{- range until 2 }}\n    - image: internal.registry.com/x:‸{{ . }}\n  {{- end }}\n`, [
      '**2 images** · inside `range`',
      '',
      '- `internal.registry.com/x:0` → **`external.registry.com/x:0`**',
      '- `internal.registry.com/x:1` → **`external.registry.com/x:1`**',
      '',
      'The first: registry, repository and tag fixed in the template',
    ]));

  it('name what is fixed in the template and what comes from the Chart.yaml', () =>
    check(VALUES + pod('internal.registry.com/x:{{ .Chart.App‸Version }}'), [
      '**`external.registry.com/x:3.1`** · mirrored',
      '',
      '*External OCI registry* mirrors `internal.registry.com` · [apollo-registries.yaml:5](/apollo-registries.yaml#L5)',
      'Rendered `internal.registry.com/x:3.1`',
      '',
      '[Copy](copyPullSource) · [Explain](explainReference)',
      '',
      'registry and repository fixed in the template · tag [Chart.yaml:4](/app/Chart.yaml#L4)',
    ]));

  it('name what cannot be known, and guess nothing', () =>
    check(VALUES + pod('internal.registry.com/x:{{ (lookup "v1" "Secret" "x" "y").da‸ta.tag }}'), [
      '**`external.registry.com/x:{{ lookup v1 Secret x y }}`** · mirrored',
      '',
      '*External OCI registry* mirrors `internal.registry.com` · [apollo-registries.yaml:5](/apollo-registries.yaml#L5)',
      'Rendered `internal.registry.com/x:{{ lookup v1 Secret x y }}`',
      '',
      '[Explain](explainReference)',
      '',
      'registry and repository fixed in the template · tag not known',
      'Not known: `lookup v1 Secret x y`, only the cluster tells it.',
      'Rendered when the cluster has `lookup v1 Secret x y`',
    ]));

  it('tell the alternative where something unknown decides', () =>
    check(VALUES + pod('{{ if .Capabilities.APIVersions.Has "foo/v1" }}internal.registry.com/a‸:1{{ else }}quay.io/b:2{{ end }}'), [
      '**`external.registry.com/a:1`** · mirrored',
      '',
      '*External OCI registry* mirrors `internal.registry.com` · [apollo-registries.yaml:5](/apollo-registries.yaml#L5)',
      'Rendered `internal.registry.com/a:1`',
      '',
      '[Copy](copyPullSource) · [Explain](explainReference)',
      '',
      'registry, repository and tag fixed in the template',
      'Rendered when the cluster has `foo/v1`; else `quay.io/b:2` → as written',
    ]));

  const UBI = `${VALUES}ubi:\n  enabled: false\n`;

  it('tell what a branch yields that the values do not take', () =>
    check(UBI + pod('{{ if .Values.ubi.enabled }}internal.registry.com/ubi:9{{ else }}internal.registry.com/a‸lpine:3{{ end }}'), [
      '**`external.registry.com/alpine:3`** · mirrored',
      '',
      '*External OCI registry* mirrors `internal.registry.com` · [apollo-registries.yaml:5](/apollo-registries.yaml#L5)',
      'Rendered `internal.registry.com/alpine:3`',
      '',
      '[Copy](copyPullSource) · [Explain](explainReference)',
      '',
      'registry, repository and tag fixed in the template',
      '',
      '- When `.Values.ubi.enabled`: `internal.registry.com/ubi:9` → **`external.registry.com/ubi:9`**',
    ]));

  it('say in a branch that is not taken what would be rendered, and when', () =>
    check(`${UBI}#- /app/templates/pod.yaml\napiVersion: v1\nkind: Pod\nspec:\n  containers:\n  {{- if .Values.ubi.enabled }}\n    - image: internal.registry.com/u‸bi:9\n  {{- else }}\n    - image: quay.io/alpine:3\n  {{- end }}\n`, [
      '**Not rendered** as the values are',
      '',
      'When `.Values.ubi.enabled`: `internal.registry.com/ubi:9` → **`external.registry.com/ubi:9`**',
    ]));

  it('say the same of an object that a switch leaves out', () =>
    check(UBI.replace('enabled: false', 'enabled: true') + pod('internal.registry.com/a‸lpine:3', '{{ if not .Values.ubi.enabled }}\n', '{{ end }}'), [
      '**Not rendered** as the values are',
      '',
      'Without `.Values.ubi.enabled`: `internal.registry.com/alpine:3` → **`external.registry.com/alpine:3`**',
    ]));

  it('list the images of a range', () =>
    check(VALUES + pod('internal.registry.com/{{ . }}:‸1', '{{ range .Values.jobs }}---\n', '{{ end }}'), [
      '**5 images** · inside `range`',
      '',
      ...['a', 'b', 'c', 'd'].map((name) => `- \`internal.registry.com/${name}:1\` → **\`external.registry.com/${name}:1\`**`),
      '- 1 more',
      '',
      'The first: registry and tag fixed in the template · repository [values.yaml:5](/app/values.yaml#L5)',
    ]));

  it('list the images that a value changes', () =>
    check(VALUES.replace('registry: internal', 'registry: inte‸rnal') + pod('{{ .Values.image.registry }}/a:1') + pod('{{ .Values.image.registry }}/b:1').replace('pod.yaml', 'pod2.yaml'), [
      '**2 images come of this**',
      '',
      '- `internal.registry.com/b:1` → **`external.registry.com/b:1`**',
      '- `internal.registry.com/a:1` → **`external.registry.com/a:1`**',
    ]));

  it('say which chart stands in for a dependency that is not vendored', async () => {
    const declared = BASE.replace('appVersion: "3.1"\n', 'appVersion: "3.1"\ndependencies:\n  - name: common\n    version: 2.x.x\n    repository: https://charts.example.com\n');
    const library = '#- /libs/common/Chart.yaml\napiVersion: v2\nname: common\nversion: 2.1.0\ntype: library\n#- /libs/common/templates/_i.tpl\n{{ define "img" }}{{ .registry }}/{{ .repository }}:{{ .tag }}{{ end }}\n';
    const { snapshot, cursor } = await worldOf(declared + VALUES + library + pod('{{ include "i‸mg" .Values.image }}'));
    const last = hoverAt(snapshot, cursor.uri, cursor.offset)?.plain.split('\n').at(-1);
    assert.equal(last, 'common is not vendored; version 2.1.0 of libs/common stands in.');
  });

  it('are not there for a file that no chart renders', () => check(`${VALUES}#- /app/templates/a.yaml\nkind: ‸ConfigMap\n`, undefined));
});

describe('definitions between templates and values', () => {
  it('lead from a line of a template to its values', () =>
    checkDefinition(BASE + VALUES + HELPERS + pod('{{ include "i‸mg" .Values.image }}'), [
      '/app/values.yaml:2:13 "internal.registry.com"', '/app/values.yaml:3:15 "foo/bar"', '/app/values.yaml:4:8 "1.0.0"',
    ]));

  it('lead from a leaf of values to the templates, and then to the rule', () =>
    checkDefinition(BASE + VALUES.replace('foo/bar', 'foo/b‸ar') + HELPERS + pod(INCLUDE), [
      '/app/templates/pod.yaml:5:14 "{{ include "img" .Values.image }}"', '/apollo-registries.yaml:5:26 "internal.registry.com"',
    ]));
});
