import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cliFolder, jsonLines, TABLE, type CliFolder } from './runCli';

const K3S = 'mirrors:\n  docker.io:\n    endpoint: ["https://k3s.example.com:5000"]\n    rewrite:\n      "^library/(.*)": "hub/$1"\n';
const CONF = '[[registry]]\nprefix = "quay.io"\nlocation = "quay.io"\n[[registry.mirror]]\nlocation = "conf.example.com/quay"\ninsecure = true\n';
const HOSTS = 'server = "https://registry-1.docker.io"\n[host."https://hosts.example.com"]\n  capabilities = ["pull", "resolve"]\n';
const KUSTOMIZATION = 'images:\n  - name: nginx\n    newName: internal.registry.com/nginx\n';
const NEVER = 'apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nspec:\n  imageDigestMirrors:\n    - source: quay.io/a\n      mirrors: [ocp.example.com/a]\n      mirrorSourcePolicy: NeverContactSource\n';
const TAGS = 'apiVersion: config.openshift.io/v1\nkind: ImageTagMirrorSet\nspec:\n  imageTagMirrors:\n    - source: quay.io/a\n      mirrors: [tags.example.com/a]\n';

describe('--mirrors of other dialects', () => {
  let folder: CliFolder;
  beforeEach(() => {
    folder = cliFolder();
  });
  afterEach(() => folder.remove());

  /** What `resolve --format json` says of references, as `status error sources`; a source with its marks. */
  async function answers(args: readonly string[]): Promise<readonly string[]> {
    const { status, stdout, stderr } = await folder.run(['resolve', '--format', 'json', ...args]);
    assert.equal(status, 0, stderr);
    return jsonLines(stdout).map((answer) => {
      const sources = (answer['sources'] as { reference: string; insecure: boolean; blocked: boolean }[]).map(({ reference, insecure, blocked }) => `${reference}${insecure ? ' i' : ''}${blocked ? ' B' : ''}`);
      return `${String(answer['status'])} ${String(answer['error'])} ${sources.join(' → ')}`;
    });
  }

  it('tells of each node beside the others, one that refuses its configuration too', async () => {
    folder.write('apollo-registries.yaml', TABLE);
    folder.write('a/registries.conf', '[[registry]]\nlocation = "https://quay.io"\n');
    folder.write('b/registries.yaml', K3S.replace('docker.io', 'quay.io'));
    const { stdout } = await folder.run(['resolve', 'quay.io/a/b:1']);
    assert.equal(stdout, "quay.io/a/b:1  pulled as written  (one of several nodes' configurations may hold: registries-conf: cannot be pulled; k3s: k3s.example.com:5000/a/b:1, then quay.io/a/b:1)\n");
  });

  it('gives the ordered sources of a registries.yaml with URLs and rules', async () => {
    folder.write('registries.yaml', K3S);
    const { stdout } = await folder.run(['resolve', '--format', 'json', '--mirrors', 'registries.yaml', 'nginx']);
    const sources = [
      {
        reference: 'k3s.example.com:5000/hub/nginx:latest', url: 'https://k3s.example.com:5000/v2/hub/nginx/manifests/latest?ns=docker.io', insecure: false, blocked: false,
        via: { file: 'registries.yaml', line: 3, column: 17, dialect: 'k3s', rule: 'endpoint https://k3s.example.com:5000 of docker.io' },
      },
      { reference: 'docker.io/library/nginx:latest', url: 'https://registry-1.docker.io/v2/library/nginx/manifests/latest', insecure: false, blocked: false, via: null },
    ];
    assert.deepEqual(JSON.parse(stdout), {
      written: 'nginx', normalized: 'docker.io/library/nginx:latest', status: 'mirrored', sources, error: null, environments: null,
      steps: [{ layer: 'node', dialect: 'k3s', in: 'docker.io/library/nginx:latest', status: 'mirrored', sources }],
    });
    assert.deepEqual(await answers(['--mirrors', 'registries.yaml', '--disable-default-registry-endpoint', 'nginx']), ['mirrored null k3s.example.com:5000/hub/nginx:latest']);
  });

  it('reads a certs.d, in which a folder without a hosts.toml counts too', async () => {
    folder.write('certs.d/docker.io/hosts.toml', HOSTS);
    folder.write('certs.d/_default/hosts.toml', '[host."http://any.example.com"]\n');
    mkdirSync(join(folder.path, 'certs.d/empty.example.com'));
    assert.deepEqual(await answers(['--mirrors', 'certs.d', 'nginx', 'empty.example.com/a', 'quay.io/a']), [
      'mirrored null hosts.example.com/library/nginx:latest → docker.io/library/nginx:latest',
      'unmatched null empty.example.com/a:latest',
      'mirrored null any.example.com/a:latest i → quay.io/a:latest',
    ]);
  });

  it('reads a folder with a registries.conf and its drop-ins', async () => {
    folder.write('containers/registries.conf', CONF);
    folder.write('containers/registries.conf.d/10-search.conf', 'unqualified-search-registries = ["quay.io"]\n');
    folder.write('containers/README.txt', 'Nothing to read.\n');
    assert.deepEqual(await answers(['--mirrors', 'containers', 'org/app']), ['mirrored null conf.example.com/quay/org/app:latest i → quay.io/org/app:latest']);
  });

  it('takes the mirror sets of all folders as those of one cluster, and tells blocked sources', async () => {
    folder.write('cluster/digests/idms.yaml', NEVER);
    const name = `quay.io/a@sha256:${'a'.repeat(64)}`;
    assert.deepEqual(await answers(['--mirrors', 'cluster', 'quay.io/a:1', name]), [
      'unpullable null quay.io/a:1 B',
      `mirrored null ocp.example.com/a@sha256:${'a'.repeat(64)} → ${name} B`,
    ]);
    folder.write('cluster/tags/itms.yaml', TAGS);
    assert.deepEqual(await answers(['--mirrors', 'cluster', 'quay.io/a:1']), ['mirrored null tags.example.com/a:1 → quay.io/a:1 B']);
  });

  it('forms one path of all layers, whatever their order on the command line', async () => {
    folder.write('nodes/registries.yaml', 'mirrors:\n  external.registry.com:\n    endpoint: ["https://node.example.com"]\n');
    folder.write('conf/apollo-registries.yaml', TABLE);
    folder.write('app/kustomization.yaml', KUSTOMIZATION);
    const { stdout } = await folder.run(['resolve', '--format', 'json', '--mirrors', 'nodes', '--mirrors', 'app/kustomization.yaml', '--mirrors', 'conf/apollo-registries.yaml', 'nginx:1']);
    const [answer] = jsonLines(stdout);
    assert.equal(answer?.['normalized'], 'docker.io/library/nginx:1');
    assert.deepEqual((answer['steps'] as { layer: string; dialect: string; in: string; sources: { reference: string }[] }[]).map((step) => [step.layer, step.dialect, step.in, step.sources[0]?.reference]), [
      ['admission', 'kustomize', 'nginx:1', 'internal.registry.com/nginx:1'],
      ['apollo', 'apollo', 'internal.registry.com/nginx:1', 'external.registry.com/nginx:1'],
      ['node', 'k3s', 'external.registry.com/nginx:1', 'node.example.com/nginx:1'],
    ]);
    assert.deepEqual((answer['sources'] as { reference: string }[]).map(({ reference }) => reference), ['node.example.com/nginx:1', 'external.registry.com/nginx:1']);
  });

  it('rewrites the written text, be it a valid reference or not', async () => {
    folder.write('kustomization.yaml', KUSTOMIZATION);
    assert.deepEqual(await answers(['--mirrors', 'kustomization.yaml', 'nginx', 'nginx@sha256:12', 'nginx:{tag}', 'redis', 'Bad/Name']), [
      'mirrored null internal.registry.com/nginx',
      'mirrored null internal.registry.com/nginx@sha256:12',
      'unknown null internal.registry.com/nginx:{tag}',
      'unmatched null redis',
      'invalid reference Bad/Name',
    ]);
  });

  it('tells several nodes apart where they disagree, and as one where they do not', async () => {
    folder.write('a/registries.yaml', K3S);
    folder.write('b/certs.d/docker.io/hosts.toml', HOSTS);
    const [differing, alike] = await answers(['--mirrors', 'a', '--mirrors', 'b', 'nginx', 'quay.io/a']);
    assert.match(differing ?? '', /^ambiguous null k3s\.example\.com:5000\/hub\/nginx:latest → docker\.io\/library\/nginx:latest → hosts\.example\.com/);
    assert.equal(alike, 'unmatched null quay.io/a:latest');
  });

  it('says that every pull fails where the engine refuses the configuration', async () => {
    folder.write('registries.conf', '[[registry]]\nprefix = "*.example.com"\nlocation = "https://x"\n');
    assert.deepEqual(await answers(['--mirrors', 'registries.conf', 'quay.io/a']), ['unpullable config ']);
  });

  it('refuses a PATH that is no configuration, and names what was expected', async () => {
    folder.write('config.toml', '[build]\ntarget = "x"\n');
    const { status, stderr } = await folder.run(['resolve', '--mirrors', 'config.toml', 'nginx']);
    assert.equal(status, 2);
    assert.match(stderr, /config\.toml is no mirror configuration that Mirror Lens reads\. Expected: .*hosts\.toml.*registries\.yaml/s);
  });

  it('answers without --mirrors by the one node configuration that is found, and names the alternatives of several', async () => {
    folder.write('a/registries.yaml', K3S);
    folder.write('kustomization.yaml', KUSTOMIZATION);
    assert.deepEqual(await answers(['nginx']), ['mirrored null k3s.example.com:5000/hub/nginx:latest → docker.io/library/nginx:latest']);
    folder.write('b/certs.d/docker.io/hosts.toml', HOSTS);
    const [several] = jsonLines((await folder.run(['resolve', '--format', 'json', 'nginx'])).stdout);
    assert.equal(several?.['status'], 'unmatched');
    assert.deepEqual((several['steps'] as { dialect: string }[]).map(({ dialect }) => dialect), ['k3s', 'hosts-toml']);
    folder.write('apollo-registries.yaml', TABLE.replace('internal.registry.com', 'docker.io'));
    const [apollo] = jsonLines((await folder.run(['resolve', '--format', 'json', 'nginx'])).stdout);
    assert.equal(apollo?.['status'], 'mirrored');
    assert.deepEqual((apollo['steps'] as { dialect: string }[]).map(({ dialect }) => dialect), ['apollo', 'k3s', 'hosts-toml']);
  });

  it('is used by images and rewrite as by resolve', async () => {
    folder.write('conf/registries.yaml', 'mirrors:\n  internal.registry.com:\n    endpoint: ["https://node.example.com"]\n');
    folder.write('pod.yaml', 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: internal.registry.com/app:1\n');
    const { stdout } = await folder.run(['images', '--format', 'list', '--mirrors', 'conf/registries.yaml']);
    assert.equal(stdout, 'internal.registry.com/app:1\nnode.example.com/app:1\n');
    const { stdout: diff } = await folder.run(['rewrite', '--mirrors', 'conf/registries.yaml']);
    assert.match(diff, /^\+ {4}- image: node\.example\.com\/app:1$/m);
  });

  it('answers many lines in order', async () => {
    folder.write('registries.yaml', K3S);
    const names = Array.from({ length: 3000 }, (_, at) => `app-${at}`);
    const { stdout } = await folder.run(['resolve', '-', '--format', 'json', '--mirrors', 'registries.yaml'], { stdin: [`${names.join('\n')}\n`] });
    assert.deepEqual(jsonLines(stdout).map(({ written }) => written), names);
  });
});
