import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { eventually } from './host/until';
import { workbenchOrSkip, type Workbench } from './host/workbench';
import { closeEditors, open, product } from './support/product';

const SIDE_BAR = '.part.sidebar';
const ROW = `${SIDE_BAR} .pane-body .monaco-list-row`;
const SOURCE = { hasText: 'external.registry.com' };
const STOPPED = 'The look at the images was stopped.Look Again';
const TRIES = 5;

describe('the Images view on 10,001 images', function () {
  before(async () => {
    await (await product()).idle();
    await vscode.commands.executeCommand('mirrorLens.images.focus');
  });
  afterEach(closeEditors);

  it('loads the images of a group in parts', async function () {
    const page = workbenchOrSkip(this);
    await page.waitFor(`${SIDE_BAR} .pane-body .message`, { hasText: '10,001 image references in 10,001 files: 10,001 mirrored.' });
    await page.click(ROW, SOURCE);
    await lastRow(page, 'Show more of 9,501 images');
    await page.click(ROW, { hasText: 'Show more of 9,501 images' });
    await lastRow(page, 'Show more of 9,001 images');
    await page.press('Home');
    await page.click(ROW, SOURCE);
  });

  it('is stopped, says so, and looks again only when it is asked to', async function () {
    const page = workbenchOrSkip(this);
    await stopped(page);
    // Another view looks, and has the server tell of the next change.
    await vscode.commands.executeCommand('mirrorLens.showPullMap');
    await page.waitFor('#summary', { webview: true, hasText: '10,001 image references' });
    const { document } = await open('d0/pod0.yaml');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '# changed\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    await (await product()).idle();
    await vscode.commands.executeCommand('workbench.view.explorer');
    await vscode.commands.executeCommand('mirrorLens.images.focus');
    await page.waitFor(`${SIDE_BAR} .welcome-view`, { hasText: STOPPED });
    assert.equal(await page.count(ROW), 0);
    await page.click(`${SIDE_BAR} .welcome-view a`, { hasText: 'Look Again' });
    await page.waitFor(ROW, SOURCE);
    await page.waitFor(`${SIDE_BAR} .pane-body .message`, { hasText: '10,001 image references in 10,001 files' });
  });
});

/** The last row, which is in the page only when the list is scrolled to it; the list goes to its end anew when rows have come. */
async function lastRow(page: Workbench, text: string): Promise<void> {
  await page.focus(`${SIDE_BAR} .pane-body .monaco-list`);
  await eventually(`the last row is ${text}`, async () => {
    await page.press('End');
    return (await page.count(ROW, { hasText: text })) > 0;
  });
}

/** Has all files read anew, and stops that as soon as the view offers it. On a quick machine the answer may be there first; then it is asked for again. */
async function stopped(page: Workbench): Promise<void> {
  const settings = vscode.workspace.getConfiguration('mirrorLens');
  for (let attempt = 1; ; attempt += 1) {
    await settings.update('exclude', [`nothing-${attempt}`], vscode.ConfigurationTarget.Workspace);
    await vscode.commands.executeCommand('mirrorLens.refreshImages');
    try {
      await page.click(`${SIDE_BAR} a[aria-label^="Stop Looking at Images"]`, { timeout: 3000 });
      await page.waitFor(`${SIDE_BAR} .welcome-view`, { hasText: STOPPED, timeout: 5000 });
      return;
    } catch (error) {
      if (attempt === TRIES) throw error;
    }
  }
}
