import assert from 'node:assert/strict';
import fc from 'fast-check';
import { completionsAt, type CompletionChoice } from '../../../server/src/features/completion';
import { hoverAt } from '../../../server/src/features/hover';
import { worldOf } from '../../support/world';
import '../../support/seed';

const WORKSPACE = `#- /app.yaml closed
kind: Pod
apiVersion: v1
spec:
  containers:
    - image: quay.io/a:1
    - image: quay.io/b:1
    - image: nginx
#- /apollo-registries.yaml closed
artifactRegistries:
  - registryUrl: external.registry.com
    displayName: External
`;

interface Found {
  readonly choices: readonly CompletionChoice[];
  readonly text: string;
}

async function choicesIn(path: string, text: string): Promise<Found> {
  const world = await worldOf(`#- /${path}\n${text}\n${WORKSPACE}`);
  return { choices: completionsAt(world.snapshot, world.cursor.uri, world.cursor.offset), text: world.text(world.cursor.uri) };
}

async function labels(path: string, text: string): Promise<readonly string[]> {
  return (await choicesIn(path, text)).choices.map(({ label }) => label);
}

/** The text after a choice was taken. */
async function taken(path: string, written: string, label: string): Promise<string> {
  const { choices, text } = await choicesIn(path, written);
  const choice = choices.find((candidate) => candidate.label === label);
  assert.ok(choice, `${label} is not among ${choices.map((one) => one.label).join(', ')}`);
  return (text.slice(0, choice.span.start) + choice.newText + text.slice(choice.span.end)).trimEnd();
}

const HOSTS = ['external.registry.com', 'quay.io', 'docker.io'];
const CONF = 'registries.conf';
const TOML = 'certs.d/docker.io/hosts.toml';
const K3S = 'etc/rancher/k3s/registries.yaml';

describe('completion in registries.conf', () => {
  it('offers the keys of the root and its tables in an empty file', async () => assert.deepEqual(await labels(CONF, '‸'), [
    'unqualified-search-registries', 'short-name-mode', 'credential-helpers', '[[registry]]', '[aliases]',
  ]));

  it('offers the keys of a table that are not there, and the tables in it', async () => assert.deepEqual(await labels(CONF, '[[registry]]\nprefix = "quay.io"\n‸\nblocked = true\n[[registry]]\ninsecure = true\n'), [
    'location', 'insecure', 'mirror-by-digest-only', '[[registry]]', '[aliases]', '[[registry.mirror]]',
  ]));

  it('completes a key that is begun, with a place for its value', async () => {
    assert.equal(await taken(CONF, '[[registry.mirror]]\nloc‸\n', 'location'), '[[registry.mirror]]\nlocation = ""');
    assert.equal(await taken(CONF, '[[registry.mirror]]\nlo‸c = "a"\n', 'location'), '[[registry.mirror]]\nlocation = "a"');
    assert.equal(await taken(CONF, '‸', 'unqualified-search-registries'), 'unqualified-search-registries = []');
  });

  it('offers what a value may be, in quotes where none are', async () => {
    assert.deepEqual(await labels(CONF, '[[registry.mirror]]\npull-from-mirror = "‸"\n'), ['all', 'digest-only', 'tag-only']);
    assert.equal(await taken(CONF, '[[registry.mirror]]\npull-from-mirror = dig‸\n', 'digest-only'), '[[registry.mirror]]\npull-from-mirror = "digest-only"');
    assert.equal(await taken(CONF, '[[registry]]\nblocked = ‸\n', 'true'), '[[registry]]\nblocked = true');
    assert.deepEqual(await labels(CONF, '[[registry]]\nblocked = true ‸\n'), []);
  });

  it('offers hosts of the workspace: registries of Apollo, mirrors of nodes, hosts of images', async () => {
    assert.deepEqual(await labels(CONF, '[[registry]]\nlocation = "quay.io"\n[[registry.mirror]]\nlocation = "mirror.corp/x"\n[[registry]]\nprefix = "‸"\nlocation = "a.corp"\n'), ['external.registry.com', 'mirror.corp', 'quay.io', 'docker.io']);
    assert.deepEqual(await labels(CONF, 'unqualified-search-registries = ["docker.io", "‸"]\n'), ['external.registry.com', 'quay.io']);
    assert.deepEqual(await labels(CONF, 'unqualified-search-registries = [\n  "docker.io",\n  ‸\n]\n'), ['external.registry.com', 'quay.io']);
  });

  it('offers nothing in comments', async () => assert.deepEqual(await labels(CONF, '[[registry]] # ‸\n'), []));
});

describe('completion in hosts.toml, config.toml and buildkitd.toml', () => {
  it('offers the capabilities that are not there', async () => assert.deepEqual(await labels(TOML, '[host."https://a.corp"]\ncapabilities = ["pull", ‸]\n'), ['resolve', 'push', 'referrers']));

  it('offers the keys of a host, without server', async () => assert.deepEqual((await labels(TOML, 'server = "https://a.corp"\n[host."https://b.corp"]\n  ‸\n')).slice(0, 4), ['capabilities', 'override_path', 'skip_verify', 'ca']));

  it('offers addresses of hosts in headers and values', async () => {
    assert.deepEqual(await labels(TOML, '[host."‸"]\n'), HOSTS.map((host) => `https://${host}`));
    assert.equal(await taken(TOML, '[host."https://quay.io"]\n[host."‸"]\n', 'https://docker.io'), '[host."https://quay.io"]\n[host."https://docker.io"]');
    assert.deepEqual(await labels(TOML, '[host."https://quay.io"]\n[host."‸"]\n'), ['https://external.registry.com', 'https://docker.io']);
    assert.equal(await taken(TOML, 'server = ‸\n', 'https://quay.io'), 'server = "https://quay.io"');
  });

  it('knows the tables of the CRI plugin and of BuildKit', async () => {
    const cri = 'version = 2\n[plugins."io.containerd.grpc.v1.cri".registry.mirrors."quay.io"]\n';
    assert.deepEqual((await labels('etc/containerd/config.toml', `${cri}‸\n`))[0], 'endpoint');
    assert.deepEqual(await labels('etc/containerd/config.toml', `${cri}endpoint = ["‸"]\n`), HOSTS.map((host) => `https://${host}`));
    assert.ok((await labels('etc/containerd/config.toml', `${cri}‸\n`)).includes('[plugins."io.containerd.grpc.v1.cri".registry.configs.""]'));
    assert.deepEqual(await labels('buildkitd.toml', '[registry."docker.io"]\n‸\n'), ['mirrors', 'http', 'insecure', 'ca', 'tlsconfigdir', '[registry.""]', '[[registry."docker.io".keypair]]']);
    assert.equal(await taken('buildkitd.toml', '[registry.‸]\n', 'quay.io'), '[registry."quay.io"]');
  });
});

describe('completion in configurations that other files carry', () => {
  const cloudInit = (...lines: readonly string[]): string => ['#cloud-config', 'write_files:', '  - path: /etc/rancher/k3s/registries.yaml', '    content: |', ...lines.map((line) => `      ${line}`), 'runcmd: []'].join('\n');

  it('offers keys and hosts in the text of a file', async () => {
    assert.deepEqual(await labels('user-data', cloudInit('mirrors:', '  a.corp:', '    endpoint: []', '    ‸')), ['rewrite']);
    assert.deepEqual(await labels('user-data', cloudInit('mirrors:', '  quay.io:', '    endpoint: ["https://m.corp"]', '  ‸')), ['external.registry.com', 'm.corp', 'docker.io']);
    assert.deepEqual(await labels('user-data', cloudInit('mirrors:', '  quay.io:', '    endpoint:', '      - ‸')), HOSTS.map((host) => `https://${host}`));
    assert.equal(await taken('user-data', cloudInit('mirrors:', '  doc‸'), 'docker.io'), cloudInit('mirrors:', '  docker.io:', '    endpoint: '));
  });

  it('offers them in TOML and JSON too', async () => {
    const kind = 'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\ncontainerdConfigPatches:\n  - |-\n    [plugins."io.containerd.grpc.v1.cri".registry.mirrors."docker.io"]\n      endpoint = ["‸"]\n';
    assert.deepEqual(await labels('kind.yaml', kind), HOSTS.map((host) => `https://${host}`));
    const map = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  daemon.json: |\n    {\n      "insecure-registries": ["a.corp"],\n      ‸\n    }\n';
    assert.equal(await taken('map.yaml', map, 'registry-mirrors'), map.replace('‸', '"registry-mirrors": []').trimEnd());
  });

  it("offers them among the keys of Rancher's Clusters", async () => {
    const cluster = (...lines: readonly string[]): string => ['apiVersion: provisioning.cattle.io/v1', 'kind: Cluster', 'spec:', '  rkeConfig:', '    registries:', '      mirrors:', '        quay.io:', '          endpoint: ["https://m.corp"]', ...lines].join('\n');
    assert.deepEqual(await labels('cluster.yaml', cluster('          ‸')), ['rewrite']);
    assert.deepEqual(await labels('cluster.yaml', cluster('        ‸')), ['external.registry.com', 'm.corp', 'docker.io']);
    assert.deepEqual(await labels('cluster.yaml', cluster('  ‸')), []);
  });

  it('offers nothing in other texts', async () => {
    assert.deepEqual(await labels('user-data', cloudInit('mirrors: {}').replace('registries.yaml', 'motd').replace('mirrors: {}', '‸')), []);
    assert.deepEqual(await labels('user-data', cloudInit('mirrors: {}').replace('runcmd: []', 'runcmd:\n  - ‸')), []);
  });
});

describe('completion in registries.yaml, daemon.json and objects', () => {
  it('offers keys and hosts of k3s', async () => {
    assert.deepEqual(await labels(K3S, '‸'), ['mirrors', 'configs', 'auths']);
    assert.deepEqual(await labels(K3S, 'mirrors:\n  quay.io:\n    endpoint: ["https://m.corp"]\n  ‸\n'), ['external.registry.com', 'm.corp', 'docker.io']);
    assert.equal(await taken(K3S, 'mirrors:\n  quay.io:\n    endpoint: ["https://m.corp"]\n  doc‸\n', 'docker.io'), 'mirrors:\n  quay.io:\n    endpoint: ["https://m.corp"]\n  docker.io:\n    endpoint:');
    assert.deepEqual(await labels(K3S, 'mirrors:\n  quay.io:\n    endpoint:\n      - ‸\n'), HOSTS.map((host) => `https://${host}`));
    assert.deepEqual(await labels(K3S, 'mirrors:\n  a.corp:\n    ‸\n'), ['endpoint', 'rewrite']);
    assert.deepEqual(await labels(K3S, 'configs:\n  a.corp:\n    tls:\n      ca_file: /a\n      ‸\n'), ['cert_file', 'key_file', 'insecure_skip_verify']);
  });

  it('offers keys and hosts of daemon.json, with quotes', async () => {
    assert.deepEqual(await labels('etc/docker/daemon.json', '{\n  ‸\n}'), ['registry-mirrors', 'insecure-registries']);
    assert.equal(await taken('etc/docker/daemon.json', '{ ‸ }', 'registry-mirrors'), '{ "registry-mirrors": [] }');
    assert.deepEqual(await labels('etc/docker/daemon.json', '{ "registry-mirrors": ["‸"] }'), HOSTS.map((host) => `https://${host}`));
  });

  it('goes by the kind of the object that the cursor stands in', async () => {
    const sets = 'apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nspec:\n  imageDigestMirrors:\n    - source: quay.io\n      mirrors: [m.corp]\n';
    assert.deepEqual(await labels('sets.yaml', `${sets}      ‸\n---\napiVersion: config.openshift.io/v1\nkind: ImageTagMirrorSet\nspec:\n  imageTagMirrors: []\n`), ['mirrorSourcePolicy']);
    assert.deepEqual(await labels('sets.yaml', `${sets}      mirrorSourcePolicy: ‸\n`), ['AllowContactingSource', 'NeverContactSource']);
    assert.deepEqual(await labels('sets.yaml', `${sets}---\napiVersion: config.openshift.io/v1\nkind: ImageTagMirrorSet\nspec:\n  ‸\n`), ['imageTagMirrors']);
  });

  it('offers the keys of both forms of Talos', async () => {
    assert.deepEqual(await labels('talos.yaml', 'machine:\n  registries:\n    mirrors:\n      quay.io:\n        endpoints: ["https://m.corp"]\n        ‸\n'), ['overridePath', 'skipFallback']);
    assert.deepEqual(await labels('talos.yaml', 'apiVersion: v1alpha1\nkind: RegistryMirrorConfig\nname: quay.io\nendpoints:\n  - url: https://m.corp\n    ‸\n'), ['overridePath']);
  });

  it('has nothing to say of other files of such names', async () => {
    assert.deepEqual(await labels('registries.yaml', 'registries:\n  - ‸\n'), []);
    assert.deepEqual(await labels('config.toml', 'baseURL = "‸"\n'), []);
  });

  it('answers anywhere in broken texts of each form', () => fc.assert(fc.asyncProperty(
    fc.constantFrom(CONF, TOML, 'buildkitd.toml', K3S, 'etc/docker/daemon.json'),
    fc.array(fc.constantFrom('[', ']', '[[registry]]', '\n', '"', "'", ' = ', 'location', 'host', '.', '#', ',', 'mirrors:', '  ', '{', '}', 'docker.io', '- ', '\\', '"""'), { maxLength: 20 }),
    fc.nat(20),
    async (path, parts, at) => {
      const { choices, text } = await choicesIn(path, `${parts.slice(0, at).join('')}‸${parts.slice(at).join('')}`);
      for (const { span } of choices) assert.ok(span.start >= 0 && span.start <= span.end && span.end <= text.length);
    },
  ), { numRuns: 60 }));
});

describe('hovers of keys in configurations of nodes', () => {
  async function hovered(path: string, text: string): Promise<string | undefined> {
    const { snapshot, cursor } = await worldOf(`#- /${path}\n${text}\n${WORKSPACE}`);
    return hoverAt(snapshot, cursor.uri, cursor.offset, { commandLinks: false })?.markdown.split('\n')[0]?.trim();
  }

  for (const [path, text, start] of [
    [CONF, '[[registry]]\npre‸fix = "quay.io"\nlocation = "m.corp"\n', '**`prefix`**'],
    [CONF, '[[registry]]\nlocation = "quay.io"\n[[registry.mir‸ror]]\nlocation = "m.corp"\n', '**`mirror`**'],
    [TOML, '[host."https://m.corp"]\noverride_‸path = true\n', '**`override_path`**'],
    ['config.toml', 'version = 2\n[plugins."io.containerd.grpc.v1.cri".registry]\nconfig_‸path = "/etc"\n', '**`config_path`**'],
    ['buildkitd.toml', '[registry."docker.io"]\nht‸tp = true\n', '**`http`**'],
    ['registries.yaml', 'mirrors:\n  quay.io:\n    end‸point: ["https://m.corp"]\n', '**`endpoint`** · Addresses'],
    ['registries.yaml', 'mirrors:\n  quay‸.io:\n    endpoint: ["https://m.corp"]\n', '**`quay.io`** · Mirrors of one registry'],
    ['daemon.json', '{ "registry-‸mirrors": ["https://m.corp"] }', '**`registry-mirrors`**'],
    ['sets.yaml', 'kind: X\n---\napiVersion: config.openshift.io/v1\nkind: ImageTagMirrorSet\nspec:\n  imageTagMirrors:\n    - source: a.corp\n      mirrorSource‸Policy: NeverContactSource\n', '**`mirrorSourcePolicy`**'],
    ['talos.yaml', 'machine:\n  registries:\n    mirrors:\n      quay.io: { endpoints: ["https://m.corp"], skip‸Fallback: true }\n', '**`skipFallback`**'],
  ] as const) {
    it(`says in ${path} what ${start} means`, async () => assert.equal(await hovered(path, text), start));
  }

  it('says nothing of values and of other files', async () => {
    assert.equal(await hovered(CONF, '[[registry]]\nlocation = "qu‸ay.io"\n'), undefined);
    assert.equal(await hovered('config.toml', 'base‸URL = "x"\n'), undefined);
  });
});
