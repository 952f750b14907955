import assert from 'node:assert/strict';
import { isNodeConfigName, looksLikeNodeConfig, mayMakeNodeConfig } from '../../../client/src/nodeConfigs';

const CONFIGS = [
  'mirrors:\n  quay.io:\n    endpoint: ["https://m.corp"]\n',
  'apiVersion: config.openshift.io/v1\nkind: ImageTagMirrorSet\n',
  'apiVersion: v1alpha1\nkind: RegistryMirrorConfig\nname: quay.io\n',
  'machine:\n  registries:\n    mirrors: {}\n',
  '{\n  "registry-mirrors": ["https://m.corp"]\n}\n',
  'version = 2\n[plugins."io.containerd.grpc.v1.cri".registry.mirrors."docker.io"]\n',
];
const OTHERS = [
  'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: nginx\n',
  'mirrors:\n  - a\n', 'spec:\n  mirrors:\n    endpoint: a\n', 'machine: large\n', '{"mirrors": {}}\n', '[source.crates-io]\nreplace-with = "mirror"\n', '',
];

describe('the signs that wake the extension for a configuration of a node', () => {
  it('are names of files that hold nothing else', () => {
    for (const path of ['/a/registries.conf', '/etc/containers/registries.conf.d/01.conf', '/x/certs.d/docker.io/hosts.toml', '/b/buildkitd.toml', '/etc/rancher/k3s/registries.yaml']) assert.ok(isNodeConfigName(path), path);
    for (const path of ['/a/hosts.toml', '/a/config.toml', '/a/registries.yaml', '/a/daemon.json', '/a/registries.conf.md', '/a/values.yaml']) assert.ok(!isNodeConfigName(path), path);
  });

  it('are texts of their forms', () => {
    for (const text of CONFIGS) assert.ok(looksLikeNodeConfig(text), text);
    for (const text of OTHERS) assert.ok(!looksLikeNodeConfig(text), text);
  });

  it('are found again line by line', () => {
    for (const text of CONFIGS) assert.ok(text.split('\n').some(mayMakeNodeConfig), text);
    assert.ok(!mayMakeNodeConfig('    - image: nginx'));
  });
});
