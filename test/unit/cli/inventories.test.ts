import assert from 'node:assert/strict';
import { cliFolder, jsonLines, pod, type CliFolder } from './runCli';

const TABLE = 'version: 1\nartifactRegistries:\n  - registryUrl: external.registry.com\n    mirroredRegistries: [quay.io]\n';

describe('inventories on the command line', () => {
  let folder: CliFolder;
  beforeEach(() => {
    folder = cliFolder({
      'apollo-registries.yaml': TABLE,
      '.vscode/settings.json': '{ "mirrorLens.inventories": { "mirror/list": "external.registry.com" } }',
      'mirror/list': 'quay.io/org/old:v1\nquay.io/org/app:v1\n',
      'app/pod.yaml': pod('quay.io/org/app:v1', 'quay.io/org/app:v2'),
    });
  });
  afterEach(() => folder.remove());

  it('check reports what a mirror lacks, as text, JSON and SARIF', async () => {
    const text = await folder.run(['check', 'app']);
    assert.match(text.stdout, /10:14 {2}warning {2}image\.not-synced {2}`external\.registry\.com\/org\/app:v2` is not synced: `mirror\/list` fills/);
    assert.deepEqual([text.status, text.stderr], [0, '']);
    assert.equal((await folder.run(['check', '--max-warnings', '0'])).status, 1);
    const [finding, another] = jsonLines((await folder.run(['check', '--format', 'json'])).stdout);
    assert.deepEqual([finding?.['code'], finding?.['severity'], finding?.['file'], finding?.['line'], another], ['image.not-synced', 'warning', 'app/pod.yaml', 10, undefined]);
    assert.deepEqual((finding?.['related'] as Record<string, unknown>[]).map(({ file, line }) => [file, line]), [['mirror/list', 1]]);
    const sarif = JSON.parse((await folder.run(['check', '--format', 'sarif'])).stdout) as { runs: { results: { ruleId: string }[] }[] };
    assert.deepEqual(sarif.runs[0]?.results.map(({ ruleId }) => ruleId), ['image.not-synced']);
  });

  it('check says that an inventory is not at hand, and a setting no host', async () => {
    folder.write('.vscode/settings.json', '{ "mirrorLens.inventories": { "gone": "external.registry.com", "mirror/list": "https://x.example.com" } }');
    const { status, stdout, stderr } = await folder.run(['check', 'app', '--format', 'json']);
    assert.deepEqual([status, stdout], [0, '']);
    assert.match(stderr, /mirrorLens\.inventories\.mirror\/list is "https:\/\/x\.example\.com", not a host/);
    assert.match(stderr, /mirrorLens\.inventories: gone names no file that can be read/);
  });

  it('images lists what a sync needs, sorted and each once, without what an inventory has of old', async () => {
    folder.write('more/pod.yaml', pod('quay.io/org/app:v2', 'docker.io/library/nginx', '$(x)', `quay.io/org/app:v1@sha256:${'1'.repeat(64)}`));
    assert.equal((await folder.run(['images', '--format', 'list'])).stdout, `docker.io/library/nginx:latest\nexternal.registry.com/org/app:v1\nexternal.registry.com/org/app:v2\nexternal.registry.com/org/app@sha256:${'1'.repeat(64)}\n`);
    assert.equal((await folder.run(['images', '--format', 'list', 'mirror/list'])).stdout, 'external.registry.com/org/app:v1\nexternal.registry.com/org/old:v1\n');
  });

  it('rewrite leaves inventories alone unless their kind is named, and locks always', async () => {
    folder.write('Images.lock', 'apiVersion: v0\nkind: ImagesLock\nimages:\n  - image: quay.io/org/app:v1\n');
    const changed = async (...args: string[]) => [...(await folder.run(['rewrite', '--diff', ...args])).stdout.matchAll(/^\+\+\+ (?:b\/)?(.*?)\t?$/gm)].map(([, file]) => file);
    assert.deepEqual(await changed(), ['app/pod.yaml']);
    assert.deepEqual(await changed('--kinds', 'image-list,lock'), ['app/pod.yaml', 'mirror/list']);
  });
});
