import { checkDiagnostics } from '../../support/check';

describe('diagnostics of mirror configurations of nodes', () => {
  it('reports registries-conf.refused', async () => {
    await checkDiagnostics(`
#- /registries.conf
[[registry]]
prefix = "quay.io"
location = "https://mirror.example.com"
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 error[registries-conf.refused]: \`https://mirror.example.com\` has a scheme, and a location is a host with an optional path. Every pull fails with this configuration.
`);
  });

  it('reports registries-conf.duplicate-prefix', async () => {
    await checkDiagnostics(`
#- /registries.conf
[[registry]]
location = "quay.io"
[[registry]]
location = "quay.io"
#           ^^^^^^^ 💡 warning[registries-conf.duplicate-prefix]: \`quay.io\` has a table further up already. The engine uses the first one and ignores this one silently.
`);
  });

  it('reports registries-conf.hub-prefix', async () => {
    await checkDiagnostics(`
#- /registries.conf
[[registry]]
prefix = "docker.io/nginx"
#         ^^^^^^^^^^^^^^^ 💡 warning[registries-conf.hub-prefix]: \`docker.io/nginx\` does not match the image of that name, which is looked up as \`docker.io/library/nginx\`.
location = "mirror.example.com/nginx"
`);
  });

  it('reports registries-conf.tagged-prefix', async () => {
    await checkDiagnostics(`
#- /registries.conf
[[registry]]
prefix = "quay.io/org/app:1.0"
#         ^^^^^^^^^^^^^^^^^^^ 💡 warning[registries-conf.tagged-prefix]: \`quay.io/org/app:1.0\` matches no pull: prefixes are compared with names, which have neither tag nor digest.
location = "mirror.example.com/org/app"
`);
  });

  it('reports registries-conf.wildcard-wins', async () => {
    await checkDiagnostics(`
#- /registries.conf
[[registry]]
prefix = "a.example.com"
#         ^^^^^^^^^^^^^ 💡 warning[registries-conf.wildcard-wins]: \`*.example.com\` is chosen instead of \`a.example.com\`: of prefixes of the same length the wildcard comes first.
location = "one.example.org"
[[registry]]
prefix = "*.example.com"
location = "other.example.org"
`);
  });

  it('reports hosts-toml.rejected', async () => {
    await checkDiagnostics(`
#- /certs.d/quay.io/hosts.toml
[host."https://mirror.example.com"]
  capabilities = ["pull", "resolv"]
#                          ^^^^^^ 💡 warning[hosts-toml.rejected]: \`resolv\` is no capability; there are \`pull\`, \`resolve\`, \`push\` and, in newer versions, \`referrers\`. containerd ignores the whole file and pulls from the registry itself; it only writes this to its log.
`);
  });

  it('reports hosts-toml.inline-host', async () => {
    await checkDiagnostics(`
#- /certs.d/quay.io/hosts.toml
server = "https://quay.io"
host."https://mirror.example.com" = { capabilities = ["pull", "resolve"] }
#    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 warning[hosts-toml.inline-host]: \`https://mirror.example.com\` is not asked: containerd takes the hosts from headers \`[host."…"]\` alone.
`);
  });

  it('reports hosts-toml.repeated-host', async () => {
    await checkDiagnostics(`
#- /certs.d/quay.io/hosts.toml
[host."https://a.example.com"]
  capabilities = ["pull", "resolve"]
[host."https://b.example.com"]
[host."https://a.example.com".header]
#     ^^^^^^^^^^^^^^^^^^^^^^^ 💡 warning[hosts-toml.repeated-host]: \`https://a.example.com\` has tables further up too, with another host in between: containerd asks it twice.
  x-a = "b"
`);
  });

  it('reports hosts-toml.misplaced-server', async () => {
    await checkDiagnostics(`
#- /certs.d/quay.io/hosts.toml
[host."https://mirror.example.com"]
  capabilities = ["pull", "resolve"]
server = "https://quay.io"
^^^^^^ 💡 warning[hosts-toml.misplaced-server]: This \`server\` belongs to the table of \`https://mirror.example.com\`, which knows no such key: it is ignored, and the registry itself stays the last source.
`);
  });

  it('reports hosts-toml.lost-capabilities', async () => {
    await checkDiagnostics(`
#- /certs.d/quay.io/hosts.toml
capabilities = ["pull"]
^^^^^^^^^^^^ 💡 warning[hosts-toml.lost-capabilities]: These \`capabilities\` hold for \`server\`, which is not there: the registry itself is asked last with all of them.
[host."https://mirror.example.com"]
  capabilities = ["pull", "resolve"]
`);
  });

  it('reports hosts-toml.double-v2', async () => {
    await checkDiagnostics(`
#- /certs.d/quay.io/hosts.toml
[host."https://harbor.example.com/v2/quay"]
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 warning[hosts-toml.double-v2]: containerd asks \`https://harbor.example.com/v2/quay\` below \`/v2/quay/v2\`: it adds \`/v2\` to a path that does not end in it.
  capabilities = ["pull", "resolve"]
`);
  });

  it('reports containerd.refused', async () => {
    await checkDiagnostics(`
#- /config.toml
version = 2
[plugins."io.containerd.grpc.v1.cri".registry]
  config_path = "/etc/containerd/certs.d"
# ^^^^^^^^^^^ 💡 error[containerd.refused]: \`config_path\` and \`mirrors\` exclude each other. containerd does not start with this file.
[plugins."io.containerd.grpc.v1.cri".registry.mirrors."quay.io"]
  endpoint = ["https://mirror.example.com"]
`);
  });

  it('reports containerd.endpoint', async () => {
    await checkDiagnostics(`
#- /config.toml
[plugins."io.containerd.grpc.v1.cri".registry.mirrors."quay.io"]
  endpoint = ["https://mirror example.com"]
#              ^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 warning[containerd.endpoint]: \`https://mirror example.com\` is no address. Every pull of images of this registry fails.
`);
  });

  it('reports containerd.path-without-v2', async () => {
    await checkDiagnostics(`
#- /config.toml
[plugins."io.containerd.grpc.v1.cri".registry.mirrors."quay.io"]
  endpoint = ["https://mirror.example.com/quay"]
#              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 warning[containerd.path-without-v2]: \`https://mirror.example.com/quay\` is asked below \`/quay\`: the legacy mirrors take a path as it stands and add no \`/v2\`.
`);
  });

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

  it('reports docker.refused', async () => {
    await checkDiagnostics(`
#- /daemon.json
{ "registry-mirrors": ["mirror.example.com"] }
//                      ^^^^^^^^^^^^^^^^^^ 💡 error[docker.refused]: \`mirror.example.com\` needs the scheme \`http\` or \`https\`. dockerd does not start with this file.
`);
  });

  it('reports docker.insecure-scheme', async () => {
    await checkDiagnostics(`
#- /daemon.json
{ "insecure-registries": ["http://mirror.example.com:5000"] }
//                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 warning[docker.insecure-scheme]: dockerd takes the scheme off \`http://mirror.example.com:5000\` and warns: an insecure registry is a host with an optional port, or a network.
`);
  });

  it('reports buildkit.refused', async () => {
    await checkDiagnostics(`
#- /buildkitd.toml
[registry."docker.io"]
  mirrors = "mirror.example.com"
#           ^^^^^^^^^^^^^^^^^^^^ 💡 error[buildkit.refused]: \`mirrors\` has to be of the type array. buildkitd does not start with this file.
`);
  });

  it('reports buildkit.scheme', async () => {
    await checkDiagnostics(`
#- /buildkitd.toml
[registry."docker.io"]
  mirrors = ["http://mirror.example.com"]
#             ^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 warning[buildkit.scheme]: BuildKit reads \`http://mirror.example.com\` as a host with a path: the scheme says nothing. Plain HTTP is switched on by \`http = true\` in the table of the mirror.
`);
  });

  it('reports buildkit.double-v2', async () => {
    await checkDiagnostics(`
#- /buildkitd.toml
[registry."docker.io"]
  mirrors = ["harbor.example.com/v2/hub"]
#             ^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 warning[buildkit.double-v2]: BuildKit puts \`/v2\` in front of the path of \`harbor.example.com/v2/hub\`, which has one already.
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
^ 💡 warning[admission.map-default]: The map has no \`default\`: only images that are named with \`[EXACT]\` or \`[REPLACE]\` are swapped.
`);
  });

  it('says nothing of files of the same names that configure something else', async () => {
    await checkDiagnostics(`
#- /.cargo/config.toml
[build]
target = "x86_64-unknown-linux-gnu"
[registries.own]
index = "https://example.com/index"
#- /hugo/config.toml
baseURL = "https://example.org/"
[params]
mirrors = ["a"]
#- /runner/config.toml
concurrent = 4
[[runners]]
  name = "docker"
  [runners.docker]
    image = "alpine:3.20"
#- /registries.yaml
registries:
  - name: npm
    url: https://registry.npmjs.org
#- /daemon.json
{ "log-driver": "json-file" }
#- /nginx.conf
server { listen 80; }
#- /hosts.toml
[inventory]
hosts = ["a"]
`);
  });

  it('tells of a broken text its syntax error alone', async () => {
    await checkDiagnostics(`
#- /registries.conf unended
[[registry]]
prefix = "docker.io/nginx"
location = "mirror.example.com/nginx"
[[registry
#         | 💡 error[registries-conf.refused]
`);
  });

  it('is silenced by comments and settings', async () => {
    await checkDiagnostics(`
#- /registries.conf
[[registry]]
# mirror-lens-ignore-next-line registries-conf.hub-prefix
prefix = "docker.io/nginx"
location = "mirror.example.com/nginx"
`);
  });
});
