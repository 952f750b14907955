import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { workbench, workbenchOrSkip } from './host/workbench';
import { eventually } from './host/until';
import { closeEditors, create, fileUri, hoverText, open, product, putCursor, remove, untilCodes } from './support/product';

const CHOICE = '.quick-input-list .monaco-list-row';
const PANEL = '.bulk-edit-panel';
const WEB = 'include "app.image" (dict "image" .Values.web';
const FIXED = 'apiVersion: v1\nkind: Pod\nmetadata: { name: check }\nspec:\n  containers:\n    - { name: check, image: "internal.registry.com/foo/check:1.0" }\n';

describe('a Helm chart', () => {
  before(async () => {
    await (await product()).idle();
  });
  afterEach(async () => {
    await workbench?.waitFor(PANEL, { state: 'hidden' });
    await vscode.commands.executeCommand('notifications.clearAll');
    await closeEditors();
  });

  it("a template's image line has the rendered reference, its pull source and the values that it is made from", async () => {
    const editor = await open('app/templates/deployment.yaml');
    const text = (await hoverText(editor.document.uri, putCursor(editor, WEB, 3))) ?? '';
    assert.match(text, /external\.registry\.com\/foo\/web:2\.0\.0/);
    assert.match(text, /values\.yaml/);
    const worker = (await hoverText(editor.document.uri, putCursor(editor, 'include "app.image" (dict "image" .Values.worker', 3))) ?? '';
    assert.match(worker, /external\.registry\.com\/foo\/worker:1\.5\.0[^]*values-prod\.yaml[^]*1\.4\.0/);
  });

  it('an inlay hint ends the line with the pull source', async () => {
    const editor = await open('app/templates/deployment.yaml');
    const { document } = editor;
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', document.uri, whole);
    const labels = hints.map(({ label, position }) => `${position.line + 1} ${typeof label === 'string' ? label : label.map(({ value }) => value).join('')}`);
    assert.deepEqual(labels.map((label) => /^(\d+) .*external\.registry\.com/.exec(label)?.[1]), ['10', '12'], labels.join('\n'));
  });

  it('go to definition leads from the template to its values, and from them back', async () => {
    const editor = await open('app/templates/deployment.yaml');
    const targets = await definitions(editor, WEB);
    assert.ok(targets.some((target) => target.startsWith('app/values.yaml')), targets.join('\n'));
    const values = await open('app/values.yaml');
    const back = await definitions(values, 'foo/web');
    assert.ok(back.includes('app/templates/deployment.yaml:10'), back.join('\n'));
  });

  it('"Create Values Override With Pull Sources…" writes the one value that moves all images', async function () {
    const page = workbenchOrSkip(this);
    await open('app/templates/deployment.yaml');
    const running = vscode.commands.executeCommand<number>('mirrorLens.createValuesOverride', fileUri('app/templates/deployment.yaml'));
    await page.click(CHOICE, { hasText: 'values-pull-sources.yaml' });
    await page.waitFor(`${PANEL} .monaco-list-row`);
    await page.click(`${PANEL} .monaco-button`, { hasText: 'Apply' });
    assert.equal(await running, 2);
    const written = await open('app/values-pull-sources.yaml');
    assert.equal(written.document.getText(), 'global:\n  imageRegistry: external.registry.com\n');
    await closeEditors();
    await remove('app/values-pull-sources.yaml');
  });

  it('a rewrite edits the leaf that wins in each values file, and lists what a template fixes', async function () {
    const page = workbenchOrSkip(this);
    await create('app/templates/check.yaml', FIXED);
    const before = await texts();
    await (await product()).idle();
    const running = vscode.commands.executeCommand<string>('mirrorLens.rewriteImages', fileUri('app'));
    await page.waitFor(`${PANEL} .monaco-list-row`, { hasText: 'values.yaml' });
    await page.waitFor(`${PANEL} .monaco-list-row`, { hasText: 'values-prod.yaml' });
    await page.waitFor(`${PANEL} .monaco-list-row`, { hasText: 'check.yaml' });
    await page.click(`${PANEL} .monaco-button`, { hasText: 'Apply' });
    await running;
    const [values = '', prod = ''] = before;
    // The template's own text starts unticked, and stays.
    assert.deepEqual(await texts(), [values.replaceAll('internal.registry.com', 'external.registry.com'), prod.replace('internal.registry.com', 'external.registry.com'), FIXED]);
    await closeEditors();
    await remove('app/templates/check.yaml');
    await restore('app/values.yaml', values);
    await restore('app/values-prod.yaml', prod);
  });

  it('a rewrite sets one registry for all images where that is chosen', async function () {
    const page = workbenchOrSkip(this);
    await (await product()).idle();
    const running = vscode.commands.executeCommand<string>('mirrorLens.rewriteImages', fileUri('app'));
    await page.click(CHOICE, { hasText: 'global.imageRegistry' });
    await page.waitFor(`${PANEL} .monaco-list-row`, { hasText: 'values.yaml' });
    await page.click(`${PANEL} .monaco-button`, { hasText: 'Apply' });
    await running;
    const { document } = await open('app/values.yaml');
    assert.match(document.getText(), /imageRegistry: "external\.registry\.com"\nweb:\n {2}image:\n {4}registry: internal\.registry\.com\n/);
  });

  it('what Helm cannot parse is told at its place, and nothing of YAML', async () => {
    const editor = await open('app/templates/deployment.yaml');
    const end = editor.document.lineAt(editor.document.lineCount - 1).range.end;
    await editor.edit((builder) => builder.insert(end, '        - image: {{ .Values.x | nosuch }}\n'));
    await untilCodes(editor.document.uri, ['chart.template-syntax']);
  });
});

/** The places that a text's definition leads to, as path and 1-based line. */
async function definitions(editor: vscode.TextEditor, text: string): Promise<readonly string[]> {
  const found = await vscode.commands.executeCommand<readonly (vscode.Location | vscode.LocationLink)[]>('vscode.executeDefinitionProvider', editor.document.uri, putCursor(editor, text, 3));
  return found.map((one) => ('targetUri' in one ? `${vscode.workspace.asRelativePath(one.targetUri)}:${one.targetRange.start.line + 1}` : `${vscode.workspace.asRelativePath(one.uri)}:${one.range.start.line + 1}`));
}

/** Puts the text back that was there: the editor saves what a preview changes. */
async function restore(path: string, text: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(fileUri(path));
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length)), text);
  assert.ok(await vscode.workspace.applyEdit(edit));
  // This VS Code may be saving the edit by itself at the same moment, which a second save would fail on.
  void document.save();
  await eventually('the text is saved', () => !document.isDirty);
}

/** The texts of the chart's files as they are now, unsaved changes among them. */
async function texts(): Promise<readonly string[]> {
  const files = ['app/values.yaml', 'app/values-prod.yaml', 'app/templates/check.yaml'];
  return Promise.all(files.map(async (file) => (await vscode.workspace.openTextDocument(fileUri(file))).getText()));
}
