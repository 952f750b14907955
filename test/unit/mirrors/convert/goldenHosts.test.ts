import assert from 'node:assert/strict';
import { shownConversion } from '../../../support/conversion';
import type { Config } from '../../../support/dialects';

const K3S: Config = {
  'registries.yaml': `mirrors:
  docker.io:
    endpoint: ["https://harbor.corp/v2/dockerhub", "https://mirror.corp:5000"]
  quay.io:
    endpoint: ["http://plain.corp"]
    rewrite: { "^(.*)$": "quay/$1" }
  ghcr.io:
    endpoint: ["https://mirror.corp:5000"]
    rewrite: { "^team/(.*)$": "other/$1" }
  "*":
    endpoint: ["https://any.corp"]
configs:
  "mirror.corp:5000":
    auth: { username: robot, password: hunter2 }
    tls: { insecure_skip_verify: true }
`,
};

const HOSTS: Config = {
  'certs.d/docker.io/hosts.toml': 'server = "https://mirror.corp"\n[host."https://harbor.corp/v2/dockerhub"]\n  capabilities = ["pull", "resolve"]\n  override_path = true\n',
  'certs.d/quay.io/hosts.toml': '[host."https://cache.corp"]\n  capabilities = ["pull"]\n[host."https://other.corp"]\n  skip_verify = true\n',
  'certs.d/registry.example.com_5000_/hosts.toml': '[host."https://mirror.corp/odd"]\n',
  'certs.d/_default/hosts.toml': '[host."https://any.corp"]\n',
  'certs.d/ghcr.io/': '',
};

const APOLLO: Config = {
  'apollo-registries.yaml': `artifactRegistries:
  - registryUrl: external.registry.com
    credentials: { type: basic }
    mirroredRegistries: [internal.registry.com, docker.io]
  - registryUrl: other.registry.com:5000
    mirroredRegistries: [quay.io, internal.registry.com]
`,
};

describe('conversions of tables by hosts, as they are written', () => {
  it('k3s to hosts.toml, without its credentials', () => {
    const text = shownConversion('k3s', K3S, 'hosts.toml');
    assert.ok(!text.includes('hunter2') && !text.includes('robot'));
    assert.equal(text, `
== certs.d/mirror.corp_5000_/hosts.toml
# mirror.corp:5000 has no mirror; the file keeps _default away from it.
== certs.d/docker.io/hosts.toml
[host."https://harbor.corp/v2/dockerhub"]
  capabilities = ["pull", "resolve"]
  override_path = true

[host."https://mirror.corp:5000"]
  capabilities = ["pull", "resolve"]
  skip_verify = true
== certs.d/quay.io/hosts.toml
[host."http://plain.corp/v2/quay"]
  capabilities = ["pull", "resolve"]
  override_path = true
== certs.d/_default/hosts.toml
[host."https://any.corp"]
  capabilities = ["pull", "resolve"]
~ direct-lost mirror.corp:5000
- rewrite ghcr.io
- credentials mirror.corp:5000
`.trim());
  });

  it('k3s to registries.conf: nothing is said there of every registry', () => assert.equal(shownConversion('k3s', K3S, 'registries.conf'), `
== registries.conf
[[registry]]
prefix = "docker.io"
location = "docker.io"

[[registry.mirror]]
location = "harbor.corp/dockerhub"

[[registry.mirror]]
location = "mirror.corp:5000"
insecure = true

[[registry]]
prefix = "quay.io"
location = "quay.io"

[[registry.mirror]]
location = "plain.corp/quay"
insecure = true
~ direct-lost mirror.corp:5000
- rewrite ghcr.io
~ host-forms 
- any-host *
- credentials mirror.corp:5000
`.trim()));

  it('k3s without its default endpoint to registries.conf: the last mirror stands for the registry', () => assert.equal(shownConversion('k3s', {
    'registries.yaml': 'mirrors:\n  docker.io:\n    endpoint: ["https://a.corp", "https://b.corp"]\n',
  }, 'registries.conf', { disableDefaultEndpoint: true }), `
== registries.conf
[[registry]]
prefix = "docker.io"
location = "b.corp"

[[registry.mirror]]
location = "a.corp"
~ host-forms
`.trim()));

  it('hosts.toml to k3s', () => assert.equal(shownConversion('hosts-toml', HOSTS, 'k3s'), `
== registries.yaml
mirrors:
  "docker.io":
    endpoint:
      - "https://harbor.corp/v2/dockerhub"
      - "https://mirror.corp"
  "quay.io":
    endpoint:
      - "https://other.corp"
  "registry.example.com:5000":
    endpoint:
      - "https://mirror.corp/odd/v2"
  "*":
    endpoint:
      - "https://any.corp"
configs:
  "other.corp":
    tls:
      insecure_skip_verify: true
~ capabilities https://cache.corp for quay.io
- hidden ghcr.io
~ fallback-kept docker.io
- digest-only cache.corp for quay.io
~ direct-access *
~ direct-access other.corp
`.trim()));

  it('hosts.toml to registries.conf: an address that is no plain registry has no location', () => assert.equal(shownConversion('hosts-toml', HOSTS, 'registries.conf'), `
== registries.conf
[[registry]]
prefix = "docker.io"
location = "mirror.corp"

[[registry.mirror]]
location = "harbor.corp/dockerhub"

[[registry]]
prefix = "quay.io"
location = "quay.io"

[[registry.mirror]]
location = "cache.corp"
pull-from-mirror = "digest-only"

[[registry.mirror]]
location = "other.corp"
insecure = true
~ capabilities https://cache.corp for quay.io
~ host-forms 
- target-path registry.example.com:5000
- any-host *
`.trim()));

  it('Talos to hosts.toml', () => assert.equal(shownConversion('talos', {
    'talos.yaml': 'machine:\n  registries:\n    mirrors:\n      docker.io: { endpoints: ["https://a.corp", "https://b.corp/proxy"], overridePath: true, skipFallback: true }\n',
  }, 'hosts.toml'), `
== certs.d/docker.io/hosts.toml
server = "https://b.corp/proxy"
capabilities = ["pull", "resolve"]
override_path = true

[host."https://a.corp"]
  capabilities = ["pull", "resolve"]
`.trim()));

  it('daemon.json and buildkitd.toml to k3s', () => {
    assert.equal(shownConversion('docker', { 'daemon.json': '{ "registry-mirrors": ["http://mirror.corp:5000/hub"], "insecure-registries": ["10.0.0.0/8"] }' }, 'k3s'), `
== registries.yaml
mirrors:
  "docker.io":
    endpoint:
      - "http://mirror.corp:5000/hub/v2"
- upstream-access 10.0.0.0/8
`.trim());
    assert.equal(shownConversion('buildkit', { 'buildkitd.toml': '[registry."docker.io"]\nmirrors = ["mirror.corp:5000/hub"]\n[registry."mirror.corp:5000"]\nhttp = true\n' }, 'k3s'), `
== registries.yaml
mirrors:
  "docker.io":
    endpoint:
      - "http://mirror.corp:5000/v2/hub"
~ direct-lost mirror.corp:5000
`.trim());
  });

  it('Apollo to the dialects of nodes: a host that two registries claim has no order', () => {
    assert.equal(shownConversion('apollo', APOLLO, 'hosts.toml'), `
== certs.d/docker.io/hosts.toml
server = "https://external.registry.com"
capabilities = ["pull", "resolve"]
== certs.d/quay.io/hosts.toml
server = "https://other.registry.com:5000"
capabilities = ["pull", "resolve"]
- credentials external.registry.com
- claimed internal.registry.com
~ host-forms
`.trim());
    assert.equal(shownConversion('apollo', APOLLO, 'registries.conf'), `
== registries.conf
[[registry]]
prefix = "docker.io"
location = "external.registry.com"

[[registry]]
prefix = "quay.io"
location = "other.registry.com:5000"
- credentials external.registry.com
- claimed internal.registry.com
~ host-forms
`.trim());
  });
});
