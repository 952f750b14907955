import { checkDiagnostics } from '../../support/check';

describe('hosts that nothing contacts or matches', () => {
  it('reports registries-conf.host', async () => {
    await checkDiagnostics(`
#- /registries.conf
[[registry]]
location = "quay.io"
[[registry.mirror]]
location = "mirror.example.com:99999/quay"
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 warning[registries-conf.host]: \`mirror.example.com:99999\` has a port above 65535, which nothing can contact.
`);
  });

  it('reports hosts-toml.host', async () => {
    await checkDiagnostics(`
#- /certs.d/quay.io/hosts.toml
server = "https://quay.io"
[host."https://mirror.example.com:99999"]
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 warning[hosts-toml.host]: \`mirror.example.com:99999\` has a port above 65535, which nothing can contact.
  capabilities = ["pull", "resolve"]
`);
  });

  it('reports containerd.host', async () => {
    await checkDiagnostics(`
#- /config.toml
version = 2
[plugins."io.containerd.grpc.v1.cri".registry.mirrors."quay.io/org"]
#                                                     ^^^^^^^^^^^^^ 💡 warning[containerd.host]: \`quay.io/org\` is no host with an optional port, so that no image is met by this entry.
  endpoint = ["https://mirror.example.com"]
`);
  });

  it('reports k3s.host', async () => {
    await checkDiagnostics(`
#- /registries.yaml
mirrors:
  https://quay.io:
# ^^^^^^^^^^^^^^^ 💡 warning[k3s.host]: \`https://quay.io\` is no host with an optional port, so that no image is met by this entry.
    endpoint: ["https://mirror.example.com"]
`);
  });

  it('reports openshift.host', async () => {
    await checkDiagnostics(`
#- /itms.yaml
apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata: {name: quay}
spec:
  imageTagMirrors:
    - source: quay.io
      mirrors: ["mirror.example.com:99999"]
#                ^^^^^^^^^^^^^^^^^^^^^^^^ 💡 warning[openshift.host]: \`mirror.example.com:99999\` has a port above 65535, which nothing can contact.
`);
  });

  it('reports talos.host', async () => {
    await checkDiagnostics(`
#- /talos.yaml
machine:
  registries:
    mirrors:
      quay.io/org:
#     ^^^^^^^^^^^ 💡 warning[talos.host]: \`quay.io/org\` is no host with an optional port, so that no image is met by this entry.
        endpoints: ["https://mirror.example.com"]
`);
  });

  it('reports docker.host', async () => {
    await checkDiagnostics(`
#- /daemon.json
{ "registry-mirrors": ["https://mirror.example.com:99999"] }
//                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 warning[docker.host]: \`mirror.example.com:99999\` has a port above 65535, which nothing can contact.
`);
  });

  it('reports buildkit.host', async () => {
    await checkDiagnostics(`
#- /buildkitd.toml
[registry."https://quay.io"]
#         ^^^^^^^^^^^^^^^^^ 💡 warning[buildkit.host]: \`https://quay.io\` is no host with an optional port, so that no image is met by this entry.
  mirrors = ["mirror.example.com"]
`);
  });
});
