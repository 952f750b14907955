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
server = "https://quay.io"
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
server = "https://quay.io"
[host."https://harbor.example.com/v2/quay"]
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 warning[hosts-toml.double-v2]: containerd asks \`https://harbor.example.com/v2/quay\` below \`/v2/quay/v2\`: it adds \`/v2\` to a path that does not end in it.
  capabilities = ["pull", "resolve"]
`);
  });

  it('reports hosts-toml.plain-file, once for a certs.d, and not for notes and certificates', async () => {
    await checkDiagnostics(`
#- /certs.d/README.md
notes
#- /certs.d/ca.crt
x
#- /certs.d/docker.io/hosts.toml
server = "https://registry-1.docker.io"
[host."https://mirror.example.com"]
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 error[hosts-toml.plain-file]: Beside this folder \`quay.io\` is a file, where containerd expects a folder: every pull of that host fails.
  capabilities = ["pull", "resolve"]
#- /certs.d/ghcr.io/hosts.toml
server = "https://mirror.example.com"
#- /certs.d/quay.io
server = "https://mirror.example.com"
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

  it('reports what is inside another file where it stands', async () => {
    const encoded = `data:;base64,${Buffer.from('[[registry]]\nlocation = "https://quay.io"\n').toString('base64')}`;
    await checkDiagnostics(`
#- /node.bu
variant: fcos
version: 1.5.0
storage:
  files:
    - path: /etc/containers/registries.conf
      contents:
        inline: |
          [[registry]]
          location = "https://quay.io"
          #           ^^^^^^^^^^^^^^^ 💡 error[registries-conf.refused]: \`https://quay.io\` has a scheme, and a location is a host with an optional path. Every pull fails with this configuration.
#- /machine.yaml
apiVersion: machineconfiguration.openshift.io/v1
kind: MachineConfig
spec:
  config:
    ignition: {version: 3.2.0}
    storage:
      files:
        - path: /etc/containers/registries.conf
          contents: {source: "${encoded}"}
          #                   ${'^'.repeat(encoded.length)} 💡 error[registries-conf.refused]: \`https://quay.io\` has a scheme, and a location is a host with an optional path. Every pull fails with this configuration.
`);
  });
});
