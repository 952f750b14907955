import assert from 'node:assert/strict';
import { DEFAULT_SETTINGS, type Settings } from '../../../server/src/workspace/settings';
import { createWorkspace, type Workspace } from '../../../server/src/workspace/workspace';
import { memoryPort } from '../../support/memoryPort';
import { memoryStore } from '../../support/memoryStore';

const WS = 'file:///ws';
const K3S = 'mirrors:\n  docker.io:\n    endpoint: ["https://m.example.com"]\n';
const CONF = '[[registry]]\nlocation = "quay.io"\n';
const IDMS = 'apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nspec:\n  imageDigestMirrors:\n    - source: quay.io/a\n      mirrors: [m.example.com/a]\n';
const POD = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: nginx\n';

async function scanned(workspace: Workspace): Promise<Workspace> {
  const steps = workspace.scan();
  while ((await steps.next()).done !== true) continue;
  return workspace;
}

async function opened(files: Readonly<Record<string, string>>, settings: Partial<Settings> = {}): Promise<Workspace> {
  const workspace = createWorkspace(memoryPort(Object.fromEntries(Object.entries(files).map(([path, text]) => [`${WS}/${path}`, text]))));
  workspace.setFolders([WS]);
  workspace.setSettings({ window: { ...DEFAULT_SETTINGS, ...settings }, folders: new Map() });
  return scanned(workspace);
}

/** The configurations in force, as `dialect path path…`. */
function inForce(workspace: Workspace): readonly string[] {
  return workspace.snapshot().nodeConfigs.map(({ dialect, files }) => [dialect.dialect, ...files.map(({ path }) => path.replace('/ws/', ''))].join(' '));
}

describe('mirror configurations of nodes in a workspace', () => {
  it('are found by name and content, those that an engine reads together as one', async () => {
    const workspace = await opened({
      'a/registries.conf': CONF, 'a/registries.conf.d/10-x.conf': CONF, 'nginx/nginx.conf': 'server {}\n',
      'certs.d/quay.io/hosts.toml': 'server = "https://quay.io"\n', 'certs.d/docker.io/hosts.toml': 'server = "https://m.example.com"\n', 'certs.d/empty.io/ca.crt': '',
      'k3s/registries.yaml': K3S, 'ocp/idms.yaml': IDMS, 'ocp/itms.yaml': IDMS.replace('Digest', 'Tag').replace('Digest', 'Tag').replace('imageDigest', 'imageTag'),
      'talos/cp.yaml': 'machine:\n  registries:\n    mirrors:\n      docker.io:\n        endpoints: ["https://m.example.com"]\n',
      'docker/daemon.json': '{ "registry-mirrors": ["https://m.example.com"] }\n', 'buildkitd.toml': '[registry."docker.io"]\n  mirrors = ["m.example.com"]\n',
      'containerd/config.toml': '[plugins."io.containerd.grpc.v1.cri".registry.mirrors."quay.io"]\n  endpoint = ["https://m.example.com"]\n',
      '.cargo/config.toml': '[build]\ntarget = "x"\n', 'kustomization.yaml': 'images:\n  - name: nginx\n    newName: m.example.com/nginx\n', 'pod.yaml': POD,
      'chart/templates/idms.yaml': IDMS, 'chart/Chart.yaml': 'name: x\nversion: 1.0.0\n',
    });
    assert.deepEqual([...inForce(workspace)].sort(), [
      'buildkit buildkitd.toml',
      'containerd containerd/config.toml',
      'docker docker/daemon.json',
      'hosts-toml certs.d/docker.io/hosts.toml certs.d/quay.io/hosts.toml',
      'k3s k3s/registries.yaml',
      'openshift ocp/idms.yaml ocp/itms.yaml',
      'registries-conf a/registries.conf a/registries.conf.d/10-x.conf',
      'talos talos/cp.yaml',
    ]);
    assert.deepEqual(workspace.snapshot().nodeConfigs.find(({ dialect }) => dialect.dialect === 'hosts-toml')?.folders, ['docker.io', 'empty.io', 'quay.io']);
  });

  it('are found inside other files, as many as there are', async () => {
    const file = '#cloud-config\nwrite_files:\n  - path: /etc/containerd/certs.d/quay.io/hosts.toml\n    content: |\n      [host."https://m.example.com"]\n  - path: /etc/containerd/certs.d/docker.io/hosts.toml\n    content: |\n      [host."https://m.example.com"]\n';
    const kind = 'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\ncontainerdConfigPatches:\n  - |-\n    [plugins."io.containerd.grpc.v1.cri".registry.mirrors."docker.io"]\n      endpoint = ["https://m.example.com"]\n';
    const values = 'registryMirrorConfiguration: {}\ncontainerdConfigPatches: []\nfiles:\n  - path: registries.conf\nkind: ConfigMap\n';
    const workspace = await opened({ 'init.yaml': file, 'init/user-data': file, 'kind.yaml': kind, 'values.yaml': values, 'node.bu': 'variant: fcos\nversion: 1.5.0\nstorage:\n  files:\n    - path: /etc/containers/registries.conf\n      contents:\n        inline: |\n          [[registry]]\n          location = "quay.io"\n' });
    assert.deepEqual([...inForce(workspace)].sort(), [
      'containerd kind.yaml/0/etc/containerd/config.toml',
      'hosts-toml init.yaml/0/etc/containerd/certs.d/quay.io/hosts.toml init.yaml/0/etc/containerd/certs.d/docker.io/hosts.toml',
      'hosts-toml init/user-data/0/etc/containerd/certs.d/quay.io/hosts.toml init/user-data/0/etc/containerd/certs.d/docker.io/hosts.toml',
      'registries-conf node.bu/0/etc/containers/registries.conf',
    ]);
    assert.deepEqual(workspace.snapshot().nodeConfigs.map(({ folders }) => folders), [[], [], [], []]);
  });

  it('stay the same while something else changes', async () => {
    const workspace = await opened({ 'registries.yaml': K3S, 'registries.conf': CONF, 'pod.yaml': POD });
    const before = workspace.snapshot().nodeConfigs;
    workspace.open({ uri: `${WS}/pod.yaml`, languageId: 'yaml', version: 1, text: `${POD}# more\n` });
    assert.equal(workspace.snapshot().nodeConfigs, before);
    workspace.open({ uri: `${WS}/registries.conf`, languageId: 'toml', version: 1, text: `${CONF}insecure = true\n` });
    const after = workspace.snapshot().nodeConfigs;
    assert.notEqual(after, before);
    assert.equal(after.find(({ dialect }) => dialect.dialect === 'k3s'), before.find(({ dialect }) => dialect.dialect === 'k3s'));
  });

  it('keep their last good version while an open text is broken', async () => {
    const workspace = await opened({ 'registries.conf': CONF });
    const uri = `${WS}/registries.conf`;
    workspace.open({ uri, languageId: 'toml', version: 1, text: CONF });
    const [good] = workspace.snapshot().nodeConfigs;
    workspace.change({ uri, version: 2, text: `${CONF}insecure = ` });
    const [broken] = workspace.snapshot().nodeConfigs;
    assert.deepEqual(broken?.files.map(({ stale, content }) => [stale, content]), good?.files.map(({ content }) => [true, content]));
    workspace.close(uri);
    assert.deepEqual(workspace.snapshot().nodeConfigs[0]?.files.map(({ stale }) => stale), [false]);
  });

  it('are those that a setting names, rewriters and files of any name among them', async () => {
    const files = { 'nodes/registries.yaml': K3S, 'other/registries.conf': CONF, 'kustomization.yaml': 'images:\n  - name: nginx\n    newName: m.example.com/nginx\n', 'x/mirrors.toml': CONF };
    assert.deepEqual(inForce(await opened(files, { nodeConfigs: ['nodes', 'kustomization.yaml'] })), ['kustomize kustomization.yaml', 'k3s nodes/registries.yaml']);
    assert.deepEqual(inForce(await opened(files, { nodeConfigs: ['x/*.toml'] })), ['registries-conf x/mirrors.toml']);
  });

  it('are kept from one run to the next', async () => {
    const port = memoryPort({ [`${WS}/registries.conf`]: CONF, [`${WS}/certs.d/quay.io/hosts.toml`]: 'server = "https://m.example.com"\n' });
    port.useStamps();
    const store = memoryStore();
    const run = async () => {
      const workspace = createWorkspace(port, store);
      workspace.setFolders([WS]);
      port.resetCalls();
      await scanned(workspace);
      return { configs: workspace.snapshot().nodeConfigs.map(({ files, folders }) => [files.map(({ content, lines }) => [content, lines.starts.length]), folders]), reads: [...port.reads] };
    };
    const first = await run();
    const second = await run();
    assert.equal(first.reads.length, 2);
    assert.deepEqual(second.reads, []);
    assert.deepEqual(second.configs, first.configs);
  });

  it('follow changes on disk', async () => {
    const port = memoryPort({ [`${WS}/pod.yaml`]: POD });
    const workspace = createWorkspace(port);
    workspace.setFolders([WS]);
    await scanned(workspace);
    assert.deepEqual(inForce(workspace), []);
    port.write(`${WS}/certs.d/quay.io/hosts.toml`, 'server = "https://m.example.com"\n');
    await workspace.filesChanged([{ uri: `${WS}/certs.d/quay.io/hosts.toml`, kind: 'created' }]);
    assert.deepEqual(inForce(workspace), ['hosts-toml certs.d/quay.io/hosts.toml']);
    port.remove(`${WS}/certs.d`);
    await workspace.filesChanged([{ uri: `${WS}/certs.d`, kind: 'deleted' }]);
    assert.deepEqual(inForce(workspace), []);
  });
});
