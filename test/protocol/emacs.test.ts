import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IMAGE, OVERLAP, pod } from './support/texts';

const ROOT = join(__dirname, '../..');
const SESSION = join(__dirname, 'emacs/session.el');
const HAS_EGLOT = "(progn (require 'package) (package-initialize) (require 'eglot) (unless (or (fboundp 'yaml-ts-mode) (fboundp 'yaml-mode)) (kill-emacs 1)))";

interface Answers {
  readonly managed: boolean;
  readonly hover: string;
  readonly diagnostics: readonly string[];
  readonly actions: readonly string[];
}

/** The set-up that docs/editors.md gives, with the program as it is shipped in the place of the installed one. */
function documentedSetup(): string {
  const page = readFileSync(join(ROOT, 'docs/editors.md'), 'utf8');
  const setup = /## Emacs\n.*?```elisp\n(.*?)```/s.exec(page)?.[1] ?? '';
  assert.match(setup, /"mirror-lens"/);
  return setup.replace('"mirror-lens"', [process.execPath, join(ROOT, 'dist/cli.js')].map((word) => JSON.stringify(word)).join(' '));
}

/** A real Emacs over the program as it is shipped, with the set-up that people are told. */
describe('Emacs', function () {
  this.timeout(90_000);
  let folder = '';
  before(function () {
    if (spawnSync('emacs', ['-q', '--batch', '--eval', HAS_EGLOT]).status !== 0) this.skip();
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'mirror-lens-')));
  });
  after(() => {
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
  });

  it('attaches by the documented set-up, hovers, reports and offers fixes', () => {
    const workspace = join(folder, 'workspace');
    mkdirSync(workspace);
    // eglot takes the repository for the project; in one, files below it are found.
    spawnSync('git', ['init', '--quiet', workspace]);
    writeFileSync(join(workspace, 'apollo-registries.yaml'), OVERLAP);
    writeFileSync(join(workspace, 'app.yaml'), pod(IMAGE));
    const [setup, answers] = [join(folder, 'setup.el'), join(folder, 'answers.json')];
    writeFileSync(setup, documentedSetup());
    const { status, stderr } = spawnSync('emacs', ['-q', '--batch', '-l', SESSION], {
      encoding: 'utf8',
      timeout: 80_000,
      env: { ...process.env, HOME: folder, SETUP: setup, FILE: join(workspace, 'app.yaml'), IMAGE: 'internal.registry.com', ANSWERS: answers },
    });
    assert.equal(status, 0, stderr);
    const { managed, hover, diagnostics, actions } = JSON.parse(readFileSync(answers, 'utf8')) as Answers;
    assert.equal(managed, true);
    assert.match(hover, /^(?:\*\*)?Undefined: 2 Artifact Registries mirror `?internal\.registry\.com/);
    assert.deepEqual(diagnostics.map((text) => /\[([\w.]+)\]/.exec(text)?.[1]), ['image.ambiguous']);
    assert.ok(actions.some((title) => title.startsWith('Keep `internal.registry.com` on ')), actions.join(', '));
  });
});
