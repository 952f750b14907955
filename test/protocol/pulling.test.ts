import assert from 'node:assert/strict';
import type { ClientCapabilities, Diagnostic, DocumentDiagnosticReport, WorkspaceDiagnosticReport } from 'vscode-languageserver/node';
import { CancellationTokenSource, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { FULL, manualTimers, startClient, stopClients } from './support/client';
import type { ClientOptions, TestClient } from './support/client';
import { IMAGE, OVERLAP, pod, REGISTRIES } from './support/texts';

const TABLE = 'file:///ws/apollo-registries.yaml';
const APP = 'file:///ws/app.yaml';
const PULLING: ClientCapabilities = {
  ...FULL,
  workspace: { ...FULL.workspace, diagnostics: { refreshSupport: true } },
  textDocument: { ...FULL.textDocument, diagnostic: { dynamicRegistration: true } },
};

/** A client that asks for diagnostics, and keeps what it is told as an editor would: pushed and pulled results beside each other. */
async function pulling(options: ClientOptions = {}) {
  const client = await startClient({ files: { [TABLE]: OVERLAP }, capabilities: PULLING, initializationOptions: {}, ...options });
  let refreshes = 0;
  client.connection.onRequest('workspace/diagnostic/refresh', () => {
    refreshes++;
    return null;
  });
  const pulled = new Map<string, readonly Diagnostic[]>();
  const ids = new Map<string, string>();
  const note = (uri: string, report: { readonly kind: string; readonly resultId?: string; readonly items?: readonly Diagnostic[] }): void => {
    if (report.kind === 'full') pulled.set(uri, report.items ?? []);
    if (report.resultId !== undefined) ids.set(uri, report.resultId);
    else ids.delete(uri);
  };
  const pull = async (uri: string): Promise<DocumentDiagnosticReport> => {
    const previousResultId = ids.get(uri);
    const report = await client.connection.sendRequest<DocumentDiagnosticReport>('textDocument/diagnostic', { textDocument: { uri }, ...(previousResultId === undefined ? {} : { previousResultId }) });
    note(uri, report);
    return report;
  };
  const pullAll = async (): Promise<WorkspaceDiagnosticReport> => {
    const report = await client.connection.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: [...ids].map(([uri, value]) => ({ uri, value })) });
    for (const item of report.items) note(item.uri, item);
    return report;
  };
  const shown = (uri: string): readonly unknown[] => [...client.diagnostics(uri), ...(pulled.get(uri) ?? [])].map(({ code }) => code);
  const close = (uri: string): void => {
    client.close(uri);
    pulled.delete(uri);
    ids.delete(uri);
  };
  return { client, pull, pullAll, shown, close, refreshes: () => refreshes };
}

function publishedOf({ published }: TestClient, uri: string): readonly number[] {
  return published.filter((params) => params.uri === uri).map(({ diagnostics }) => diagnostics.length);
}

describe('diagnostics that the client asks for', () => {
  afterEach(stopClients);

  it('are offered to clients that can be told to ask anew, or that take no others', async () => {
    const offers = async (capabilities: ClientCapabilities, initializationOptions = {}): Promise<boolean> => {
      const client = await startClient({ capabilities, initializationOptions });
      return client.initialized.capabilities.diagnosticProvider !== undefined;
    };
    assert.equal(await offers(PULLING), true);
    assert.equal(await offers({ textDocument: { diagnostic: {} } }), true);
    assert.equal(await offers({ ...FULL, textDocument: { ...FULL.textDocument, diagnostic: {} } }), false);
    assert.equal(await offers(FULL), false);
    assert.equal(await offers(PULLING, { ownClient: true }), false, 'the extension\'s own client gets them pushed');
  });

  it('are given to this extension\'s own client once, by pushing', async () => {
    const client = await startClient({ files: { [TABLE]: OVERLAP }, capabilities: PULLING });
    client.open(APP, pod(IMAGE));
    await client.idle();
    assert.deepEqual(client.diagnostics(APP).map(({ code }) => code), ['image.ambiguous']);
  });

  it('are answered with an id, and as unchanged while nothing changes', async () => {
    const { client, pull, shown } = await pulling();
    client.open(APP, pod(IMAGE));
    const first = await pull(APP);
    assert.deepEqual([first.kind, shown(APP)], ['full', ['image.ambiguous']]);
    const second = await pull(APP);
    assert.deepEqual(second, { kind: 'unchanged', resultId: first.resultId });
    client.change(APP, `# c\n${pod(IMAGE)}`, 2);
    const third = await pull(APP);
    assert.equal(third.kind, 'full', 'the place has moved');
    assert.notEqual(third.resultId, first.resultId);
    await client.idle();
    assert.deepEqual(publishedOf(client, APP), [], 'nothing is pushed of it');
  });

  it('are asked for anew when an edit elsewhere changes the answer, and only then', async () => {
    const { client, pull, shown, refreshes } = await pulling();
    client.open(APP, pod(IMAGE));
    client.open(TABLE, OVERLAP);
    await pull(APP);
    await pull(TABLE);
    await client.idle();
    assert.equal(refreshes(), 0);
    client.change(TABLE, REGISTRIES, 2);
    await pull(TABLE);
    await client.idle();
    assert.equal(refreshes(), 1, 'the other document changed');
    await pull(APP);
    assert.deepEqual([shown(APP), shown(TABLE)], [[], []]);
  });

  it('are not asked for anew for what is typed in and was asked for before typing rests', async () => {
    const timers = manualTimers();
    const { client, pull, refreshes } = await pulling({ timers });
    client.open(APP, pod(IMAGE));
    await pull(APP);
    timers.run();
    client.change(APP, `${pod(IMAGE)}---\n${pod('Not/Valid')}`, 2);
    const report = await pull(APP);
    assert.equal(report.kind, 'full');
    timers.run();
    await client.idle();
    assert.equal(refreshes(), 0);
  });

  it('of closed files are pushed until the workspace is asked for, and taken back then', async () => {
    const { client, pullAll, shown } = await pulling();
    await client.idle();
    assert.deepEqual(shown(TABLE), ['mirror.overlap', 'mirror.overlap']);
    assert.deepEqual(publishedOf(client, TABLE), [2]);
    const report = await pullAll();
    assert.deepEqual(report.items.map(({ uri, kind }) => [uri, kind]), [[TABLE, 'full']]);
    assert.deepEqual([shown(TABLE), publishedOf(client, TABLE)], [['mirror.overlap', 'mirror.overlap'], [2, 0]]);
  });

  it('of a file that is opened and closed are shown once all the time', async () => {
    const { client, pull, pullAll, shown, close } = await pulling();
    await client.idle();
    client.open(TABLE, OVERLAP);
    await pull(TABLE);
    assert.equal(shown(TABLE).length, 2);
    await client.idle();
    assert.equal(shown(TABLE).length, 2);
    close(TABLE);
    await client.idle();
    assert.equal(shown(TABLE).length, 2, 'pushed again');
    await pullAll();
    assert.equal(shown(TABLE).length, 2);
    client.open(TABLE, OVERLAP);
    await pull(TABLE);
    await client.idle();
    assert.equal(shown(TABLE).length, 2);
    close(TABLE);
    await client.idle();
    await pullAll();
    assert.equal(shown(TABLE).length, 2, 'pulled again');
    assert.deepEqual(publishedOf(client, TABLE).slice(-1), [0]);
  });

  it('of the workspace are answered when something changes, by files that are gone too', async () => {
    const { client, pullAll, shown } = await pulling();
    await pullAll();
    await client.idle();
    const next = pullAll();
    client.port.write(TABLE, REGISTRIES);
    client.changedOnDisk({ uri: TABLE, type: 2 });
    assert.deepEqual((await next).items.map(({ uri, kind }) => [uri, kind]), [[TABLE, 'full']]);
    assert.deepEqual(shown(TABLE), []);
    await client.idle();
    client.port.write(TABLE, OVERLAP);
    client.changedOnDisk({ uri: TABLE, type: 2 });
    await pullAll();
    await client.idle();
    const last = pullAll();
    client.port.remove(TABLE);
    client.changedOnDisk({ uri: TABLE, type: 3 });
    assert.deepEqual((await last).items.map(({ uri, kind }) => [uri, kind]), [[TABLE, 'full']]);
    assert.deepEqual(shown(TABLE), []);
  });

  it('of the workspace can be taken back while they wait', async () => {
    const { client, pullAll } = await pulling();
    await pullAll();
    const first = await client.connection.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: [] });
    const source = new CancellationTokenSource();
    const waiting = client.connection.sendRequest('workspace/diagnostic', { previousResultIds: first.items.map(({ uri, resultId }) => ({ uri, value: resultId ?? '' })) }, source.token);
    await client.idle();
    source.cancel();
    await assert.rejects(waiting, (error) => error instanceof ResponseError && error.code === LSPErrorCodes.RequestCancelled);
  });

  it('are none for what is no file', async () => {
    const { client, pull } = await pulling();
    client.open('git:/ws/app.yaml', pod(IMAGE));
    const report = await pull('git:/ws/app.yaml');
    assert.deepEqual([report.kind, report.kind === 'full' ? report.items : undefined], ['full', []]);
  });
});
