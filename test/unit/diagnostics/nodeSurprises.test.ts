import { checkDiagnostics } from '../../support/check';

describe('silent surprises of the mirror configurations of container engines', () => {
  it('reports registries-conf.dead-prefix', async () => {
    await checkDiagnostics(`
#- /registries.conf
[[registry]]
prefix = "registry.*.example.com"
#         ^^^^^^^^^^^^^^^^^^^^^^ 💡 warning[registries-conf.dead-prefix]: No image has a name that \`registry.*.example.com\` matches: a prefix begins with a host, and only a wildcard in front, as in \`*.example.com\`, is one.
location = "mirror.example.com"
`);
  });

  it('reports registries-conf.bad-rewrite', async () => {
    await checkDiagnostics(`
#- /registries.conf
[[registry]]
location = "quay.io"
[[registry.mirror]]
location = "mirror"
#           ^^^^^^ 💡 warning[registries-conf.bad-rewrite]: Pulls through this table fail: \`quay.io/app/image\` becomes \`mirror/app/image\`, which is no full name of an image. One such location fails the whole pull, the other sources with it.
`);
  });

  it('reports registries-conf.replaced-table', async () => {
    await checkDiagnostics(`
#- /registries.conf
[[registry]]
location = "quay.io"
#           ^^^^^^^ 💡 information[registries-conf.replaced-table]: This table of \`quay.io\` is not used: \`10-mirrors.conf\` is read later and has one of the same prefix, which takes its place with all mirrors and flags.
blocked = true

#- /registries.conf.d/10-mirrors.conf
[[registry]]
location = "quay.io"
[[registry.mirror]]
location = "mirror.example.com/quay"
`);
  });

  it('reports hosts-toml.unquoted-host', async () => {
    await checkDiagnostics(`
#- /certs.d/quay.io/hosts.toml
server = "https://quay.io"
[host.mirror.example.com]
#     ^^^^^^^^^^^^^^^^^^ 💡 warning[hosts-toml.unquoted-host]: Without quotes this is the host \`mirror\`: TOML takes each part behind a dot for a table of its own. Write \`"mirror.example.com"\`.
  capabilities = ["pull", "resolve"]
`);
  });

  it('reports hosts-toml.http-name', async () => {
    await checkDiagnostics(`
#- /certs.d/quay.io/hosts.toml
server = "https://quay.io"
[host."httpd.example.com"]
#     ^^^^^^^^^^^^^^^^^^^ 💡 warning[hosts-toml.http-name]: containerd takes \`httpd.example.com\` for an address with a scheme, since it begins with \`http\`, and asks no host at all. Write \`https://\` in front.
  capabilities = ["pull", "resolve"]
`);
  });

  it('reports hosts-toml.local-https', async () => {
    await checkDiagnostics(`
#- /certs.d/quay.io/hosts.toml
server = "https://quay.io"
[host."localhost:5000"]
#     ^^^^^^^^^^^^^^^^ 💡 warning[hosts-toml.local-https]: \`localhost:5000\` is asked over HTTPS: containerd adds \`https://\` to every host without a scheme, this machine included. Write \`http://\` where it serves plain HTTP.
  capabilities = ["pull", "resolve"]
`);
  });

  it('reports hosts-toml.referrers', async () => {
    await checkDiagnostics(`
#- /certs.d/quay.io/hosts.toml
server = "https://quay.io"
[host."https://mirror.example.com"]
  capabilities = ["pull", "resolve", "referrers"]
#                                     ^^^^^^^^^ 💡 information[hosts-toml.referrers]: containerd knows the capability \`referrers\` since 2.2. An older one ignores the whole file and pulls from the registry itself.
`);
  });

  it('reports hosts-toml.upstream-kept', async () => {
    await checkDiagnostics(`
#- /certs.d/quay.io/hosts.toml
[host."https://mirror.example.com"]
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 hint[hosts-toml.upstream-kept]: The registry itself is still asked after \`https://mirror.example.com\`: leaving \`server\` out does not cut it off. Set \`server\` to the mirror for that.
  capabilities = ["pull", "resolve"]
`);
  });

  it('reports hosts-toml.no-resolve', async () => {
    await checkDiagnostics(`
#- /certs.d/quay.io/hosts.toml
server = "https://mirror.example.com"
^^^^^^ 💡 warning[hosts-toml.no-resolve]: No host of this file has both \`pull\` and \`resolve\`, and \`server\` takes the place of the registry itself: no tag can be pulled, only digests.
capabilities = ["pull"]
`);
  });

  it('reports containerd.upstream-replaced', async () => {
    await checkDiagnostics(`
#- /config.toml
version = 2
[plugins."io.containerd.grpc.v1.cri".registry.mirrors."quay.io"]
  endpoint = ["https://quay.io/v2/proxy"]
#              ^^^^^^^^^^^^^^^^^^^^^^^^ 💡 warning[containerd.upstream-replaced]: \`https://quay.io/v2/proxy\` names \`quay.io\` itself, so containerd does not add the registry's own address behind the mirrors; only this one is asked.
`);
  });

  it('reports containerd.unused-access', async () => {
    await checkDiagnostics(`
#- /config.toml
version = 2
[plugins."io.containerd.grpc.v1.cri".registry.mirrors."docker.io"]
  endpoint = ["https://mirror.example.com:5000"]
[plugins."io.containerd.grpc.v1.cri".registry.configs."docker.io".auth]
#                                                     ^^^^^^^^^^^ 💡 information[containerd.unused-access]: No endpoint is at \`docker.io\`, so these settings are not used for the mirror \`mirror.example.com:5000\`, which has none. They are looked up by the host and port that are contacted.
  username = "robot"
`);
  });

  it('reports docker.hub-only', async () => {
    await checkDiagnostics(`
#- /daemon.json
{ "registry-mirrors": ["https://quay.io.mirror.example.com"] }
//                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 warning[docker.hub-only]: This mirror is asked for images of Docker Hub alone. Those of \`quay.io\` are pulled from \`quay.io\` itself, whatever \`registry-mirrors\` says.
`);
  });

  it('reports docker.mirror-path', async () => {
    await checkDiagnostics(`
#- /daemon.json
{ "registry-mirrors": ["https://mirror.example.com/dockerhub"] }
//                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 information[docker.mirror-path]: The daemon's own image store asks \`https://mirror.example.com/dockerhub\` below \`/dockerhub/v2\`, one with containerd's image store below \`/v2/dockerhub\`.
`);
  });

  it('reports buildkit.http-upstream', async () => {
    await checkDiagnostics(`
#- /buildkitd.toml
[registry."docker.io"]
  mirrors = ["mirror.example.com:5000"]
  http = true
# ^^^^ 💡 warning[buildkit.http-upstream]: This makes \`docker.io\` itself plain HTTP, not its mirrors. Write \`http\` into the table of \`mirror.example.com:5000\` for that.
`);
  });

  it('reports buildkit.https-first', async () => {
    await checkDiagnostics(`
#- /buildkitd.toml
[registry."mirror.example.com:5000"]
  http = true
# ^^^^ 💡 information[buildkit.https-first]: \`mirror.example.com:5000\` has \`insecure\` too, which goes first: it is asked over HTTPS without verification, and over HTTP only where that fails.
  insecure = true
`);
  });

  it('reports registries-conf.port-prefix', async () => {
    await checkDiagnostics(`
#- /registries.conf
[[registry]]
prefix = "registry.example.com"
#         ^^^^^^^^^^^^^^^^^^^^ 💡 warning[registries-conf.port-prefix]: \`registry.example.com\` also covers \`registry.example.com:5000\`, which an image names, and what comes of that name has its port in the wrong place. Every pull from there fails.
location = "mirror.example.com/proxy"

#- /pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: app}
spec:
  containers:
    - name: app
      image: registry.example.com:5000/app:1.0
`);
  });
});
