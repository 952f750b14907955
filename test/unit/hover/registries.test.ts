import assert from 'node:assert/strict';
import { hoverAt } from '../../../server/src/features/hover';
import { worldOf } from '../../support/world';

const PODS = `#- /one.yaml closed
kind: Pod
apiVersion: v1
spec:
  containers:
    - image: internal.registry.com/a:1
    - image: INTERNAL.registry.com:443/b:1
#- /two.yaml
kind: Pod
apiVersion: v1
spec:
  containers:
    - image: internal.registry.com/c:1
    - image: external.registry.com/d:1
`;

async function checkHover(registryFile: string, expected: readonly string[]): Promise<void> {
  const { snapshot, cursor } = await worldOf(`#- /apollo-registries.yaml\n${registryFile}${PODS}`);
  const hover = hoverAt(snapshot, cursor.uri, cursor.offset);
  assert.equal(hover?.markdown.replaceAll(/ +$/gm, ''), expected.join('\n'));
  assert.ok(expected.filter((line) => line !== '').length <= 8);
}

describe('hover in registry files', () => {
  it('says what a Mirrored Registry does and what goes through it', () =>
    checkHover(
      `artifactRegistries:
  - registryUrl: external.registry.com
    displayName: External
    mirroredRegistries:
      - intern‸al.registry.com
`,
      [
        '**`internal.registry.com` → `external.registry.com`** · Mirrored Registry',
        '',
        'Apollo pulls images of `internal.registry.com` from `external.registry.com` (*External*) instead.',
        '3 images in 2 files go through it.',
      ],
    ));

  it('says what an Artifact Registry is pulled for', () =>
    checkHover(
      `artifactRegistries:
  - registryUrl: external.‸registry.com:443
    mirroredRegistries: [internal.registry.com, unused.example.com]
`,
      [
        '**`external.registry.com`** · Artifact Registry',
        '',
        'Apollo pulls images of `external.registry.com:443` from it, and those of `internal.registry.com`, `unused.example.com` too.',
        '4 images in 2 files go through it, 1 of them by its own name.',
      ],
    ));

  it('names what overlaps, with its place', () =>
    checkHover(
      `artifactRegistries:
  - registryUrl: a.example.com
    mirroredRegistries: [int‸ernal.registry.com]
  - registryUrl: b.example.com
    mirroredRegistries: [Internal.registry.com]
`,
      [
        '**`internal.registry.com` → `a.example.com`** · Mirrored Registry',
        '',
        'Apollo may pull images of `internal.registry.com` from `a.example.com` instead.',
        '3 images in 2 files are of that host.',
        '',
        '- `b.example.com` mirrors it too · [apollo-registries.yaml:5](file:///ws/apollo-registries.yaml#L5)',
        '',
        'Apollo uses one of them and does not say which.',
      ],
    ));

  it('names no overlap where two registries never serve one Environment', async () => {
    const { snapshot, cursor } = await worldOf(`#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: a.example.com
    mirroredRegistries: [int‸ernal.registry.com]
  - registryUrl: b.example.com
    mirroredRegistries: [internal.registry.com]
environments:
  - id: dev
    artifactRegistries: [a.example.com]
  - id: prod
    artifactRegistries: [b.example.com]
`);
    const markdown = hoverAt(snapshot, cursor.uri, cursor.offset)?.markdown ?? '';
    assert.doesNotMatch(markdown, /mirrors it too/);
    assert.match(markdown, /In `dev`, 1 of 2 Environments\./);
  });

  it('says that a registry is assigned nowhere', async () => {
    const { snapshot, cursor } = await worldOf(`#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: a.exam‸ple.com
  - registryUrl: b.example.com
environments:
  - id: prod
    artifactRegistries: [b.example.com]
`);
    assert.match(hoverAt(snapshot, cursor.uri, cursor.offset)?.markdown ?? '', /It is assigned to no Environment, so it does nothing yet\./);
  });

  it('tells a registry that an Environment names', () =>
    checkHover(
      `artifactRegistries:
  - registryUrl: external.registry.com
    mirroredRegistries: [internal.registry.com]
environments:
  - id: prod
    artifactRegistries: [external.‸registry.com]
`,
      [
        '**`external.registry.com`** · assigned to `prod`',
        '',
        'It mirrors `internal.registry.com` · [apollo-registries.yaml:2](file:///ws/apollo-registries.yaml#L2)',
      ],
    ));

  it('shows no user info of what is no host', async () => {
    const { snapshot, cursor } = await worldOf(`#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: https://user:secret@external.‸registry.com/path
`);
    const hover = hoverAt(snapshot, cursor.uri, cursor.offset);
    assert.ok(hover);
    assert.doesNotMatch(hover.markdown + hover.plain, /secret|user/);
    assert.match(hover.plain, /no registry in the form host\[:port\]/);
  });
});

describe('hover over parts', () => {
  const registries = `#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: external.registry.com
    mirroredRegistries: [internal.registry.com]
#- /Chart.yaml
apiVersion: v2
name: demo
version: 1.0.0
`;

  it('says which part is missing, and what a lone registry leads to', async () => {
    const { snapshot, cursor } = await worldOf(`${registries}#- /values.yaml\nglobal:\n  imageRegistry: internal.‸registry.com\n`);
    assert.equal(
      hoverAt(snapshot, cursor.uri, cursor.offset)?.plain,
      [
        'Only the registry of an image · the repository is missing',
        '',
        'Written internal.registry.com',
        'external.registry.com mirrors internal.registry.com · apollo-registries.yaml:3',
      ].join('\n'),
    );
  });

  it('says that a tag comes from Chart.yaml', async () => {
    const { snapshot, cursor } = await worldOf(
      `${registries}appVersion: "2.5"\n#- /values.yaml\nimage:\n  repository: internal.registry.com/fo‸o\n  tag: ""\n`,
    );
    assert.equal(
      hoverAt(snapshot, cursor.uri, cursor.offset)?.plain,
      [
        'external.registry.com/foo:2.5 · mirrored',
        '',
        'external.registry.com mirrors internal.registry.com · apollo-registries.yaml:3',
        'Written internal.registry.com/foo (the tag 2.5 is the appVersion of Chart.yaml)',
      ].join('\n'),
    );
  });

  it('lists the images that share a value', async () => {
    const { snapshot, cursor } = await worldOf(
      `${registries}#- /app.yaml\nkind: Pod\napiVersion: v1\nspec:\n  initContainers:\n    - image: &i internal.‸registry.com/foo:1\n  containers:\n    - image: *i\n`,
    );
    const hover = hoverAt(snapshot, cursor.uri, cursor.offset);
    assert.match(hover?.plain ?? '', /^external\.registry\.com\/foo:1 · mirrored/);
  });
});
