/**
 * What lasts when a window is loaded anew. A suite in the extension host cannot see that: it ends with the window.
 */
import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBrowser } from '../../scripts/lib/chromium.mjs';
import { ensureEmbeddedEditor, registerExtension } from '../../scripts/lib/embedded.mjs';
import { writeUserSettings } from '../../scripts/lib/settings.mjs';
import { openWorkbench } from '../../scripts/lib/workbench.mjs';

const root = join(__dirname, '../..');
const PATIENCE = 60_000;

describe('a window that is loaded anew', function () {
  this.timeout(240_000);
  let scratch = '';

  before(function () {
    if (process.platform !== 'linux') this.skip();
    if (!existsSync(join(root, 'dist/client.js'))) execFileSync(process.execPath, [join(root, 'scripts/build.mjs')], { cwd: root });
  });
  beforeEach(() => {
    scratch = mkdtempSync(join(tmpdir(), 'mirror-lens-reload-'));
  });
  afterEach(() => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }));

  it('has its Pull Map again, with the Environment that was chosen in it', async () => {
    const editor = await ensureEmbeddedEditor(() => undefined);
    const browser = await ensureBrowser(editor, () => undefined);
    const workspace = join(scratch, 'views');
    cpSync(join(root, 'test/e2e/workspaces/views'), workspace, { recursive: true });
    const [userDataFolder, extensionsFolder] = [join(scratch, 'user'), join(scratch, 'extensions')];
    writeUserSettings(userDataFolder, {});
    // Installed, since an editor forgets what was open in a window for development.
    registerExtension(extensionsFolder, root);
    const { page, close } = await openWorkbench({ editor, browser, server: { dataFolder: join(scratch, 'server'), userDataFolder, extensionsFolder }, workspace });
    try {
      const map = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
      const isStaging = map.locator('#summary', { hasText: '2 undefined' });
      await page.locator('[id="workbench.view.extension.mirrorLens"], .activitybar [aria-label^="Mirror Lens"]').first().waitFor({ timeout: PATIENCE });
      const command = async (title: string): Promise<void> => {
        await page.keyboard.press('F1');
        await page.locator('.quick-input-widget input').first().fill(`>${title}`);
        await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().click({ timeout: PATIENCE });
      };
      await command('Mirror Lens: Show Pull Map');
      await map.locator('#environment').selectOption({ label: 'staging' }, { timeout: PATIENCE });
      await map.locator('#picture .band.state-ambiguous').first().waitFor({ timeout: PATIENCE });
      await page.locator('.tab.active').click();
      await Promise.all([page.waitForEvent('load', { timeout: PATIENCE }), command('Developer: Reload Window')]);
      await page.locator('.tab.active', { hasText: 'Pull Map' }).waitFor({ timeout: PATIENCE });
      await isStaging.waitFor({ timeout: PATIENCE });
      assert.equal(await map.locator('#environment').inputValue(), 'staging');
      assert.equal(await page.locator('.tab', { hasText: 'Pull Map' }).count(), 1);
    } finally {
      await close();
    }
  });
});
