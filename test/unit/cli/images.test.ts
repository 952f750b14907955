import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { cliFolder, jsonLines, pod, TABLE, type CliFolder } from './runCli';

const VALUES = 'image:\n  registry: internal.registry.com\n  repository: foo/bar # ü𝒳\n  tag: 1.0.0\n';
const CHART = 'apiVersion: v2\nname: bar\nversion: 1.0.0\n';

describe('mirror-lens images', () => {
  let folder: CliFolder;
  beforeEach(() => {
    folder = cliFolder({
      'apollo-registries.yaml': TABLE,
      'chart/Chart.yaml': CHART,
      'chart/values.yaml': VALUES,
      'a pod/pod.yaml': pod('internal.registry.com/foo/bar:1.0.0', '"quay.io/x/y"', '$(params.image)'),
    });
  });
  afterEach(() => folder.remove());

  const files = async (...args: string[]) => [...new Set(jsonLines((await folder.run(['images', '--format', 'json', ...args])).stdout).map((image) => image['file']))];

  it('prints files with aligned lines and a summary', async () => {
    const { status, stdout, stderr } = await folder.run(['images']);
    assert.equal(status, 0);
    assert.equal(stderr, '');
    assert.deepEqual(stdout.split('\n'), [
      'a pod/pod.yaml',
      '  8:14   internal.registry.com/foo/bar:1.0.0  → external.registry.com/foo/bar:1.0.0  (External OCI registry, apollo-registries.yaml:6)',
      '  10:15  quay.io/x/y                          pulled as written                      (no rule covers its host; Apollo: Unchecked)',
      '  12:14  $(params.image)                      unknown                                (cannot be resolved by reading alone)',
      '',
      'chart/values.yaml',
      '  3:15  internal.registry.com/foo/bar:1.0.0  → external.registry.com/foo/bar:1.0.0  (External OCI registry, apollo-registries.yaml:6)',
      '',
      '4 image references in 2 files: 2 mirrored, 1 of hosts that no rule covers, 1 that cannot be resolved by reading.',
      '',
    ]);
  });

  it('leaves out keys that wait for a registry and have none', async () => {
    const own = cliFolder({ 'apollo-registries.yaml': TABLE, 'chart/Chart.yaml': CHART, 'chart/values.yaml': `global:\n  imageRegistry: ""\n${VALUES}` });
    const { stdout } = await own.run(['images', '--format', 'json']);
    own.remove();
    assert.deepEqual(jsonLines(stdout).map((image) => image['written']), ['internal.registry.com/foo/bar:1.0.0']);
  });

  it('prints JSON with the keys of the contract in their order', async () => {
    const [first, , , split] = jsonLines((await folder.run(['images', '--format', 'json'])).stdout);
    assert.deepEqual(Object.keys(first ?? {}), [
      'written', 'normalized', 'status', 'sources', 'error', 'environments', 'steps',
      'file', 'line', 'column', 'endLine', 'endColumn', 'path', 'kind', 'parts', 'placeholder',
    ]);
    const { file, line, column, endLine, endColumn, path, kind, parts, placeholder } = first ?? {};
    assert.deepEqual({ file, line, column, endLine, endColumn, path, kind, parts, placeholder }, {
      file: 'a pod/pod.yaml', line: 8, column: 14, endLine: 8, endColumn: 49, path: 'spec.containers[0].image', kind: 'kubernetes', parts: null, placeholder: false,
    });
    assert.deepEqual([split?.['line'], split?.['column'], split?.['kind'], split?.['written']], [3, 15, 'helm-values', 'internal.registry.com/foo/bar:1.0.0']);
    assert.deepEqual(split?.['parts'], {
      registry: { path: 'image.registry', line: 2, column: 13, value: 'internal.registry.com' },
      repository: { path: 'image.repository', line: 3, column: 15, value: 'foo/bar' },
      tag: { path: 'image.tag', line: 4, column: 8, value: '1.0.0' },
    });
    const [, , placeholderImage] = jsonLines((await folder.run(['images', '--format', 'json'])).stdout);
    assert.deepEqual([placeholderImage?.['placeholder'], placeholderImage?.['status'], placeholderImage?.['normalized']], [true, 'unknown', null]);
  });

  it('prints the sorted pull sources, each once', async () => {
    const { stdout } = await folder.run(['images', '--format', 'list']);
    assert.equal(stdout, 'external.registry.com/foo/bar:1.0.0\nquay.io/x/y:latest\n');
  });

  it('reports what the PATHs select, and reads the rest', async () => {
    assert.deepEqual(await files('chart'), ['chart/values.yaml']);
    assert.deepEqual(await files('a pod/pod.yaml', 'chart/values.yaml'), ['a pod/pod.yaml', 'chart/values.yaml']);
    const [image] = jsonLines((await folder.run(['images', '--format', 'json', 'chart'])).stdout);
    assert.equal(image?.['status'], 'mirrored');
  });

  it('gives files from elsewhere relative to the working directory', async () => {
    const { stdout } = await folder.run(['images', '--format', 'json', '..'], { cwd: join(folder.path, 'chart') });
    assert.deepEqual(jsonLines(stdout).map((image) => image['file']).slice(-2), ['../a pod/pod.yaml', 'values.yaml']);
    const via = (jsonLines(stdout)[0]?.['sources'] as { via: { file: string } }[])[0]?.via;
    assert.equal(via?.file, '../apollo-registries.yaml');
  });

  it('reads a named file and folder whatever is ignored', async () => {
    folder.write('.gitignore', 'out/\n*.gen.yaml\n');
    folder.write('out/pod.yaml', pod('a:1'));
    folder.write('x.gen.yaml', pod('b:1'));
    assert.deepEqual(await files(), ['a pod/pod.yaml', 'chart/values.yaml']);
    assert.deepEqual(await files('x.gen.yaml'), ['x.gen.yaml']);
    assert.deepEqual(await files('out'), ['out/pod.yaml']);
  });

  it("honours the editor's exclusions", async () => {
    folder.write('.vscode/settings.json', '{\n  // ours\n  "files.exclude": { "a pod": true },\n  "mirrorLens.exclude": ["**/values.yaml"],\n}\n');
    assert.deepEqual(await files(), []);
    assert.deepEqual(await files('chart/values.yaml'), ['chart/values.yaml']);
    folder.write('.vscode/settings.json', '{');
    assert.match((await folder.run(['images'])).stderr, /\.vscode\/settings\.json is not used: it is no JSON object\./);
  });

  it('says which named file it cannot read, prints the others, and exits 2', async () => {
    folder.write('binary.yaml', Uint8Array.of(0x61, 0x00));
    folder.write('latin.yaml', Uint8Array.of(0x61, 0xe4));
    const { status, stdout, stderr } = await folder.run(['images', '--format', 'list', 'none.yaml', 'binary.yaml', 'latin.yaml', 'a pod/pod.yaml']);
    assert.equal(status, 2);
    assert.equal(stdout, 'external.registry.com/foo/bar:1.0.0\nquay.io/x/y:latest\n');
    assert.equal(stderr, [
      'mirror-lens: cannot read none.yaml: no such file or folder.',
      'mirror-lens: cannot read binary.yaml: it is binary, not text.',
      'mirror-lens: cannot read latin.yaml: it is not UTF-8 (invalid bytes).',
      '',
    ].join('\n'));
  });

  it('says what it left out of a folder, and exits 0', async () => {
    folder.write('binary.yaml', Uint8Array.of(0x61, 0x00));
    folder.write('big.yaml', `${pod('a:1')}${'# '.repeat(3 * 1024 * 1024)}`);
    folder.write('deep.yaml', `image: ${'['.repeat(2000)}`);
    const { status, stderr } = await folder.run(['images']);
    assert.equal(status, 0);
    assert.deepEqual(stderr.replace(/\d{4,}/g, 'N').split('\n'), [
      'mirror-lens: big.yaml is left out: it is larger than mirrorLens.maxFileSize allows (N bytes, the limit is N).',
      'mirror-lens: binary.yaml is left out: it is binary, not text.',
      'mirror-lens: deep.yaml is left out: it is nested too deeply or uses too many aliases.',
      '',
    ]);
  });

  it('counts columns in UTF-16 code units, without a byte order mark', async () => {
    folder.write('bom.yaml', `\uFEFF{apiVersion: v1, kind: Pod, metadata: {name: "𝒳"}, spec: {containers: [{name: a, image: x:1}]}}\r\n`);
    const [image] = jsonLines((await folder.run(['images', '--format', 'json', 'bom.yaml'])).stdout);
    assert.equal(image?.['column'], '{apiVersion: v1, kind: Pod, metadata: {name: "𝒳"}, spec: {containers: [{name: a, image: '.length + 1);
  });

  it('survives links that form a loop', async () => {
    symlinkSync('.', join(folder.path, 'loop'));
    symlinkSync('self.yaml', join(folder.path, 'self.yaml'));
    assert.deepEqual(await files(), ['a pod/pod.yaml', 'chart/values.yaml']);
  });

  it('shows no user info of an address, in no format', async () => {
    folder.write('pod.yaml', pod('https://user:hunter2@a.example.com/x:1', 'user:hunter2@a.example.com/x:1'));
    for (const args of [['images'], ['images', '--format', 'json'], ['images', '--format', 'list'], ['check'], ['check', '--format', 'sarif'], ['check', '--format', 'github'], ['rewrite', '--format', 'json'], ['resolve', '--format', 'json', 'user:hunter2@a.example.com/x']]) {
      const { stdout, stderr } = await folder.run(args);
      assert.ok(!`${stdout}${stderr}`.includes('hunter2'), args.join(' '));
    }
  });
});
