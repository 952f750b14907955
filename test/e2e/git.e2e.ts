import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { eventually } from './host/until';
import { workbenchOrSkip } from './host/workbench';
import { closeEditors, codes, fileUri, open, product } from './support/product';

const CHOICE = '.quick-input-list .monaco-list-row';

/** The part of the built-in git extension's interface that is used. */
interface Git {
  getAPI(version: 1): { getRepository(uri: vscode.Uri): object | null; toGitUri(uri: vscode.Uri, ref: string): vscode.Uri };
}

async function git(): Promise<ReturnType<Git['getAPI']>> {
  const extension = vscode.extensions.getExtension<Git>('vscode.git');
  assert.ok(extension);
  return (await extension.activate()).getAPI(1);
}

async function ownHovers(uri: vscode.Uri, position: vscode.Position): Promise<readonly string[]> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, position);
  return hovers.flatMap(({ contents }) => contents.map((content) => (content instanceof vscode.MarkdownString ? content.value : ''))).filter((text) => text.includes('registry.example.com'));
}

async function hints(document: vscode.TextDocument): Promise<readonly unknown[]> {
  const whole = new vscode.Range(0, 0, document.lineCount, 0);
  return (await vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', document.uri, whole)).map(({ label }) => label);
}

describe('in a repository of git', () => {
  before(async () => {
    await (await product()).idle();
    const repositories = await git();
    await eventually('git has found its repository', () => repositories.getRepository(fileUri('apollo-registries.yaml')) !== null);
  });
  afterEach(closeEditors);

  it('"Compare Pull Sources…" holds the tables against the last commit', async function () {
    const page = workbenchOrSkip(this);
    const editor = await open('apollo-registries.yaml');
    const start = editor.document.positionAt(editor.document.getText().indexOf('hub.registry.example.com'));
    await editor.edit((builder) => builder.insert(start, 'new-'));
    await editor.document.save();
    await (await product()).idle();
    const running = vscode.commands.executeCommand<string>('mirrorLens.comparePullSources');
    await page.waitFor(CHOICE, { hasText: 'The committed state' });
    assert.equal(await page.count(CHOICE, { hasText: 'The saved state' }), 0, 'nothing is unsaved');
    await page.click(CHOICE, { hasText: 'The committed state' });
    assert.match(await running, /From what is committed to what is being edited: 1 of 6 image references changes: 1 newly unmatched\./);
    await page.waitFor('.tab.active', { hasText: 'Pull Source Changes' });
    await page.waitFor('.editor-instance .view-line', { hasText: 'From what is committed to what is being edited' });
  });

  it('both sides of a diff have one hover, only the file has diagnostics, and hints come back with the file alone', async () => {
    const uri = fileUri('deploy/web.yaml');
    const older = (await git()).toGitUri(uri, 'HEAD');
    await vscode.commands.executeCommand('vscode.diff', older, uri, 'web.yaml (HEAD)');
    const sides = [await vscode.workspace.openTextDocument(older), await vscode.workspace.openTextDocument(uri)];
    for (const side of sides) {
      const place = side.positionAt(side.getText().indexOf('build.example') + 3);
      await eventually(`${side.uri.scheme}: has a hover`, async () => (await ownHovers(side.uri, place)).length > 0);
      assert.equal((await ownHovers(side.uri, place)).length, 1, side.uri.scheme);
    }
    await eventually('the file is diagnosed', () => codes(uri).includes('image.ambiguous'));
    assert.deepEqual(codes(older), []);
    for (const side of sides) assert.deepEqual(await hints(side), [], side.uri.scheme);
    await closeEditors();
    const { document } = await open('deploy/web.yaml');
    await eventually('the file alone has hints', async () => (await hints(document)).length > 0);
  });
});
