import { strict as assert } from 'node:assert';
import { readdirSync, statSync } from 'node:fs';
import * as vscode from 'vscode';
import { eventually } from './host/until';
import { workbenchOrSkip } from './host/workbench';
import { codes, fileUri, open, product } from './support/product';

const LARGEST = 700_000;
/** What an installed extension consists of; the first is the installer's own. */
const FILES = ['.vsixmanifest', 'LICENSE.txt', 'changelog.md', 'dist/client.js', 'dist/pages.json.br', 'dist/protocol.js', 'dist/pullMap.css', 'dist/pullMap.js', 'dist/server.js', 'dist/texts.de.json.br',
  'docs/images/hover.png', 'docs/images/overlap.png', 'docs/images/registry-file.png', 'docs/images/rewrite.png',
  'images/activity.svg', 'l10n/bundle.l10n.de.json', 'package.json', 'package.nls.de.json', 'package.nls.json',
  'readme.md', 'schemas/apollo-manifest.schema.json',
  'schemas/apollo-registries.schema.json',
];

interface Step {
  readonly title: string;
  readonly description: string;
  readonly media: { readonly image: string };
}

describe('the package, installed', () => {
  it('is small and holds only what it needs', () => {
    const file = process.env['MIRROR_LENS_E2E_PACKAGE'];
    assert.ok(file);
    const { size } = statSync(file);
    assert.ok(size < LARGEST, `${file} has ${size} bytes`);
    const extension = vscode.extensions.getExtension('mirror-lens.mirror-lens');
    assert.ok(extension);
    const names = readdirSync(extension.extensionPath, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => `${parentPath.slice(extension.extensionPath.length + 1)}/${name}`.replace(/^\//, ''));
    assert.deepEqual(names.filter((name) => name !== 'images/icon.png').sort(), FILES);
  });

  it('hovers and reports', async function () {
    const api = await product();
    await api.idle();
    assert.deepEqual(codes(fileUri('overlap/apollo-registries.yaml')), ['mirror.overlap', 'mirror.overlap']);
    const page = workbenchOrSkip(this);
    await open('manifests/bar.yaml');
    const { text } = await page.hover('internal.registry.com/foo/bar:1.0.0', { hasText: 'mirrored' });
    assert.match(text, /^external\.registry\.com\/foo\/bar:1\.0\.0 · mirrored/);
  });

  it('has the pictures of the walkthrough, and the commands that its steps link to', async function () {
    const page = workbenchOrSkip(this);
    const extension = vscode.extensions.getExtension('mirror-lens.mirror-lens');
    assert.ok(extension);
    const { steps } = (extension.packageJSON as { contributes: { walkthroughs: [{ steps: readonly Step[] }] } }).contributes.walkthroughs[0];
    await vscode.commands.executeCommand('mirrorLens.openWalkthrough');
    const known = new Set(await vscode.commands.getCommands(true));
    for (const { title, description, media } of steps) {
      assert.ok(statSync(`${extension.extensionPath}/${media.image}`).size > 0, media.image);
      for (const [, link = ''] of description.matchAll(/\(command:([\w.]+)/g)) assert.ok(known.has(link), link);
      await page.click('.gettingStartedContainer .getting-started-step .step-title', { hasText: title });
      await eventually(`the picture of ${title} is shown`, () => page.evaluate<boolean>(
        "(() => { const image = document.querySelector('.gettingStartedContainer .getting-started-media img'); return image !== null && image.naturalWidth > 0; })()",
      ));
    }
    // One of the buttons is pressed, and does what it says.
    await page.click('.gettingStartedContainer .getting-started-step .step-title', { hasText: steps[1]?.title ?? '' });
    await page.click('.gettingStartedContainer .getting-started-step.expanded .monaco-button', { hasText: 'Show Pull Map' });
    await page.waitFor('.tab.active', { hasText: 'Pull Map' });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('has the page that a diagnostic links to', async function () {
    const file = fileUri('overlap/apollo-registries.yaml');
    for (const diagnostic of vscode.languages.getDiagnostics(file)) {
      assert.ok(typeof diagnostic.code === 'object');
      assert.equal(diagnostic.code.target.toString(), `mirror-lens:/diagnostics/${diagnostic.code.value}.md`);
    }
    const page = workbenchOrSkip(this);
    await open('overlap/apollo-registries.yaml');
    await page.hover('build.registry.com', { hasText: 'mirror.overlap' });
    await page.click('.monaco-hover a', { hasText: 'mirror.overlap' });
    await eventually('the page is open', () => vscode.window.activeTextEditor?.document.getText().startsWith('# mirror.overlap\n'));
  });
});
