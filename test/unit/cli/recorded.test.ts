import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { CliHost } from '../../../server/src/cli/host';
import { recordedHost, type RecordedHost } from '../../../server/src/cli/recorded';
import { keepRun, replayableRun } from '../../../server/src/platform/keptRun';
import { cliFolder, pod, TABLE, type CliFolder, type CliResult } from './runCli';

const TODAY = '2026-11-25';
const onThatDay = (host: CliHost): CliHost => ({ ...host, port: { ...host.port, today: () => TODAY } });
/** A clock that is ahead, so that what the test has just written counts as old. */
const LATER = () => Date.now() + 60_000;

describe('a run that is kept', () => {
  let folder: CliFolder;
  let kept: string;
  beforeEach(() => {
    folder = cliFolder({ 'apollo-registries.yaml': TABLE, 'deploy/pod.yaml': pod('internal.registry.com/foo/bar:1.0.0'), 'other/readme.md': '# Other\n' });
    kept = mkdtempSync(join(tmpdir(), 'mirror-lens-'));
  });
  afterEach(() => {
    folder.remove();
    rmSync(kept, { recursive: true, force: true });
  });

  /** Runs, and keeps the run where it may be kept. */
  const record = async (args: readonly string[], { environment = {}, now = LATER, host = (own: CliHost): CliHost => own, stdin = [] as readonly string[] } = {}): Promise<CliResult & { readonly isKept: boolean }> => {
    let recorded: RecordedHost | undefined;
    const result = await folder.run(args, { environment, stdin, host: (own) => (recorded = recordedHost(host(onThatDay(own)), now)).host });
    const run = recorded?.run(result.status);
    if (run) keepRun(kept, args.join(' '), run);
    return { ...result, isKept: run !== undefined };
  };
  /** What is replayed, from the working directory in which it was kept. */
  const replay = (args: readonly string[], environment = {}, today = TODAY): CliResult | undefined => {
    const before = process.cwd();
    process.chdir(folder.path);
    try {
      const run = replayableRun(kept, args.join(' '), environment, today);
      const text = (stream: 1 | 2) => Buffer.concat((run?.written ?? []).filter((each) => each.stream === stream).map(({ bytes }) => bytes)).toString();
      return run && { status: run.status, stdout: text(1), stderr: text(2) };
    } finally {
      process.chdir(before);
    }
  };
  const IMAGES = ['images', '--format', 'json'];

  it('is replayed as long as nothing changes, with both streams and the exit status', async () => {
    for (const args of [IMAGES, ['check'], ['rewrite', '--check'], ['resolve', 'internal.registry.com/a:1'], ['images', 'none.yaml']]) {
      const { isKept, ...result } = await record(args);
      assert.ok(isKept, args.join(' '));
      assert.deepEqual(replay(args), result, args.join(' '));
    }
  });

  const CHANGES: Readonly<Record<string, () => void>> = {
    'a file is changed': () => writeFileSync(join(folder.path, 'deploy/pod.yaml'), pod('internal.registry.com/foo/bar:2.0.0')),
    'a file is changed to the same size': () => writeFileSync(join(folder.path, 'deploy/pod.yaml'), pod('internal.registry.com/foo/bar:1.0.1')),
    'a file is added': () => writeFileSync(join(folder.path, 'deploy/new.yaml'), pod('a.io/b:1')),
    'a folder is added': () => mkdirSync(join(folder.path, 'new')),
    'a file is removed': () => unlinkSync(join(folder.path, 'deploy/pod.yaml')),
    'a folder is renamed': () => renameSync(join(folder.path, 'deploy'), join(folder.path, 'deployed')),
    'a file that was looked for appears': () => writeFileSync(join(folder.path, '.gitignore'), 'deploy/\n'),
  };
  for (const [change, make] of Object.entries(CHANGES)) {
    it(`is not replayed when ${change}`, async () => {
      await record(IMAGES);
      make();
      assert.equal(replay(IMAGES), undefined);
    });
  }

  it('is not replayed when a link leads elsewhere', async () => {
    writeFileSync(join(folder.path, 'other/table.yaml'), TABLE.replace('external', 'outer'));
    symlinkSync('apollo-registries.yaml', join(folder.path, 'link.yaml'));
    const args = [...IMAGES, '--mirrors', 'link.yaml'];
    const before = await record(args);
    assert.ok(before.isKept);
    assert.ok(replay(args));
    unlinkSync(join(folder.path, 'link.yaml'));
    symlinkSync('other/table.yaml', join(folder.path, 'link.yaml'));
    assert.equal(replay(args), undefined);
  });

  it('is not replayed where a variable that was asked for has another value', async () => {
    const args = ['check', '--format', 'github'];
    const environment = { GITHUB_WORKSPACE: folder.path };
    assert.ok((await record(args, { environment })).isKept);
    assert.ok(replay(args, { ...environment, OTHER: '1' }));
    assert.equal(replay(args, {}), undefined);
  });

  it('is not replayed on another day where it asked what day it is', () => {
    keepRun(kept, 'check', { states: new Map(), environment: new Map(), today: TODAY, written: [], status: 0 });
    assert.ok(replay(['check'], {}, TODAY));
    assert.equal(replay(['check'], {}, '2026-11-26'), undefined);
  });

  it('is not kept where a file is too young to be told from its next change', async () => {
    const { isKept } = await record(IMAGES, { now: Date.now });
    assert.equal(isKept, false);
  });

  it('is not kept where it changed a file, asked its input, or was not read to its end', async () => {
    assert.equal((await record(['resolve', '-'], { stdin: ['a.io/b:1\n'] })).isKept, false);
    const leaving = (own: CliHost): CliHost => ({ ...own, stdout: { write: (_text, done) => (done(Object.assign(new Error('gone'), { code: 'EPIPE' })), false) } });
    assert.equal((await record(IMAGES, { host: leaving })).isKept, false);
    assert.equal((await record(['rewrite', '--write'])).isKept, false);
  });

  it('is not replayed when what was kept is damaged', async () => {
    await record(IMAGES);
    for (const name of readdirSync(kept)) {
      const bytes = readFileSync(join(kept, name));
      bytes[bytes.length - 3] = 0;
      writeFileSync(join(kept, name), bytes);
    }
    assert.equal(replay(IMAGES), undefined);
  });

  it('never differs from a run, whatever happens to the files', async () => {
    const name = fc.constantFrom('deploy/pod.yaml', 'deploy/new.yaml', 'values.yaml', '.gitignore', 'apollo-registries.yaml');
    const content = fc.constantFrom(pod('internal.registry.com/a:1'), pod('b.io/a:1'), TABLE, 'deploy/\n', 'image: {repository: internal.registry.com/x, tag: "1"}\n');
    let replays = 0;
    const step = fc.oneof(fc.record({ write: name, content }), fc.record({ remove: name }));
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      for (const taken of steps) {
        await record(IMAGES);
        if ('write' in taken) writeFileSync(join(folder.path, taken.write), taken.content);
        else rmSync(join(folder.path, taken.remove), { force: true });
        const replayed = replay(IMAGES);
        if (!replayed) continue;
        replays += 1;
        assert.deepEqual(replayed, await folder.run(IMAGES));
      }
    }), { numRuns: 30 });
    assert.ok(replays > 0, 'what changes nothing is replayed');
  });
});
