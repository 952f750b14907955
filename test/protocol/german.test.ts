import assert from 'node:assert/strict';
import type { CodeAction, CodeLens, CompletionItem, Hover, InlayHint, MarkupContent } from 'vscode-languageserver/node';
import { speak } from '../../server/src/base/texts';
import { compareRequest, effectiveTableRequest, imageGroupsRequest, pullSourcesRequest, rewriteRequest } from '../../server/src/lsp/protocol';
import { startClient, stopClients, type TestClient } from './support/client';
import { at, IMAGE, OVERLAP, pod, REGISTRIES } from './support/texts';

const TABLE = 'file:///ws/apollo-registries.yaml';
const APP = 'file:///ws/app.yaml';
const TEXT = pod(IMAGE, 'busybox:1.36');
const WHOLE = { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } };

async function opened(table: string, locale?: string): Promise<TestClient> {
  const client = await startClient({ files: { [TABLE]: table }, ...(locale !== undefined && { locale }) });
  client.open(APP, TEXT);
  client.open(TABLE, table);
  await client.idle();
  return client;
}

async function hoverOn(client: TestClient, text: string): Promise<string> {
  const hover = await client.connection.sendRequest<Hover>('textDocument/hover', { textDocument: { uri: APP }, position: at(TEXT, text, 3) });
  return (hover.contents as MarkupContent).value.replace(/\(command:[^)]*\)/g, '(…)');
}

async function actionsAt(client: TestClient, uri: string, position: { readonly line: number; readonly character: number }): Promise<readonly string[]> {
  const params = { textDocument: { uri }, range: { start: position, end: position }, context: { diagnostics: [] } };
  return (await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', params)).map(({ title }) => title);
}

describe('a server whose client shows German', () => {
  afterEach(async () => {
    await stopClients();
    speak({});
  });

  it('answers hovers in German', async () => {
    const client = await opened(REGISTRIES, 'de');
    assert.equal(await hoverOn(client, IMAGE), [
      '**`external.registry.com/foo/bar:1.0.0`** · gespiegelt',
      '',
      '*External OCI registry* spiegelt `internal.registry.com` · [apollo-registries.yaml:6](file:///ws/apollo-registries.yaml#L6)  ',
      'Geschrieben `internal.registry.com/foo/bar:1.0.0`',
      '',
      '[Kopieren](…) · [Erklären](…) · [Umschreiben…](…)',
    ].join('\n'));
    assert.equal(await hoverOn(client, 'busybox'), [
      '**`docker.io/library/busybox:1.36`** · geladen wie geschrieben',
      '',
      'Keine Regel gilt für `docker.io`. Apollo nennt das *Unchecked*; es hält den Plan nicht auf.  ',
      'Geschrieben `busybox:1.36` (`docker.io/library/` gilt von selbst)',
    ].join('\n'));
  });

  it('reports and mends in German, under the same codes', async () => {
    const client = await opened(OVERLAP, 'de-AT');
    const [ambiguous] = client.diagnostics(APP);
    assert.deepEqual([ambiguous?.code, ambiguous?.message], [
      'image.ambiguous', 'Quelle nicht definiert: `external.registry.com/foo/bar:1.0.0` oder `other.registry.com/foo/bar:1.0.0`.',
    ]);
    const [overlap] = client.diagnostics(TABLE);
    assert.equal(
      overlap?.message,
      '`internal.registry.com` wird gespiegelt von 2 Artifact Registries: `external.registry.com`, `other.registry.com`. Apollo verwendet eine davon; welche, ist nicht definiert.',
    );
    assert.deepEqual(overlap.relatedInformation?.map(({ message }) => message), ['`other.registry.com` spiegelt ihn auch.']);
    assert.deepEqual(await actionsAt(client, TABLE, overlap.range.start), [
      '`internal.registry.com` nur bei `external.registry.com` behalten', 'mirror.overlap auf dieser Zeile stummschalten', 'mirror.overlap in dieser Datei stummschalten',
    ]);
  });

  it('hints, counts and completes in German', async () => {
    const client = await opened(OVERLAP, 'de');
    const hints = await client.connection.sendRequest<InlayHint[]>('textDocument/inlayHint', { textDocument: { uri: APP }, range: WHOLE });
    assert.deepEqual(hints.map(({ label }) => label), ['⇒ 2 Kandidaten']);
    const lenses = await client.connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: TABLE } });
    assert.equal(lenses[0]?.command?.title, '1 Image in 1 Datei wird hierüber geladen');
    const offers = await client.connection.sendRequest<CompletionItem[]>('textDocument/completion', { textDocument: { uri: APP }, position: at(TEXT, 'busybox') });
    assert.ok(offers.some(({ documentation }) => documentation === 'Verwendet von 1 Image in 1 Datei.'), JSON.stringify(offers));
  });

  it('answers what commands ask and pages show in German, keys and states as ever', async () => {
    const client = await opened(REGISTRIES, 'de');
    const { summary, references } = await client.ask(rewriteRequest, { target: { kind: 'workspace' } });
    assert.deepEqual([references, summary], [1, '1 Referenz in 1 Datei zur Quelle umgeschrieben.']);
    const { message } = await client.ask(pullSourcesRequest, { uri: APP, position: { line: 0, character: 0 } });
    assert.equal(message, 'Hier ist keine Image-Referenz.');
    const { markdown } = await client.ask(effectiveTableRequest, {});
    assert.match(markdown, /^# Geltende Mirror-Tabelle in diesem Fenster\n/);
    const compared = await client.ask(compareRequest, { kind: 'texts', label: 'dem, was gespeichert ist', texts: [{ uri: TABLE, text: REGISTRIES.replace('external', 'third') }] });
    assert.equal(compared.summary, '1 von 2 Image-Referenzen ändert sich: 1 verschoben.');
    assert.match(compared.markdown, /\| Images \| Vorher \| Nachher \| Wo \|/);
    const groups = await client.ask(imageGroupsRequest, { by: 'source', offset: 0, limit: 10 });
    assert.deepEqual(groups?.counts, { mirrored: 1, unmatched: 1 });
  });

  it('speaks English where there is no translation, or no language is told', async () => {
    for (const locale of ['fr', undefined, '../de']) {
      const client = await opened(REGISTRIES, locale);
      assert.match(await hoverOn(client, IMAGE), /· mirrored\n/);
      await stopClients();
    }
  });
});
