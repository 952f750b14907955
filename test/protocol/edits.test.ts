import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { CancellationTokenSource, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import type { AnnotatedTextEdit, CodeAction, Range, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import { keepMirrorRequest, rewriteRequest, serverCommands } from '../../server/src/lsp/protocol';
import { FULL, startClient, stopClients } from './support/client';
import type { ClientOptions, TestClient } from './support/client';
import { at, IMAGE, OVERLAP, pod, REGISTRIES } from './support/texts';

const TABLE = 'file:///ws/apollo-registries.yaml';
const APP = 'file:///ws/app.yaml';
const TEXT = pod(IMAGE, 'internal.registry.com/two:2', 'busybox:1.36');
const REWRITTEN = TEXT.replaceAll('internal.registry.com', 'external.registry.com');

async function opened(options: ClientOptions = {}): Promise<TestClient> {
  const client = await startClient({ files: { [TABLE]: REGISTRIES, [APP]: TEXT }, ...options });
  client.open(APP, TEXT);
  await client.idle();
  return client;
}

function rangeAt(text: string, part: string): Range {
  return { start: at(text, part), end: at(text, part) };
}

async function actions(client: TestClient, uri: string, range: Range, only?: string[]): Promise<CodeAction[]> {
  const context = { diagnostics: client.diagnostics(uri), ...(only ? { only } : {}) };
  return client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', { textDocument: { uri }, range, context });
}

async function resolved(client: TestClient, action: CodeAction | undefined): Promise<WorkspaceEdit> {
  assert.ok(action);
  assert.equal(action.edit, undefined, 'the edit is computed when it is asked for');
  const { edit } = await client.connection.sendRequest<CodeAction>('codeAction/resolve', action);
  assert.ok(edit);
  return edit;
}

function applied(edit: WorkspaceEdit, uri: string, text: string): string {
  const changes = (edit.documentChanges ?? []) as TextDocumentEdit[];
  const edits = edit.changes?.[uri] ?? changes.filter(({ textDocument }) => textDocument.uri === uri).flatMap((change) => change.edits as AnnotatedTextEdit[]);
  return TextDocument.applyEdits(TextDocument.create(uri, 'yaml', 1, text), edits);
}

describe('edits over the protocol', () => {
  afterEach(stopClients);

  it('a quick fix keeps a mirror on one registry, across files', async () => {
    const other = 'file:///ws/b.apollo-registries.yaml';
    const second = 'artifactRegistries:\n  - registryUrl: other.registry.com\n    mirroredRegistries:\n      - internal.registry.com\n      - quay.io\n';
    const client = await startClient({ files: { [TABLE]: REGISTRIES, [other]: second } });
    client.open(TABLE, REGISTRIES);
    await client.idle();
    const offered = await actions(client, TABLE, rangeAt(REGISTRIES, 'internal.registry.com'));
    const fix = offered.find(({ title }) => title === 'Keep `internal.registry.com` on `external.registry.com` only');
    assert.equal(fix?.kind, 'quickfix');
    assert.deepEqual(fix.diagnostics?.map(({ code }) => code), ['mirror.overlap']);
    const edit = await resolved(client, fix);
    assert.equal(applied(edit, other, second), second.replace('      - internal.registry.com\n', ''));
    assert.equal(applied(edit, TABLE, REGISTRIES), REGISTRIES);
  });

  it('an edit is computed from the text of the moment that it is asked for', async () => {
    const client = await startClient({ files: {} });
    const text = 'artifactRegistries:\n  - registryUrl: https://a.example.com\n';
    client.open(TABLE, text);
    await client.idle();
    const [fix] = await actions(client, TABLE, rangeAt(text, 'https'), ['quickfix']);
    const now = text.replace('artifactRegistries', '# a\nartifactRegistries').replace('# a\n', '');
    client.change(TABLE, now, 5);
    const edit = await resolved(client, fix);
    const [change] = (edit.documentChanges ?? []) as TextDocumentEdit[];
    assert.equal(change?.textDocument.version, 5);
    assert.equal(applied(edit, TABLE, now), now.replace('https://', ''));
  });

  it('a rewrite is a refactoring of the reference or the file, never a quick fix', async () => {
    const client = await opened();
    const offered = await actions(client, APP, rangeAt(TEXT, 'internal'));
    assert.deepEqual(offered.map(({ title, kind }) => [title, kind]), [
      ['Rewrite to pull source `external.registry.com/foo/bar:1.0.0`', 'refactor.rewrite'],
      ['Rewrite 2 images of this file to their pull sources', 'refactor.rewrite'],
    ]);
    const edit = await resolved(client, offered[0]);
    assert.equal(applied(edit, APP, TEXT), TEXT.replace('internal.registry.com/foo', 'external.registry.com/foo'));
    assert.deepEqual((await actions(client, APP, rangeAt(TEXT, 'internal'), ['quickfix'])), []);
    assert.equal((await actions(client, APP, rangeAt(TEXT, 'internal'), ['refactor'])).length, 2);
    assert.deepEqual(await actions(client, APP, rangeAt(TEXT, 'busybox'), ['refactor.rewrite']), []);
  });

  it('a rewrite opens the preview of the own client by a note and leaves its edits ticked', async () => {
    const client = await opened();
    const result = await client.ask(rewriteRequest, { target: { kind: 'workspace' } });
    assert.ok(result.edit);
    assert.equal(applied(result.edit, APP, TEXT), REWRITTEN);
    const [note, change] = (result.edit.documentChanges ?? []) as TextDocumentEdit[];
    assert.deepEqual(change?.textDocument, { uri: APP, version: 1 });
    const annotations = Object.values(result.edit.changeAnnotations ?? {});
    assert.deepEqual(annotations.map(({ label, needsConfirmation }) => [label, needsConfirmation]), [
      ['Rewrite to pull source', false], ['Apollo redirects these pulls by itself.', true],
    ]);
    assert.match(note?.textDocument.uri ?? '', /^mirror-lens:\/Before%20you%20apply\?Apollo%20redirects%20these%20pulls%20by%20itself\./);
    const start = { line: 0, character: 0 };
    assert.deepEqual(note?.edits, [{ range: { start, end: start }, newText: '', annotationId: 'mirror-lens.note' }]);
  });

  it('a rewrite twice changes nothing', async () => {
    const client = await opened();
    client.change(APP, REWRITTEN, 2);
    const result = await client.ask(rewriteRequest, { target: { kind: 'file', uri: APP } });
    assert.deepEqual([result.edit, result.references], [null, 0]);
  });

  it('a rewrite covers a folder, closed files too, and not its neighbours', async () => {
    const files = { [TABLE]: REGISTRIES, 'file:///ws/templates/a.yaml': TEXT, 'file:///ws/templates-old/b.yaml': TEXT };
    const client = await startClient({ files });
    await client.idle();
    const result = await client.ask(rewriteRequest, { target: { kind: 'folder', uri: 'file:///ws/templates' } });
    const changes = (result.edit?.documentChanges ?? []) as TextDocumentEdit[];
    assert.deepEqual(changes.map(({ textDocument }) => textDocument).filter(({ uri }) => uri.startsWith('file:')), [{ uri: 'file:///ws/templates/a.yaml', version: null }]);
    assert.deepEqual([result.references, result.files], [2, 1]);
  });

  it('a rewrite counts what it skips, with the reasons', async () => {
    const text = pod(IMAGE, 'internal.registry.com/$(params.x):1', 'Not/Valid');
    const client = await opened();
    client.change(APP, text, 2);
    const result = await client.ask(rewriteRequest, { target: { kind: 'file', uri: APP } });
    assert.deepEqual(result.skipped.map(({ written, line, reason }) => [written, line, reason]), [
      ['internal.registry.com/$(params.x):1', at(text, '$(params').line, 'with a placeholder'],
      ['Not/Valid', at(text, 'Not/Valid').line, 'that are no valid references'],
    ]);
    assert.match(result.summary, /1 reference in 1 file .* 2 skipped/s);
  });

  it('a rewrite asks which Environment where they disagree', async () => {
    const table = `${REGISTRIES}environments:\n  - id: prod\n    artifactRegistries: [external.registry.com]\n  - id: dev\n    artifactRegistries: []\n`;
    const client = await startClient({ files: { [TABLE]: table, [APP]: TEXT } });
    await client.idle();
    const asked = await client.ask(rewriteRequest, { target: { kind: 'file', uri: APP } });
    assert.equal(asked.edit, null);
    assert.deepEqual(asked.environments.map(({ id }) => id), ['prod', 'dev']);
    const answered = await client.ask(rewriteRequest, { target: { kind: 'file', uri: APP }, environment: 'prod' });
    assert.ok(answered.edit);
    assert.equal(applied(answered.edit, APP, TEXT), REWRITTEN);
  });

  it('a rewrite of many files tells how far it has come, and can be taken back', async () => {
    const files: Record<string, string> = { [TABLE]: REGISTRIES };
    for (let index = 0; index < 100; index++) files[`file:///ws/f${index}.yaml`] = TEXT;
    const client = await startClient({ files });
    await client.idle();
    const told: unknown[] = [];
    client.connection.onNotification('$/progress', ({ token, value }: { readonly token: string; readonly value: { readonly kind: string; readonly message?: string } }) => {
      if (token === 'rewrite') told.push(value.message ?? value.kind);
    });
    const result = await client.ask(rewriteRequest, { target: { kind: 'workspace' }, workDoneToken: 'rewrite' });
    assert.equal(result.files, 100);
    assert.deepEqual(told, ['begin', '20 of 100 files', '40 of 100 files', '60 of 100 files', '80 of 100 files', '100 of 100 files', 'end']);
    const source = new CancellationTokenSource();
    const cancelled = client.connection.sendRequest(rewriteRequest.method, { target: { kind: 'workspace' } }, source.token);
    source.cancel();
    await assert.rejects(cancelled, (error) => error instanceof ResponseError && error.code === LSPErrorCodes.RequestCancelled);
  });

  it('clients without versioned or annotated edits get plain ones, in the action itself', async () => {
    const codeAction = { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'refactor', 'refactor.rewrite'] } } };
    const client = await opened({ capabilities: { ...FULL, workspace: { configuration: true }, textDocument: { ...FULL.textDocument, codeAction } } });
    const [action] = await actions(client, APP, rangeAt(TEXT, 'internal'));
    assert.deepEqual(Object.keys(action?.edit ?? {}), ['changes']);
    assert.equal(applied(action?.edit ?? {}, APP, TEXT), TEXT.replace('internal.registry.com/foo', 'external.registry.com/foo'));
  });

  it('other clients rewrite by a command, and are asked to confirm', async () => {
    const client = await opened({ initializationOptions: {} });
    const edits: WorkspaceEdit[] = [];
    client.connection.onRequest('workspace/applyEdit', ({ edit }: { readonly edit: WorkspaceEdit }) => {
      edits.push(edit);
      return { applied: true };
    });
    const params = { command: serverCommands.rewrite, arguments: [{ target: { kind: 'file', uri: APP } }] };
    await client.connection.sendRequest('workspace/executeCommand', params);
    assert.equal(applied(edits[0] ?? {}, APP, TEXT), REWRITTEN);
    assert.deepEqual(Object.values(edits[0]?.changeAnnotations ?? {}).map(({ needsConfirmation }) => needsConfirmation), [true]);
    assert.equal(await client.connection.sendRequest('workspace/executeCommand', { command: serverCommands.rewrite, arguments: ['nonsense'] }), null);
  });

  it('offers who may keep a mirror that several claim, from the image', async () => {
    const client = await opened({ files: { [TABLE]: OVERLAP } });
    const { mirrored, choices } = await client.ask(keepMirrorRequest, { uri: APP, position: at(TEXT, IMAGE, 2) });
    assert.equal(mirrored, 'internal.registry.com');
    assert.deepEqual(choices.map(({ label, detail }) => [label, detail]), [['external.registry.com', 'External OCI registry'], ['other.registry.com', '']]);
    const after = applied(choices[0]?.edit ?? {}, TABLE, OVERLAP);
    assert.match(after, /other\.registry\.com\n {4}mirroredRegistries: \[\]/);
  });
});
