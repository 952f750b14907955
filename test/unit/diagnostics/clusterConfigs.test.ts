import { checkDiagnostics } from '../../support/check';

describe('diagnostics of mirror configurations of clusters and rewriters', () => {
  it('reports k3s.refused', async () => {
    await checkDiagnostics(`
#- /registries.yaml
mirrors:
  docker.io:
    endpoint:
      url: https://mirror.example.com
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 error[k3s.refused]: \`endpoint\` has to be of the type list. k3s and RKE2 do not start with this file.
`);
  });

  it('reports k3s.unknown-key', async () => {
    await checkDiagnostics(`
#- /registries.yaml
mirrors:
  docker.io:
    endpoint: ["https://mirror.example.com"]
    rewrites: {}
#   ^^^^^^^^ 💡 warning[k3s.unknown-key]: k3s knows no \`rewrites\` here and ignores it. Did you mean \`rewrite\`?
`);
  });

  it('reports k3s.endpoint', async () => {
    await checkDiagnostics(`
#- /registries.yaml
mirrors:
  docker.io:
    endpoint: ["https://mirror example.com", "https://mirror.example.com"]
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 warning[k3s.endpoint]: \`https://mirror example.com\` is no address that k3s can use; it is left out.
`);
  });

  it('reports k3s.rewrite-backslash', async () => {
    await checkDiagnostics(`
#- /registries.yaml
mirrors:
  docker.io:
    endpoint: ["https://mirror.example.com"]
    rewrite:
      '^a\\.b/(.*)': 'c/$1'
#      ^^^^^^^^^^ 💡 warning[k3s.rewrite-backslash]: The backslash in \`^a\\.b/(.*)\` is read once more, from the TOML that k3s writes, and makes it invalid: no mirror of this registry is used.
`);
  });

  it('reports k3s.rewrite-group', async () => {
    await checkDiagnostics(`
#- /registries.yaml
mirrors:
  docker.io:
    endpoint: ["https://mirror.example.com"]
    rewrite:
      "^library/(.*)": "$1_hub"
#                       ^^^^^^ 💡 warning[k3s.rewrite-group]: \`$1_hub\` is the group of that whole name, of which there is none, and becomes nothing. Write \`\${1}_hub\`.
`);
  });

  it('reports k3s.rewrite-invalid', async () => {
    await checkDiagnostics(`
#- /registries.yaml
mirrors:
  docker.io:
    endpoint: ["https://mirror.example.com"]
    rewrite:
      "^library/(.*": "hub/$1"
#      ^^^^^^^^^^^^ 💡 warning[k3s.rewrite-invalid]: \`^library/(.*\` is no regular expression of Go (RE2). This rewrite is left out.
`);
  });

  it('reports k3s.rewrite-lost', async () => {
    await checkDiagnostics(`
#- /registries.yaml
mirrors:
  quay.io:
    endpoint: ["https://quay.io"]
#               ^^^^^^^^^^^^^^^ 💡 warning[k3s.rewrite-lost]: \`https://quay.io\` is the default endpoint of \`quay.io\`, which is asked last and without the rewrites.
    rewrite:
      "^(.*)$": "proxy/$1"
`);
  });

  it('reports k3s.default-kept', async () => {
    await checkDiagnostics(`
#- /.vscode/settings.json
{ "mirrorLens.k3s.disableDefaultRegistryEndpoint": true }

#- /registries.yaml
mirrors:
  quay.io:
    endpoint: ["https://mirror.example.com"]
configs:
  quay.io:
# ^^^^^^^ 💡 warning[k3s.default-kept]: \`quay.io\` keeps its default endpoint although those are switched off, since it has an entry in \`configs\`.
    auth:
      username: robot
  mirror.example.com:
    auth:
      username: robot
`);
  });

  it('reports k3s.wildcard-hidden', async () => {
    await checkDiagnostics(`
#- /registries.yaml
mirrors:
  "*":
    endpoint: ["https://mirror.example.com"]
configs:
  quay.io:
# ^^^^^^^ 💡 warning[k3s.wildcard-hidden]: An entry of \`quay.io\` in \`configs\` gives it a file of its own, so that the mirrors of \`"*"\` are not used for it.
    auth:
      username: robot
`);
  });

  it('reports openshift.refused', async () => {
    await checkDiagnostics(`
#- /idms.yaml
apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: mirrors
spec:
  imageDigestMirrors:
    - source: https://quay.io/org
#             ^^^^^^^^^^^^^^^^^^^ 💡 error[openshift.refused]: \`https://quay.io/org\` is no host with an optional path. The cluster does not accept the manifest.
      mirrors: [mirror.example.com/org]
`);
  });

  it('reports openshift.ignored-policy', async () => {
    await checkDiagnostics(`
#- /idms.yaml
apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: mirrors
spec:
  imageDigestMirrors:
    - source: quay.io/org
#             ^^^^^^^^^^^ 💡 warning[openshift.ignored-policy]: \`NeverContactSource\` is ignored: \`quay.io/org\` has no mirror besides itself.
      mirrors: []
      mirrorSourcePolicy: NeverContactSource
`);
  });

  it('reports openshift.unpullable', async () => {
    await checkDiagnostics(`
#- /idms.yaml
apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: mirrors
spec:
  imageDigestMirrors:
    - source: quay.io/org
#             ^^^^^^^^^^^ 💡 warning[openshift.unpullable]: Images of \`quay.io/org\` cannot be pulled by tag: the mirrors are for digests, and the source is blocked.
      mirrors: [mirror.example.com/org]
      mirrorSourcePolicy: NeverContactSource
`);
  });

  it('reports openshift.unused-policy', async () => {
    await checkDiagnostics(`
#- /policy.yaml
apiVersion: config.openshift.io/v1
kind: ImageContentPolicy
#     ^^^^^^^^^^^^^^^^^^ 💡 warning[openshift.unused-policy]: Nothing reads an \`ImageContentPolicy\`. Its successor is \`ImageDigestMirrorSet\`.
metadata:
  name: mirrors
spec:
  repositoryDigestMirrors: []
`);
  });

  it('reports talos.refused', async () => {
    await checkDiagnostics(`
#- /controlplane.yaml
machine:
  registries:
    mirrors:
      docker.io:
        endpoints: ["mirror.example.com"]
#                    ^^^^^^^^^^^^^^^^^^ 💡 error[talos.refused]: \`mirror.example.com\` needs the scheme \`http\` or \`https\`. Talos rejects the configuration.
`);
  });

  it('reports talos.no-source', async () => {
    await checkDiagnostics(`
#- /controlplane.yaml
machine:
  registries:
    mirrors:
      docker.io:
#     ^^^^^^^^^ 💡 warning[talos.no-source]: Nothing is left to pull images of \`docker.io\` from: it has no endpoint and skips the fallback.
        endpoints: []
        skipFallback: true
`);
  });

  it('reports admission.refused', async () => {
    await checkDiagnostics(`
#- /.vscode/settings.json
{ "mirrorLens.nodeConfigs": ["rules.yaml"] }

#- /rules.yaml
rules:
  - name: hub
    matches: ["^docker.io/("]
#              ^^^^^^^^^^^^ 💡 error[admission.refused]: \`^docker.io/(\` is no regular expression of Go (RE2). The webhook does not start with this file.
    replace: harbor.example.com/hub
`);
  });

  it('reports admission.policy', async () => {
    await checkDiagnostics(`
#- /.vscode/settings.json
{ "mirrorLens.nodeConfigs": ["policy.yaml"] }

#- /policy.yaml
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata:
  name: replace
spec:
  rules:
    - name: replace
      mutate:
        patchStrategicMerge:
          spec:
            containers:
              - (name): "*"
                image: "{{ lookup() }}"
#                       ^^^^^^^^^^^^^^ 💡 information[admission.policy]: The policy \`replace\` may change images in a way that is not evaluated here: what it concerns is unknown.
`);
  });

  it('reports admission.map-line', async () => {
    await checkDiagnostics(`
#- /.vscode/settings.json
{ "mirrorLens.nodeConfigs": ["imageswap-maps.conf"] }

#- /imageswap-maps.conf
default::mirror.example.com
quay.io
^^^^^^^ 💡 warning[admission.map-line]: \`quay.io\` is no pair of a key and a value, and is skipped.
`);
  });

  it('reports admission.map-default', async () => {
    await checkDiagnostics(`
#- /.vscode/settings.json
{ "mirrorLens.nodeConfigs": ["imageswap-maps.conf"] }

#- /imageswap-maps.conf
quay.io::mirror.example.com
^^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 warning[admission.map-default]: The map has no \`default\`: only images that are named with \`[EXACT]\` or \`[REPLACE]\` are swapped.
`);
  });
});
