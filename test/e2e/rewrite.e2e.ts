import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { eventually } from './host/until';
import { workbench, workbenchOrSkip } from './host/workbench';
import { closeEditors, fileUri, open, product, putCursor } from './support/product';

const PANEL = '.bulk-edit-panel';

describe('Rewrite Images to Pull Sources…', () => {
  before(async () => {
    await (await product()).idle();
  });
  afterEach(async () => {
    // A preview that is still closing would take the focus from the next test, or ask whether to give way to its preview.
    await workbench?.waitFor(PANEL, { state: 'hidden' });
    await closeEditors();
  });

  it('opens the preview, changes what is ticked as one edit, and is undone at once', async function () {
    const page = workbenchOrSkip(this);
    const editor = await open('manifests/bar.yaml');
    const before = editor.document.getText();
    const expected = before.replace('image: internal.registry.com/foo/migrate', 'image: external.registry.com/foo/migrate')
      .replace('image: internal.registry.com/foo/bar', 'image: external.registry.com/foo/bar');
    const running = vscode.commands.executeCommand<string>('mirrorLens.rewriteImages', fileUri('manifests/bar.yaml'));
    await page.waitFor(`${PANEL} .monaco-list-row`);
    assert.equal(editor.document.getText(), before, 'nothing changes while the preview is open');
    await page.click(`${PANEL} .monaco-button`, { hasText: 'Apply' });
    const summary = await running;
    assert.match(summary, /^2 references in 1 file rewritten/);
    assert.equal(editor.document.getText(), expected);
    await vscode.window.showTextDocument(editor.document);
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), before);
  });

  it('says in the preview that Apollo redirects these pulls by itself', async function () {
    const page = workbenchOrSkip(this);
    const editor = await open('charts/foo/values.yaml');
    const before = editor.document.getText();
    const running = vscode.commands.executeCommand<string>('mirrorLens.rewriteImages', fileUri('charts/foo/values.yaml'));
    await page.waitFor(`${PANEL} .monaco-list-row`);
    await page.waitFor(`${PANEL} .monaco-list-row`, { hasText: 'Apollo redirects these pulls by itself.' });
    assert.equal(await page.count(`${PANEL} .monaco-list-row`, { hasText: 'Apollo redirects' }), 1, 'it is said once');
    await page.click(`${PANEL} .monaco-button`, { hasText: 'Discard' });
    await running;
    assert.equal(editor.document.getText(), before);
  });

  it('rewrites the one image of a code action', async function () {
    const page = workbenchOrSkip(this);
    const editor = await open('charts/foo/values.yaml');
    const position = putCursor(editor, 'internal.registry.com/foo/bar\n');
    await eventually('the image offers its rewrite', async () => {
      const range = new vscode.Range(position, position);
      const offered = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', editor.document.uri, range, 'refactor.rewrite');
      return offered.length > 0 && vscode.window.activeTextEditor === editor;
    });
    const running = vscode.commands.executeCommand('editor.action.codeAction', { kind: 'refactor.rewrite', apply: 'first' });
    await page.click(`${PANEL} .monaco-button`, { hasText: 'Apply' });
    await running;
    await eventually('the edit is applied', () => editor.document.isDirty);
    assert.match(editor.document.getText(), /\n {2}repository: external\.registry\.com\/foo\/bar\n {2}tag: 1\.0\.0\n/);
  });

  it('leaves an ambiguous image alone and says why', async () => {
    const editor = await open('overlap/app.yaml');
    const before = editor.document.getText();
    const summary = await vscode.commands.executeCommand<string>('mirrorLens.rewriteImages', fileUri('overlap/app.yaml'));
    assert.match(summary, /No reference changes\. 1 skipped:\n- 1 ambiguous/);
    assert.equal(editor.document.getText(), before);
    await eventually('the summary is closed', async () => {
      await vscode.commands.executeCommand('notifications.clearAll');
      return true;
    });
  });
});
