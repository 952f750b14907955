import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { eventually } from './host/until';
import { workbenchOrSkip, type Workbench } from './host/workbench';
import { closeEditors, open, product } from './support/product';

const ITEM = '#status\\.languageStatus';
const ENTRY = '.hover-language-status > .element';

/** Opens the popup of the language status, which shows an entry of each kind. */
async function entries(page: Workbench): Promise<readonly string[]> {
  await page.hoverElement(ITEM);
  await page.waitFor(ENTRY, { hasText: 'Artifact Registries' });
  const shown = await page.texts(ENTRY);
  await page.press('Escape');
  return shown.map((text) => text.replace(/\s+/g, ' ').trim()).sort();
}

describe('the language status', () => {
  before(async () => {
    await (await product()).idle();
  });
  afterEach(closeEditors);

  it('tells which table is in force, the chosen Environment and the registry files', async function () {
    const page = workbenchOrSkip(this);
    await open('deploy/web.yaml');
    assert.deepEqual(await entries(page), [
      '3 Artifact Registries, 3 Mirrored Registries apollo-registries.yaml Show Table',
      'All Environments 3 declared Select',
      'apollo-registries.yaml 3 Artifact Registries, 3 Mirrored Registries Open',
    ]);
  });

  it('is not there for documents that hold no images', async function () {
    const page = workbenchOrSkip(this);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'plaintext', content: 'notes' }));
    await page.waitFor('#status\\.editor\\.mode', { hasText: 'Plain Text' });
    assert.equal(await page.count(ITEM), 0);
  });

  it('warns while a registry file is broken', async function () {
    const page = workbenchOrSkip(this);
    const editor = await open('apollo-registries.yaml');
    await editor.edit((builder) => builder.insert(new vscode.Position(1, 0), '  - [\n'));
    await eventually('the server says so', async () => ((await product()).status?.tables ?? []).some(({ stale }) => stale));
    await open('deploy/web.yaml');
    const [table] = await entries(page);
    assert.equal(table, '3 Artifact Registries, 3 Mirrored Registries apollo-registries.yaml · apollo-registries.yaml has syntax errors; its last good version is in force Show Table');
  });
});
