import assert from 'node:assert/strict';
import { transformed } from '../../../server/src/images/kustomizeTransform';
import type { ImageTransform } from '../../../server/src/images/linkModel';
import { checkHover, checkRewrite, openFixture } from '../../support/check';

const TABLE = `#- /apollo-registries.yaml
version: 1
artifactRegistries:
  - registryUrl: external.registry.com
    mirroredRegistries: [internal.registry.com]
`;
const BASE = `${TABLE}
#- /base/kustomization.yaml
resources: [pod.yaml]
images:
  - name: app
    newName: internal.registry.com/team/app
#- /base/pod.yaml
apiVersion: v1
kind: Pod
spec:
  initContainers:
    - image: redis:6
  containers:
    - image: app:1
  ephemeralContainers:
    - image: redis:5
`;
const OVERLAYS = `${BASE}
#- /overlays/dev/kustomization.yaml
resources: [../../base]
#- /overlays/prod/kustomization.yaml
resources: [../../base]
components: [../../components/pinned]
images:
  - name: redis
    newTag: "8"
#- /components/pinned/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
images:
  - name: redis
    newTag: "7"
  - name: internal.registry.com/team/app
    digest: sha256:0000
`;

describe('what kustomize makes of an image', () => {
  const apply = (image: string, ...entries: Omit<ImageTransform, 'span' | 'nameSpan'>[]) => transformed(image, entries.map((entry) => ({ ...entry, span: { start: 0, end: 0 }, nameSpan: { start: 0, end: 0 } }))).result;

  it('is what its transformer gives', () => {
    assert.equal(apply('nginx:1.7.9', { name: 'nginx', newName: 'busybox' }), 'busybox:1.7.9');
    assert.equal(apply('nginx:1', { name: 'nginx', digest: 'sha256:22' }), 'nginx@sha256:22');
    assert.equal(apply('nginx@sha256:11', { name: 'nginx', newTag: 'v2' }), 'nginx:v2');
    assert.equal(apply('nginx:1@sha256:46', { name: 'nginx', newName: 'apache' }), 'apache:1@sha256:46');
    assert.equal(apply('nginx:1@sha256:46', { name: 'nginx', newName: 'apache', newTag: 'v', digest: 'sha256:ab' }), 'apache:v@sha256:ab');
    assert.equal(apply('redis:6', { name: 'redis', tagSuffix: '-alpine' }), 'redis:6-alpine');
    assert.equal(apply('redis:6', { name: 'redis', tagSuffix: '-alpine', newTag: '7' }), 'redis:7');
    assert.equal(apply('redis', { name: 'redis', tagSuffix: '-alpine' }), 'redis:-alpine');
    assert.equal(apply('some.io/x:{T}', { name: 'some.io/x', newTag: 'y' }), 'some.io/x:y');
    assert.equal(apply('docker.io/library/nginx:1', { name: 'nginx', newName: 'x' }), 'docker.io/library/nginx:1');
    assert.equal(apply('nginx:1', { name: 'nginx', newName: 'a' }, { name: 'a', newName: 'b' }), 'b:1');
    assert.equal(apply('nginx:1', { name: 'nginx', newName: 'r.io:5000/nginx:2' }), 'r.io:5000/nginx:2:1');
    assert.equal(apply('localhost:5000/nginx:1', { name: 'localhost:5000/nginx', newTag: '2' }), 'localhost:5000/nginx:2');
    assert.equal(apply('nginx:1', { name: 'ng(', newTag: '2' }), 'nginx:1');
    assert.equal(apply('quay.io/org/app:1', { name: 'quay.io/.*', newName: 'r.io/x' }), 'r.io/x:1');
    assert.equal(apply('nginx:1', { name: 'apache|ngi', newTag: '2' }), 'nginx:1');
  });
});

describe('the hover of an image that kustomize transforms', () => {
  it('says what each overlay makes of it, through bases and components', async () => {
    await checkHover(OVERLAYS.replace('image: app:1', 'image: a‸pp:1'), `
**\`docker.io/library/app:1\`** · pulled as written

No rule covers \`docker.io\`. Apollo calls this *Unchecked*; it does not block the Plan.  
Written \`app:1\` (\`docker.io/library/\` is implied)

- kustomize in \`overlays/dev\` makes it \`internal.registry.com/team/app:1\` → **\`external.registry.com/team/app:1\`** · [kustomization.yaml:3](file:///ws/base/kustomization.yaml#L3)
- kustomize in \`overlays/prod\` makes it \`internal.registry.com/team/app@sha256:0000\` → not a valid reference · [kustomization.yaml:6](file:///ws/components/pinned/kustomization.yaml#L6)`);
  });

  it('takes the component before the kustomization that uses it, and leaves ephemeral containers alone', async () => {
    await checkHover(OVERLAYS.replace('image: redis:6', 'image: red‸is:6'), `
**\`docker.io/library/redis:6\`** · pulled as written

No rule covers \`docker.io\`. Apollo calls this *Unchecked*; it does not block the Plan.  
Written \`redis:6\` (\`docker.io/library/\` is implied)

- kustomize in \`overlays/prod\` makes it \`redis:8\` → as written · [kustomization.yaml:4](file:///ws/overlays/prod/kustomization.yaml#L4)`);
    const { snapshot } = await openFixture(OVERLAYS);
    assert.deepEqual(snapshot.chains('file:///ws/base/pod.yaml').map(({ overlay, steps }) => [overlay, ...steps.map(({ uri }) => uri.slice('file:///ws/'.length))]), [
      ['overlays/dev', 'base/kustomization.yaml', 'overlays/dev/kustomization.yaml'],
      ['overlays/prod', 'base/kustomization.yaml', 'components/pinned/kustomization.yaml', 'overlays/prod/kustomization.yaml'],
    ]);
  });

  it('follows Flux, where its Kustomization lies over a folder of manifests', async () => {
    await checkHover(`${TABLE}
#- /clusters/app.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
spec:
  path: ./apps
  images:
    - name: app
      newName: internal.registry.com/app
#- /apps/deep/pod.yaml
apiVersion: v1
kind: Pod
spec: {containers: [{image: "ap‸p:1"}]}
`, `
**\`docker.io/library/app:1\`** · pulled as written

No rule covers \`docker.io\`. Apollo calls this *Unchecked*; it does not block the Plan.  
Written \`app:1\` (\`docker.io/library/\` is implied)

- kustomize in \`clusters/app.yaml\` makes it \`internal.registry.com/app:1\` → **\`external.registry.com/app:1\`** · [app.yaml:6](file:///ws/clusters/app.yaml#L6)`);
  });
});

describe('the hover of an entry of the image transformer', () => {
  it('says what an entry without a new name does, and to which images', async () => {
    await checkHover(OVERLAYS.replace('newTag: "8"', 'newTag: "8‸"'), `
**kustomize gives \`redis\` the tag \`8\`**

- \`redis:7\` becomes \`redis:8\` → as written`);
    await checkHover(OVERLAYS.replace('  - name: app\n', '  - name: ap‸p\n'), `
**kustomize puts \`internal.registry.com/team/app\` in place of \`app\`**

- \`app:1\` becomes \`internal.registry.com/team/app:1\` → **\`external.registry.com/team/app:1\`**`);
  });

  it('says that the text is compared, and follows a name that is a pattern', async () => {
    await checkHover(`${TABLE}
#- /kustomization.yaml
resources: [pod.yaml]
images:
  - name: docker.io/library/red‸is
    newTag: "8"
#- /pod.yaml
apiVersion: v1
kind: Pod
spec: {containers: [{image: "redis:1"}]}
`, `
**kustomize gives \`docker.io/library/redis\` the tag \`8\`**

No image in its resources here is written so.  
kustomize compares the text: \`redis:1\` is not \`docker.io/library/redis\`.`);
    await checkHover(`${TABLE}#- /kustomization.yaml\nimages:\n  - name: quay.io/.‸*\n    newName: internal.registry.com/x\n`, `
**kustomize puts \`internal.registry.com/x\` in place of \`quay.io/.*\`**

No image in its resources here is written so.  
\`internal.registry.com/x\` → **\`external.registry.com/x:latest\`**`);
    await checkHover(`${TABLE}
#- /kustomization.yaml
resources: [pod.yaml]
images:
  - name: quay.io/.‸*
    newName: internal.registry.com/x
#- /pod.yaml
apiVersion: v1
kind: Pod
spec: {containers: [{image: "quay.io/org/app:1"}, {image: "redis:1"}]}
`, `
**kustomize puts \`internal.registry.com/x\` in place of \`quay.io/.*\`**

- \`quay.io/org/app:1\` becomes \`internal.registry.com/x:1\` → **\`external.registry.com/x:1\`**`);
    await checkHover(`${TABLE}#- /kustomization.yaml\nimages:\n  - name: quay.io/(‸\n    newTag: "2"\n`, `
**kustomize gives \`quay.io/(\` the tag \`2\`**

kustomize takes the name for a regular expression, and it is none: no image matches it.`);
  });

  it('says what a new name stands in for, in a HelmRelease too, joined with its tag', async () => {
    await checkHover(`${TABLE}
#- /release.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
spec:
  postRenderers:
    - kustomize:
        images:
          - name: app
            newName: internal.registry.com/ap‸p
            newTag: v2
`, `
**\`external.registry.com/app:v2\`** · mirrored

\`external.registry.com\` mirrors \`internal.registry.com\` · [apollo-registries.yaml:4](file:///ws/apollo-registries.yaml#L4)  
Written \`internal.registry.com/app:v2\`

kustomize puts it in place of \`app\`, compared as text.`);
  });
});

describe('kustomizations and other features', () => {
  it('keep a rewrite from taking an image out of a transformer\'s reach', async () => {
    const plan = await checkRewrite(BASE.replace('image: redis:6', 'image: internal.registry.com/r:1').replace('newName: internal.registry.com/team/app', 'newName: internal.registry.com/team/app\n  - name: internal.registry.com/r\n    newTag: "2"'), `
#- /base/kustomization.yaml
resources: [pod.yaml]
images:
  - name: app
    newName: external.registry.com/team/app
  - name: internal.registry.com/r
    newTag: "2"
`);
    assert.deepEqual(plan.skipped.map(({ reason }) => reason), ['kustomized']);
  });

  it('add the places of transformer configurations to their resources, and to no others', async () => {
    const runner = 'apiVersion: example.com/v1\nkind: Runner\nspec: {job: {base: internal.registry.com/r:1}, parts: [{tool: app:1}]}\n';
    const { snapshot } = await openFixture(`${TABLE}
#- /k/kustomization.yaml
resources: [runner.yaml]
configurations: [images.yaml]
images: [{name: app, newTag: "2"}]
#- /k/images.yaml
images:
  - path: spec/job/base
    kind: Runner
  - path: spec/parts[]/tool
    group: example.com
#- /k/runner.yaml
${runner}#- /other.yaml
${runner}`);
    const written = (uri: string) => snapshot.files.get(uri)?.images.sites.map((site) => site.written);
    assert.deepEqual(written('file:///ws/k/runner.yaml'), ['internal.registry.com/r:1', 'app:1']);
    assert.deepEqual(written('file:///ws/other.yaml'), []);
  });
});
