import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { completionScript, SHELLS, type Shell } from '../../../server/src/cli/completion';
import { OPTIONS, readArguments, type CommandName } from '../../../server/src/cli/options';
import { cliFolder, type CliFolder } from './runCli';

const COMMANDS = Object.keys(OPTIONS) as readonly CommandName[];

function has(shell: Shell): boolean {
  return spawnSync(shell, ['-c', 'exit 0']).status === 0;
}

/** What bash would offer behind these words; the last one is being typed. */
function offered(cwd: string, ...words: readonly string[]): readonly string[] {
  const script = `${completionScript('bash')}\nCOMP_WORDS=("$@")\nCOMP_CWORD=$(( $# - 1 ))\n_mirror_lens\nprintf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr, status } = spawnSync('bash', ['--norc', '--noprofile', '-c', script, 'bash', 'mirror-lens', ...words], { cwd, encoding: 'utf8' });
  assert.deepEqual([status, stderr], [0, '']);
  return stdout.split('\n').filter((line) => line !== '').sort();
}

describe('mirror-lens completion', () => {
  let folder: CliFolder;
  before(() => {
    folder = cliFolder({ 'a b.yaml': '', 'deploy/x.yaml': '' });
  });
  after(() => folder.remove());

  it('prints the script of a shell, and says what it needs', async () => {
    for (const shell of SHELLS) {
      const { status, stdout, stderr } = await folder.run(['completion', shell]);
      assert.deepEqual([status, stdout, stderr], [0, completionScript(shell), '']);
    }
    for (const args of [[], ['tcsh'], ['bash', 'zsh']]) {
      const { status, stderr } = await folder.run(['completion', ...args]);
      assert.deepEqual([status, stderr], [2, 'mirror-lens: completion needs one shell: bash, zsh or fish.\n']);
    }
  });

  it('names every option of every command for every shell', () => {
    for (const shell of SHELLS) {
      const script = completionScript(shell);
      for (const command of COMMANDS) {
        const own = script.split('\n').filter((line) => line.includes(command.split(' ').at(-1) ?? ''));
        assert.ok(own.length > 0, `${shell}: ${command}`);
        for (const { name } of OPTIONS[command]) assert.match(script, new RegExp(`(?:--|-l )${name}\\b`), `${shell}: ${command} --${name}`);
      }
    }
  });

  for (const shell of SHELLS) {
    it(`is read by ${shell} without a complaint`, function () {
      if (!has(shell)) this.skip();
      // fish reads no script from what Node gives a program as its input.
      const scripts = cliFolder({ script: completionScript(shell) });
      const { status, stderr } = spawnSync(shell, ['-n', join(scripts.path, 'script')], { encoding: 'utf8' });
      scripts.remove();
      assert.deepEqual([status, stderr], [0, '']);
    });
  }

  it('offers in a real fish what it offers in bash', function () {
    if (!has('fish')) this.skip();
    const scripts = cliFolder({ 'mirror-lens.fish': completionScript('fish') });
    const offeredByFish = (line: string): readonly string[] => {
      const { stdout, stderr } = spawnSync('fish', ['--no-config', '-c', `source '${join(scripts.path, 'mirror-lens.fish')}'; complete -C '${line}'`], { cwd: folder.path, encoding: 'utf8' });
      assert.equal(stderr, '');
      return stdout.split('\n').map((each) => each.split('\t')[0] ?? '').filter((each) => each !== '').sort();
    };
    assert.deepEqual(offeredByFish('mirror-lens re'), ['rename', 'resolve', 'rewrite']);
    assert.deepEqual(offeredByFish('mirror-lens apollo '), ['artifacts', 'init', 'table']);
    assert.deepEqual(offeredByFish('mirror-lens check --format '), ['github', 'gitlab', 'json', 'sarif', 'text']);
    assert.deepEqual(offeredByFish('mirror-lens check --ba'), ['--baseline']);
    scripts.remove();
  });

  describe('in a real bash', () => {
    before(function () {
      if (!has('bash')) this.skip();
    });

    it('offers commands, also those of two words', () => {
      assert.deepEqual(offered(folder.path, ''), ['apollo', 'check', 'completion', 'convert', 'diff', 'help', 'images', 'lsp', 'rename', 'resolve', 'rewrite']);
      assert.deepEqual(offered(folder.path, 're'), ['rename', 'resolve', 'rewrite']);
      assert.deepEqual(offered(folder.path, 'apollo', ''), ['artifacts', 'init', 'table']);
      assert.deepEqual(offered(folder.path, 'help', 'c'), ['check', 'completion', 'convert']);
      assert.deepEqual(offered(folder.path, '-'), ['--help', '--version']);
      assert.deepEqual(offered(folder.path, 'completion', ''), ['bash', 'fish', 'zsh']);
    });

    it('offers all options of a command', () => {
      for (const command of COMMANDS) {
        const flags = OPTIONS[command].flatMap(({ name, short }) => [`--${name}`, ...(short === undefined ? [] : [`-${short}`])]);
        assert.deepEqual(offered(folder.path, ...command.split(' '), '-'), flags.sort(), command);
      }
      assert.deepEqual(offered(folder.path, 'check', '--write', '--ba'), ['--baseline']);
    });

    it('offers the values of an option, also behind an equals sign', () => {
      assert.deepEqual(offered(folder.path, 'check', '--format', ''), ['github', 'gitlab', 'json', 'sarif', 'text']);
      assert.deepEqual(offered(folder.path, 'check', '--format', '=', 'gi'), ['github', 'gitlab']);
      assert.deepEqual(offered(folder.path, 'check', '--format', '='), ['github', 'gitlab', 'json', 'sarif', 'text']);
      assert.deepEqual(offered(folder.path, 'apollo', 'table', '--format', 'm'), ['md']);
      assert.deepEqual(offered(folder.path, 'check', '--max-warnings', ''), []);
    });

    it('offers paths where a path stands', () => {
      assert.deepEqual(offered(folder.path, 'check', ''), ['a b.yaml', 'deploy']);
      assert.deepEqual(offered(folder.path, 'images', '--mirrors', 'de'), ['deploy']);
      assert.deepEqual(offered(folder.path, 'diff', '--against', 'deploy/'), ['deploy/x.yaml']);
      assert.deepEqual(offered(folder.path, 'resolve', ''), []);
    });
  });
});

describe('the help of commands', () => {
  it('has all parts of a manual page, and choices for every option that has some', async () => {
    const folder = cliFolder();
    for (const command of COMMANDS) {
      const { stdout } = await folder.run([...command.split(' '), '--help']);
      for (const part of ['Usage: mirror-lens ', '\nOptions:\n', '\nExit status:\n', '\nSee also:\n']) assert.ok(stdout.includes(part), `${command}: ${part}`);
      for (const { name, choices = [] } of OPTIONS[command]) {
        assert.ok(stdout.includes(`--${name}`), `${command} --${name}`);
        for (const choice of choices) assert.ok(stdout.includes(choice), `${command} --${name} ${choice}`);
      }
      const formats = OPTIONS[command].find(({ name }) => name === 'format')?.choices ?? [];
      const output = /\nOutput:\n([\s\S]*?)\n\n/.exec(stdout)?.[1] ?? '';
      for (const format of formats) assert.match(output, new RegExp(`^ {2}${format} `, 'm'), `${command}: ${format}`);
    }
    folder.remove();
  });
});

describe('commands in the documentation', () => {
  for (const page of ['README.md', 'docs/ci.md']) {
    it(`of ${page} are ones that there are, with options that they have`, () => {
      const text = readFileSync(join(__dirname, '../../..', page), 'utf8');
      const lines = [...text.matchAll(/^.*?\bmirror-lens ((?:apollo )?[a-z]+) ([^#\n|>`]*)/gm)].filter(([line]) => /^\s*(?:- )?(?:run: |- run: |mirror-lens )/.test(line.replace(/^\s*- if.*/, '')));
      assert.ok(lines.length > 3);
      for (const [line, name = '', rest = ''] of lines) {
        const command = COMMANDS.find((each) => each === name);
        assert.ok(command, line);
        const words = (rest.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', '')).filter((word) => !word.startsWith('['));
        assert.doesNotThrow(() => readArguments(command, words), line);
      }
    });
  }
});
