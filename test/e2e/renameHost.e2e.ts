import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { eventually } from './host/until';
import { workbenchOrSkip, type Workbench } from './host/workbench';
import { closeEditors, fileUri, open, product, putCursor } from './support/product';

const INPUT = '.quick-input-widget input';

describe('"Rename Registry Host…"', () => {
  before(async () => {
    await (await product()).idle();
  });
  afterEach(closeEditors);

  it('asks for both names, the one under the cursor first, and renames it in every file', async function () {
    const page = workbenchOrSkip(this);
    const files = ['deploy/web.yaml', 'apollo-registries.yaml'];
    const before = await Promise.all(files.map(textOf));
    const editor = await open('deploy/web.yaml');
    putCursor(editor, 'build.example/shop/web');
    assert.equal(await renamed(page, 'build.example', 'builds.example.org'), 4);
    // A driven editor shows no notification by itself.
    await vscode.commands.executeCommand('notifications.showList');
    await page.waitFor('.notifications-center', { hasText: '4 places in 2 files renamed.' });
    for (const [at, file] of files.entries()) {
      await eventually(`${file} is renamed`, async () => (await textOf(file)) === before[at]?.replaceAll('build.example', 'builds.example.org'));
    }
    assert.equal(await renamed(page, 'builds.example.org', 'build.example'), 4);
    for (const [at, file] of files.entries()) await eventually(`${file} is as before`, async () => (await textOf(file)) === before[at]);
    for (const document of vscode.workspace.textDocuments) if (document.isDirty) await document.save();
    await vscode.commands.executeCommand('notifications.clearAll');
  });
});

/** Runs the command, answers its two questions, and gives how many places were renamed. */
async function renamed(page: Workbench, from: string, to: string): Promise<number | undefined> {
  const running = vscode.commands.executeCommand<number>('mirrorLens.renameRegistryHost');
  await page.waitFor('.quick-input-widget', { hasText: 'The registry host as it is written' });
  assert.equal(await page.evaluate(`document.querySelector('${INPUT}').value`), from);
  await page.press('Enter');
  await page.waitFor('.quick-input-widget', { hasText: `What takes the place of ${from}` });
  await page.press('Control+A');
  await page.type(to);
  await page.press('Enter');
  return running;
}

/** The text of a file as the editor has it, saved or not. */
async function textOf(path: string): Promise<string> {
  return (await vscode.workspace.openTextDocument(fileUri(path))).getText();
}
