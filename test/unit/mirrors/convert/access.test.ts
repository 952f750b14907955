import assert from 'node:assert/strict';
import type { ConvertTarget } from '../../../../server/src/mirrors/convert/model';
import { configText, readConfig } from '../../../../server/src/mirrors/dialects';
import type { Dialect } from '../../../../server/src/mirrors/model';
import { converted } from '../../../support/conversion';
import type { Config } from '../../../support/dialects';

/** What is listed of access, each with the line that it stands in, and what is written of certificates. */
function told(dialect: Dialect, config: Config, target: ConvertTarget): readonly string[] {
  const { files, unsaid } = converted(dialect, config, target);
  for (const { text } of files) assert.ok(!SECRETS.test(text), text);
  assert.ok(!SECRETS.test(JSON.stringify(unsaid)));
  const written = files.flatMap(({ text }) => text.split('\n').filter((line) => /ca\b|client|ca_file|cert_file|key_file|verify/i.test(line) && !line.startsWith('- url')).map((line) => line.trim()));
  const listed = unsaid.filter(({ reason }) => reason !== 'host-forms').map(({ reason, subject, place, isWritten }) => {
    const text = config[place.uri.slice('file:///'.length)] ?? '';
    return `${isWritten ? '~' : '-'} ${reason} ${subject}: ${text.slice(place.span.start, place.span.end)}`;
  });
  return [...written, ...listed];
}

const SECRETS = /hunter2|robot|Bearer|LS0tLS1/;

const K3S: Config = {
  'registries.yaml': `mirrors:
  docker.io:
    endpoint: ["https://a.corp", "https://b.corp"]
configs:
  a.corp:
    auth: { username: robot, password: hunter2 }
    tls: { ca_file: /etc/a.pem, cert_file: /etc/c.pem, key_file: /etc/k.pem }
  b.corp:
    tls: { ca_file: b.pem, insecure_skip_verify: true }
  quay.io:
    tls: { ca_file: /etc/q.pem }
auths:
  old.corp: { auth: hunter2 }
`,
};

const CONTAINERD: Config = {
  'config.toml': `version = 2
[plugins."io.containerd.grpc.v1.cri".registry.mirrors."docker.io"]
endpoint = ["https://a.corp"]
[plugins."io.containerd.grpc.v1.cri".registry.configs."a.corp".tls]
ca_file = "/etc/a.pem"
cert_file = "/etc/c.pem"
key_file = "/etc/k.pem"
insecure_skip_verify = true
[plugins."io.containerd.grpc.v1.cri".registry.configs."a.corp".auth]
username = "robot"
password = "hunter2"
[plugins."io.containerd.grpc.v1.cri".registry.headers]
X-Meta-Key = ["robot"]
`,
};

const HOSTS: Config = {
  'certs.d/docker.io/hosts.toml': `[host."https://a.corp"]
ca = ["/etc/a.pem", "/etc/b.pem"]
client = [["/etc/c.pem", "/etc/k.pem"]]
[host."https://a.corp".header]
Authorization = "Bearer hunter2"
X-Team = "robot"
[host."https://b.corp"]
ca = "b.pem"
skip_verify = true
`,
  'certs.d/quay.io/hosts.toml': 'ca = "/etc/q.pem"\nskip_verify = true\n[host."https://a.corp"]\nca = "/etc/a.pem"\n',
};

const TALOS: Config = {
  'talos.yaml': `machine:
  registries:
    mirrors:
      docker.io: { endpoints: ["https://a.corp"] }
    config:
      a.corp:
        auth: { username: robot, password: hunter2 }
        tls:
          clientIdentity: { crt: LS0tLS1, key: LS0tLS1 }
          ca: LS0tLS1
          insecureSkipVerify: true
---
apiVersion: v1alpha1
kind: RegistryAuthConfig
name: b.corp
username: robot
password: hunter2
---
apiVersion: v1alpha1
kind: RegistryTLSConfig
name: b.corp
ca: LS0tLS1
`,
};

const BUILDKIT: Config = {
  'buildkitd.toml': `[registry."docker.io"]
mirrors = ["a.corp"]
[registry."a.corp"]
insecure = true
ca = ["/etc/a.pem"]
[[registry."a.corp".keypair]]
key = "/etc/k.pem"
cert = "/etc/c.pem"
`,
};

const DOCKER: Config = { 'daemon.json': '{ "registry-mirrors": ["https://10.1.2.3:5000"], "insecure-registries": ["10.0.0.0/8", "other.corp"] }' };

const CONF: Config = {
  'registries.conf': '[[registry]]\nlocation = "docker.io"\n[[registry.mirror]]\nlocation = "a.corp"\ninsecure = true\n[[registry]]\nlocation = "quay.io"\ninsecure = true\n',
};

describe('conversions of what is said of access', () => {
  it('k3s to hosts.toml: certificates of mirrors by their files; credentials are named', () => assert.deepEqual(told('k3s', K3S, 'hosts.toml'), [
    'ca = ["/etc/a.pem"]', 'client = [["/etc/c.pem", "/etc/k.pem"]]', 'skip_verify = true',
    '~ direct-lost b.corp: insecure_skip_verify',
    '- credentials old.corp: old.corp', '- credentials a.corp: auth', '- certificate-path b.corp: ca_file', '- upstream-access quay.io: ca_file',
  ]));

  it('k3s to dialects that say less', () => {
    assert.deepEqual(told('k3s', K3S, 'registries.conf'), [
      '~ direct-lost b.corp: insecure_skip_verify',
      '- credentials old.corp: old.corp', '- credentials a.corp: auth', '- authority a.corp: ca_file', '- client a.corp: cert_file', '- authority b.corp: ca_file', '- upstream-access quay.io: ca_file',
    ]);
    assert.deepEqual(told('k3s', K3S, 'talos'), [
      'insecureSkipVerify: true',
      '- credentials old.corp: old.corp', '- credentials a.corp: auth', '- authority a.corp: ca_file', '- client a.corp: cert_file', '- authority b.corp: ca_file', '- upstream-access quay.io: ca_file',
    ]);
    assert.deepEqual(told('k3s', K3S, 'idms').slice(0, 3), ['~ direct-lost b.corp: insecure_skip_verify', '~ insecure b.corp for docker.io: https://b.corp', '- credentials old.corp: old.corp']);
  });

  it('the legacy mirrors of containerd to k3s and to hosts.toml', () => {
    assert.deepEqual(told('containerd', CONTAINERD, 'k3s'), [
      'insecure_skip_verify: true', 'ca_file: "/etc/a.pem"', 'cert_file: "/etc/c.pem"', 'key_file: "/etc/k.pem"',
      '- credentials a.corp: auth', '- headers *: headers',
    ]);
    assert.deepEqual(told('containerd', CONTAINERD, 'hosts.toml'), [
      'skip_verify = true', 'ca = ["/etc/a.pem"]', 'client = [["/etc/c.pem", "/etc/k.pem"]]',
      '~ direct-lost a.corp: insecure_skip_verify', '- credentials a.corp: auth', '- headers *: headers',
    ]);
  });

  it('hosts.toml to k3s: one authority for each host; headers are named, those of authorization as credentials', () => assert.deepEqual(told('hosts-toml', HOSTS, 'k3s'), [
    'insecure_skip_verify: true',
    '- upstream-access quay.io: skip_verify', '~ direct-access b.corp: "https://b.corp"',
    '- credentials a.corp: Authorization', '- headers a.corp: X-Team', '- certificate-path a.corp: ca', '- certificate-path a.corp: client', '- certificate-path b.corp: ca',
    '- certificate-path a.corp: ca', '- upstream-access quay.io: ca',
  ]));

  it('Talos to hosts.toml: certificates that are written out are no files', () => assert.deepEqual(told('talos', TALOS, 'hosts.toml'), [
    'skip_verify = true',
    '~ direct-lost a.corp: insecureSkipVerify',
    '- credentials a.corp: auth', '- certificate-text a.corp: ca', '- certificate-text a.corp: clientIdentity', '- credentials b.corp: b.corp', '- upstream-access b.corp: ca',
  ]));

  it('buildkitd.toml to k3s', () => assert.deepEqual(told('buildkit', BUILDKIT, 'k3s'), [
    'insecure_skip_verify: true', 'ca_file: "/etc/a.pem"', 'cert_file: "/etc/c.pem"', 'key_file: "/etc/k.pem"',
  ]));

  it('daemon.json to hosts.toml and k3s: a network stands for the mirrors in it', () => {
    assert.deepEqual(told('docker', DOCKER, 'hosts.toml'), ['skip_verify = true', '~ direct-lost 10.1.2.3:5000: 10.0.0.0/8', '- upstream-access other.corp: other.corp']);
    assert.deepEqual(told('docker', DOCKER, 'k3s'), ['insecure_skip_verify: true', '~ plain-http 10.1.2.3:5000: 10.0.0.0/8', '- upstream-access other.corp: other.corp']);
  });

  it('registries.conf to mirror sets and to Apollo: each mirror that is no longer insecure', () => {
    assert.deepEqual(told('registries-conf', CONF, 'idms'), ['- upstream-access quay.io: quay.io', '~ insecure a.corp for docker.io: a.corp']);
    assert.deepEqual(told('registries-conf', CONF, 'apollo'), ['- upstream-access quay.io: quay.io', '~ fallback-lost docker.io: docker.io', '~ insecure a.corp for docker.io: a.corp']);
  });
});

describe('what is said of access inside other files', () => {
  /** Each setting with the text of its place. */
  function settings(path: string, text: string): readonly string[] {
    const contents = readConfig(configText(path, text), false)?.contents ?? [];
    return contents.flatMap(({ content }) => content.access ?? []).map(({ host, kind, span }) => `${kind} ${host}: ${text.slice(span.start, span.end)}`);
  }

  it('is read of Rancher, whose Secrets hold it', () => assert.deepEqual(settings('cluster.yaml', `apiVersion: provisioning.cattle.io/v1
kind: Cluster
spec:
  rkeConfig:
    registries:
      mirrors: { docker.io: { endpoint: [https://a.corp] } }
      configs:
        a.corp: { authConfigSecretName: robot, caBundle: LS0tLS1, tlsSecretName: tls, insecureSkipVerify: true }
`), ['credentials a.corp: authConfigSecretName', 'authority a.corp: caBundle', 'client a.corp: tlsSecretName', 'unverified a.corp: insecureSkipVerify']));

  it('is read of EKS Anywhere and Gardener', () => {
    assert.deepEqual(settings('eks.yaml', `apiVersion: anywhere.eks.amazonaws.com/v1alpha1
kind: Cluster
spec:
  registryMirrorConfiguration: { endpoint: a.corp, port: 5000, authenticate: true, caCertContent: LS0tLS1, insecureSkipVerify: true }
`), ['credentials a.corp:5000: authenticate', 'authority a.corp:5000: caCertContent', 'unverified a.corp:5000: insecureSkipVerify']);
    assert.deepEqual(settings('gardener.yaml', `apiVersion: mirror.extensions.gardener.cloud/v1alpha1
kind: MirrorConfig
mirrors:
  - upstream: docker.io
    hosts:
      - host: https://a.corp
        caBundleSecretReferenceName: bundle
`), ['authority a.corp: caBundleSecretReferenceName']);
  });

  it('is read of Kubespray and of a text in cloud-init, at its place there', () => {
    assert.deepEqual(settings('vars.yaml', `containerd_registries_mirrors:
  - prefix: docker.io
    mirrors:
      - host: https://a.corp
        capabilities: [pull, resolve]
        skip_verify: true
`), ['unverified a.corp: skip_verify']);
    assert.deepEqual(settings('user-data', `#cloud-config
write_files:
  - path: /etc/rancher/k3s/registries.yaml
    content: |
      mirrors:
        docker.io:
          endpoint: ["https://a.corp"]
      configs:
        a.corp:
          tls: { ca_file: /etc/a.pem }
`), ['authority a.corp: ca_file']);
  });
});
