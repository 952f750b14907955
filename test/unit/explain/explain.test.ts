import assert from 'node:assert/strict';
import { explainAt, explainText } from '../../../server/src/features/explain';
import { referenceInText } from '../../../server/src/features/pasted';
import { worldOf } from '../../support/world';

const TABLE = `#- /apollo-registries.yaml
asOf: "2026-01-02"
artifactRegistries:
  - registryUrl: external.registry.com
    displayName: External OCI registry
    mirroredRegistries: [internal.registry.com, docker.io]
`;

describe('reference in a pasted text', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['internal.registry.com/foo:1', 'internal.registry.com/foo:1'],
    ['  "internal.registry.com/foo:1"  ', 'internal.registry.com/foo:1'],
    ["'nginx'", 'nginx'],
    ['`nginx:1`', 'nginx:1'],
    ['image: nginx:1.25 # comment', 'nginx:1.25'],
    ['  - image: "quay.io/x/y@sha256:00"', 'quay.io/x/y@sha256:00'],
    ['"image": "nginx",', 'nginx'],
    ['sidecarImage: registry/x', 'registry/x'],
    ['--proxy-image=quay.io/x:1', 'quay.io/x:1'],
    ['Failed to pull image "internal.registry.com/foo:1": rpc error: code = Unknown desc = failed to resolve reference "internal.registry.com/foo:1": 403', 'internal.registry.com/foo:1'],
    ['Back-off pulling image "nginx:1"', 'nginx:1'],
    ['  Warning  Failed     2m (x4 over 3m)  kubelet  Failed to pull image "a.com/b:c": ErrImagePull', 'a.com/b:c'],
    ['{"message":"Back-off pulling image \\"nginx:1\\""}', 'nginx:1'],
    ['Error response from daemon: manifest for nginx:nope not found: manifest unknown', 'nginx:nope'],
    ['Error response from daemon: pull access denied for foo/bar, repository does not exist', 'foo/bar'],
    ['docker pull --platform=linux/amd64 quay.io/x:1', 'quay.io/x:1'],
    ['FROM --platform=$BUILDPLATFORM golang:1.22 AS build', 'golang:1.22'],
    ['the one at quay.io/x/y:1, please', 'quay.io/x/y:1'],
    ['\n\nnginx:1\n', 'nginx:1'],
    ['', undefined],
    ['   \n ', undefined],
    ['nothing to see here', undefined],
  ];
  for (const [pasted, expected] of cases) {
    it(JSON.stringify(pasted), () => assert.equal(referenceInText(pasted), expected));
  }
});

describe('explain', () => {
  it('tells step by step how a reference is read and which rule applies', async () => {
    const { snapshot } = await worldOf(TABLE);
    const { written, markdown } = explainText(snapshot, 'Failed to pull image "busybox": not found', 'file:///ws/app.yaml');
    assert.equal(written, 'busybox');
    assert.equal(
      markdown.replaceAll(/ +$/gm, ''),
      `# Where \`busybox\` is pulled from

**\`external.registry.com/library/busybox:latest\`** · mirrored

## How the reference is read

1. No host is written, so it is \`docker.io\`: a first part is a host only with a dot, a colon or an upper-case letter, or as \`localhost\`.
2. The path is \`library/busybox\`; \`library/\` is implied on Docker Hub.
3. No tag is written, so it is \`latest\`.
4. Written out it is \`docker.io/library/busybox:latest\`.

## Which table applies

- [apollo-registries.yaml](file:///ws/apollo-registries.yaml#L1): Artifact Registries 1, Mirrored Registries 2, as of \`2026-01-02\`

## Which rule applies

*External OCI registry* mirrors \`docker.io\` · [apollo-registries.yaml:5](file:///ws/apollo-registries.yaml#L5)
Apollo pulls from \`external.registry.com\` instead of \`docker.io\`; path, tag and digest stay. The result is \`external.registry.com/library/busybox:latest\`.

## What to bear in mind

- That Apollo keeps \`library/\` is not documented.
- Pods that are not part of the chart, such as hooks, are redirected only with Apollo's webhook switched on.
`,
    );
  });

  it('says that there is no table', async () => {
    const { snapshot } = await worldOf('#- /app.yaml\na: 1\n');
    const { plain } = explainText(snapshot, 'nginx');
    assert.match(plain, /docker\.io\/library\/nginx:latest · pulled as written, since there is no mirror table/);
    assert.match(plain, /None: no registry file applies here\./);
  });

  it('says that a text names no image', async () => {
    const { snapshot } = await worldOf(TABLE);
    assert.deepEqual(explainText(snapshot, ' '), { written: null, markdown: '# No image reference\n\nThe text names no image.\n', plain: 'No image reference\n\nThe text names no image.\n' });
  });

  it('lists the result of every Environment', async () => {
    const { snapshot } = await worldOf(
      `${TABLE}environments:\n${['a', 'b', 'c', 'd', 'e'].map((id) => `  - id: ${id}\n    artifactRegistries: [${id === 'c' ? '' : 'external.registry.com'}]\n`).join('')}`,
    );
    const { plain } = explainText(snapshot, 'internal.registry.com/foo:1', 'file:///ws/app.yaml');
    assert.match(plain, /By Environment\n\na, b, d, e\n\nexternal\.registry\.com\/foo:1[^]*\n\nc\n\nas written\n\nNo rule covers internal\.registry\.com/);
  });

  it('names the host of a reference whose rest is a placeholder', async () => {
    const { snapshot } = await worldOf(`${TABLE}environments:\n  - id: a\n    artifactRegistries: [external.registry.com]\n  - id: b\n`);
    const { plain } = explainText(snapshot, 'internal.registry.com/${X}', 'file:///ws/app.yaml');
    assert.match(plain, /\n\nb\n\nas written\n\nNo rule covers internal\.registry\.com: /);
  });

  it('tells where the registry that an image is pulled from is not assigned', async () => {
    const { snapshot } = await worldOf(`${TABLE}environments:\n  - id: a\n  - id: b\n    artifactRegistries: [external.registry.com]\n`);
    const { plain } = explainText(snapshot, 'external.registry.com/foo:1', 'file:///ws/app.yaml');
    assert.match(plain, /external\.registry\.com\/foo:1 · direct/);
    assert.match(plain, /The registry is not assigned to a: Apollo calls the image Unchecked there, and pulls it all the same\./);
  });

  it('tells the keys of a split reference', async () => {
    const { snapshot, cursor } = await worldOf(
      `${TABLE}#- /Chart.yaml\napiVersion: v2\nname: x\nversion: 1.0.0\n#- /values.yaml\nimage:\n  registry: internal.registry.com\n  repository: fo‸o\n  tag: 1.10\n`,
    );
    const { plain } = explainAt(snapshot, cursor.uri, cursor.offset) ?? { plain: '' };
    assert.match(plain, /- image\.registry gives internal\.registry\.com\n- image\.repository gives foo\n- image\.tag gives 1\.1\n/);
    assert.match(plain, /1\.10 is a number, Helm prints 1\.1\./);
  });

  it('explains nothing beside an image', async () => {
    const { snapshot } = await worldOf(`${TABLE}#- /app.yaml\nkind: Pod\n`);
    assert.equal(explainAt(snapshot, 'file:///ws/app.yaml', 0), undefined);
  });

  it('shows no user info', async () => {
    const { snapshot } = await worldOf(TABLE);
    const { written, markdown } = explainText(snapshot, 'https://user:hunter2@internal.registry.com/foo:1', 'file:///ws/a.yaml');
    assert.doesNotMatch(`${written ?? ''}${markdown}`, /hunter2/);
  });
});
