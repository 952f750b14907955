import { checkDiagnostics } from '../../support/check';

describe('silent surprises of the mirror configurations of clusters', () => {
  it('reports k3s.unused-access', async () => {
    await checkDiagnostics(`
#- /registries.yaml
mirrors:
  docker.io:
    endpoint: ["https://mirror.example.com:5000"]
configs:
  docker.io:
# ^^^^^^^^^ 💡 information[k3s.unused-access]: No endpoint is at \`docker.io\`, so these settings are not used for the mirror \`mirror.example.com:5000\`, which has none. They are looked up by the host and port that are contacted.
    auth:
      username: robot
`);
  });

  it('reports talos.unused-access', async () => {
    await checkDiagnostics(`
#- /talos.yaml
machine:
  registries:
    mirrors:
      docker.io:
        endpoints: ["https://mirror.example.com:5000"]
    config:
      docker.io:
#     ^^^^^^^^^ 💡 information[talos.unused-access]: No endpoint is at \`docker.io\`, so these settings are not used for the mirror \`mirror.example.com:5000\`, which has none. They are looked up by the host and port that are contacted.
        auth:
          username: robot
`);
  });

  it('reports openshift.unused-access', async () => {
    await checkDiagnostics(`
#- /cluster.yaml
apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata: {name: quay}
spec:
  imageDigestMirrors:
    - source: quay.io/org
      mirrors: ["mirror.example.com:5000/org"]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: registry-cas, namespace: openshift-config}
data:
  mirror.example.com: |
# ^^^^^^^^^^^^^^^^^^ 💡 information[openshift.unused-access]: No mirror is at \`mirror.example.com\`, so this certificate authority is not used for \`mirror.example.com:5000\`, which has none. Certificates are looked up by host and port.
    -----BEGIN CERTIFICATE-----
    -----END CERTIFICATE-----
`);
  });

  it('reports openshift.trusted-ca', async () => {
    await checkDiagnostics(`
#- /cas.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: registry-cas, namespace: openshift-config}
data:
  mirror.example.com:5000: |
# ^^^^^^^^^^^^^^^^^^^^^^^ 💡 error[openshift.trusted-ca]: A key of a ConfigMap has no \`:\`. Write \`mirror.example.com..5000\` for the certificate authority of \`mirror.example.com:5000\`.
    -----BEGIN CERTIFICATE-----
    -----END CERTIFICATE-----
`);
  });

  it('reports openshift.hub-source', async () => {
    await checkDiagnostics(`
#- /itms.yaml
apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata: {name: nginx}
spec:
  imageTagMirrors:
    - source: docker.io/nginx
#             ^^^^^^^^^^^^^^^ 💡 warning[openshift.hub-source]: \`docker.io/nginx\` does not match the image of that name, which is looked up as \`docker.io/library/nginx\`.
      mirrors: ["mirror.example.com/nginx"]
`);
  });

  it('reports openshift.merge-order', async () => {
    await checkDiagnostics(`
#- /idms.yaml
apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata: {name: quay}
spec:
  imageDigestMirrors:
    - source: quay.io/org
      mirrors: ["near.example.com/org"]
    - source: quay.io/org
#             ^^^^^^^^^^^ 💡 information[openshift.merge-order]: Several lists of \`quay.io/org\` are merged, and none says whether \`far.example.com/org\` or \`near.example.com/org\` comes first: the alphabet decides, not the order of the files.
      mirrors: ["far.example.com/org"]
`);
  });

  it('reports openshift.nested-scope', async () => {
    await checkDiagnostics(`
#- /sets.yaml
apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata: {name: app}
spec:
  imageDigestMirrors:
    - source: quay.io/org/app
#             ^^^^^^^^^^^^^^^ 💡 information[openshift.nested-scope]: \`quay.io/org/app\` lies inside \`quay.io/org\` and has a table of its own: the tag mirrors of \`quay.io/org\` do not hold for it.
      mirrors: ["mirror.example.com/app"]
---
apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata: {name: org}
spec:
  imageTagMirrors:
    - source: quay.io/org
      mirrors: ["mirror.example.com/org"]
`);
  });

  it('reports openshift.narrow-insecure', async () => {
    await checkDiagnostics(`
#- /cluster.yaml
apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata: {name: quay}
spec:
  imageDigestMirrors:
    - source: quay.io/org
      mirrors: ["mirror.example.com/org"]
---
apiVersion: config.openshift.io/v1
kind: Image
metadata: {name: cluster}
spec:
  registrySources:
    insecureRegistries: ["mirror.example.com/org/app"]
#                         ^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 warning[openshift.narrow-insecure]: The mirror \`mirror.example.com/org\` is not insecure: \`mirror.example.com/org/app\` lies inside it, and only mirrors inside a scope are marked. Write \`mirror.example.com/org\`.
`);
  });

  it('reports k3s.repeated-key', async () => {
    await checkDiagnostics(`
#- /registries.yaml
mirrors:
  quay.io:
# ^^^^^^^ 💡 warning[k3s.repeated-key]: \`quay.io\` is written again further down. k3s takes the last one and ignores this one silently.
    endpoint: ["https://a.example.com"]
  quay.io:
    endpoint: ["https://b.example.com"]
`);
  });

  it('reports k3s.path-without-v2', async () => {
    await checkDiagnostics(`
#- /registries.yaml
mirrors:
  docker.io:
    endpoint: ["https://harbor.example.com/dockerhub"]
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 warning[k3s.path-without-v2]: \`https://harbor.example.com/dockerhub\` is asked as it stands: k3s adds \`/v2\` only to an address without a path, and not behind \`/dockerhub\`.
`);
  });

  it('reports k3s.http-with-tls', async () => {
    await checkDiagnostics(`
#- /registries.yaml
mirrors:
  docker.io:
    endpoint: ["http://mirror.example.com:5000"]
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 information[k3s.http-with-tls]: \`http://mirror.example.com:5000\` is asked over HTTPS first, since \`configs\` has TLS settings for it, and over HTTP only where that fails.
configs:
  mirror.example.com:5000:
    tls:
      insecure_skip_verify: true
`);
  });

  it('reports k3s.default-twice', async () => {
    await checkDiagnostics(`
#- /registries.yaml
mirrors:
  quay.io:
    endpoint: ["https://quay.io", "https://mirror.example.com"]
#               ^^^^^^^^^^^^^^^ 💡 information[k3s.default-twice]: \`https://quay.io\` is the default endpoint of \`quay.io\` and not the last in the list, so it is asked twice: here with the rewrites, and once more as the last one without.
`);
  });

  it('reports k3s.rewrite-ambiguous', async () => {
    await checkDiagnostics(`
#- /registries.yaml
mirrors:
  docker.io:
    endpoint: ["https://mirror.example.com"]
    rewrite:
      "^library/(.*)": "official/$1"
      "^rancher/(.*)": "rancher-mirror/$1"
      "^(rancher/mirrored-.*)": "mirrored/$1"
#      ^^^^^^^^^^^^^^^^^^^^^^ 💡 warning[k3s.rewrite-ambiguous]: \`^(rancher/mirrored-.*)\` and \`^rancher/(.*)\` both change \`rancher/mirrored-app\`, and which of them is used is random: k3s keeps rewrites in a map without an order.
`);
  });

  it('reports k3s.rewrite-control', async () => {
    await checkDiagnostics(`
#- /registries.yaml
mirrors:
  docker.io:
    endpoint: ["https://mirror.example.com"]
    rewrite:
      '^rancher\\b(.*)': "mirror$1"
#      ^^^^^^^^^^^^^^ 💡 warning[k3s.rewrite-control]: In \`^rancher\\b(.*)\` a backslash with its letter becomes a control character in the TOML that k3s writes, so that the pattern matches nothing.
`);
  });

  it('reports openshift.port-source', async () => {
    await checkDiagnostics(`
#- /itms.yaml
apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata: {name: all}
spec:
  imageTagMirrors:
    - source: registry.example.com
#             ^^^^^^^^^^^^^^^^^^^^ 💡 warning[openshift.port-source]: \`registry.example.com\` also covers \`registry.example.com:5000\`, which an image names, and what comes of that name has its port in the wrong place. Every pull from there fails.
      mirrors: ["mirror.example.com/proxy"]

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
