import assert from 'node:assert/strict';
import {
  CancellationTokenSource, CodeActionRequest, ErrorCodes, HoverRequest, LSPErrorCodes, ResponseError, ShowMessageNotification,
} from 'vscode-languageserver/node';
import type {
  ClientCapabilities, CodeAction, Hover, Location, MarkupContent, WorkDoneProgressBegin, WorkDoneProgressEnd, WorkDoneProgressReport, WorkspaceEdit,
} from 'vscode-languageserver/node';
import { serverCommands } from '../../server/src/lsp/protocol';
import { connect, FULL, manualTimers, startClient, stopClients } from './support/client';
import type { ClientOptions, TestClient } from './support/client';
import { at, IMAGE, OVERLAP, pod, REGISTRIES } from './support/texts';

const TABLE = 'file:///ws/apollo-registries.yaml';
const APP = 'file:///ws/app.yaml';
const TEXT = pod(IMAGE);
const MIRRORED = 'external.registry.com/foo/bar:1.0.0 · mirrored';
const REFUSING: ClientCapabilities = {
  workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true }, didChangeWatchedFiles: { dynamicRegistration: true } },
  window: { workDoneProgress: true },
};

/** A client that is not this extension's own and can do nothing, with a manifest open. */
async function plain(options: ClientOptions = {}): Promise<TestClient> {
  const client = await startClient({ files: { [TABLE]: REGISTRIES }, capabilities: {}, initializationOptions: {}, ...options });
  client.open(APP, TEXT);
  return client;
}

/** The first line of the hover on the image of the use case. */
async function answer(client: TestClient, uri = APP): Promise<string | undefined> {
  const hover = await client.connection.sendRequest<Hover | null>('textDocument/hover', { textDocument: { uri }, position: at(TEXT, IMAGE, 2) });
  return (hover?.contents as MarkupContent | undefined)?.value.split('\n')[0];
}

function isCode(code: number): (error: unknown) => boolean {
  return (error) => error instanceof ResponseError && error.code === code;
}

describe('clients of other editors', () => {
  afterEach(stopClients);

  it('are answered by the rules however early they ask', async () => {
    const client = await plain({ files: { [TABLE]: OVERLAP, 'file:///ws/closed.yaml': TEXT } });
    assert.equal(await answer(client), 'Undefined: 2 Artifact Registries mirror internal.registry.com');
    const range = { start: at(TEXT, IMAGE), end: at(TEXT, IMAGE) };
    const offered = await client.connection.sendRequest<CodeAction[]>(CodeActionRequest.method, { textDocument: { uri: APP }, range, context: { diagnostics: [], only: ['quickfix'] } });
    assert.ok(offered.length > 0);
    assert.ok(offered.every(({ edit }) => edit?.changes !== undefined && edit.documentChanges === undefined), 'each has its edit with it');
  });

  it('find references in files that are not read yet when they ask', async () => {
    const client = await plain({ files: { [TABLE]: REGISTRIES, 'file:///ws/closed.yaml': TEXT } });
    const params = { textDocument: { uri: TABLE }, position: at(REGISTRIES, 'internal', 2), context: { includeDeclaration: false } };
    const found = await client.connection.sendRequest<Location[]>('textDocument/references', params);
    assert.deepEqual(found.map(({ uri }) => uri).sort(), [APP, 'file:///ws/closed.yaml']);
  });

  it('can take back a question that waits for the rules', async () => {
    const client = await startClient({ capabilities: {}, initializationOptions: {} });
    client.open(APP, TEXT);
    await client.idle();
    client.port.write(TABLE, REGISTRIES);
    const letGo = client.port.holdReads();
    client.changedOnDisk({ uri: TABLE, type: 1 });
    const source = new CancellationTokenSource();
    const asked = client.connection.sendRequest(HoverRequest.type, { textDocument: { uri: APP }, position: at(TEXT, IMAGE, 2) }, source.token);
    source.cancel();
    await assert.rejects(asked, isCode(LSPErrorCodes.RequestCancelled));
    letGo();
    assert.equal(await answer(client), MIRRORED);
  });

  it('get the text that they prefer', async () => {
    const client = await plain({ capabilities: { textDocument: { hover: { contentFormat: ['plaintext', 'markdown'] } } } });
    assert.equal(await answer(client), MIRRORED);
    const other = await plain({ capabilities: { textDocument: { hover: { contentFormat: ['markdown'] } } } });
    assert.match((await answer(other)) ?? '', /^\*\*`external/);
  });

  it('may leave out or set to null whatever they do not know', async () => {
    for (const params of [
      { capabilities: { workspace: null, textDocument: null, window: null, general: null } },
      { capabilities: {}, initializationOptions: null, workspaceFolders: null, rootUri: null },
    ]) {
      const { connection, initialize } = connect();
      const { capabilities } = await initialize({ processId: null, ...params });
      assert.equal(capabilities.hoverProvider, true);
      await connection.sendRequest('shutdown');
      connection.dispose();
    }
  });

  for (const [key, folder] of [['rootUri', 'file:///ws/'], ['rootPath', '/ws']] as const) {
    it(`may name their folder by \`${key}\`, with no folders or an empty list of them`, async () => {
      for (const more of [{}, { workspaceFolders: [] }]) {
        const { connection, initialize } = connect({ [TABLE]: REGISTRIES });
        await initialize({ processId: null, capabilities: {}, [key]: folder, ...more });
        await connection.sendNotification('initialized', {});
        await connection.sendNotification('textDocument/didOpen', { textDocument: { uri: APP, languageId: 'yaml', version: 1, text: TEXT } });
        const hover = await connection.sendRequest<Hover | null>('textDocument/hover', { textDocument: { uri: APP }, position: at(TEXT, IMAGE, 2) });
        assert.ok(hover);
        await connection.sendRequest('shutdown');
        connection.dispose();
      }
    });
  }

  it('may refuse every request', async () => {
    const client = await plain({ capabilities: REFUSING, answers: 'refused' });
    assert.equal(await answer(client), MIRRORED);
    await client.idle();
    assert.deepEqual(client.log.filter((line) => line.includes(' failed: ')), [], 'a refusal is no bug of ours');
  });

  it('may never answer a request, and the defaults hold then', async () => {
    const timers = manualTimers();
    const client = await plain({ capabilities: REFUSING, answers: 'never', timers });
    const asked = answer(client);
    await client.told('workspace/configuration');
    timers.run();
    assert.equal(await asked, MIRRORED);
  });

  it('may push their settings, nested, dotted or bare, and keep them while folders change', async () => {
    const off = { diagnostics: { severity: { 'image.ambiguous': 'off' } } };
    for (const settings of [{ mirrorLens: off }, off, { 'mirrorLens.diagnostics.severity': { 'image.ambiguous': 'off' } }]) {
      const client = await plain({ files: { [TABLE]: OVERLAP } });
      await client.idle();
      assert.equal(client.diagnostics(APP).length, 1);
      await client.connection.sendNotification('workspace/didChangeConfiguration', { settings });
      await client.idle();
      assert.deepEqual(client.diagnostics(APP), []);
      client.setFolders(['file:///other'], []);
      await client.idle();
      assert.deepEqual(client.diagnostics(APP), []);
      await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: {} });
      await client.idle();
      assert.equal(client.diagnostics(APP).length, 1);
    }
  });

  it('may say that they can be asked for settings, have none, and push them instead', async () => {
    const client = await plain({ files: { [TABLE]: OVERLAP }, capabilities: { workspace: { configuration: true } } });
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: { mirrorLens: { diagnostics: { severity: { 'image.ambiguous': 'off' } } } } });
    await client.idle();
    assert.deepEqual(client.diagnostics(APP), []);
  });

  it('may tell of folders without having announced it', async () => {
    const client = await plain({ files: { 'file:///late/apollo-registries.yaml': REGISTRIES } });
    assert.equal(await answer(client), undefined);
    client.setFolders(['file:///late'], []);
    assert.equal(await answer(client), MIRRORED);
    client.setFolders([], ['file:///late']);
    assert.equal(await answer(client), undefined);
  });

  it('are told of closed files in their own spelling of the folder', async () => {
    const client = await startClient({ folders: ['file:///a+b@c'], files: { 'file:///a+b@c/apollo-registries.yaml': OVERLAP }, capabilities: {} });
    await client.idle();
    assert.equal(client.diagnostics('file:///a+b@c/apollo-registries.yaml').length, 2);
  });

  it('get the edit of a rewrite as the answer where they cannot be asked to apply it', async () => {
    const client = await plain();
    const params = { command: serverCommands.rewrite, arguments: [{ target: { kind: 'workspace' } }] };
    const { edit } = await client.connection.sendRequest<{ readonly edit: WorkspaceEdit | null }>('workspace/executeCommand', params);
    assert.deepEqual(Object.keys(edit?.changes ?? {}), [APP]);
  });

  it('are shown no message that they did not ask for, whatever they send', async () => {
    const client = await plain();
    const shown: unknown[] = [];
    client.connection.onNotification(ShowMessageNotification.type, (params) => void shown.push(params));
    const nonsense = [{}, { textDocument: null }, { textDocument: { uri: 5, text: 7 } }, { changes: [null, {}] }, { files: [{}] }, { event: null }, { settings: 5 }];
    for (const method of [
      'textDocument/didOpen', 'textDocument/didChange', 'textDocument/didClose', 'textDocument/didSave', 'workspace/didChangeConfiguration',
      'workspace/didChangeWatchedFiles', 'workspace/didChangeWorkspaceFolders', 'workspace/didCreateFiles', 'workspace/didRenameFiles',
      'workspace/didDeleteFiles', 'mirrorLens/trust', 'unknown/notification',
    ]) for (const params of nonsense) await client.connection.sendNotification(method, params);
    for (const method of ['hover', 'definition', 'references', 'documentSymbol', 'completion', 'codeAction']) {
      for (const params of nonsense) {
        const found = await client.connection.sendRequest<readonly unknown[] | null>(`textDocument/${method}`, params);
        assert.deepEqual(found ?? [], [], method);
      }
    }
    assert.equal(await answer(client), MIRRORED);
    assert.deepEqual(shown, []);
  });

  it('are told which methods there are not, and that nothing is answered before the start', async () => {
    const client = await plain();
    for (const method of ['textDocument/prepareCallHierarchy', 'textDocument/formatting', 'unknown/request']) {
      await assert.rejects(client.connection.sendRequest(method, {}), isCode(ErrorCodes.MethodNotFound));
    }
    const early = connect();
    await assert.rejects(early.connection.sendRequest('textDocument/hover', {}), isCode(ErrorCodes.ServerNotInitialized));
    early.connection.dispose();
  });

  it('type quickly and take back every other question', async () => {
    const client = await plain();
    const { line, character } = at(TEXT, ':1.0.0', 6);
    const asked: Promise<unknown>[] = [];
    for (let index = 0; index < 500; index++) {
      client.edit(APP, index + 2, { line, from: character, to: character + (index === 0 ? 0 : 1), text: String(index % 10) });
      const source = new CancellationTokenSource();
      asked.push(client.connection.sendRequest(HoverRequest.type, { textDocument: { uri: APP }, position: at(TEXT, IMAGE, 2) }, source.token));
      if (index % 2 === 1) source.cancel();
    }
    const results = await Promise.allSettled(asked);
    assert.ok(results.every(({ status }, index) => index % 2 === 1 || status === 'fulfilled'));
    assert.equal(await answer(client), 'external.registry.com/foo/bar:1.0.09 · mirrored');
  });

  it('change nothing in older texts and live objects, also by a code action', async () => {
    const client = await plain();
    for (const uri of ['git:/ws/app.yaml?ref', 'k8smsx://load/pod-app.yaml']) {
      client.open(uri, TEXT);
      assert.equal(await answer(client, uri), MIRRORED);
      const range = { start: at(TEXT, IMAGE), end: at(TEXT, IMAGE) };
      assert.deepEqual(await client.connection.sendRequest('textDocument/codeAction', { textDocument: { uri }, range, context: { diagnostics: [] } }), []);
    }
  });

  it('of all abilities are asked for settings and told of watchers once', async () => {
    const client = await startClient({ files: { [TABLE]: REGISTRIES }, capabilities: FULL, initializationOptions: {} });
    await client.idle();
    assert.equal(client.registrations.length, 2);
  });

  it('are shown how far the reading of a workspace has come, and can stop it', async () => {
    const files = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`file:///ws/${at}.yaml`, TEXT]));
    const client = await startClient({ files: { [TABLE]: REGISTRIES, ...files }, capabilities: { window: { workDoneProgress: true } }, initializationOptions: {} });
    // The tenth pause lasts until the walk is cancelled.
    let goOn = (): void => undefined;
    const cancelled = new Promise<void>((resolve) => (goOn = resolve));
    let pauses = 0;
    client.port.pause = () => (++pauses < 10 ? Promise.resolve() : cancelled);
    const titles: WorkDoneProgressBegin[] = [];
    const seen: WorkDoneProgressReport[] = [];
    client.connection.onNotification('$/progress', ({ token, value }: { token: string; value: WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd }) => {
      if (value.kind === 'begin') titles.push(value);
      if (value.kind !== 'report') return;
      seen.push(value);
      void client.connection.sendNotification('window/workDoneProgress/cancel', { token });
      // Whatever is asked now is answered after the cancellation was heard.
      void client.connection.sendRequest('mirrorLens/nothing').catch(goOn);
    });
    await client.idle();
    assert.equal(titles[0]?.cancellable, true);
    assert.match(seen[0]?.message ?? '', /^\d+ of 1001 files$/);
    assert.ok(client.port.reads.length < 1001, `${client.port.reads.length} files were read`);
    assert.ok(client.log.some((line) => line.includes('was cancelled')));
  });
});
