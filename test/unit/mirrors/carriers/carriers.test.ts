import assert from 'node:assert/strict';
import { work } from '../../../../server/src/base/work';
import { configText, readConfig } from '../../../../server/src/mirrors/dialects';
import { readCarrier } from '../../../support/carriers';

const HUB = 'https://registry-1.docker.io/v2/library/nginx/manifests/1';
const MIRROR = 'https://m.example.com/v2/library/nginx/manifests/1?ns=docker.io';
const K3S = 'mirrors:\n  docker.io:\n    endpoint:\n      - https://m.example.com\n';
const HOSTS = 'server = "https://registry-1.docker.io"\n[host."https://m.example.com"]\n  capabilities = ["pull", "resolve"]\n';
const CONF = '[[registry]]\nlocation = "docker.io"\n[[registry.mirror]]\nlocation = "m.example.com"\n';
const CONF_SOURCES = 'm.example.com/library/nginx:1 → docker.io/library/nginx:1';
const CRI = '[plugins."io.containerd.grpc.v1.cri".registry.mirrors."docker.io"]\n  endpoint = ["https://m.example.com"]\n';
const DAEMON = '{ "registry-mirrors": ["https://m.example.com"] }';

/** A text moved in by spaces, as it stands in a block scalar. */
function inside(text: string, spaces: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(spaces));
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

interface Case {
  readonly what: string;
  readonly path?: string;
  readonly text: string;
  readonly groups: readonly string[];
  readonly sources: readonly string[];
  /** What the answer's rules say in the file; by default the mirror's address. */
  readonly rules?: readonly string[];
}

const CASES: readonly Case[] = [
  {
    what: 'the registries of a Rancher cluster',
    text: `apiVersion: provisioning.cattle.io/v1\nkind: Cluster\nmetadata:\n  name: edge\nspec:\n  rkeConfig:\n    registries:\n${inside(K3S, 6)}      configs:\n        m.example.com:\n          authConfigSecretName: creds\n          insecureSkipVerify: true\n`,
    groups: ['k3s 0-0/etc/rancher/registries.yaml'],
    sources: [`${MIRROR} i → ${HUB}`],
  },
  {
    what: 'the private registries of an RKE2 control plane',
    text: `apiVersion: controlplane.cluster.x-k8s.io/v1beta1\nkind: RKE2ControlPlane\nspec:\n  privateRegistriesConfig:\n${inside(K3S, 4)}    configs:\n      m.example.com:\n        authSecret: {name: creds}\n        tls: {insecureSkipVerify: true}\n`,
    groups: ['k3s 0-0/etc/rancher/registries.yaml'],
    sources: [`${MIRROR} i → ${HUB}`],
  },
  {
    what: 'the private registries of a template of RKE2 configurations',
    text: `apiVersion: bootstrap.cluster.x-k8s.io/v1beta1\nkind: RKE2ConfigTemplate\nspec:\n  template:\n    spec:\n      privateRegistriesConfig:\n${inside(K3S, 8)}`,
    groups: ['k3s 0-0/etc/rancher/registries.yaml'],
    sources: [`${MIRROR} → ${HUB}`],
  },
  {
    what: 'files of a kubeadm control plane',
    text: `apiVersion: controlplane.cluster.x-k8s.io/v1beta1\nkind: KubeadmControlPlane\nspec:\n  kubeadmConfigSpec:\n    files:\n      - path: /etc/containerd/certs.d/docker.io/hosts.toml\n        owner: root:root\n        content: |\n${inside(HOSTS, 10)}      - path: /etc/motd\n        content: hello\n`,
    groups: ['hosts-toml 0-1/etc/containerd/certs.d/docker.io/hosts.toml'],
    sources: [`${MIRROR} → ${HUB}`],
    rules: ['"https://m.example.com"'],
  },
  {
    what: 'files in base64 of a template of kubeadm configurations',
    text: `apiVersion: bootstrap.cluster.x-k8s.io/v1beta1\nkind: KubeadmConfigTemplate\nspec:\n  template:\n    spec:\n      files:\n        - path: /etc/containerd/certs.d/docker.io/hosts.toml\n          encoding: base64\n          content: ${base64(HOSTS)}\n`,
    groups: ['hosts-toml 0-2/etc/containerd/certs.d/docker.io/hosts.toml'],
    sources: [`${MIRROR} → ${HUB}`],
    rules: [base64(HOSTS)],
  },
  {
    what: 'the files of cloud-init',
    text: `#cloud-config\nwrite_files:\n  - path: /etc/rancher/k3s/registries.yaml\n    permissions: "0600"\n    content: |\n${inside(K3S, 6)}  - path: /etc/docker/daemon.json\n    content: '${DAEMON}'\n`,
    groups: ['k3s 0/etc/rancher/k3s/registries.yaml', 'docker 0/etc/docker/daemon.json'],
    sources: [`${MIRROR} → ${HUB}`, `https://m.example.com/v2/library/nginx/manifests/1 → ${HUB}`],
    rules: ['https://m.example.com', 'https://m.example.com'],
  },
  {
    what: 'user data without an ending',
    path: 'images/user-data',
    text: `#cloud-config\nwrite_files:\n  - path: /etc/rancher/rke2/registries.yaml\n    encoding: b64\n    content: ${base64(K3S)}\n`,
    groups: ['k3s 0/etc/rancher/rke2/registries.yaml'],
    sources: [`${MIRROR} → ${HUB}`],
    rules: [base64(K3S)],
  },
  {
    what: 'a Butane configuration',
    path: 'node.bu',
    text: `variant: fcos\nversion: 1.5.0\nstorage:\n  files:\n    - path: /etc/containers/registries.conf.d/10-mirror.conf\n      contents:\n        inline: |\n${inside(CONF, 10)}`,
    groups: ['registries-conf 0/etc/containers/registries.conf.d/10-mirror.conf'],
    sources: [CONF_SOURCES],
    rules: ['m.example.com'],
  },
  {
    what: 'an Ignition configuration',
    path: 'node.ign',
    text: `{"ignition": {"version": "3.4.0"}, "storage": {"files": [{"path": "/etc/containers/registries.conf", "contents": {"source": "data:,${encodeURIComponent(CONF)}"}}]}}`,
    groups: ['registries-conf 0/etc/containers/registries.conf'],
    sources: [CONF_SOURCES],
    rules: [`data:,${encodeURIComponent(CONF)}`],
  },
  {
    what: 'a MachineConfig',
    text: `apiVersion: machineconfiguration.openshift.io/v1\nkind: MachineConfig\nspec:\n  config:\n    ignition: {version: 3.2.0}\n    storage:\n      files:\n        - path: /etc/containers/registries.conf\n          contents:\n            source: data:text/plain;charset=utf-8;base64,${base64(CONF)}\n`,
    groups: ['registries-conf 0/etc/containers/registries.conf'],
    sources: [CONF_SOURCES],
    rules: [`data:text/plain;charset=utf-8;base64,${base64(CONF)}`],
  },
  {
    what: 'a k3d configuration',
    text: `apiVersion: k3d.io/v1alpha5\nkind: Simple\nregistries:\n  config: |\n${inside(K3S, 4)}`,
    groups: ['k3s 0/etc/rancher/k3s/registries.yaml'],
    sources: [`${MIRROR} → ${HUB}`],
  },
  {
    what: 'the patches of a kind cluster, as one',
    text: `kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\ncontainerdConfigPatches:\n  - |-\n${inside(CRI, 4)}  - |-\n${inside(CRI.replace('docker.io', 'quay.io'), 4)}`,
    groups: ['containerd 0/etc/containerd/config.toml 0/etc/containerd/config.toml'],
    sources: [`${MIRROR} → ${HUB}`],
  },
  {
    what: 'JSON patches of Talos',
    text: '- op: add\n  path: /machine/registries/mirrors/docker.io\n  value:\n    endpoints:\n      - https://m.example.com\n',
    groups: ['talos 0/machine.yaml'],
    sources: [`${MIRROR} → ${HUB}`],
  },
  {
    what: 'JSON patches of Talos for all registries',
    text: '- op: add\n  path: /machine/registries\n  value: {mirrors: {docker.io: {endpoints: [https://m.example.com]}}}\n',
    groups: ['talos 0/machine.yaml'],
    sources: [`${MIRROR} → ${HUB}`],
  },
  {
    what: 'JSON patches of Talos that add an item',
    text: '- op: add\n  path: /machine/registries/mirrors/docker.io/endpoints/-\n  value: https://m.example.com\n',
    groups: ['talos 0/machine.yaml'],
    sources: [`${MIRROR} → ${HUB}`],
  },
  {
    what: 'strategic patches of a Talos template of Cluster API',
    text: 'apiVersion: bootstrap.cluster.x-k8s.io/v1alpha3\nkind: TalosConfigTemplate\nspec:\n  template:\n    spec:\n      strategicPatches:\n        - |\n          machine:\n            registries:\n              mirrors:\n                docker.io:\n                  endpoints:\n                    - https://m.example.com\n',
    groups: ['talos 0-0/machine.yaml'],
    sources: [`${MIRROR} → ${HUB}`],
  },
  {
    what: 'the patches of talhelper',
    text: 'clusterName: edge\nendpoint: https://10.0.0.1:6443\nnodes: []\npatches:\n  - |-\n    machine:\n      registries:\n        mirrors:\n          docker.io:\n            endpoints: [https://m.example.com]\n',
    groups: ['talos 0-0/machine.yaml'],
    sources: [`${MIRROR} → ${HUB}`],
  },
  {
    what: 'JSON patches of talhelper, each a text',
    text: 'clusterName: edge\nendpoint: https://10.0.0.1:6443\nnodes: []\nworker:\n  patches:\n    - |-\n      - op: add\n        path: /machine/kubelet/extraArgs\n        value: {}\n      - op: add\n        path: /machine/registries\n        value:\n          mirrors:\n            docker.io:\n              endpoints: [https://m.example.com]\n',
    groups: ['talos 0-2/machine.yaml'],
    sources: [`${MIRROR} → ${HUB}`],
  },
  {
    what: 'the mirrors of Kubespray',
    text: 'containerd_registries_mirrors:\n  - prefix: docker.io\n    mirrors:\n      - host: https://m.example.com\n        capabilities: ["pull", "resolve"]\n        skip_verify: true\n',
    groups: ['hosts-toml 0/etc/containerd/certs.d/docker.io/hosts.toml'],
    sources: [`${MIRROR} i → https://docker.io/v2/library/nginx/manifests/1`],
    rules: ['https://m.example.com', 'docker.io'],
  },
  {
    what: 'the mirror of an EKS Anywhere cluster',
    text: 'apiVersion: anywhere.eks.amazonaws.com/v1alpha1\nkind: Cluster\nspec:\n  registryMirrorConfiguration:\n    endpoint: m.example.com\n    port: "5000"\n    insecureSkipVerify: true\n    ociNamespaces:\n      - registry: docker.io\n        namespace: hub\n',
    groups: ['containerd 0/etc/containerd/config.toml'],
    sources: [`https://m.example.com:5000/v2/hub/library/nginx/manifests/1?ns=docker.io i → ${HUB}`],
    rules: ['hub'],
  },
  {
    what: 'the mirrors of a Gardener shoot',
    text: 'apiVersion: core.gardener.cloud/v1beta1\nkind: Shoot\nspec:\n  extensions:\n    - type: registry-mirror\n      providerConfig:\n        apiVersion: mirror.extensions.gardener.cloud/v1alpha1\n        kind: MirrorConfig\n        mirrors:\n          - upstream: docker.io\n            hosts:\n              - host: https://m.example.com\n                capabilities: [pull, resolve]\n',
    groups: ['hosts-toml 0-0/etc/containerd/certs.d/docker.io/hosts.toml'],
    sources: [`${MIRROR} → ${HUB}`],
  },
  {
    what: 'a ConfigMap',
    text: `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: registries\ndata:\n  registries.conf: |\n${inside(CONF, 4)}`,
    groups: ['registries-conf 0/registries.conf'],
    sources: [CONF_SOURCES],
    rules: ['m.example.com'],
  },
  {
    what: 'the binary data of a ConfigMap in a list',
    text: `apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: ConfigMap\n    binaryData:\n      daemon.json: ${base64(DAEMON)}\n`,
    groups: ['docker 0/daemon.json'],
    sources: [`https://m.example.com/v2/library/nginx/manifests/1 → ${HUB}`],
    rules: [base64(DAEMON)],
  },
];

describe('mirror configurations inside other files', () => {
  for (const { what, path = 'cluster.yaml', text, groups, sources, rules = ['https://m.example.com'] } of CASES) {
    it(`are read in ${what}`, () => {
      const read = readCarrier(path, text);
      assert.deepEqual(read.groups, groups);
      assert.deepEqual(read.sources('nginx:1'), sources);
      assert.deepEqual(read.rules('nginx:1'), rules);
      assert.deepEqual(read.problems, []);
    });
  }

  it('tell the nodes of one file apart', () => {
    const template = (mirror: string) => `apiVersion: bootstrap.cluster.x-k8s.io/v1beta1\nkind: KubeadmConfig\nspec:\n  files:\n    - path: /etc/rancher/k3s/registries.yaml\n      content: |\n${inside(K3S.replace('m.example.com', mirror), 8)}`;
    assert.deepEqual(readCarrier('cluster.yaml', `${template('a.example.com')}---\n${template('b.example.com')}`).rules('nginx'), ['https://a.example.com', 'https://b.example.com']);
  });

  it('have their problems where they stand', () => {
    const text = `#cloud-config\nwrite_files:\n  - path: /etc/rancher/k3s/registries.yaml\n    content: |\n      mirrors:\n        docker.io:\n          endpoint: https://m.example.com\n  - path: /etc/containers/registries.conf\n    content: |\n      [[registry]]\n      location = "https://quay.io"\n`;
    assert.deepEqual(readCarrier('init.yaml', text).problems, ['k3s.refused https://m.example.com', 'registries-conf.refused https://quay.io']);
  });
});

describe('template text in carried configurations', () => {
  const files = (path: string, content: string) => readCarrier('init.yaml', `#cloud-config\nwrite_files:\n  - path: ${path}\n    content: |\n${inside(content, 6)}`);

  it('makes a rule unknown and leaves the others', () => {
    const read = files('/etc/rancher/k3s/registries.yaml', 'mirrors:\n  docker.io:\n    endpoint:\n      - "https://{{ mirror }}:{{ port }}"\n  quay.io:\n    endpoint:\n      - https://m.example.com\n');
    assert.deepEqual([read.sources('nginx:1'), read.sources('ghcr.io/a/b:1'), read.problems], [['unknown'], ['https://ghcr.io/v2/a/b/manifests/1'], []]);
    assert.deepEqual(read.sources('quay.io/a/b:1'), ['https://m.example.com/v2/a/b/manifests/1?ns=quay.io → https://quay.io/v2/a/b/manifests/1']);
  });

  it('in a key makes unknown what no exact rule is for', () => {
    const read = files('/etc/rancher/k3s/registries.yaml', 'mirrors:\n  "${registry}":\n    endpoint:\n      - https://m.example.com\n  quay.io:\n    endpoint:\n      - https://m.example.com\n');
    assert.deepEqual([read.sources('nginx:1'), read.rules('quay.io/a/b'), read.problems], [['unknown'], ['https://m.example.com'], []]);
    assert.deepEqual(files('/etc/containers/registries.conf', CONF.replace('docker.io', '{{ registry }}')).sources('nginx:1'), ['unknown']);
    assert.deepEqual(files('/etc/containers/registries.conf', '[[registry]]\nprefix = "docker.io"\nlocation = "{{ registry }}/hub"\n').sources('nginx:1'), ['unknown']);
  });

  it('that decides what is there makes all unknown', () => {
    const loop = '{% for r in registries %}\n[host."https://m.example.com"]\n{% endfor %}\n';
    assert.deepEqual([files('/etc/containerd/certs.d/docker.io/hosts.toml', loop).sources('nginx'), files('/etc/containerd/certs.d/docker.io/hosts.toml', loop).problems], [['unknown'], []]);
    const flag = files('/etc/containerd/certs.d/docker.io/hosts.toml', '[host."https://m.example.com"]\n  skip_verify = {{ insecure }}\n');
    assert.deepEqual([flag.sources('nginx'), flag.problems], [['unknown'], []]);
  });

  it('counts in what is stated in YAML too', () => {
    const read = readCarrier('group_vars/all.yml', 'containerd_registries_mirrors:\n  - prefix: docker.io\n    mirrors:\n      - host: "https://{{ registry }}"\n        capabilities: ["pull", "resolve"]\n  - prefix: quay.io\n    mirrors:\n      - host: https://m.example.com\n');
    assert.deepEqual([read.sources('nginx'), read.rules('quay.io/a/b'), read.problems], [['unknown'], ['https://m.example.com'], []]);
  });

  it('is no group of a regular expression', () => {
    const read = files('/etc/rancher/k3s/registries.yaml', 'mirrors:\n  docker.io:\n    endpoint:\n      - https://m.example.com\n    rewrite:\n      "^library/(.*)": "hub/${1}"\n');
    assert.deepEqual(read.sources('nginx:1'), [`https://m.example.com/v2/hub/nginx/manifests/1?ns=docker.io → ${HUB}`]);
  });
});

describe('template text in a configuration that is a file of its own', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['a registries.yaml with a loop', 'registries.yaml', 'mirrors:\n{% for r in registries %}\n  {{ r }}:\n    endpoint: [https://m.example.com]\n{% endfor %}\n'],
    ['a registries.yaml with a variable', 'registries.yaml', K3S.replace('m.example.com', '${MIRROR}')],
    ['a hosts.toml with a condition', 'certs.d/docker.io/hosts.toml', `{% if x %}\n${HOSTS}{% endif %}\n`],
    ['a registries.conf with a list to be filled in', 'registries.conf', `unqualified-search-registries = [{{ searches }}]\n${CONF}`],
    ['a daemon.json with a list to be filled in', 'daemon.json', '{ "registry-mirrors": {{ mirrors | to_json }} }'],
    ['a template of Terraform for Talos', 'talos.yaml', 'machine:\n  registries:\n    mirrors:\n      docker.io:\n        endpoints: ["${mirror}"]\n'],
    ['a config.toml with a variable', 'config.toml', CRI.replace('https://m.example.com', '${mirror}')],
    ['a buildkitd.toml with a variable', 'buildkitd.toml', '[registry."docker.io"]\n  mirrors = ["{{ mirror }}"]\n'],
  ];
  for (const [what, path, text] of cases) {
    it(`is no error in ${what}`, () => {
      const read = readCarrier(path, text);
      assert.deepEqual([read.sources('nginx:1'), read.problems], [['unknown'], []]);
    });
  }

  it('leaves errors that have nothing to do with it', () => {
    const read = readCarrier('registries.yaml', `${K3S.replace('m.example.com', '{{ mirror }}')}  quay.io:\n    endpoints: [https://m.example.com]\n`);
    assert.deepEqual(read.problems, ['k3s.unknown-key endpoints']);
  });

  it('is no named group of a regular expression', () => {
    const read = readCarrier('registries.yaml', `${K3S}    rewrite:\n      "^library/(?P<name>.*)": "hub/\${name}"\n`);
    assert.deepEqual(read.sources('nginx:1'), [`https://m.example.com/v2/hub/nginx/manifests/1?ns=docker.io → ${HUB}`]);
  });
});

describe('files that carry no mirror configuration', () => {
  const none: readonly (readonly [string, string, string])[] = [
    ['a config.toml of Cargo in cloud-init', 'init.yaml', '#cloud-config\nwrite_files:\n  - path: /root/.cargo/config.toml\n    content: |\n      [source.crates-io]\n      replace-with = "mirror"\n      [registries.mirror]\n      index = "https://m.example.com"\n'],
    ['a config.toml of GitLab Runner in a ConfigMap', 'runner.yaml', 'apiVersion: v1\nkind: ConfigMap\ndata:\n  config.toml: |\n    [[runners]]\n      name = "registry"\n      [runners.docker]\n        image = "registry.example.com/a"\n'],
    ['a config.toml of Hugo in a ConfigMap', 'site.yaml', 'apiVersion: v1\nkind: ConfigMap\ndata:\n  config.toml: |\n    baseURL = "https://registry.example.com"\n    title = "mirrors"\n'],
    ['an unrelated registries.yaml in a ConfigMap', 'tools.yaml', 'apiVersion: v1\nkind: ConfigMap\ndata:\n  registries.yaml: |\n    registries:\n      - name: a\n'],
    ['an unrelated daemon.json in cloud-init', 'init.yaml', '#cloud-config\nwrite_files:\n  - path: /etc/docker/daemon.json\n    content: \'{"log-driver": "journald"}\'\n'],
    ['a file that is appended to another', 'init.yaml', `#cloud-config\nwrite_files:\n  - path: /etc/rancher/k3s/registries.yaml\n    append: true\n    content: |\n${inside(K3S, 6)}`],
    ['a compressed file', 'init.yaml', '#cloud-config\nwrite_files:\n  - path: /etc/rancher/k3s/registries.yaml\n    encoding: gz+b64\n    content: H4sIAAAAAAAAA8vNLCrKL7LiUlBIyU/OTi3Sy8wHAFhd\n'],
    ['a k3d configuration that names a file', 'k3d.yaml', 'apiVersion: k3d.io/v1alpha5\nkind: Simple\nregistries:\n  config: ./registries.yaml\n'],
    ['a Rancher cluster of another kind', 'c.yaml', `apiVersion: management.cattle.io/v3\nkind: Cluster\nspec:\n  rkeConfig:\n    registries:\n${inside(K3S, 6)}`],
    ['a patch of something else', 'p.yaml', '- op: add\n  path: /spec/registries/machine\n  value: {mirrors: {docker.io: {endpoints: [https://m.example.com]}}}\n'],
    ['an Ignition file elsewhere', 'n.ign', '{"ignition": {"version": "3.4.0"}, "storage": {"files": [{"path": "/etc/containers/registries.conf", "contents": {"source": "https://x.example.com/registries.conf"}}]}}'],
    ['a MirrorConfig of another group', 'm.yaml', 'apiVersion: metalk8s.scality.com/v1alpha1\nkind: MirrorConfig\nmirrors: [{upstream: docker.io, hosts: [{host: https://m.example.com}]}]\n'],
  ];
  for (const [what, path, text] of none) {
    it(`are ${what}`, () => assert.deepEqual(readCarrier(path, text).groups, []));
  }
});

describe('the look for carried configurations', () => {
  const countParses = (path: string, text: string): number => {
    work.parses = 0;
    const file = { ...configText(path, text), yaml: () => assert.fail('The whole parser was asked.') };
    readConfig(file, false);
    return work.parses;
  };

  it('parses no text without their signs, and no other by more than the fast scanner', () => {
    const values = 'image:\n  registry: docker.io\n  mirrors: []\n';
    const signs = 'registryMirrorConfiguration: {}\ncontainerdConfigPatches: []\nstorage:\nfiles:\n  - path: registries.conf\nkind: ConfigMap\nmirrors: 1\n';
    assert.deepEqual([countParses('values.yaml', values), countParses('values.yaml', signs), countParses('readme.md', signs)], [0, 1, 0]);
    const init = `#cloud-config\nwrite_files:\n  - path: /etc/containerd/certs.d/docker.io/hosts.toml\n    content: |\n${inside(HOSTS, 6)}`;
    assert.equal(countParses('init.yaml', init), 1);
  });

  it('offers no edit of what is encoded', () => {
    const broken = CONF.replace('docker.io', 'https://docker.io');
    const files = (content: string) => readConfig(configText('init.yaml', `#cloud-config\nwrite_files:\n  - path: /etc/containers/registries.conf\n    ${content}`), false);
    assert.deepEqual(files(`encoding: b64\n    content: ${base64(broken)}\n`)?.problems.map(({ parameters }) => parameters['readOnly']), ['true']);
    assert.deepEqual(files(`content: |\n${inside(broken, 6)}`)?.problems.map(({ parameters }) => parameters['readOnly']), [undefined]);
  });
});
