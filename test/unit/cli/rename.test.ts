import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cliFolder, jsonLines, pod, TABLE, type CliFolder, type CliResult } from './runCli';

const FROM = 'internal.registry.com';
const TO = 'new.example.com:5000';

describe('mirror-lens rename', () => {
  let folder: CliFolder;
  afterEach(() => folder.remove());
  const rename = (from: string, to: string, ...more: string[]): Promise<CliResult> => folder.run(['rename', '--from', from, '--to', to, ...more]);
  const textOf = (name: string): string => readFileSync(join(folder.path, name), 'utf8');

  /** One file before and after, with a further run that has nothing left to do. */
  async function renamed(name: string, before: string, from = FROM, to = TO): Promise<string> {
    folder = cliFolder({ [name]: before });
    const { status } = await rename(from, to, '--write');
    assert.equal(status, 0);
    const after = textOf(name);
    assert.equal((await rename(from, to, '--check')).status, 0);
    assert.equal(textOf(name), after);
    return after;
  }

  const kinds: readonly (readonly [name: string, text: string])[] = [
    ['pod.yaml', pod(`${FROM}/foo/bar:1.0.0`, `"${FROM}/x@sha256:${'a'.repeat(64)}"`)],
    ['values.yaml', `image:\n  registry: ${FROM} # comment\n  repository: foo/bar\n  tag: 1.0.0\nother:\n  image: { repository: ${FROM}/x, tag: "2" }\nglobal:\n  imageRegistry: ${FROM}\n`],
    ['Dockerfile', `FROM ${FROM}/base:1 AS build\nFROM --platform=linux/amd64 ${FROM}/run:1\n`],
    ['compose.yaml', `services:\n  web:\n    image: ${FROM}/web:1\n`],
    ['.github/workflows/ci.yml', `on: push\njobs:\n  a:\n    runs-on: x\n    container: ${FROM}/ci:1\n    steps:\n      - uses: docker://${FROM}/act:1\n`],
    ['images.txt', `${FROM}/a:1\n${FROM}/b:2\n`],
    ['kustomization.yaml', `resources: []\nimages:\n  - name: ${FROM}/foo\n    newName: ${FROM}/bar\n    newTag: "1"\n`],
    ['Chart.yaml', `apiVersion: v2\nname: a\nversion: 1.0.0\ndependencies:\n  - name: b\n    version: 1.0.0\n    repository: oci://${FROM}/charts\n`],
    ['repo.yaml', `apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: { name: a }\nspec:\n  url: "oci://${FROM}/charts/a"\n`],
    ['apollo-registries.yaml', `version: 1\nartifactRegistries:\n  - registryUrl: ${FROM}\n    mirroredRegistries: [old.example.org]\n  - registryUrl: z.example.com\n    mirroredRegistries:\n      - ${FROM}\nenvironments:\n  - id: a\n    artifactRegistries: [${FROM}]\n`],
    ['etc/rancher/k3s/registries.yaml', `mirrors:\n  ${FROM}:\n    endpoint:\n      - "https://${FROM}/v2"\nconfigs:\n  "${FROM}":\n    tls: { insecure_skip_verify: true }\n`],
    ['certs.d/x/hosts.toml', `server = "https://${FROM}"\n\n[host."https://${FROM}"]\n  capabilities = ["pull"]\n`],
    ['registries.conf', `[[registry]]\nprefix = "${FROM}"\nlocation = '${FROM}/mirror'\n`],
    ['daemon.json', `{"registry-mirrors": ["https://${FROM}"], "insecure-registries": ["${FROM}"]}\n`],
  ];
  for (const [name, text] of kinds) {
    it(`renames the host in ${name}, and nothing else`, async () => {
      assert.equal(await renamed(name, text), text.replaceAll(FROM, TO));
    });
  }

  it('renames the label of a Secret for a registry, where the new name can stand in one', async () => {
    const secret = `apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n  labels:\n    apollo.palantir.com/artifact-store: ${FROM}\ntype: kubernetes.io/dockerconfigjson\n`;
    folder = cliFolder({ 'secret.yaml': secret });
    const refused = await rename(FROM, TO, '--write');
    assert.match(refused.stderr, /1 other place names internal\.registry\.com and stays as it is:\n.*secret\.yaml:6:/);
    await rename(FROM, 'new.example.com', '--write');
    assert.match(textOf('secret.yaml'), /: new\.example\.com\ntype/);
  });

  it('tells of the folder of a hosts.toml, by whose name containerd knows the host', async () => {
    folder = cliFolder({ 'certs.d/internal.registry.com_5000_/hosts.toml': '[host."https://m.example.com"]\n', 'certs.d/docker.io/hosts.toml': '[host."https://m.example.com"]\n' });
    const { stderr } = await rename(`${FROM}:5000`, TO);
    assert.match(stderr, /1 other place names internal\.registry\.com:5000 and stays as it is:\n.*certs\.d\/internal\.registry\.com_5000_\/hosts\.toml:1:1: the name of its folder\n$/);
    const json = await rename(`${FROM}:5000`, TO, '--format', 'json');
    assert.deepEqual(jsonLines(json.stdout).map(({ skipped }) => skipped), ['folder']);
  });

  it('renames what a template writes itself', async () => {
    folder = cliFolder({
      'chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 1.0.0\n',
      'chart/values.yaml': 'tag: "1"\n',
      'chart/templates/pod.yaml': pod(`${FROM}/web:{{ .Values.tag }}`),
    });
    await rename(FROM, TO, '--write');
    assert.equal(textOf('chart/templates/pod.yaml'), pod(`${TO}/web:{{ .Values.tag }}`));
  });

  it('takes whole components only', async () => {
    const others = [`${FROM}:5000/a:1`, `my.${FROM}/a:1`, `${FROM}.org/a:1`, `quay.io/${FROM}/a:1`];
    assert.equal(await renamed('pod.yaml', pod(...others, `${FROM}:443/a:1`)), pod(...others, `${TO}/a:1`));
    folder.remove();
    const paths = [`${FROM}/teams/a:1`, `${FROM}/a/team:1`];
    assert.equal(await renamed('pod.yaml', pod(...paths, `${FROM}/team/a:1`, `${FROM}/team:1`), `${FROM}/team`, 'x.example.com/y/z'), pod(...paths, 'x.example.com/y/z/a:1', 'x.example.com/y/z:1'));
  });

  it('renames a path that stands in keys of its own', async () => {
    const values = 'image:\n  registry: internal.registry.com\n  repository: team/app\n  tag: 1.0.0\n';
    assert.equal(await renamed('values.yaml', values, `${FROM}/team`, 'x.example.com/y'), values.replace(FROM, 'x.example.com').replace('team/', 'y/'));
    folder.remove();
    assert.equal(await renamed('values.yaml', values, `${FROM}/team`, 'x.example.com'), values.replace(FROM, 'x.example.com').replace('team/', ''));
    folder.remove();
    assert.equal(await renamed('values.yaml', values, FROM, 'x.example.com/y'), values.replace(FROM, 'x.example.com/y'));
  });

  it('leaves a value that images of another name are made of too, and says so', async () => {
    const values = 'a:\n  image:\n    registry: &host internal.registry.com\n    repository: team/app\n    tag: "1"\nb:\n  image:\n    registry: *host\n    repository: other/app\n    tag: "1"\n';
    folder = cliFolder({ 'values.yaml': values });
    const { stderr } = await rename(`${FROM}/team`, 'x.example.com/y', '--write');
    assert.equal(textOf('values.yaml'), values);
    assert.match(stderr, /values\.yaml:3:\d+: shared with images of another name\n/);
  });

  it('lists the plain text that it leaves', async () => {
    folder = cliFolder({ 'pod.yaml': `# pulls from ${FROM}.\n${pod(`${FROM}/a:1`)}      args: ["--pull-through=${FROM}/b"]\n` });
    const { status, stdout, stderr } = await rename(FROM, TO);
    assert.equal(status, 0);
    assert.match(stdout, /^--- a\/pod\.yaml\n\+\+\+ b\/pod\.yaml\n/);
    assert.equal(stderr, [
      'mirror-lens: 1 place in 1 file would be renamed.',
      'mirror-lens: 2 other places name internal.registry.com and stay as they are:',
      'mirror-lens:   pod.yaml:1:14: plain text',
      'mirror-lens:   pod.yaml:10:30: plain text',
      '',
    ].join('\n'));
    const objects = jsonLines((await rename(FROM, TO, '--format', 'json')).stdout);
    assert.deepEqual(objects.map(({ line, newText, skipped }) => [line, newText, skipped]), [[9, TO, null], [1, null, 'text'], [10, null, 'text']]);
    assert.deepEqual(Object.keys(objects[0] ?? {}), ['written', 'newText', 'file', 'line', 'column', 'endLine', 'endColumn', 'skipped']);
  });

  it('keeps the record that a controller wrote', async () => {
    const live = `${pod(`${FROM}/a:1`)}status:\n  containerStatuses:\n    - name: c0\n      image: ${FROM}/a:1\n`;
    folder = cliFolder({ 'pod.yaml': live });
    const { stderr } = await rename(FROM, TO, '--write');
    assert.equal(textOf('pod.yaml'), live.replace(FROM, TO));
    assert.match(stderr, /pod\.yaml:12:14: written by a controller\n/);
  });

  it('limits what is changed to the PATHs, and tells pending changes with --check', async () => {
    folder = cliFolder({ 'a/pod.yaml': pod(`${FROM}/a:1`), 'b/pod.yaml': pod(`${FROM}/a:1`), 'apollo-registries.yaml': TABLE });
    const { status, stdout } = await rename(FROM, TO, '--check', 'a');
    assert.deepEqual([status, stdout], [1, 'a/pod.yaml\n']);
    assert.equal((await rename('none.example.com', TO, '--check')).status, 0);
  });

  const wrong: readonly (readonly [args: readonly string[], message: RegExp])[] = [
    [['--to', TO], /rename needs --from with the host as it is: --from HOST\[\/PATH\]\.\n/],
    [['--from', FROM], /rename needs --to with the host as it shall be/],
    [['--from', FROM, '--to', 'https://new.example.com'], /--to https:\/\/new\.example\.com: expected is HOST\[\/PATH\]/],
    [['--from', FROM, '--to', 'new.example.com/Upper'], /its path is none of a repository/],
    [['--from', FROM, '--to', TO, '--write', '--check'], /rename takes --write or --check, not both\./],
  ];
  for (const [args, message] of wrong) {
    it(`says what is wrong with "${args.join(' ')}"`, async () => {
      folder = cliFolder();
      const { status, stderr } = await folder.run(['rename', ...args]);
      assert.equal(status, 2);
      assert.match(stderr, message);
    });
  }
});
