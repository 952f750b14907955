import assert from 'node:assert/strict';
import type { Hover, InlayHint, MarkupContent } from 'vscode-languageserver/node';
import { rewriteRequest, valuesOverrideRequest } from '../../server/src/lsp/protocol';
import { startClient, stopClients, type TestClient } from './support/client';
import { at, REGISTRIES } from './support/texts';

const VALUES = 'image:\n  registry: internal.registry.com\n  repository: foo/bar\n  tag: 1.10\n';
const TEMPLATE = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: "{{ .Values.image.registry }}/{{ .Values.image.repository }}:{{ .Values.image.tag }}"\n    - image: internal.registry.com/fixed:1\n';
const FILES = {
  'file:///ws/apollo-registries.yaml': REGISTRIES,
  'file:///ws/app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n',
  'file:///ws/app/values.yaml': VALUES,
  'file:///ws/app/templates/pod.yaml': TEMPLATE,
};
const POD = 'file:///ws/app/templates/pod.yaml';
const OWN = 'file:///ws/app/values.yaml';

async function opened(): Promise<TestClient> {
  const client = await startClient({ files: FILES });
  client.open(OWN, VALUES);
  client.open(POD, TEMPLATE, 'helm');
  await client.idle();
  return client;
}

describe('charts over the protocol', () => {
  afterEach(stopClients);

  it('hovers on a template\'s line with what Helm renders', async () => {
    const client = await opened();
    const hover = await client.connection.sendRequest<Hover>('textDocument/hover', { textDocument: { uri: POD }, position: at(TEMPLATE, '.Values.image.repository') });
    const { value } = hover.contents as MarkupContent;
    assert.match(value, /^\*\*`external\.registry\.com\/foo\/bar:1\.1`\*\* · mirrored/);
    assert.match(value, /Rendered `internal\.registry\.com\/foo\/bar:1\.1`/);
  });

  it('leads from a template to its values and back', async () => {
    const client = await opened();
    const toValues = await client.connection.sendRequest<readonly { readonly targetUri: string }[]>('textDocument/definition', { textDocument: { uri: POD }, position: at(TEMPLATE, '.Values.image.repository') });
    assert.ok(toValues.some(({ targetUri }) => targetUri === OWN));
    const toTemplate = await client.connection.sendRequest<readonly { readonly targetUri: string }[]>('textDocument/definition', { textDocument: { uri: OWN }, position: at(VALUES, 'foo/bar') });
    assert.ok(toTemplate.some(({ targetUri }) => targetUri === POD));
  });

  it('reports a tag that Helm prints otherwise, at the value', async () => {
    const client = await opened();
    const found = client.diagnostics(OWN).find(({ code }) => code === 'values.numeric-tag');
    assert.deepEqual(found?.range.start, at(VALUES, '1.10'));
  });

  it('hints at the end of a template\'s lines', async () => {
    const client = await opened();
    const hints = await client.connection.sendRequest<InlayHint[]>('textDocument/inlayHint', { textDocument: { uri: POD }, range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } } });
    assert.deepEqual(hints.map(({ position, label }) => [position.line, label]), [[4, '⇒ external.registry.com'], [5, '⇒ external.registry.com']]);
  });

  it('rewrites the values that a chart renders, and offers what is fixed in its templates unticked', async () => {
    const client = await opened();
    const { edit, skipped, references } = await client.ask(rewriteRequest, { target: { kind: 'workspace' } });
    const changes = (edit?.documentChanges ?? []).flatMap((change) => ('edits' in change ? change.edits.map((one) => [change.textDocument.uri, 'newText' in one ? one.newText : '', 'annotationId' in one ? edit?.changeAnnotations?.[one.annotationId]?.needsConfirmation : undefined]) : []));
    assert.deepEqual(changes.filter(([uri]) => String(uri).startsWith('file:')), [[POD, 'external.registry.com/', true], [OWN, 'external.registry.com', false]]);
    assert.deepEqual([skipped, references], [[], 2]);
  });

  it('writes a values override: first the files to choose from, then the text, with what no value reaches', async () => {
    const client = await opened();
    const asked = await client.ask(valuesOverrideRequest, { uri: POD });
    assert.deepEqual([asked.message, asked.files, asked.text], [null, ['file:///ws/app/values-pull-sources.yaml'], null]);
    const [file = ''] = asked.files;
    const found = await client.ask(valuesOverrideRequest, { uri: POD, file });
    assert.equal(found.text, 'image:\n  registry: external.registry.com\n');
    assert.deepEqual([found.before, found.moved, found.unreached], ['', 1, [{ written: 'internal.registry.com/fixed:1', uri: POD, line: 5, reason: 'fixed in the template' }]]);
  });

  it('says where there is no chart', async () => {
    const client = await opened();
    const { message } = await client.ask(valuesOverrideRequest, { uri: 'file:///ws/apollo-registries.yaml' });
    assert.match(message ?? '', /^There is no chart here/);
  });
});
