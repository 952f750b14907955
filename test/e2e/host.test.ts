/**
 * The machinery under the end-to-end tests: what `@vscode/test-electron` starts in place of a desktop VS Code.
 */
import { strict as assert } from 'node:assert';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { markedFolder, processesWith, untilNoneIsLeft } from '../support/browser/descendants';
import { startScript } from '../support/browser/program';
import type { Program } from '../support/browser/program';

const root = join(__dirname, '../..');
const launcher = join(root, 'scripts/lib/launcher.mjs');
const bystander = join(root, 'test/e2e/host/bystander');

describe('the launcher of the embedded VS Code', function () {
  this.timeout(120_000);
  let folder = '';

  before(function () {
    if (process.platform !== 'linux') this.skip();
  });
  beforeEach(() => {
    folder = markedFolder();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('opens a folder with any name, and ends with 0 when the tests pass', async () => {
    const launched = launch("require('assert').match(require('vscode').workspace.workspaceFolders[0].uri.fsPath, /a b #1 100% ü$/)");
    assert.equal(await launched.ended, 0, launched.output());
    await untilNoneIsLeft(folder);
  });

  it('ends with 1 and says why when the tests fail', async () => {
    const launched = launch("throw new Error('for a reason')");
    assert.equal(await launched.ended, 1);
    assert.match(launched.output(), /for a reason/);
  });

  it('ends with 1 when the time is over, and keeps a screenshot', async () => {
    const launched = launch('await new Promise(() => {})', '--time-limit=5');
    assert.equal(await launched.ended, 1);
    assert.match(launched.output(), /did not end within 5 seconds/);
    assert.ok(existsSync(join(root, '.vscode-test/failures/host-test.png')));
  });

  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    it(`leaves nothing running after ${signal}`, async () => {
      const launched = launch(`${request('running')}; await new Promise(() => {})`);
      await launched.printed(/running/);
      const running = processesWith(folder).join('\n');
      for (const part of [/extensionHost/, /chromium|chrome/, /server-main/]) assert.match(running, part);
      launched.child.kill(signal);
      await launched.ended;
      await untilNoneIsLeft(folder);
    });
  }

  function launch(body: string, ...args: string[]): Program {
    const tests = join(folder, 'tests.js');
    const workspace = join(folder, 'a b #1 100% ü');
    mkdirSync(workspace);
    writeFileSync(tests, `exports.run = async () => { ${body} };`);
    const paths = [`--extensionDevelopmentPath=${bystander}`, `--extensionTestsPath=${tests}`, workspace];
    return startScript(launcher, [...paths, ...args], { TMPDIR: folder, MIRROR_LENS_E2E_SCENARIO: 'host-test' });
  }
});

/** Has the launcher print a text from inside the extension host. */
function request(text: string): string {
  const body = JSON.stringify({ action: 'print', options: { type: 'log', text } });
  return `await fetch(process.env.MIRROR_LENS_WORKBENCH, { method: 'POST', body: ${JSON.stringify(body)} })`;
}
