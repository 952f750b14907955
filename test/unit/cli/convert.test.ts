import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cliFolder, OVERLAP, TABLE, type CliFolder } from './runCli';

const K3S = 'mirrors:\n  docker.io:\n    endpoint: ["https://mirror.corp:5000"]\n  quay.io:\n    endpoint: ["https://mirror.corp:5000"]\n    rewrite: { "^(a|b)/(.*)$": "$2" }\n';
const ENVIRONMENTS = 'environments:\n  - id: prod\n    artifactRegistries: [external.registry.com]\n  - id: dev\n    artifactRegistries: []\n';

describe('mirror-lens convert', () => {
  let folder: CliFolder;
  beforeEach(() => {
    folder = cliFolder({ 'registries.yaml': K3S, 'apollo-registries.yaml': TABLE, 'notes.yaml': 'a: 1\n' });
  });
  afterEach(() => folder.remove());
  const convert = (...args: readonly string[]) => folder.run(['convert', ...args]);

  it('prints the table in another dialect, and lists with its place what cannot be said there', async () => {
    const { status, stdout, stderr } = await convert('--from', 'registries.yaml', '--to', 'registries.conf');
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^\[\[registry\]\]\n(?:prefix|location) = "docker\.io"\n/m);
    assert.match(stdout, /location = "mirror\.corp:5000"/);
    assert.match(stderr, /1 thing left out:\nmirror-lens: {3}registries\.yaml:6: `quay\.io` rewrites paths by an expression that puts no fixed text in front of them\.\n/);
  });

  it('writes files below a folder, and leaves alone what is there', async () => {
    const { status, stdout } = await convert('--from', 'registries.yaml', '--to', 'hosts.toml', '--out', 'made');
    assert.equal(status, 0);
    const [path = ''] = stdout.split('\n');
    assert.match(path, /^made\/.*docker\.io\/hosts\.toml$/);
    const text = readFileSync(join(folder.path, path), 'utf8');
    assert.match(text, /\[host\."https:\/\/mirror\.corp:5000/);
    const again = await convert('--from', 'registries.yaml', '--to', 'hosts.toml', '--out', 'made');
    assert.equal(again.status, 2);
    assert.match(again.stderr, /is not written: /);
    assert.equal(readFileSync(join(folder.path, path), 'utf8'), text);
  });

  it('converts what resolves alike', async () => {
    await convert('--from', 'apollo-registries.yaml', '--to', 'k3s', '--out', 'made');
    assert.ok(existsSync(join(folder.path, 'made')));
    const { stdout } = await folder.run(['resolve', '--mirrors', 'made', 'internal.registry.com/foo/bar:1.0.0']);
    assert.match(stdout, /external\.registry\.com\/foo\/bar:1\.0\.0/);
  });

  it('converts one Environment of registry files', async () => {
    folder.write('apollo-registries.yaml', TABLE + ENVIRONMENTS);
    const asked = await convert('--from', 'apollo-registries.yaml', '--to', 'registries.conf');
    assert.equal(asked.status, 2);
    assert.match(asked.stderr, /declare 2 Environments\. Choose one with --environment: prod or dev\.\n$/);
    assert.match((await convert('--from', 'apollo-registries.yaml', '--to', 'registries.conf', '--environment', 'prod')).stdout, /external\.registry\.com/);
    const none = await convert('--from', 'apollo-registries.yaml', '--to', 'registries.conf', '--environment', 'dev');
    assert.doesNotMatch(none.stdout, /external\.registry\.com/);
  });

  it('lists a host that several registries mirror', async () => {
    folder.write('apollo-registries.yaml', OVERLAP);
    const { status, stderr } = await convert('--from', 'apollo-registries.yaml', '--to', 'k3s');
    assert.equal(status, 0);
    assert.match(stderr, /`internal\.registry\.com` is claimed by several registries/);
  });

  it('says what is missing or too much', async () => {
    const said = async (...args: readonly string[]) => {
      const { status, stderr } = await convert(...args);
      assert.equal(status, 2);
      return stderr;
    };
    assert.match(await said(), /convert needs --from PATH/);
    assert.match(await said('--from', 'registries.yaml'), /convert needs --to: registries\.conf, hosts\.toml, k3s, idms, talos or apollo\./);
    assert.match(await said('--from', 'registries.yaml', '--to', 'toml'), /--to/);
    assert.match(await said('--from', 'none.yaml', '--to', 'k3s'), /cannot read none\.yaml/);
    assert.match(await said('--from', '.', '--to', 'k3s'), /--from holds 2 mirror tables: apollo \(apollo-registries\.yaml\) and k3s \(registries\.yaml\)\. Name the files of one\./);
  });
});
