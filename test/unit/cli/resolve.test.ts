import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { linesOf } from '../../../server/src/cli/resolveCommand';
import { cliFolder, jsonLines, OVERLAP, TABLE, type CliFolder } from './runCli';

describe('mirror-lens resolve', () => {
  let folder: CliFolder;
  beforeEach(() => {
    folder = cliFolder({ 'conf/apollo-registries.yaml': TABLE });
  });
  afterEach(() => folder.remove());

  it('prints aligned lines for people', async () => {
    const { status, stdout } = await folder.run(['resolve', 'internal.registry.com/foo/bar:1.0.0', 'nginx', 'Bad/Name', '$(params.image)']);
    assert.equal(status, 0);
    assert.deepEqual(stdout.split('\n'), [
      'internal.registry.com/foo/bar:1.0.0  → external.registry.com/foo/bar:1.0.0  (External OCI registry, conf/apollo-registries.yaml:6)',
      'nginx                                pulled as written                      (no rule covers its host; Apollo: Unchecked)',
      'Bad/Name                             invalid reference                      (a repository name must be in lower case)',
      '$(params.image)                      unknown                                (cannot be resolved by reading alone)',
      '',
    ]);
  });

  it('prints one object a line, with the keys of the contract in their order', async () => {
    const { stdout } = await folder.run(['resolve', '--format', 'json', 'Internal.registry.com:443/foo/bar:1.0.0']);
    const via = { file: 'conf/apollo-registries.yaml', line: 6, column: 9, dialect: 'apollo', rule: 'external.registry.com mirrors internal.registry.com' };
    const sources = [{ reference: 'external.registry.com/foo/bar:1.0.0', url: null, insecure: false, blocked: false, via }];
    assert.equal(stdout, `${JSON.stringify({
      written: 'Internal.registry.com:443/foo/bar:1.0.0',
      normalized: 'Internal.registry.com:443/foo/bar:1.0.0',
      status: 'mirrored',
      sources,
      error: null,
      environments: null,
      steps: [{ layer: 'apollo', dialect: 'apollo', in: 'Internal.registry.com:443/foo/bar:1.0.0', status: 'mirrored', sources }],
    })}\n`);
  });

  it('answers each line of the input in order, an empty one too, and needs no last end of line', async () => {
    const { status, stdout } = await folder.run(['resolve', '--format=json', '-'], { stdin: ['ngi', 'nx\r\n\n', Buffer.from('Bad/Name\ninternal.registry.com/a')] });
    assert.equal(status, 0);
    assert.deepEqual(jsonLines(stdout).map(({ written, status: each, error }) => [written, each, error]), [
      ['nginx', 'unmatched', null],
      ['', 'invalid', 'reference'],
      ['Bad/Name', 'invalid', 'reference'],
      ['internal.registry.com/a', 'mirrored', null],
    ]);
  });

  it('answers a line as soon as it is there', async () => {
    const events: string[] = [];
    const stdin = (async function* () {
      yield await Promise.resolve('nginx\n');
      events.push('asked again');
      yield 'redis\n';
    })();
    const stdout = {
      write: (text: string, done: () => void): boolean => {
        events.push(text.split(' ')[0] ?? '');
        done();
        return true;
      },
    };
    await folder.run(['resolve', '-'], { host: (host) => ({ ...host, stdin, stdout }) });
    assert.deepEqual(events, ['nginx', 'asked again', 'redis']);
  });

  it('takes the whole table for a reference that stands in no file, whatever places the registry files limit themselves to', async () => {
    folder.write('conf/apollo-registries.yaml', `appliesTo: ["apps/**"]\n${TABLE}`);
    assert.match((await folder.run(['resolve', 'internal.registry.com/a:1'])).stdout, /→ external\.registry\.com\/a:1/);
    assert.match((await folder.run(['resolve', '--mirrors', 'conf/apollo-registries.yaml', 'internal.registry.com/a:1'])).stdout, /→ external\.registry\.com\/a:1/);
  });

  it('uses no table at all where the folder of --mirrors is empty', async () => {
    mkdirSync(join(folder.path, 'empty'));
    const { stdout, stderr } = await folder.run(['resolve', '--mirrors', 'empty', 'internal.registry.com/a:1']);
    assert.match(stdout, /pulled as written/);
    assert.match(stderr, /empty holds no mirror table\./);
  });

  it('asks every Environment, since no file claims the reference for one', async () => {
    folder.write('conf/apollo-registries.yaml', `${OVERLAP}environments:\n  - id: prod\n    artifactRegistries: [a.example.com]\n    files: ["**"]\n  - id: stage\n    artifactRegistries: [b.example.com]\n`);
    assert.match((await folder.run(['resolve', 'internal.registry.com/a:1'])).stdout, /differs by Environment/);
  });

  it('finds no difference where all Environments pull as written, though only one has the host as its registry', async () => {
    folder.write('conf/apollo-registries.yaml', `${OVERLAP}environments:\n  - id: dev\n    artifactRegistries: []\n  - id: prod\n    artifactRegistries: [a.example.com]\n`);
    const [answer] = jsonLines((await folder.run(['resolve', '--format', 'json', 'a.example.com/x:1'])).stdout);
    assert.ok(answer);
    const { status, environments, sources } = answer as { status: string; environments: unknown; sources: { reference: string }[] };
    assert.deepEqual([status, environments, sources.map((source) => source.reference)], ['direct', null, ['a.example.com/x:1']]);
  });

  it('keeps the placeholder behind a host that is fixed, with and without a table', async () => {
    for (const where of [[], ['--mirrors', 'none']]) {
      folder.write('none/readme.txt', '');
      const [answer] = jsonLines((await folder.run(['resolve', '--format', 'json', ...where, 'ghcr.io/${ORG}/x:1'])).stdout);
      assert.ok(answer);
      const { status, normalized, sources } = answer as { status: string; normalized: null; sources: { reference: string }[] };
      assert.deepEqual([status, normalized, sources.map((source) => source.reference)], ['unknown', null, ['ghcr.io/${ORG}/x:1']]);
    }
  });

  it('lists all candidates, and differing Environments each', async () => {
    folder.write('conf/apollo-registries.yaml', OVERLAP);
    const [ambiguous] = jsonLines((await folder.run(['resolve', '--format', 'json', 'internal.registry.com/a:1'])).stdout);
    assert.ok(ambiguous);
    assert.equal(ambiguous['status'], 'ambiguous');
    assert.equal(ambiguous['environments'], null);
    assert.deepEqual((ambiguous['sources'] as { reference: string }[]).map((source) => source.reference), ['a.example.com/a:1', 'b.example.com/a:1']);

    folder.write('conf/apollo-registries.yaml', `${OVERLAP}environments:\n  - id: prod\n    artifactRegistries: [a.example.com]\n  - id: stage\n    artifactRegistries: [b.example.com]\n`);
    const { stdout } = await folder.run(['resolve', '--format', 'json', 'internal.registry.com/a:1']);
    const [differing] = jsonLines(stdout);
    assert.ok(differing);
    assert.equal(differing['status'], 'ambiguous');
    const environments = differing['environments'] as { id: string; status: string; sources: { reference: string }[] }[];
    assert.deepEqual(environments.map(({ id, status, sources }) => [id, status, sources[0]?.reference]), [['prod', 'mirrored', 'a.example.com/a:1'], ['stage', 'mirrored', 'b.example.com/a:1']]);
    assert.match((await folder.run(['resolve', 'internal.registry.com/a:1'])).stdout, /differs by Environment {2}\(prod: a\.example\.com\/a:1; stage: b\.example\.com\/a:1\)/);
    const chosen = await folder.run(['resolve', '--environment', 'stage', 'internal.registry.com/a:1']);
    assert.match(chosen.stdout, /→ b\.example\.com\/a:1/);
  });

  it('shows control characters of a reference written out', async () => {
    const { stdout } = await folder.run(['resolve', 'a\u001b[2Jb']);
    assert.ok(!stdout.includes('\u001b') && stdout.includes('\\u001b'));
  });

  it('splits its input into lines whatever the pieces', async () => {
    const lines: string[] = [];
    const bytes = Buffer.from('ä\n日\r\n\n\nx');
    const pieces = [...bytes].map((byte) => Uint8Array.of(byte));
    for await (const line of linesOf(Readable.from(pieces))) lines.push(line);
    assert.deepEqual(lines, ['ä', '日', '', '', 'x']);
  });
});
