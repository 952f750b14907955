import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { cliFolder, jsonLines, OVERLAP, pod, TABLE, type CliFolder } from './runCli';

const OTHER = TABLE.replace('external.registry.com', 'new.example.com');
const ENVIRONMENTS = `environments:
  - id: prod
    artifactRegistries: [external.registry.com]
  - id: dev
    artifactRegistries: []
`;

/** Makes a folder a repository and commits all that is in it, as a machine without settings of its own does. */
function commitAll(folder: CliFolder, message: string): void {
  const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false', ...args], { cwd: folder.path, stdio: 'pipe' });
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('commit', '--quiet', '--message', message);
}

function inGit(folder: CliFolder, ...args: string[]): void {
  execFileSync('git', args, { cwd: folder.path, stdio: 'pipe' });
}

describe('mirror-lens diff', () => {
  let folder: CliFolder;
  beforeEach(() => {
    folder = cliFolder({ 'app/pod.yaml': pod('internal.registry.com/foo/bar:1.0.0', 'internal.registry.com/x:2', 'nginx'), 'app/more.yaml': pod('internal.registry.com/y:3') });
    folder.write('old.txt', TABLE);
    folder.write('new.txt', OTHER);
  });
  afterEach(() => folder.remove());
  const diff = (mirrors: string, against: string, ...more: string[]) => folder.run(['diff', '--mirrors', mirrors, '--against', against, ...more]);

  it('folds equal moves and exits 0', async () => {
    assert.deepEqual(await diff('new.txt', 'old.txt'), {
      status: 0,
      stderr: '',
      stdout: [
        'Moved:',
        '  3 images: `external.registry.com` -> `new.example.com`',
        '      app/more.yaml:8  internal.registry.com/y:3',
        '      app/pod.yaml:8   internal.registry.com/foo/bar:1.0.0',
        '      app/pod.yaml:10  internal.registry.com/x:2',
        '',
        'From old.txt to new.txt: 3 of 4 image references change: 3 moved.',
        '',
      ].join('\n'),
    });
  });

  it('exits 1 with --exit-code where something changes, and 0 where nothing does', async () => {
    assert.equal((await diff('new.txt', 'old.txt', '--exit-code')).status, 1);
    const same = await diff('old.txt', 'old.txt', '--exit-code');
    assert.deepEqual([same.status, same.stdout], [0, 'From old.txt to old.txt: no pull source changes (4 image references compared).\n']);
  });

  it('limits what is compared to the PATHs', async () => {
    const { stdout } = await diff('new.txt', 'old.txt', 'app/more.yaml');
    assert.match(stdout, /: 1 of 1 image reference changes: 1 moved\.\n$/);
  });

  it('tells the worst first', async () => {
    folder.write('old.txt', `artifactRegistries:\n${['a', 'b', 'c', 'd'].map((name) => `  - registryUrl: ${name}.example.com\n    mirroredRegistries: [${name}.internal.com]\n`).join('')}`);
    folder.write('new.txt', `artifactRegistries:
  - registryUrl: z.example.com
    mirroredRegistries: [a.internal.com, c.internal.com]
  - registryUrl: c.example.com
    mirroredRegistries: [c.internal.com]
`);
    folder.write('blocked.conf', '[[registry]]\nprefix = "z.example.com/blocked"\nlocation = "z.example.com/blocked"\nblocked = true\n');
    rmSync(join(folder.path, 'app'), { recursive: true });
    folder.write('pod.yaml', pod('a.internal.com/x:1', 'b.internal.com/x:1', 'c.internal.com/x:1', 'a.internal.com/blocked/x:1', 'd.example.com/x:1'));
    const { stdout } = await folder.run(['diff', '--mirrors', 'new.txt', '--mirrors', 'blocked.conf', '--against', 'old.txt', '--format', 'json']);
    const changes = jsonLines(stdout);
    assert.deepEqual(changes.map(({ change, written }) => [change, written]), [
      ['unpullable', 'a.internal.com/blocked/x:1'],
      ['ambiguous', 'c.internal.com/x:1'],
      ['unmatched', 'b.internal.com/x:1'],
      ['unmatched', 'd.example.com/x:1'],
      ['moved', 'a.internal.com/x:1'],
    ]);
    assert.deepEqual(Object.keys(changes[0] ?? {}), ['change', 'written', 'normalized', 'environments', 'before', 'after', 'file', 'line', 'column', 'endLine', 'endColumn', 'path', 'kind']);
    assert.deepEqual(changes[2]?.['after'], { status: 'unmatched', sources: [{ reference: 'b.internal.com/x:1', url: null, insecure: false, blocked: false, via: null }], error: null });
    const text = await folder.run(['diff', '--mirrors', 'new.txt', '--mirrors', 'blocked.conf', '--against', 'old.txt']);
    assert.deepEqual(text.stdout.split('\n').filter((line) => /^\w.*:$/.test(line)), ['Newly unpullable:', 'Newly ambiguous:', 'Newly unmatched:', 'Moved:']);
    assert.match(text.stdout, /1 image: `a\.example\.com` -> cannot be pulled: every source is blocked, or none is left\n/);
    assert.match(text.stdout, /1 image: `c\.example\.com` -> undefined: `(?:z|c)\.example\.com` or `(?:z|c)\.example\.com`\n/);
    assert.match(text.stdout, /1 image: `b\.example\.com` -> `b\.internal\.com` \(no rule\)\n/);
  });

  it('tells what an Environment does not reach any more, also where only its reachable hosts change', async () => {
    rmSync(join(folder.path, 'app'), { recursive: true });
    folder.write('pod.yaml', pod('docker.io/a/x:1', 'quay.io/a/x:1', 'ghcr.io/a/x:1'));
    const table = (mirrored: string, reachable: string): string =>
      `artifactRegistries:\n  - registryUrl: r.example.com\n    mirroredRegistries: [${mirrored}]\nenvironments:\n  - id: site\n    artifactRegistries: [r.example.com]\n    reachableHosts: [${reachable}]\n`;
    folder.write('old.txt', table('docker.io, ghcr.io', 'quay.io'));
    folder.write('new.txt', table('ghcr.io', ''));
    const { stdout } = await diff('new.txt', 'old.txt', '--format', 'json');
    assert.deepEqual(jsonLines(stdout).map(({ change, written, environments }) => [change, written, environments]), [['unreachable', 'docker.io/a/x:1', ['site']], ['unreachable', 'quay.io/a/x:1', ['site']]]);
    const text = (await diff('new.txt', 'old.txt')).stdout;
    assert.match(text, /^Newly unreachable:\n {2}1 image: `r\.example\.com` -> `docker\.io` \(no rule, not reachable\) in site\n/);
    assert.match(text, /: 2 of 3 image references change: 2 newly unreachable\.\n$/);
    const back = (await diff('old.txt', 'new.txt')).stdout;
    assert.match(back, /Moved:\n {2}1 image: `docker\.io` \(no rule, not reachable\) -> `r\.example\.com` in site\n/);
    assert.match(back, /: 1 of 3 image references changes: 1 moved\.\n$/);
  });

  it('says nothing of a rule that only stands in another line, nor of a host that gains its registry', async () => {
    folder.write('new.txt', TABLE.replace('version: 1\n', 'version: 1\n# moved down\n').replace('artifactRegistries:\n', 'artifactRegistries:\n  - registryUrl: docker.io\n'));
    assert.match((await diff('new.txt', 'old.txt')).stdout, /no pull source changes/);
  });

  it('compares Environments by their ids, and names those that only one table declares', async () => {
    folder.write('old.txt', `${TABLE}${ENVIRONMENTS}  - id: gone\n    artifactRegistries: []\n`);
    folder.write('new.txt', `${OTHER}${ENVIRONMENTS.replace('external.registry.com', 'new.example.com')}  - id: fresh\n    artifactRegistries: []\n`);
    const { stdout } = await diff('new.txt', 'old.txt');
    assert.match(stdout, /3 images: `external\.registry\.com` -> `new\.example\.com` in prod\n/);
    assert.match(stdout, /Not compared, since only the newer table declares it: fresh\.\nNot compared, since only the older table declares it: gone\.\n$/);
    assert.match((await diff('new.txt', 'old.txt', '--environment', 'dev')).stdout, /no pull source changes/);
    const fresh = await diff('new.txt', 'old.txt', '--environment', 'fresh');
    assert.equal(fresh.status, 0);
    assert.match(fresh.stderr, /old\.txt declares no Environment fresh/);
  });

  it("prints Markdown for a pull request's comment", async () => {
    const { stdout } = await diff('new.txt', 'old.txt', '--format', 'md');
    assert.equal(stdout, [
      '## Pull sources',
      '',
      'From old\\.txt to new\\.txt: 3 of 4 image references change: 3 moved.',
      '',
      '### **Moved** (3)',
      '',
      '| Images | Before | After | Where |',
      '|:--|:--|:--|:--|',
      '| 3 | `external.registry.com` | `new.example.com` | `app/more.yaml:8`, `app/pod.yaml:8`, `app/pod.yaml:10` |',
      '',
    ].join('\n'));
  });

  it('compares what charts render', async () => {
    folder.write('chart/Chart.yaml', 'apiVersion: v2\nname: chart\nversion: 1.0.0\n');
    folder.write('chart/templates/pod.yaml', pod('internal.registry.com/{{ .Values.name }}:1'));
    folder.write('chart/values.yaml', 'name: web\n');
    const changes = jsonLines((await diff('new.txt', 'old.txt', '--format', 'json', 'chart')).stdout);
    assert.deepEqual(changes.map(({ written, file, kind }) => [written, file, kind]), [['internal.registry.com/web:1', 'chart/templates/pod.yaml', 'helm-template']]);
    assert.equal((await diff('new.txt', 'old.txt', '--format', 'json', '--no-charts', 'chart')).stdout, '');
  });

  it('says what is wrong', async () => {
    const missing = await folder.run(['diff', '--mirrors', 'new.txt']);
    assert.deepEqual([missing.status, missing.stderr], [2, 'mirror-lens: diff needs the older table: --against with a file, a folder or a git revision such as origin/main...\n']);
    const outside = await diff('new.txt', 'main', '--format', 'json');
    assert.deepEqual([outside.status, outside.stderr], [2, 'mirror-lens: the working directory is in no git repository.\n']);
    const none = await folder.run(['diff', '--against', 'app']);
    assert.deepEqual([none.status, none.stderr], [0, 'mirror-lens: there is no mirror table on either side, so no pull source changes.\n']);
  });

  describe('against a revision', () => {
    beforeEach(() => {
      folder.write('tables/apollo-registries.yaml', TABLE);
      commitAll(folder, 'one');
      folder.write('tables/apollo-registries.yaml', OTHER);
    });

    it('reads the tables that were there, without a checkout', async () => {
      const { status, stdout, stderr } = await folder.run(['diff', '--against', 'HEAD']);
      assert.deepEqual([status, stderr], [0, '']);
      assert.match(stdout, /3 images: `external\.registry\.com` -> `new\.example\.com`\n/);
      const named = await folder.run(['diff', '--mirrors', 'tables/apollo-registries.yaml', '--against', 'main', 'app/more.yaml']);
      assert.match(named.stdout, /1 image: `external\.registry\.com` -> `new\.example\.com`\n/);
      const inFolder = await folder.run(['diff', '--mirrors', '.', '--against', 'HEAD', '../app'], { cwd: join(folder.path, 'tables') });
      assert.match(inFolder.stdout, /3 images: .*\n {6}\.\.\/app\/more\.yaml:8 /);
    });

    it('compares with the commit at which the branch began', async () => {
      inGit(folder, 'checkout', '--quiet', '-b', 'work');
      commitAll(folder, 'two');
      inGit(folder, 'checkout', '--quiet', 'main');
      folder.write('tables/apollo-registries.yaml', OVERLAP);
      commitAll(folder, 'three');
      inGit(folder, 'checkout', '--quiet', 'work');
      const forked = await folder.run(['diff', '--against', 'main...']);
      assert.match(forked.stdout, /`external\.registry\.com` -> `new\.example\.com`/);
      const tip = await folder.run(['diff', '--against', 'main']);
      assert.match(tip.stdout, /undefined: `a\.example\.com` or `b\.example\.com` -> `new\.example\.com`/);
    });

    it('takes a table that was not there for a new one', async () => {
      folder.write('tables/fresh.yaml', OTHER);
      const { status, stdout, stderr } = await folder.run(['diff', '--mirrors', 'tables/fresh.yaml', '--against', 'HEAD']);
      assert.deepEqual([status, stderr], [0, 'mirror-lens: tables/fresh.yaml is not there in HEAD, so that table is new.\n']);
      assert.match(stdout, /3 images: `internal\.registry\.com` \(no rule\) -> `new\.example\.com`\n/);
    });

    it('asks for more history where the commit is not at hand', async () => {
      for (const [revision, sentence] of [['origin/main...', 'origin/main is neither a file nor a commit that is at hand here.'], ['a1b2c3d', 'a1b2c3d is neither a file nor a commit that is at hand here.']] as const) {
        const { status, stdout, stderr } = await folder.run(['diff', '--against', revision]);
        assert.deepEqual([status, stdout, stderr], [2, '', `mirror-lens: ${sentence} Fetch more history: \`git fetch --unshallow\`, or \`fetch-depth: 0\` where the workflow checks out.\n`]);
      }
      inGit(folder, 'checkout', '--quiet', '--orphan', 'alone');
      commitAll(folder, 'alone');
      const apart = await folder.run(['diff', '--against', 'main...']);
      assert.match(apart.stderr, /main and HEAD have no commit in common that is at hand here\. Fetch more history/);
    });

    it('takes no range and no option for a revision', async () => {
      assert.match((await folder.run(['diff', '--against', 'a..b'])).stderr, /a\.\.b is no single revision/);
      assert.match((await folder.run(['diff', '--against=--output=x'])).stderr, /is neither a file nor a commit/);
    });

    it('refuses a table from outside the repository', async () => {
      const other = cliFolder({ 'table.yaml': TABLE });
      const { status, stderr } = await folder.run(['diff', '--mirrors', join(other.path, 'table.yaml'), '--against', 'HEAD']);
      assert.equal(status, 2);
      assert.match(stderr, /stands outside the git repository, so HEAD tells nothing of it\.\n$/);
      other.remove();
    });
  });
});
