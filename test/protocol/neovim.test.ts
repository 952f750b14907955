import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { at, IMAGE, OVERLAP, pod, REGISTRIES } from './support/texts';

const SERVER = join(__dirname, '../../dist/cli.js');
const SESSION = join(__dirname, 'neovim/session.lua');

interface Answers {
  readonly messages: readonly string[];
  readonly diagnostics: readonly { readonly code: string; readonly message: string; readonly line: number; readonly column: number; readonly source: string }[];
  readonly hover: { readonly contents: { readonly value: string } } | null;
  readonly definition: readonly { readonly uri?: string; readonly targetUri?: string }[] | null;
  readonly actions: readonly string[];
  readonly lines: readonly string[];
}

/** A real Neovim over the program as it is shipped; docs/editors.md tells people the same set-up. */
describe('Neovim', function () {
  this.timeout(60_000);
  let folder = '';
  before(function () {
    if (spawnSync('nvim', ['--version']).status !== 0) this.skip();
  });
  beforeEach(() => (folder = realpathSync(mkdtempSync(join(tmpdir(), 'mirror-lens-')))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const session = (table: string, awaited = ''): Answers => {
    const text = pod(IMAGE);
    writeFileSync(join(folder, 'apollo-registries.yaml'), table);
    writeFileSync(join(folder, 'app.yaml'), text);
    const answers = join(folder, 'answers.json');
    const { line, character } = at(text, IMAGE, 3);
    const { status, stderr } = spawnSync('nvim', ['--headless', '--clean', '-S', SESSION], {
      encoding: 'utf8',
      timeout: 50_000,
      env: {
        ...process.env, SERVER: JSON.stringify([process.execPath, SERVER, 'lsp', '--stdio']), FILE: join(folder, 'app.yaml'),
        LINE: String(line), COLUMN: String(character), ANSWERS: answers, AWAITED: awaited, XDG_STATE_HOME: folder, XDG_CACHE_HOME: folder,
      },
    });
    assert.equal(status, 0, stderr);
    return JSON.parse(readFileSync(answers, 'utf8')) as Answers;
  };

  it('attaches, hovers, goes to the rule, is told of what is undefined', () => {
    const { messages, diagnostics, hover, definition, lines } = session(OVERLAP, 'diagnostics');
    assert.deepEqual(messages, []);
    assert.deepEqual(diagnostics.map(({ code, line, source }) => [code, line, source]), [['image.ambiguous', at(pod(IMAGE), IMAGE).line, 'mirror-lens']]);
    assert.match(hover?.contents.value ?? '', /^\*\*Undefined: 2 Artifact Registries mirror `internal\.registry\.com`\*\*/);
    assert.doesNotMatch(hover?.contents.value ?? '', /command:/);
    assert.ok((definition ?? []).every((each) => (each.targetUri ?? each.uri ?? '').endsWith('/apollo-registries.yaml')));
    assert.equal(definition?.length, 2);
    // Nothing is chosen for the user.
    assert.deepEqual(lines.join('\n'), pod(IMAGE).trimEnd());
  });

  it('takes a code action that rewrites the image', () => {
    const { actions, lines, messages } = session(REGISTRIES);
    assert.deepEqual(messages, []);
    assert.ok(actions.some((title) => title.startsWith('Rewrite')), actions.join(', '));
    assert.ok(lines.join('\n').includes('external.registry.com/foo/bar:1.0.0'), lines.join('\n'));
  });
});
