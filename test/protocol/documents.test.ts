import assert from 'node:assert/strict';
import type { CodeAction, CodeLens, Hover, InlayHint, MarkupContent, Position } from 'vscode-languageserver/node';
import { imageGroupsRequest } from '../../server/src/lsp/protocol';
import { startClient, stopClients, type TestClient } from './support/client';
import { at, IMAGE, OVERLAP, pod, REGISTRIES } from './support/texts';

const TABLE = 'file:///ws/apollo-registries.yaml';
const APP = 'file:///ws/app.yaml';
/** As VS Code's git extension names the index's version of a file. */
const IN_INDEX = 'git:/ws/app.yaml?%7B%22path%22%3A%22%2Fws%2Fapp.yaml%22%2C%22ref%22%3A%22%22%7D';
const WHOLE = { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } };
const PULLED = '**`external.registry.com/foo/bar:1.0.0`** · mirrored';

async function hoverLine(client: TestClient, uri: string, position: Position): Promise<string | undefined> {
  const hover = await client.connection.sendRequest<Hover | null>('textDocument/hover', { textDocument: { uri }, position });
  return (hover?.contents as MarkupContent | undefined)?.value.split('\n')[0]?.trim();
}

async function hints(client: TestClient, uri: string): Promise<readonly unknown[]> {
  return (await client.connection.sendRequest<InlayHint[] | null>('textDocument/inlayHint', { textDocument: { uri }, range: WHOLE }) ?? []).map(({ label }) => label);
}

async function actions(client: TestClient, uri: string, position: Position): Promise<readonly string[]> {
  const params = { textDocument: { uri }, range: { start: position, end: position }, context: { diagnostics: [] } };
  return (await client.connection.sendRequest<CodeAction[] | null>('textDocument/codeAction', params) ?? []).map(({ title }) => title);
}

function codes(client: TestClient, uri: string): readonly unknown[] {
  return client.diagnostics(uri).map(({ code }) => code);
}

/** The same image in files of several kinds, each under the name that an editor's extensions give its language. */
const LANGUAGES: readonly (readonly [language: string, path: string, text: string])[] = [
  ['helm', 'chart/templates/pod.yaml', pod(IMAGE)],
  ['helm', 'chart/values.yaml', 'image:\n  repository: internal.registry.com/foo/bar\n  tag: 1.0.0\n'],
  ['dockercompose', 'compose.yaml', `services:\n  app:\n    image: ${IMAGE}\n`],
  ['json', 'pod.json', JSON.stringify({ apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'app', image: IMAGE }] } }, null, 2)],
  ['jsonc', '.devcontainer/devcontainer.json', `{\n  // what we work in\n  "image": "${IMAGE}"\n}\n`],
  ['dockerfile', 'Dockerfile', `FROM ${IMAGE}\n`],
  ['github-actions-workflow', '.github/workflows/ci.yaml', `on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    container: ${IMAGE}\n    steps: []\n`],
  ['plaintext', 'images.txt', `${IMAGE}\n`],
];

describe('documents of every language', () => {
  afterEach(stopClients);

  for (const [language, path, text] of LANGUAGES) {
    it(`${path} as \`${language}\` has a hover, a hint and diagnostics`, async () => {
      const uri = `file:///ws/${path}`;
      const files = { [TABLE]: REGISTRIES, 'file:///ws/chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 1.0.0\n', [uri]: text };
      const client = await startClient({ files });
      client.open(uri, text, language);
      await client.idle();
      const place = at(text, 'internal.registry.com/foo/bar', 3);
      assert.equal(await hoverLine(client, uri, place), PULLED);
      assert.deepEqual(await hints(client, uri), ['⇒ external.registry.com']);
      assert.deepEqual(codes(client, uri), []);
      client.open(TABLE, OVERLAP);
      await client.idle();
      assert.deepEqual(codes(client, uri), ['image.ambiguous']);
      assert.deepEqual(await hints(client, uri), ['⇒ 2 candidates']);
    });
  }

  it('TOML is read by what it holds, whatever its language is called', async () => {
    const uri = 'file:///ws/certs.d/internal.registry.com/hosts.toml';
    const client = await startClient({ files: { [TABLE]: REGISTRIES } });
    for (const language of ['toml', 'plaintext']) {
      client.open(uri, '[host."https://mirror.example.com"]\n  capabilities = ["pulls"]\n', language);
      await client.idle();
      assert.deepEqual(codes(client, uri), ['hosts-toml.rejected'], language);
      assert.equal(await hoverLine(client, uri, { line: 1, character: 4 }), '**`capabilities`**', language);
      client.close(uri);
    }
  });

  it('an untitled document is judged, hinted and rewritten by the window\'s only table', async () => {
    const client = await startClient({ files: { [TABLE]: REGISTRIES } });
    const text = pod(IMAGE, 'busybox:1.36');
    client.open('untitled:Untitled-1', text);
    await client.idle();
    const place = at(text, IMAGE, 3);
    assert.equal(await hoverLine(client, 'untitled:Untitled-1', place), PULLED);
    assert.deepEqual(await hints(client, 'untitled:Untitled-1'), ['⇒ external.registry.com']);
    assert.deepEqual(await actions(client, 'untitled:Untitled-1', place), ['Rewrite to pull source `external.registry.com/foo/bar:1.0.0`']);
    client.open(TABLE, OVERLAP);
    await client.idle();
    assert.deepEqual(codes(client, 'untitled:Untitled-1'), ['image.ambiguous']);
  });

  it('an untitled document beside two tables is told which one is used', async () => {
    const files = { 'file:///one/apollo-registries.yaml': REGISTRIES, 'file:///two/apollo-registries.yaml': REGISTRIES.replaceAll('external.', 'other.') };
    const client = await startClient({ files, folders: ['file:///one', 'file:///two'] });
    client.open('untitled:Untitled-1', pod(IMAGE));
    await client.idle();
    const hover = await client.connection.sendRequest<Hover>('textDocument/hover', { textDocument: { uri: 'untitled:Untitled-1' }, position: at(pod(IMAGE), IMAGE, 3) });
    const { value } = hover.contents as MarkupContent;
    assert.ok(value.startsWith(PULLED), value);
    assert.match(value, /By the table of `one`; `two` has another\. \[Show\]\(command:/);
  });

  it('both sides of a diff have hovers; the older one has nothing else, and its images are not counted', async () => {
    const client = await startClient({ files: { [TABLE]: OVERLAP, [APP]: pod(IMAGE) } });
    const older = pod(IMAGE, 'internal.registry.com/foo/old:1');
    client.open(IN_INDEX, older);
    client.open(APP, pod(IMAGE));
    client.open(TABLE, OVERLAP);
    await client.idle();
    for (const uri of [IN_INDEX, APP]) {
      assert.equal(await hoverLine(client, uri, at(pod(IMAGE), IMAGE, 3)), '**Undefined: 2 Artifact Registries mirror `internal.registry.com`**', uri);
    }
    assert.deepEqual([codes(client, IN_INDEX), codes(client, APP)], [[], ['image.ambiguous']]);
    assert.deepEqual(client.published.filter(({ uri }) => uri.startsWith('git:')), []);
    assert.deepEqual([await hints(client, IN_INDEX), await hints(client, APP)], [[], ['⇒ 2 candidates']]);
    assert.deepEqual(await actions(client, IN_INDEX, at(older, IMAGE, 3)), []);
    const groups = await client.ask(imageGroupsRequest, { by: 'file', offset: 0, limit: 10 });
    assert.deepEqual(groups?.groups.map(({ key, images }) => [key, images]), [[APP, 1]]);
    const lenses = await client.connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: TABLE } });
    assert.equal(lenses[0]?.command?.title, '1 image in 1 file is pulled through this');
  });

  it('an older registry file is no table, and shows what its text says', async () => {
    const client = await startClient({ files: { [TABLE]: REGISTRIES } });
    client.open('git:/ws/apollo-registries.yaml?ref', OVERLAP);
    client.open(APP, pod(IMAGE));
    await client.idle();
    assert.equal(await hoverLine(client, APP, at(pod(IMAGE), IMAGE, 3)), PULLED);
    assert.deepEqual(codes(client, APP), []);
  });
});
