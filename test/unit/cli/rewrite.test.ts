import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyPatch } from 'diff';
import fc from 'fast-check';
import { unifiedDiff } from '../../../server/src/cli/diff';
import { cliFolder, jsonLines, OVERLAP, pod, TABLE, type CliFolder } from './runCli';

const IMAGE = 'internal.registry.com/foo/bar:1.0.0';
const RESULT = 'external.registry.com/foo/bar:1.0.0';
const NOTE = 'mirror-lens: Apollo redirects these pulls by itself. A rewrite matters for what pulls without Apollo, and for readers of the files.\n';

describe('mirror-lens rewrite', () => {
  let folder: CliFolder;
  beforeEach(() => {
    folder = cliFolder({ 'apollo-registries.yaml': TABLE, 'a b.yaml': pod(IMAGE, 'quay.io/x/y'), 'c.yaml': pod(`"${IMAGE}" # kept`).replaceAll('\n', '\r\n').trimEnd() });
  });
  afterEach(() => folder.remove());
  const text = (name: string) => readFileSync(join(folder.path, name), 'utf8');

  it('prints a diff and changes nothing', async () => {
    const before = text('a b.yaml');
    const { status, stdout, stderr } = await folder.run(['rewrite', 'a b.yaml']);
    assert.equal(status, 0);
    assert.deepEqual(stdout.split('\n').slice(0, 8), [
      '--- a/a b.yaml\t', '+++ b/a b.yaml\t', '@@ -5,6 +5,6 @@', ' spec:', '   containers:', '     - name: c0', `-      image: ${IMAGE}`, `+      image: ${RESULT}`,
    ]);
    assert.equal(stderr, `mirror-lens: 1 reference in 1 file would be rewritten.\n${NOTE}`);
    assert.equal(text('a b.yaml'), before);
  });

  it('writes another step of the path where --step names one, with a path of its own', async () => {
    folder.write('node/registries.yaml', 'mirrors:\n  external.registry.com:\n    endpoint: ["https://cache.example.com"]\n    rewrite: {"^foo/": "copies/foo/"}\n');
    const changed = async (...step: readonly string[]) => (await folder.run(['rewrite', ...step, 'a b.yaml'])).stdout.split('\n').filter((line) => /^\+ /.test(line));
    assert.deepEqual(await changed(), [`+      image: ${RESULT}`]);
    assert.deepEqual(await changed('--step', 'apollo'), [`+      image: ${RESULT}`]);
    assert.deepEqual(await changed('--step', 'node'), ['+      image: cache.example.com/copies/foo/bar:1.0.0']);
    assert.equal((await folder.run(['rewrite', '--step', 'nowhere'])).status, 2);
  });

  it('prints what git applies, byte for byte what --write writes', async () => {
    folder.write('bom.yaml', `\uFEFF${pod(IMAGE).replace('apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n', 'kind: Pod\n')}`);
    folder.write('ä "q".yaml', pod(IMAGE).trimEnd());
    execFileSync('git', ['init', '-q'], { cwd: folder.path });
    const { stdout } = await folder.run(['rewrite']);
    const copy = cliFolder();
    execFileSync('cp', ['-r', `${folder.path}/.`, copy.path]);
    execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: copy.path, input: stdout });
    const { status } = await folder.run(['rewrite', '--write']);
    assert.equal(status, 0);
    for (const name of ['a b.yaml', 'c.yaml', 'bom.yaml', 'ä "q".yaml']) {
      assert.equal(readFileSync(join(copy.path, name), 'utf8'), text(name), name);
      assert.ok(text(name).includes(RESULT));
    }
    assert.ok(text('bom.yaml').startsWith('\uFEFFkind'));
    copy.remove();
  });

  it('keeps comments, quotes, line ends, mode and links, and changes nothing the second time', async () => {
    chmodSync(join(folder.path, 'c.yaml'), 0o600);
    symlinkSync('c.yaml', join(folder.path, 'link.yaml'));
    const expected = text('c.yaml').replace(IMAGE, RESULT);
    const { status, stdout } = await folder.run(['rewrite', '--write', 'link.yaml']);
    assert.deepEqual([status, stdout], [0, 'link.yaml\n']);
    assert.equal(text('c.yaml'), expected);
    assert.equal(statSync(join(folder.path, 'c.yaml')).mode & 0o777, 0o600);
    assert.ok(lstatSync(join(folder.path, 'link.yaml')).isSymbolicLink());
    const again = await folder.run(['rewrite', '--write', 'c.yaml']);
    assert.deepEqual(again, { status: 0, stdout: '', stderr: 'mirror-lens: No reference changes.\n' });
  });

  it('changes a file once that a link leads to as well, and prints a patch of the file alone', async () => {
    symlinkSync('a b.yaml', join(folder.path, '0link.yaml'));
    const { stdout } = await folder.run(['rewrite']);
    assert.deepEqual(stdout.match(/^\+\+\+ .*$/gm), ['+++ b/a b.yaml\t', '+++ b/c.yaml']);
    const { status, stderr } = await folder.run(['rewrite', '--write']);
    assert.deepEqual([status, /left as it is/.test(stderr)], [0, false]);
    assert.ok(lstatSync(join(folder.path, '0link.yaml')).isSymbolicLink());
    assert.match(text('a b.yaml'), /external\.registry\.com\/foo\/bar:1\.0\.0/);
  });

  it('--check names the files that would change and exits 1', async () => {
    const { status, stdout } = await folder.run(['rewrite', '--check']);
    assert.deepEqual([status, stdout], [1, 'a b.yaml\nc.yaml\n']);
    await folder.run(['rewrite', '--write']);
    assert.deepEqual((await folder.run(['rewrite', '--check'])).status, 0);
    const both = await cliFolderRun(['rewrite', '--check', '--diff']);
    assert.equal(both.status, 1);
    assert.match(both.stdout, /^--- a\/p\.yaml\n/);
  });

  it('tells how many references it skipped, and why', async () => {
    folder.write('apollo-registries.yaml', OVERLAP);
    folder.write('a b.yaml', pod(IMAGE, '$(params.image)', 'Bad/Name'));
    const { status, stdout, stderr } = await folder.run(['rewrite', 'a b.yaml']);
    assert.deepEqual([status, stdout], [0, '']);
    assert.deepEqual(stderr.split('\n').slice(0, 2), ['mirror-lens: No reference changes.', 'mirror-lens: 3 references skipped:']);
    assert.match(stderr, /\nmirror-lens: {3}1 ambiguous/);
    assert.match(stderr, /\nmirror-lens: {3}1 with a placeholder/);
  });

  it('asks for an Environment where they disagree', async () => {
    folder.write('apollo-registries.yaml', `${OVERLAP}environments:\n  - id: prod\n    artifactRegistries: [a.example.com]\n  - id: stage\n    artifactRegistries: [b.example.com]\n`);
    const { stdout, stderr } = await folder.run(['rewrite', 'a b.yaml']);
    assert.equal(stdout, '');
    assert.match(stderr, /Choose one with --environment: prod \(1 change\) or stage \(1 change\)\./);
    assert.match((await folder.run(['rewrite', '--environment', 'stage', 'a b.yaml'])).stdout, /\+ {6}image: b\.example\.com\/foo\/bar:1\.0\.0/);
  });

  it('leaves a file alone that changes while it works', async () => {
    const path = join(folder.path, 'a b.yaml');
    const { status, stderr } = await folder.run(['rewrite', '--write', 'a b.yaml'], {
      host: (host) => ({ ...host, replaceFile: (uri, hash, content) => (writeFileSync(path, 'kind: Other\n'), host.replaceFile(uri, hash, content)) }),
    });
    assert.equal(status, 2);
    assert.match(stderr, /a b\.yaml is left as it is: it has changed meanwhile\./);
    assert.equal(text('a b.yaml'), 'kind: Other\n');
  });

  it('prints changes and skipped references as JSON', async () => {
    const lines = jsonLines((await folder.run(['rewrite', '--format', 'json', 'a b.yaml'])).stdout);
    assert.deepEqual(lines.map(({ written, result, file, line, skipped }) => ({ written, result, file, line, skipped })), [{ written: IMAGE, result: RESULT, file: 'a b.yaml', line: 8, skipped: null }]);
  });

  it('changes what the PATHs select', async () => {
    assert.equal((await folder.run(['rewrite', '--write', 'c.yaml'])).stdout, 'c.yaml\n');
    assert.ok(text('a b.yaml').includes(IMAGE));
  });
});

async function cliFolderRun(args: readonly string[]): Promise<{ status: number; stdout: string }> {
  const folder = cliFolder({ 'apollo-registries.yaml': TABLE, 'p.yaml': pod(IMAGE) });
  const result = await folder.run(args);
  folder.remove();
  return result;
}

describe('a unified diff', () => {
  it('is empty where nothing changed', () => assert.deepEqual(unifiedDiff('a', 'x', 'x'), []));

  it('keeps line ends and tells a missing last one', () => {
    assert.deepEqual(unifiedDiff('a', 'x\r\ny', 'z\r\ny'), ['--- a/a', '+++ b/a', '@@ -1,2 +1,2 @@', '-x\r', '+z\r', ' y', '\\ No newline at end of file']);
  });

  it('is what patch makes the text of, also where thousands of lines change in place (property)', () => {
    const line = fc.constantFrom('', 'a', 'b', 'image: c', 'x\r');
    fc.assert(fc.property(fc.array(line, { maxLength: 40 }), fc.array(fc.tuple(fc.nat(39), line), { maxLength: 8 }), fc.boolean(), (lines, changes, isWhole) => {
      const [before, after] = [lines.slice(), lines.slice()];
      for (const [at, text] of changes) if (at < after.length) after[at] = text;
      const [old, changed] = [before, after].map((all) => all.join('\n') + (isWhole ? '\n' : '')) as [string, string];
      if (old !== '' && old !== changed) assert.equal(applyPatch(old, unifiedDiff('a', old, changed).join('\n') + '\n', { autoConvertLineEndings: false }), changed);
    }), { numRuns: 500 });
    const many = (registry: string) => Array.from({ length: 20_000 }, (_, at) => `image: ${registry}/a-${at}:1\n`).join('');
    assert.equal(unifiedDiff('a', many('a.io'), many('b.io')).length, 40_003);
  });

  it('keeps far changes in hunks of their own, and near ones in one', () => {
    const lines = Array.from({ length: 30 }, (_, at) => String(at));
    const changed = lines.map((text, at) => ([3, 10, 20].includes(at) ? 'x' : text));
    const heads = unifiedDiff('a', lines.join('\n'), changed.join('\n')).filter((text) => text.startsWith('@@'));
    assert.deepEqual(heads, ['@@ -1,14 +1,14 @@', '@@ -18,7 +18,7 @@']);
  });

  it('quotes names as git does', () => {
    assert.deepEqual(unifiedDiff('a "b"\\\t.yaml', 'x\n', 'y\n').slice(0, 2), ['--- "a/a \\"b\\"\\\\\\011.yaml"', '+++ "b/a \\"b\\"\\\\\\011.yaml"']);
  });
});
