import assert from 'node:assert/strict';
import { cliFolder, OVERLAP, pod, TABLE, type CliFolder } from './runCli';

describe('the command line', () => {
  let folder: CliFolder;
  beforeEach(() => {
    folder = cliFolder({ 'apollo-registries.yaml': TABLE, 'pod.yaml': pod('internal.registry.com/foo/bar:1.0.0') });
  });
  afterEach(() => folder.remove());

  it('has help for the program and for each command, within 80 columns', async () => {
    for (const args of [['--help'], ['-h'], ['help'], ['help', 'check'], ...['resolve', 'images', 'check', 'rewrite', 'diff', 'rename', 'lsp'].flatMap((name) => [[name, '--help'], [name, '-h']])]) {
      const { status, stdout, stderr } = await folder.run(args);
      assert.equal(status, 0);
      assert.equal(stderr, '');
      assert.match(stdout, /^(?:Usage: mirror-lens|Mirror Lens 1\.2\.3)/);
      for (const line of stdout.split('\n')) assert.ok(line.length <= 80 || line.startsWith('  kubectl'), line);
    }
    const { stdout } = await folder.run(['check', '--help']);
    for (const words of ['--max-warnings N', '--min-severity SEVERITY', '--mirrors PATH', 'Exit status:', 'Examples:']) assert.ok(stdout.includes(words), words);
  });

  it('tells its version', async () => {
    assert.deepEqual(await folder.run(['--version']), { status: 0, stdout: '1.2.3\n', stderr: '' });
  });

  const wrong: readonly (readonly [args: readonly string[], message: string])[] = [
    [[], 'a command is missing: resolve, images, check, rewrite, diff, rename, convert, apollo table, apollo init, apollo artifacts, completion or lsp. Run "mirror-lens --help" for what they do.'],
    [['chek'], 'there is no command chek; there are resolve, images, check, rewrite, diff, rename, convert, apollo table, apollo init, apollo artifacts, completion and lsp. Did you mean check?'],
    [['converse'], 'there is no command converse; there are resolve, images, check, rewrite, diff, rename, convert, apollo table, apollo init, apollo artifacts, completion and lsp. Did you mean convert?'],
    [['--format', 'json', 'images'], '--format stands before a command; write it behind resolve, images, check, rewrite, diff, rename or apollo table.'],
    [['images', '--fromat', 'json'], 'images has no option --fromat. Did you mean --format?'],
    [['images', '--write'], 'images has no option --write; it belongs to rewrite, rename, apollo init and apollo artifacts.'],
    [['images', '--gibberish'], 'images has no option --gibberish. Run "mirror-lens images --help" for those it has.'],
    [['images', '-x'], 'images has no option -x. Run "mirror-lens images --help" for those it has.'],
    [['images', '--format', 'sarif'], '--format knows no "sarif"; it may be text, json or list.'],
    [['images', '--format'], '--format needs a value: --format text|json|list.'],
    [['images', '--mirrors='], '--mirrors needs a value: --mirrors PATH.'],
    [['images', '--no-charts=yes'], '--no-charts takes no value.'],
    [['check', '--max-warnings', 'many'], '--max-warnings needs a whole number that is not negative, not "many".'],
    [['check', '--min-severity', 'warn'], '--min-severity knows no "warn"; it may be error, warning, information or hint. Did you mean warning?'],
    [['resolve'], 'resolve needs a reference, or - to read them from standard input.'],
    [['resolve', '-', 'nginx'], 'resolve takes references or -, not both.'],
    [['rewrite', '--write', '--check'], 'rewrite takes --write or --check, not both.'],
    [['rewrite', '--kinds', 'composer'], 'Did you mean compose?'],
    [['apollo'], 'apollo needs a command: table, init or artifacts.'],
    [['apollo', 'tabel'], 'there is no command apollo tabel; there are'],
    [['lsp'], 'lsp needs --stdio: the server talks over standard input and output.'],
    [['images', '--environment', 'prod'], 'no registry file declares the Environment prod. The registry files declare none.'],
    [['images', '--mirrors', 'none.yaml'], 'cannot read none.yaml: no such file or folder.'],
    [['images', '--mirrors', 'pod.yaml'], 'pod.yaml is no mirror configuration that Mirror Lens reads. Expected: an Apollo registry file (artifactRegistries), '],
  ];
  for (const [args, message] of wrong) {
    it(`says what is wrong with "${args.join(' ')}"`, async () => {
      const { status, stdout, stderr } = await folder.run(args);
      assert.equal(status, 2);
      assert.equal(stdout, '');
      assert.match(stderr, /^mirror-lens: .*\n$/);
      assert.ok(stderr.includes(message), stderr);
    });
  }

  it('accepts the options of later parts', async () => {
    const { status } = await folder.run(['images', '--no-cache', '--no-charts', '--disable-default-registry-endpoint', '--require-mirrors']);
    assert.equal(status, 0);
  });

  it('starts the server', async () => {
    const { status } = await folder.run(['lsp', '--stdio'], { host: (host) => ({ ...host, serve: () => Promise.resolve(7) }) });
    assert.equal(status, 7);
  });

  it('names the known Environments', async () => {
    folder.write('apollo-registries.yaml', `${TABLE}environments:\n  - id: prod\n    artifactRegistries: [external.registry.com]\n  - id: dev\n    artifactRegistries: []\n`);
    const { status, stderr } = await folder.run(['resolve', '--environment', 'prd', 'nginx']);
    assert.equal(status, 2);
    assert.equal(stderr, 'mirror-lens: no registry file declares the Environment prd. Known are prod and dev.\n');
    const known = await folder.run(['resolve', '--environment', 'dev', 'internal.registry.com/a:1']);
    assert.match(known.stdout, /pulled as written/);
  });

  describe('without a mirror table', () => {
    const SENTENCE = 'mirror-lens: no mirror table was found below the working directory and the PATHs: no apollo-registries.yaml, no other file with artifactRegistries, and no mirror configuration of a node.\n';
    let empty: CliFolder;
    beforeEach(() => {
      empty = cliFolder({ 'pod.yaml': pod('nginx', 'Bad/Name') });
    });
    afterEach(() => empty.remove());

    for (const args of [['resolve', 'nginx'], ['images'], ['check'], ['rewrite']]) {
      it(`${args[0]} says so and exits 0, or 2 where one is required`, async () => {
        assert.deepEqual([(await empty.run(args)).status, (await empty.run(args)).stderr], [0, SENTENCE]);
        const required = await empty.run([...args, '--require-mirrors']);
        assert.equal(required.status, 2);
        assert.match(required.stderr, /--require-mirrors asks for one/);
      });
    }

    it('prints every image as it is pulled, and finds nothing wrong', async () => {
      const images = await empty.run(['images', '--format', 'list']);
      assert.equal(images.stdout, 'docker.io/library/nginx:latest\n');
      assert.equal((await empty.run(['check', '--min-severity', 'hint'])).stdout, '');
    });

    it('says so of a folder that --mirrors names', async () => {
      const { status, stderr } = await empty.run(['images', '--mirrors', '.']);
      assert.equal(status, 0);
      assert.equal(stderr, 'mirror-lens: . holds no mirror table.\n');
    });

    it('says that an empty folder holds no image', async () => {
      const nothing = cliFolder();
      assert.equal((await nothing.run(['images'])).stdout, 'No image references found.\n');
      nothing.remove();
    });
  });

  it('reads what --mirrors names, and nothing else', async () => {
    const other = cliFolder({ 'conf/tables.yaml': OVERLAP, 'conf/values.json': '{}', 'odd name [1].txt': TABLE.replace('external', 'odd') });
    const sources = async (...paths: string[]) =>
      (await folder.run(['images', '--format', 'list', ...paths.flatMap((path) => ['--mirrors', path])])).stdout.trim().split('\n');
    assert.deepEqual(await sources(`${other.path}/conf`), ['a.example.com/foo/bar:1.0.0', 'b.example.com/foo/bar:1.0.0']);
    assert.deepEqual(await sources(`${other.path}/odd name [1].txt`), ['odd.registry.com/foo/bar:1.0.0']);
    assert.deepEqual(await sources(`${other.path}/conf/tables.yaml`, 'apollo-registries.yaml'), ['a.example.com/foo/bar:1.0.0', 'b.example.com/foo/bar:1.0.0', 'external.registry.com/foo/bar:1.0.0']);
    other.remove();
  });

  it('takes the tables of all folders together', async () => {
    const other = cliFolder({ 'apollo-registries.yaml': TABLE.replace('external', 'other'), 'pod.yaml': pod('internal.registry.com/x:1') });
    const { stdout } = await folder.run(['images', '--format', 'json', other.path]);
    assert.equal((JSON.parse(stdout) as { status: string }).status, 'ambiguous');
    other.remove();
  });

  it('uses a broken registry file as far as it can be read, and says so', async () => {
    folder.write('apollo-registries.yaml', `${TABLE}  - registryUrl: [`);
    const { stdout, stderr } = await folder.run(['images', '--format', 'list']);
    assert.equal(stdout, 'external.registry.com/foo/bar:1.0.0\n');
    assert.equal(stderr, 'mirror-lens: apollo-registries.yaml has syntax errors; what could be read of it is used.\n');
  });

  it('ends quietly when the reader of its output leaves', async () => {
    const gone = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
    const host = (known: Parameters<NonNullable<Parameters<CliFolder['run']>[1]>['host'] & object>[0]) => ({ ...known, stdout: { write: (_: string, done: (error?: Error) => void) => (done(gone), false) } });
    assert.deepEqual(await folder.run(['images'], { host }), { status: 0, stdout: '', stderr: '' });
  });
});
