import { checkDiagnostics } from '../../support/check';

const pod = (...lines: readonly string[]): string => `#- /pod.yaml
apiVersion: v1
kind: Pod
spec:
  containers:
${lines.join('\n')}
`;

const SITE = `#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: registry.site-a.corp
    mirroredRegistries: [quay.io]
environments:
  - id: site-a
    artifactRegistries: [registry.site-a.corp]
    reachableHosts: []
`;

/** The same site, whose nodes have a configuration. */
const NODES = SITE.replace('reachableHosts: []', 'reachableHosts: ["mirror.site-a.corp:5000"]\n    nodeMirrors: [nodes/*]');

describe('image.unreachable', () => {
  it('reports what no rule redirects, where only the assigned registries are reached', () => checkDiagnostics(SITE + pod(
    '    - image: quay.io/foo/bar:1.0.0',
    '    - image: registry.site-a.corp/foo/bar:1.0.0',
    '    - image: busybox:1.36',
    '    #        ^^^^^^^^^^^^ 💡 error[image.unreachable]: `docker.io/library/busybox:1.36` cannot be pulled in `site-a`: no rule redirects `docker.io`, and it is not reachable there.',
  '    # ↳ /apollo-registries.yaml:5:9 "site-a" `site-a` says which hosts it reaches.',
    '    - image: localhost:5000/foo/bar:1.0.0',
  )));

  it('is silent about hosts that are listed, by either name of Docker Hub, and without `:443`', () => checkDiagnostics(SITE.replace('[]', '["registry-1.docker.io", "ghcr.io:443"]') + pod(
    '    - image: busybox:1.36',
    '    - image: ghcr.io/foo/bar:1',
    '    - image: ghcr.io:8443/foo/bar:1',
    '    #        ^^^^^^^^^^^^^^^^^^^^^^ 💡 error[image.unreachable]: `ghcr.io:8443/foo/bar:1` cannot be pulled in `site-a`: no rule redirects `ghcr.io:8443`, and it is not reachable there.',
  '    # ↳ /apollo-registries.yaml:5:9 "site-a" `site-a` says which hosts it reaches.',
  )));

  it('is silent where nothing is said of reachable hosts, and of what nobody pulls there', async () => {
    await checkDiagnostics(SITE.replace('    reachableHosts: []\n', '') + pod('    - image: busybox:1.36'));
    await checkDiagnostics(SITE.replace('[]', 'null') + pod('    - image: busybox:1.36'));
    await checkDiagnostics(`${SITE}#- /Dockerfile\nFROM busybox:1.36\n`);
    await checkDiagnostics(SITE + pod('    - image: "{{ .Values.image }}"'));
  });

  it('names the Environments concerned, each once for one cause', () => checkDiagnostics(`#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: a.corp
    mirroredRegistries: [docker.io]
  - registryUrl: b.corp
environments:
  - { id: one, artifactRegistries: [a.corp], reachableHosts: [] }
  - { id: two, artifactRegistries: [b.corp], reachableHosts: [] }
  - { id: three, artifactRegistries: [b.corp], reachableHosts: [quay.io] }
  - { id: four, artifactRegistries: [b.corp] }
${pod(
  '    - image: busybox:1.36',
  '    #        ^^^^^^^^^^^^ 💡 error[image.unreachable]: `docker.io/library/busybox:1.36` cannot be pulled in `two`, `three`: no rule redirects `docker.io`, and it is not reachable there.',
  '    # ↳ /apollo-registries.yaml:7:11 "two" `two` says which hosts it reaches.',
  '    # ↳ /apollo-registries.yaml:8:11 "three" `three` says which hosts it reaches.',
  '    - image: quay.io/foo/bar:1',
  '    #        ^^^^^^^^^^^^^^^^^ 💡 error[image.unreachable]: `quay.io/foo/bar:1` cannot be pulled in `one`, `two`: no rule redirects `quay.io`, and it is not reachable there.',
  '    # ↳ /apollo-registries.yaml:6:11 "one" `one` says which hosts it reaches.',
  '    # ↳ /apollo-registries.yaml:7:11 "two" `two` says which hosts it reaches.',
)}`));

  it('judges a file for the Environment that claims it alone', () => checkDiagnostics(`#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: a.corp
environments:
  - { id: one, artifactRegistries: [a.corp], reachableHosts: [], files: [one/**] }
  - { id: two, artifactRegistries: [a.corp], reachableHosts: [quay.io], files: [two/**] }
#- /one/pod.yaml
apiVersion: v1
kind: Pod
spec:
  containers:
    - image: quay.io/foo/bar:1
    #        ^^^^^^^^^^^^^^^^^ 💡 error[image.unreachable]: \`quay.io/foo/bar:1\` cannot be pulled in \`one\`: no rule redirects \`quay.io\`, and it is not reachable there.
    # ↳ /apollo-registries.yaml:4:11 "one" \`one\` says which hosts it reaches.
#- /two/pod.yaml
apiVersion: v1
kind: Pod
spec:
  containers:
    - image: quay.io/foo/bar:1
`));

  it('adds up what several registry files say of one Environment', () => checkDiagnostics(`#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: a.corp
environments:
  - { id: one, artifactRegistries: [a.corp], reachableHosts: [quay.io] }
#- /more.apollo-registries.yaml
artifactRegistries:
  - registryUrl: b.corp
environments:
  - { id: one, artifactRegistries: [b.corp], reachableHosts: [ghcr.io] }
${pod(
  '    - image: quay.io/a:1', '    - image: ghcr.io/a:1', '    - image: a.corp/a:1', '    - image: b.corp/a:1',
  '    - image: c.corp/a:1',
  '    #        ^^^^^^^^^^ 💡 error[image.unreachable]: `c.corp/a:1` cannot be pulled in `one`: no rule redirects `c.corp`, and it is not reachable there.',
  '    # ↳ /apollo-registries.yaml:4:11 "one" `one` says which hosts it reaches.',
  '    # ↳ /more.apollo-registries.yaml:4:11 "one" `one` says which hosts it reaches.',
)}`));

  it('asks the nodes of the Environment: a mirror that is reached is enough', () => checkDiagnostics(`${NODES}#- /nodes/registries.yaml
mirrors:
  docker.io:
    endpoint: ["https://mirror.site-a.corp:5000"]
  ghcr.io:
    endpoint: ["https://other.example.com"]
  gcr.io:
    endpoint: ["https://one.example.com", "https://other.example.com"]
${pod(
  '    - image: busybox:1.36',
  '    - image: ghcr.io/foo/bar:1',
  '    #        ^^^^^^^^^^^^^^^^^ 💡 error[image.unreachable]: `ghcr.io/foo/bar:1` cannot be pulled in `site-a`: `ghcr.io` is redirected to `other.example.com`, and neither that nor `ghcr.io` itself is reachable there.',
  '    # ↳ /apollo-registries.yaml:5:9 "site-a" `site-a` says which hosts it reaches.',
  '    - image: gcr.io/foo/bar:1',
  '    #        ^^^^^^^^^^^^^^^^ 💡 error[image.unreachable]: `gcr.io/foo/bar:1` cannot be pulled in `site-a`: `gcr.io` is redirected to `one.example.com`, `other.example.com`, and neither those nor `gcr.io` itself are reachable there.',
  '    # ↳ /apollo-registries.yaml:5:9 "site-a" `site-a` says which hosts it reaches.',
)}`));

  it('says what nodes make of the registry that Apollo redirects to', () => checkDiagnostics(`${NODES}#- /nodes/registries.conf
[[registry]]
prefix = "registry.site-a.corp"
location = "elsewhere.example.com"
[[registry]]
prefix = "ghcr.io"
location = "ghcr.io"
blocked = true
[[registry.mirror]]
location = "other.example.com"
[[registry]]
prefix = "gcr.io"
location = "gcr.io"
blocked = true
${pod(
  '    - image: quay.io/foo/bar:1.0.0',
  '    #        ^^^^^^^^^^^^^^^^^^^^^ 💡 error[image.unreachable]: `quay.io/foo/bar:1.0.0` cannot be pulled in `site-a`: `registry.site-a.corp` is redirected to `elsewhere.example.com`, which is not reachable there.',
  '    # ↳ /apollo-registries.yaml:5:9 "site-a" `site-a` says which hosts it reaches.',
  '    - image: ghcr.io/foo/bar:1',
  '    #        ^^^^^^^^^^^^^^^^^ 💡 error[image.unreachable]: `ghcr.io/foo/bar:1` cannot be pulled in `site-a`: `ghcr.io` is redirected to `other.example.com`, which is not reachable there, and `ghcr.io` itself is blocked.',
  '    # ↳ /apollo-registries.yaml:5:9 "site-a" `site-a` says which hosts it reaches.',
  '    - image: gcr.io/foo/bar:1',
  '    #        ^^^^^^^^^^^^^^^^ 💡 error[image.unreachable]: `gcr.io/foo/bar:1` cannot be pulled in `site-a`: every source of it is blocked.',
  '    # ↳ /apollo-registries.yaml:5:9 "site-a" `site-a` says which hosts it reaches.',
)}`));

  it('does not take a configuration that is only found for that of the nodes', () => checkDiagnostics(`${SITE}#- /elsewhere/registries.conf
[[registry]]
prefix = "registry.site-a.corp"
location = "elsewhere.example.com"
${pod('    - image: quay.io/foo/bar:1.0.0')}`));

  it('says nothing where the engine refuses the configuration', async () => {
    await checkDiagnostics(`${NODES}#- /nodes/registries.conf
[[registry]]
prefix = "quay.io"
location = "https://mirror.example.com"
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 error[registries-conf.refused]: \`https://mirror.example.com\` has a scheme, and a location is a host with an optional path. Every pull fails with this configuration.
${pod('    - image: busybox:1.36')}`);
  });
});
