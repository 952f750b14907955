import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { workbenchOrSkip } from './host/workbench';
import { closeEditors, open, product } from './support/product';

const CHOICE = '.quick-input-list .monaco-list-row';

describe('"Compare Pull Sources…"', () => {
  before(async () => {
    await (await product()).idle();
  });
  afterEach(closeEditors);

  it('tells what is pulled from elsewhere in one Environment than in another', async function () {
    const page = workbenchOrSkip(this);
    const running = vscode.commands.executeCommand<string>('mirrorLens.comparePullSources');
    await page.click(CHOICE, { hasText: 'Another Environment…' });
    await page.click(CHOICE, { hasText: 'prod' });
    await page.waitFor('.quick-input-widget input[placeholder="From prod to the Environment"]');
    assert.equal(await page.count(CHOICE, { hasText: 'prod' }), 0, 'it is not compared with itself');
    await page.click(CHOICE, { hasText: 'dev' });
    const text = await running;
    assert.match(text, /From prod to dev: 4 of 6 image references change: 2 newly unmatched, 2 moved\./);
    assert.match(text, /\| 2 \| `eu\.registry\.example\.com` \| `us\.registry\.example\.com` \|/);
    await page.waitFor('.tab.active', { hasText: 'Pull Source Changes' });
    await page.waitFor('.editor-instance .view-line', { hasText: 'From prod to dev: 4 of 6 image references change' });
  });

  it('tells before a table is saved what its edit changes', async function () {
    const page = workbenchOrSkip(this);
    const editor = await open('apollo-registries.yaml');
    const start = editor.document.positionAt(editor.document.getText().indexOf('hub.registry.example.com'));
    await editor.edit((builder) => builder.insert(start, 'new-'));
    await (await product()).idle();
    assert.ok(editor.document.isDirty, 'nothing saves it');
    const running = vscode.commands.executeCommand<string>('mirrorLens.comparePullSources');
    await page.click(CHOICE, { hasText: 'The saved state' });
    // The Environment still names the registry as it was, so nothing mirrors the host there any more.
    assert.match(await running, /From what is saved to what is being edited: 1 of 6 image references changes: 1 newly unmatched\./);
    await page.waitFor('.editor-instance .view-line', { hasText: 'From what is saved to what is being edited' });
  });
});
