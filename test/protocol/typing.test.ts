import assert from 'node:assert/strict';
import type { Hover } from 'vscode-languageserver/node';
import { work } from '../../server/src/base/work';
import type { Timers } from '../../server/src/lsp/host';
import { nodeHost } from '../../server/src/lsp/node';
import { AT_ONCE, manualTimers, startClient, stopClients } from './support/client';
import type { TestClient } from './support/client';
import { at, IMAGE, OVERLAP, pod } from './support/texts';
import { resetWork } from '../support/work';

const TABLE = 'file:///ws/apollo-registries.yaml';
const APP = 'file:///ws/app.yaml';
const OTHER = 'file:///ws/other.yaml';

/** A client with two manifests open and the walk over the folder done, whose work is counted from here. */
async function opened(timers: Timers = AT_ONCE): Promise<TestClient> {
  const client = await startClient({ files: { [TABLE]: OVERLAP }, timers });
  client.open(APP, pod(IMAGE));
  client.open(OTHER, pod(IMAGE));
  if (timers === AT_ONCE) await client.idle();
  client.port.resetCalls();
  resetWork();
  return client;
}

/** Waits until everything that was sent has arrived. */
async function arrived(client: TestClient): Promise<void> {
  await client.connection.sendRequest('textDocument/hover', { textDocument: { uri: 'file:///none' }, position: { line: 0, character: 0 } });
}

describe('typing', () => {
  afterEach(stopClients);

  it('parses one text once, diagnoses it once, and leaves the other files alone', async () => {
    const client = await opened();
    const before = client.published.length;
    const { line, character } = at(pod(IMAGE), IMAGE, IMAGE.length);
    client.edit(APP, 2, { line, from: character, to: character, text: '5' });
    await client.idle();
    assert.deepEqual(work, { parses: 1, analyses: 1, tables: 0, resolutions: 1, diagnoses: 1, visits: 0, charts: 0, renderings: 0, templates: 0 });
    assert.deepEqual([client.port.calls.read, client.port.calls.list, client.port.calls.stat], [0, 0, 0]);
    assert.deepEqual(client.published.slice(before).map(({ uri, version }) => [uri, version]), [[APP, 2]]);
  });

  it('makes one diagnosis of a burst of changes', async () => {
    // The timers of the product: what is soon comes after the messages at hand.
    const client = await opened(nodeHost('0.0.0').timers);
    await client.idle();
    resetWork();
    const { line, character } = at(pod(IMAGE), IMAGE, IMAGE.length);
    for (let count = 0; count < 200; count++) client.edit(APP, count + 2, { line, from: character + count, to: character + count, text: '5' });
    await client.idle();
    assert.equal(client.published.at(-1)?.version, 201);
    assert.ok(work.parses < 20, `${work.parses} texts parsed for 200 changes`);
    assert.ok(work.diagnoses < 20, `${work.diagnoses} files diagnosed for 200 changes`);
  });

  it('diagnoses the text before typing rests, and everything else afterwards', async () => {
    const timers = waitingTimers();
    const client = await opened(timers);
    await client.told('client/registerCapability');
    await arrived(client);
    timers.runSoon();
    client.change(APP, pod('Not/Valid'), 2);
    await arrived(client);
    resetWork();
    timers.runSoon();
    while (client.published.at(-1)?.version !== 2) await arrived(client);
    assert.deepEqual([...new Set(client.published.map(({ uri }) => uri))].filter((uri) => uri !== OTHER), [APP]);
    assert.equal(work.diagnoses, 1);
  });

  it('answers a hover from what the diagnostics have read, and code actions too', async () => {
    const client = await opened();
    client.change(APP, pod(`${IMAGE}5`), 2);
    await client.idle();
    const { parses } = work;
    const position = at(pod(IMAGE), IMAGE, 3);
    const hover = await client.connection.sendRequest<Hover | null>('textDocument/hover', { textDocument: { uri: APP }, position });
    assert.ok(hover);
    await client.connection.sendRequest('textDocument/completion', { textDocument: { uri: APP }, position });
    await client.connection.sendRequest('textDocument/documentSymbol', { textDocument: { uri: APP } });
    assert.deepEqual([parses, work.parses], [1, 1]);
  });

  it('in a text that takes long is diagnosed only as often as half the time allows', async () => {
    let now = 0;
    const asked: number[] = [];
    const timers: Timers = { after: (milliseconds, run) => { asked.push(milliseconds); return AT_ONCE.after(milliseconds, run); }, soon: (run) => AT_ONCE.soon(run), now: () => (now += 120) };
    const client = await opened(timers);
    await client.idle();
    for (const version of [2, 3]) {
      client.change(APP, pod(`${IMAGE}${version}`), version);
      await client.idle();
    }
    assert.ok(asked.includes(120), 'the third version rests for as long as the second took');
    assert.equal(client.published.findLast(({ uri }) => uri === APP)?.version, 3);
  });
});

/** Timers of which a test lets the soon ones run by hand, and the others never. */
function waitingTimers(): Timers & { runSoon(): void } {
  const soon = manualTimers();
  return { after: () => () => undefined, soon: (run) => soon.soon(run), now: () => 0, runSoon: () => soon.run() };
}
