import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { eventually } from './host/until';
import { workbenchOrSkip, type Workbench } from './host/workbench';
import { closeEditors, fileUri, open, product } from './support/product';

const PANE = '.part.sidebar .pane-body';
const ROW = `${PANE} .monaco-list-row`;
const CHOICE = '.quick-input-list .monaco-list-row';

const SOURCES = ['eu.registry.example.com 3', 'invalid reference 1 invalid !', 'hub.registry.example.com 1', 'quay.io 1 without a rule ○'];

describe('the Images view', () => {
  before(async () => {
    await (await product()).idle();
    await vscode.workspace.getConfiguration('mirrorLens').update('environment', 'prod', vscode.ConfigurationTarget.Workspace);
    await (await product()).idle();
    await vscode.commands.executeCommand('mirrorLens.images.focus');
  });
  after(async () => {
    await vscode.workspace.getConfiguration('mirrorLens').update('environment', undefined, vscode.ConfigurationTarget.Workspace);
    await vscode.commands.executeCommand('workbench.view.explorer');
  });
  afterEach(closeEditors);

  it('lists pull sources with counts, and badges what asks for attention', async function () {
    const page = workbenchOrSkip(this);
    await shows(page, SOURCES);
    await page.waitFor(`${PANE} .message`, { hasText: 'In prod: 6 image references in 2 files: 3 mirrored' });
  });

  it('a group opens into its images, and an image opens its file', async function () {
    const page = workbenchOrSkip(this);
    await page.click(ROW, { hasText: 'eu.registry.example.com' });
    await page.waitFor(ROW, { hasText: 'build.example/shop/web:1.0' });
    assert.deepEqual((await rows(page)).slice(0, 4), [
      'eu.registry.example.com 3',
      'eu.registry.example.com/shop/own:1 → eu.registry.example.com/shop/own:1 · deploy/jobs.yaml:7',
      'build.example/shop/web:1.0 → eu.registry.example.com/shop/web:1.0 · deploy/web.yaml:6',
      'build.example/shop/cache:7.4 → eu.registry.example.com/shop/cache:7.4 · deploy/web.yaml:7',
    ]);
    await page.click(ROW, { hasText: 'build.example/shop/cache:7.4' });
    await eventually('the image is selected', () => {
      const editor = vscode.window.activeTextEditor;
      return editor?.document.uri.toString() === fileUri('deploy/web.yaml').toString() && editor.document.getText(editor.selection) === 'build.example/shop/cache:7.4';
    });
    await page.click(ROW);
    await shows(page, SOURCES);
  });

  it('is grouped by written host and by file', async function () {
    const page = workbenchOrSkip(this);
    await group(page, 'Written Host');
    await shows(page, ['build.example 2', 'no host that can be read 1 invalid !', 'docker.io 1', 'eu.registry.example.com 1', 'quay.io 1 without a rule ○']);
    await group(page, 'File');
    await shows(page, ['deploy/jobs.yaml 3 · 1 invalid · 1 without a rule !', 'deploy/web.yaml 3']);
    await group(page, 'Pull Source');
  });

  it('follows the Environment and edits', async function () {
    const page = workbenchOrSkip(this);
    const settings = vscode.workspace.getConfiguration('mirrorLens');
    await settings.update('environment', 'staging', vscode.ConfigurationTarget.Workspace);
    await page.waitFor(ROW, { hasText: '2 undefined' });
    await page.waitFor(`${PANE} .message`, { hasText: 'In staging: ' });
    await settings.update('environment', 'prod', vscode.ConfigurationTarget.Workspace);
    await page.waitFor(ROW, { hasText: 'hub.registry.example.com' });
    const editor = await open('deploy/jobs.yaml');
    const start = editor.document.getText().indexOf('quay.io/tools');
    await editor.edit((builder) => builder.replace(new vscode.Range(editor.document.positionAt(start), editor.document.positionAt(start + 7)), 'ghcr.io'));
    await page.waitFor(ROW, { hasText: 'ghcr.io' });
    // This VS Code may have saved the edit.
    await editor.edit((builder) => builder.replace(new vscode.Range(editor.document.positionAt(start), editor.document.positionAt(start + 7)), 'quay.io'));
    await editor.document.save();
    await shows(page, SOURCES);
  });

  it('is filtered by a text, and says what to do where nothing matches', async function () {
    const page = workbenchOrSkip(this);
    await filter(page, 'shop/');
    await shows(page, ['eu.registry.example.com 3']);
    await filter(page, 'nowhere');
    await page.waitFor('.part.sidebar .welcome-view', { hasText: 'No image matches the filter.' });
    await page.click('.part.sidebar .welcome-view .monaco-button', { hasText: 'Clear Filter' });
    await page.waitFor(ROW, { hasText: 'hub.registry.example.com' });
    void vscode.commands.executeCommand('mirrorLens.filterImages');
    await page.click(CHOICE, { hasText: 'invalid reference' });
    await shows(page, ['invalid reference 1 invalid !']);
    await vscode.commands.executeCommand('mirrorLens.clearImagesFilter');
    await page.waitFor(ROW, { hasText: 'hub.registry.example.com' });
  });

  it('copies what is pulled, and exports it', async function () {
    const page = workbenchOrSkip(this);
    const all = await vscode.commands.executeCommand<string>('mirrorLens.copyImageList');
    assert.equal(all, [
      'eu.registry.example.com/shop/cache:7.4', 'eu.registry.example.com/shop/own:1', 'eu.registry.example.com/shop/web:1.0', 'hub.registry.example.com/library/nginx:1.27', 'quay.io/tools/tool:1', '',
    ].join('\n'));
    const exporting = vscode.commands.executeCommand<vscode.Uri>('mirrorLens.exportImages');
    await page.click(CHOICE, { hasText: 'CSV' });
    // The dialog lists the folders that are there.
    await page.waitFor(CHOICE, { hasText: 'deploy' });
    await page.press('Enter');
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(await exporting));
    assert.ok(text.startsWith('file,line,column,written,status,pullSources\r\ndeploy/jobs.yaml,6,28,quay.io/tools/tool:1,unmatched,quay.io/tools/tool:1\r\n'), text);
    assert.equal(text.trim().split('\r\n').length, 7);
  });
});

async function group(page: Workbench, by: string): Promise<void> {
  void vscode.commands.executeCommand('mirrorLens.groupImages');
  await page.click(CHOICE, { hasText: by });
}

async function filter(page: Workbench, text: string): Promise<void> {
  void vscode.commands.executeCommand('mirrorLens.filterImages');
  await page.waitFor(CHOICE);
  await page.type(text);
  await page.waitFor(CHOICE, { hasText: `With “${text}”` });
  await page.press('Enter');
}

async function shows(page: Workbench, expected: readonly string[]): Promise<void> {
  let seen: readonly string[] = [];
  try {
    await eventually('the rows are there', async () => {
      seen = await rows(page);
      return JSON.stringify(seen) === JSON.stringify(expected);
    });
  } catch {
    assert.deepEqual(seen, expected);
  }
}

/** Each row's label, what stands behind it, and its badge, which the editor draws by its style sheet. */
async function rows(page: Workbench): Promise<readonly string[]> {
  return page.evaluate(`[...document.querySelectorAll(${JSON.stringify(ROW)})].map((row) => {
    const text = (selector) => row.querySelector(selector)?.textContent ?? '';
    const icon = row.querySelector('.monaco-icon-label');
    const badge = icon ? getComputedStyle(icon, '::after').content.replace(/^(?:none|normal)$|"/g, '') : '';
    return [text('.label-name'), text('.label-description'), badge].filter((part) => part !== '').join(' ');
  })`);
}
