import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { eventually, until } from './host/until';
import { workbench, workbenchOrSkip, type Workbench } from './host/workbench';
import { closeEditors, fileUri, open, product } from './support/product';

const INSIDE = { webview: true };

describe('the Pull Map', () => {
  before(async () => {
    await (await product()).idle();
  });
  beforeEach(async () => {
    if (workbench) await shown(workbench);
  });
  afterEach(closeEditors);

  it('tells by Environment where images come from, as a picture and as a table', async function () {
    const page = workbenchOrSkip(this);
    assert.deepEqual(await page.texts('#environment option', INSIDE), ['All Environments', 'prod', 'dev', 'staging']);
    assert.equal(await page.text('#summary', INSIDE), '6 image references in 2 files: 1 from a registry\'s own host, 1 without a rule, 2 undefined, 1 differing by Environment, 1 invalid.');
    await choose(page, 'prod', '6 image references in 2 files: 3 mirrored, 1 from a registry\'s own host, 1 without a rule, 1 invalid.');
    assert.deepEqual(await rows(page), [
      'build.example eu.registry.example.com mirrored 2 1',
      'no host that can be read invalid reference invalid reference 1 1',
      'docker.io hub.registry.example.com mirrored 1 1',
      "eu.registry.example.com eu.registry.example.com registry's own host 1 1",
      'quay.io quay.io no rule 1 1',
    ]);
    assert.equal(await page.count('#picture .band', INSIDE), 5);
    assert.deepEqual(new Set(await page.texts('#picture .node.source', INSIDE)), new Set([
      'eu.registry.example.com 3', 'hub.registry.example.com 1', 'quay.io 1', 'invalid reference 1',
    ]));
    assert.equal(await page.count('#picture .node .mark', INSIDE), 4);
    assert.deepEqual(await page.texts('#legend li', INSIDE), ['mirrored', "registry's own host", 'no rule', 'invalid reference']);
  });

  it('draws an overlap as a fork with a pattern of its own', async function () {
    const page = workbenchOrSkip(this);
    await choose(page, 'staging', '2 undefined');
    const bands = '#picture .band.state-ambiguous';
    assert.equal(await page.count(bands, INSIDE), 2);
    assert.equal(await page.attribute(bands, 'fill', INSIDE), 'url(#pattern-ambiguous)');
    assert.equal(await page.attribute('#picture .band.state-unmatched', 'fill', INSIDE), 'url(#pattern-unmatched)');
    await page.hoverElement(bands, INSIDE);
    assert.equal(await page.text('#tooltip', INSIDE), 'build.example → eu.registry.example.com or us.registry.example.com: 2 images in 1 file, overlap: undefined');
  });

  it('a band lists its images, and a row of the list opens the file at the place', async function () {
    const page = workbenchOrSkip(this);
    await choose(page, 'prod', '3 mirrored');
    await page.click('#picture .band[data-from="host build.example"]', INSIDE);
    await page.waitFor('#list-heading', { ...INSIDE, hasText: 'build.example → eu.registry.example.com (mirrored): 2 images' });
    assert.deepEqual((await page.texts('#list tbody tr', INSIDE)).map(flat), [
      'build.example/shop/web:1.0 eu.registry.example.com/shop/web:1.0 mirrored deploy/web.yaml:6',
      'build.example/shop/cache:7.4 eu.registry.example.com/shop/cache:7.4 mirrored deploy/web.yaml:7',
    ]);
    await page.click('#list tbody tr', { ...INSIDE, hasText: 'shop/cache:7.4' });
    const editor = await selected('build.example/shop/cache:7.4');
    assert.equal(editor.document.uri.toString(), fileUri('deploy/web.yaml').toString());
  });

  it('works by keyboard', async function () {
    const page = workbenchOrSkip(this);
    await choose(page, 'prod', '3 mirrored');
    await page.focus('#save-png', INSIDE);
    for (const key of ['Tab', 'ArrowDown', 'ArrowUp', 'ArrowRight', 'ArrowRight']) await page.press(key);
    const description = await page.attribute('#picture :focus', 'aria-label', INSIDE);
    assert.match(description ?? '', /^\S+ \d images? in \d files?, as a pull source: /);
    await page.press('Enter');
    await page.waitFor('#list-heading', { ...INSIDE, hasText: `→ ${(description ?? '').split(' ')[0]}` });
    await page.press('Escape');
    await page.waitFor('#list-heading', { ...INSIDE, hasText: 'All images (6)' });
    // The table twin does the same.
    await page.click('summary', INSIDE);
    await page.click('#table button', { ...INSIDE, hasText: 'quay.io' });
    await page.waitFor('#list-heading', { ...INSIDE, hasText: 'quay.io → quay.io (no rule): 1 image' });
  });

  it('follows edits', async function () {
    const page = workbenchOrSkip(this);
    await choose(page, 'prod', '3 mirrored');
    const editor = await open('deploy/jobs.yaml');
    await replace(editor, 'quay.io/tools/tool:1', 'ghcr.io/tools/tool:1');
    await vscode.commands.executeCommand('mirrorLens.showPullMap');
    await page.waitFor('#picture .node.host', { ...INSIDE, hasText: 'ghcr.io 1' });
    assert.equal(await page.count('#picture .node.host', { ...INSIDE, hasText: 'quay.io' }), 0);
    // This VS Code may have saved the edit.
    await replace(await open('deploy/jobs.yaml'), 'ghcr.io/tools/tool:1', 'quay.io/tools/tool:1');
    await editor.document.save();
  });

  it('passes the checks of axe, with the table open', async function () {
    const page = workbenchOrSkip(this);
    await page.click('summary', INSIDE);
    assert.deepEqual(await page.accessibility(), []);
  });

  it('leaves as SVG and as PNG', async function () {
    const page = workbenchOrSkip(this);
    for (const format of ['svg', 'png']) {
      await page.click(`#save-${format}`, INSIDE);
      await page.waitFor('.quick-input-widget input');
      await page.press('Enter');
      const file = fileUri(`pull-map.${format}`);
      const content = await eventually(`${format} is written`, () => contentOf(file));
      if (format === 'png') assert.deepEqual([...content.slice(1, 4)], [...new TextEncoder().encode('PNG')]);
      else assert.match(new TextDecoder().decode(content), /^<\?xml[^]*<svg [^]*build\.example[^]*<\/svg>\n$/);
    }
  });
});

async function shown(page: Workbench): Promise<void> {
  await vscode.commands.executeCommand('mirrorLens.showPullMap');
  await page.waitFor('#list tbody tr', INSIDE);
}

async function choose(page: Workbench, environment: string, summary: string): Promise<void> {
  await page.select('#environment', environment, INSIDE);
  await page.waitFor('#summary', { ...INSIDE, hasText: summary });
}

async function rows(page: Workbench): Promise<readonly string[]> {
  await page.click('summary', INSIDE);
  await page.waitFor('#table tbody tr', INSIDE);
  const texts = await page.texts('#table tbody tr', INSIDE);
  return texts.map(flat);
}

function flat(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

async function contentOf(uri: vscode.Uri): Promise<Uint8Array | undefined> {
  try {
    const content = await vscode.workspace.fs.readFile(uri);
    return content.length > 0 ? content : undefined;
  } catch {
    return undefined;
  }
}

/** The editor in which that text is selected. */
async function selected(text: string): Promise<vscode.TextEditor> {
  const found = (): vscode.TextEditor | undefined => vscode.window.visibleTextEditors.find((editor) => editor.document.getText(editor.selection) === text);
  await until(`${text} is selected`, () => found() !== undefined, [vscode.window.onDidChangeVisibleTextEditors, vscode.window.onDidChangeTextEditorSelection]);
  const editor = found();
  assert.ok(editor);
  return editor;
}

async function replace(editor: vscode.TextEditor, before: string, after: string): Promise<void> {
  const start = editor.document.getText().indexOf(before);
  assert.ok(start >= 0);
  await editor.edit((builder) => builder.replace(new vscode.Range(editor.document.positionAt(start), editor.document.positionAt(start + before.length)), after));
}
