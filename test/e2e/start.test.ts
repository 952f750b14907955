import { strict as assert } from 'node:assert';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { markedFolder, processesWith, untilNoneIsLeft } from '../support/browser/descendants';
import { startScript } from '../support/browser/program';

const script = join(__dirname, '../../scripts/start.mjs');
const address = /http:\/\/127\.0\.0\.1:\d+\/\S*/;

describe('npm start', function () {
  this.timeout(180_000);
  let folder = '';

  before(function () {
    // Elsewhere it opens windows, and processes cannot be found by their environment.
    if (process.platform !== 'linux') this.skip();
  });
  beforeEach(() => {
    folder = markedFolder();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('serves VS Code at the address that it prints, to nobody without the secret part, and ends everything with SIGTERM', async () => {
    const start = startScript(script, ['--embedded', '--no-open'], { TMPDIR: folder });
    const [printed] = await start.printed(address);
    assert.match(await openLikeABrowser(printed), /vscode-workbench-web-configuration/);
    assert.equal((await fetch(new URL('/', printed))).status, 403);
    assert.ok(processesWith(folder).length > 1, 'the server runs');
    start.child.kill('SIGTERM');
    assert.equal(await start.ended, 0);
    assert.deepEqual(processesWith(folder), []);
  });

  it('leaves nothing running when it is killed', async () => {
    const start = startScript(script, ['--embedded', '--no-open'], { TMPDIR: folder });
    await start.printed(address);
    start.child.kill('SIGKILL');
    assert.equal(await start.ended, 'SIGKILL');
    await untilNoneIsLeft(folder);
  });
});

/** The address holds a secret, which VS Code puts into a cookie before it shows the page. */
async function openLikeABrowser(url: string): Promise<string> {
  const redirect = await fetch(url, { redirect: 'manual' });
  const cookie = redirect.headers.getSetCookie().map((each) => each.split(';')[0]).join('; ');
  const target = new URL(redirect.headers.get('location') ?? '', url);
  const page = await fetch(target, { headers: { cookie } });
  assert.equal(page.status, 200);
  return page.text();
}
