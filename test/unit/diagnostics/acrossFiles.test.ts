import assert from 'node:assert/strict';
import { diagnose } from '../../../server/src/features/diagnostics';
import { checkDiagnostics, openFixture } from '../../support/check';

describe('surprises across files', () => {
  it('reports registry.blocked', async () => {
    await checkDiagnostics(`
#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: external.registry.com
#                ^^^^^^^^^^^^^^^^^^^^^ 💡 error[registry.blocked]: No node of \`prod\` can pull from \`external.registry.com\`: \`registries.conf\` blocks it and gives no mirror.
# ↳ /nodes/registries.conf:2:13 "external.registry.com" It is blocked here.
    mirroredRegistries:
      - quay.io
environments:
  - id: prod
    artifactRegistries: [external.registry.com]
    nodeMirrors: [nodes/registries.conf]

#- /nodes/registries.conf
[[registry]]
location = "external.registry.com"
blocked = true
`);
  });

  it('reports mirror.layer-circle', async () => {
    await checkDiagnostics(`
#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: external.registry.com
    mirroredRegistries:
      - quay.io
#       ^^^^^^^ 💡 warning[mirror.layer-circle]: Apollo and the nodes lead in a circle: \`quay.io\` → \`external.registry.com\` → \`quay.io\`. Apollo's rewrite comes to nothing.
# ↳ /nodes/registries.conf:3:13 "quay.io" \`quay.io\` takes the place of \`external.registry.com\` here.

#- /nodes/registries.conf
[[registry]]
prefix = "external.registry.com"
location = "quay.io"
`);
  });

  it('reports environment.nodes-disagree', async () => {
    await checkDiagnostics(`
#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: external.registry.com
environments:
  - id: prod
    artifactRegistries: [external.registry.com]
    nodeMirrors: [nodes]

#- /nodes/registries.conf
[[registry]]
location = "quay.io"
#           ^^^^^^^ 💡 warning[environment.nodes-disagree]: Nodes of \`prod\` disagree on \`quay.io\`: \`one.example.com/quay/any/image:1, quay.io/any/image:1\` here, \`two.example.com/any/image:1, quay.io/any/image:1\` by \`registries.yaml\`.
# ↳ /nodes/registries.yaml:2:3 "quay.io" \`quay.io\` here.
[[registry.mirror]]
location = "one.example.com/quay"

#- /nodes/registries.yaml
mirrors:
  quay.io:
# ^^^^^^^ 💡 warning[environment.nodes-disagree]: Nodes of \`prod\` disagree on \`quay.io\`: \`two.example.com/any/image:1, quay.io/any/image:1\` here, \`one.example.com/quay/any/image:1, quay.io/any/image:1\` by \`registries.conf\`.
# ↳ /nodes/registries.conf:2:13 "quay.io" \`quay.io\` here.
    endpoint: ["https://two.example.com"]
`);
  });

  it('reports image.tag-and-digest', async () => {
    await checkDiagnostics(`
#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: external.registry.com

#- /pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: app}
spec:
  containers:
    - name: app
      image: quay.io/org/app:1.0@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 hint[image.tag-and-digest]: The digest alone is pulled; the tag \`1.0\` is for people, and rules for tags do not hold.
`);
  });

  it('reports image.port-as-tag', async () => {
    await checkDiagnostics(`
#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: external.registry.com

#- /pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: app}
spec:
  containers:
    - name: app
      image: registry.example.com:5000
#            ^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 warning[image.port-as-tag]: \`registry.example.com:5000\` is read as \`docker.io/library/registry.example.com:5000\`: without a \`/\` behind it a host is an image of Docker Hub, and its port a tag.
`);
  });

  it('reports image.upper-case-host', async () => {
    await checkDiagnostics(`
#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: external.registry.com

#- /pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: app}
spec:
  containers:
    - name: app
      image: Registry/org/app:1.0
#            ^^^^^^^^^^^^^^^^^^^^ 💡 warning[image.upper-case-host]: containerd and Docker take \`Registry\` for a host, while CRI-O and Podman refuse the reference: a name without a dot is lower case there.
`);
  });

  it('reports kustomize.name-unmatched', async () => {
    await checkDiagnostics(`
#- /kustomization.yaml
resources: [deployment.yaml]
images:
  - name: docker.io/library/nginx
#         ^^^^^^^^^^^^^^^^^^^^^^^ 💡 warning[kustomize.name-unmatched]: \`docker.io/library/nginx\` changes nothing: the resources write \`nginx\`, and kustomize compares the text, not the image that it names.
    newName: mirror.example.com/nginx

#- /deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  template:
    spec:
      containers:
        - name: app
          image: nginx:1.27
`);
  });

  it('reports kustomize.name-pattern', async () => {
    await checkDiagnostics(`
#- /kustomization.yaml
resources: [deployment.yaml]
images:
  - name: ghcr.io/org/app.v2
#         ^^^^^^^^^^^^^^^^^^ 💡 warning[kustomize.name-pattern]: \`ghcr.io/org/app.v2\` also changes \`ghcr.io/org/app-v2\`: kustomize takes the name as a regular expression, in which a dot stands for any character.
    newTag: "1.1"

#- /deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  template:
    spec:
      containers:
        - name: app
          image: ghcr.io/org/app-v2:1.0
`);
  });

  it('reports kustomize.digest-dropped', async () => {
    await checkDiagnostics(`
#- /kustomization.yaml
resources: [deployment.yaml]
images:
  - name: nginx
#   ^^^^^^^^^^^↧1:18 💡 warning[kustomize.digest-dropped]: \`newTag\` \`1.28\` takes the digest of \`nginx@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\` away: what comes out is \`nginx:1.28\`. Give \`digest\` too.
    newTag: "1.28"

#- /deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  template:
    spec:
      containers:
        - name: app
          image: nginx@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
`);
  });

  it('reports kustomize.tag-suffix', async () => {
    await checkDiagnostics(`
#- /kustomization.yaml
resources: [deployment.yaml]
images:
  - name: nginx
#   ^^^^^^^^^^^↧1:22 💡 warning[kustomize.tag-suffix]: \`nginx\` has no tag, so that \`nginx:-alpine\` comes out, which is no image reference.
    tagSuffix: -alpine

#- /deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  template:
    spec:
      containers:
        - name: app
          image: nginx
`);
  });

  it('says nothing of nodes of different Environments, nor of configurations that nothing names together', async () => {
    const nodes = '#- /a/registries.yaml\nmirrors:\n  quay.io:\n    endpoint: ["https://one.example.com"]\n#- /b/registries.yaml\nmirrors:\n  quay.io:\n    endpoint: ["https://two.example.com"]\n';
    const table = '#- /apollo-registries.yaml\nartifactRegistries:\n  - registryUrl: external.registry.com\n';
    await checkDiagnostics(`${table}environments:\n  - { id: a, artifactRegistries: [external.registry.com], nodeMirrors: [a] }\n  - { id: b, artifactRegistries: [external.registry.com], nodeMirrors: [b] }\n${nodes}`);
    await checkDiagnostics(table + nodes);
  });

  it('says nothing of dialects that say the same, nor of a blocked registry with a mirror', async () => {
    await checkDiagnostics(`
#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: external.registry.com
environments:
  - { id: prod, artifactRegistries: [external.registry.com], nodeMirrors: [nodes] }
#- /nodes/registries.conf
[[registry]]
location = "quay.io"
[[registry.mirror]]
location = "one.example.com"
#- /nodes/registries.yaml
mirrors:
  quay.io:
    endpoint: ["https://one.example.com"]
`);
    await checkDiagnostics(`
#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: external.registry.com
#- /registries.conf
[[registry]]
location = "external.registry.com"
blocked = true
[[registry.mirror]]
location = "mirror.example.com/external"
`);
  });

  it('finds circles of more than two steps', async () => {
    await checkDiagnostics(`
#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: a.example.com
    mirroredRegistries:
      - quay.io
#       ^^^^^^^ 💡 warning[mirror.layer-circle]: Apollo and the nodes lead in a circle: \`quay.io\` → \`a.example.com\` → \`ghcr.io\` → \`quay.io\`. Apollo's rewrite comes to nothing.
# ↳ /registries.yaml:3:17 "https://ghcr.io" \`https://ghcr.io\` takes the place of \`a.example.com\` here.
# ↳ /registries.yaml:5:17 "https://quay.io" \`https://quay.io\` takes the place of \`b.example.com\` here.
  - registryUrl: b.example.com
    mirroredRegistries:
      - ghcr.io
#       ^^^^^^^ 💡 warning[mirror.layer-circle]: Apollo and the nodes lead in a circle: \`ghcr.io\` → \`b.example.com\` → \`quay.io\` → \`ghcr.io\`. Apollo's rewrite comes to nothing.
# ↳ /registries.yaml:5:17 "https://quay.io" \`https://quay.io\` takes the place of \`b.example.com\` here.
# ↳ /registries.yaml:3:17 "https://ghcr.io" \`https://ghcr.io\` takes the place of \`a.example.com\` here.

#- /registries.yaml
mirrors:
  a.example.com:
    endpoint: ["https://ghcr.io"]
  b.example.com:
    endpoint: ["https://quay.io"]
`);
  });

  it('follows an edit of a resource into the kustomization that changes it', async () => {
    const { workspace } = await openFixture('#- /kustomization.yaml\nresources: [pod.yaml]\nimages:\n  - { name: docker.io/library/nginx, newTag: "1" }\n#- /pod.yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{ name: a, image: nginx }]\n');
    const codes = () => diagnose(workspace.snapshot(), 'file:///ws/kustomization.yaml').map(({ code }) => code);
    assert.deepEqual(codes(), ['kustomize.name-unmatched']);
    workspace.change({ uri: 'file:///ws/pod.yaml', version: 2, text: 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{ name: a, image: docker.io/library/nginx }]\n' });
    assert.deepEqual(codes(), []);
  });
});
