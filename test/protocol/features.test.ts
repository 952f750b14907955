import assert from 'node:assert/strict';
import type {
  CodeLens, CompletionItem, DefinitionLink, DocumentSymbol, FoldingRange, Hover, InlayHint, Location, MarkupContent, SymbolInformation,
} from 'vscode-languageserver/node';
import { effectiveTableRequest, environmentsRequest, explainRequest, imagesThroughRequest, pullSourcesRequest } from '../../server/src/lsp/protocol';
import { FULL, startClient, stopClients } from './support/client';
import type { TestClient } from './support/client';
import { at, IMAGE, OVERLAP, pod, REGISTRIES } from './support/texts';

const TABLE = 'file:///ws/apollo-registries.yaml';
const APP = 'file:///ws/app.yaml';
const TEXT = pod(IMAGE, 'busybox:1.36');

function ask<R>(client: TestClient, method: string, uri: string, position: { readonly line: number; readonly character: number }, more: object = {}): Promise<R> {
  return client.connection.sendRequest<R>(`textDocument/${method}`, { textDocument: { uri }, position, ...more });
}

async function opened(files: Readonly<Record<string, string>> = { [TABLE]: REGISTRIES }): Promise<TestClient> {
  const client = await startClient({ files });
  client.open(APP, TEXT);
  await client.idle();
  return client;
}

describe('language features over the protocol', () => {
  afterEach(stopClients);

  it('hovers with the answer first, the rule and command links', async () => {
    const client = await opened();
    const hover = await ask<Hover>(client, 'hover', APP, at(TEXT, IMAGE, 3));
    const { kind, value } = hover.contents as MarkupContent;
    assert.equal(kind, 'markdown');
    const [answer = ''] = value.split('\n');
    assert.match(answer, /^\*\*`external\.registry\.com\/foo\/bar:1\.0\.0`\*\* · mirrored/);
    assert.match(value, /\[apollo-registries\.yaml:6\]\(file:\/\/\/ws\/apollo-registries\.yaml#L6\)/);
    assert.match(value, /\(command:mirrorLens\.copyPullSource\?/);
    assert.deepEqual(hover.range, { start: at(TEXT, IMAGE), end: at(TEXT, IMAGE, IMAGE.length) });
  });

  it('leaves command links out for clients that are not its own', async () => {
    const client = await startClient({ files: { [TABLE]: REGISTRIES }, initializationOptions: {} });
    client.open(APP, TEXT);
    await untilHover(client);
    const hover = await ask<Hover>(client, 'hover', APP, at(TEXT, IMAGE, 3));
    assert.doesNotMatch((hover.contents as MarkupContent).value, /command:/);
  });

  it('gives inlay hints, and asks for them anew when the table has changed', async () => {
    const refreshed: string[] = [];
    const capabilities = { ...FULL, workspace: { ...FULL.workspace, inlayHint: { refreshSupport: true } } };
    const client = await startClient({ files: { [TABLE]: REGISTRIES }, capabilities });
    client.connection.onRequest('workspace/inlayHint/refresh', () => void refreshed.push('refresh'));
    client.open(APP, TEXT);
    await client.idle();
    const range = { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } };
    const hints = () => client.connection.sendRequest<InlayHint[]>('textDocument/inlayHint', { textDocument: { uri: APP }, range });
    assert.deepEqual((await hints()).map(({ label, position }) => [label, position]), [['⇒ external.registry.com', at(TEXT, IMAGE, IMAGE.length)]]);
    client.open(TABLE, REGISTRIES.replace('external.registry.com', 'third.registry.com'));
    await client.idle();
    assert.deepEqual(refreshed, ['refresh']);
    assert.deepEqual((await hints()).map(({ label }) => label), ['⇒ third.registry.com']);
    // Nobody is asked again for what nobody has asked for, or what has stayed the same.
    await client.idle();
    assert.deepEqual(refreshed, ['refresh']);
  });

  it('gives inlay hints for the Environment that is chosen, and asks for them anew when another is', async () => {
    const refreshed: string[] = [];
    const table = `${REGISTRIES}environments:\n  - id: prod\n    artifactRegistries: [external.registry.com]\n  - id: dev\n    artifactRegistries: []\n`;
    const capabilities = { ...FULL, workspace: { ...FULL.workspace, inlayHint: { refreshSupport: true } } };
    const client = await startClient({ files: { [TABLE]: table }, capabilities, settings: { '': { mirrorLens: { environment: 'prod' } } } });
    client.connection.onRequest('workspace/inlayHint/refresh', () => void refreshed.push('refresh'));
    client.open(APP, TEXT);
    await client.idle();
    const range = { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } };
    const hints = async () => (await client.connection.sendRequest<InlayHint[]>('textDocument/inlayHint', { textDocument: { uri: APP }, range })).map(({ label }) => label);
    assert.deepEqual(await hints(), ['⇒ external.registry.com']);
    client.setSettings({ '': { mirrorLens: { environment: 'dev' } } });
    await client.idle();
    assert.deepEqual(refreshed, ['refresh']);
    assert.deepEqual(await hints(), []);
  });

  it('counts above each registry what is pulled through it, with a command that lists the images for its own client', async () => {
    const client = await opened();
    client.open(TABLE, REGISTRIES);
    await client.idle();
    const lenses = await client.connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: TABLE } });
    assert.deepEqual(lenses.map(({ command, range }) => [command?.title, range.start]), [
      ['1 image in 1 file is pulled through this', at(REGISTRIES, 'external.registry.com')],
      ['1 image in 1 file is pulled through this', at(REGISTRIES, 'internal.registry.com')],
    ]);
    assert.deepEqual(lenses[1]?.command?.arguments, [TABLE, at(REGISTRIES, 'internal.registry.com'), null]);
    const images = await client.ask(imagesThroughRequest, { uri: TABLE, position: at(REGISTRIES, 'internal.registry.com') });
    assert.deepEqual(images.map(({ uri, range }) => [uri, range.start]), [[APP, at(TEXT, IMAGE)]]);
  });

  it('has no hover without a table', async () => {
    const client = await opened({});
    assert.equal(await ask(client, 'hover', APP, at(TEXT, IMAGE, 3)), null);
  });

  it('goes to the rule, as links or as places', async () => {
    const client = await opened();
    const target = { start: at(REGISTRIES, 'internal.registry.com'), end: at(REGISTRIES, 'internal.registry.com', 21) };
    const [link] = await ask<DefinitionLink[]>(client, 'definition', APP, at(TEXT, IMAGE, 3));
    assert.equal(link?.targetUri, TABLE);
    assert.deepEqual(link.targetSelectionRange, target);
    const plain = await startClient({ files: { [TABLE]: REGISTRIES }, capabilities: { ...FULL, textDocument: {} } });
    plain.open(APP, TEXT);
    await plain.idle();
    assert.deepEqual(await ask<Location[]>(plain, 'definition', APP, at(TEXT, IMAGE, 3)), [{ uri: TABLE, range: target }]);
  });

  it('finds the images that a mirror redirects, open or not', async () => {
    const client = await opened({ [TABLE]: REGISTRIES, 'file:///ws/closed.yaml': pod(IMAGE, 'quay.io/x/y:1') });
    const found = await ask<Location[]>(client, 'references', TABLE, at(REGISTRIES, 'internal.registry.com', 3), { context: { includeDeclaration: false } });
    assert.deepEqual(found.map(({ uri, range }) => [uri, range.start]).sort(), [
      [APP, at(TEXT, IMAGE)],
      ['file:///ws/closed.yaml', at(pod(IMAGE), IMAGE)],
    ]);
  });

  it('outlines a registry file, nested or flat', async () => {
    const client = await opened();
    client.open(TABLE, REGISTRIES);
    const nested = await client.connection.sendRequest<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument: { uri: TABLE } });
    assert.deepEqual(nested.map(({ name, detail }) => [name, detail]), [['external.registry.com', 'External OCI registry']]);
    assert.deepEqual(nested[0]?.children?.map(({ name }) => name), ['internal.registry.com']);
    const plain = await startClient({ files: { [TABLE]: REGISTRIES }, capabilities: {} });
    plain.open(TABLE, REGISTRIES);
    const flat = await plain.connection.sendRequest<SymbolInformation[]>('textDocument/documentSymbol', { textDocument: { uri: TABLE } });
    assert.deepEqual(flat.map(({ name, containerName }) => [name, containerName]), [
      ['external.registry.com', undefined], ['internal.registry.com', 'external.registry.com'],
    ]);
  });

  it('completes keys, and mirror hosts from images that no rule covers', async () => {
    const text = 'artifactRegistries:\n  - registryUrl: a.example.com\n    mirroredRegistries:\n      - ';
    const client = await opened({ [TABLE]: text, 'file:///ws/closed.yaml': pod('quay.io/x/y:1') });
    client.open(TABLE, text);
    await client.idle();
    const hosts = await ask<CompletionItem[]>(client, 'completion', TABLE, at(text, '      - ', 8));
    assert.ok(hosts.some(({ label }) => label === 'quay.io'), JSON.stringify(hosts.map(({ label }) => label)));
    const keyed = `${text}quay.io\n    `;
    client.change(TABLE, keyed, 2);
    const keys = await ask<CompletionItem[]>(client, 'completion', TABLE, at(keyed, 'quay.io\n    ', 12));
    assert.ok(keys.some(({ label }) => label === 'displayName'), JSON.stringify(keys.map(({ label }) => label)));
  });

  it('folds registry files, and leaves other files to the editor', async () => {
    const client = await opened();
    client.open(TABLE, REGISTRIES);
    const folds = (uri: string) => client.connection.sendRequest<FoldingRange[] | null>('textDocument/foldingRange', { textDocument: { uri } });
    assert.deepEqual(await folds(TABLE), [{ startLine: 1, endLine: 5 }, { startLine: 2, endLine: 5 }, { startLine: 4, endLine: 5 }]);
    assert.equal(await folds(APP), null);
  });

  it('explains a place, a reference and a pasted event', async () => {
    const client = await opened();
    const place = await client.ask(explainRequest, { uri: APP, position: at(TEXT, IMAGE, 3) });
    assert.equal(place.written, IMAGE);
    const event = await client.ask(explainRequest, { uri: APP, text: `Failed to pull image "${IMAGE}": rpc error: code = NotFound` });
    assert.equal(event.written, IMAGE);
    assert.match(event.markdown, /external\.registry\.com\/foo\/bar:1\.0\.0/);
    assert.deepEqual(await client.ask(explainRequest, { uri: APP, position: { line: 0, character: 0 } }), { written: null, markdown: '' });
  });

  it('gives pull sources: one, several, or a reason', async () => {
    const client = await opened({ [TABLE]: OVERLAP });
    const several = await client.ask(pullSourcesRequest, { uri: APP, position: at(TEXT, IMAGE, 3) });
    assert.deepEqual(several.sources.map(({ reference }) => reference), ['external.registry.com/foo/bar:1.0.0', 'other.registry.com/foo/bar:1.0.0']);
    const one = await client.ask(pullSourcesRequest, { uri: APP, text: 'busybox:1.36' });
    assert.deepEqual(one.sources, [{ reference: 'docker.io/library/busybox:1.36', detail: 'as written' }]);
    const none = await client.ask(pullSourcesRequest, { uri: APP, text: 'internal.registry.com/$(params.image)' });
    assert.deepEqual(none.sources, []);
    assert.match(none.message ?? '', /cannot be told/);
  });

  it('completes images with those of the workspace and where they are pulled from', async () => {
    const client = await opened();
    const uri = 'file:///ws/new.yaml';
    const text = TEXT.replace(IMAGE, '');
    client.open(uri, text);
    await client.idle();
    const offered = await ask<CompletionItem[]>(client, 'completion', uri, at(text, 'image: ', 7));
    assert.deepEqual(offered.filter(({ label }) => label.startsWith('internal')).map(({ label, detail }) => [label, detail]), [
      ['internal.registry.com/foo/bar', '→ external.registry.com/foo/bar'], ['internal.registry.com/', '→ external.registry.com'],
    ]);
  });

  it('lists Environments and the effective table', async () => {
    const table = `${REGISTRIES}environments:\n  - id: prod\n    artifactRegistries: [external.registry.com]\n  - id: dev\n    artifactRegistries: []\n`;
    const client = await startClient({ files: { [TABLE]: table }, settings: { '': { mirrorLens: { environment: 'prod' } } } });
    client.open(APP, TEXT);
    await client.idle();
    const { environments, chosen } = await client.ask(environmentsRequest, { uri: APP });
    assert.equal(chosen, 'prod');
    assert.deepEqual(environments.map(({ id }) => id), ['prod', 'dev']);
    const { markdown } = await client.ask(effectiveTableRequest, { uri: APP });
    assert.match(markdown, /## Environment `prod`/);
    assert.match(markdown, /\| `internal\.registry\.com` \| `external\.registry\.com` · \*External OCI registry\* \| \[apollo-registries\.yaml:6\]\([^)]*\) \| 1 \|/);
  });
});

async function untilHover(client: TestClient): Promise<void> {
  await client.idle();
}
