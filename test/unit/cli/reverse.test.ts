import assert from 'node:assert/strict';
import { cliFolder, jsonLines, type CliFolder } from './runCli';

const REGISTRIES = `artifactRegistries:
  - registryUrl: external.registry.com
    mirroredRegistries: [internal.registry.com, quay.io]
`;
const POD = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: internal.registry.com/foo/bar:1.0.0\n    - image: nginx\n';

interface Reversed {
  readonly reference: string;
  readonly normalized: string | null;
  readonly rules: readonly { readonly match: string; readonly kind: string; readonly example: string; readonly tried: number; readonly environments: readonly string[] | null; readonly via: readonly { readonly file: string; readonly line: number }[] }[];
  readonly references: readonly { readonly written: string; readonly file: string; readonly line: number; readonly source: string }[];
}

describe('mirror-lens resolve --reverse', () => {
  let folder: CliFolder;
  afterEach(() => folder.remove());

  const reversed = async (files: Readonly<Record<string, string>>, reference: string, ...args: readonly string[]): Promise<Reversed> => {
    folder = cliFolder(files);
    const { status, stdout, stderr } = await folder.run(['resolve', '--reverse', '--format', 'json', ...args, reference]);
    assert.deepEqual([status, stderr.replace(/^mirror-lens: no mirror table was found .*\n/, '')], [0, '']);
    const [first] = jsonLines(stdout);
    return first as unknown as Reversed;
  };
  const ways = ({ rules }: Reversed) => rules.map(({ kind, match, example, tried }) => `${kind} ${match} ${example} ${String(tried)}`);

  it('tells people which rules lead there, and which references of the files', async () => {
    folder = cliFolder({ 'apollo-registries.yaml': REGISTRIES, 'app/pod.yaml': POD, 'other/pod.yaml': POD });
    const { status, stdout } = await folder.run(['resolve', '--reverse', '--in', 'app', 'external.registry.com/foo/bar:1.0.0', 'Bad/Name']);
    assert.equal(status, 0);
    assert.deepEqual(stdout.split('\n'), [
      'external.registry.com/foo/bar:1.0.0 is where these end:',
      '  itself                 such as external.registry.com/foo/bar:1.0.0  (external.registry.com is an Artifact Registry, apollo-registries.yaml:2)',
      '  internal.registry.com  such as internal.registry.com/foo/bar:1.0.0  (external.registry.com mirrors internal.registry.com, apollo-registries.yaml:3)',
      '  quay.io                such as quay.io/foo/bar:1.0.0                (external.registry.com mirrors quay.io, apollo-registries.yaml:3)',
      'In the files:',
      '  app/pod.yaml:5:14  internal.registry.com/foo/bar:1.0.0  (external.registry.com mirrors internal.registry.com, apollo-registries.yaml:3)',
      '',
      'Bad/Name: no image reference; write HOST/PATH:TAG, or HOST/ for everything below it.',
      '',
    ]);
  });

  it('gives one object for each, with its keys in their order, and the Environments apart', async () => {
    const environments = 'environments:\n  - { id: prod, artifactRegistries: [external.registry.com] }\n  - { id: dev, artifactRegistries: [] }\n';
    const answer = await reversed({ 'apollo-registries.yaml': REGISTRIES + environments, 'pod.yaml': POD }, 'external.registry.com/foo/bar:1.0.0');
    assert.deepEqual(Object.keys(answer), ['reference', 'normalized', 'rules', 'references']);
    assert.deepEqual(answer.rules.map(({ match, environments: ids, via }) => [match, ids, via.map(({ line }) => line)]), [
      ['external.registry.com', ['prod'], [2]], ['external.registry.com', ['dev'], []], ['internal.registry.com', ['prod'], [3]], ['quay.io', ['prod'], [3]],
    ]);
    assert.deepEqual(answer.references, [{
      written: 'internal.registry.com/foo/bar:1.0.0', file: 'pod.yaml', line: 5, column: 14, path: 'spec.containers[0].image', kind: 'kubernetes', source: 'external.registry.com/foo/bar:1.0.0', tried: 1,
      environments: ['prod'], via: [{ file: 'apollo-registries.yaml', line: 3, column: 26, dialect: 'apollo', rule: 'external.registry.com mirrors internal.registry.com' }],
    }]);
    folder.remove();
    assert.deepEqual(await reversed({}, 'Bad/Name'), { reference: 'Bad/Name', normalized: null, rules: [], references: [] });
  });

  it('takes everything below a host or a path, and each line of the input', async () => {
    const answer = await reversed({ 'apollo-registries.yaml': REGISTRIES, 'pod.yaml': POD }, 'external.registry.com/foo/');
    assert.equal(answer.normalized, 'external.registry.com/foo/');
    assert.deepEqual(answer.rules.map(({ example }) => example), ['external.registry.com/foo/any/image:latest', 'internal.registry.com/foo/any/image:latest', 'quay.io/foo/any/image:latest']);
    assert.deepEqual(answer.references.map(({ source }) => source), ['external.registry.com/foo/bar:1.0.0']);
    const { stdout } = await folder.run(['resolve', '--reverse', '--format', 'json', '-'], { stdin: ['quay.io/a:1\n', 'external.registry.com/', '\n'] });
    assert.deepEqual(jsonLines(stdout).map(({ reference }) => reference), ['quay.io/a:1', 'external.registry.com/']);
  });

  it('follows the whole path back, from the node over Apollo to what rewrites the manifests', async () => {
    const files = {
      'apollo-registries.yaml': REGISTRIES,
      'nodes/registries.yaml': 'mirrors:\n  external.registry.com:\n    endpoint: ["https://mirror.corp:5000"]\n    rewrite: { "^(.*)$": "proxy/$1" }\n',
      'kustomization.yaml': 'kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\nimages:\n  - { name: app, newName: quay.io/team/app }\n',
    };
    const all = ['apollo-registries.yaml', 'nodes/registries.yaml', 'kustomization.yaml'].flatMap((path) => ['--mirrors', path]);
    const answer = await reversed(files, 'mirror.corp:5000/proxy/team/app:2', ...all);
    assert.deepEqual(answer.rules.map(({ kind, example, via }) => [kind, example, via.map(({ file }) => file)]), [
      ['itself', 'mirror.corp:5000/proxy/team/app:2', []],
      ['host', 'external.registry.com/team/app:2', ['apollo-registries.yaml', 'nodes/registries.yaml']],
      ['host', 'internal.registry.com/team/app:2', ['apollo-registries.yaml', 'nodes/registries.yaml']],
      ['host', 'quay.io/team/app:2', ['apollo-registries.yaml', 'nodes/registries.yaml']],
      ['pattern', 'app:2', ['kustomization.yaml', 'apollo-registries.yaml', 'nodes/registries.yaml']],
    ]);
  });

  it('undoes the rules of each dialect', async () => {
    const of = async (path: string, text: string, reference: string): Promise<readonly string[]> => {
      const found = ways(await reversed({ [path]: text }, reference, '--mirrors', path));
      folder.remove();
      return found;
    };
    const conf = 'unqualified-search-registries = ["docker.io"]\n[aliases]\n"app" = "mirror.corp/team/app"\n[[registry]]\nprefix = "ghcr.io/team"\nlocation = "mirror.corp/team"\n[[registry]]\nprefix = "*.example.com"\nlocation = "mirror.corp"\n';
    assert.deepEqual(await of('registries.conf', conf, 'mirror.corp/team/app:1'), [
      'itself mirror.corp mirror.corp/team/app:1 1', 'wildcard *.example.com any.example.com/team/app:1 1', 'prefix ghcr.io/team ghcr.io/team/app:1 1', 'short-name app app:1 1',
    ]);
    assert.deepEqual(await of('certs.d/_default/hosts.toml', '[host."https://mirror.corp"]\n', 'mirror.corp/a/b:1'), ['itself mirror.corp mirror.corp/a/b:1 1', 'everything * docker.io/a/b:1 1']);
    assert.deepEqual(await of('sets.yaml', 'apiVersion: config.openshift.io/v1\nkind: ImageTagMirrorSet\nmetadata: { name: a }\nspec:\n  imageTagMirrors:\n    - { source: quay.io/a, mirrors: [mirror.corp/a] }\n', 'mirror.corp/a/b:1'), [
      'itself mirror.corp mirror.corp/a/b:1 1', 'prefix quay.io/a quay.io/a/b:1 1',
    ]);
    assert.deepEqual(await of('daemon.json', '{ "registry-mirrors": ["https://mirror.corp"] }', 'mirror.corp/library/nginx:1'), ['itself mirror.corp mirror.corp/library/nginx:1 1', 'host docker.io docker.io/library/nginx:1 1']);
    assert.deepEqual(await of('imageswap-maps.conf', 'default::\nquay.io::mirror.corp/quay\n', 'mirror.corp/quay/a/b:1'), ['itself mirror.corp mirror.corp/quay/a/b:1 1', 'pattern quay.io quay.io/a/b:1 1']);
    assert.deepEqual(await of('harbor.yaml', "rules:\n  - name: hub\n    matches: ['^docker\\.io/']\n    replace: harbor.corp/hub\n", 'harbor.corp/hub/library/nginx:1'), [
      'itself harbor.corp harbor.corp/hub/library/nginx:1 1', 'pattern docker.io docker.io/library/nginx:1 1',
    ]);
  });

  it('wants its files with --reverse alone', async () => {
    folder = cliFolder({});
    const { status, stderr } = await folder.run(['resolve', '--in', '.', 'nginx']);
    assert.deepEqual([status, stderr], [2, 'mirror-lens: --in says where --reverse looks for references; resolve needs no file.\n']);
  });
});
