import assert from 'node:assert/strict';
import { work } from '../../server/src/base/work';
import type { Timers } from '../../server/src/lsp/host';
import { LONG } from '../../server/src/lsp/progress';
import { DEBOUNCE } from '../../server/src/lsp/publisher';
import { AT_ONCE, FULL, manualTimers, startClient, stopClients, type TestClient } from './support/client';
import { pod } from './support/texts';
import { resetWork } from '../support/work';

const TABLE = 'file:///ws/apollo-registries.yaml';
const NODE = 'file:///ws/node/registries.yaml';
const OPEN = ['file:///ws/pods/p0.yaml', 'file:///ws/pods/p1.yaml', 'file:///ws/pods/p2.yaml'];
const PODS = 120;

const apollo = (second: string): string => `artifactRegistries:\n  - registryUrl: a.example.com\n    mirroredRegistries: [quay.io]\n  - registryUrl: b.example.com\n    mirroredRegistries: [${second}]\n`;
const NODES = 'artifactRegistries:\n  - registryUrl: other.example.com\n    mirroredRegistries: [internal.example.com]\nenvironments:\n  - id: site-a\n    registries: [other.example.com]\n    nodeMirrors: [node/*]\n    reachableHosts: [cache.example.com]\n';
const k3s = (endpoint: string): string => `mirrors:\n  quay.io:\n    endpoint: ["https://${endpoint}"]\n`;
const image = (at: number): string => `quay.io/team/app${String(at)}:1.0`;
const pods = Object.fromEntries(Array.from({ length: PODS }, (_, at) => [`file:///ws/pods/p${String(at)}.yaml`, pod(image(at))]));

async function opened(config: string, files: Readonly<Record<string, string>>, timers: Timers, scope = 'openFiles'): Promise<TestClient> {
  const client = await startClient({
    files: { ...pods, ...files }, timers, settings: { '': { mirrorLens: { diagnostics: { scope } } } },
    capabilities: { ...FULL, window: { workDoneProgress: true } },
  });
  for (const [at, uri] of OPEN.entries()) client.open(uri, pod(image(at)));
  client.open(config, files[config] ?? '');
  return client;
}

const codesOf = (client: TestClient, uri: string): readonly unknown[] => client.diagnostics(uri).map(({ code }) => code);

describe('an edit in a mirror table', () => {
  afterEach(stopClients);

  it('is seen in the open files before typing rests, at the cost of those alone', async () => {
    const soon = manualTimers();
    const rest = manualTimers();
    const client = await opened(TABLE, { [TABLE]: apollo('ghcr.io') }, { after: (time, run) => (time > DEBOUNCE ? () => undefined : rest.soon(run)), soon: (run) => soon.soon(run), now: () => 0 });
    const turns = async (timers: { run(): void }, isDone: () => boolean): Promise<void> => {
      for (let turn = 0; turn < 500 && !isDone(); turn++) {
        timers.run();
        await client.connection.sendRequest('textDocument/hover', { textDocument: { uri: 'file:///none' }, position: { line: 0, character: 0 } });
      }
    };
    await client.told('client/registerCapability');
    const isToldOf = (uri: string, version: number): boolean => client.published.some((params) => params.uri === uri && params.version === version);
    let isIdle = false;
    void client.idle().then(() => (isIdle = true));
    await turns({ run: () => { soon.run(); rest.run(); } }, () => isIdle);
    // From now on nothing that waits for a rest is run.
    resetWork();
    client.change(TABLE, apollo('quay.io'), 2);
    await turns(soon, () => OPEN.every((uri) => codesOf(client, uri).includes('image.ambiguous')));
    for (const uri of OPEN) assert.deepEqual(codesOf(client, uri), ['image.ambiguous']);
    assert.ok(isToldOf(TABLE, 2));
    assert.deepEqual([work.parses, work.diagnoses], [1, 1 + OPEN.length]);
    assert.ok(work.resolutions <= 2 * OPEN.length, `${String(work.resolutions)} references resolved for ${String(OPEN.length)} open ones of ${String(PODS)}`);
  });

  it('of nodes is seen in the open files too', async () => {
    const client = await opened(NODE, { [TABLE]: NODES, [NODE]: k3s('cache.example.com') }, AT_ONCE);
    await client.idle();
    for (const uri of OPEN) assert.deepEqual(codesOf(client, uri), []);
    client.change(NODE, k3s('other.example.org'), 2);
    await client.idle();
    for (const uri of OPEN) assert.deepEqual(codesOf(client, uri), ['image.unreachable']);
  });

  it('reaches the closed files afterwards, with progress', async () => {
    const told: { readonly kind: string; readonly title?: string; readonly message?: string }[] = [];
    // A clock that moves with each look at it, and on which everything takes long.
    let now = 0;
    const timers: Timers = { after: (time, run) => (time > LONG ? () => undefined : AT_ONCE.soon(run)), soon: (run) => AT_ONCE.soon(run), now: () => (now += 15) };
    const client = await opened(TABLE, { [TABLE]: apollo('ghcr.io') }, timers, 'workspace');
    client.connection.onNotification('$/progress', ({ value }: { readonly value: (typeof told)[number] }) => void told.push(value));
    await client.idle();
    told.length = 0;
    const before = client.published.length;
    client.change(TABLE, apollo('quay.io'), 2);
    await client.idle();
    const uris = client.published.slice(before).map(({ uri }) => uri);
    assert.deepEqual(new Set(uris), new Set([TABLE, ...Object.keys(pods)]));
    const lastOpen = Math.max(...OPEN.map((uri) => uris.indexOf(uri)));
    assert.ok(uris.findIndex((uri) => uri !== TABLE && !OPEN.includes(uri)) > lastOpen, 'open files come first');
    const begun = told.findIndex(({ kind }) => kind === 'begin');
    assert.ok(begun >= 0 && told.slice(begun).some(({ kind, message = '' }) => kind === 'report' && new RegExp(`^\\d+ of ${String(PODS - OPEN.length)} files$`).test(message)), JSON.stringify(told));
    assert.equal(told.at(-1)?.kind, 'end');
  });
});
