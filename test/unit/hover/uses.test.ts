import assert from 'node:assert/strict';
import { filledBy } from '../../../server/src/features/placeholders';
import { toPlainText } from '../../../server/src/features/markdown';
import type { ImageKind } from '../../../server/src/images/model';
import { checkHover, checkRewrite, openFixture } from '../../support/check';

const TABLE = `#- /apollo-registries.yaml
version: 1
artifactRegistries:
  - registryUrl: external.registry.com
    mirroredRegistries: [internal.registry.com]
`;
const ALIAS = `${TABLE}
#- /pod.yaml
apiVersion: v1
kind: Pod
spec:
  initContainers:
    - image: &app internal.registry.com/app:1
  containers:
    - image: *app
`;

describe('an alias of an image', () => {
  it('has the hover of what it stands for, and says where that is', async () => {
    const expected = `
**\`external.registry.com/app:1\`** · mirrored

\`external.registry.com\` mirrors \`internal.registry.com\` · [apollo-registries.yaml:4](file:///ws/apollo-registries.yaml#L4)  
Written \`internal.registry.com/app:1\`

An alias of what is written in [line 5](file:///ws/pod.yaml#L5).`;
    await checkHover(ALIAS.replace('*app', '*a‸pp'), expected);
    await checkHover(ALIAS.replace('&app internal', '&app in‸ternal'), expected.slice(0, expected.indexOf('\n\nAn alias')));
  });

  it('is counted and rewritten once, at its anchor', async () => {
    const { snapshot } = await openFixture(ALIAS);
    assert.equal(snapshot.files.get('file:///ws/pod.yaml')?.images.sites.length, 1);
    await checkRewrite(ALIAS, ALIAS.slice(ALIAS.indexOf('#- /pod')).replace('internal', 'external'));
  });
});

describe('a placeholder', () => {
  const cases: readonly (readonly [written: string, kind: ImageKind | undefined, tool: RegExp])[] = [
    ['$(params.image)', 'tekton', /^Tekton fills it in/],
    ['a/$(params.x):1', undefined, /^Tekton fills it in/],
    ['$(image)', 'kubernetes', /^kustomize \(vars\), Tekton or Azure Pipelines/],
    ['{{inputs.parameters.image}}', 'argo', /^Argo Workflows/],
    ['{{inputs.x}}', 'kubernetes', /^Argo Workflows/],
    ['{{ .Values.x }}', 'kubernetes', /^Helm/],
    ['{{ registry }}/x', 'kubernetes', /^a template engine such as Helm or Jinja/],
    ['{{ .Values.x }}', 'helm-release', /^helmfile/],
    ['${REGISTRY}/x', 'kubernetes', /^envsubst, Flux \(postBuild\) or a shell/],
    ['${REGISTRY}/x', 'compose', /^Docker Compose/],
    ['golang:${V}', 'dockerfile', /^the build fills it in from an ARG/],
    ['$CI_REGISTRY_IMAGE/x', 'gitlab-ci', /^GitLab/],
    ['$[[ inputs.x ]]', undefined, /^GitLab/],
    ['${{ matrix.image }}', 'github-actions', /^GitHub Actions/],
    ['ko://example.com/cmd', 'kubernetes', /^ko builds the Go package/],
    ['ref+vault://x', 'helm-values', /^vals looks it up/],
    ['ENC[AES256_GCM,data:x]', 'helm-values', /^SOPS decrypts it/],
    ['<registry>/x', 'kubernetes', /^it stands for a value of your own/],
    ['%s/x', 'kubernetes', /^a program that formats the text/],
    ['@REGISTRY@/x', 'kubernetes', /^a build script/],
  ];
  for (const [written, kind, tool] of cases) {
    it(`is explained by the tool that fills it in: ${written} in ${kind ?? 'any file'}`, () => {
      const [, sentence = ''] = toPlainText([{ kind: 'lines', lines: [filledBy(written, kind)] }]).split(/:\s(?=[a-zA-Z])/);
      assert.match(sentence, tool);
    });
  }

  it('is explained in the hover, and never rewritten', async () => {
    const text = `${TABLE}#- /task.yaml\napiVersion: tekton.dev/v1\nkind: Task\nspec: {steps: [{image: internal.registry.com/‸$(params.name)}]}\n`;
    await checkHover(text, `
**\`external.registry.com/$(params.name)\`** · mirrored

\`external.registry.com\` mirrors \`internal.registry.com\` · [apollo-registries.yaml:4](file:///ws/apollo-registries.yaml#L4)  
Written \`internal.registry.com/$(params.name)\`  
\`$(params.name)\`: Tekton fills it in from the parameters, results and context of the run.`);
    const plan = await checkRewrite(text, text, { scope: { kind: 'workspace' } });
    assert.deepEqual(plan.skipped.map(({ reason }) => reason), ['placeholder']);
  });
});
