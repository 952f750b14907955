import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { eventually, until } from './host/until';
import { workbench, workbenchOrSkip } from './host/workbench';
import { closeEditors, create, fileUri, hoverText, open, product, putCursor, remove, untilCodes } from './support/product';

const CHOICE = '.quick-input-list .monaco-list-row';
const PANEL = '.bulk-edit-panel';
const STATUS = '.hover-language-status';

describe('an Apollo workspace', () => {
  before(async () => {
    await (await product()).idle();
  });
  afterEach(async () => {
    await workbench?.waitFor(PANEL, { state: 'hidden' });
    await closeEditors();
  });

  describe('Environments', () => {
    afterEach(() => choose(undefined));

    it('the status names what is in force, the Environment and the registry file, and opens it', async function () {
      const page = workbenchOrSkip(this);
      await open('charts/shop/values.yaml');
      await page.click('.statusbar-item[id="status.languageStatus"]');
      await page.waitFor(STATUS, { hasText: '2 Artifact Registries, 2 Mirrored Registries' });
      await page.waitFor(STATUS, { hasText: 'All Environments' });
      await page.waitFor(STATUS, { hasText: 'apollo-registries.yaml' });
      await page.click(`${STATUS} a`, { hasText: 'Open' });
      await until('the registry file is open', () => vscode.window.activeTextEditor?.document.uri.toString() === fileUri('apollo-registries.yaml').toString(), [vscode.window.onDidChangeActiveTextEditor]);
    });

    it('the status chooses one, which is remembered in the workspace and which hovers follow', async function () {
      const page = workbenchOrSkip(this);
      const editor = await open('charts/shop/values.yaml');
      assert.match(await hoverAt(editor, 'build.shop.example/shop/web'), /Differs by Environment/);
      await page.click('.statusbar-item[id="status.languageStatus"]');
      await page.click(`${STATUS} a`, { hasText: 'Select' });
      await page.click(CHOICE, { hasText: 'dev' });
      await eventually('the choice is kept', () => vscode.workspace.getConfiguration('mirrorLens').inspect('environment')?.workspaceValue === 'dev');
      await (await product()).idle();
      assert.match(await hoverAt(editor, 'build.shop.example/shop/web'), /us\.registry\.example\.com\/shop\/web:2\.1\.0/);
      assert.match(await page.hoverText('build.shop.example/shop/web', { hasText: 'us.registry.example.com' }), /mirrored in dev\n[^]*Table as of 2026-11-02/);
    });

    it('a file that one claims uses that one alone', async () => {
      await choose('dev');
      assert.match(await hoverAt(await open('overrides/prod/shop.yaml'), '2.1.0-hardened'), /eu\.registry\.example\.com\/shop\/web:2\.1\.0-hardened`\*\* · mirrored in `prod`/);
    });

    it('what Apollo injects into the chart is that of each, or of the chosen one', async function () {
      const page = workbenchOrSkip(this);
      const template = await open('charts/shop/templates/deployment.yaml');
      const at = '{{ .Values.apollo';
      assert.match(await hoverAt(template, at), /Differs by Environment[^]*`eu\.registry\.example\.com\/shop\/sidecar:1\.0\.0`[^]*`us\.registry\.example\.com\/shop\/sidecar:1\.0\.0`/);
      assert.match(await page.hoverText('apollo.defaultArtifactStoreURI', { hasText: 'Differs by Environment' }), /eu\.registry\.example\.com\/shop\/sidecar:1\.0\.0/);
      await choose('prod');
      assert.match(await hoverAt(template, at), /^\*\*`eu\.registry\.example\.com\/shop\/sidecar:1\.0\.0`\*\* · direct in `prod`/);
    });

    it('"Show Effective Mirror Table" lists the registries of each', async () => {
      const text = await vscode.commands.executeCommand<string>('mirrorLens.showEffectiveTable');
      assert.match(text, /## Environment `prod` \(\*Production in Europe\*\)[^]*`eu\.registry\.example\.com`[^]*## Environment `dev`[^]*`us\.registry\.example\.com`/);
      assert.match(text, /as of `2026-11-02`/);
    });
  });

  describe('the product manifest', () => {
    it('completes and explains its keys', async () => {
      const editor = await open('deployment/manifest.yml');
      assert.match(await hoverAt(editor, 'artifacts:'), /\*\*`artifacts`\*\* · /);
      const root = editor.document.positionAt(editor.document.getText().indexOf('  helm-chart:'));
      await editor.edit((builder) => builder.insert(root, '  rollout\n'));
      const list = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', editor.document.uri, root.translate(0, 9));
      assert.ok(list.items.some(({ label }) => (typeof label === 'string' ? label : label.label) === 'rollout-strategy'));
    });

    it('says where its chart comes from and how it stands beside the one here', async () => {
      const text = await hoverAt(await open('deployment/manifest.yml'), 'helm-repository-url: oci', 24);
      assert.match(text, /Chart `shop` `2\.1\.0`\*\* of `oci:\/\/eu\.registry\.example\.com\/charts`/);
      assert.match(text, /It deploys 2 images, 1 not declared/);
    });

    it('says where an artifact is pulled from', async () => {
      assert.match(await hoverAt(await open('deployment/manifest.yml'), 'build.shop.example/shop/web'), /Differs by Environment/);
    });

    it('is judged while it is typed, by its form and beside its chart', async () => {
      const editor = await open('deployment/manifest.yml');
      const { uri } = editor.document;
      await untilCodes(uri, ['apollo.artifact-undeclared']);
      await replace(editor, 'shop/web:2.1.0', 'shop/web');
      await untilCodes(uri, ['apollo.artifact-undeclared', 'apollo.artifact-tag']);
      await replace(editor, 'build.shop.example/shop/web', 'shop/web:2.0.9');
      await replace(editor, 'helm-chart-version: 2.1.0', 'helm-chart-version: 2.2.0');
      await untilCodes(uri, ['apollo.artifact-unqualified', 'apollo.chart-version']);
      await replace(editor, 'helm-chart-version: 2.2.0', 'helm-chart-version: 2.1.0');
      await replace(editor, 'uri: shop/web:2.0.9', 'uri: build.shop.example/shop/web:2.0.9');
      await untilCodes(uri, ['apollo.artifact-undeclared', 'apollo.artifact-undeclared', 'apollo.artifact-unused']);
      await replace(editor, 'shop/web:2.0.9', 'shop/web:2.1.0');
      await replace(editor, 'product-type: helm-chart.v1', 'product-type: helm.v1');
      await replace(editor, 'oci://eu.registry.example.com', 'oci://build.shop.example');
      await untilCodes(uri, ['apollo.manifest-form', 'apollo.artifact-undeclared', 'apollo.chart-address']);
    });

    it('a quick fix adds the missing image', async () => {
      const editor = await open('deployment/manifest.yml');
      await untilCodes(editor.document.uri, ['apollo.artifact-undeclared']);
      const actions = await actionsAt(editor, 'artifacts:');
      const fix = actions.find((action) => action.title.startsWith('Add `build.shop.example/shop/cache:7.4`'));
      assert.ok(fix?.edit, actions.map((action) => action.title).join('\n'));
      await vscode.workspace.applyEdit(fix.edit);
      await untilCodes(editor.document.uri, []);
      assert.match(editor.document.getText(), /- type: oci\n {6}uri: build\.shop\.example\/shop\/cache:7\.4\n/);
    });

    it('"Add Chart Images to Artifacts…" asks, and leaves what people wrote as it is', async function () {
      const page = workbenchOrSkip(this);
      const editor = await open('deployment/manifest.yml');
      const asFound = editor.document.getText();
      await replace(editor, '    - type: oci\n', '    # by hand\n    - type: oci # kept\n');
      await (await product()).idle();
      const before = editor.document.getText();
      const running = vscode.commands.executeCommand<number>('mirrorLens.addArtifacts');
      await page.waitFor(`${PANEL} .monaco-list-row`, { hasText: 'added behind the artifacts that are there' });
      assert.equal(editor.document.getText(), before, 'nothing changes before it is confirmed');
      await page.click(`${PANEL} .monaco-button`, { hasText: 'Apply' });
      assert.equal(await running, 1);
      assert.equal(editor.document.getText(), before.replace('shop/web:2.1.0\n', 'shop/web:2.1.0\n    - type: oci\n      uri: build.shop.example/shop/cache:7.4\n'));
      await restore(editor, asFound);
    });

    it('an artifact is rewritten only where it is ticked', async function () {
      const page = workbenchOrSkip(this);
      await choose('prod');
      const editor = await open('deployment/manifest.yml');
      const before = editor.document.getText();
      const position = putCursor(editor, 'build.shop.example/shop/web');
      const running = vscode.commands.executeCommand('mirrorLens.rewriteImages', { uri: editor.document.uri.toString(), position });
      await page.waitFor(`${PANEL} .monaco-list-row`, { hasText: 'Apollo applies mirrors to artifacts by itself' });
      await page.click(`${PANEL} .monaco-button`, { hasText: 'Apply' });
      await running;
      assert.equal(editor.document.getText(), before);
      await choose(undefined);
    });
  });

  describe('overrides', () => {
    it('show the block that applies, and what the chart gives to a part', async () => {
      const editor = await open('overrides/prod/shop.yaml');
      assert.match(await hoverAt(editor, '2.1.0-hardened'), /`eu\.registry\.example\.com\/shop\/web:2\.1\.0-hardened`[^]*the values of the chart `shop`[^]*Block `2\.1\.0` applies to `shop` `2\.1\.0`/);
      assert.match(await hoverAt(editor, '2.0.9'), /Block `2\.0\.0` does not apply to `shop` `2\.1\.0`; `2\.1\.0` does\./);
    });

    it('show expressions filled in with what the Environment says', async () => {
      const editor = await open('overrides/prod/shop.yaml');
      assert.match(await hoverAt(editor, '{{ preprocess .Values.apollo.default', 5), /`eu\.registry\.example\.com\/shop\/sidecar:1\.0\.0`\*\* · direct in `prod`/);
      assert.match(await hoverAt(editor, '{{ preprocess .Values.apollo.environment', 5), /`eu\.registry\.example\.com\/shop\/metrics:1\.0\.0`\*\* · mirrored in `prod`/);
    });

    it('have the registry of a part rewritten in place', async function () {
      const page = workbenchOrSkip(this);
      const editor = await open('overrides/dev/shop.yaml');
      const before = editor.document.getText();
      assert.match(await hoverAt(editor, 'build.shop.example'), /us\.registry\.example\.com\/shop\/cache-debug:7\.4/);
      await rewrite(page, editor);
      assert.equal(editor.document.getText(), before.replace('registry: build.shop.example', 'registry: us.registry.example.com'));
      await restore(editor, before);
    });
  });

  describe('the Module', () => {
    it('has hovers inside its block text', async () => {
      const editor = await open('modules/shop-module.yaml');
      assert.match(await hoverAt(editor, '{{ moduleVariable.buildRegistry }}', 5), /with its defaults[^]*by default `build\.shop\.example\/shop\/web:2\.1\.0`/);
      assert.match(await hoverAt(editor, 'build.shop.example/shop/tools'), /Differs by Environment/);
    });

    it('is diagnosed inside its block text', async () => {
      const editor = await open('modules/shop-module.yaml');
      await replace(editor, 'repository: shop/cache', 'repository: Shop/cache');
      await untilCodes(editor.document.uri, ['image.invalid']);
    });

    it('is rewritten in place', async function () {
      const page = workbenchOrSkip(this);
      await choose('prod');
      const editor = await open('modules/shop-module.yaml');
      const before = editor.document.getText();
      await rewrite(page, editor);
      const expected = before.replace('{ registry: build.shop.example,', '{ registry: eu.registry.example.com,').replace('build.shop.example/shop/tools', 'eu.registry.example.com/shop/tools');
      assert.equal(editor.document.getText(), expected);
      await restore(editor, before);
      await choose(undefined);
    });
  });

  describe('what mirrors do not reach', () => {
    it('hooks, outside the chart and in it', async () => {
      const hook = await open('manifests/migrate.yaml');
      await untilCodes(hook.document.uri, ['apollo.hook-pod']);
      assert.match(await hoverAt(hook, 'build.shop.example'), /A Helm hook makes this Pod: it is redirected only where Apollo's webhook is on \(`dev` does not say so\)/);
      const template = await open('charts/shop/templates/migrate.yaml');
      await untilCodes(template.document.uri, ['apollo.hook-pod']);
      await open('manifests/migrate.yaml');
      await replace(vscode.window.activeTextEditor ?? hook, '    spec:\n      restartPolicy', '    metadata: { labels: { apollo.palantir.com/skip-registry-mutation: "" } }\n    spec:\n      restartPolicy');
      assert.match(await hoverAt(hook, 'build.shop.example'), /it opts out by the label `apollo\.palantir\.com\/skip-registry-mutation`: it is pulled as written/);
    });

    it('a namespace without the label', async () => {
      const hook = await open('manifests/migrate.yaml');
      await replace(hook, 'apollo.palantir.com/env-id: prod', 'apollo.palantir.com/env-id: other');
      await untilCodes(hook.document.uri, ['apollo.hook-pod', 'apollo.hook-pod']);
    });

    it('a Secret whose host nothing knows, and two for one host', async () => {
      const editor = await open('manifests/migrate.yaml');
      await replace(editor, 'artifact-store: eu.registry.example.com', 'artifact-store: eu.registry.exmple.com');
      await untilCodes(editor.document.uri, ['apollo.hook-pod', 'apollo.secret-host']);
      await replace(editor, 'artifact-store: eu.registry.exmple.com', 'artifact-store: eu.registry.example.com');
      const text = editor.document.getText();
      const secret = text.slice(text.lastIndexOf('---')).replace('name: registry', 'name: second');
      await editor.edit((builder) => builder.insert(editor.document.positionAt(text.length), secret));
      await untilCodes(editor.document.uri, ['apollo.hook-pod', 'apollo.secret-duplicate', 'apollo.secret-duplicate']);
    });
  });

  describe('the registry file', () => {
    it('has chains, overlaps and unassigned registries told apart', async () => {
      const editor = await open('apollo-registries.yaml');
      await untilCodes(editor.document.uri, ['mirror.overlap', 'mirror.overlap']);
      await replace(editor, 'artifactRegistries: [us.registry.example.com]', 'artifactRegistries: [us.registry.example.com, eu.registry.example.com]');
      await until('the overlap is an error', () => vscode.languages.getDiagnostics(editor.document.uri).every(({ severity }) => severity === vscode.DiagnosticSeverity.Error), [vscode.languages.onDidChangeDiagnostics]);
      const [first] = vscode.languages.getDiagnostics(editor.document.uri);
      assert.match(first?.message ?? '', /in `dev`/);
    });

    it('"New Apollo Registry File" drafts one from what the workspace uses', async () => {
      const kept = (await open('apollo-registries.yaml')).document.getText();
      await closeEditors();
      await remove('apollo-registries.yaml');
      try {
        await vscode.commands.executeCommand('mirrorLens.newRegistryFile');
        const text = vscode.window.activeTextEditor?.document.getText() ?? '';
        assert.match(text, /# Charts come from here; no image\.\n {2}- registryUrl: eu\.registry\.example\.com\n/);
        assert.match(text, /mirroredRegistries:\n {6}- build\.shop\.example # \d+ images in \d+ files\n/);
      } finally {
        await closeEditors();
        await create('apollo-registries.yaml', kept);
      }
    });
  });
});

/** Chooses an Environment as the command does; undefined for all. */
async function choose(id: string | undefined): Promise<void> {
  await vscode.workspace.getConfiguration('mirrorLens').update('environment', id, vscode.ConfigurationTarget.Workspace);
  await (await product()).idle();
}

async function hoverAt(editor: vscode.TextEditor, text: string, offset = 3): Promise<string> {
  return (await hoverText(editor.document.uri, putCursor(editor, text, offset))) ?? '';
}

async function replace(editor: vscode.TextEditor, text: string, by: string): Promise<void> {
  const start = editor.document.getText().indexOf(text);
  assert.ok(start >= 0, `${text} stands in the document`);
  const range = new vscode.Range(editor.document.positionAt(start), editor.document.positionAt(start + text.length));
  assert.ok(await editor.edit((builder) => builder.replace(range, by)));
}

async function actionsAt(editor: vscode.TextEditor, text: string): Promise<readonly vscode.CodeAction[]> {
  const at = putCursor(editor, text, 0);
  return vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', editor.document.uri, new vscode.Range(at, at), undefined, 20);
}

/** Rewrites the images of the file, and applies what the preview shows. */
async function rewrite(page: NonNullable<typeof workbench>, editor: vscode.TextEditor): Promise<void> {
  const running = vscode.commands.executeCommand<string>('mirrorLens.rewriteImages', editor.document.uri);
  await page.waitFor(`${PANEL} .monaco-list-row`);
  await page.click(`${PANEL} .monaco-button`, { hasText: 'Apply' });
  await running;
  await vscode.commands.executeCommand('notifications.clearAll');
}

/** Puts the text back that was there: the editor saves what a preview changes. */
async function restore({ document }: vscode.TextEditor, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length)), text);
  assert.ok(await vscode.workspace.applyEdit(edit));
  // This VS Code may be saving the edit by itself at the same moment, which a second save would fail on.
  void document.save();
  await eventually('the text is saved', () => !document.isDirty);
}
