import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cliFolder, jsonLines, OVERLAP, pod, TABLE, type CliFolder } from './runCli';

describe('mirror-lens check in pipelines', () => {
  let folder: CliFolder;
  beforeEach(() => {
    folder = cliFolder({ 'apollo-registries.yaml': OVERLAP, 'app/pod.yaml': pod('Bad/Name', 'Bad/Name', 'fine.example.com/a:1') });
  });
  afterEach(() => folder.remove());
  const textOf = (name: string): string => readFileSync(join(folder.path, name), 'utf8');

  describe('--baseline', () => {
    const write = async (): Promise<void> => {
      const { status, stdout, stderr } = await folder.run(['check', '--write-baseline', 'base.json']);
      assert.deepEqual([status, stdout, stderr], [0, '', 'mirror-lens: base.json is written.\n']);
    };

    it('lets old findings rest, wherever they have moved', async () => {
      await write();
      const { status, stdout, stderr } = await folder.run(['check', '--baseline', 'base.json']);
      assert.deepEqual([status, stderr], [0, '']);
      assert.equal(stdout, 'Nothing found in 3 files. 4 findings of the baseline rest.\n');
      folder.write('app/pod.yaml', `# one line more\n${pod('fine.example.com/a:1', 'Bad/Name', 'Bad/Name')}`);
      folder.write('apollo-registries.yaml', `# and here\n${OVERLAP}`);
      assert.equal((await folder.run(['check', '--baseline', 'base.json'])).status, 0);
    });

    it('reports what is new, also one more of the same', async () => {
      await write();
      folder.write('app/pod.yaml', pod('Bad/Name', 'Bad/Name', 'Bad/Name', 'Other/Name'));
      const { status, stdout } = await folder.run(['check', '--format', 'json', '--baseline', 'base.json']);
      assert.equal(status, 1);
      assert.deepEqual(jsonLines(stdout).map(({ code, line }) => [code, line]), [['image.invalid', 12], ['image.invalid', 14]]);
    });

    it('counts what is found no more, of reported files alone', async () => {
      await write();
      folder.write('app/pod.yaml', pod('Bad/Name'));
      assert.equal((await folder.run(['check', '--baseline', 'base.json'])).stderr, 'mirror-lens: 1 finding of the baseline is found no more; --write-baseline writes it anew.\n');
      assert.equal((await folder.run(['check', '--baseline', 'base.json', 'apollo-registries.yaml'])).stderr, '');
    });

    it('holds from whatever folder the command runs in, and is the same for the same findings', async () => {
      await write();
      const inApp = await folder.run(['check', '--baseline', '../base.json', '.', '..'], { cwd: join(folder.path, 'app') });
      assert.equal(inApp.status, 0, inApp.stdout);
      const first = textOf('base.json');
      await folder.run(['check', '--write-baseline', 'base.json']);
      assert.equal(textOf('base.json'), first);
      const { version, findings } = JSON.parse(first) as { version: number; findings: Record<string, unknown>[] };
      assert.equal(version, 1);
      assert.deepEqual(findings.map(({ code, file, count }) => [code, file, count]), [['mirror.overlap', 'apollo-registries.yaml', 2], ['image.invalid', 'app/pod.yaml', 2]]);
      assert.deepEqual(Object.keys(findings[0] ?? {}), ['code', 'file', 'message', 'fingerprint', 'count']);
    });

    it('does not let warnings that rest count', async () => {
      folder.write('apollo-registries.yaml', TABLE.replace('- internal.registry.com', '- internal.registry.com\n      - internal.registry.com'));
      folder.write('app/pod.yaml', pod('internal.registry.com/a:1'));
      assert.equal((await folder.run(['check', '--max-warnings', '0'])).status, 1);
      await folder.run(['check', '--write-baseline', 'base.json']);
      assert.equal((await folder.run(['check', '--max-warnings', '0', '--baseline', 'base.json'])).status, 0);
    });

    it('says what is wrong with a baseline', async () => {
      const missing = await folder.run(['check', '--baseline', 'none.json']);
      assert.deepEqual([missing.status, missing.stderr], [2, 'mirror-lens: cannot read the baseline none.json: no such file or folder. Write it with --write-baseline none.json.\n']);
      for (const text of ['', '[]', '{"version":2,"findings":[]}', '{"version":1,"findings":[{}]}']) {
        folder.write('bad.json', text);
        const bad = await folder.run(['check', '--baseline', 'bad.json']);
        assert.deepEqual([bad.status, bad.stderr], [2, 'mirror-lens: bad.json is no baseline of this version; write it anew with --write-baseline bad.json.\n']);
      }
      assert.equal((await folder.run(['check', '--baseline', 'a', '--write-baseline', 'b'])).status, 2);
      const unwritable = await folder.run(['check', '--write-baseline', 'none/base.json']);
      assert.deepEqual([unwritable.status, unwritable.stderr], [2, 'mirror-lens: cannot write none/base.json: no such file.\n']);
    });
  });

  describe('--format gitlab', () => {
    interface Entry { readonly description: string; readonly check_name: string; readonly fingerprint: string; readonly severity: string; readonly location: { readonly path: string; readonly lines: { readonly begin: number } } }
    const report = async (environment: Record<string, string> = {}, cwd = folder.path): Promise<readonly Entry[]> => JSON.parse((await folder.run(['check', '--format', 'gitlab'], { environment, cwd })).stdout) as readonly Entry[];

    it("is a Code Quality report with GitLab's keys and severities", async () => {
      const entries = await report();
      assert.deepEqual(entries.map(({ check_name: code, severity, location }) => [code, severity, location]), [
        ['mirror.overlap', 'critical', { path: 'apollo-registries.yaml', lines: { begin: 4 } }],
        ['mirror.overlap', 'critical', { path: 'apollo-registries.yaml', lines: { begin: 6 } }],
        ['image.invalid', 'critical', { path: 'app/pod.yaml', lines: { begin: 8 } }],
        ['image.invalid', 'critical', { path: 'app/pod.yaml', lines: { begin: 10 } }],
      ]);
      assert.deepEqual(Object.keys(entries[0] ?? {}), ['description', 'check_name', 'fingerprint', 'severity', 'location']);
      assert.equal((await folder.run(['check', '--format', 'gitlab'])).status, 1);
    });

    it('has a fingerprint of its own for each, which stays when lines move', async () => {
      const before = (await report()).map(({ fingerprint }) => fingerprint);
      assert.equal(new Set(before).size, 4);
      folder.write('app/pod.yaml', `# one line more\n${pod('fine.example.com/a:1', 'Bad/Name', 'Bad/Name')}`);
      assert.deepEqual((await report()).map(({ fingerprint }) => fingerprint), before);
    });

    it('has paths in the repository', async () => {
      const entries = await report({ CI_PROJECT_DIR: folder.path }, join(folder.path, 'app'));
      assert.deepEqual(entries, []);
      folder.write('app/apollo-registries.yaml', OVERLAP);
      assert.equal((await report({ CI_PROJECT_DIR: folder.path }, join(folder.path, 'app')))[0]?.location.path, 'app/apollo-registries.yaml');
    });

    it('is an empty list without findings and without a table', async () => {
      const empty = cliFolder({ 'pod.yaml': pod('Bad/Name') });
      assert.equal((await empty.run(['check', '--format', 'gitlab'])).stdout, '[]\n');
      empty.remove();
    });
  });

  describe('the summary of a step on GitHub', () => {
    it('holds the whole table behind what is there', async () => {
      folder.write('summary.md', 'before\n');
      const environment = { GITHUB_STEP_SUMMARY: join(folder.path, 'summary.md'), GITHUB_WORKSPACE: folder.path };
      const { status, stdout } = await folder.run(['check', '--format', 'github'], { environment });
      assert.equal(status, 1);
      assert.match(stdout, /^::error file=apollo-registries\.yaml,/);
      const lines = textOf('summary.md').split('\n');
      assert.deepEqual(lines.slice(0, 6), ['before', '## Mirror Lens', '', '4 errors in 2 files.', '', '| Severity | Code | Place | Message |']);
      assert.match(lines[7] ?? '', /^\| error \| `mirror\.overlap` \| `apollo-registries\.yaml:4` \| `internal\.registry\.com` is mirrored by 2 Artifact Registries/);
      assert.equal(lines.filter((line) => line.startsWith('| error |')).length, 4);
    });

    it('says that nothing is found, and is only written for GitHub', async () => {
      folder.write('apollo-registries.yaml', TABLE);
      folder.write('app/pod.yaml', pod('internal.registry.com/a:1'));
      const environment = { GITHUB_STEP_SUMMARY: join(folder.path, 'summary.md') };
      await folder.run(['check'], { environment });
      assert.equal(existsSync(join(folder.path, 'summary.md')), false);
      await folder.run(['check', '--format', 'github'], { environment });
      assert.equal(textOf('summary.md'), '## Mirror Lens\n\nNothing found in 2 files.\n');
    });

    it('stays below what GitHub takes', async () => {
      const images = Array.from({ length: 6000 }, (_, at) => `Bad${at}/Name`);
      folder.write('app/pod.yaml', pod(...images));
      const environment = { GITHUB_STEP_SUMMARY: join(folder.path, 'summary.md') };
      await folder.run(['check', '--format', 'github'], { environment });
      assert.ok(Buffer.byteLength(textOf('summary.md')) < 1024 * 1024);
      assert.match(textOf('summary.md'), /And [\d,]+ findings more of 6,002\.\n$/);
    });

    it('complains where it cannot be written, and keeps the exit status', async () => {
      const { status, stderr } = await folder.run(['check', '--format', 'github'], { environment: { GITHUB_STEP_SUMMARY: join(folder.path, 'none/summary.md') } });
      assert.deepEqual([status, stderr], [1, "mirror-lens: the step's summary cannot be written: no such file.\n"]);
    });
  });
});
