import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { workbenchOrSkip } from './host/workbench';
import { closeEditors, create, product, remove } from './support/product';

const WELCOME = '.part.sidebar .welcome-view';
const TABLE = 'artifactRegistries:\n  - registryUrl: external.registry.com\n    mirroredRegistries: [internal.registry.com]\n';

describe('a workspace with nothing to show yet', () => {
  before(async () => {
    await (await product()).idle();
  });
  afterEach(closeEditors);

  it('without a mirror table: the Images view offers to write one', async function () {
    const page = workbenchOrSkip(this);
    await vscode.commands.executeCommand('mirrorLens.images.focus');
    await page.waitFor(WELCOME, { hasText: 'No mirror table is in force in this window, so every image is pulled as it is written.' });
    assert.deepEqual((await page.texts(`${WELCOME} .monaco-button`)).map((text) => text.trim()), ['New Apollo Registry File', 'Open Settings']);
    await page.click(`${WELCOME} .monaco-button`, { hasText: 'New Apollo Registry File' });
    await page.waitFor('.tab.active', { hasText: 'apollo-registries.yaml' });
  });

  it('without images: the Images view and the Pull Map say what is read', async function () {
    const page = workbenchOrSkip(this);
    await create('apollo-registries.yaml', TABLE);
    await (await product()).idle();
    await vscode.commands.executeCommand('mirrorLens.images.focus');
    await page.waitFor(WELCOME, { hasText: 'No image references were found in the files of this window.' });
    assert.deepEqual((await page.texts(`${WELCOME} .monaco-button`)).map((text) => text.trim()), ['Open Folder', 'Open Settings']);
    await vscode.commands.executeCommand('mirrorLens.showPullMap');
    await page.waitFor('#nothing', { webview: true, hasText: 'Open a folder with manifests, charts or lists of images, or choose another Environment.' });
    assert.deepEqual(await page.accessibility(), []);
    await remove('apollo-registries.yaml');
  });
});
