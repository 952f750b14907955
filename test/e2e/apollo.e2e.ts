import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { workbenchOrSkip } from './host/workbench';
import { closeEditors, hoverText, open, product, putCursor, untilCodes } from './support/product';

const CHOICE = '.quick-input-list .monaco-list-row';

describe('an Apollo workspace', () => {
  before(async () => {
    await (await product()).idle();
  });
  afterEach(closeEditors);

  it('the status names what is in force, the Environment and the registry file', async function () {
    const page = workbenchOrSkip(this);
    await open('charts/shop/values.yaml');
    await page.click('.statusbar-item[id="status.languageStatus"]');
    await page.waitFor('.hover-language-status', { hasText: '2 Artifact Registries, 2 Mirrored Registries' });
    await page.waitFor('.hover-language-status', { hasText: 'All Environments' });
    await page.waitFor('.hover-language-status', { hasText: 'apollo-registries.yaml' });
    await page.press('Escape');
  });

  it('hovers follow the chosen Environment, which is remembered in the workspace', async function () {
    const page = workbenchOrSkip(this);
    const editor = await open('charts/shop/values.yaml');
    putCursor(editor, 'build.shop.example/shop/web', 3);
    assert.match((await hoverText(editor.document.uri, editor.selection.active)) ?? '', /Differs by Environment/);
    const running = vscode.commands.executeCommand<string>('mirrorLens.selectEnvironment');
    await page.click(CHOICE, { hasText: 'dev' });
    assert.equal(await running, 'dev');
    assert.equal(vscode.workspace.getConfiguration('mirrorLens').inspect('environment')?.workspaceValue, 'dev');
    await (await product()).idle();
    assert.match((await hoverText(editor.document.uri, editor.selection.active)) ?? '', /us\.registry\.example\.com\/shop\/web:2\.1\.0/);
    await vscode.workspace.getConfiguration('mirrorLens').update('environment', undefined, vscode.ConfigurationTarget.Workspace);
  });

  it('overrides are those of their Environment, with the block that applies', async () => {
    const editor = await open('overrides/prod/shop.yaml');
    putCursor(editor, '2.1.0-hardened', 3);
    const text = (await hoverText(editor.document.uri, editor.selection.active)) ?? '';
    assert.match(text, /eu\.registry\.example\.com\/shop\/web:2\.1\.0-hardened/);
    assert.match(text, /applies to `shop` `2\.1\.0`/);
  });

  it('the manifest lacks an image of the chart, and a hook is not reached', async () => {
    const manifest = await open('deployment/manifest.yml');
    await untilCodes(manifest.document.uri, ['apollo.artifact-undeclared']);
    const hook = await open('manifests/migrate.yaml');
    await untilCodes(hook.document.uri, ['apollo.hook-pod']);
  });

  it('a Module’s references are hovered inside their block text', async () => {
    const editor = await open('modules/shop-module.yaml');
    putCursor(editor, '{{ moduleVariable.buildRegistry }}', 5);
    assert.match((await hoverText(editor.document.uri, editor.selection.active)) ?? '', /with its defaults/);
  });

  it('a quick fix adds the missing image to the artifacts', async () => {
    const editor = await open('deployment/manifest.yml');
    await untilCodes(editor.document.uri, ['apollo.artifact-undeclared']);
    const at = editor.document.positionAt(editor.document.getText().indexOf('artifacts:'));
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', editor.document.uri, new vscode.Range(at, at), undefined, 20);
    const fix = actions.find((action) => action.title.startsWith('Add `build.shop.example/shop/cache:7.4`'));
    assert.ok(fix?.edit, actions.map((action) => action.title).join('\n'));
    await vscode.workspace.applyEdit(fix.edit);
    await untilCodes(editor.document.uri, []);
    assert.match(editor.document.getText(), /- type: oci\n {6}uri: build\.shop\.example\/shop\/cache:7\.4\n/);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
});
