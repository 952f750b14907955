import assert from 'node:assert/strict';
import { shownConversion } from '../../../support/conversion';
import type { Config } from '../../../support/dialects';

const CONF: Config = {
  'registries.conf': `unqualified-search-registries = ["docker.io"]
[[registry]]
location = "docker.io"
[[registry.mirror]]
location = "harbor.corp/dockerhub"
[[registry.mirror]]
location = "plain.corp:5000"
insecure = true
[[registry]]
location = "quay.io"
blocked = true
[[registry.mirror]]
location = "mirror.corp/quay"
[[registry]]
prefix = "ghcr.io/team"
location = "git.corp/team"
[[registry]]
location = "registry.redhat.io"
[[registry.mirror]]
location = "mirror.corp/redhat"
pull-from-mirror = "digest-only"
[[registry]]
prefix = "*.example.com"
location = "mirror.corp"
`,
};

const SETS: Config = {
  'sets.yaml': `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata: { name: digests }
spec:
  imageDigestMirrors:
    - { source: registry.redhat.io, mirrors: [mirror.corp/redhat], mirrorSourcePolicy: NeverContactSource }
    - { source: quay.io/openshift, mirrors: [mirror.corp/openshift] }
    - { source: docker.io, mirrors: [mirror.corp] }
---
apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata: { name: tags }
spec:
  imageTagMirrors:
    - { source: docker.io, mirrors: [mirror.corp] }
`,
};

describe('conversions of tables by prefixes, as they are written', () => {
  it('registries.conf to hosts.toml: digests by a capability, prefixes and wildcards not at all', () => assert.equal(shownConversion('registries-conf', CONF, 'hosts.toml'), `
== certs.d/docker.io/hosts.toml
[host."https://harbor.corp/v2/dockerhub"]
  capabilities = ["pull", "resolve"]
  override_path = true

[host."https://plain.corp:5000"]
  capabilities = ["pull", "resolve"]
  skip_verify = true
== certs.d/quay.io/hosts.toml
server = "https://mirror.corp/v2/quay"
capabilities = ["pull", "resolve"]
override_path = true
== certs.d/registry.redhat.io/hosts.toml
[host."https://mirror.corp/v2/redhat"]
  capabilities = ["pull"]
  override_path = true
- searched docker.io
~ host-forms 
- path ghcr.io/team
~ digest-only registry.redhat.io
- wildcard *.example.com
~ plain-http plain.corp:5000 for docker.io
`.trim()));

  it('registries.conf to k3s: the path as a rewrite has no need, since an address may hold it', () => assert.equal(shownConversion('registries-conf', CONF, 'k3s'), `
== registries.yaml
mirrors:
  "docker.io":
    endpoint:
      - "https://harbor.corp/v2/dockerhub"
      - "https://plain.corp:5000"
  "quay.io":
    endpoint:
      - "https://mirror.corp/v2/quay"
configs:
  "plain.corp:5000":
    tls:
      insecure_skip_verify: true
- searched docker.io
~ host-forms 
~ fallback-kept quay.io
- path ghcr.io/team
- digest-only mirror.corp/redhat for registry.redhat.io
- wildcard *.example.com
~ plain-http plain.corp:5000 for docker.io
~ direct-access plain.corp:5000
`.trim()));

  it('registries.conf to mirror sets', () => assert.equal(shownConversion('registries-conf', CONF, 'idms'), `
== mirror-sets.yaml
apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: converted-digest
spec:
  imageDigestMirrors:
    - source: "docker.io"
      mirrors:
        - "harbor.corp/dockerhub"
        - "plain.corp:5000"
    - source: "quay.io"
      mirrors:
        - "mirror.corp/quay"
      mirrorSourcePolicy: NeverContactSource
    - source: "ghcr.io/team"
      mirrors:
        - "git.corp/team"
      mirrorSourcePolicy: NeverContactSource
    - source: "registry.redhat.io"
      mirrors:
        - "mirror.corp/redhat"
    - source: "*.example.com"
      mirrors:
        - "mirror.corp"
      mirrorSourcePolicy: NeverContactSource
---
apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: converted-tag
spec:
  imageTagMirrors:
    - source: "docker.io"
      mirrors:
        - "harbor.corp/dockerhub"
        - "plain.corp:5000"
    - source: "quay.io"
      mirrors:
        - "mirror.corp/quay"
      mirrorSourcePolicy: NeverContactSource
    - source: "ghcr.io/team"
      mirrors:
        - "git.corp/team"
      mirrorSourcePolicy: NeverContactSource
    - source: "*.example.com"
      mirrors:
        - "mirror.corp"
      mirrorSourcePolicy: NeverContactSource
- searched docker.io
~ insecure plain.corp:5000 for docker.io
`.trim()));

  it('registries.conf to Apollo: hosts alone, one registry each, and no way back', () => assert.equal(shownConversion('registries-conf', CONF, 'apollo'), `
- searched docker.io
~ host-forms 
- path docker.io
- path quay.io
- path ghcr.io/team
- digest-only registry.redhat.io
- wildcard *.example.com
`.trim()));

  it('mirror sets to registries.conf, with the same mirrors for tags and digests as one', () => assert.equal(shownConversion('openshift', SETS, 'registries.conf'), `
== registries.conf
[[registry]]
prefix = "docker.io"
location = "docker.io"

[[registry.mirror]]
location = "mirror.corp"

[[registry]]
prefix = "quay.io/openshift"
location = "quay.io/openshift"

[[registry.mirror]]
location = "mirror.corp/openshift"
pull-from-mirror = "digest-only"

[[registry]]
prefix = "registry.redhat.io"
location = "registry.redhat.io"
blocked = true

[[registry.mirror]]
location = "mirror.corp/redhat"
pull-from-mirror = "digest-only"
`.trim()));

  it('mirror sets to hosts.toml', () => assert.equal(shownConversion('openshift', SETS, 'hosts.toml'), `
== certs.d/docker.io/hosts.toml
[host."https://mirror.corp"]
  capabilities = ["pull", "resolve"]
== certs.d/registry.redhat.io/hosts.toml
server = "https://mirror.corp/v2/redhat"
capabilities = ["pull"]
override_path = true
~ host-forms 
- path quay.io/openshift
~ digest-only registry.redhat.io
`.trim()));

  it('mirror sets to Talos', () => assert.equal(shownConversion('openshift', SETS, 'talos'), `
== registries.talos.yaml
apiVersion: v1alpha1
kind: RegistryMirrorConfig
name: "docker.io"
endpoints:
  - url: "https://mirror.corp"
~ host-forms 
- path quay.io/openshift
- digest-only mirror.corp/redhat for registry.redhat.io
`.trim()));

  it('mirror sets to Apollo', () => assert.equal(shownConversion('openshift', SETS, 'apollo'), `
== apollo-registries.yaml
version: 1
artifactRegistries:
  - registryUrl: "mirror.corp"
    mirroredRegistries:
      - "docker.io"
~ host-forms 
~ fallback-lost docker.io
- path quay.io/openshift
- digest-only registry.redhat.io
`.trim()));
});
